"""What the list shows: the filter made into rows, the cursor kept on its record."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from tracker.errors import TrackerError
from tracker.query.unfinished import FrequentWords
from tracker.store import days, drafts, listing
from tracker.store.board import count_contested
from tracker.tui.gateway import Superseded
from tracker.tui.rows import BLOCK
from tracker.tui.search import Request, Selection, Timelines, help_for_nothing, kept, prepare
from tracker.tui.source import SelectionRows

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from tracker.store.store import Store
    from tracker.tui.gateway import Gateway
    from tracker.tui.rows import Row
    from tracker.tui.widgets.record_list import RecordList
    from tracker.tui.widgets.timeline_data import TimelineData


PAUSE = 0.2
"""Seconds without a key after which typing counts as paused: what is not the list may follow."""


_LATE = 0.3
"""Seconds after which it is said that a list is looked for; sooner it would only flicker."""


class _First(NamedTuple):
    """The first look at a selection: the blocks around the record that had the cursor."""

    rows: SelectionRows
    blocks: dict[int, Sequence[Row]]
    cursor: int


class Browser:
    """Turns requests into rows on the list.

    `changed` is called when other rows are shown, `counted` when their number or the timeline has
    arrived, `failed` with what is wrong with a request, None once it is right; `late` when a list
    takes its time, and again when it is there.
    """

    def __init__(
        self,
        gateway: Gateway[Store],
        record_list: RecordList,
        *,
        changed: Callable[[], None],
        counted: Callable[[], None],
        failed: Callable[[TrackerError | None], None],
        late: Callable[[], None],
    ) -> None:
        self._gateway = gateway
        self._list = record_list
        self._changed = changed
        self._counted = counted
        self._failed = failed
        self._late = late
        self._frequent = FrequentWords()
        self._timelines = Timelines()
        self.request = Request()
        self.rows: SelectionRows | None = None
        self.timeline: TimelineData | None = None
        self.whole: dict[str, int] = {}
        self.drafts: frozenset[int] = frozenset()
        """The person's drafts, also those on which a form works."""
        self.help: tuple[str, ...] = ()
        """What may have been meant, where nothing was found."""
        self._begun: asyncio.Future[_First] | None = None
        self._wanted: Request | None = None
        self.is_late = False
        """Whether what is shown is not yet what was asked for, and that for a while."""

    @property
    def selection(self) -> Selection | None:
        """What is shown, which is not what was asked for while the filter is wrong."""
        return self.rows.selection if self.rows is not None else None

    @property
    def table(self) -> str:
        """Which records are in the list."""
        return self.selection.table if self.selection is not None else "incidents"

    def begin(self, request: Request, *, uid: str = "") -> None:
        """Begin to read what the first `ask`, for the same, will show: before there is a list."""
        begun = asyncio.ensure_future(self._read(request, uid))
        # Whoever leaves at once never asks for it; that is no error worth a line on the terminal.
        begun.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._begun = begun

    async def ask(self, request: Request, *, uid: str = "") -> bool:
        """Show the records of a request and count them; the cursor goes to `uid`, as in `show`.

        Returns whether they are shown.
        """
        rows = await self.show(request, uid=uid)
        if rows is None:
            return False
        await self.count(rows)
        return True

    async def show(
        self, request: Request, *, uid: str = "", anew: bool = False
    ) -> SelectionRows | None:
        """Show the records of a request; the cursor goes to `uid`, or stays on its record.

        `anew`: it goes to `uid` if that is on the first page, else to the first, as in `type`.
        Returns them, None if the request is wrong, or a newer one came.
        """
        row = self._list.row
        wanted = uid or (row.uid if row is not None else "")
        try:
            look = self._begun or self._read(request, wanted, near=not anew)
            first = await self._asked(request, look)
        except Superseded:
            return None
        except TrackerError as error:
            self._failed(error)
            return None
        return first.rows

    async def get_ready(self) -> None:
        """Count the words that stand in for short beginnings, before the first key needs them."""
        text = self.request._replace(text="a", typing=True)
        await self._gateway.read(lambda store: prepare(store.conn, text, self._frequent))

    async def type(self, text: str, *, uid: str) -> None:
        """Show the first page of a filter that is being typed; all the rest waits for a pause.

        With the cursor on the record `uid` if that is on the page, else on the first. Of a word of
        which only a letter or two are there, the most frequent words come first, then all; of gaps,
        those of the newest records.
        """
        request = self.request._replace(text=text, typing=True)
        try:
            look = self._read(request, uid, near=False, frequent=self._frequent)
            first = await self._asked(request, look)
            await self._pause()
            if first.rows is self.rows and first.rows.selection.prepared.provisional:
                first = await self._asked(request, self._read(request, uid, near=False))
        except Superseded:
            return
        except TrackerError as error:
            if error_ends_at(error) == len(text):
                await asyncio.sleep(PAUSE)  # it may be right once the word is there
            if self.request == request:
                self._failed(error)
            return
        if first.rows is self.rows:
            await self.count(first.rows)

    async def _pause(self) -> None:
        """Wait for a pause in the typing: also for the list that a newer key has asked for."""
        await asyncio.sleep(PAUSE)
        while self.is_reading:
            await asyncio.sleep(PAUSE)

    @property
    def is_reading(self) -> bool:
        """Whether a list is on its way."""
        return self._wanted is not None

    async def _asked(self, request: Request, look: Awaitable[_First]) -> _First:
        """Show what a look at a request gives; raises Superseded, TrackerError."""
        self.request = self._wanted = request
        self._begun = None
        for channel in ("count", "timeline"):
            self._gateway.cancel(channel)
        late = asyncio.get_running_loop().call_later(_LATE, self._say_late, request)
        try:
            first = await look
        finally:
            late.cancel()
            if self._wanted is request:
                self._wanted = None
                self._say_late(request)
        self._failed(None)
        again = self.rows is not None and self.rows.selection.request == request
        self.rows, self.help = first.rows, ()
        self._list.show(
            first.rows,
            first.blocks,
            cursor=first.cursor,
            keep_offset=again,
            highlighter=first.rows.selection.highlighter,
        )
        self._changed()
        return first

    def _say_late(self, request: Request) -> None:
        is_late = self._wanted is request
        if is_late != self.is_late:
            self.is_late = is_late
            self._late()

    async def _read(
        self,
        request: Request,
        uid: str,
        *,
        near: bool = True,
        frequent: FrequentWords | None = None,
    ) -> _First:
        """Read the first page and what is around `uid`; if `near`, around where it would stand."""
        return await self._gateway.read(
            lambda store: self._look(store, request, uid, near, frequent), channel="list"
        )

    async def kept(self, text: str) -> tuple[str, str]:
        """Return the filter as it is kept once typing ends, and a word on it (`search.kept`)."""
        request = self.request._replace(text=text, typing=True)
        return await self._gateway.read(lambda store: kept(store.conn, request), channel="kept")

    async def reload(self) -> None:
        """Show the same again, because the file has changed; or what is on its way already."""
        if self.selection is not None:
            await self.ask(self._wanted or self.selection.request)

    async def go_to(self, table: str, uid: str) -> bool:
        """Put the cursor on a record of the list; False if it is not in it."""
        if table != self.table or self.rows is None:
            return False
        rows = self.rows

        def find(store: Store) -> tuple[int, Sequence[Row]]:
            return _find(store, rows, uid)

        index, block = await self._gateway.read(find, channel="jump")
        inside = block[index % BLOCK : index % BLOCK + 1]
        if not inside or inside[0].uid != uid:
            return False
        self._list.move_to(index)
        return True

    async def go_to_day(self, day: int) -> None:
        """Put the cursor on the newest record of a day (ordinal), or on the one before it."""
        rows = self.rows
        if rows is None:
            return
        key = ((day + 1) << days.DAY_BITS) - 1
        index = await self._gateway.read(
            lambda store: rows.selection.position(store.conn, key), channel="jump"
        )
        self._list.move_to(index)

    async def count(self, rows: SelectionRows) -> None:
        """Count what is shown, and day by day; where there is nothing, say what may be meant."""
        selection = rows.selection
        try:
            if rows.total is None:
                rows.total = await self._gateway.read(
                    lambda store: selection.total(store.conn), channel="count"
                )
            if rows is self.rows:
                self._list.count_arrived()
                self._counted()
            whole, kept = await self._gateway.read(_whole, channel="whole")
            timeline = await self._gateway.read(
                lambda store: self._timelines.of(store.conn, selection), channel="timeline"
            )
            help_ = await self._help(rows)
        except Superseded:
            return
        self.whole, self.drafts = whole, kept
        if rows is self.rows:
            self.timeline, self.help = timeline, help_
            self._counted()

    async def _help(self, rows: SelectionRows) -> tuple[str, ...]:
        selection = rows.selection
        if rows.total or not selection.request.text:
            return ()
        return await self._gateway.read(
            lambda store: help_for_nothing(store.conn, selection), channel="count"
        )

    def _look(
        self, store: Store, request: Request, uid: str, near: bool, frequent: FrequentWords | None
    ) -> _First:
        rows = SelectionRows(self._gateway, prepare(store.conn, request, frequent))
        page = rows.read(store.conn, 0)
        provisional = rows.selection.prepared.provisional
        if provisional and not page:
            # Else it would say that nothing is found.
            return self._look(store, request, uid, near, None)
        if len(page) < BLOCK and not provisional:
            rows.total = len(page)
        here = next((number for number, row in enumerate(page) if row.uid == uid), None)
        if here is not None or not uid or not near:
            return _First(rows, {0: page}, here or 0)
        cursor, block = _find(store, rows, uid)
        number = cursor // BLOCK
        blocks = {0: page, number: block}
        if number and cursor % BLOCK < BLOCK // 2:
            blocks[number - 1] = rows.read(store.conn, number - 1)
        return _First(rows, blocks, cursor)

    def with_filter(self, text: str) -> Request:
        """Return the present request with another filter, which is typed to its end."""
        return self.request._replace(text=text, typing=False)


def error_ends_at(error: TrackerError) -> int:
    """Return where in the filter the wrong part ends; -1 if it is not a part."""
    return getattr(error, "end", -1)


def _find(store: Store, rows: SelectionRows, uid: str) -> tuple[int, Sequence[Row]]:
    """Return where a record stands, or the one nearest to it, and the block around it."""
    selection = rows.selection
    key = listing.sort_key(store.conn, selection.table, uid)
    position = 0 if key is None else selection.position(store.conn, key)
    block = rows.read(store.conn, position // BLOCK)
    if not block and position:
        position = max(0, selection.total(store.conn) - 1)
        block = rows.read(store.conn, position // BLOCK)
    return position, block


def _whole(store: Store) -> tuple[dict[str, int], frozenset[int]]:
    """Return how much the whole file holds, and the drafts of the person."""
    whole = {table: days.total(store.conn, table) for table in ("incidents", "statements")}
    whole["contested"] = count_contested(store.conn)
    return whole, drafts.ids(store.conn, store.author)
