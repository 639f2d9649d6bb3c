"""The table [keys] of config.toml: what is bound, what cannot be, and that no way out is lost."""

from __future__ import annotations

import string
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.keys import _character_to_key

from tracker.errors import UsageError
from tracker.keyboard.actions import ACTIONS, BY_ID, LIVE_TOGETHER, TYPING, Scope
from tracker.keyboard.board import DELIVERED, Keyboard
from tracker.keyboard.layouts import variants
from tracker.keyboard.names import _NAMED, character_of, key_name, read_key
from tracker.keyboard.settings import read_keys

TAKEN = {key for action in ACTIONS for key in action.keys}
FREE = [letter for letter in string.ascii_letters if letter not in TAKEN]
"""Letters that no action has, wherever it is live."""


def bound(toml: str) -> tuple[Keyboard, tuple[str, ...]]:
    return read_keys(tomllib.loads(f"[keys]\n{toml}")["keys"])


def keys(keyboard: Keyboard, id_: str) -> tuple[str, ...]:
    return keyboard.by_id[id_].keys


@pytest.mark.parametrize(
    ("written", "key"),
    [
        *(("ctrl+s", "ctrl+s"), ("Ctrl+S", "ctrl+s"), ("F2", "f2"), ("f12", "f12")),
        *(("?", "question_mark"), ("/", "slash"), ("space", "space"), ("g", "g"), ("G", "G")),
        *(("esc", "escape"), ("pgdn", "pagedown"), ("del", "delete"), ("↓", "down")),
        *(("Shift+Tab", "shift+tab"), ("ctrl+←", "ctrl+left"), ("slash", "slash"), ("ж", "ж")),
        *(("return", "enter"), ("'", "apostrophe"), ("+", "plus"), (" - ", "minus")),
    ],
)
def test_keys_are_read_as_people_write_them(written: str, key: str) -> None:
    assert read_key(written) == key


@pytest.mark.parametrize(
    "written", ["", "ctrl+enter", "ctrl+i", "ctrl+m", "ctrl+h", "alt+x", "gg", "F99", "\x1b", "f0"]
)
def test_what_is_no_key_everywhere_is_refused_with_what_is(written: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_key(written)
    assert "Such as: g, G, ?" in caught.value.hint


def test_every_key_that_can_be_written_is_one_that_textual_knows() -> None:
    told = [keys for keys in ANSI_SEQUENCES_KEYS.values() if isinstance(keys, tuple)]
    assert not _NAMED - {str(getattr(key, "value", key)) for keys in told for key in keys}
    for character in map(chr, range(0x21, 0x7F)):
        assert read_key(character) == _character_to_key(character)
        assert character_of(read_key(character)) == character


def test_every_delivered_key_is_read_back_from_how_it_is_shown() -> None:
    for action in ACTIONS:
        assert tuple(map(read_key, action.shown_keys.split())) == action.keys, action.id


def test_a_key_a_list_of_keys_or_none_may_be_bound_quoted_or_not() -> None:
    keyboard, troubles = bound(
        f'"list.down" = "{FREE[0]}"\nlist.up = ["{FREE[1]}", "up"]\napp.theme = []\n'
        '[keys.form]\npin = "ctrl+k"\n'
    )
    assert troubles == ()
    assert keys(keyboard, "list.down") == (FREE[0],)
    assert keys(keyboard, "list.up") == (FREE[1], "up")
    assert keys(keyboard, "app.theme") == ()
    assert keys(keyboard, "form.pin") == ("ctrl+k",)
    changed = {"list.down", "list.up", "app.theme", "form.pin"}
    assert keyboard.changed == changed
    assert all(a == BY_ID[a.id] for a in keyboard.actions if a.id not in changed)


def test_two_actions_may_change_places() -> None:
    keyboard, troubles = bound('list.down = ["k", "down"]\nlist.up = ["j", "up"]')
    assert troubles == ()
    assert keys(keyboard, "list.down") == ("k", "down")


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ('list.dwn = "n"', "There is no action “list.dwn”. Did you mean list.down?"),
        ('nonsense = "n"', "There is no action “nonsense”. “tracker keys” lists them."),
        ("list.down = 3", "list.down: neither a key nor a list of keys. It keeps j ↓."),
        ('list.down = ["n", 3]', "list.down: neither a key nor a list of keys. It keeps j ↓."),
        ('list.down = "alt+j"', "list.down: “alt+j” is no key that every terminal sends."),
        ('list.down = "ctrl+i"', "list.down: “ctrl+i” is tab in a terminal."),
        ('form.pin = "p"', "form.pin: p is needed for typing in a form. It keeps ctrl+t F6."),
        ('form.pin = "space"', "form.pin: space is needed for typing in a form."),
        ('filter.keep = "home"', "filter.keep: home is needed for typing in the filter line."),
        ("app.help = []", "app.help: it needs a key, as a way out. It keeps ? F1."),
        ("form.leave = []", "form.leave: it needs a key, as a way out. It keeps esc."),
        (
            "app.back = []\napp.quit = []",
            "One of app.back and app.quit needs a key, as a way out. "
            "app.back keeps q and app.quit keeps ctrl+q.",
        ),
        (
            'list.down = "k"',
            "k would mean list.down and list.up at the same time: list.down keeps j ↓.",
        ),
        (
            f'record.add = "{FREE[0]}"\nedit.undo = "{FREE[0]}"',
            f"{FREE[0]} would mean record.add and edit.undo at the same time: "
            "record.add keeps a and edit.undo keeps u.",
        ),
    ],
)
def test_what_cannot_be_is_told_and_keeps_its_keys(toml: str, says: str) -> None:
    keyboard, troubles = bound(toml)
    assert len(troubles) == 1
    assert troubles[0].startswith(says)
    assert keyboard == DELIVERED


