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
from textual.widgets import Input, OptionList, Static

import tracker.tui
from tracker.keyboard.actions import LIVE_TOGETHER, Scope
from tracker.keyboard.board import DELIVERED
from tracker.tui.app import TrackerApp
from tracker.tui.screens.dialog import Dialog
from tracker.tui.screens.help import HelpScreen
from tracker.tui.screens.palette import ActionProvider, RegisterProvider

from .conftest import quiet, ready, until

if TYPE_CHECKING:
    from collections.abc import Iterator

MOVING = {"j", "k", "q"}
"""In every dialog that has a list: down, up, leave."""
NAMES = {
    "board": "claims against each other",
    "claims": "claims against each other",
    "thread": "The thread",
    "source": "a document",
    "document": "a document",
    "report": "report of what the filter finds",
    "timeline": "Go to the timeline",
    "review": "Review what awaits it",
    "remark": "The remarks on it",
    "double": "Records that may be one",
    "duplicates": "Records that may be one",
    "stats": "tracker stats",
}
"""What the program calls its things, and how what does them is told."""
IN_HELP = {"source": "any action by name", "document": "any action by name"}
"""Where no key is for a thing by itself."""
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
            ids = [option.id for option in listed if option.id]
            live = {action.id for action in DELIVERED.live_in(scope)}
            assert set(ids[: len(live)]) == live
            assert sorted(ids) == sorted(DELIVERED.by_id)
            for option in listed:
                if option.id:
                    assert DELIVERED.by_id[option.id].shown_keys in str(option.prompt)
            await pilot.press("escape")
            await until(pilot, lambda: app.screen is main)


@pytest.mark.parametrize("size", [(120, 36), (60, 15)])
async def test_each_line_of_help_is_reached_by_keys(sample: Path, size: tuple[int, int]) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=size) as pilot:
        main = await ready(pilot)
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await quiet(pilot)
        options = app.screen.query_one(OptionList)
        first, last = options.highlighted, options.option_count - 1
        await pilot.press("down")
        assert options.highlighted == (first or 0) + 1
        for _ in range(options.option_count):
            await pilot.press("pagedown")
            if options.highlighted == last:
                break
        await quiet(pilot)
        assert options.scroll_offset.y == options.max_scroll_y > 0
        # What is for another place is read here, not run.
        assert "enter" not in hint(app)
        await pilot.press("enter")
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("home")
        await quiet(pilot)
        assert (options.highlighted, options.scroll_offset.y) == (first, 0)
        await pilot.press("end")
        assert options.highlighted == last
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is main)


def hint(app: TrackerApp) -> str:
    return str(app.screen.query_one(".hint", Static).content)


async def test_the_first_page_of_help_is_what_people_do(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        await ready(pilot)
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await quiet(pilot)
        options = app.screen.query_one(OptionList)
        page = [options.get_option_at_index(n).id for n in range(options.size.height)]
        keys = [DELIVERED.by_id[id_].keys[0] for id_ in page if id_]
        assert {*"BfWRmrLPasexu", "slash"} <= set(keys)
        assert "j" not in keys


async def test_help_and_palette_find_things_by_the_names_they_have_here(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        providers = [type("Here", (p,), {"main": main}) for p in (ActionProvider, RegisterProvider)]
        for typed, told in NAMES.items():
            hits = [hit for p in providers async for hit in p(main).search(typed)]
            best = max(hit.score for hit in hits)
            assert told in " ".join(str(hit.text) for hit in hits if hit.score == best), typed
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        options, line = app.screen.query_one(OptionList), app.screen.query_one(Input)
        for typed, told in (NAMES | IN_HELP).items():
            line.value = typed
            await quiet(pilot)
            shown = [
                str(options.get_option_at_index(n).prompt) for n in range(options.option_count)
            ]
            assert any(told in one for one in shown), typed


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
