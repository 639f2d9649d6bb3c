"""What a record was, and taking it back there: a field or the whole of it, as a new change.

Other than undo, this asks nobody what came since: the record gets the value that it had, and the
journal says from which change it has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.errors import RefusedError
from tracker.model.bodies import diff, patch
from tracker.model.columns import TABLES, Body, Column
from tracker.model.merging import NAMED_TABLES, fields_of
from tracker.store.history import of_record
from tracker.store.lookup import reference
from tracker.store.rows import Rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterator

    from tracker.store.batch import Batch
    from tracker.store.journal import Change

SHOWN: Final = 8
"""Characters of a batch that name a change in words."""


class Restoring(NamedTuple):
    """What would come of it: the record as it is, and as it would be.

    `left` says in words what cannot be restored and so stays as it is, `notes` what is restored
    and yet worth a look.
    """

    table: str
    uid: str
    now: Body
    then: Body
    left: tuple[str, ...]
    notes: tuple[str, ...]
    source: str

    @property
    def changes(self) -> bool:
        """Whether anything would be another."""
        return self.now != self.then


def version(conn: sqlite3.Connection, change: Change, *, before: bool = False) -> Body | None:
    """Return a record as it was after (or before) a change of it; None if it was not there.

    Raises RefusedError where what came since was erased from the journal on purpose.
    """
    return as_of(conn, change.table, change.uid, change.seq - 1 if before else change.seq)


def as_of(conn: sqlite3.Connection, table: str, uid: str, seq: int) -> Body | None:
    """Return a record as it was after this row of the journal; None if it was not there.

    Raises as `version`.
    """
    body = Rows(conn).read(table, uid)
    for later in of_record(conn, table, uid):
        if later.seq <= seq:
            break
        if later.blanked:
            raise RefusedError(
                "What was changed since was erased from the journal on purpose; "
                "how the record was cannot be told."
            )
        if later.op == "insert":
            body = None
        elif later.op == "delete":
            body = later.before
        else:
            body = patch(body or {}, later.before or {})
    return body


def restoring(
    conn: sqlite3.Connection, change: Change, fields: Collection[str] = (), *, before: bool = False
) -> Restoring:
    """Say what it means to take a record to where it was after (or before) a change.

    `fields` (see merging.fields_of), kinds of parts, or single parts as "involvements/UID"; none
    of them is the whole record. State, merges and origin stay. Raises RefusedError where it cannot
    be, or where one of the named fields cannot.
    """
    table, uid = change.table, change.uid
    if table not in TABLES:
        raise RefusedError("Settings and saved searches are not restored so.", "Undo the step.")
    known = {*fields_of(table), *(part.name for part in TABLES[table].parts)}
    for name in fields:
        if name.partition("/")[0] not in known:
            raise RefusedError(
                f"{name} is no field of the {table}.",
                f"One of: {', '.join(sorted(known))}.",
                exit_code=2,
            )
    then = version(conn, change, before=before)
    if then is None:
        raise RefusedError(f"The record was not there {'before' if before else 'after'} this.")
    now = Rows(conn).read(table, uid)
    if now is None:
        return _returning(conn, change, then, _source(change, before))
    _refuse_gone(conn, table, uid, now)
    delta = _wanted(table, diff(now, then)[1], fields)
    delta, left, notes = _checked(conn, table, uid, delta)
    if fields and left:
        raise RefusedError("This cannot be restored.", "\n".join(left))
    return Restoring(table, uid, now, patch(now, delta), left, notes, _source(change, before))


def restore(batch: Batch, plan: Restoring) -> str:
    """Write it, as it was shown; the reason of the batch is the caller's (see `reason_for`).

    Raises RefusedError where the record has changed since in one of these fields.
    """
    if not plan.now:
        return batch.put_body(plan.table, plan.uid, plan.then)
    return batch.edit_body(plan.table, plan.uid, plan.now, plan.then)


def reason_for(plan: Restoring, given: str) -> str:
    """Return the reason that the journal keeps; raises RefusedError for a final one without."""
    if plan.now.get("state") == "final" and not given:
        raise RefusedError(
            "This record is final: restoring it needs a reason.", "Give the reason for the change."
        )
    return f"{given} ({plan.source})" if given else plan.source


def _source(change: Change, before: bool) -> str:
    return f"restored from {'before ' if before else ''}{change.batch[:SHOWN]}"


def _refuse_gone(conn: sqlite3.Connection, table: str, uid: str, now: Body) -> None:
    into = now.get("merged_into")
    if into:
        raise RefusedError(
            f"{reference(conn, table, uid)} was merged into {reference(conn, table, into)}.",
            "Take the merge apart first (unmerge).",
        )
    if now.get("state") == "void":
        raise RefusedError(f"{reference(conn, table, uid)} is void.", "Bring it back first.")


def _returning(conn: sqlite3.Connection, change: Change, then: Body, source: str) -> Restoring:
    """Say what it means to bring back what is not there any more: links and remarks only."""
    if TABLES[change.table].voidable:
        raise RefusedError("The record is not there any more.", "Redo what took it away.")
    kept = {name: value for name, value in then.items() if name not in ("created_at", "created_by")}
    _, left, notes = _checked(conn, change.table, change.uid, kept)
    if left:
        raise RefusedError("This cannot be restored.", "\n".join(left))
    return Restoring(change.table, change.uid, {}, kept, (), notes, source)


def _wanted(table: str, delta: Body, fields: Collection[str]) -> Body:
    """Return of a delta what is asked for; of the whole, all but what is no matter of content."""
    names = fields_of(table)
    asked = list(fields) or [*names, *(part.name for part in TABLES[table].parts)]
    columns = {column for name in asked for column in names.get(name, ())}
    kept: Body = {name: value for name, value in delta.items() if name in columns}
    parts = {}
    for part, rows in delta.get("parts", {}).items():
        some = {key: row for key, row in rows.items() if part in asked or f"{part}/{key}" in asked}
        if some:
            parts[part] = some
    return {**kept, "parts": parts} if parts else kept


def _checked(
    conn: sqlite3.Connection, table: str, uid: str, delta: Body
) -> tuple[Body, tuple[str, ...], tuple[str, ...]]:
    """Take out of a delta what points to what is gone; return it, what is left, and notes."""
    rows, spec = Rows(conn), TABLES[table]
    left: list[str] = []
    notes: list[str] = []
    grouped = {column: name for name, group in fields_of(table).items() for column in group}
    kept = {name: value for name, value in delta.items() if name != "parts"}
    for column in spec.columns:
        trouble, note = _trouble(rows, column, kept.get(column.name))
        if trouble:
            left.append(f"{column.name.replace('_', ' ')}: {trouble}")
            for other in fields_of(table)[grouped[column.name]]:
                kept.pop(other, None)
        notes += [note] if note else []
    parts: Body = {}
    for part in spec.parts:
        for key, row in delta.get("parts", {}).get(part.name, {}).items():
            if row is None:
                parts.setdefault(part.name, {})[key] = None
                continue
            values = {**row, part.key: key} if part.key != "uid" else row
            found = [_trouble(rows, column, values.get(column.name)) for column in part.columns]
            troubles = [trouble for trouble, _ in found if trouble]
            if part.key == "uid":
                troubles += _elsewhere(rows, part.name, part.owner, key, table, uid)
            notes += [note for _, note in found if note]
            if troubles:
                left += [f"{part.name.replace('_', ' ')}: {trouble}" for trouble in troubles]
            else:
                parts.setdefault(part.name, {})[key] = row
    kept = {**kept, "parts": parts} if parts else kept
    return kept, tuple(dict.fromkeys(left)), tuple(dict.fromkeys(notes))


def _trouble(rows: Rows, column: Column, value: object) -> tuple[str, str]:
    """Return why a reference cannot be restored, or what is to be said of it; "" if nothing."""
    if column.type != "ref" or not isinstance(value, str) or column.name == "merged_into":
        return "", ""
    body = rows.read(column.target, value)
    if body is None:
        return f"the {column.target.removesuffix('s')} {value} is not there any more", ""
    said = f"{reference(rows.conn, column.target, value)} “{_title(body)}”"
    into = body.get("merged_into")
    if into:
        now = f"{said} was merged into {reference(rows.conn, column.target, into)} since"
        return ("", now) if column.target in NAMED_TABLES else (now, "")
    return (f"{said} is void", "") if body.get("state") == "void" else ("", "")


def _elsewhere(rows: Rows, part: str, owner: str, key: str, table: str, uid: str) -> Iterator[str]:
    """Yield where a part is by now, if it has moved to another record."""
    found = rows.conn.execute(f"SELECT * FROM {part} WHERE uid = ?", (key,))
    names = [column[0] for column in found.description]
    row = found.fetchone()
    if row is None:
        return
    values = dict(zip(names, row, strict=True))
    if values.get(owner) != rows.id_of(table, uid):
        yield "it belongs to another record by now, after a merge"


def _title(body: Body) -> str:
    return str(body.get("title") or body.get("name") or body.get("gist") or "")
