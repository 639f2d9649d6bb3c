"""How many records lie on each day: counts and places in a list, without reading the list.

Of all records that are not void; a filter is counted by the query itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

DAY_BITS: Final = 20
"""A sort_key is `day << 20 | n`: a day's ordinal, and a number within the day."""


def total(conn: sqlite3.Connection, table: str) -> int:
    """Return how many records there are that are not void."""
    sql = "SELECT total(live) FROM days WHERE record_table = ?"
    return int(conn.execute(sql, (table,)).fetchone()[0])


def beyond(conn: sqlite3.Connection, table: str, key: int, *, above: bool) -> int:
    """Return how many records that are not void lie beyond a sort_key."""
    comparison, day = ">" if above else "<", key >> DAY_BITS
    first, last = (key + 1, (day + 1 << DAY_BITS) - 1) if above else (day << DAY_BITS, key - 1)
    whole_days = f"SELECT total(live) FROM days WHERE record_table = ? AND day {comparison} ?"
    rest = f"SELECT count(*) FROM {table} WHERE state <> 'void' AND sort_key BETWEEN ? AND ?"
    found = conn.execute(f"SELECT ({whole_days}) + ({rest})", (table, day, first, last))
    return int(found.fetchone()[0])


def seek(conn: sqlite3.Connection, table: str, offset: int, *, descending: bool) -> tuple[int, int]:
    """Return (key to go on behind, rows to leave out there) for a place in the list by date."""
    order = "DESC" if descending else "ASC"
    sql = f"SELECT day, live FROM days WHERE record_table = ? ORDER BY day {order}"
    for day, live in conn.execute(sql, (table,)):
        if offset < live:
            return (day + 1 << DAY_BITS if descending else (day << DAY_BITS) - 1), offset
        offset -= live
    return (0 if descending else 1 << 62), 0  # the list is not that long


def change(conn: sqlite3.Connection, more: Mapping[tuple[str, int], int]) -> None:
    """Add so many records to a day of a table, or take them off it."""
    conn.executemany(
        "UPDATE days SET live = live + ?3 WHERE record_table = ?1 AND day = ?2",
        [(table, day, step) for (table, day), step in more.items() if step < 0],
    )
    conn.executemany(
        "INSERT INTO days VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET live = live + ?3",
        [(table, day, step) for (table, day), step in more.items() if step > 0],
    )


def count(conn: sqlite3.Connection, table: str, after: int) -> None:
    """Add to the days the records with an id above one."""
    conn.execute(
        f"INSERT INTO days SELECT '{table}', sort_key >> {DAY_BITS}, count(*) FROM {table} "
        "WHERE id > ? AND state <> 'void' GROUP BY 2 "
        "ON CONFLICT DO UPDATE SET live = live + excluded.live",
        (after,),
    )
