"""What makes a file a review copy: the row of its journal that says of what it was taken, and when.

A review copy is a tracker file of some records of another, with a journal of its own. The *mark*,
a setting, is the last row that was written when it was taken; what stands before it in the journal
came with the copy (the history that a reviewer needs, told again), what stands after it was done
in it. So the mark tells what each record was when it was taken, and nobody undoes what is before.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.errors import RefusedError
from tracker.store import journal

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from tracker.store.batch import Batch
    from tracker.store.journal import Change

KEY: Final = "review:copy"
"""The setting whose first row in the journal is the mark."""

TAKEN: Final = "review:taken"
"""Begins the setting of the original that says how far a copy was taken in; its name follows."""

GIVEN: Final = "review:given"
"""Begins the setting of the original that a copy was handed out (`handed_out`)."""

Place = tuple[str, str]
"""A record: its table and uid."""


class Mark(NamedTuple):
    """Of what a review copy is one.

    `copy` names the copy, `of` the file (its name alone), `query` what was asked for, `chosen` how
    many incidents and statements are to be reviewed. `anchor` is the hash of the newest row of the
    journal of the original. `partial` are the records that did not come whole; of these, `outlines`
    are there only because others point to them. `seq`, `author` and `at` (UTC) are of the row.
    """

    copy: str
    of: str
    query: str
    chosen: dict[str, int]
    anchor: str
    partial: frozenset[Place]
    outlines: frozenset[Place]
    seq: int
    author: str
    at: datetime


def write(
    batch: Batch,
    copy: str,
    of: str,
    query: str,
    chosen: dict[str, int],
    anchor: str,
    partial: Iterable[Place],
    outlines: Iterable[Place],
) -> None:
    """Write the mark: the last thing in the batch that takes the copy."""
    told = {
        "copy": copy,
        "of": of,
        "query": query,
        "chosen": chosen,
        "anchor": anchor,
        "partial": sorted(partial),
        "outlines": sorted(outlines),
        "stream": batch.stream,
    }
    batch.set_value("settings", KEY, json.dumps(told, ensure_ascii=False))


def mark(conn: sqlite3.Connection) -> Mark | None:
    """Return of what this file is a review copy; None for any other file."""
    row = _row(conn)
    if row is None:
        return None
    seq, stream, author, clock, after = row
    try:
        told = json.loads(json.loads(after)["value"])
        if told["stream"] != stream:  # the setting came in from a copy, with JSON lines
            return None
        return Mark(
            copy=str(told["copy"]),
            of=str(told["of"]),
            query=str(told["query"]),
            chosen={str(table): int(count) for table, count in told["chosen"].items()},
            anchor=str(told["anchor"]),
            partial=frozenset((str(table), str(uid)) for table, uid in told["partial"]),
            outlines=frozenset((str(table), str(uid)) for table, uid in told["outlines"]),
            seq=seq,
            author=str(author),
            at=journal.clock_time(clock),
        )
    except (TypeError, ValueError, KeyError, AttributeError, OSError, ArithmeticError):
        return None
    except RecursionError:  # made by hand, to break whoever opens it
        return None


def outlines(conn: sqlite3.Connection) -> frozenset[Place]:
    """Return what came into a review copy without its parts; nothing in any other file."""
    found = mark(conn)
    return frozenset() if found is None else found.outlines


def _row(conn: sqlite3.Connection) -> tuple[int, str, str, int, str] | None:
    found: tuple[int, str, str, int, str] | None = conn.execute(
        "SELECT seq, stream, author, clock, after FROM changes "
        "WHERE table_name = 'settings' AND uid = ? ORDER BY seq LIMIT 1",
        (KEY,),
    ).fetchone()
    return found


def taken_until(conn: sqlite3.Connection) -> int:
    """Return the last row of the journal that came with a review copy; 0 in any other file."""
    found = mark(conn) if _row(conn) is not None else None
    return 0 if found is None else found.seq


def refuse_taking_back(conn: sqlite3.Connection, batch: str) -> None:
    """Raise RefusedError for a batch that came with the copy: it is taken back in the original."""
    until = taken_until(conn)
    sql = f"SELECT 1 FROM {journal.BY_BATCH} WHERE batch = ? AND seq <= ? LIMIT 1"
    if until and conn.execute(sql, (batch, until)).fetchone() is not None:
        raise RefusedError(
            "This came with the review copy; it is not taken back here.",
            "What is done in the copy is. The rest is a matter of the file that it was taken of.",
        )


def knows(conn: sqlite3.Connection, anchor: str) -> bool:
    """Whether the journal of this file has the row from which a copy was taken.

    A copy of an empty journal is nobody's.
    """
    return row_of(conn, anchor) > 0


def row_of(conn: sqlite3.Connection, anchor: str) -> int:
    """Return the row of the journal of this file from which a copy was taken; 0 if it has none."""
    row = conn.execute("SELECT seq FROM changes WHERE hash = ?", (anchor,)).fetchone()
    return 0 if row is None else int(row[0])


def last_row(conn: sqlite3.Connection, setting: str) -> int:
    """Return the last row of the journal about a setting; 0 if there is none."""
    sql = "SELECT coalesce(max(seq), 0) FROM changes WHERE table_name = 'settings' AND uid = ?"
    return int(conn.execute(sql, (setting,)).fetchone()[0])


def newest(conn: sqlite3.Connection) -> tuple[int, str]:
    """Return seq and hash of the newest row of the journal; (0, "") if there is none."""
    row = conn.execute("SELECT seq, hash FROM changes ORDER BY seq DESC LIMIT 1").fetchone()
    return (0, "") if row is None else (int(row[0]), str(row[1]))


def hash_at(conn: sqlite3.Connection, seq: int) -> str:
    """Return the hash of a row of the journal; "" if there is none."""
    row = conn.execute("SELECT hash FROM changes WHERE seq = ?", (seq,)).fetchone()
    return "" if row is None else str(row[0])


def versions(conn: sqlite3.Connection, table: str, uid: str) -> Iterator[tuple[int, int, str, int]]:
    """Yield (seq, clock, stream, stream_seq) of the rows about a record, oldest first."""
    sql = (
        "SELECT seq, clock, stream, stream_seq FROM changes "
        "WHERE table_name = ? AND uid = ? ORDER BY seq"
    )
    yield from conn.execute(sql, (table, uid))


def touched(conn: sqlite3.Connection, since: int) -> list[Place]:
    """Return what was written after a row of the journal, in the order of the first write."""
    sql = (
        "SELECT table_name, uid FROM changes WHERE seq > ? "
        "GROUP BY table_name, uid ORDER BY min(seq)"
    )
    return conn.execute(sql, (since,)).fetchall()


def chosen(conn: sqlite3.Connection, mark: Mark) -> set[Place]:
    """Return the incidents and statements that came with a copy to be reviewed."""
    sql = (
        "SELECT DISTINCT table_name, uid FROM changes "
        "WHERE seq <= ? AND table_name IN ('incidents', 'statements')"
    )
    return set(conn.execute(sql, (mark.seq,))) - mark.outlines


def after(conn: sqlite3.Connection, table: str, uid: str, seq: int) -> list[Change]:
    """Return what was done to a record after a row of the journal, oldest first."""
    where = "table_name = ? AND uid = ? AND seq > ? ORDER BY seq"
    return list(journal.changes(conn, where, (table, uid, seq)))


def add_terms(to: sqlite3.Connection, of: sqlite3.Connection) -> None:
    """Give a new file the terms that a team has added to another; none of ours is changed."""
    marks = "?, ?, ?, ?, ?, ?"
    to.executemany(f"INSERT OR IGNORE INTO terms VALUES ({marks})", of.execute(_TERMS).fetchall())


_TERMS = "SELECT vocabulary, code, label, definition, sort, maps FROM terms"
