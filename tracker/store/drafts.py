"""Unsaved forms: kept in the file so that nothing typed is lost. Not journalled, not undone.

A draft is of one author and one form; its content is JSON that the form understands. What is kept
here leaves the file with the form that is saved or discarded.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.errors import NotFoundError

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from tracker.store.store import Store


class Draft(NamedTuple):
    """An unsaved form. `record_uid` is None for a new record; times are UTC, ISO 8601."""

    id: int
    form: str
    record_uid: str | None
    content: dict[str, Any]
    author: str
    created_at: str
    updated_at: str


def keep(
    store: Store,
    id_: int | None,
    form: str,
    record_uid: str | None,
    content: dict[str, Any],
    now: datetime,
) -> int:
    """Write a draft, new (None) or again; return its id.

    Raises ReadOnlyError or DatabaseError as `Store.batch` does.
    """
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    at = now.strftime("%Y-%m-%dT%H:%M:%S.") + f"{now.microsecond // 1000:03}Z"
    with store.unjournalled() as conn:
        if id_ is not None:
            row = conn.execute(
                "UPDATE drafts SET record_uid = ?, content = ?, updated_at = ? WHERE id = ?",
                (record_uid, text, at, id_),
            )
            if row.rowcount:
                return id_
        made = conn.execute(
            "INSERT INTO drafts (form, record_uid, content, author, created_at, updated_at) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (form, record_uid, text, store.author, at, at),
        )
        return int(made.lastrowid or 0)


def drafts(conn: sqlite3.Connection, author: str) -> list[Draft]:
    """Return the drafts of an author, the one typed last first."""
    rows = conn.execute(
        "SELECT id, form, record_uid, content, author, created_at, updated_at FROM drafts "
        "WHERE author = ? ORDER BY updated_at DESC, id DESC",
        (author,),
    )
    return [_draft(row) for row in rows]


def ids(conn: sqlite3.Connection, author: str) -> frozenset[int]:
    """Return which drafts an author has."""
    rows = conn.execute("SELECT id FROM drafts WHERE author = ?", (author,))
    return frozenset(id_ for (id_,) in rows)


def draft(conn: sqlite3.Connection, id_: int) -> Draft:
    """Return one draft; raises NotFoundError if it has been saved or discarded meanwhile."""
    row = conn.execute(
        "SELECT id, form, record_uid, content, author, created_at, updated_at FROM drafts "
        "WHERE id = ?",
        (id_,),
    ).fetchone()
    if row is None:
        raise NotFoundError("This draft is gone.", "It was saved or discarded in another window.")
    return _draft(row)


def discard(store: Store, id_: int) -> None:
    """Remove a draft; one that is gone already is no error."""
    with store.unjournalled() as conn:
        remove(conn, id_)


def remove(conn: sqlite3.Connection, id_: int) -> None:
    """Remove a draft within an open transaction: that of the record that it has become."""
    conn.execute("DELETE FROM drafts WHERE id = ?", (id_,))


def _draft(row: tuple[Any, ...]) -> Draft:
    found = Draft._make(row)
    content = json.loads(row[3])
    return found._replace(content=content if isinstance(content, dict) else {})
