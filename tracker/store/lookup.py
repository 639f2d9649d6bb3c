"""From references to records and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tracker.errors import NotFoundError, RefusedError
from tracker.model import references
from tracker.model.columns import TABLES

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable


def resolve(conn: sqlite3.Connection, reference: str) -> tuple[str, str]:
    """Return (table, uid) of a reference; of a merged record, the winner's.

    Raises NotFoundError if it fits none, RefusedError with exit code 2 if it fits several.
    """
    table, uid = resolve_itself(conn, reference)
    return table, winner(conn, table, uid)


def resolve_itself(conn: sqlite3.Connection, reference: str) -> tuple[str, str]:
    """Return (table, uid) of a reference, of a merged record its own; raises as `resolve`."""
    table, prefix = references.parse(reference)
    # "~" sorts after every character of the alphabet: a range on the index instead of a GLOB.
    rows = conn.execute(
        f"SELECT uid FROM {table} WHERE uid >= ? AND uid < ? LIMIT 5", (prefix, prefix + "~")
    ).fetchall()
    if not rows:
        raise NotFoundError(
            f"There is no record {reference.strip()}.", "Look it up with: tracker search …"
        )
    if len(rows) > 1:
        options = ", ".join(references.show(table, uid, len(prefix) + 3) for (uid,) in rows)
        raise RefusedError(
            f"{reference.strip()} fits several records.", f"Say more of it: {options}", exit_code=2
        )
    return table, rows[0][0]


def winner(conn: sqlite3.Connection, table: str, uid: str) -> str:
    """Return the uid of the record that this one was merged into, itself if it was not."""
    if all(column.name != "merged_into" for column in TABLES[table].columns):
        return uid
    seen = {uid}
    while True:
        row = conn.execute(
            f"SELECT w.uid FROM {table} r JOIN {table} w ON w.id = r.merged_into_id "
            "WHERE r.uid = ?",
            (uid,),
        ).fetchone()
        if row is None or row[0] in seen:
            return uid
        uid = row[0]
        seen.add(uid)


def reference(conn: sqlite3.Connection, table: str, uid: str, minimum: int = 4) -> str:
    """Return the shortest reference that is unique in this file, of at least `minimum`."""
    neighbours = [
        row[0]
        for sql in (
            f"SELECT max(uid) FROM {table} WHERE uid < ?",
            f"SELECT min(uid) FROM {table} WHERE uid > ?",
        )
        for row in conn.execute(sql, (uid,))
        if row[0] is not None
    ]
    return references.show(table, uid, references.shortest(uid, neighbours, minimum))


def references_of(
    conn: sqlite3.Connection, table: str, uids: Iterable[str], minimum: int = 4
) -> dict[str, str]:
    """Return the shortest unique reference of each of many records, as `reference` does of one."""
    rows = conn.execute(
        f"SELECT w.value, (SELECT max(uid) FROM {table} WHERE uid < w.value), "
        f"(SELECT min(uid) FROM {table} WHERE uid > w.value) FROM json_each(?) w",
        (json.dumps(list(uids)),),
    )
    found = {}
    for uid, before, after in rows:
        neighbours = [one for one in (before, after) if one is not None]
        length = references.shortest(uid, neighbours, minimum)
        found[uid] = references.show(table, uid, length)
    return found
