"""A filter as the list needs it: which records, how many, where one stands, when they were."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.store import listing
from tracker.tui.widgets.buckets import HOURS
from tracker.tui.widgets.timeline import TimelineData

if TYPE_CHECKING:
    import sqlite3


@dataclass(frozen=True, slots=True)
class Request:
    """What the person asked for: the filter as typed, which list, in which order."""

    text: str = ""
    statements: bool = False
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """A request made ready; its methods run on any reader."""

    request: Request
    table: str

    def keys(
        self, conn: sqlite3.Connection, *, below: int | None, offset: int, limit: int
    ) -> list[int]:
        """Return the sort keys of some rows: `offset` rows after the one with key `below`."""
        return listing.newest_keys(conn, self.table, below=below, offset=offset, limit=limit)

    def total(self, conn: sqlite3.Connection) -> int:
        """Count the rows."""
        return listing.count_live(conn, self.table)

    def position(self, conn: sqlite3.Connection, key: int) -> int:
        """Return how many rows stand before the one with this sort key."""
        return listing.count_live(conn, self.table, above=key)

    def timeline(self, conn: sqlite3.Connection) -> TimelineData:
        """Count what happened and what was said, day by day."""
        happened = listing.days(conn, "incidents")
        said = listing.days(conn, "statements")
        undated = sum(n for days in (happened, said) for day, n in days if day == 0)
        return TimelineData(
            [(day * HOURS, n) for day, n in happened if day],
            [(day * HOURS, n) for day, n in said if day],
            undated,
        )

    @property
    def pattern(self) -> re.Pattern[str] | None:
        """What to highlight in a page: the words that were asked for."""
        words = [re.escape(word) for word in self.request.text.split()]
        return re.compile("|".join(words), re.IGNORECASE) if words else None


def prepare(conn: sqlite3.Connection, request: Request) -> Selection:
    """Read the filter; raises QueryError, with the span of what is wrong."""
    del conn
    return Selection(request, "statements" if request.statements else "incidents")
