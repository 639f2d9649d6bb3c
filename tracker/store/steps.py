"""A step of the journal, a batch: what it did, in a few words, and whether it still stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.store import review_copy
from tracker.store.journal import BY_BATCH

if TYPE_CHECKING:
    import sqlite3


def is_undone(conn: sqlite3.Connection, batch: str) -> bool:
    """Whether a batch has been taken back, and that not taken back in turn."""
    rows = conn.execute("SELECT DISTINCT batch FROM changes WHERE undoes = ?", (batch,))
    return any(not is_undone(conn, undo) for (undo,) in rows.fetchall())


def is_undo(conn: sqlite3.Connection, batch: str) -> bool:
    """Whether a batch takes back what was done; the undo of an undo does it again."""
    undoes = f"SELECT undoes FROM {BY_BATCH} WHERE batch = ? LIMIT 1"
    takes_back = False
    while (row := conn.execute(undoes, (batch,)).fetchone()) is not None and row[0] is not None:
        takes_back, batch = not takes_back, row[0]
    return takes_back


def is_step_of(conn: sqlite3.Connection, batch: str, author: str) -> bool:
    """Whether a batch is a step of this author, who may have signed parts of it for others.

    So does whoever takes in a review copy: what is theirs of it are the rows that say so.
    """
    sql = f"SELECT 1 FROM {BY_BATCH} WHERE batch = ? AND author = ? LIMIT 1"
    return conn.execute(sql, (batch, author)).fetchone() is not None


def summary(conn: sqlite3.Connection, batch: str) -> str:
    """Say in a few words what a batch did."""
    rows = conn.execute(
        f"SELECT {_DONE} AS done, table_name, count(DISTINCT uid) FROM {BY_BATCH} WHERE batch = ?1 "
        "AND NOT (table_name = 'settings' AND (substr(uid, 1, length(?2)) = ?2 "
        "OR substr(uid, 1, length(?3)) = ?3)) GROUP BY done, table_name ORDER BY min(seq)",
        (batch, f"{review_copy.TAKEN} ", f"{review_copy.GIVEN} "),
    ).fetchall()
    if not rows:
        return _noting(conn, batch)
    verbs = {"insert": "adding", "update": "editing", "delete": "removing", "accept": "accepting"}
    names = {"settings": "setting", "saved_searches": "saved search"}
    parts = []
    said = ""
    only_tags = " tags of" if _changes_tags_alone(conn, batch) else ""
    for op, table, count in rows:
        noun = names.get(table, table.removesuffix("s")) if count == 1 else table.replace("_", " ")
        verb = verbs.get(op, op.removesuffix("e") + "ing")
        again = "" if verb == said else f"{verb}{only_tags} "
        parts.append(f"{again}{'one' if count == 1 else f'{count:,}'} {noun}")
        said = verb
    return ", ".join(parts)


def _noting(conn: sqlite3.Connection, batch: str) -> str:
    """Say what a batch did that wrote of review copies alone."""
    row = conn.execute(f"SELECT uid FROM {BY_BATCH} WHERE batch = ? LIMIT 1", (batch,)).fetchone()
    if row is not None and str(row[0]).startswith(f"{review_copy.GIVEN} "):
        return "noting that a review copy was handed out"
    return "noting how far a review copy was taken in"


# What makes a record final that awaited review is its acceptance.
_DONE = """CASE WHEN op = 'update' AND json_extract(before, '$.state') = 'review'
    AND json_extract(after, '$.state') = 'final' THEN 'accept' ELSE op END"""


def _changes_tags_alone(conn: sqlite3.Connection, batch: str) -> bool:
    """Whether all that a batch did was to put tags on records or take them away."""
    differs = (
        "op <> 'update' OR before IS NULL OR json_remove(before, '$.parts.tags') IS NOT "
        "json_remove(after, '$.parts.tags')"
    )
    more = f"SELECT 1 FROM {BY_BATCH} WHERE batch = ? AND ({differs}) LIMIT 1"
    return conn.execute(more, (batch,)).fetchone() is None
