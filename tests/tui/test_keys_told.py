"""A key that acts is told, as this person has bound it: in help, palette, dialogs, messages."""

from __future__ import annotations

import ast
import inspect
import pkgutil
import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import OptionList

import tracker.tui
from tracker.keyboard.actions import LIVE_TOGETHER, Scope
from tracker.keyboard.board import DELIVERED
from tracker.tui.app import TrackerApp
from tracker.tui.screens.dialog import Dialog
from tracker.tui.screens.help import HelpScreen
from tracker.tui.screens.palette import ActionProvider

from .conftest import ready, until

if TYPE_CHECKING:
    from collections.abc import Iterator

MOVING = {"j", "k", "q"}
"""In every dialog that has a list: down, up, leave."""
CLOSES_AGAIN = {("WrongText", "e"), ("WrongText", "E"), ("InFull", "v")}
"""The key that brought one here does it once more."""


def modules() -> Iterator[Any]:
    for found in pkgutil.walk_packages(tracker.tui.__path__, "tracker.tui."):
        yield import_module(found.name)


async def test_help_runs_what_is_live_and_shows_the_rest_in_every_place(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        for scope in LIVE_TOGETHER:
            await app.push_screen(HelpScreen(scope))
            await until(pilot, lambda: app.screen.query_one(OptionList).option_count)
            options = app.screen.query_one(OptionList)
            listed = [options.get_option_at_index(n) for n in range(options.option_count)]
            runs = [option.id for option in listed if not option.disabled]
            assert runs == [action.id for action in DELIVERED.live_in(scope)]
            assert {o.id for o in listed if o.id} == set(DELIVERED.by_id)
            for option in listed:
                if option.id:
                    assert DELIVERED.by_id[option.id].shown_keys in str(option.prompt)
            await pilot.press("escape")
            await until(pilot, lambda: app.screen is main)


@pytest.mark.parametrize("scope", [Scope.LIST, Scope.DETAIL, Scope.TIMELINE])
async def test_the_palette_reaches_everything_that_is_live(sample: Path, scope: Scope) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await pilot.press({Scope.LIST: "1", Scope.DETAIL: "2", Scope.TIMELINE: "3"}[scope])
        await until(pilot, lambda: main.footer.scope is scope)
        provider = type("Here", (ActionProvider,), {"main": main})(main)
        offered = {action.id for action in provider._actions()}
        assert offered | {"app.palette"} == {action.id for action in DELIVERED.live_in(scope)}


def test_every_letter_that_acts_in_a_small_dialog_is_told_in_it() -> None:
    found = []
    for module in modules():
        for name, cls in vars(module).items():
            if (
                inspect.isclass(cls)
                and issubclass(cls, Dialog)
                and cls.__module__ == module.__name__
            ):
                told = " ".join(strings(module))
                found += [
                    (name, binding.key)
                    for binding in cls.__dict__.get("BINDINGS", ())
                    if binding.id is None
                    and re.fullmatch("[a-zA-Z]", binding.key)
                    and not re.search(rf"(?<!\w){binding.key} ", told)
                ]
    assert {(n, k) for n, k in found if k not in MOVING} <= CLOSES_AGAIN


def test_no_message_names_a_key_that_may_be_bound_otherwise() -> None:
    """What a key does is said by `main.says`, which knows the keys of this person."""
    named = re.compile(r"\bctrl\+[a-z]\b|\bF[1-9][0-2]?\b|(?<!\w)[uDP] (takes|lists|shows)")
    found = [(m.__name__, text) for m in modules() for text in strings(m) if named.search(text)]
    assert found == []


def strings(module: Any) -> list[str]:
    """Return the texts in a module that are neither documentation nor keys of a binding."""
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    skipped: set[int] = set()
    for node in ast.walk(tree):
        of_binding = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Binding"
        documentation = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if of_binding or documentation:
            skipped |= {id(inner) for inner in ast.walk(node)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in skipped
    ]
