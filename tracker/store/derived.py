"""What follows from the records and is kept beside them: sort keys and conflicts."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from tracker.errors import RefusedError
from tracker.model.dates import OPEN_FUTURE, OPEN_PAST, FuzzyDate
from tracker.model.figures import Claim, conflicts
from tracker.store.days import DAY_BITS
from tracker.store.merged import winners

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from tracker.model.columns import Body

_CLAIMS = f"""
WITH {winners("actors")}
SELECT c.incident_id, c.statement_id, coalesce(m.winner, s.speaker_id), c.harm, c.victims,
       c.low, c.best, c.high, c.subset,
       EXISTS (
           SELECT 1 FROM links l JOIN statements newer ON newer.id = l.from_statement_id
           LEFT JOIN merged nm ON nm.id = newer.speaker_id
           WHERE l.to_statement_id = s.id AND newer.state <> 'void'
             AND coalesce(nm.winner, newer.speaker_id) = coalesce(m.winner, s.speaker_id)
             AND (l.kind = 'retracts' OR (l.kind = 'updates' AND EXISTS (
                 SELECT 1 FROM casualties n WHERE n.statement_id = newer.id
                 AND n.harm = c.harm AND n.subset = 0)))
       )
FROM casualties c JOIN statements s ON s.id = c.statement_id AND s.state <> 'void'
LEFT JOIN merged m ON m.id = s.speaker_id
WHERE c.incident_id IN (SELECT value FROM json_each(?))
ORDER BY c.incident_id, s.sort_key, c.id"""

_REVISED_BY = """
WITH RECURSIVE family(id) AS (
    SELECT ?1 UNION SELECT a.id FROM actors a JOIN family ON a.merged_into_id = family.id
),
said(id) AS (SELECT s.id FROM statements s JOIN family ON family.id = s.speaker_id),
revised(id) AS (
    SELECT l.to_statement_id FROM said JOIN links l ON l.from_statement_id = said.id
    WHERE l.kind IN ('updates', 'retracts')
    UNION SELECT l.to_statement_id FROM said JOIN links l ON l.to_statement_id = said.id
    WHERE l.kind IN ('updates', 'retracts')
)
SELECT c.incident_id FROM revised JOIN casualties c ON c.statement_id = revised.id"""


def claims(conn: sqlite3.Connection, incidents: Iterable[int]) -> list[Claim]:
    """Return the figures that live statements give about these incidents (ids), in their order."""
    rows = conn.execute(_CLAIMS, (json.dumps(list(incidents)),))
    return [Claim._make(row) for row in rows]


def revised_by(conn: sqlite3.Connection, actor: int) -> set[int]:
    """Return the incidents (ids) with figures that are revised, if this actor is who it is.

    An update or retraction only counts for figures of the same speaker; so they have to be looked
    at anew when the actor, or one merged into it, becomes part of another or stops being it.
    """
    return {row[0] for row in conn.execute(_REVISED_BY, (actor,))}


def revised_by_statement(conn: sqlite3.Connection, statement: int) -> set[int]:
    """Return the incidents (ids) with figures that this statement updates or retracts."""
    rows = conn.execute(
        "SELECT c.incident_id FROM links l JOIN casualties c ON c.statement_id = l.to_statement_id "
        "WHERE l.from_statement_id = ? AND l.kind IN ('updates', 'retracts')",
        (statement,),
    )
    return {row[0] for row in rows}


def refresh_conflicts(conn: sqlite3.Connection, incidents: Iterable[int]) -> list[int]:
    """Recompute `has_conflict` of these incidents; return the ids of those where it changed."""
    wanted = list(incidents)
    now = {a.incident for a, _ in conflicts(claims(conn, wanted))}
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
    date = FuzzyDate.parse(body.get("date_edtf") or "")
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
