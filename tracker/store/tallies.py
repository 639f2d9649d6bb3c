"""What the timeline counts of all records and of those of one kind, kept: read, not counted anew.

A *tally* is of a table and a kind, or of every kind (""). It says of the records that are not void
how many surely lie on a day, and of the others, whose date is a stretch, how many begin and end
there, and which stretch of the calendar they lie whole in. Each batch brings it along at its end.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.model.dates import OPEN_FUTURE, OPEN_PAST, FuzzyDate
from tracker.model.text import one_line

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tracker.model.columns import Body

    At = tuple[int, int]
    """A day, or the number of another stretch of the calendar, and how many records."""

KEYED: Final = ("incidents", "statements")
EVERY_KIND: Final = ""

EVENT: Final = "event"
ANY_TIME: Final = "any time"
"""What is open at both ends, whatever it is of."""
SORTS: Final = (EVENT, "aggregate", "background", ANY_TIME)

DAY, BEGUN, ENDED, WEEK = "day", "begun", "ended", "week"
MONTHS: Final = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
"""Stretches of the calendar, each within the next, and how many months they have."""

_AT_ONCE: Final = 10_000
"""Unlike records that a batch holds back before it writes: bounds the memory of a long undo."""


class Tally(NamedTuple):
    """What a lane of the timeline counts. Undated records are in none of it.

    `days`: events whose day is known, in order. `begun` and `ended`: stretches by what they are, by
    day (an open end is the day OPEN_PAST or OPEN_FUTURE). `within`: events that are stretches and
    begin and end in one week, and in the shortest of `MONTHS` of which that is so.
    """

    days: Sequence[At]
    begun: Mapping[str, Sequence[At]]
    ended: Mapping[str, Sequence[At]]
    within: Mapping[str, Sequence[At]]

    @classmethod
    def of(cls, numbers: Callable[[str], Sequence[At]]) -> Tally:
        """Return a tally of what is `counted` by that name (see `told`)."""
        return cls(
            numbers(DAY),
            {what: numbers(f"{what} {BEGUN}") for what in SORTS},
            {what: numbers(f"{what} {ENDED}") for what in SORTS},
            {name: numbers(name) for name in (WEEK, *MONTHS)},
        )


class Tallies:
    """What a batch changes in the tallies by changing records that were there before."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._changed: dict[str, Counter[tuple[str, str, int, int]]] = defaultdict(Counter)

    def change(self, table: str, old: Body, new: Body | None) -> None:
        """Note that a record goes from one body to another (None is "not there")."""
        for body, step in ((old, -1), (new, 1)):
            if body is not None and body.get("state") != "void" and body.get("date_edtf"):
                date = FuzzyDate.parse(body["date_edtf"])
                assert date.day_from is not None
                assert date.day_to is not None
                alike = body["kind"], body.get("unit") or EVENT, date.day_from, date.day_to
                self._changed[table][alike] += step
        if len(self._changed[table]) >= _AT_ONCE:
            self._write_changed(table)

    def write(self) -> None:
        """Write what was noted."""
        for table in KEYED:
            self._write_changed(table)

    def _write_changed(self, table: str) -> None:
        changed = [(*alike, number) for alike, number in self._changed.pop(table, {}).items()]
        changed = [alike for alike in changed if alike[-1]]
        if changed:
            values = ", ".join(f"json_extract(value, '$[{n}]')" for n in range(5))
            _add(self._conn, table, f"SELECT {values} FROM json_each(?)", json.dumps(changed))


def count(conn: sqlite3.Connection, table: str, after: int = 0) -> None:
    """Add to the tallies the records with an id above one."""
    _add(conn, table, _alike(table, "?"), after)


def read(conn: sqlite3.Connection, table: str, kinds: Sequence[str]) -> Tally:
    """Return the tally of some kinds together."""
    marks = ", ".join("?" * len(kinds))
    number, grouped = ("number", "") if len(kinds) == 1 else ("sum(number)", "GROUP BY at")
    sql = (
        f"SELECT at, {number} FROM tallies WHERE record_table = ? AND kind IN ({marks}) "
        f"AND counted = ? AND number > 0 {grouped} ORDER BY at"
    )
    return Tally.of(lambda counted: conn.execute(sql, (table, *kinds, counted)).fetchall())


def differences(conn: sqlite3.Connection) -> Iterator[str]:
    """Compare tallies and records; yield one sentence for each tally that is wrong."""
    for table in KEYED:
        kept = (
            "SELECT kind, counted, at, number FROM tallies "
            f"WHERE record_table = '{table}' AND number <> 0"
        )
        counted = f"SELECT * FROM ({_of_kinds(_alike(table))})"
        wrong = (
            f"WITH kept AS MATERIALIZED ({kept}), counted AS MATERIALIZED ({counted}) "
            "SELECT DISTINCT kind FROM (SELECT * FROM (SELECT * FROM kept EXCEPT SELECT * FROM "
            "counted) UNION SELECT * FROM (SELECT * FROM counted EXCEPT SELECT * FROM kept)) "
            "ORDER BY kind"
        )
        for (kind,) in conn.execute(wrong):
            yield f"{table}: what is kept for the timeline of {one_line(kind) or 'all'} is wrong"


