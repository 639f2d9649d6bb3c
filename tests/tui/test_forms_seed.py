"""The seed text, entered by keys only into an empty file; tests/e2e does so in a real terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from textual import events
from textual.keys import _character_to_key

from tests.seed_text import STEPS, At, Closed, Opened, assert_entered, keystrokes
from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.forms.form import FormScreen

from .conftest import main_of, until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.seed_text import Step
    from tracker.tui.main import MainScreen


async def enter(pilot: Any, main: MainScreen, step: Step) -> None:
    """Press the keys of a step, or wait for what it says."""
    app = pilot.app
    if isinstance(step, Opened):
        await until(pilot, lambda: form_title(app) == step.title)
    elif isinstance(step, Closed):
        await until(pilot, lambda: form_title(app) != step.title)
    elif isinstance(step, At):
        await until(pilot, lambda: (row := main.records.row) and row.title.startswith(step.title))
    elif step.startswith("<"):
        await pilot.press(step[1:-1])
    else:
        # As a terminal hands them over: all at once, without waiting for each to be drawn.
        for character in step:
            app.post_message(events.Key(_character_to_key(character), character))
        await pilot.pause()


def form_title(app: TrackerApp) -> str:
    screen = app.screen
    found = screen.query("#form") if isinstance(screen, FormScreen) else ()
    return str(found.first().border_title) if found else ""  # it may not be put together yet


@pytest.mark.timeout(300)
async def test_the_seed_text_by_keys_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "seed.db"
    Store.create(path, author="ana").close()
    app = TrackerApp(path, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: app.screen_stack)
        main = main_of(app)
        await until(pilot, lambda: main.browser.rows is not None)
        for step in STEPS:
            await enter(pilot, main, step)
    with capsys.disabled():
        print(f"\nseed text: {keystrokes(STEPS)}")
    assert_entered(path)
