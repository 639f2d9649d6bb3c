"""Pictures of the screen. After a wanted change: pytest tests/snapshots --snapshot-update."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.tui.conftest import quiet, ready, until
from tracker.tui.app import TrackerApp
from tracker.tui.screens.first_run import FirstRun
from tracker.tui.screens.merge import MergeScreen
from tracker.tui.state import save_theme

# Another Python wraps and measures some texts otherwise; one version draws the pictures.
pytestmark = pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="the pictures are drawn on Python 3.11"
)

Compare = Callable[..., bool]


def at(*keys: str) -> Callable[[Any], Any]:
    """Wait for the screen, press keys, wait for the page of the record."""

    async def run(pilot: Any) -> None:
        main = await ready(pilot)
        pilot.app.cursor_blink = False
        await pilot.press(*keys)
        await main.settled()
        await until(pilot, lambda: not main._busy)
        await quiet(pilot)

    return run


def test_three_panes(snap_compare: Compare, sample_copy: Path) -> None:
    run = at(*["j"] * 13)
    assert snap_compare(TrackerApp(sample_copy), terminal_size=(120, 36), run_before=run)


def test_wide(snap_compare: Compare, sample_copy: Path) -> None:
    run = at(*["j"] * 13)
    assert snap_compare(TrackerApp(sample_copy), terminal_size=(160, 50), run_before=run)


def test_light_and_narrow(snap_compare: Compare, sample_copy: Path) -> None:
    save_theme("tracker-light")
    run = at("space", "space", "j")
    assert snap_compare(TrackerApp(sample_copy), terminal_size=(80, 24), run_before=run)


def test_monochrome_and_short(snap_compare: Compare, sample_copy: Path) -> None:
    save_theme("tracker-mono")
    run = at("2", "j")
    assert snap_compare(TrackerApp(sample_copy), terminal_size=(100, 22), run_before=run)


def test_the_smallest(snap_compare: Compare, sample_copy: Path) -> None:
    assert snap_compare(TrackerApp(sample_copy), terminal_size=(60, 15), run_before=at("j"))


def test_too_small(snap_compare: Compare, sample_copy: Path) -> None:
    assert snap_compare(TrackerApp(sample_copy), terminal_size=(50, 12), run_before=at())


def test_help(snap_compare: Compare, sample_copy: Path) -> None:
    async def run(pilot: Any) -> None:
        main = await ready(pilot)
        await pilot.press("question_mark")
        await until(pilot, lambda: pilot.app.screen is not main)
        await quiet(pilot)
        pilot.app.screen.query_one("Input").cursor_blink = False
        await quiet(pilot)

    assert snap_compare(TrackerApp(sample_copy), terminal_size=(100, 30), run_before=run)


def test_merging(snap_compare: Compare, sample_copy: Path) -> None:
    async def run(pilot: Any) -> None:
        await ready(pilot)
        await pilot.press("space", "space", "M")
        await until(pilot, lambda: isinstance(pilot.app.screen, MergeScreen))
        await quiet(pilot)
        await pilot.press("right", "left")
        await quiet(pilot)

    assert snap_compare(TrackerApp(sample_copy), terminal_size=(80, 24), run_before=run)


def test_first_run(snap_compare: Compare, tmp_path: Path) -> None:
    async def run(pilot: Any) -> None:
        await until(pilot, lambda: isinstance(pilot.app.screen, FirstRun))
        await quiet(pilot)

    app = TrackerApp(Path("tracker.db"))
    assert snap_compare(app, terminal_size=(80, 24), run_before=run)
