"""A filter as the list needs it: which records, how many, where one stands, when they were."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tracker.model.names import fold
from tracker.query.run import Prepared
from tracker.query.run import prepare as prepare_query
from tracker.store import listing
from tracker.tui.widgets.buckets import HOURS
from tracker.tui.widgets.timeline_data import TimelineData

if TYPE_CHECKING:
    import sqlite3

_HOURS_MOST = 20_000
"""Records up to which the time of day is read, for the finest zoom of the timeline."""

_SORT = re.compile(r"(?:^|\s)(?:sort|order):\S")


@dataclass(frozen=True, slots=True)
class Request:
    """What the person asked for: the filter as typed, which list, in which order."""

    text: str = ""
    statements: bool = False
    sort: str = ""

    @property
    def query(self) -> str:
        """The filter with the chosen order, unless it names an order itself."""
        if not self.sort or _SORT.search(self.text):
            return self.text
        return f"{self.text} sort:{self.sort}".strip()


@dataclass(frozen=True, slots=True)
class Selection:
    """A request made ready; its methods run on any reader."""

    request: Request
    prepared: Prepared

    @property
    def table(self) -> str:
        """Which records are in the list."""
        return self.prepared.table

    @property
    def notes(self) -> tuple[str, ...]:
        """What has to be said about the filter: other spellings, and what names nothing."""
        unknown = (f"{field}:{value} names nothing" for field, value in self.prepared.unknown)
        return (*self.prepared.notes, *unknown)

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
        lanes = {
            lane: [(day * HOURS, n) for day, n in self.prepared.histogram(conn, lane)]
            for lane in ("incidents", "statements")
        }
        total = self.total(conn)
        dated = sum(n for _, n in lanes[self.table])
        return TimelineData(
            lanes["incidents"],
            lanes["statements"],
            max(0, total - dated),
            **(self._hours(conn) if total <= _HOURS_MOST else {}),
        )

    def _hours(self, conn: sqlite3.Connection) -> dict[str, list[tuple[int, int]]]:
        keys = list(self.prepared.keys(conn))
        return {
            name: listing.hours(conn, self.table, keys, lane)
            for name, lane in (("happened_at", "incidents"), ("said_at", "statements"))
        }

    @property
    def pattern(self) -> re.Pattern[str] | None:
        """What to highlight in a page: the words that were asked for, as far as they are Latin."""
        words = [word for text in self.prepared.free_words for word in text.split()]
        found = "|".join(_spellings(word) for word in sorted(set(words), key=len, reverse=True))
        return re.compile(rf"\b(?:{found})", re.IGNORECASE) if found else None


def prepare(conn: sqlite3.Connection, request: Request) -> Selection:
    """Read the filter; raises QueryError, with the span of what is wrong."""
    table = "statements" if request.statements else "incidents"
    now = datetime.now().astimezone()
    return Selection(request, prepare_query(conn, request.query, base=now, table=table))


def completed(conn: sqlite3.Connection, text: str) -> str | None:
    """Return the filter with its last word completed, where that only adds to what is typed."""
    if not text or text[-1].isspace():
        return None
    from tracker.query.complete import complete

    for completion in complete(conn, text, len(text)):
        line = text[: completion.start] + completion.text
        if line != text and line.startswith(text):
            return line
    return None


def _spellings(word: str) -> str:
    """Return a pattern for a folded word that lets apostrophes and hyphens stand within."""
    return "['’ʿʾ-]?".join(re.escape(letter) for letter in fold(word))
