"""Copies that are whole: taken while others write, checked, and brought back with care."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tracker.errors import DatabaseError, RefusedError
from tracker.store import connection, construction, journal, private

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.store.store import Store


def backup(path: Path, to: Path) -> None:
    """Write a consistent copy of `path` to `to`, also while the program writes.

    The copy starts a stream of its own at its next write. Raises RefusedError if `to` exists,
    DatabaseError if it cannot be written or comes out damaged (it is removed then).
    """
    if to.exists():
        raise RefusedError(f"{to} exists already.", "Choose another name; nothing is overwritten.")
    if not to.parent.is_dir():
        raise DatabaseError(f"There is no folder {to.parent}.", "Make the folder first.")
    partial = to.with_name(f".{to.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        _copy(path, partial)
        try:
            private.move(partial, to)
        except FileExistsError as error:
            raise RefusedError(f"{to} exists already.", "Choose another name.") from error
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def rehearsal(store: Store) -> Iterator[Store]:
    """Open a private copy of a file, in which something is tried out; it goes when that is done."""
    from tracker.store.store import Store

    with TemporaryDirectory(prefix="tracker-") as folder:
        path = Path(folder) / store.path.name
        private.touch(path)
        with closing(sqlite3.connect(path, isolation_level=None)) as copy:
            store.conn.backup(copy)
        with Store.open(path, author=store.author, date_order=store.date_order) as opened:
            yield opened


def restore(copy: Path, path: Path) -> Path | None:
    """Put a backup in the place of `path`; return where the old file went, None if there was none.

    Raises DatabaseError if `copy` is no sound tracker file; nothing is touched then.
    """
    if path.exists() and copy.resolve() == path.resolve():
        raise RefusedError("A file cannot be restored from itself.")
    if not copy.exists():
        hint = "Name a file that was made by: tracker backup TO"
        raise DatabaseError(f"There is no backup {copy}.", hint)
    fresh = path.with_name(f".{path.name}.restoring")
    fresh.unlink(missing_ok=True)
    try:
        _copy(copy, fresh)
        aside = _move_aside(path) if path.exists() else None
        os.replace(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
    return aside


def _copy(source: Path, target: Path) -> None:
    reader = connection.open_reader(source)
    try:
        with connection.understandable(target):
            private.touch(target)
            writer = sqlite3.connect(target, isolation_level=None)
            try:
                reader.backup(writer)
                _check(writer, source)
                # A plain file, without side files, and not the stream of the original.
                writer.execute("PRAGMA journal_mode = DELETE")
                journal.forget_place(writer)
            finally:
                writer.close()
    except BaseException:
        for suffix in ("", "-journal"):  # of a full disk the journal stays as well
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        raise
    finally:
        reader.close()
    connection.sync(target)


def settle(path: Path) -> None:
    """Make a file that was just written one without side files, and sure to be on the disk."""
    with connection.understandable(path):
        conn = sqlite3.connect(path, isolation_level=None)
        try:
            conn.execute("PRAGMA journal_mode = DELETE")
        finally:
            conn.close()
    connection.sync(path)


def _check(conn: sqlite3.Connection, source: Path) -> None:
    found = next(construction.unsound(conn, "quick_check", 1), None)
    if found is not None:
        raise DatabaseError(f"{source} is damaged: {found}.", "See: tracker verify")


def _move_aside(path: Path) -> Path:
    """Rename the old file, with what its WAL still held, to the first free name."""
    with connection.understandable(path):
        conn = sqlite3.connect(path, isolation_level=None)
        try:
            conn.execute(f"PRAGMA busy_timeout = {connection.BUSY_TIMEOUT_MS}")
            # Refuses while another program has the file open that has written, or will.
            conn.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.DatabaseError as error:
            if _code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise DatabaseError(
                    f"{path} is open in another program: a screen, or a command that writes it.",
                    "Close it there (q on the screen) and restore again; nothing was changed.",
                ) from error
            if _code(error) not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                raise
        finally:
            conn.close()
    number = 1
    while (aside := path.with_name(f"{path.name}.before-restore-{number}")).exists():
        number += 1
    os.replace(path, aside)
    for suffix in ("-wal", "-shm"):
        side = path.with_name(path.name + suffix)
        if side.exists():
            os.replace(side, aside.with_name(aside.name + suffix))
    return aside


def _code(error: sqlite3.DatabaseError) -> int:
    return (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
