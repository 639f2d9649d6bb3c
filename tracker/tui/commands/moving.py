"""Moving: in the list, in the detail, in the timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.analysis.buckets import Level
from tracker.errors import RefusedError
from tracker.model.dates import FuzzyDate
from tracker.query.narrowing import restricted

if TYPE_CHECKING:
    from tracker.tui.commands.types import Commands
    from tracker.tui.main import MainScreen


async def step(main: MainScreen, by: int) -> None:
    """Step through the references of the page."""
    await main.settled()
    main.detail.step(by)


async def follow(main: MainScreen) -> None:
    """Open the reference under the detail's cursor."""
    await main.settled()
    target = main.detail.target
    if target is not None:
        await main.viewer.open((target.table, target.uid))


async def back(main: MainScreen) -> None:
    """Go back to the record that was shown before."""
    if not await main.viewer.back():
        main.arrangement.activate(0)


async def step_match(main: MainScreen, by: int) -> None:
    """Go to the next match on the page, and from its end to that of the next record of the list."""
    await main.settled()
    if main.detail.step_match(by):
        return
    before = main.records.cursor
    main.records.move(by)
    if main.records.cursor != before:
        await main.settled()
        main.detail.step_match(by)


def restrict(main: MainScreen) -> None:
    """List only what may lie in the bucket of the timeline: just what it counts."""
    from datetime import date

    selection = main.browser.selection
    if main.timeline.is_empty or selection is None:
        return
    if selection.prepared.limit is not None:
        raise RefusedError("A list with a limit is not restricted to days.", "Leave limit: out.")
    first, last = main.timeline.bucket
    main.finding.narrow_to(restricted(selection.prepared.query, first, last))
    if main.timeline.level is Level.HOUR:
        main.say(f"All of {FuzzyDate.day(date.fromordinal(first)).words()}: a filter knows days.")
    main.arrangement.activate(0)


COMMANDS: Commands = {
    "list.down": lambda main: main.records.move(1),
    "list.up": lambda main: main.records.move(-1),
    "list.first": lambda main: main.records.move_to(0),
    "list.last": lambda main: main.records.move_to(main.records.row_count - 1),
    "list.page_down": lambda main: main.records.page(1),
    "list.page_up": lambda main: main.records.page(-1),
    "list.next_match": lambda main: step_match(main, 1),
    "list.previous_match": lambda main: step_match(main, -1),
    "list.open": lambda main: main.arrangement.activate(1),
    "detail.down": lambda main: step(main, 1),
    "detail.up": lambda main: step(main, -1),
    "detail.page_down": lambda main: main.detail.page(1),
    "detail.page_up": lambda main: main.detail.page(-1),
    "detail.top": lambda main: main.detail.to_end(last=False),
    "detail.bottom": lambda main: main.detail.to_end(last=True),
    "detail.follow": follow,
    "detail.back": back,
    "detail.previous_record": lambda main: main.records.move(-1),
    "detail.next_record": lambda main: main.records.move(1),
    "detail.next_match": lambda main: step_match(main, 1),
    "detail.previous_match": lambda main: step_match(main, -1),
    "detail.leave": lambda main: main.arrangement.activate(0),
    "timeline.left": lambda main: main.timeline.move(-1),
    "timeline.right": lambda main: main.timeline.move(1),
    "timeline.zoom_in": lambda main: main.timeline.zoom(1),
    "timeline.zoom_out": lambda main: main.timeline.zoom(-1),
    "timeline.all": lambda main: main.timeline.fit_all(),
    "timeline.restrict": restrict,
    "timeline.leave": lambda main: main.arrangement.activate(0),
}
