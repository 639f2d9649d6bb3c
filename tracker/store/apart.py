"""Records that look alike and are not the same: remembered, so that nobody is asked again.

A link says so; links join no places, of which a setting says it. Of documents nothing is kept:
nobody is asked about one again once it is saved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.store import links

if TYPE_CHECKING:
    import sqlite3

    from tracker.store.batch import Batch

_KEY: Final = "not_the_same"


def keep_apart(batch: Batch, table: str, uid: str, other: str) -> None:
    """Write down that two records of a table are not one."""
    if table == "documents":
        return
    if table == "places":
        first, second = sorted((uid, other))
        batch.set_value("settings", f"{_KEY} {table} {first} {second}", "true")
        return
    batch.put_body("links", "", links.body(table, "not_duplicate", uid, other))


def forget_places(batch: Batch, uid: str, other: str) -> None:
    """Take back that two places are not one."""
    first, second = sorted((uid, other))
    batch.set_value("settings", f"{_KEY} places {first} {second}", None)


def places_apart(conn: sqlite3.Connection) -> set[tuple[str, str]]:
    """Return the pairs of places (uids), in both orders, that are not one."""
    begins = f"{_KEY} places "
    rows = conn.execute(
        "SELECT key FROM settings WHERE key >= ? AND key < ?", (begins, begins + "~")
    )
    pairs = {tuple(key.removeprefix(begins).split(" ", 1)) for (key,) in rows}
    found = {pair for pair in pairs if len(pair) == 2}
    return {*found, *((b, a) for a, b in found)}
