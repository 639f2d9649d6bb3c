"""Keys bound otherwise, and those of other layouts, on the screen."""

from __future__ import annotations

from string import ascii_letters
from typing import TYPE_CHECKING, Any

import pytest

from tracker.keyboard.actions import ACTIONS
from tracker.keyboard.layouts import variants
from tracker.keyboard.settings import read_keys
from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.forms.form import FormScreen
from tracker.tui.screens.help import HelpScreen
from tracker.tui.screens.troubles import Troubles

from .conftest import ready, until

if TYPE_CHECKING:
    from pathlib import Path

TAKEN = {key for action in ACTIONS for key in action.keys}
NEW, OTHER = [letter for letter in ascii_letters if letter not in TAKEN][:2]
"""Letters that no action has."""


def app_with(path: Path, wishes: dict[str, Any]) -> TrackerApp:
    keyboard, troubles = read_keys(wishes)
    return TrackerApp(path, author="ana", keyboard=keyboard, troubles=troubles)


async def form_open(pilot: Any) -> FormScreen:
    await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
    await pilot.pause()
    form = pilot.app.screen
    assert isinstance(form, FormScreen)
    return form


async def test_rebound_keys_act_and_the_old_ones_do_not(sample: Path) -> None:
    app = app_with(
        sample,
        {"list.down": ["k", "down"], "list.up": "j", "record.add": NEW, "app.theme": []},
    )
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await pilot.press("k", "k", "j")
        assert main.records.cursor == 1
        await pilot.press("down")
        assert main.records.cursor == 2
        theme = app.theme
        await pilot.press("up", "a", "T")
        assert (main.records.cursor, app.theme) == (2, theme)
        assert app.screen is main
        await pilot.press(NEW)
        await form_open(pilot)


async def test_a_form_answers_to_rebound_keys_before_its_fields_do(sample: Path) -> None:
    # ctrl+k and ctrl+e are Input's and TextArea's own.
    app = app_with(sample, {"form.leave": ["ctrl+e"], "form.next": ["ctrl+k", "tab"]})
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await pilot.press("a")
        form = await form_open(pilot)
        assert form.row is form.rows["date"]
        await pilot.press("ctrl+k")
        await until(pilot, lambda: not form._busy)
        assert form.row is form.rows["title"]
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is form
        await pilot.press("ctrl+e")
        await until(pilot, lambda: app.screen is main)


async def test_what_is_shown_are_the_keys_that_act(sample: Path) -> None:
    wishes = {
        "list.filter": "ctrl+f",
        "list.clear": NEW,
        "app.help": OTHER,
        "edit.undo": [],
        "form.leave": "ctrl+e",
        "form.help": "ctrl+b",
    }
    app = app_with(sample, wishes)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        main = await ready(pilot)
        footer = main.footer.render().plain
        assert "ctrl+f filter" in footer
        assert "undo" not in footer
        assert footer.endswith(f"{OTHER} help")
        assert main.takes_back == "“Take back your newest change” in the palette takes it back."
        await pilot.press(OTHER)
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await pilot.press(*"filter")
        await pilot.pause()
        shown = help_lines(app)
        assert any("ctrl+f" in line and "Filter with words" in line for line in shown)
        await pilot.press("escape")
        await pilot.press("ctrl+p")
        await until(pilot, lambda: app.screen is not main)
        await pilot.press(*"filterwith")
        await until(pilot, lambda: "ctrl+f" in palette_text(app))
        await pilot.press("escape")
        await pilot.press("ctrl+f", *"zzzzqqqq", "enter")
        await until(pilot, lambda: main.records.empty[:1] == ("None of the incidents: zzzzqqqq",))
        assert main.records.empty[2] == f"{NEW} clears the filter, ctrl+f changes it."
        await pilot.press(NEW)
        await until(pilot, lambda: main.filter.value == "")
        await pilot.press("a")
        form = await form_open(pilot)
        assert "ctrl+e leave" in form.query_one("#form-footer").render().plain
        assert form.query_one("#form-footer").render().plain.endswith("ctrl+b help")


def help_lines(app: TrackerApp) -> list[str]:
    from textual.widgets import OptionList

    options = app.screen.query_one(OptionList)
    return [str(options.get_option_at_index(n).prompt) for n in range(options.option_count)]


