"""Which page the detail is to show: that of the record under the list's cursor, once it stays."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tracker.tui.browser import PAUSE

if TYPE_CHECKING:
    from textual.timer import Timer

    from tracker.tui.main import MainScreen
    from tracker.tui.rows import Row
    from tracker.tui.search import Selection
    from tracker.tui.viewer import Place

_SETTLE = 0.02
"""Seconds that the cursor has to stay on a record before its page is read."""


class Following:
    """Has the pages of the list's records read, in step with its cursor but not with each step."""

    def __init__(self, main: MainScreen) -> None:
        self._main = main
        self._settling: Timer | None = None
        self._task: asyncio.Task[None] | None = None
        self._wanted: Place | None = None
        self._read_ahead: Place | None = None

    @property
    def is_settling(self) -> bool:
        """Whether a page is wanted that is not asked for yet."""
        return self._settling is not None

    @property
    def is_left(self) -> bool:
        """Whether the page is one that was opened beside the list, and the list asks for none."""
        is_asked = self.is_settling or (self._task is not None and not self._task.done())
        return bool(self._main.viewer.depth) and not is_asked and self._here == self._wanted

    @property
    def _here(self) -> Place | None:
        row = self._main.records.row
        return (self._main.browser.table, row.uid) if row is not None else None

    def highlighted(self, row: Row | None) -> None:
        """Read the page of the record that the cursor has come to, once it has settled."""
        here = self._main.records.row
        if row is not None and here is not None and row.uid != here.uid:
            return  # the cursor has gone on, and the list's word of that is on its way
        wanted = (self._main.browser.table, row.uid) if row is not None else None
        if wanted is not None and wanted == self._read_ahead:
            self._read_ahead = None  # its page is on the way, or read and left already
            return
        self._want(wanted)

    def nothing(self) -> None:
        """Show no page: the list is empty."""
        self._main.gateway.cancel("detail")
        self._wanted = self._read_ahead = None
        self._follow()

    def mark_anew(self, selection: Selection | None) -> None:
        """Show the page with the matches of another filter, if the record under it stays."""
        viewer = self._main.viewer
        before, viewer.selection = viewer.selection, selection
        if selection is None or before is None or before.request == selection.request:
            return
        if not viewer.depth and viewer.place is not None and viewer.place == self._here:
            self._want(viewer.place)

    async def settled(self) -> None:
        """Wait until the page of the record under the list's cursor is there.

        Keys may come faster than pages: what is typed ahead is meant for the page to come. They may
        come faster than the list's word that its cursor has moved, too.
        """
        here = self._here
        if here is not None and here != self._wanted:
            self._wanted = self._read_ahead = here
            self._follow()
        elif self._settling is not None:
            self._follow()
        if self._task is not None:
            await asyncio.wait([self._task])

    def postpone(self) -> None:
        """Let a page that is wanted wait for a pause from now on: another key has come."""
        if self._settling is not None:
            self._want(self._wanted)

    def _want(self, wanted: Place | None) -> None:
        if self._settling is not None:
            self._settling.stop()
        self._wanted = wanted
        # While a filter is typed the page waits for a pause: each key is to find the time free.
        wait = PAUSE if self._main.focused is self._main.filter else _SETTLE
        self._settling = self._main.set_timer(wait, self._follow)

    def _follow(self) -> None:
        if self._settling is not None:
            self._settling.stop()
            self._settling = None
        self._task = self._main.spawn(self._main.viewer.follow_list(self._wanted))
