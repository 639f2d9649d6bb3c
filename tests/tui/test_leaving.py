from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from tests.tui.conftest import ready, until
from tracker.tui.app import TrackerApp
from tracker.tui.screens.jump import JumpLine
from tracker.tui.state import load_state

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("place", ["slash", "question_mark", "ctrl+p", "H", "o"])
async def test_ctrl_q_quits_from_filter_and_dialogs_and_remembers(sample: Path, place: str) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await pilot.press("j", "j")
        row = main.records.row
        await pilot.press(place)
        await until(pilot, lambda: app.screen is not main or main.focused is main.filter)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: not app.is_running or app.return_code == 0)
    assert app.return_code == 0
    assert row is not None
    assert load_state(sample).record == row.uid


async def test_where_something_is_typed_only_escape_leaves(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await pilot.press("apostrophe", *"jun", "ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, JumpLine))
        await until(pilot, lambda: app.focused.value == "jun")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is main)


async def test_a_signal_right_after_the_editor_is_for_the_screen(sample: Path) -> None:
    app = TrackerApp(sample)
    before = signal.getsignal(signal.SIGINT)
    try:
        async with app.run_test(size=(120, 36)) as pilot:
            await ready(pilot)
            with app.uninterrupted():
                signal.raise_signal(signal.SIGINT)  # the editor's own affair
            assert app.return_code is None
            signal.raise_signal(signal.SIGINT)
            await until(pilot, lambda: app.return_code is not None)
    finally:
        signal.signal(signal.SIGINT, before)
    assert app.return_value == 128 + signal.SIGINT
