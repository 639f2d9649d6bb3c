"""What a lane of the timeline counts of the records that a query finds, in one question."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from tracker.model.dates import OPEN_PAST
from tracker.store.days import DAY_BITS
from tracker.store.tallies import BEGUN, DAY, EVENT, EVERY_KIND, SORTS, Tally, told

if TYPE_CHECKING:
    from collections.abc import Iterable

_FILED, _LAST = "filed", "last"
"""Counted by day beside what a tally has: all records where they are filed, which is the first day
of their date that is known; and of those whose first day is open, the last."""

_NO_EVENT: Final = (
    "SELECT rowid AS key FROM incidents_fts "
    'WHERE incidents_fts MATCH \'facets : ("uaggregate" OR "ubackground")\''
)


def counted_of(table: str, found: str, keys: str, *, twice: bool) -> str:
    """Return SQL for what `tally` adds up, of the records whose sort_keys a query yields.

    That is `keys`, which may ask `matched`: what that yields stands in front of all else, because
    SQLite's parser has only so much room for what is within brackets within brackets. `twice`: to
    find the keys again is quicker than to keep them.
    """
    kept = "NOT MATERIALIZED" if twice else "MATERIALIZED"
    filed = (
        f"SELECT '{_FILED}', key >> {DAY_BITS} AS day, count(*) "
        f"FROM keys WHERE key >= {1 << DAY_BITS} GROUP BY day"
    )
    last = (
        f"SELECT '{_LAST}', day_to, sum(n) FROM stretches WHERE day_from = {OPEN_PAST} "
        "GROUP BY day_to"
    )
    these = f"SELECT '{EVERY_KIND}' AS kind, unit, day_from, day_to, n FROM stretches"
    return (
        f"WITH matched(key) AS {kept} ({found}), keys(key) AS {kept} ({keys}), "
        f"stretches AS MATERIALIZED ({_stretches(table)}) "
        f"{filed} UNION ALL {last} UNION ALL SELECT counted, at, number FROM ({told(these)})"
    )


def tally(rows: Iterable[tuple[str, int, int]]) -> Tally:
    """Return a tally of rows as `counted_of` gives them."""
    by: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for counted, at, number in rows:
        if number:
            by[counted].append((at, number))
    days = Counter(dict(by[_FILED]))
    for counted in (_LAST, *(f"{what} {BEGUN}" for what in SORTS)):
        for day, number in by[counted]:
            days[day] -= number
    by[DAY] = [(day, number) for day, number in sorted(days.items()) if number > 0]
    return Tally.of(by.__getitem__)


def _stretches(table: str) -> str:
    """Return SQL for (day_from, day_to, unit, n) of the `keys` that are no event on a known day.

    All are taken for events; what is none, of which there is little, is added as what it is and
    taken off as an event.
    """
    ranges = (
        f"SELECT r.day_from AS day_from, r.day_to AS day_to, '{EVENT}' AS unit, count(*) AS n "
        f"FROM keys k CROSS JOIN {table} r INDEXED BY {table}_stretches "
        "ON r.sort_key = k.key AND r.day_to <> r.day_from GROUP BY r.day_from, r.day_to"
    )
    if table != "incidents":
        return ranges
    other = (
        f"SELECT r.day_from, r.day_to, r.unit FROM ({_NO_EVENT}) f "
        "CROSS JOIN incidents r ON r.sort_key = f.key "
        "WHERE +f.key IN (SELECT key FROM keys) AND r.day_from IS NOT NULL"
    )
    return (
        f"WITH other AS MATERIALIZED ({other}) SELECT * FROM ({ranges}) "
        "UNION ALL SELECT day_from, day_to, unit, 1 FROM other "
        f"UNION ALL SELECT day_from, day_to, '{EVENT}', -1 FROM other WHERE day_to <> day_from"
    )
