"""What was merged away stays away: nothing is written into it, nothing points to it.

Merging moves the parts of an incident or statement, and what points to it, to the winner. A claim
that came to hang on the loser afterwards would be seen by nobody: neither board nor page nor
search look there. So each batch is held to it before it ends, whatever wrote in it (a form, an
import, an undo or redo), and `verify` looks at the whole file.

What points to a merged actor or place may: it is read as the winner's.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.errors import RefusedError
from tracker.model.columns import TABLES
from tracker.model.merging import MERGED_TABLES, NAMED_TABLES
from tracker.store.lookup import reference, winner

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from tracker.model.columns import Body
    from tracker.store.rows import Rows

EMPTIED: Final = tuple(table for table in MERGED_TABLES if table not in NAMED_TABLES)
"""The tables whose losers give all to the winner."""


class _Pointer(NamedTuple):
    """A reference to a merged-away record: who has it (`remarks`, say, and a uid), to whom."""

    table: str
    uid: str
    target: str
    gone: str


class Absorbed:
    """Watches what one batch writes, and refuses at its end what would hang on nothing.

    Not at once: a merge, and undo, pass through states in which something does.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._suspects: set[tuple[str, str]] = set()
        self._losers: set[tuple[str, str]] = set()

    def written(self, table: str, uid: str, old: Body | None, new: Body | None) -> None:
        """Note a write; raises RefusedError for one into a merged-away record."""
        if new is None:
            return
        into = new.get("merged_into")
        if old is not None and into and old.get("merged_into") == into:
            refuse_merged(self._rows.conn, table, uid, into)
        if into:
            self._losers.add((table, uid))
        if (self._losers or self._had_losers) and any(
            _is_gone(self._rows.conn, target, found) for target, found in _references(table, new)
        ):
            self._suspects.add((table, uid))

    @cached_property
    def _had_losers(self) -> bool:
        """Whether anything was merged away before; if not, no reference has to be looked at."""
        wheres = (f"SELECT 1 FROM {table} WHERE merged_into_id IS NOT NULL" for table in EMPTIED)
        return self._rows.conn.execute(" UNION ALL ".join(wheres)).fetchone() is not None

    def finish(self) -> None:
        """Raise RefusedError if anything now points to, or lies in, a merged-away record."""
        conn = self._rows.conn
        for table, uid in sorted(self._suspects):
            body = self._rows.read(table, uid) or {}
            for target, found in _references(table, body):
                if _is_gone(conn, target, found):
                    _refuse_pointing(conn, body, target, found)
        for table, uid in sorted(self._losers):
            body = self._rows.read(table, uid) or {}
            if body.get("merged_into"):
                self._hold(table, uid, body)

    def _hold(self, table: str, uid: str, body: Body) -> None:
        conn = self._rows.conn
        if _is_gone(conn, table, winner(conn, table, uid)):
            raise RefusedError(f"{named(conn, table, uid)} would be merged into itself.")
        if table not in EMPTIED:
            return
        pointing = next(_pointing(conn, table, uid), None)
        if pointing is None and not body.get("parts"):
            return
        left = (
            named(conn, pointing.table, pointing.uid)
            if pointing
            else f"its {next(iter(body['parts'])).replace('_', ' ')}"
        )
        into = winner(conn, table, uid)
        one, other = (reference(conn, table, each) for each in (uid, into))
        raise RefusedError(
            f"{named(conn, table, uid)} is not as it was when it was merged: {left} came since "
            "and would be left behind.",
            f"Merge the two anew: tracker merge {one} {other}.",
        )


def refuse_merged(conn: sqlite3.Connection, table: str, uid: str, into: str) -> None:
    """Raise the RefusedError for a change of a merged-away record."""
    now = reference(conn, table, winner(conn, table, into))
    raise RefusedError(
        f"{named(conn, table, uid)} was merged into {named(conn, table, into)}.",
        f"Name {now} instead, or take the merge apart first: "
        f"tracker unmerge {reference(conn, table, uid)}.",
    )


