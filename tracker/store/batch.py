"""One user action: one transaction, one batch of the journal, one undo step."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from tracker.errors import RefusedError
from tracker.model.bodies import diff, revert, tidy
from tracker.model.columns import TABLES, Body
from tracker.model.records import AnyRecord, to_body
from tracker.model.validation import check
from tracker.store import index
from tracker.store.absorbed import Absorbed, refuse_merged
from tracker.store.connection import room_for_bulk
from tracker.store.derived import SortKeys, derived_day
from tracker.store.following import Following
from tracker.store.journal import Entry, Pen
from tracker.store.rows import Rows
from tracker.store.voided import Citing

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from tracker.model.merging import Side
    from tracker.store.journal import Told

KEY_VALUE = {"settings": ("key", "value"), "saved_searches": ("name", "query")}
"""Journalled tables that are no records: their key stands in for the uid."""

_PENDING_MAX = 5000
"""Records a batch holds back to write one journal row each; a bulk writes its rows in such loads.

A record that is touched again in a later load gets a second row.
"""


_COMPARED = frozenset(("merged_into", "kind", "latitude", "longitude"))
"""Fields of actors and places on which it depends what contradicts what."""

_COPIED = {
    "actors": {"name"},
    "places": {"name", "country", "admin1", "admin2"},
    "documents": {"publisher", "state"},  # of a void document nobody is the publisher
}
"""Fields by table that the index of other records has copied."""


class _Touch(NamedTuple):
    """What a batch did to one record so far: None is "not there"."""

    op: str
    old: Body | None
    new: Body | None


class Batch:
    """Writes within one open transaction; made by `Store.batch`, not by hand."""

    def __init__(
        self,
        conn: sqlite3.Connection,
        pen: Pen,
        now: datetime,
        author: str,
        reason: str | None,
        random_uid: Callable[[], str],
    ) -> None:
        self.rows = Rows(conn)
        self.author = author
        self.reason = reason
        self._conn = conn
        self._pen = pen
        self._now = now.strftime("%Y-%m-%dT%H:%M:%S.") + f"{now.microsecond // 1000:03}Z"
        self._random_uid = random_uid
        self._keys = SortKeys(conn)
        self._pending: dict[tuple[str, str], _Touch] = {}
        self._codes: dict[str, dict[str, None]] = {}
        self._following = Following(conn, self.rows)
        self._absorbed = Absorbed(self.rows)
        self._citing = Citing(conn, self._is_new)
        self.touched = 0
        self._is_bulk = False

    @property
    def now(self) -> str:
        """Return the moment of the batch, UTC, as the store writes it."""
        return self._now

    @property
    def stream(self) -> str:
        """Return the stream of the journal that is written."""
        return self._pen.stream

    def put(self, record: AnyRecord) -> str:
        """Create or change a record; return its uid.

        Raises RefusedError with every problem, for a void record that is cited anew, if a final
        record is edited without a reason, or made final by its author (see `review.refuse_own`).
        """
        return self.put_body(record.table, record.uid, to_body(record))

    def put_body(self, table: str, uid: str, body: Body) -> str:
        """Create (a uid of "" is drawn) or change a record, given as a body; as `put`."""
        body = tidy(table, body, self._random_uid)
        check(table, body, self.codes)
        current = self.rows.read(table, uid) if uid and self.rows.has(table, uid) else None
        self._citing.check(table, body, current)
        if current is None:
            return self.insert_body(table, uid, body)
        for name in ("created_at", "created_by"):
            if name in current:
                body[name] = current[name]
        if current.get("state") == "final" and current != body and not self.reason:
            raise RefusedError(
                "This record is final: an edit needs a reason.", "Give the reason for the change."
            )
        if (into := current.get("merged_into")) and body != current:
            refuse_merged(self._conn, table, uid, into)
        if "void" in (current.get("state"), body.get("state")) and body != current:
            raise RefusedError(
                "A void record is not edited.", "Take it back first (unvoid), then edit it."
            )
        if current.get("state") != body.get("state") == "final":
            from tracker.store.review import refuse_own, refuse_part

            refuse_part(self._conn, table, uid)
            touch = self._pending.get((table, uid))
            first = touch.old if touch is not None and touch.old is not None else current
            refuse_own(self._conn, self.author, table, uid, first, body)
        self.write(table, uid, current, body, "update")
        return uid

    def _is_new(self, table: str, uid: str) -> bool:
        touch = self._pending.get((table, uid))
        return touch is not None and touch.old is None

    def enter_body(self, table: str, uid: str, body: Body) -> str:
        """Create a record that its author enters; as `put_body`, but never as final from the start.

        That is for somebody else to decide (`review.refuse_new`). Imports and the sample bring what
        was decided on elsewhere.
        """
        from tracker.store.review import refuse_new

        refuse_new(self._conn, table, body)
        return self.put_body(table, uid, body)

    def edit_body(self, table: str, uid: str, base: Body, edited: Body) -> str:
        """Apply the way from `base` to `edited` to the record as it is now.

        For edits that took a while: `base` is what was loaded. Raises RefusedError, naming them,
        if a field that was edited has been changed by someone else meanwhile; as `put` otherwise.
        """
        base, edited = (tidy(table, each, self._random_uid) for each in (base, edited))
        before, after = diff(base, edited)
        current = self._existing(table, uid)
        # What `revert` cannot take to `after` is what is no longer as it was in `base`.
        body, changed = revert(current, after, before)
        if changed:
            raise RefusedError(
                f"Changed by someone else meanwhile: {', '.join(changed)}.",
                "Look at the record as it is now, and edit it again.",
            )
        return self.put_body(table, uid, body)

    def insert_body(self, table: str, uid: str, body: Body) -> str:
        """Create a record from a checked body; for imports that know it to be new."""
        uid = uid or self._random_uid()
        body.setdefault("created_at", self._now)
        body.setdefault("created_by", self.author)
        self.write(table, uid, None, body, "insert")
        return uid

    @contextmanager
    def signed(self, author: str, reason: str | None) -> Iterator[None]:
        """Sign what is written within for somebody else, who did it in another file."""
        self._flush()
        with self._pen.signing(author, reason):
            yield
            self._flush()

    def insert_told(self, table: str, uid: str, body: Body) -> None:
        """Create a record whose rows of the journal come with `tell`: in a copy of another file."""
        self._insert(table, uid, body)
        self._absorbed.written(table, uid, None, body)
        self.touched += 1

    def tell(self, entry: Entry, told: Told | None = None) -> None:
        """Write a row of the journal for a record of `insert_told`."""
        self._pen.append(entry, told)

    def void(self, table: str, uid: str, reason: str) -> None:
        """Take a record out of everything but history; raises RefusedError without a reason."""
        if not reason.strip():
            raise RefusedError("Voiding needs a reason.", "Say why, in a few words.")
        current = self._existing(table, uid)
        if not TABLES[table].voidable:
            raise RefusedError(f"The {table} are removed, not voided.")
        if into := current.get("merged_into"):
            refuse_merged(self._conn, table, uid, into)
        if current.get("state") == "void":
            named = self._named(table, uid, current)
            raise RefusedError(f"{named} is void already: {current.get('void_reason')}")
        self.write(table, uid, current, {**current, "state": "void", "void_reason": reason}, "void")

    def unvoid(self, table: str, uid: str) -> None:
        """Bring a void record back, for review."""
        current = self._existing(table, uid)
        if into := current.get("merged_into"):
            refuse_merged(self._conn, table, uid, into)
        if current.get("state") != "void":
            raise RefusedError(f"{self._named(table, uid, current)} is not void.")
        body = {**current, "state": "review"}
        body.pop("void_reason", None)
        self.write(table, uid, current, body, "unvoid")

    def _named(self, table: str, uid: str, body: Body) -> str:
        from tracker.store.lookup import reference

        title = body.get("title") or body.get("gist") or body.get("name") or uid
        return f"{reference(self._conn, table, uid)} “{title}”"

    def merge(
        self, table: str, loser: str, winner: str, choices: Mapping[str, Side] | None = None
    ) -> None:
        """Merge one record into another; see `tracker.store.merge`, also for what it raises."""
        from tracker.store.merge import merge

        merge(self, table, loser, winner, choices)

    def delete(self, table: str, uid: str) -> None:
        """Remove a link or remark; other records are voided (raises RefusedError)."""
        if TABLES[table].voidable:
            raise RefusedError(f"The {table} are not deleted.", "Void the record, with a reason.")
        self.write(table, uid, self._existing(table, uid), None, "delete")

    def set_value(self, table: str, key: str, value: str | None) -> None:
        """Set a setting (value as JSON) or saved search; None removes it."""
        name, column = KEY_VALUE[table]
        row = self._conn.execute(
            f"SELECT {column} FROM {table} WHERE {name} = ?", (key,)
        ).fetchone()
        before = {column: row[0]} if row else None
        if (row and row[0]) == value:
            return
        if value is None:
            self._conn.execute(f"DELETE FROM {table} WHERE {name} = ?", (key,))
        else:
            self._conn.execute(f"INSERT OR REPLACE INTO {table} VALUES (?, ?)", (key, value))
        after = None if value is None else {column: value}
        op = "delete" if after is None else "insert" if before is None else "update"
        self._pen.append(Entry(table, key, op, before, after))

    def write(self, table: str, uid: str, old: Body | None, new: Body | None, op: str) -> None:
        """Write the way from one body to another, unchecked: for this class and for undo."""
        following = self._following
        if new is None:
            assert old is not None
            following.written(table, uid, old)
            following.changed(table, uid, old, None)
            self.rows.delete(table, uid)
        elif old is None:
            self._insert(table, uid, new)
        else:
            _, after = diff(old, new)
            if not after:
                return
            following.written(table, uid, old)
            self.rows.update(table, uid, new, after, self._now, self._moved(table, uid, old, new))
            following.written(table, uid, new, renamed=_renames(table, after))
            if table in ("actors", "places") and not _COMPARED.isdisjoint(after):
                following.recast(table, uid)
            following.changed(table, uid, old, new)
        if old is not None:
            self._citing.forget()
        self._absorbed.written(table, uid, old, new)
        first = self._pending.get((table, uid))
        if first is not None:
            op, old = (first.op if op == "update" else op), first.old
            if old is not None:
                # To the end: undo goes through the rows backwards, and where two records were
                # merged into this one, it has to let go of the second's parts first.
                del self._pending[table, uid]
        self._pending[table, uid] = _Touch(op, old, new)
        self.touched += 1
        if len(self._pending) >= _PENDING_MAX:
            self._become_bulk()
            self._flush()

    def _become_bulk(self) -> None:
        if not self._is_bulk:
            self._is_bulk = True
            room_for_bulk(self._conn, wanted=True)
            index.room_for_bulk(self._conn, wanted=True)

    def _insert(self, table: str, uid: str, body: Body) -> None:
        key = self._keys.new(table, derived_day(body)) if TABLES[table].keyed else None
        self.rows.insert(table, uid, body, self._now, key)
        self._following.written(table, uid, body)

    def finish(self) -> None:
        """Write journal rows and what follows from the writes; the last before the commit."""
        self._absorbed.finish()
        self._flush()
        self._following.finish()
        if self._is_bulk:
            index.room_for_bulk(self._conn, wanted=False)

    def _flush(self) -> None:
        for (table, uid), (op, old, new) in self._pending.items():
            if old is None and new is not None:
                self._pen.append(Entry(table, uid, "insert", None, new))
            elif old is not None and new is None:
                self._pen.append(Entry(table, uid, "delete", old, None))
            elif old is not None and new is not None:
                before, after = diff(old, new)
                if after:
                    self._pen.append(Entry(table, uid, op, before, after))
        self._pending.clear()

    def _existing(self, table: str, uid: str) -> Body:
        self.rows.id_of(table, uid)
        body = self.rows.read(table, uid)
        assert body is not None
        return body

    def codes(self, vocabulary: str) -> dict[str, None]:
        """Return the codes of a vocabulary in their order, as this file has them."""
        if vocabulary not in self._codes:
            sql = "SELECT code FROM terms WHERE vocabulary = ? ORDER BY sort"
            rows = self._conn.execute(sql, (vocabulary,))
            self._codes[vocabulary] = {row[0]: None for row in rows}  # a set in their order
        return self._codes[vocabulary]

    def _moved(self, table: str, uid: str, old: Body, new: Body) -> int | None:
        """Return a new sort_key if the record goes to another day."""
        if not TABLES[table].keyed or derived_day(old) == derived_day(new):
            return None
        self._following.moves(table, uid)
        return self._keys.new(table, derived_day(new))


def _renames(table: str, after: Body) -> bool:
    """Whether a change is of what the index of other records has copied."""
    return not _COPIED.get(table, set()).isdisjoint(after)
