"""Checking a file from top to bottom: what is wrong, and where."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from tracker.errors import DatabaseError
from tracker.model.columns import TABLES
from tracker.model.names import index_text, skeleton
from tracker.model.text import clean, one_line
from tracker.store import absorbed, connection, construction, index, journal, tallies
from tracker.store.claims import contested_incidents
from tracker.store.days import DAY_BITS
from tracker.store.derived import derived_day
from tracker.store.rows import Rows, derived_dates
from tracker.store.schema import TRIGGERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tracker.model.columns import Body

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


def beside(path: Path) -> list[str]:
    """Return what stands in the file that is not of this program, and is not looked at."""
    with closing(connection.open_reader(path)) as conn:
        return list(construction.others(conn))


def damage(path: Path) -> DatabaseError | None:
    """Return what is wrong with the file, the first thing found; None if it is sound.

    For errors that may come of damage or of a mistake in the program: only looking tells.
    """
    try:
        conn = connection.open_reader(path)
    except DatabaseError as error:
        return error
    try:
        found = next(_contents(conn), None)
    finally:
        conn.close()
    return None if found is None else connection.damaged(path, found)


def problems(conn: sqlite3.Connection, path: Path) -> Iterator[str]:
    """Yield what is wrong, from the pages of the file up to what its records say.

    What cannot be read for damage is named, and the rest is looked at all the same.
    """
    yield from _contents(conn)
    yield from _as_far_as_it_goes("the attachments", _attachments(conn, path))


def untrue(conn: sqlite3.Connection) -> Iterator[str]:
    """Yield where the journal does not hold, or a record is not as the journal says.

    What `problems` looks at of this, without pages, index and attachments: for a file from
    elsewhere of which records are to be taken.
    """
    yield from _as_far_as_it_goes("the journal", journal.malformed(conn))
    yield from _as_far_as_it_goes("the journal", journal.verify_chain(conn))
    for table in TABLES:
        yield from _as_far_as_it_goes(table, _records(conn, table))


def misbuilt(conn: sqlite3.Connection) -> Iterator[str]:
    """Yield where the tables are not those of a tracker file: before anything is read of them."""
    yield from _as_far_as_it_goes("its schema", _schema(conn))


def _contents(conn: sqlite3.Connection) -> Iterator[str]:
    usual = conn.text_factory
    conn.text_factory = _text_as_stored
    try:
        yield from _as_far_as_it_goes("its pages", _integrity(conn))
        yield from _as_far_as_it_goes("its references", _foreign_keys(conn))
        yield from _as_far_as_it_goes("its schema", _schema(conn))
        yield from _as_far_as_it_goes("the journal", journal.verify_chain(conn))
        for table in TABLES:
            yield from _as_far_as_it_goes(table, _records(conn, table))
        yield from _as_far_as_it_goes("what was merged", absorbed.problems(conn))
        yield from _as_far_as_it_goes("the names", _names(conn))
        yield from _as_far_as_it_goes("the records per day", _days(conn))
        yield from _as_far_as_it_goes("the timeline", tallies.differences(conn))
        yield from _as_far_as_it_goes("the claims", _conflicts(conn))
        for table in index.COLUMNS:
            what = f"the search index of {table}"
            yield from _as_far_as_it_goes(what, index.differences(conn, table))
        yield from _as_far_as_it_goes("the search index", _index_itself(conn))
    finally:
        conn.text_factory = usual


def _text_as_stored(stored: bytes) -> str:
    """Decode without loss also what damage has made of a text."""
    return stored.decode("utf-8", "surrogateescape")


def _as_far_as_it_goes(what: str, found: Iterator[str]) -> Iterator[str]:
    """Yield what is found wrong; that damage ends the look at it is one more such thing."""
    try:
        yield from found
    except Exception as error:  # damaged data can break any reader in any way
        yield f"the file is damaged: {what} cannot be read further ({one_line(str(error))})"


def _integrity(conn: sqlite3.Connection) -> Iterator[str]:
    for message in construction.unsound(conn, "integrity_check", 20):
        yield f"file integrity: {message}"


def _foreign_keys(conn: sqlite3.Connection) -> Iterator[str]:
    for ours in sorted(construction.TABLE_NAMES):
        for table, rowid, parent, _ in conn.execute(f"PRAGMA foreign_key_check({ours})"):
            yield f"{table} row {rowid} points to a row of {parent} that does not exist"


def _schema(conn: sqlite3.Connection) -> Iterator[str]:
    """Compare tables, indexes and built-in terms with those of a file that has just been made."""
    yield from _triggers(conn)
    with closing(connection.pristine()) as fresh:
        version = "PRAGMA user_version"
        if conn.execute(version).fetchone() != fresh.execute(version).fetchone():
            return  # an older file, which is brought up to date before it is written
        sql = "SELECT type || ' ' || name, sql FROM sqlite_master WHERE type <> 'trigger'"
        have = dict(conn.execute(sql))
        for name, definition in fresh.execute(sql):
            if name not in have:
                yield f"the {name} is missing"
            elif have[name] != definition:
                yield f"the {name} is not defined as it should be"
        terms = set(conn.execute("SELECT * FROM terms"))
        for term in fresh.execute("SELECT * FROM terms"):
            if term not in terms:
                yield f"the term {term[1]} of {term[0]} is missing, or not as this version has it"


def _triggers(conn: sqlite3.Connection) -> Iterator[str]:
    have = {row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type='trigger'")}
    for name in sorted(TRIGGERS.keys() - have):
        yield f"the trigger {name}, which guards the journal, is missing"
    for name in sorted(have - TRIGGERS.keys()):
        yield f"the trigger {one_line(name)} is not of this program"


def _records(conn: sqlite3.Connection, table: str) -> Iterator[str]:
    ids = [row[0] for row in conn.execute(f"SELECT id FROM {table} ORDER BY id")]
    for id_ in ids:
        yield from _as_far_as_it_goes(f"{table} row {id_}", _record(conn, table, id_))


def _record(conn: sqlite3.Connection, table: str, id_: int) -> Iterator[str]:
    for uid, body in Rows(conn).read_many(table, "r.id = ?", (id_,)):
        yield from _journal_against_record(conn, table, uid, body)
        if TABLES[table].dated:
            yield from _dates(conn, table, id_, body)


def _journal_against_record(
    conn: sqlite3.Connection, table: str, uid: str, body: Body
) -> Iterator[str]:
    """Compare a record with what the newest journal row says of it: catches edits around us."""
    row = conn.execute(
        "SELECT after, op, nonce IS NULL FROM changes WHERE table_name = ? AND uid = ? "
        "ORDER BY seq DESC LIMIT 1",
        (table, uid),
    ).fetchone()
    if row is None:
        yield f"{table} {uid}: the journal does not know of it"
    elif not row[2] and not journal.agrees(body, row[0], row[1]):
        yield f"{table} {uid}: it is not as the journal left it"


def _dates(conn: sqlite3.Connection, table: str, id_: int, body: Body) -> Iterator[str]:
    key = "sort_key" if TABLES[table].keyed else "NULL"
    uid, sort_key, *dates = conn.execute(
        f"SELECT uid, {key}, date_from, date_to, day_from, day_to, date_precision "
        f"FROM {table} WHERE id = ?",
        (id_,),
    ).fetchone()
    if tuple(dates) != tuple(derived_dates(body.get("date_edtf") or "").values()):
        yield f"{table} {uid}: the bounds of its date do not follow from its EDTF"
    elif sort_key is not None and sort_key >> DAY_BITS != derived_day(body):
        yield f"{table} {uid}: it is filed under the wrong day"


def _conflicts(conn: sqlite3.Connection) -> Iterator[str]:
    flagged = {row[0]: row[1] for row in conn.execute("SELECT id, has_conflict FROM incidents")}
    disputed = contested_incidents(conn, flagged)
    for id_, flag in flagged.items():
        if bool(flag) != (id_ in disputed):
            (uid,) = conn.execute("SELECT uid FROM incidents WHERE id = ?", (id_,)).fetchone()
            yield f"incidents {uid}: its mark of contradicting claims is wrong"


def _names(conn: sqlite3.Connection) -> Iterator[str]:
    """Check what names are found by: a record's own, and the keys of each."""
    rows = conn.execute(
        "SELECT n.uid, n.name, n.folded, n.skeleton, n.kind, coalesce(a.name, p.name) FROM names n "
        "LEFT JOIN actors a ON a.id = n.actor_id LEFT JOIN places p ON p.id = n.place_id"
    )
    for uid, name, folded, key, kind, owner in rows:
        if kind == "primary" and name != clean(owner):
            yield f"names {uid}: it is not the name of its record"
        elif folded != index_text(name) or key != skeleton(name):
            yield f"names {uid}: it is filed under another name"


def _index_itself(conn: sqlite3.Connection) -> Iterator[str]:
    """Have FTS5 compare its lists of words with the texts they are of.

    It counts as a write, so it is done on a private copy, which SQLite keeps where it likes.
    """
    with closing(sqlite3.connect("", isolation_level=None)) as copy:
        conn.backup(copy)
        for table in index.COLUMNS:
            try:
                copy.execute(f"INSERT INTO {table}_fts({table}_fts) VALUES ('integrity-check')")
            except sqlite3.DatabaseError:
                yield f"{table}: the search index is damaged; searches may miss some"


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
