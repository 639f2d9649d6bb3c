"""The one way to the data: typed reads, and writes that are one transaction with their journal.

    with Store.open(path) as store:
        with store.batch("typo") as batch:
            batch.put(replace(incident, title="…"))

Reading opens nothing but a read-only connection, so that looking at a file never changes a byte of
it; the writing connection, and with it WAL mode, comes with the first batch.
"""

from __future__ import annotations

import getpass
import sqlite3
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.errors import GoneError, NotFoundError, RefusedError
from tracker.model import references
from tracker.store import connection
from tracker.store.place import place, refuse_gone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tracker.model.columns import Body
    from tracker.model.records import AnyRecord
    from tracker.store import journal
    from tracker.store.batch import Batch
    from tracker.store.place import Place
    from tracker.store.undo import Undone


def utc_now() -> datetime:
    """Return the present time; the one clock of the program, replaced in tests."""
    return datetime.now(UTC)


def default_author() -> str:
    """Return the name under which this person writes, if no setting says otherwise."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


class Store:
    """An open tracker file. Not thread-safe: one thread at a time."""

    def __init__(
        self,
        path: Path,
        *,
        author: str | None = None,
        date_order: str = "ask",
        clock: Callable[[], datetime] = utc_now,
        random_uid: Callable[[], str] = references.random_uid,
        remember_place: bool = True,
    ) -> None:
        self.path = path
        self.author = author or default_author()
        self.date_order = date_order
        """How this author means 06/07/21: "dmy", "mdy", or "ask" which of them."""
        self._place: Place | None = None
        self._clock = clock
        self._random_uid = random_uid
        self._remember_place = remember_place
        self._reader: sqlite3.Connection | None = None
        self._writer: sqlite3.Connection | None = None

    @classmethod
    def open(
        cls,
        path: Path | str,
        *,
        author: str | None = None,
        date_order: str = "ask",
        clock: Callable[[], datetime] = utc_now,
        opened: Place | None = None,
    ) -> Store:
        """Open an existing file; raises DatabaseError as `connection.open_reader`.

        With the place (`place.place`) of a file that was opened before, also if another lies there.
        """
        store = cls(Path(path), author=author, date_order=date_order, clock=clock)
        store._place = opened or place(store.path)
        store.refuse_gone()
        store._reader = connection.open_reader(store.path)
        return store

    @classmethod
    def create(
        cls,
        path: Path | str,
        *,
        author: str | None = None,
        clock: Callable[[], datetime] = utc_now,
        random_uid: Callable[[], str] = references.random_uid,
        remember_place: bool = True,
    ) -> Store:
        """Make a new file and open it; raises RefusedError if there is one."""
        store = cls(
            *(Path(path),),
            author=author,
            clock=clock,
            random_uid=random_uid,
            remember_place=remember_place,
        )
        store._writer = connection.create(store.path)
        store._place = place(store.path)
        return store

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the writer last, because the last writer clears the WAL away."""
        if self._writer is not None:  # where others have it open, closing leaves the log beside it
            connection.rest(self._writer)
        for conn in (self._reader, self._writer):
            if conn is not None:
                conn.close()
        self._reader = self._writer = None

    @property
    def conn(self) -> sqlite3.Connection:
        """The connection to read with: that of the writer once there is one."""
        if self._writer is not None:
            return self._writer
        if self._reader is None:
            self._reader = connection.open_reader(self.path)
        return self._reader

    @property
    def is_writable(self) -> bool:
        """Whether the file can be written at all."""
        return connection.is_writable(self.path)

    def refuse_gone(self) -> None:
        """Raise GoneError if the file does not lie where it was opened (see `place`)."""
        refuse_gone(self.path, self._place)

    # Reading

    def get(self, table: str, uid: str) -> AnyRecord:
        """Return a record; raises NotFoundError."""
        from tracker.model.records import from_body

        return from_body(table, uid, self.body(table, uid))

    def body(self, table: str, uid: str) -> Body:
        """Return a record as a body (see model.columns); raises NotFoundError."""
        from tracker.store.rows import Rows

        body = Rows(self.conn).read(table, uid)
        if body is None:
            raise NotFoundError(f"There is no record {uid} among the {table}.")
        return body

    def resolve(self, reference: str) -> tuple[str, str]:
        """Return (table, uid) of a reference such as i7k3q; of a merged record, the winner's.

        Raises NotFoundError if it fits none, RefusedError (exit 2) if it fits several.
        """
        from tracker.store.lookup import resolve

        return resolve(self.conn, reference)

    def reference(self, table: str, uid: str, minimum: int = 4) -> str:
        """Return the shortest reference that is unique in this file, of at least `minimum`."""
        from tracker.store.lookup import reference

        return reference(self.conn, table, uid, minimum)

    def history(self, table: str, uid: str) -> list[journal.Change]:
        """Return what happened to a record, oldest first."""
        from tracker.store import journal

        return journal.history(self.conn, table, uid)

    # Writing

    @contextmanager
    def batch(self, reason: str | None = None, *, undoes: str | None = None) -> Iterator[Batch]:
        """Begin a batch: one transaction, one undo step. An exception leaves the file as it was.

        Raises ReadOnlyError or DatabaseError if the file cannot be written, locked, full or gone.
        """
        from tracker.store import journal
        from tracker.store.batch import Batch

        with connection.understandable(self.path):
            conn = self._writing()
            conn.execute("BEGIN IMMEDIATE")
            try:
                now = self._clock()
                signature = journal.Signature(self._random_uid(), self.author, reason, undoes)
                place = self.path if self._remember_place else None
                pen = journal.Pen(conn, place, now, signature, self._random_uid)
                batch = Batch(conn, pen, now, self.author, reason, self._random_uid)
                yield batch
                batch.finish()
                conn.execute("COMMIT")
            except sqlite3.IntegrityError as error:
                raise RefusedError(f"The file refused this: {error}.") from error
            finally:
                if conn.in_transaction:
                    with suppress(sqlite3.Error):
                        conn.execute("ROLLBACK")
                connection.room_for_bulk(conn, wanted=False)

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """Read as the file is at one moment, whoever writes meanwhile. Raises as `batch`."""
        with connection.understandable(self.path):
            conn = self.conn
            conn.execute("BEGIN")
            try:
                yield conn
            finally:
                with suppress(sqlite3.Error):
                    conn.execute("ROLLBACK")

    @contextmanager
    def unjournalled(self) -> Iterator[sqlite3.Connection]:
        """Begin a transaction of what no journal keeps: drafts. Raises as `batch`."""
        with connection.understandable(self.path):
            conn = self._writing()
            conn.execute("BEGIN IMMEDIATE")
            try:
                yield conn
                conn.execute("COMMIT")
            finally:
                if conn.in_transaction:
                    with suppress(sqlite3.Error):
                        conn.execute("ROLLBACK")

    def optimize(self) -> None:
        """Put index and statistics in order after a bulk; changes no record, safe to leave out."""
        from tracker.store import index

        with self.unjournalled() as conn:
            index.optimize(conn)
            conn.execute("ANALYZE")

    def rest(self) -> bool:
        """Do some of what later edits and searches would else pay for; return whether more is left.

        The segments of the index are merged, a few pages at a time, and what was written is moved
        into the file itself. For moments in which nobody waits; changes no record, waits for no
        other writer and hinders none for more than a step.
        """
        if self._writer is None:
            return False
        from tracker.store import index

        more = False
        with suppress(sqlite3.Error, GoneError), connection.without_waiting(self._writer):
            refuse_gone(self.path, self._place)
            more = index.merge_some(self._writer)
        connection.rest(self._writer)
        return more

    def undo(self, batch: str | None = None) -> Undone | None:
        """Take back a batch, or this author's newest; None if there is nothing to take back."""
        from tracker.store import undo

        target = batch or undo.newest_undoable(self.conn, self.author)
        return None if target is None else self._take_back(target)

    def redo(self, batch: str | None = None) -> Undone | None:
        """Take back an undo, or this author's newest; None if there is none."""
        from tracker.store import undo

        target = batch or undo.newest_redoable(self.conn, self.author)
        return None if target is None else self._take_back(target)

    def _take_back(self, target: str) -> Undone:
        from tracker.store import steps, undo

        if steps.is_undone(self.conn, target):
            raise RefusedError("This has been taken back already.")
        with self.batch(undoes=target) as batch:
            return undo.take_back(batch, self._writing(), target)

    def _writing(self) -> sqlite3.Connection:
        self.refuse_gone()
        if self._writer is None:
            self._writer = connection.open_writer(self.path)
            if self._reader is not None:
                self._reader.close()
                self._reader = None
        return self._writer
