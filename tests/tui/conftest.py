from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from textual.notifications import Notification
from textual.pilot import Pilot

from tracker.sample.builder import build
from tracker.tui.main import MainScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from textual.app import App

    from tracker.tui.app import TrackerApp


@pytest.fixture(scope="session")
def built_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "sample.db"
    build(path)
    return path


@pytest.fixture
def sample(built_sample: Path, tmp_path: Path) -> Path:
    path = tmp_path / "sample.db"
    shutil.copyfile(built_sample, path)
    return path


@pytest.fixture(autouse=True)
def _messages_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message stays until the next one: on a busy machine its seconds are soon over."""
    monkeypatch.setattr(Notification, "time_left", 3600.0)


@pytest.fixture(autouse=True)
def _pilot_is_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pilot._wait_for_screen, "__defaults__", (300.0,))


def entries_text(entries: Iterable[Any]) -> str:
    """The lines of a history without styles."""
    return "\n".join(entry.text.plain for entry in entries)


async def until(pilot: Any, condition: Callable[[], object], rounds: int = 10_000) -> None:
    """Let the app work until the condition holds; fail if it never does."""
    for turn in range(rounds):
        if condition():
            if turn or not _is_built(pilot.app):
                await pilot._wait_for_screen()  # let what made it true come to its end
            return
        if pilot.app._exception is not None:
            break
        # Not Pilot's pause: it calls every widget each time, which is most of the work of waiting.
        await asyncio.sleep(0.01)
    raise AssertionError(f"never: {condition}")


def _is_built(app: App[Any]) -> bool:
    """Whether what is in front has its widgets: a screen is in front before it has."""
    return not app.screen_stack or app.screen._is_mounted


async def quiet(pilot: Any, rounds: int = 1000) -> None:
    """Wait until no message is under way on the screen and nothing is left to lay out or draw.

    Pilot's own pause waits until the process uses no processor; under load it soon uses none,
    because others do, and then a message is still on its way.
    """
    for _ in range(rounds):
        await pilot.pause(0)
        screen = pilot.app.screen
        pumps = (pilot.app, *screen.walk_children(with_self=True))
        drawing = (
            screen._layout_required
            or screen._scroll_required
            or screen._dirty_widgets
            or screen._callbacks
        )
        if not drawing and not any(pump.message_queue_size for pump in pumps):
            return
    raise AssertionError(f"never quiet: {pilot.app.screen}")


async def idle(pilot: Any) -> None:
    """Wait until all work is done that the main screen has begun, and all is quiet."""
    await quiet(pilot)
    await until(pilot, lambda: not main_of(pilot.app)._busy)
    await quiet(pilot)


def main_of(app: TrackerApp) -> MainScreen:
    return next(screen for screen in app.screen_stack if isinstance(screen, MainScreen))


async def ready(pilot: Any) -> MainScreen:
    """Wait until list, detail and timeline are filled."""
    app = pilot.app
    await until(pilot, lambda: app.screen_stack)
    main = main_of(app)
    await until(pilot, lambda: main.browser.timeline is not None and main.viewer.sheet)
    return main
