"""What is void is not cited anew: not as speaker, party, place, source, nor as what is meant.

Nobody would see it there: void records are found only by who asks for them. What cited it before
it was voided may go on doing so, and is edited as ever. An import is taken as it comes, and undo
brings back what was: this holds for what people write, by whichever door.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.errors import RefusedError
from tracker.model.columns import TABLES
from tracker.store.absorbed import named, references
from tracker.store.lookup import reference, winner

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from tracker.model.columns import Body


def refuse_void(conn: sqlite3.Connection, table: str, uid: str) -> None:
    """Raise RefusedError for a record that is void; of a merged one the winner counts."""
    if not TABLES[table].voidable:
        return
    now = winner(conn, table, uid)
    row = conn.execute(f"SELECT state, void_reason FROM {table} WHERE uid = ?", (now,)).fetchone()
    if row is not None and row[0] == "void":
        again = f"tracker unvoid {reference(conn, table, now)}"
        raise RefusedError(
            f"{named(conn, table, now)} is void: {row[1]}",
            f"Name another record, or take the void back first: {again}.",
        )


def refuse_citing_anew(
    conn: sqlite3.Connection,
    table: str,
    body: Body,
    current: Body | None,
    is_new: Callable[[str, str], bool],
) -> None:
    """Raise RefusedError if a record would point to a void one that it does not point to yet.

    A remark may: what is void can be talked about. So may what comes together with the void record,
    which `is_new` in this batch.
    """
    if table == "remarks":
        return
    before = set(references(table, current)) if current else set()
    for target, uid in dict.fromkeys(references(table, body)):
        if (target, uid) not in before and not is_new(target, uid):
            refuse_void(conn, target, uid)
