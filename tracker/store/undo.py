"""Taking a batch back, and taking that back: by appending the inverse, never by erasing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.errors import NotFoundError, RefusedError
from tracker.model.bodies import revert
from tracker.model.columns import TABLES, Body
from tracker.store import journal, review_copy
from tracker.store.batch import KEY_VALUE
from tracker.store.lookup import reference
from tracker.store.review import refuse_taking_back
from tracker.store.rows import Rows
from tracker.store.steps import is_undone, summary
from tracker.store.versions import as_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

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
    """What an undo or redo did. `kept` names, in words, what stays because it changed since.

    `title` is that of the record, in quotes, where the step was of one alone, else nothing.
    """

    batch: str
    summary: str
    records: int
    kept: tuple[str, ...]
    title: str = ""


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
    came_with = review_copy.taken_until(conn)
    while True:
        row = conn.execute(
            f"SELECT batch FROM changes WHERE seq < ? AND seq > ? AND author = ? AND {condition} "
            "ORDER BY seq DESC LIMIT 1",
            (before, came_with, author),
        ).fetchone()
        if row is None:
            return
        yield row[0]
        first = f"SELECT seq FROM {journal.BY_BATCH} WHERE batch = ? ORDER BY seq LIMIT 1"
        before = conn.execute(first, row).fetchone()[0]


def _undoes(conn: sqlite3.Connection, batch: str) -> str | None:
    """Return what a batch takes back, None if it is an edit."""
    sql = f"SELECT undoes FROM {journal.BY_BATCH} WHERE batch = ? LIMIT 1"
    row = conn.execute(sql, (batch,)).fetchone()
    return None if row is None else row[0]


def take_back(writer: Batch, conn: sqlite3.Connection, batch: str) -> Undone:
    """Append the inverse of `batch`. Raises RefusedError, naming what depends on it, as a whole."""
    review_copy.refuse_taking_back(conn, batch)
    kept: list[str] = []
    merges = _merges_parts(conn, batch)
    said = summary(conn, _origin(conn, batch))
    title = _title_of_one(writer, conn, batch)
    _prepare(writer, conn, batch)
    try:
        for change in journal.batch(conn, batch):
            kept += _take_back_change(writer, conn, change, merges=merges)
    except NotFoundError as error:
        raise RefusedError(
            f"This would point to what has been taken back since. {error}",
            "Bring that back first; see the history.",
        ) from error
    # Only once all have been compared: a record reads otherwise when what it points to has gone.
    deleted = [
        _take_back_insert(writer, change)
        for change in journal.batch(conn, batch)
        if change.op == "insert" and change.table in TABLES
    ]
    _refuse_if_needed(conn, deleted)
    return Undone(batch, said, writer.touched, tuple(kept), title)


def _title_of_one(writer: Batch, conn: sqlite3.Connection, batch: str) -> str:
    changes = list(journal.batch(conn, batch))
    if len(changes) != 1 or changes[0].table not in TABLES:
        return ""
    change = changes[0]
    body = writer.rows.read(change.table, change.uid) or change.before or {}
    return _title(body, change.uid) if body.keys() & {"title", "name", "gist"} else ""


def _take_back_change(
    writer: Batch, conn: sqlite3.Connection, change: Change, *, merges: bool
) -> list[str]:
    """Take back one change, of an insertion only look whether it can be; return what stays."""
    if change.table in KEY_VALUE:
        return _take_back_value(writer, conn, change)
    if change.op == "insert":
        _refuse_edited(writer, change)
    elif change.op == "delete":
        assert change.before is not None
        writer.write(change.table, change.uid, None, change.before, "insert")
    else:
        return _take_back_edit(writer, change, merges=merges)
    return []


def _prepare(writer: Batch, conn: sqlite3.Connection, batch: str) -> None:
    """Refuse what cannot be taken back at all; make room for what will be there again."""
    for change in journal.batch(conn, batch):
        if change.blanked:
            raise RefusedError(
                "This was erased from the journal on purpose and cannot be taken back."
            )
        # Records can point to each other (an incident to the statement that names a party of it),
        # so that there is no order in which each would find the others there.
        if change.op == "delete" and change.table in TABLES:
            writer.rows.reserve(change.table, change.uid)
        if change.op == "unmerge":
            _refuse_edited_since_unmerged(conn, change)


def _merges_parts(conn: sqlite3.Connection, batch: str) -> bool:
    """Whether the batch moved parts from one record to another, or back."""
    sql = (
        f"SELECT 1 FROM {journal.BY_BATCH} WHERE batch = ? AND op IN ('merge', 'unmerge') "
        "AND table_name IN ('incidents', 'statements') LIMIT 1"
    )
    return conn.execute(sql, (batch,)).fetchone() is not None


def _origin(conn: sqlite3.Connection, batch: str) -> str:
    """Return the batch that an undo, or the redo of one, is about in the end."""
    undone = _undoes(conn, batch)
    return batch if undone is None else _origin(conn, undone)


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
        _refuse_later_merge(writer, change, current)
    body, kept = revert(current, change.before or {}, change.after or {})
    if merges and any(name.split()[0] in _PARTS for name in kept):
        # Half of a merge taken back would leave a part with both records or with neither.
        raise RefusedError(
            f"{_title(current, change.uid)} has changed since the merge: {', '.join(kept)}.",
            "Take those edits back first; see its history.",
        )
    if current.get("state") != body.get("state") == "final":
        refuse_taking_back(writer.rows.conn, writer.author, change, current, body)
    writer.write(change.table, change.uid, current, body, _INVERSE[change.op])
    return [f"{name} of {_title(current, change.uid)} has changed since" for name in kept]


def _refuse_later_merge(writer: Batch, change: Change, current: Body) -> None:
    if change.after and current.get("merged_into") != change.after.get("merged_into"):
        one = reference(writer.rows.conn, change.table, change.uid)
        raise RefusedError(
            f"{_title(current, change.uid)} was merged again since.",
            f"Take that merge apart first: U on it, or tracker unmerge {one}",
        )


def _refuse_edited_since_unmerged(conn: sqlite3.Connection, change: Change) -> None:
    """Refuse to merge again what is not any more what was decided about.

    What was changed and taken back since, or removed and put back, is what it was.
    """
    last = f"SELECT max(seq) FROM {journal.BY_BATCH} WHERE batch = ?"
    (seq,) = conn.execute(last, (change.batch,)).fetchone()
    current = Rows(conn).read(change.table, change.uid)
    if current is None or current == as_of(conn, change.table, change.uid, seq):
        return
    into = str((change.before or {}).get("merged_into"))
    one, other = (reference(conn, change.table, uid) for uid in (change.uid, into))
    raise RefusedError(
        f"{_title(current, change.uid)} has changed since the merge was taken apart; what was "
        "decided then may not hold.",
        f"Merge them anew: M on {one} asks for the other, {other}; or tracker merge {one} {other}",
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
    titles: dict[str, dict[int, str]] = {}
    for table, title, id_ in deleted:
        titles.setdefault(table, {})[id_] = title
    dependents = [
        f"{known[id_]}: {found}"
        for table, known in titles.items()
        for id_, found in _pointing(conn, table, known)
    ]
    if dependents:
        raise RefusedError(
            "Other records depend on what this would remove.",
            "\n".join([*dependents[:10], *(["…"] if len(dependents) > 10 else [])]),
        )


def _pointing(
    conn: sqlite3.Connection, target: str, ids: Iterable[int]
) -> Iterator[tuple[int, str]]:
    """Yield what points to records that have just been deleted: the id, and in words from where."""
    wanted = json.dumps(list(ids))
    sources: set[tuple[str, str, str]] = set()
    for table in TABLES.values():
        holders = [(table.name, table.columns), *((p.name, p.columns) for p in table.parts)]
        sources |= {
            (name, column.sql, column.name)
            for name, columns in holders
            for column in columns
            if column.type == "ref" and column.target == target
        }
    for holder, column_id, column_name in sorted(sources):
        for id_, count in conn.execute(
            f"SELECT {column_id}, count(*) FROM {holder} "
            f"WHERE {column_id} IN (SELECT value FROM json_each(?)) GROUP BY 1",
            (wanted,),
        ):
            yield id_, f"{count} in {holder} ({column_name})"


def _noun(change: Change) -> str:
    return change.table.removesuffix("s")


def _title(body: Body, uid: str) -> str:
    return f"“{body.get('title') or body.get('name') or body.get('gist') or uid}”"
