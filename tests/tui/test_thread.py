from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sample.test_sample import uid
from tracker.tui.app import TrackerApp
from tracker.tui.screens.thread import ThreadScreen

from .conftest import ready, until

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("leave", ["backspace", "f", "escape"])
async def test_f_shows_the_thread_and_leads_back(sample: Path, leave: str) -> None:
    async with TrackerApp(sample).run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        assert await main.browser.go_to("incidents", uid("I1"))
        await main.settled()
        await pilot.press("f")
        await until(pilot, lambda: isinstance(pilot.app.screen, ThreadScreen))
        screen = pilot.app.screen
        await until(pilot, lambda: screen.entry)
        assert screen.entry.is_here
        assert "27 Jun 2021, 18:00–19:00 at -04:00" in screen.query_one("#support").render().plain
        await pilot.press(leave)
        await until(pilot, lambda: pilot.app.screen is main)


@pytest.mark.parametrize("size", [(80, 24), (60, 15)])
async def test_enter_opens_what_is_under_the_cursor(sample: Path, size: tuple[int, int]) -> None:
    async with TrackerApp(sample).run_test(size=size) as pilot:
        main = await ready(pilot)
        assert await main.browser.go_to("incidents", uid("I1"))
        await main.settled()
        await pilot.press("f")
        await until(pilot, lambda: getattr(pilot.app.screen, "entry", None))
        screen = pilot.app.screen
        await pilot.press("j")
        entry = screen.entry
        assert entry is not None
        assert not entry.is_here
        assert entry.own in screen.query_one("#whole").render().plain
        await pilot.press("enter")
        place = (entry.record.table, entry.record.uid)
        await until(pilot, lambda: main.viewer.place == place)
