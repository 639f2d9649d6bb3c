"""What a lane of the timeline counts: days, dates that are ranges, and what is no event.

A long list has as many ranges as it has pairs of days, a hundred thousand in a million records. So
SQL counts where they begin and end and in which stretches of the calendar they lie whole: nothing
is done to each of them in Python, which would keep the screen waiting.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from tracker.model.dates import OPEN_FUTURE, OPEN_PAST
from tracker.store.days import DAY_BITS

PERHAPS: Final = "perhaps"
ANY_TIME: Final = "any time"
"""What is open at both ends."""

DAY, BEGIN, END, FILED = "day", "begin", "end", "filed"
"""Counted by day: the earliest of each record, of what sort it may be; of ranges and of what is no
event the first (0: open), the last, and the last of those whose first is open."""


class Counted(NamedTuple):
    """So many records of a sort: `perhaps`, `any time`, `aggregate`, `background`, "" for all.

    `where` is DAY, BEGIN, END or FILED, and `at` a day; or `where` is "week", "month", "quarter",
    "year" or "decade", and `at` the number of the one in which they both begin and end (see
    `analysis.buckets`).
    """

    what: str
    where: str
    at: int
    number: int


_LONGEST: Final = 3653
"""Days of a decade: what is longer lies in no stretch of the calendar."""
_JULIAN: Final = 1_721_424.5
"""From an ordinal to the Julian day at whose midnight it begins, of which SQLite's dates are."""
_RANGED: Final = "day_to <> day_from"
_NO_EVENT: Final = (
    "SELECT rowid AS key FROM incidents_fts "
    'WHERE incidents_fts MATCH \'facets : ("uaggregate" OR "ubackground")\''
)


def of_these(table: str, keys: str) -> str:
    """Return SQL for the stretches among records whose sort_keys, `key`, an SQL query yields.

    An index tells all that are ranges, and those that are among them are kept: there are fewer of
    them than of what a common word finds. The plus signs hold SQLite to that.
    """
    ranges = f"{_ranges(table)} AND +r.sort_key IN ({keys}) GROUP BY r.day_to, r.day_from"
    return _with_others(table, ranges, f"+f.key IN ({keys})")


def of_all(table: str) -> str:
    """Return SQL for the stretches of all records that are not void.

    An index alone tells all that are ranges; the few that are void are taken off again. Looking
    each up would take a second of a million.
    """
    void = f"SELECT day_from, day_to, 'event', -1 FROM {table} WHERE state = 'void' AND {_RANGED}"
    ranges = f"{_ranges(table)} GROUP BY r.day_to, r.day_from UNION ALL {void}"
    return _with_others(table, ranges, "r.state <> 'void'")


def _ranges(table: str) -> str:
    return (
        "SELECT r.day_from, r.day_to, 'event' AS unit, count(*) AS n "
        f"FROM {table} r INDEXED BY {table}_ranged WHERE {_RANGED}"
    )


def _with_others(table: str, ranges: str, wanted: str) -> str:
    """Return SQL for ranges, which were all taken for events, and for what is no single event."""
    others, counted = "", [ranges]
    if table == "incidents":
        others = (
            "WITH other AS MATERIALIZED (SELECT r.day_from, r.day_to, r.unit "
            f"FROM ({_NO_EVENT}) f CROSS JOIN incidents r ON r.sort_key = f.key "
            f"WHERE {wanted} AND r.day_from IS NOT NULL) "
        )
        counted += [
            "SELECT day_from, day_to, unit, 1 FROM other",
            f"SELECT day_from, day_to, 'event', -1 FROM other WHERE {_RANGED}",
        ]
    return (
        f"{others}SELECT day_from, day_to, unit, sum(n) AS n FROM ({' UNION ALL '.join(counted)}) "
        "GROUP BY day_from, day_to, unit HAVING sum(n) > 0"
    )


def counted_of(table: str, found: str, keys: str) -> str:
    """Return SQL for all that is `Counted` of the records whose sort_keys an SQL query yields.

    That is `keys`, which may ask `matched`: what that yields stands in front of all else, because
    SQLite's parser has only so much room for what is within brackets within brackets.
    """
    days = (
        f"SELECT '', '{DAY}', key >> {DAY_BITS} AS day, count(*) FROM keys "
        f"WHERE key >= {1 << DAY_BITS} GROUP BY day"
    )
    these = of_these(table, "SELECT key FROM keys")
    named = f"WITH matched(key) AS ({found}), keys(key) AS MATERIALIZED ({keys})"
    return f"{named} {days} UNION ALL SELECT * FROM ({told(these)})"


def told(found: str) -> str:
    """Return SQL for what is `Counted` of ranges (day_from, day_to, unit, n), which SQL yields."""
    whole = (("month", 1), ("quarter", 3), ("year", 12), ("decade", 120))
    counted = [
        f"SELECT what, '{BEGIN}', day_from, sum(n) FROM found GROUP BY what, day_from",
        f"SELECT what, '{END}', day_to, sum(n) FROM found GROUP BY what, day_to",
        f"SELECT what, '{FILED}', day_to, sum(n) FROM found WHERE day_from = {OPEN_PAST} "
        "GROUP BY what, day_to",
        f"SELECT '{PERHAPS}', 'week', (day_from - 1) / 7 AS one, sum(n) FROM brief "
        "WHERE one = (day_to - 1) / 7 GROUP BY one",
        *(
            f"SELECT '{PERHAPS}', '{name}', one / {months}, sum(n) FROM months "
            f"WHERE one / {months} = other / {months} GROUP BY one / {months}"
            for name, months in whole
        ),
    ]
    return _TOLD.format(found=found, counted=" UNION ALL ".join(counted))


_TOLD: Final = f"""
WITH found(day_from, day_to, what, n) AS MATERIALIZED (
  SELECT day_from, day_to, CASE
    WHEN day_from = {OPEN_PAST} AND day_to = {OPEN_FUTURE} THEN '{ANY_TIME}'
    WHEN unit IN ('aggregate', 'background') THEN unit ELSE '{PERHAPS}' END, n
  FROM ({{found}})
), brief AS MATERIALIZED (
  SELECT day_from, day_to, n FROM found
  WHERE what = '{PERHAPS}' AND day_from > {OPEN_PAST} AND day_to - day_from < {_LONGEST}
), days AS MATERIALIZED (
  SELECT date(day_from + {_JULIAN}) AS one, date(day_to + {_JULIAN}) AS other, n FROM brief
), months(one, other, n) AS MATERIALIZED (
  SELECT 12 * CAST(one AS INTEGER) + CAST(substr(one, 6, 2) AS INTEGER) - 1,
         12 * CAST(other AS INTEGER) + CAST(substr(other, 6, 2) AS INTEGER) - 1, n FROM days
)
{{counted}}"""
