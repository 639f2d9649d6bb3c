"""Taking a batch back, and taking that back: by appending the inverse, never by erasing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.errors import RefusedError
from tracker.model.bodies import revert
from tracker.model.columns import TABLES, Body
from tracker.store import journal
from tracker.store.batch import KEY_VALUE

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from tracker.model.columns import Column, RecordTable
    from tracker.store.batch import Batch
    from tracker.store.journal import Change

_INVERSE = {
    "insert": "delete",
    "delete": "insert",
    "update": "update",
    "void": "unvoid",
    "unvoid": "void",
    "merge": "unmerge",
    "unmerge": "merge",
}
_PARTS = {part.name for table in TABLES.values() for part in table.parts}


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo or redo did. `kept` names, in words, what stays because it changed since."""

    batch: str
    summary: str
    records: int
    kept: tuple[str, ...]


def newest_undoable(conn: sqlite3.Connection, author: str) -> str | None:
    """Return the newest batch of this author that stands, None if all is taken back."""
    edits = _back(conn, author, "undoes IS NULL")
    return next((batch for batch in edits if not is_undone(conn, batch)), None)


def newest_redoable(conn: sqlite3.Connection, author: str) -> str | None:
    """Return the newest undo of this author that can be taken back.

    A new edit ends the chain of redo, as everywhere; the undone batches stay in the history.
    """
    for batch in _back(conn, author, "1"):
        undone = _undoes(conn, batch)
        if undone is None:
            return None
        if _undoes(conn, undone) is None and not is_undone(conn, batch):
            return batch
    return None


def _back(conn: sqlite3.Connection, author: str, condition: str) -> Iterator[str]:
    """Yield this author's batches, newest first; the rows of one stand together."""
    before = 1 << 62
    while True:
        row = conn.execute(
            f"SELECT batch FROM changes WHERE seq < ? AND author = ? AND {condition} "
            "ORDER BY seq DESC LIMIT 1",
            (before, author),
        ).fetchone()
        if row is None:
            return
        yield row[0]
        first = "SELECT seq FROM changes WHERE batch = ? ORDER BY seq LIMIT 1"
        before = conn.execute(first, row).fetchone()[0]


def _undoes(conn: sqlite3.Connection, batch: str) -> str | None:
    """Return what a batch takes back, None if it is an edit."""
    row = conn.execute("SELECT undoes FROM changes WHERE batch = ? LIMIT 1", (batch,)).fetchone()
    return None if row is None else row[0]


def is_undone(conn: sqlite3.Connection, batch: str) -> bool:
    """Whether a batch has been taken back, and that not taken back in turn."""
    rows = conn.execute("SELECT DISTINCT batch FROM changes WHERE undoes = ?", (batch,))
    return any(not is_undone(conn, undo) for (undo,) in rows.fetchall())


def summary(conn: sqlite3.Connection, batch: str) -> str:
    """Say in a few words what a batch did."""
    rows = conn.execute(
        "SELECT op, table_name, count(DISTINCT uid) FROM changes WHERE batch = ? "
        "GROUP BY op, table_name ORDER BY min(seq)",
        (batch,),
    ).fetchall()
    verbs = {"insert": "adding", "update": "editing", "delete": "removing"}
    names = {"settings": "setting", "saved_searches": "saved search"}
    parts = []
    said = ""
    for op, table, count in rows:
        noun = names.get(table, table.removesuffix("s")) if count == 1 else table.replace("_", " ")
        verb = verbs.get(op, op.removesuffix("e") + "ing")
        again = "" if verb == said else f"{verb} "
        parts.append(f"{again}{'one' if count == 1 else f'{count:,}'} {noun}")
        said = verb
    return ", ".join(parts)


def take_back(writer: Batch, conn: sqlite3.Connection, batch: str) -> Undone:
    """Append the inverse of `batch`. Raises RefusedError, naming what depends on it, as a whole."""
    kept: list[str] = []
    inserts: list[Change] = []
    unfinished: list[tuple[Change, Body]] = []
    merges = _merges_parts(conn, batch)
    said = summary(conn, _origin(conn, batch))
    for change in list(journal.batch(conn, batch)):
        if change.blanked:
            raise RefusedError(
                "This was erased from the journal on purpose and cannot be taken back."
            )
        if change.table in KEY_VALUE:
            kept += _take_back_value(writer, conn, change)
        elif change.op == "insert":
            _refuse_edited(writer, change)
            inserts.append(change)
        elif change.op == "delete":
            unfinished += _put_back(writer, change)
        else:
            kept += _take_back_edit(writer, change, merges=merges)
    for change, bare in unfinished:
        writer.write(change.table, change.uid, bare, change.before, "update")
    # Only once all have been compared: a record reads otherwise when what it points to has gone.
    deleted = [_take_back_insert(writer, change) for change in inserts]
    _refuse_if_needed(conn, deleted)
    return Undone(batch, said, writer.touched, tuple(kept))


def _merges_parts(conn: sqlite3.Connection, batch: str) -> bool:
    """Whether the batch moved parts from one record to another, or back."""
    sql = (
        "SELECT 1 FROM changes WHERE batch = ? AND op IN ('merge', 'unmerge') "
        "AND table_name IN ('incidents', 'statements') LIMIT 1"
    )
    return conn.execute(sql, (batch,)).fetchone() is not None


