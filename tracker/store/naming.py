"""What completion needs of the file: every spelling of every name, whose it is, and its use."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.store.connection import journalled_until

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

_OWNERS: Final = {"actors": "actor_id", "places": "place_id"}
_RECENT: Final = 3000
"""Mentions of each kind that count as use: what was long ago neither costs time nor ranks."""
_HALF: Final = 300
"""After so many newer mentions one counts half."""


class Spelling(NamedTuple):
    """One name of a record. `owner` and `owner_name`: the record it finds, after merges."""

    record: str
    owner: str
    owner_name: str
    name: str
    folded: str
    skeleton: str


# Every record with the one it is now, however many merges away; without void ones.
_SPELLINGS = """
WITH RECURSIVE top(id, now) AS (
    SELECT id, id FROM {table} WHERE merged_into_id IS NULL AND state <> 'void'{these}
    UNION SELECT r.id, top.now FROM top JOIN {table} r ON r.merged_into_id = top.id
)
SELECT r.uid, w.uid, w.name, n.name, n.folded, n.skeleton
FROM top JOIN {table} r ON r.id = top.id JOIN {table} w ON w.id = top.now
JOIN names n ON n.{owner} = top.id
ORDER BY n.id"""

_FAMILY = """
 AND id IN (
    WITH RECURSIVE up(id) AS (
        SELECT id FROM {table} WHERE uid IN (SELECT value FROM json_each(?))
        UNION SELECT r.merged_into_id FROM up JOIN {table} r ON r.id = up.id
        WHERE r.merged_into_id IS NOT NULL
    ) SELECT id FROM up)"""


def spellings(
    conn: sqlite3.Connection, table: str, uids: Iterable[str] | None = None
) -> list[Spelling]:
    """Return the names of all actors or places, or of these and what is merged with them."""
    these = "" if uids is None else _FAMILY.format(table=table)
    sql = _SPELLINGS.format(table=table, owner=_OWNERS[table], these=these)
    parameters = () if uids is None else (json.dumps(list(uids)),)
    return [Spelling._make(row) for row in conn.execute(sql, parameters)]


_MENTIONS = {
    "actors": (
        "SELECT r.uid "
        "FROM (SELECT actor_id AS id, id AS k FROM involvements ORDER BY k DESC LIMIT ?) m "
        "JOIN actors r ON r.id = m.id ORDER BY k DESC",
        "SELECT r.uid "
        "FROM (SELECT speaker_id AS id, id AS k FROM statements ORDER BY k DESC LIMIT ?) m "
        "JOIN actors r ON r.id = m.id ORDER BY k DESC",
        "SELECT r.uid "
        "FROM (SELECT publisher_id AS id, id AS k FROM documents ORDER BY k DESC LIMIT ?) m "
        "JOIN actors r ON r.id = m.id ORDER BY k DESC",
    ),
    "places": (
        "SELECT r.uid "
        "FROM (SELECT place_id AS id, id AS k FROM incidents ORDER BY k DESC LIMIT ?) m "
        "JOIN places r ON r.id = m.id ORDER BY k DESC",
    ),
}


def uses(conn: sqlite3.Connection, table: str) -> dict[str, float]:
    """Return how much each actor or place was used of late: mentions, the older the lighter.

    By the uid that was mentioned, merged or not.
    """
    weights: dict[str, float] = defaultdict(float)
    for sql in _MENTIONS[table]:
        for position, (uid,) in enumerate(conn.execute(sql, (_RECENT,))):
            weights[uid] += _HALF / (_HALF + position)
    return dict(weights)


def changed_since(conn: sqlite3.Connection, table: str, seq: int) -> tuple[set[str], int]:
    """Return the records of a table that were written after journal row `seq`, and the newest row.

    Whoever keeps an index in memory asks this after each write, and learns of other processes'.
    """
    newest = journalled_until(conn)
    rows = conn.execute(
        "SELECT DISTINCT uid FROM changes WHERE seq > ? AND table_name = ?", (seq, table)
    )
    return {uid for (uid,) in rows}, newest
