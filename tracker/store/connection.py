"""Opening the file: read-write, read-only or immutable, with errors that a person understands."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from tracker.errors import DatabaseError, ReadOnlyError, RefusedError
from tracker.model.text import one_line
from tracker.store import private
from tracker.store.construction import strange
from tracker.store.migrations import SCHEMA_VERSION
from tracker.store.schema import APPLICATION_ID

if TYPE_CHECKING:
    from collections.abc import Iterator

BUSY_TIMEOUT_MS = 5000
_CACHE_KIB = 65536
_BULK_CACHE_KIB = 262144
"""Keys are random, so a bulk writes all over its indexes: slow, once they do not fit."""
_CHECKPOINT_PAGES = 4000
_SCHEMA_SECONDS = 1.0
_READER_CACHE_KIB = 16384
"""The screen has three readers; what one does not keep, the system's own cache of files does."""


def open_reader(path: Path) -> sqlite3.Connection:
    """Open for reading only; the file's bytes stay as they are.

    Raises DatabaseError if there is no such file, or it is damaged, no tracker file, locked, or of
    another version. A file on a medium where SQLite cannot make its side files is opened immutable.
    """
    _must_exist(path)
    with understandable(path), _readable(path):
        conn = _connect(path, "mode=ro")
        try:
            _check(conn, path)
        except sqlite3.OperationalError as error:
            if not _cannot_make_side_files(error, path):
                raise
            conn.close()
            conn = _connect(path, "immutable=1")
            _check(conn, path)
        _read_pragmas(conn)
    return conn


def open_private_copy(path: Path) -> sqlite3.Connection:
    """Open a copy of a file from outside that only this process sees, at the newest schema.

    Neither the file nor its folder is written; SQLite keeps the copy where it likes, without a
    name, and it goes with the process. Raises DatabaseError as `open_reader`.
    """
    _must_exist(path)
    wal = Path(f"{path}-wal")
    # Immutable ignores a WAL, and makes no side files; where there is one they are there already.
    mode = "mode=ro" if wal.exists() and wal.stat().st_size else "immutable=1"
    copy = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    try:
        with understandable(path), _readable(path):
            with closing(_connect(path, mode)) as source:
                version = _check(source, path, older_is_fine=True)
                source.backup(copy)
            if version < SCHEMA_VERSION:
                _migrate_untrusted(copy, path)
            _read_pragmas(copy)
    except BaseException:
        copy.close()
        raise
    return copy


def open_writer(path: Path) -> sqlite3.Connection:
    """Open for writing, in WAL mode with full durability, at the newest schema.

    Raises ReadOnlyError if file or folder cannot be written, and DatabaseError as `open_reader`.
    """
    _must_exist(path)
    if not is_writable(path):
        raise ReadOnlyError(
            f"{path} cannot be written: it is open for reading only.",
            "Copy it to a folder of your own (tracker backup TO) and work on the copy.",
        )
    with understandable(path), _readable(path):
        conn = _connect(path, "mode=rw")
        version = _check(conn, path, older_is_fine=True)
        if version < SCHEMA_VERSION:
            _migrate(conn, path, version)
        _write_pragmas(conn)
    return conn


def create(path: Path) -> sqlite3.Connection:
    """Make a new, empty tracker file and open it for writing.

    Raises RefusedError if something is there already, DatabaseError if it cannot be made.
    """
    if path.exists():
        raise RefusedError(
            f"{path} exists already.", f"Open it (tracker {path}), or choose another name."
        )
    if not path.parent.is_dir():
        raise DatabaseError(f"There is no folder {path.parent}.", "Make the folder first.")
    try:
        with understandable(path):
            _make(path)
            conn = _connect(path, "mode=rw")
            _write_pragmas(conn)
    except FileExistsError as error:
        raise RefusedError(f"{path} exists already.", "Choose another name.") from error
    except OSError as error:
        raise DatabaseError(
            f"{path} cannot be made: {error.strerror}.", "Choose a folder in which you may write."
        ) from error
    return conn


def _make(path: Path) -> None:
    """Make the file under another name and give it its own when it is whole."""
    import tempfile  # a search makes no file, and should not wait for it

    descriptor, name = tempfile.mkstemp(prefix=".tracker-", dir=path.parent)  # mode 0600
    os.close(descriptor)
    making = Path(name)
    try:
        with closing(_connect(making, "mode=rw")) as conn:
            # Nobody sees it before it is whole: the disk is waited for once, not at each step.
            conn.execute("PRAGMA synchronous = OFF")
            _apply_migrations(conn)
        sync(making)
        private.move(making, path)
    finally:
        for suffix in ("", "-journal"):
            Path(name + suffix).unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Wait until what was written of a file is on the disk."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def pristine() -> sqlite3.Connection:
    """Return an empty tracker file in memory: what the newest schema is, word for word."""
    conn = sqlite3.connect(":memory:", isolation_level=None)
    _apply_migrations(conn)
    return conn


