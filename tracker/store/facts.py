"""What is in a file, counted: for `info`, and for whoever opens a file that they do not know."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING, NamedTuple

from tracker.model.columns import TABLES
from tracker.store.journal import clock_time
from tracker.store.review_copy import Mark, mark

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


class Facts(NamedTuple):
    """Counts are of records that are not void; `void` counts those that are. Sizes are bytes.

    `copy` says of what the file is a review copy, None if it is none.
    """

    records: dict[str, int]
    void: int
    states: dict[str, int]
    first_day: str | None
    last_day: str | None
    undated: int
    conflicts: int
    size: int
    schema: int
    changes: int
    batches: int
    authors: int
    last_change: datetime | None
    last_author: str | None
    stream: str | None
    streams: int
    journal_mode: str
    sqlite: str
    copy: Mark | None


def facts(conn: sqlite3.Connection, path: Path) -> Facts:
    """Count what the file holds."""
    voidable = [name for name, table in TABLES.items() if table.voidable]
    live = {name: " WHERE state <> 'void'" if name in voidable else "" for name in TABLES}
    void = sum(_number(conn, f"SELECT count(*) FROM {t} WHERE state = 'void'") for t in voidable)
    first, last, undated, conflicts = conn.execute(
        "SELECT min(date_from), max(date_to), coalesce(sum(date_edtf IS NULL), 0), "
        "coalesce(sum(has_conflict), 0) FROM incidents WHERE state <> 'void'"
    ).fetchone()
    changes, batches, authors, clock, streams = conn.execute(
        "SELECT count(*), count(DISTINCT batch), count(DISTINCT author), max(clock), "
        "count(DISTINCT stream) FROM changes"
    ).fetchone()
    newest = conn.execute("SELECT author FROM changes ORDER BY seq DESC LIMIT 1").fetchone()
    identity = conn.execute("SELECT stream FROM identity").fetchone()
    states = "SELECT state, count(*) FROM incidents GROUP BY state ORDER BY state"
    return Facts(
        records={t: _number(conn, f"SELECT count(*) FROM {t}{live[t]}") for t in TABLES},
        void=void,
        states=dict(conn.execute(states).fetchall()),
        first_day=first,
        last_day=last,
        undated=undated,
        conflicts=conflicts,
        size=os.stat(path).st_size,
        schema=_number(conn, "PRAGMA user_version"),
        changes=changes,
        batches=batches,
        authors=authors,
        last_change=None if clock is None else clock_time(clock),
        last_author=newest[0] if newest else None,
        stream=identity[0] if identity else None,
        streams=streams,
        journal_mode=str(conn.execute("PRAGMA journal_mode").fetchone()[0]),
        sqlite=sqlite3.sqlite_version,
        copy=mark(conn),
    )


def _number(conn: sqlite3.Connection, sql: str) -> int:
    return int(conn.execute(sql).fetchone()[0])


def batches_beginning(conn: sqlite3.Connection, prefix: str, limit: int = 5) -> list[str]:
    """Return the batches of the journal whose name begins so, at most `limit`."""
    rows = conn.execute(
        "SELECT DISTINCT batch FROM changes WHERE batch >= ? AND batch < ? LIMIT ?",
        (prefix, prefix + "~", limit),
    )
    return [batch for (batch,) in rows]
