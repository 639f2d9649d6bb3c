"""What an import asks of the file: who is known by a name, what the last import brought."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from tracker.model.bodies import patch
from tracker.store.rows import Rows
from tracker.store.steps import is_undone

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterator

    from tracker.model.columns import Body, Part


_IMPORT: Final = "import "


def reason_of(origin: str, what: str) -> str:
    """Return the reason that marks a batch as an import of this origin."""
    return f"{_IMPORT}{origin}: {what}"


def is_import(reason: str | None) -> bool:
    """Whether a batch is marked as an import, of whatever origin."""
    return (reason or "").startswith(_IMPORT)


def actor_named(conn: sqlite3.Connection, folded: str) -> str | None:
    """Return the uid of the actor that bears this name (its key `folded`), or None.

    Of several, one that is not void, whose own name it is rather than an alias, the oldest.
    """
    row = conn.execute(
        "SELECT a.uid FROM names n JOIN actors a ON a.id = n.actor_id WHERE n.folded = ? "
        "ORDER BY a.state = 'void', n.kind <> 'primary', a.id LIMIT 1",
        (folded,),
    ).fetchone()
    return None if row is None else str(row[0])


def document_with(conn: sqlite3.Connection, sha256: str) -> str | None:
    """Return the uid of the document with this content, or None."""
    row = conn.execute("SELECT uid FROM documents WHERE sha256 = ?", (sha256,)).fetchone()
    return None if row is None else str(row[0])


def uids_of(conn: sqlite3.Connection, table: str) -> list[str]:
    """Return the uids of all records of a table, in the order in which they came."""
    return [uid for (uid,) in conn.execute(f"SELECT uid FROM {table} ORDER BY id")]


def count(conn: sqlite3.Connection, table: str) -> int:
    """Return how many rows a table has."""
    return int(conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def values(conn: sqlite3.Connection, table: str) -> list[tuple[str, str]]:
    """Return the keys and values of `settings` or `saved_searches`, in the order of the keys."""
    return conn.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()


def owner(
    conn: sqlite3.Connection, table: str, columns: tuple[str, ...], values: tuple[str, ...]
) -> str | None:
    """Return the uid of the record whose columns have these values, or None."""
    where = " AND ".join(f"{column} = ?" for column in columns)
    row = conn.execute(f"SELECT uid FROM {table} WHERE {where}", values).fetchone()
    return None if row is None else str(row[0])


def part_owners(conn: sqlite3.Connection, table: str, part: Part, uid: str) -> list[str | None]:
    """Return to whom a part of this uid belongs: none, a record of `table`, or None: elsewhere."""
    sql = f"SELECT (SELECT uid FROM {table} WHERE id = p.{part.owner}) FROM {part.name} p "
    return [owner for (owner,) in conn.execute(sql + "WHERE p.uid = ?", (uid,))]


def extra_columns(conn: sqlite3.Connection, origin: str) -> set[str]:
    """Return the names under which incidents of an origin keep what had no home."""
    rows = conn.execute(
        "SELECT DISTINCT e.key FROM incidents i, json_each(i.extra) e WHERE i.origin = ?", (origin,)
    )
    return {key for (key,) in rows}


def has_merged(conn: sqlite3.Connection, table: str) -> bool:
    """Whether any record of a table was merged into another."""
    sql = f"SELECT 1 FROM {table} WHERE merged_into_id IS NOT NULL LIMIT 1"
    return conn.execute(sql).fetchone() is not None


def count_statements_about(conn: sqlite3.Connection, incident: str) -> int:
    """Return how many statements there are about an incident, void ones among them."""
    sql = (
        "SELECT count(*) FROM statement_incidents si JOIN incidents i ON i.id = si.incident_id "
        "WHERE i.uid = ?"
    )
    return int(conn.execute(sql, (incident,)).fetchone()[0])


def statements_about(conn: sqlite3.Connection, incident: str) -> Iterator[Body]:
    """Yield the live statements about an incident, oldest record first."""
    where = (
        "r.state <> 'void' AND r.id IN (SELECT si.statement_id FROM statement_incidents si "
        "JOIN incidents i ON i.id = si.incident_id WHERE i.uid = ?)"
    )
    for _, body in Rows(conn).read_many("statements", where, (incident,)):
        yield body


def uids_of_statements_about(conn: sqlite3.Connection, incident: str) -> list[str]:
    """Return the uids of all statements about an incident, void ones too."""
    rows = conn.execute(
        "SELECT s.uid FROM statement_incidents si JOIN statements s ON s.id = si.statement_id "
        "JOIN incidents i ON i.id = si.incident_id WHERE i.uid = ? ORDER BY s.id",
        (incident,),
    )
    return [uid for (uid,) in rows]


class Codes:
    """The codes of the file's vocabularies, for `model.validation.check`; reads each once."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._known: dict[str, dict[str, None]] = {}

    def __call__(self, vocabulary: str) -> Collection[str]:
        """Return the codes of a vocabulary, in order."""
        if vocabulary not in self._known:
            sql = "SELECT code FROM terms WHERE vocabulary = ? ORDER BY sort"
            rows = self._conn.execute(sql, (vocabulary,))
            self._known[vocabulary] = dict.fromkeys(code for (code,) in rows)
        return self._known[vocabulary]


def origin_bodies(conn: sqlite3.Connection, origin: str) -> Iterator[tuple[str, str, str, Body]]:
    """Yield (origin_id, uid, state, extra) of the incidents that came from `origin`."""
    for origin_id, uid, state, extra in conn.execute(
        "SELECT origin_id, uid, state, extra FROM incidents WHERE origin = ? ORDER BY id", (origin,)
    ):
        yield origin_id, uid, state, json.loads(extra) if extra else {}


_RECENT = 100
"""Bodies kept at hand: the records of one row are asked for more than once, and then no more."""


class LastImport:
    """The values that the imports of one origin gave, told from the journal.

    A record's body as it would be if only the imports had ever written it, the undone ones left
    out: the base against which a new import tells what upstream changed from what a person did.
    """

    def __init__(self, conn: sqlite3.Connection, origin: str) -> None:
        self._conn = conn
        start = reason_of(origin, "")
        rows = conn.execute(
            "SELECT DISTINCT batch FROM changes WHERE reason >= ? AND reason < ?",
            (start, start + "\U0010ffff"),
        ).fetchall()
        self._batches = {batch for (batch,) in rows if not is_undone(conn, batch)}
        self._recent: dict[tuple[str, str], Body | None] = {}

    def __bool__(self) -> bool:
        """Whether there was one at all."""
        return bool(self._batches)

    def body(self, table: str, uid: str) -> Body | None:
        """Return what the imports made of a record, or None if they never brought it."""
        if (table, uid) not in self._recent:
            if len(self._recent) > _RECENT:
                self._recent.clear()
            self._recent[table, uid] = self._read(table, uid)
        return self._recent[table, uid]

    def _read(self, table: str, uid: str) -> Body | None:
        body: Body | None = None
        for batch, op, after in self._conn.execute(
            "SELECT batch, op, after FROM changes WHERE table_name = ? AND uid = ? ORDER BY seq",
            (table, uid),
        ):
            if batch not in self._batches or after is None:
                continue
            delta = json.loads(after)
            body = delta if op == "insert" else patch(body or {}, delta)
        if body is not None:
            body.pop("created_at", None)
            body.pop("created_by", None)
        return body