def _origin(conn: sqlite3.Connection, batch: str) -> str:
    """Return the batch that an undo, or the redo of one, is about in the end."""
    undone = _undoes(conn, batch)
    return batch if undone is None else _origin(conn, undone)


def _put_back(writer: Batch, change: Change) -> list[tuple[Change, Body]]:
    """Add a removed record again; return it where it points to what is still to be put back.

    Records can point to each other (an incident to the statement that names a party of it), so
    that there is no order in which each finds the others there.
    """
    assert change.before is not None
    bare = _standing(writer, TABLES[change.table], change.before)
    writer.write(change.table, change.uid, None, bare, "insert")
    return [] if bare == change.before else [(change, bare)]


def _standing(writer: Batch, table: RecordTable, body: Body) -> Body:
    """Return a body without what points to records that are not there."""
    bare = _pointing_to_some(writer, table.columns, body)
    parts: Body = {}
    for name, rows in body.get("parts", {}).items():
        part = table.part(name)
        for key, row in rows.items():
            whole = row if part.key == "uid" else {**row, part.key: key}
            kept = _pointing_to_some(writer, part.columns, whole)
            if all(column.name in kept for column in part.columns if column.required):
                parts.setdefault(name, {})[key] = {n: v for n, v in kept.items() if n in row}
    return {**bare, "parts": parts} if parts else bare


def _pointing_to_some(writer: Batch, columns: tuple[Column, ...], values: Body) -> Body:
    gone = {
        column.name
        for column in columns
        if column.type == "ref"
        and column.name in values
        and not writer.rows.has(column.target, values[column.name])
    }
    return {name: v for name, v in values.items() if name not in gone and name != "parts"}


def _refuse_edited(writer: Batch, change: Change) -> None:
    """Refuse to remove a record that is not as it was added."""
    current = writer.rows.read(change.table, change.uid)
    if current is None:
        raise RefusedError(f"The {_noun(change)} {change.uid} is not there any more.")
    if current != change.after:
        raise RefusedError(
            f"The {_noun(change)} {_title(current, change.uid)} has been edited since.",
            "Take those edits back first; see its history.",
        )


def _take_back_insert(writer: Batch, change: Change) -> tuple[str, str, int]:
    assert change.after is not None
    id_ = writer.rows.id_of(change.table, change.uid)
    writer.write(change.table, change.uid, change.after, None, "delete")
    return change.table, _title(change.after, change.uid), id_


def _take_back_edit(writer: Batch, change: Change, *, merges: bool) -> list[str]:
    current = writer.rows.read(change.table, change.uid)
    if current is None:
        return [f"{_noun(change)} {change.uid} is not there any more"]
    if change.op == "merge":
        _refuse_later_merge(change, current)
    body, kept = revert(current, change.before or {}, change.after or {})
    if merges and any(name.split()[0] in _PARTS for name in kept):
        # Half of a merge taken back would leave a part with both records or with neither.
        raise RefusedError(
            f"{_title(current, change.uid)} has changed since the merge: {', '.join(kept)}.",
            "Take those edits back first; see its history.",
        )
    writer.write(change.table, change.uid, current, body, _INVERSE[change.op])
    return [f"{name} of {_title(current, change.uid)} has changed since" for name in kept]


def _refuse_later_merge(change: Change, current: Body) -> None:
    if change.after and current.get("merged_into") != change.after.get("merged_into"):
        raise RefusedError(
            f"{_title(current, change.uid)} was merged again since.", "Undo that merge first."
        )


def _take_back_value(writer: Batch, conn: sqlite3.Connection, change: Change) -> list[str]:
    key, column = KEY_VALUE[change.table]
    sql = f"SELECT {column} FROM {change.table} WHERE {key} = ?"
    row = conn.execute(sql, (change.uid,)).fetchone()
    if (row and row[0]) != (change.after and change.after[column]):
        return [f"{change.uid} has changed since"]
    before = change.before[column] if change.before else None
    writer.set_value(change.table, change.uid, before)
    return []


def _refuse_if_needed(conn: sqlite3.Connection, deleted: list[tuple[str, str, int]]) -> None:
    """Refuse if anything that stays still points to one of the deleted records."""
    dependents = [
        f"{title}: {found}"
        for table, title, id_ in deleted
        for found in _pointing(conn, table, id_)
    ]
    if dependents:
        raise RefusedError(
            "Other records depend on what this would remove.",
            "\n".join([*dependents[:10], *(["…"] if len(dependents) > 10 else [])]),
        )


def _pointing(conn: sqlite3.Connection, target: str, id_: int) -> list[str]:
    """Return in words what points to a record that has just been deleted."""
    found = []
    for table in TABLES.values():
        sources = [(table.name, column) for column in table.columns]
        sources += [(part.name, column) for part in table.parts for column in part.columns]
        for name, column in sources:
            if column.type == "ref" and column.target == target:
                sql = f"SELECT count(*) FROM {name} WHERE {column.sql} = ?"
                count = conn.execute(sql, (id_,)).fetchone()[0]
                if count:
                    found.append(f"{count} in {name} ({column.name})")
    return sorted(set(found))


def _noun(change: Change) -> str:
    return change.table.removesuffix("s")


def _title(body: Body, uid: str) -> str:
    return f"“{body.get('title') or body.get('name') or body.get('gist') or uid}”"
