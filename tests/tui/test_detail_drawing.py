from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tests.tui.conftest import ready, until
from tracker.tui.app import TrackerApp

if TYPE_CHECKING:
    from pathlib import Path

    from textual.widget import Widget

    from tracker.tui.main import MainScreen


def lines_of(pane: Widget) -> list[str]:
    """Return what is painted of a pane, borders included."""
    region = pane.region
    strips = pane.screen._compositor.render_strips()
    return [strip.crop(region.x, region.right).text for strip in strips[region.y : region.bottom]]


def _shows(main: MainScreen, place: tuple[str, str]) -> bool:
    return main.viewer.place == place


async def test_what_is_painted_is_the_page_after_every_change(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        for keys in ("j", "j", "k", "ctrl+d", "T", "j"):
            await pilot.press(keys)
            row = main.records.row
            assert row is not None
            wanted = ("incidents", row.uid)
            await until(pilot, partial(_shows, main, wanted))
            await pilot.pause()
            painted = "\n".join(lines_of(main.detail))
            assert main.viewer.sheet is not None
            assert main.viewer.sheet.file.reference in painted
            for line in main.detail.text.splitlines()[:20]:
                assert line in painted
        await pilot.press("slash", *"zzqq")
        await until(pilot, lambda: main.viewer.sheet is None)
        await pilot.pause()
        inside = "".join(lines_of(main.detail)[1:-1])
        assert not any(character.isalnum() for character in inside)