def is_writable(path: Path) -> bool:
    """Whether the file and its folder (for SQLite's side files) can be written."""
    return os.access(path, os.W_OK) and os.access(path.resolve().parent, os.W_OK)


def rest(conn: sqlite3.Connection) -> None:
    """Move what was committed into the file itself and empty its log, if nobody is in the way.

    So the file is whole without the log beside it: whoever copies it alone has everything, and what
    is put in its place is not mixed with a log that is not its own.
    """
    with suppress(sqlite3.Error), without_waiting(conn):  # the next write tells what is in the way
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def without_waiting(conn: sqlite3.Connection) -> Iterator[None]:
    """Let what is written within fail at once where another program is in the way."""
    conn.execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        conn.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")


def data_version(conn: sqlite3.Connection) -> int:
    """Return a number that changes when another connection has written the file."""
    return int(conn.execute("PRAGMA data_version").fetchone()[0])


def journalled_until(conn: sqlite3.Connection) -> int:
    """Return the number of the journal's newest row, 0 for none: drafts leave it as it is."""
    return int(conn.execute("SELECT coalesce(max(seq), 0) FROM changes").fetchone()[0])


@contextmanager
def understandable(path: Path) -> Iterator[None]:
    """Turn SQLite's errors about the file as a whole into DatabaseError."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        explained = explain(error, path)
        if explained is None:
            raise
        raise explained from error


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Turn into DatabaseError what a schema that is no text raises, before anything is read."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise damaged(path, "its schema is no text") from error


def damaged(path: Path, why: str) -> DatabaseError:
    """Return the error that says that the file is damaged."""
    return DatabaseError(
        f"{path} is damaged: {why}.",
        "See what is wrong with: tracker verify · go back to a copy with: tracker restore",
    )


def explain(error: sqlite3.Error, path: Path) -> DatabaseError | None:
    """Say in a person's words what an error of SQLite means for the file at `path`.

    None for errors that are not about the file but about our SQL.
    """
    code = (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
    if code == sqlite3.SQLITE_NOTADB:
        return DatabaseError(
            f"{path} is not a database.", "Name a tracker file, or make one: tracker init FILE"
        )
    if code == sqlite3.SQLITE_CORRUPT:
        return damaged(path, str(error))
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return DatabaseError(
            f"{path} is locked by another program that is writing it.",
            "Try again when that has finished; nothing was changed.",
        )
    if code == sqlite3.SQLITE_FULL:
        return DatabaseError(
            f"The disk that holds {path} is full; nothing was changed.",
            "Make room and do it again.",
        )
    if code == sqlite3.SQLITE_READONLY:
        return ReadOnlyError(
            f"{path} cannot be written.", "Copy it to a folder of your own and work on the copy."
        )
    if code == sqlite3.SQLITE_IOERR:
        return DatabaseError(
            f"{path} could not be read or written: {error}.",
            "The disk may be full, gone or damaged; nothing was changed.",
        )
    if code == sqlite3.SQLITE_CANTOPEN:
        return DatabaseError(
            f"{path} could not be opened: {error}.",
            "The folder may be gone, or not writable while a change is still to be recovered.",
        )
    return None


def room_for_bulk(conn: sqlite3.Connection, *, wanted: bool) -> None:
    """Give a writer the memory that a bulk is fast with, or take it back."""
    conn.execute(f"PRAGMA cache_size = -{_BULK_CACHE_KIB if wanted else _CACHE_KIB}")


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"file:{quote(os.fsencode(path.absolute()))}?{mode}"
    # Autocommit: transactions are begun and ended in store.py, in plain sight. A connection is used
    # by one thread at a time, but not always the one that made it (the screen's gateway).
    conn = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    conn.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    return conn


def _must_exist(path: Path) -> None:
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        hint = f"Make one: tracker init {path}"
        raise DatabaseError(f"There is no file {path}.", hint) from error
    except OSError as error:
        raise DatabaseError(f"{path} cannot be looked at: {error.strerror}.") from error
    if stat.S_ISDIR(status.st_mode):
        raise DatabaseError(f"{path} is a folder, not a file.", "Name a tracker file in it.")
    if not stat.S_ISREG(status.st_mode):  # opening a pipe would wait for ever
        raise DatabaseError(f"{path} is no file but a pipe or device.", "Name a tracker file.")
    if not status.st_size:
        raise DatabaseError(
            f"{path} is empty: nothing was ever written to it, or all of it was lost.",
            "Delete it and make it anew (tracker init), or restore a backup (tracker restore).",
        )
    if not os.access(path, os.R_OK):
        raise DatabaseError(f"{path} cannot be read.", "Ask its owner for the right to read it.")


@contextmanager
def _bounded(conn: sqlite3.Connection) -> Iterator[None]:
    """Let SQLite read the schema, but not compute for ever.

    It reads its statistics with it, before anybody can look at how their table is made: a computed
    column acts. What was broken off there is left out, and is no error.
    """
    limits = {sqlite3.SQLITE_LIMIT_LENGTH: 1_000_000, sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 9}
    usual = {limit: conn.setlimit(limit, most) for limit, most in limits.items()}
    until = time.thread_time() + _SCHEMA_SECONDS  # of computing: a disk may be slow
    conn.set_progress_handler(lambda: time.thread_time() > until, 100)
    try:
        yield
    finally:
        conn.set_progress_handler(None, 0)
        for limit, most in usual.items():
            conn.setlimit(limit, most)


def _check(conn: sqlite3.Connection, path: Path, *, older_is_fine: bool = False) -> int:
    """Return the schema version of a tracker file; refuse what is none, or too new."""
    with _bounded(conn):
        version = _checked(conn, path)
    if version < SCHEMA_VERSION and not older_is_fine:
        open_writer(path).close()  # brings it up to date, with a backup beside it
    return version


def _checked(conn: sqlite3.Connection, path: Path) -> int:
    application = conn.execute("PRAGMA application_id").fetchone()[0]
    version = int(conn.execute("PRAGMA user_version").fetchone()[0])
    if application != APPLICATION_ID:
        # Reading the schema tells a database of someone else from a file that is none.
        conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
        raise DatabaseError(
            f"{path} is a database, but not one of tracker.",
            "Name a tracker file, or make one: tracker init FILE",
        )
    if version > SCHEMA_VERSION:
        raise DatabaseError(
            f"{path} was written by a newer tracker (schema {version}, this one knows "
            f"{SCHEMA_VERSION}).",
            "Install the newer version, or open a backup from before.",
        )
    if wrong := next(strange(conn), None):
        raise DatabaseError(
            f"{path} is damaged, or was made to do harm: {one_line(wrong)}.",
            "It is not opened. Ask whoever gave it to you, or go back to a copy: tracker restore",
        )
    return version


def _cannot_make_side_files(error: sqlite3.OperationalError, path: Path) -> bool:
    code = (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
    wal_is_left = Path(f"{path}-wal").exists() and Path(f"{path}-wal").stat().st_size > 0
    # Immutable ignores a WAL: where one is left with changes, an error is better than old data.
    return code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY) and not wal_is_left


def _read_pragmas(conn: sqlite3.Connection) -> None:
    conn.execute("PRAGMA query_only = ON")
    conn.execute("PRAGMA temp_store = memory")
    conn.execute(f"PRAGMA cache_size = -{_READER_CACHE_KIB}")


def _write_pragmas(conn: sqlite3.Connection) -> None:
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("PRAGMA synchronous = FULL")
    # Four times SQLite's own: one edit in two hundred pays for a checkpoint, not one in fifty.
    conn.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    conn.execute("PRAGMA foreign_keys = ON")
    conn.execute("PRAGMA temp_store = memory")
    conn.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")


def _migrate(conn: sqlite3.Connection, path: Path, version: int) -> None:
    """Bring an older file up to date, after a copy of it as it was."""
    copy = path.with_name(f"{path.name}.schema-{version}.backup")
    if not copy.exists():
        private.touch(copy)
        conn.execute("VACUUM INTO ?", (str(copy),))
    _apply_migrations(conn)


def _migrate_untrusted(conn: sqlite3.Connection, path: Path) -> None:
    """Bring up to date what need not be what it says; a view would be computed on the way."""
    if conn.execute("SELECT 1 FROM sqlite_master WHERE type = 'view'").fetchone() is not None:
        raise damaged(path, "it has views, which no tracker file has")
    try:
        _apply_migrations(conn)
    except sqlite3.Error as error:
        raise damaged(path, f"it cannot be brought up to date ({error})") from error


def _apply_migrations(conn: sqlite3.Connection) -> None:
    from sqlite_utils import Database

    from tracker.store.migrations import migrations

    migrations().apply(Database(conn))
