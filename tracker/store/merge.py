"""Merging: two records that are one. Taken back, like everything, by undoing the batch.

Actors and places: the loser points to the winner and keeps its names; nothing that points to the
loser is rewritten, so that ten thousand mentions are one change. Incidents and statements: parts
and all that points to the loser move to the winner, and the loser is void.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.errors import NotFoundError, RefusedError
from tracker.model import references
from tracker.model.columns import TABLES
from tracker.model.merging import (
    MERGED_TABLES,
    NAMED_TABLES,
    Choice,
    Side,
    compare,
    merged,
    redirected,
    torn_rows,
)
from tracker.model.validation import check
from tracker.store import absorbed, review_copy
from tracker.store.links import MUTUAL
from tracker.store.lookup import reference
from tracker.store.lookup import winner as winner_of
from tracker.store.rows import Rows
from tracker.store.steps import is_undone

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tracker.model.columns import Body
    from tracker.store.batch import Batch

_REASON_LENGTH: Final = 8  # characters of a reference that leaves the moment, see references


def differences(conn: sqlite3.Connection, table: str, loser: str, winner: str) -> list[Choice]:
    """Return what two records differ in, side by side; raises as `merge` where it would refuse."""
    ours, theirs = _checked(Rows(conn), table, loser, winner)
    return compare(table, ours, theirs)


def merge(
    batch: Batch, table: str, loser: str, winner: str, choices: Mapping[str, Side] | None = None
) -> None:
    """Merge one record (uid) into another of the same table.

    `choices` says by field (see model.merging) whose value stands; of what is not named the
    winner's does, and for incidents and statements the loser's where the winner says nothing.
    Raises RefusedError for a record with itself, a void or merged one, or a final one without a
    reason; NotFoundError.
    """
    if review_copy.mark(batch.rows.conn) is not None:
        raise RefusedError(
            "In a review copy nothing is merged: what came with it is only a part of the file.",
            "Say in a remark which two are one.",
        )
    ours, theirs = _checked(batch.rows, table, loser, winner)
    if not batch.reason and "final" in (ours.get("state"), theirs.get("state")):
        raise RefusedError(
            "One of the two is final: merging it needs a reason.", "Give the reason."
        )
    if table in NAMED_TABLES:
        batch.write(table, loser, theirs, {**theirs, "merged_into": winner}, "merge")
        if choices:
            ours_stand: dict[str, Side] = {c.name: "winner" for c in compare(table, ours, theirs)}
            _write_winner(batch, table, winner, ours, theirs, {**ours_stand, **choices})
        return
    gone = {name: value for name, value in theirs.items() if name != "parts"}
    reason = batch.reason or f"merged into {references.show(table, winner, _REASON_LENGTH)}"
    gone |= {"state": "void", "void_reason": reason, "merged_into": winner}
    # The loser first: a part's uid is unique, it has to leave before it can arrive. Undo goes
    # through the rows of the journal backwards, and so in the right order as well.
    batch.write(table, loser, theirs, gone, "merge")
    _write_winner(batch, table, winner, ours, theirs, dict(choices or {}))
    redirect(batch, table, loser, winner)


class Shown(NamedTuple):
    """A record as it was shown to whoever decided, and for a loser what was decided.

    `torn`: who was shown to say one thing of a loser and another of the winner (`said_of_both`).
    """

    uid: str
    body: Body
    choices: Mapping[str, Side] = {}
    torn: Sequence[tuple[str, Body, Body]] = ()


def merge_shown(batch: Batch, table: str, winner: Shown, losers: Sequence[Shown]) -> None:
    """Merge one or several records into one, in this order, as one step.

    Raises RefusedError if one of them is not any more what was shown; else as `merge`.
    """
    conn = batch.rows.conn
    for shown in (winner, *losers):
        if batch.rows.read(table, shown.uid) != shown.body:
            raise RefusedError(
                f"{reference(conn, table, shown.uid)} was changed meanwhile by someone "
                "else; nothing was merged.",
                "Look at the two again.",
            )
    for loser in losers:
        if torn(conn, table, loser.uid, winner.uid) != list(loser.torn):
            raise RefusedError(
                f"What is said of {reference(conn, table, loser.uid)} was changed meanwhile by "
                "someone else; nothing was merged.",
                "Look at the two again.",
            )
    for loser in losers:
        # Again: by now what is said of the losers before it is said of the winner.
        if torn(conn, table, loser.uid, winner.uid) != list(loser.torn):
            raise RefusedError(
                f"Somebody says one thing of {reference(conn, table, loser.uid)} and another of "
                "one that is merged with it; nothing was merged.",
                "Merge them one after the other, to see it.",
            )
        merge(batch, table, loser.uid, winner.uid, loser.choices)


def merged_into(conn: sqlite3.Connection, table: str, uid: str) -> list[str]:
    """Return the records (uids) that were merged straight into this one."""
    if table not in MERGED_TABLES:
        return []
    rows = conn.execute(
        f"SELECT r.uid FROM {table} r JOIN {table} w ON w.id = r.merged_into_id WHERE w.uid = ? "
        "ORDER BY r.id",
        (uid,),
    )
    return [found for (found,) in rows]


def pointing(conn: sqlite3.Connection, table: str, uid: str) -> dict[str, int]:
    """Count by table the records that point to this one."""
    selects = _selects(table)
    id_ = Rows(conn).id_of(table, uid)
    counts = {
        source: conn.execute(f"SELECT count(*) FROM ({sql})", {"id": id_}).fetchone()[0]
        for source, sql in selects.items()
    }
    return {source: count for source, count in counts.items() if count}


def torn(
    conn: sqlite3.Connection, table: str, loser: str, winner: str
) -> list[tuple[str, Body, Body]]:
    """Return what a merge of these records would tear, as `said_of_both`; only incidents can be."""
    return said_of_both(conn, loser, winner) if table == "incidents" else []


def said_of_both(conn: sqlite3.Connection, loser: str, winner: str) -> list[tuple[str, Body, Body]]:
    """Return the statements that say one thing of one incident and another of the other.

    Each with what it says of the winner, which stands after a merge, and of the loser.
    """
    found = []
    about = (
        "EXISTS (SELECT 1 FROM statement_incidents x JOIN incidents i ON i.id = x.incident_id "
        "WHERE x.statement_id = r.id AND i.uid = ?)"
    )
    for uid, body in Rows(conn).read_many("statements", f"{about} AND {about}", (loser, winner)):
        rows = body["parts"]["statement_incidents"]
        choice = Choice(
            "statement_incidents", {winner: rows[winner]}, {winner: rows[loser]}, "winner", ()
        )
        if choice.disagrees:
            found.append((uid, rows[winner], rows[loser]))
    return found


def merging_batch(conn: sqlite3.Connection, table: str, loser: str) -> str:
    """Return the batch that merged this record into another: the one to undo.

    Raises RefusedError if the record is not merged.
    """
    rows = conn.execute(
        "SELECT batch FROM changes WHERE table_name = ? AND uid = ? AND op = 'merge' "
        "ORDER BY seq DESC",
        (table, loser),
    ).fetchall()
    for (batch,) in rows:
        if not is_undone(conn, batch):
            return str(batch)
    raise RefusedError(f"{reference(conn, table, loser)} is not merged into another record.")


def _checked(rows: Rows, table: str, loser: str, winner: str) -> tuple[Body, Body]:
    """Return the bodies of winner and loser; raises RefusedError where they cannot be merged."""
    if table not in MERGED_TABLES:
        raise RefusedError(
            f"The {table} cannot be merged.", f"These can: {', '.join(MERGED_TABLES)}."
        )
    if loser == winner:
        raise RefusedError("A record cannot be merged with itself.", "Name two records.")
    bodies = []
    for uid in (winner, loser):
        body = rows.read(table, uid)
        if body is None:
            raise NotFoundError(f"There is no record {uid} among the {table}.")
        _refuse_gone(rows, table, uid, body)
        bodies.append(body)
    return bodies[0], bodies[1]


def _refuse_gone(rows: Rows, table: str, uid: str, body: Body) -> None:
    said = reference(rows.conn, table, uid)
    into = body.get("merged_into")
    if into:
        found = rows.read(table, into) or {}
        title = found.get("title") or found.get("gist") or found.get("name") or ""
        raise RefusedError(
            f"{said} was merged already, into {reference(rows.conn, table, into)} “{title}”.",
            "Merge with that one, or undo the earlier merge.",
        )
    if body.get("state") == "void":
        raise RefusedError(f"{said} is void: {body.get('void_reason')}", "Take it back first.")


def _write_winner(
    batch: Batch, table: str, uid: str, ours: Body, theirs: Body, choices: Mapping[str, Side]
) -> None:
    body = merged(table, ours, theirs, choices)
    check(table, body, batch.codes)
    if body != ours:
        batch.write(table, uid, ours, body, "update")


def redirect(batch: Batch, table: str, loser: str, winner: str) -> None:
    """Let what points to the loser point to the winner."""
    for source, uid in list(_pointing(batch.rows, table, loser)):
        body = batch.rows.read(source, uid)
        assert body is not None
        new: Body | None = redirected(source, body, table, loser, winner)
        if source == "links" and _is_superfluous(batch.rows, uid, new or {}):
            new = None
        batch.write(source, uid, body, new, "delete" if new is None else "update")
    about_it = "r.record_table = ? AND r.record_uid = ?"
    for uid, body in list(batch.rows.read_many("remarks", about_it, (table, loser))):
        batch.write("remarks", uid, body, {**body, "record_uid": winner}, "update")


def _pointing(rows: Rows, target: str, uid: str) -> Iterator[tuple[str, str]]:
    """Yield (table, uid) of each record that points to this one, in itself or in its parts."""
    id_ = rows.id_of(target, uid)
    for source, sql in _selects(target).items():
        for (found,) in rows.conn.execute(sql, {"id": id_}).fetchall():
            yield source, found


def _selects(target: str) -> dict[str, str]:
    """Return for each table the query for the uids of what points to the record `:id`."""
    found = {}
    for spec in TABLES.values():
        selects = [
            f"SELECT uid FROM {spec.name} WHERE {column.sql} = :id"
            for column in spec.columns
            if column.target == target and column.type == "ref" and column.name != "merged_into"
        ]
        selects += [
            f"SELECT r.uid FROM {spec.name} r JOIN {part.name} p ON p.{part.owner} = r.id "
            f"WHERE p.{column.sql} = :id"
            for part in spec.parts
            for column in part.columns
            if column.target == target and column.type == "ref"
        ]
        if selects:
            found[spec.name] = " UNION ".join(selects)
    return found


def led_on(
    conn: sqlite3.Connection,
    table: str,
    body: Body,
    top: Callable[[str, str], str] | None = None,
) -> Body:
    """Return a body from elsewhere, pointing to the winner of each record merged away here.

    `top` gives of a table and uid the winner, where it is not yet as the file has it.
    """
    led = body
    for target, uid in set(absorbed.references(table, body)):
        into = uid
        if target in absorbed.EMPTIED:
            into = winner_of(conn, target, uid) if top is None else top(target, uid)
        if into != uid:
            led = redirected(table, led, target, uid, into)
            if table == "remarks":
                led = {**led, "record_uid": into}
    return led


def torn_here(conn: sqlite3.Connection, table: str, body: Body) -> tuple[str, str] | None:
    """Return two incidents, one by merges here, of which a statement from elsewhere differs."""
    if table != "statements":
        return None
    rows = body.get("parts", {}).get("statement_incidents", {})
    return next(iter(torn_rows(rows, lambda uid: winner_of(conn, "incidents", uid))), None)


def _is_superfluous(rows: Rows, uid: str, link: Body) -> bool:
    """Whether a redirected link joins a record with itself, or says what another says already."""
    for noun in ("incident", "statement"):
        start, end = link.get(f"from_{noun}"), link.get(f"to_{noun}")
        if start is None or end is None:
            continue
        if start == end:
            return True
        ends = [(start, end), (end, start)] if link["kind"] in MUTUAL else [(start, end)]
        return any(_has_link(rows, uid, noun, link, pair) for pair in ends)
    return False


def _has_link(rows: Rows, uid: str, noun: str, link: Body, ends: tuple[str, str]) -> bool:
    ids = [rows.id_of(f"{noun}s", end) for end in ends]
    condition = f"r.kind = ? AND r.from_{noun}_id = ? AND r.to_{noun}_id = ? AND r.uid <> ?"
    others = rows.read_many("links", condition, (link["kind"], *ids, uid))
    return any(other.get("statement") == link.get("statement") for _, other in others)