def _alike(table: str, after: str = "0") -> str:
    """Return SQL for the records with an id above one, as `told` takes them."""
    unit = "unit" if table == "incidents" else f"'{EVENT}'"
    return (
        f"SELECT kind, {unit} AS unit, day_from, day_to, count(*) AS n FROM {table} "
        f"WHERE state <> 'void' AND day_from IS NOT NULL AND id > {after} "
        "GROUP BY day_from, day_to, kind, 2"
    )


def _add(conn: sqlite3.Connection, table: str, alike: str, parameter: object) -> None:
    conn.execute(
        f"INSERT INTO tallies SELECT '{table}', * FROM ({_of_kinds(alike)}) WHERE true "
        "ON CONFLICT DO UPDATE SET number = number + excluded.number",
        (parameter,),
    )


def _of_kinds(alike: str) -> str:
    """Return SQL for the tallies of each kind and of all together."""
    return told(
        f"WITH alike(kind, unit, day_from, day_to, n) AS MATERIALIZED ({alike}) "
        f"SELECT * FROM alike UNION ALL SELECT '{EVERY_KIND}', unit, day_from, day_to, n FROM alike"
    )


def told(found: str) -> str:
    """Return SQL for the tallies of records that some SQL yields: kind, unit, day_from, day_to, n.

    Its columns are kind, counted, at and number, those of the table: how many events surely lie on
    a `day`; of the rest by what they are, how many "event begun", "aggregate ended" and so on; and
    how many stretches lie whole in a `week`, `month` … A long list has as many as it has pairs of
    days, so nothing is done to each in Python, which would keep the screen waiting.
    """
    return _TOLD.format(found=found)


_LONGEST: Final = 3653
"""Days of a decade: what is longer lies in no stretch of the calendar."""
_JULIAN: Final = 1_721_424.5
"""From an ordinal to the Julian day at whose midnight it begins, of which SQLite's dates are."""
_SHORTEST: Final = " ".join(
    f"WHEN one / {months} = other / {months} THEN {months}" for months in MONTHS.values()
)
_NAMED: Final = " ".join(f"WHEN {months} THEN '{name}'" for name, months in MONTHS.items())
# The days come first in what is grouped by: numbers are told apart quicker than words.
_TOLD: Final = f"""
WITH found(kind, what, day_from, day_to, n) AS MATERIALIZED (
  SELECT kind, CASE
    WHEN day_from = {OPEN_PAST} AND day_to = {OPEN_FUTURE} THEN '{ANY_TIME}' ELSE unit END,
    day_from, day_to, n
  FROM ({{found}})
), days(kind, one, other, n) AS (
  SELECT kind, date(day_from + {_JULIAN}), date(day_to + {_JULIAN}), n FROM found
  WHERE what = '{EVENT}' AND day_from > {OPEN_PAST} AND day_to - day_from BETWEEN 1 AND {_LONGEST}
), months(kind, one, other, n) AS MATERIALIZED (
  SELECT kind, 12 * CAST(one AS INTEGER) + CAST(substr(one, 6, 2) AS INTEGER) - 1 AS first,
         12 * CAST(other AS INTEGER) + CAST(substr(other, 6, 2) AS INTEGER) - 1 AS last, sum(n)
  FROM days GROUP BY first, last, kind
), shortest(kind, months, one, n) AS (
  SELECT kind, CASE {_SHORTEST} END, one, n FROM months
)
SELECT kind, '{DAY}' AS counted, day_from AS at, sum(n) AS number FROM found
WHERE what = '{EVENT}' AND day_from = day_to GROUP BY day_from, kind
UNION ALL
SELECT kind, what || ' {BEGUN}', day_from, sum(n) FROM found
WHERE what <> '{EVENT}' OR day_from <> day_to GROUP BY day_from, kind, what
UNION ALL
SELECT kind, what || ' {ENDED}', day_to, sum(n) FROM found
WHERE what <> '{EVENT}' OR day_from <> day_to GROUP BY day_to, kind, what
UNION ALL
SELECT kind, '{WEEK}', (day_from - 1) / 7 AS week, sum(n) FROM found
WHERE what = '{EVENT}' AND day_from > {OPEN_PAST} AND day_from <> day_to AND week = (day_to - 1) / 7
GROUP BY week, kind
UNION ALL
SELECT kind, CASE months {_NAMED} END, one / months AS at, sum(n) FROM shortest
WHERE months IS NOT NULL GROUP BY at, months, kind"""