def palette_text(app: TrackerApp) -> str:
    from textual.widgets import OptionList

    options = app.screen.query_one(OptionList)
    return "\n".join(
        str(options.get_option_at_index(n).prompt) for n in range(options.option_count)
    )


async def test_what_cannot_be_bound_is_told_at_the_start_and_nothing_is_lost(
    sample: Path,
) -> None:
    app = app_with(sample, {"list.down": "k", "list.dwn[/]": "n", "record.add": NEW})
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Troubles))
        await until(pilot, lambda: len(app.screen.query(".trouble")) > 0)
        told = "\n".join(str(line.visual) for line in app.screen.query(".trouble"))
        assert "k would mean list.down and list.up at the same time: list.down keeps j ↓." in told
        assert "There is no action “list.dwn[/]”." in told
        await pilot.press("enter")
        main = await ready(pilot)
        await until(pilot, lambda: app.screen is main)
        await pilot.press("j")
        assert main.records.cursor == 1
        await pilot.press(NEW)
        await form_open(pilot)


@pytest.mark.parametrize(
    ("down", "up", "undo", "void", "yes"),
    [
        pytest.param(*"олгчн", id="Russian and Ukrainian"),
        pytest.param(*"تنعءغ", id="Arabic"),
        pytest.param(*"חלוסט", id="Hebrew"),
    ],
)
async def test_letters_of_other_layouts_act_in_panes_and_dialogs_and_type_in_fields(
    sample: Path, down: str, up: str, undo: str, void: str, yes: str
) -> None:
    app = app_with(sample, {"record.add": NEW})
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        uid = main.records.row.uid
        await pilot.press(down)
        assert main.records.cursor == 1
        await pilot.press(up)
        assert main.records.cursor == 0
        await pilot.press(void)
        await until(pilot, lambda: app.screen.query("ReasonLine Input"))
        await pilot.press(down, void, yes, "enter")
        await until(pilot, lambda: app.screen.query("#cancel"))
        await pilot.press(yes)
        await until(pilot, lambda: app.screen is main)
        await until(pilot, lambda: state(sample, uid) == ("void", down + void + yes))
        await pilot.press(undo)
        await until(pilot, lambda: state(sample, uid)[0] != "void")
        before, here = changes(sample), main.records.row.uid
        await pilot.press(NEW)
        form = await form_open(pilot)
        await pilot.press("tab", down, undo, void, yes)
        await until(pilot, lambda: not form._busy)
        assert form.rows["title"].text == down + undo + void + yes
        assert (changes(sample), main.records.row.uid) == (before, here)


@pytest.mark.parametrize("character", variants(NEW))
async def test_a_rebound_letter_answers_on_other_layouts_too(sample: Path, character: str) -> None:
    app = app_with(sample, {"record.add": NEW})
    async with app.run_test(size=(120, 36)) as pilot:
        await ready(pilot)
        await pilot.press(character)
        await form_open(pilot)


def state(path: Path, uid: str) -> tuple[str, str]:
    with Store.open(path) as store:
        return store.conn.execute(
            "SELECT state, void_reason FROM incidents WHERE uid = ?", (uid,)
        ).fetchone()


def changes(path: Path) -> int:
    with Store.open(path) as store:
        return int(store.conn.execute("SELECT count(*) FROM changes").fetchone()[0])


async def test_letters_of_the_panes_stop_at_every_part_of_a_form(sample: Path) -> None:
    """Also on its buttons, which type nothing. ctrl+r is the key of rows there."""
    app = app_with(sample, {"edit.undo": NEW, "pane.zoom": OTHER})
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await pilot.press("a")
        form = await form_open(pilot)
        before, cursor = changes(sample), main.records.cursor
        for item in [*form.rows.values(), *form.query("FormButton")]:
            if item.display and item.region.area:
                form.to(item)
                await pilot.press("x", "j", NEW, "q", "о", "ч", OTHER, "2")
                await until(pilot, lambda: not form._busy)
                assert app.screen is form
        assert (changes(sample), main.records.cursor) == (before, cursor)
        assert not main.arrangement.zoomed
