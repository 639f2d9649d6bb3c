"""Taking a merge apart, also one that came with an import.

A merge made here is a batch of its own: undoing it is all. One that came by JSON lines came in the
one step of its import, with much else. Of that step only what is the merge's goes back: what the
loser had here before, and what pointed to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.errors import RefusedError
from tracker.model.bodies import revert
from tracker.model.columns import TABLES
from tracker.model.merging import NAMED_TABLES
from tracker.store import journal
from tracker.store.lookup import reference
from tracker.store.merge import merging_batch
from tracker.store.undo import Undone

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection

    from tracker.model.columns import Body
    from tracker.store.batch import Batch
    from tracker.store.journal import Change
    from tracker.store.store import Store


def unmerge(store: Store, table: str, loser: str) -> Undone:
    """Let a merged record (uid) stand for itself again; what it says stays is in `kept`.

    Raises RefusedError if it is not merged, or if what the merge moved was changed since.
    """
    merging = _merging(store.conn, table, loser)
    if merging.op == "merge":
        undone = store.undo(merging_batch(store.conn, table, loser))
        assert undone is not None
        return undone
    into = store.body(table, loser)["merged_into"]
    with store.batch(f"unmerge, which came with {merging.reason or 'an import'}") as batch:
        kept = _take_apart(batch, merging, into)
        return Undone(merging.batch, "a merge", batch.touched, tuple(kept))


def _merging(conn: sqlite3.Connection, table: str, loser: str) -> Change:
    """Return the change that merged the record away; raises RefusedError if it is not merged."""
    history = journal.history(conn, table, loser)
    for change in reversed(history):
        if change.blanked:
            raise RefusedError("This was erased from the journal on purpose and cannot be undone.")
        if change.after is not None and "merged_into" in change.after:
            if change.after["merged_into"]:
                return change
            break
    raise RefusedError(f"{reference(conn, table, loser)} is not merged into another record.")


def _take_apart(batch: Batch, merging: Change, into: str) -> list[str]:
    """Take back what is the merge's of the batch that brought it; return what stays, in words."""
    conn, table, loser = batch.rows.conn, merging.table, merging.uid
    had = (merging.before or {}).get("parts", {})
    if merging.op != "insert":
        # Backwards, as an undo: the winner lets go of a part before the loser has it again.
        for change in reversed(list(journal.batch(conn, merging.batch))):
            if change.blanked:
                raise RefusedError("Part of it was erased from the journal; it cannot be undone.")
            if (change.table, change.uid) == (table, into):
                _write_back(
                    batch, change, *_only(change, lambda part, key: key in had.get(part, {}))
                )
            elif change.table in TABLES and (change.table, change.uid) != (table, loser):
                _lead_back(batch, change, (table, loser, into))
    current = batch.rows.read(table, loser)
    assert current is not None
    body = {name: current[name] for name in current if name not in ("merged_into", "void_reason")}
    if table not in NAMED_TABLES:
        body["state"] = (merging.before or {}).get("state", "review")
        body |= {"parts": had} if had else {}
    batch.write(table, loser, current, body, "unmerge")
    if merging.op == "insert" and table not in NAMED_TABLES:
        one = reference(conn, table, into)
        return [f"what it brought into {one} stays there: it came here merged, without its parts"]
    return []


def _lead_back(batch: Batch, change: Change, way: tuple[str, str, str]) -> None:
    """Let a record point to the loser again where the batch had it point to the winner."""
    table, loser, into = way
    before = change.before or {}
    spec = TABLES[change.table]
    columns = [c.name for c in spec.columns if c.target == table and before.get(c.name) == loser]
    if change.table == "remarks" and before.get("record_uid") == loser:
        columns.append("record_uid")
    if change.op == "delete":
        if columns and not batch.rows.has(change.table, change.uid):
            batch.write(change.table, change.uid, None, before, "insert")
        return
    pointing = {
        (part.name, key)
        for part in spec.parts
        for key, row in before.get("parts", {}).get(part.name, {}).items()
        for column in part.columns
        if column.target == table
        and loser == (key if column.name == part.key else row and row.get(column.name))
    }
    pointing |= {(part, into) for part, key in pointing if key == loser}
    _write_back(batch, change, *_only(change, lambda part, key: (part, key) in pointing, columns))


def _only(
    change: Change, wanted: Callable[[str, str], bool], columns: Collection[str] = ()
) -> tuple[Body, Body]:
    """Return the deltas of a change, of them only some columns and parts."""
    by_uid = {part.name for part in TABLES[change.table].parts if part.key == "uid"}
    halves: list[Body] = []
    for half in (change.before or {}, change.after or {}):
        kept: Body = {name: half.get(name) for name in columns}
        for part, rows in half.get("parts", {}).items():
            # Of a record that came in this very step only a uid tells whose a part was.
            if chosen := {
                key: row
                for key, row in rows.items()
                if wanted(part, key) and (change.op != "insert" or part in by_uid)
            }:
                kept.setdefault("parts", {})[part] = chosen
        halves.append(kept)
    return halves[0], halves[1]


def _write_back(batch: Batch, change: Change, before: Body, after: Body) -> None:
    if not after:
        return
    current = batch.rows.read(change.table, change.uid) or {}
    body, kept = revert(current, before, after)
    if kept:
        title = current.get("title") or current.get("gist") or change.uid
        raise RefusedError(
            f"“{title}” has changed since the merge: {', '.join(kept)}.",
            "Take those edits back first; see its history.",
        )
    batch.write(change.table, change.uid, current, body, "update")
