"""Keys typed ahead: on a busy machine they come before what they are meant for is there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.command import CommandList
from textual.widgets import Input

from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.forms import turns
from tracker.tui.forms.form import FormScreen
from tracker.tui.screens.palette import Palette
from tracker.tui.screens.remarks import RemarksScreen
from tracker.tui.screens.review import ReviewScreen

from .conftest import quiet, ready, until
from .test_forms import newest, opened

if TYPE_CHECKING:
    from pathlib import Path


def burst(app: TrackerApp, *keys: str) -> None:
    """Press keys all at once; those of one character are typed."""
    for key in keys:
        character = " " if key == "space" else key if len(key) == 1 else None
        app.post_message(events.Key(key, character))


@pytest.mark.parametrize("key", ["apostrophe", "question_mark", "colon", "I", "t", "L", "m"])
async def test_letters_typed_at_once_are_for_the_dialog_not_for_the_list(
    sample: Path, key: str
) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        row = main.records.row
        burst(app, key, *("a" if key == "m" else ""), *"jju")
        await until(pilot, lambda: isinstance(app.focused, Input) and app.screen is not main)
        await until(pilot, lambda: app.focused.value.endswith("jju"))
        assert main.records.row == row
        await pilot.press("escape")
        await quiet(pilot)


async def test_an_order_chosen_at_once_is_that_of_the_list(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        burst(app, "o", "down", "enter")
        await until(pilot, lambda: app.screen is main and main.browser.request.sort)


async def test_what_is_typed_behind_the_enter_of_the_palette_is_for_what_it_opens(
    sample: Path,
) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        await ready(pilot)
        burst(
            app, "colon", *"add", "space", *"an", "space", *"inc", "enter", *"28jun", "tab", *"Raid"
        )
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        form = app.screen
        await until(pilot, lambda: form.rows["title"].text == "Raid")
        assert form.rows["date"].text == "28jun"


async def test_the_palette_takes_what_one_has_gone_to(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await pilot.press("colon", *"record")
        palette = app.screen
        assert isinstance(palette, Palette)
        await until(pilot, lambda: palette._looked_for == "record" and not palette._gathering)
        lines = [str(line.prompt) for line in palette.query_one(CommandList).options]
        at = next(n for n, line in enumerate(lines) if line.startswith("Last record"))
        assert at > 0
        await pilot.press(*["down"] * at, "enter")
        await until(pilot, lambda: app.screen is main)
        await until(pilot, lambda: main.records.cursor == main.records.row_count - 1)


async def test_a_palette_that_finds_nothing_lets_one_type_on(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        await ready(pilot)
        burst(app, "colon", *"qqqq", "enter", "z")
        await until(pilot, lambda: isinstance(app.focused, Input))
        await until(pilot, lambda: app.focused.value == "qqqqz")
        await pilot.press("escape")


@pytest.mark.parametrize(("keys", "opens"), [("ep", FormScreen), ("mp", RemarksScreen)])
async def test_no_letter_typed_ahead_decides_in_a_review(
    sample: Path, keys: str, opens: type
) -> None:
    with Store.open(sample, author="ben") as store, store.batch("up") as batch:
        row = store.conn.execute("SELECT uid FROM incidents WHERE state = 'final'").fetchone()
        batch.put_body("incidents", row[0], {**store.body("incidents", row[0]), "state": "review"})
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        await ready(pilot)
        await pilot.press("R")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and app.screen._shown)
        burst(app, *keys)
        await until(pilot, lambda: isinstance(app.screen, opens))
        await quiet(pilot)
    with Store.open(sample) as store:
        states = store.conn.execute("SELECT state FROM incidents WHERE uid = ?", row).fetchall()
    assert states == [("review",)]


async def test_a_key_waits_for_a_field_that_takes_long(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "_STILL_THERE", 0)
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        busy = asyncio.Event()
        form.rows["date"].editor.call_later(busy.wait)
        burst(app, *"28jun", "tab", *"Raid", "ctrl+s")
        for _ in range(100):  # it is looked for again and again
            await asyncio.sleep(0)
        assert form._busy
        busy.set()
        await until(pilot, lambda: app.screen is not form)
    made = newest(sample, "incidents")
    assert (made.title, made.when.as_written) == ("Raid", "28jun")


async def test_word_of_the_focus_that_comes_late_closes_no_choices(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        row, late = form.rows["kind"], asyncio.Event()
        row.call_later(late.wait)  # what the field says to its form goes through the row
        burst(app, "tab", "tab", *"airs", "down")
        while not form.choices.moved:
            await asyncio.sleep(0)
        late.set()
        await quiet(pilot)
        assert form.choices.current is not None
        await pilot.press("enter")
        await until(pilot, lambda: row.text == "airstrike")


async def test_a_key_behind_the_saving_of_a_record_is_for_that_record(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        gate, go_to = asyncio.Event(), main.browser.go_to

        async def slow(table: str, uid: str) -> bool:
            await gate.wait()
            return await go_to(table, uid)

        monkeypatch.setattr(main.browser, "go_to", slow)
        burst(app, "a", *"28jun", "tab", *"Raid", "ctrl+s", "s", *"Gov")
        await until(pilot, lambda: newest(sample, "incidents").title == "Raid")
        await until(pilot, lambda: app.screen is main)
        await quiet(pilot)
        assert app.screen is main
        gate.set()
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        form = app.screen
        await until(pilot, lambda: form.rows["speaker"].text == "Gov")
        with Store.open(sample) as store:
            reference = store.reference("incidents", newest(sample, "incidents").uid)
        assert form.rows["statement_incidents"].text.startswith(reference)