def problems(conn: sqlite3.Connection) -> Iterator[str]:
    """Yield a sentence for each thing that hangs on a merged-away record."""
    for table in EMPTIED:
        for table_of, uid, _, gone in _pointing(conn, table):
            yield f"{table_of} {uid}: it points to {table} {gone}, which was merged away"
        for part in TABLES[table].parts:
            sql = (
                f"SELECT DISTINCT t.uid FROM {table} t JOIN {part.name} p ON p.{part.owner} = t.id "
                "WHERE t.merged_into_id IS NOT NULL"
            )
            for (uid,) in conn.execute(sql):
                what = part.name.replace("_", " ")
                yield f"{table} {uid}: it was merged away, and has {what} all the same"
    for table in MERGED_TABLES:
        for (uid,) in conn.execute(f"SELECT uid FROM {table} WHERE merged_into_id IS NOT NULL"):
            if _is_gone(conn, table, winner(conn, table, uid)):
                yield f"{table} {uid}: it was merged in a circle"


def references(table: str, body: Body) -> Iterator[tuple[str, str]]:
    """Yield (table, uid) of all that a record points to, but what it was merged into."""
    spec = TABLES[table]
    if table == "remarks":
        yield body["record_table"], body["record_uid"]
    for column in spec.columns:
        if column.type == "ref" and column.name != "merged_into" and column.name in body:
            yield column.target, body[column.name]
    for part in spec.parts:
        targets = {column.name: column.target for column in part.columns if column.type == "ref"}
        for key, row in body.get("parts", {}).get(part.name, {}).items():
            for name, target in targets.items():
                uid = key if name == part.key else row.get(name)
                if uid is not None:
                    yield target, uid


def _references(table: str, body: Body) -> Iterator[tuple[str, str]]:
    return (found for found in references(table, body) if found[0] in EMPTIED)


def _pointing(conn: sqlite3.Connection, target: str, uid: str | None = None) -> Iterator[_Pointer]:
    """Yield what points to merged-away records of a table, to one of them if named."""
    gone = "t.merged_into_id IS NOT NULL" + ("" if uid is None else " AND t.uid = :uid")
    for spec in TABLES.values():
        wheres = [
            f"{spec.name} r ON r.{column.sql} = t.id"
            for column in spec.columns
            if column.type == "ref" and column.target == target and column.name != "merged_into"
        ]
        wheres += [
            f"{part.name} p ON p.{column.sql} = t.id JOIN {spec.name} r ON r.id = p.{part.owner}"
            for part in spec.parts
            for column in part.columns
            if column.type == "ref" and column.target == target
        ]
        if spec.name == "remarks":
            wheres.append(f"remarks r ON r.record_table = '{target}' AND r.record_uid = t.uid")
        for joined in wheres:
            sql = f"SELECT DISTINCT r.uid, t.uid FROM {target} t JOIN {joined} WHERE {gone}"
            for found, loser in conn.execute(sql, {"uid": uid}).fetchall():
                yield _Pointer(spec.name, found, target, loser)


def _is_gone(conn: sqlite3.Connection, table: str, uid: str) -> bool:
    sql = f"SELECT 1 FROM {table} WHERE uid = ? AND merged_into_id IS NOT NULL"
    return conn.execute(sql, (uid,)).fetchone() is not None


def _refuse_pointing(conn: sqlite3.Connection, body: Body, target: str, gone: str) -> None:
    into = winner(conn, target, gone)
    title = body.get("title") or body.get("gist") or body.get("kind") or body.get("body") or ""
    raise RefusedError(
        f"“{title}” would point to {named(conn, target, gone)}, which was merged into "
        f"{named(conn, target, into)}.",
        f"Name {reference(conn, target, into)} instead, or take the merge apart first: "
        f"tracker unmerge {reference(conn, target, gone)}.",
    )


def named(conn: sqlite3.Connection, table: str, uid: str) -> str:
    """Return the reference of a record and what it is called, for a message."""
    column = {"incidents": "title", "statements": "gist", "documents": "title"}
    column |= {"links": "kind", "remarks": "body"}
    sql = f"SELECT {column.get(table, 'name')} FROM {table} WHERE uid = ?"
    (title,) = conn.execute(sql, (uid,)).fetchone()
    return f"{reference(conn, table, uid)} “{title}”"
