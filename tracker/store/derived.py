"""What follows from the records and is kept beside them: sort keys and conflicts."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from tracker.errors import RefusedError
from tracker.model.dates import OPEN_FUTURE, OPEN_PAST, FuzzyDate
from tracker.store.claims import contested_incidents
from tracker.store.days import DAY_BITS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from tracker.model.columns import Body


def refresh_conflicts(conn: sqlite3.Connection, incidents: Iterable[int]) -> list[int]:
    """Recompute `has_conflict` of these incidents; return the ids of those where it changed."""
    wanted = list(incidents)
    now = contested_incidents(conn, wanted)
    was = {
        row[0]
        for row in conn.execute(
            "SELECT id FROM incidents WHERE has_conflict = 1 "
            "AND id IN (SELECT value FROM json_each(?))",
            (json.dumps(wanted),),
        )
    }
    changed = sorted(now ^ was)
    conn.executemany(
        "UPDATE incidents SET has_conflict = ? WHERE id = ?",
        [(int(id_ in now), id_) for id_ in changed],
    )
    return changed


def sort_day(day_from: int | None, day_to: int | None) -> int:
    """Return the day a record is filed under: its earliest; where open, its latest; else 0."""
    if day_from is None or day_to is None:
        return 0
    if day_from != OPEN_PAST:
        return day_from
    return day_to if day_to != OPEN_FUTURE else 0


def derived_day(body: Body) -> int:
    """Return the day that a body of a dated record is filed under."""
    return _day_of(body.get("date_edtf") or "")


@lru_cache(maxsize=16_384)
def _day_of(edtf: str) -> int:
    date = FuzzyDate.parse(edtf)
    return sort_day(date.day_from, date.day_to)


class SortKeys:
    """Hands out sort keys within one transaction; counts on in memory."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._next: dict[tuple[str, int], int] = defaultdict(int)

    def new(self, table: str, day: int) -> int:
        """Return an unused key for the day; raises RefusedError past a million in one day."""
        first = day << DAY_BITS
        if (table, day) not in self._next:
            last = self._conn.execute(
                f"SELECT max(sort_key) FROM {table} WHERE sort_key BETWEEN ? AND ?",
                (first, first + (1 << DAY_BITS) - 1),
            ).fetchone()[0]
            self._next[table, day] = 0 if last is None else last - first + 1
        number = self._next[table, day]
        if number >= 1 << DAY_BITS:
            raise RefusedError(
                f"There are {number:,} {table} on one day, more than the file can order.",
                "Give them their true dates, or split the file.",
            )
        self._next[table, day] = number + 1
        return first + number