def test_one_mistake_leaves_the_other_wishes_alone() -> None:
    keyboard, troubles = bound(f'list.down = "k"\nlist.mark = "{FREE[0]}"\nlist.dwn = "n"')
    assert len(troubles) == 2
    assert keyboard.changed == {"list.mark"}


def test_a_clash_that_follows_from_going_back_is_found_too() -> None:
    # list.up wants j, which list.down leaves; but where it goes to is taken, so it comes back.
    to = FREE[0]
    keyboard, troubles = bound(f'list.up = "j"\nlist.down = "{to}"\nlist.mark = "{to}"')
    assert len(troubles) == 2
    assert keyboard == DELIVERED


@pytest.mark.parametrize("table", ["j", 3, ["j"]])
def test_a_table_that_is_none_is_told(table: object) -> None:
    keyboard, troubles = read_keys(table)
    assert keyboard is DELIVERED
    assert "keys is no table" in troubles[0]


def test_other_layouts_answer_to_what_is_bound_but_not_against_it() -> None:
    keyboard, troubles = bound(f'list.down = "{FREE[0]}"\nlist.up = "т"')
    assert troubles == ()
    assert keyboard.keys_of("list.down") == (FREE[0], *variants(FREE[0]))
    assert variants(FREE[0])
    assert keyboard.keys_of("list.up") == ("т",)
    assert "т" in DELIVERED.keys_of("list.next_match")
    assert "т" not in keyboard.keys_of("list.next_match"), "it was given to list.up"


KEYS = st.one_of(
    st.sampled_from([key_name(key) for action in ACTIONS for key in action.keys]),
    st.characters(),
    st.sampled_from(sorted(_NAMED)),
    st.text(max_size=4),
)
WISHES = st.dictionaries(
    st.one_of(st.sampled_from(sorted(BY_ID)), st.text(max_size=8)),
    st.one_of(KEYS, st.lists(KEYS, max_size=3), st.integers(), st.none()),
    max_size=12,
)


@given(WISHES)
def test_whatever_is_wished_no_key_means_two_things_and_one_can_get_out(
    wishes: dict[str, Any],
) -> None:
    keyboard, _ = read_keys(wishes)
    assert keyboard.clashes() == []
    for scope in LIVE_TOGETHER:
        pressed = [key for a in keyboard.live_in(scope) for key in keyboard.keys_of(a.id)]
        assert len(pressed) == len(set(pressed)), scope
        out = {a.id for a in keyboard.live_in(scope) if a.keys}
        ways = {"app.quit", "app.back", "filter.keep", "filter.clear"}
        assert any(id_ in ways or id_.endswith(".leave") for id_ in out), scope
        assert scope is Scope.FILTER or any(id_.endswith(".help") for id_ in out), scope
        if scope in TYPING:
            assert not any(map(character_of, pressed)), scope
