from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

from tracker.keyboard.actions import (
    ACTIONS,
    BY_ID,
    LIVE_TOGETHER,
    TYPING,
    Scope,
    key_table,
)
from tracker.keyboard.board import DELIVERED, footer_width, matching
from tracker.keyboard.layouts import variants
from tracker.keyboard.names import character_of, key_name
from tracker.tui.bindings import bindings_for
from tracker.tui.commands.table import AT_HAND, LATER, command
from tracker.tui.render.rows import GRADES, STATES, legend


def test_no_key_is_taken_twice_where_scopes_are_live_together() -> None:
    assert DELIVERED.clashes() == []


def test_no_character_is_a_key_where_characters_type() -> None:
    for action in ACTIONS:
        assert not (action.scope in TYPING and any(map(character_of, action.keys))), action.id


def test_ids_are_unique_and_every_action_is_told_in_full() -> None:
    assert len(BY_ID) == len(ACTIONS)
    for action in ACTIONS:
        assert action.keys, action.id
        assert action.label, action.id
        assert action.help[0].isupper(), action.id


def test_every_action_has_a_command_and_no_other_has_one() -> None:
    assert {*AT_HAND, *LATER} == set(BY_ID)
    for action in ACTIONS:
        assert callable(command(action.id)), action.id
    for name in set(LATER.values()):
        module = import_module(f"tracker.tui.commands.{name}")
        assert set(module.COMMANDS) == {id_ for id_, at in LATER.items() if at == name}


def test_the_screen_starts_without_what_only_forms_and_editing_need() -> None:
    late = (
        "tracker.tui.forms",
        "tracker.exchange",
        "tracker.store.journal",
        "dateutil",
        "rapidfuzz",
    )
    asked = f"import sys, tracker.tui.app; print(*(set(sys.modules) & set({late!r})))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize("scope", list(LIVE_TOGETHER))
@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_footer_fits_and_ends_with_help(scope: Scope, width: int) -> None:
    shown = DELIVERED.footer(scope, width)
    assert sum(footer_width(a) for a in shown) <= width
    if scope is not Scope.FILTER:
        assert shown[-1].id.endswith(".help")


def test_what_acts_on_marked_records_comes_first_while_there_are_any() -> None:
    first = ("record.bulk", "record.merge")
    assert [a.id for a in DELIVERED.footer(Scope.LIST, 80, first)[:2]] == list(first)
    assert "record.bulk" not in [a.id for a in DELIVERED.footer(Scope.LIST, 80)]
    assert sum(footer_width(a) for a in DELIVERED.footer(Scope.LIST, 40, first)) <= 40


@pytest.mark.parametrize("scope", list(LIVE_TOGETHER))
def test_bindings_say_what_the_registry_says(scope: Scope) -> None:
    bindings = bindings_for(scope)
    assert [b.id for b in bindings] == [a.id for a in DELIVERED.live_in(scope)]
    assert all("''" not in b.action for b in bindings)


@pytest.mark.parametrize(
    ("character", "latin"), [("о", "j"), ("Т", "N"), ("ت", "j"), ("ؤ", "c"), ("ח", "j"), ("ф", "a")]
)
def test_other_layouts_answer(character: str, latin: str) -> None:
    assert character in variants(latin)
    keys = {key for action in ACTIONS for key in DELIVERED.keys_of(action.id)}
    assert character in keys or latin not in keys


def test_a_character_of_another_layout_means_one_key_only() -> None:
    seen: dict[str, str] = {}
    for latin in map(chr, range(33, 127)):
        for character in variants(latin):
            assert not character.isascii()
            assert seen.setdefault(character, latin) == latin


def test_help_finds_by_key_and_by_word() -> None:
    assert [a.id for a in matching(DELIVERED.live_in(Scope.LIST), "/")] == ["list.filter"]
    assert "record.void" in [a.id for a in matching(ACTIONS, "void")]
    assert matching(ACTIONS, "  ") == list(ACTIONS)
    assert matching(ACTIONS, "no such thing") == []


def test_key_table_names_every_action() -> None:
    table = key_table()
    for action in ACTIONS:
        assert action.help in table
        assert f"`{key_name(action.keys[0])}`" in table


def test_every_letter_of_the_list_is_explained_by_help() -> None:
    explained = {sign for sign, _ in legend()}
    letters = {*STATES.values(), *GRADES.values(), *"12345"} - {" "}
    assert letters | {"!", "2?", "*", "m", "o"} == explained
    assert ("W", "weak (grade)") in legend()
    assert ("3", "possibly true (credibility of a statement)") in legend()
