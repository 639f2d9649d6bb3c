"""What a person means by a reference or a name, within one batch; new actors and places too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.errors import NotFoundError, TrackerError, UsageError
from tracker.model import references
from tracker.model.bodies import referred
from tracker.store.lookup import resolve_itself, winner

if TYPE_CHECKING:
    from tracker.exchange.structured.writing import NameOf
    from tracker.model.columns import Body
    from tracker.store.batch import Batch
    from tracker.store.store import Store

_NEW = {"actors": "name", "places": "name", "documents": "title"}
"""Tables in which `+Name` makes a record, and the column that takes the name."""

_NAMED = ("actors", "places")


def naming(store: Store) -> NameOf:
    """Return what the text calls a record: its reference, and its title behind it."""

    def named(table: str, uid: str) -> tuple[str, str]:
        try:
            body = store.body(table, uid)
        except NotFoundError:
            return uid, ""
        title = body.get("title") or body.get("name") or body.get("gist") or ""
        return store.reference(table, uid), str(title)

    return named


class Resolver:
    """Finds records by reference or exact name; makes what is written with a plus sign.

    What stands in the record before (`old`, of `table`) stays what it is, merged since or not: an
    edit rewrites only what was edited.
    """

    def __init__(self, store: Store, batch: Batch, table: str, old: Body) -> None:
        self._store = store
        self._batch = batch
        self._standing = referred(table, old)
        self._made: dict[tuple[str, str], str] = {}

    def __call__(self, table: str, typed: str) -> str:
        """Return the uid; raises NotFoundError or UsageError, saying what would be right."""
        if typed.startswith("+") and table in _NEW:
            return self._new(table, typed[1:].strip())
        try:
            found, uid = resolve_itself(self._store.conn, typed)
        except TrackerError as error:
            if table in _NAMED:
                return self._by_name(table, typed)
            raise error
        if found != table:
            if table in _NAMED:
                return self._by_name(table, typed)
            raise UsageError(f"{typed} is not one of the {table}.", f"It is one of the {found}.")
        return self._today(table, uid)

    def _today(self, table: str, uid: str) -> str:
        return uid if (table, uid) in self._standing else winner(self._store.conn, table, uid)

    def _new(self, table: str, name: str) -> str:
        if not name:
            raise UsageError("A new record needs a name.", "Such as +Kurdistan Regional Government")
        if (table, name) not in self._made:
            body = {_NEW[table]: name}
            self._made[table, name] = self._batch.put_body(table, "", body)
        return self._made[table, name]

    def _by_name(self, table: str, typed: str) -> str:
        from tracker.query.names import find_named, offers

        conn = self._store.conn
        named = find_named(conn, table, typed)
        if named is not None and named.how == "folded" and len(named.names) == 1:
            sql_id = named.ids[0]
            return self._uid(table, sql_id)
        near = list(named.names) if named is not None else offers(conn, table, typed)
        noun = table.removesuffix("s")
        hint = f"Did you mean {' or '.join(near)}? " if near else ""
        raise NotFoundError(f"“{typed}” names no {noun}.", f"{hint}+{typed} makes a new one.")

    def _uid(self, table: str, id_: int) -> str:
        for uid, _ in self._batch.rows.read_many(table, "r.id = ?", (id_,)):
            return self._today(table, uid)
        raise NotFoundError(f"There is no record {references.LETTERS[table]}{id_}.")
