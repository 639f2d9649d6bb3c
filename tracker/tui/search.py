"""A filter as the list needs it: which records, how many, where one stands, when they were."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from tracker.analysis.lanes import Lane, Span, lane
from tracker.errors import QueryError
from tracker.query.highlight import Highlighter
from tracker.query.run import Prepared
from tracker.query.run import prepare as prepare_query
from tracker.query.syntax import Sort
from tracker.store import days, listing
from tracker.tui.widgets.timeline_data import TimelineData

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from tracker.query.unfinished import FrequentWords

_HOURS_MOST = 20_000
"""Records up to which the time of day is read, for the finest zoom of the timeline."""

_SHORT_NAME = 20
"""Characters of a name that leaves room for another on a line."""

_SLICE = 2_000
"""Newest records in which gaps are looked for before all others, while a filter is typed."""

_MANY = 10_000
"""Records from which the beginning of a word takes longer than a key may: see FrequentWords."""


_TIMELINES = 4
"""Timelines that are kept, of up to 10 MB each in a list of a million."""


class Request(NamedTuple):
    """What the person asked for: the filter as typed, which list, in which order.

    `typing`: the filter is being typed, so that its last word may be the beginning of one.
    `date_order`: how 06/07/21 is meant (dmy, mdy, ask).
    """

    text: str = ""
    statements: bool = False
    sort: str = ""
    typing: bool = False
    date_order: str = "ask"


class Selection(NamedTuple):
    """A request made ready; its methods run on any reader."""

    request: Request
    prepared: Prepared
    highlighter: Highlighter

    @property
    def table(self) -> str:
        """Which records are in the list."""
        return self.prepared.table

    @property
    def notes(self) -> tuple[str, ...]:
        """What has to be said about the filter: other spellings, and what names nothing."""
        unknown = (f"{field}:{value} names nothing" for field, value in self.prepared.unknown)
        some = self.prepared.provisional and not self.prepared.is_slow
        frequent = ("the most frequent words first",) if some else ()
        return (*frequent, *self.prepared.notes, *unknown)

    def reason(self, conn: sqlite3.Connection, table: str, uid: str) -> str:
        """Say why a record is in the list, where that cannot be seen in it; "" where it can."""
        key = listing.sort_key(conn, table, uid) if table == self.table else None
        given = () if key is None else self.prepared.reasons(conn, [key]).get(uid, ())
        return "; ".join(reason.text for reason in given)

    def snippets(self, conn: sqlite3.Connection, keys: Sequence[int]) -> dict[str, str]:
        """Return what stands around the matches of some rows; not while each key counts."""
        if self.request.typing or not self.highlighter:
            return {}
        from tracker.query.snippets import snippets

        return snippets(conn, self.table, self.highlighter, keys)

    def keys(
        self, conn: sqlite3.Connection, *, after: int | None, offset: int, limit: int
    ) -> list[int]:
        """Return the sort keys of some rows: `offset` rows behind the one with key `after`."""
        return list(self.prepared.keys(conn, limit=limit, after=after, offset=offset))

    def total(self, conn: sqlite3.Connection) -> int:
        """Count the rows."""
        return self.prepared.count(conn)

    def position(self, conn: sqlite3.Connection, key: int) -> int:
        """Return how many rows stand before the one with this sort key, or before its place."""
        if self.prepared.sort.by == "date":
            return self.prepared.count_before(conn, key)
        for position, other in enumerate(self.prepared.keys(conn)):
            if other == key:
                return position
        return 0

    def timeline(self, conn: sqlite3.Connection) -> TimelineData:
        """Count what happened and what was said, day by day."""
        total = self.total(conn)
        keys = list(self.prepared.keys(conn)) if total <= _HOURS_MOST else None
        happened, said = (self._lane(conn, table, keys) for table in ("incidents", "statements"))
        of_statements = self.table == "statements"
        dated = said if of_statements else happened
        data = TimelineData(happened, said, max(0, total - dated.total), of_statements)
        # Worked out here, and kept: the thread that draws need not do it.
        _ = data.span, happened.events.known, said.events.known
        return data

    def _lane(self, conn: sqlite3.Connection, table: str, keys: list[int] | None) -> Lane:
        found = self.prepared
        one = lane(found.counted(conn, table))
        if keys is None:
            return one
        hours = listing.hours(conn, self.table, keys, table)
        return Lane(one.days, one.loose, [Span(*hour) for hour in hours])


class Timelines:
    """The last timelines, kept until somebody writes: a filter that ends wants an earlier one."""

    def __init__(self) -> None:
        self._kept: OrderedDict[object, TimelineData] = OrderedDict()

    def of(self, conn: sqlite3.Connection, selection: Selection) -> TimelineData:
        """Return the timeline of a selection, as `Selection.timeline` does."""
        newest = conn.execute("SELECT max(seq) FROM changes").fetchone()[0]
        asked = newest, selection.prepared.asked
        data = self._kept.pop(asked, None) or selection.timeline(conn)
        self._kept[asked] = data  # in the end: the first are those that go
        while len(self._kept) > _TIMELINES:
            self._kept.popitem(last=False)
        return data


def prepare(
    conn: sqlite3.Connection, request: Request, frequent: FrequentWords | None = None
) -> Selection:
    """Read the filter; raises QueryError, with the span of what is wrong.

    With `frequent`, in a long list, the most frequent words stand for a short one being typed.
    """
    table = "statements" if request.statements else "incidents"
    sort = request.sort and Sort(request.sort.removeprefix("-"), request.sort.startswith("-"))
    is_long = frequent is not None and days.total(conn, table) > _MANY
    prepared = prepare_query(
        conn,
        request.text,
        base=datetime.now().astimezone(),
        table=table,
        sort=sort or None,
        typing=request.typing,
        date_order=request.date_order,
        beginnings=partial(frequent.of, conn, table) if frequent and is_long else None,
    )
    if frequent is not None:
        prepared = prepared.among_newest(conn, _SLICE)
    return Selection(request, prepared, Highlighter(prepared.terms))


def kept(conn: sqlite3.Connection, request: Request) -> tuple[str, str]:
    """Return the filter as it is kept when typing ends, and what has to be said of it, or "".

    What was seen stays: a last word that found more as the beginning of one gets a *.
    """
    from tracker.query.begun import begun

    try:
        found = prepare(conn, request._replace(typing=False)).prepared
        more = begun(conn, found)
    except QueryError:
        return request.text, ""
    if more is None:
        return request.text, ""
    return (more.text, "") if more.is_all else (request.text, more.words)


def help_for_nothing(conn: sqlite3.Connection, selection: Selection) -> tuple[str, ...]:
    """Return what may have been meant by a filter that finds nothing, and what each term costs."""
    from tracker.query.suggest import suggestions

    found = suggestions(conn, selection.prepared)
    lines = []
    for field, typed, names in found.offers:
        near = [name for name in names if len(name) <= _SHORT_NAME][:2] or names[:1]
        if near:
            lines.append(f"{field}{':' * bool(field)}{typed} · did you mean {' or '.join(near)}?")
    lines += [f"{hits:,} without {term}" for term, hits in found.without if hits]
    lines += [f"{hits:,} with {query}" for query, hits in found.reworded]
    return tuple(lines)
