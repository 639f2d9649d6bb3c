"""What the timeline may not count on one day: dates that are ranges, and what is no event."""

from __future__ import annotations

from typing import Final, NamedTuple


class Stretch(NamedTuple):
    """Records that may lie on any day from `first` (0: open) to `last` (9999999: open)."""

    first: int
    last: int
    unit: str
    number: int


_RANGED: Final = "day_to <> day_from"
_UNIT: Final = {"incidents": "r.unit", "statements": "'event'"}
_NO_EVENT: Final = (
    "SELECT rowid AS key FROM incidents_fts "
    'WHERE incidents_fts MATCH \'facets : ("uaggregate" OR "ubackground")\''
)


def of_these(table: str, keys: str) -> str:
    """Return SQL for the stretches among records whose sort_keys, `key`, an SQL query yields."""
    loose = f"SELECT sort_key AS key FROM {table} WHERE {_RANGED}"
    if table == "incidents":
        loose += f" UNION {_NO_EVENT}"
    # The plus sign keeps SQLite from asking for each of the loose whether it is among them.
    return (
        f"SELECT r.day_from, r.day_to, {_UNIT[table]} AS unit, count(*) "
        f"FROM (SELECT key FROM ({keys}) WHERE +key IN ({loose})) f "
        f"CROSS JOIN {table} r ON r.sort_key = f.key "
        "WHERE r.day_from IS NOT NULL GROUP BY r.day_from, r.day_to, unit"
    )


def of_all(table: str) -> str:
    """Return SQL for the stretches of all records that are not void.

    An index alone tells all that are ranges; the few that are void or no event are taken off again.
    Looking each up would take a second of a million.
    """
    days = "r.day_from, r.day_to"
    counted = [
        f"SELECT {days}, 'event' AS unit, count(*) AS n FROM {table} r WHERE {_RANGED} "
        "GROUP BY r.day_to, r.day_from",
        f"SELECT {days}, 'event', -1 FROM {table} r WHERE state = 'void' AND {_RANGED}",
    ]
    if table == "incidents":
        other = (
            f"FROM ({_NO_EVENT}) f CROSS JOIN incidents r ON r.sort_key = f.key "
            "WHERE r.state <> 'void' AND r.day_from IS NOT NULL"
        )
        counted += [
            f"SELECT {days}, r.unit, 1 {other}",
            f"SELECT {days}, 'event', -1 {other} AND {_RANGED}",
        ]
    return (
        f"SELECT day_from, day_to, unit, sum(n) FROM ({' UNION ALL '.join(counted)}) "
        "GROUP BY day_from, day_to, unit HAVING sum(n) > 0"
    )
