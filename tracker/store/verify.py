"""Checking a file from top to bottom: what is wrong, and where."""

from __future__ import annotations

import hashlib
import sqlite3
from typing import TYPE_CHECKING

from tracker.model.columns import TABLES
from tracker.model.figures import conflicts
from tracker.store import connection, index, journal
from tracker.store.days import DAY_BITS
from tracker.store.derived import claims, derived_day
from tracker.store.rows import Rows, derived_dates
from tracker.store.schema import TRIGGERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILES_FOLDER = "files"
"""Attachments lie in this folder beside the database; `documents.path` is relative to it."""


def verify(path: Path) -> list[str]:
    """Return a sentence for each thing that is wrong; an empty list is a clean file.

    Raises DatabaseError if the file cannot be opened at all.
    """
    conn = connection.open_reader(path)
    try:
        return list(problems(conn, path))
    finally:
        conn.close()


def problems(conn: sqlite3.Connection, path: Path) -> Iterator[str]:
    """Yield what is wrong, from the pages of the file up to what its records say."""
    try:
        damage = list(_integrity(conn))
        yield from damage
        if damage:
            return  # what follows would read damaged pages
        yield from _foreign_keys(conn)
        yield from _triggers(conn)
        yield from journal.verify_chain(conn)
        yield from _journal_against_records(conn)
        yield from _derived(conn)
        for table in index.COLUMNS:
            yield from index.differences(conn, table)
        yield from _attachments(conn, path)
    except sqlite3.DatabaseError as error:
        yield f"the file is damaged: {error}"


def _integrity(conn: sqlite3.Connection) -> Iterator[str]:
    for (message,) in conn.execute("PRAGMA integrity_check(20)"):
        if message != "ok":
            yield f"file integrity: {message}"


def _foreign_keys(conn: sqlite3.Connection) -> Iterator[str]:
    for table, rowid, parent, _ in conn.execute("PRAGMA foreign_key_check"):
        yield f"{table} row {rowid} points to a row of {parent} that does not exist"


def _triggers(conn: sqlite3.Connection) -> Iterator[str]:
    have = {row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type='trigger'")}
    for name in TRIGGERS.keys() - have:
        yield f"the trigger {name}, which guards the journal, is missing"


def _journal_against_records(conn: sqlite3.Connection) -> Iterator[str]:
    """Compare each record with what the newest journal rows say of it: catches edits around us."""
    for table in TABLES:
        rows = Rows(conn)
        for uid, body in rows.read_many(table):
            row = conn.execute(
                "SELECT after, op, nonce IS NULL FROM changes WHERE table_name = ? AND uid = ? "
                "ORDER BY seq DESC LIMIT 1",
                (table, uid),
            ).fetchone()
            if row is None:
                yield f"{table} {uid}: the journal does not know of it"
            elif not row[2] and not journal.agrees(body, row[0], row[1]):
                yield f"{table} {uid}: it is not as the journal left it"


def _derived(conn: sqlite3.Connection) -> Iterator[str]:
    for table, spec in TABLES.items():
        if not spec.dated:
            continue
        key = "r.sort_key" if spec.keyed else "NULL"
        stored = {
            row[0]: row[1:]
            for row in conn.execute(
                f"SELECT r.uid, {key}, date_from, date_to, day_from, day_to, date_precision "
                f"FROM {table} r"
            )
        }
        for uid, body in Rows(conn).read_many(table):
            sort_key, *dates = stored[uid]
            if tuple(dates) != tuple(derived_dates(body.get("date_edtf") or "").values()):
                yield f"{table} {uid}: the bounds of its date do not follow from its EDTF"
            elif sort_key is not None and sort_key >> DAY_BITS != derived_day(body):
                yield f"{table} {uid}: it is filed under the wrong day"
    yield from _days(conn)
    flagged = {row[0]: row[1] for row in conn.execute("SELECT id, has_conflict FROM incidents")}
    disputed = {a.incident for a, _ in conflicts(claims(conn, flagged))}
    for id_, flag in flagged.items():
        if bool(flag) != (id_ in disputed):
            (uid,) = conn.execute("SELECT uid FROM incidents WHERE id = ?", (id_,)).fetchone()
            yield f"incidents {uid}: its mark of conflicting figures is wrong"


def _days(conn: sqlite3.Connection) -> Iterator[str]:
    counted = " UNION ALL ".join(
        f"SELECT '{table}', sort_key >> {DAY_BITS}, count(*) FROM {table} "
        "WHERE state <> 'void' GROUP BY 2"
        for table in index.COLUMNS
    )
    wrong = (
        f"WITH counted AS ({counted}), "
        "kept AS (SELECT record_table, day, live FROM days WHERE live <> 0) "
        "SELECT * FROM (SELECT * FROM kept EXCEPT SELECT * FROM counted) "
        "UNION SELECT * FROM (SELECT * FROM counted EXCEPT SELECT * FROM kept)"
    )
    for table, day in dict.fromkeys(row[:2] for row in conn.execute(wrong)):
        yield f"{table}: the number of records kept for day {day} is wrong"


def _attachments(conn: sqlite3.Connection, path: Path) -> Iterator[str]:
    folder = path.resolve().parent / FILES_FOLDER
    sql = "SELECT uid, path, sha256 FROM documents WHERE path IS NOT NULL"
    for uid, name, sha256 in conn.execute(sql):
        file = (folder / name).resolve()
        if not file.is_relative_to(folder):
            yield f"documents {uid}: its file lies outside of {FILES_FOLDER}/"
        elif not file.is_file():
            yield f"documents {uid}: its file {name!r} is missing"
        else:
            with file.open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
            if found != sha256:
                yield f"documents {uid}: its file {name!r} has been changed"
