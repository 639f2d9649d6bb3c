"""Pictures of the seed weighed, for the manual: thread, board, gaps, report (docs/weighing)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.sample.test_sample import uid
from tests.tui.conftest import quiet, ready, until
from tracker.tui.app import TrackerApp
from tracker.tui.screens.board import BoardScreen
from tracker.tui.screens.report import ReportScreen
from tracker.tui.screens.thread import ThreadScreen
from tracker.tui.widgets.detail import Detail
from tracker.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from pathlib import Path

SIZE: Final = (120, 36)
NAMES: Final = ("thread", "board", "gaps", "report")


async def pictures(path: Path) -> dict[str, str]:
    """Return each picture as SVG, by name, of the seed's airstrikes; `path` is the sample."""
    app = TrackerApp(path)
    found = {}
    async with app.run_test(size=SIZE) as pilot:
        main = await ready(pilot)
        await pilot.press("slash", *"tag:seed", "enter", "W")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen))
        lines = app.screen.query_one(Lines)
        await until(pilot, lambda: lines.virtual_size.height > SIZE[1])
        found["report"] = await _drawn(pilot, "report")
        await pilot.press("escape")
        assert await main.browser.go_to("incidents", uid("I1"))
        await main.settled()
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen) and app.screen.entry)
        found["thread"] = await _drawn(pilot, "thread")
        await pilot.press("escape", "B")
        await until(pilot, lambda: isinstance(app.screen, BoardScreen) and app.screen.line)
        found["board"] = await _drawn(pilot, "conflict board")
        await pilot.press("escape", "enter", "z")
        page = main.query_one(Detail)
        await until(pilot, lambda: page.has_focus and page.size.width > 100)
        head = next(n for n, line in enumerate(page.text.splitlines()) if line.startswith("Gaps"))
        page.scroll_to(y=head - 2, animate=False)
        found["gaps"] = await _drawn(pilot, "gaps")
    return found


async def _drawn(pilot: Any, name: str) -> str:
    await quiet(pilot)
    return str(pilot.app.export_screenshot(title=f"tracker sample.db · {name}"))
