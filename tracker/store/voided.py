"""What is void is not cited anew: not as speaker, party, place, source, nor as what is meant.

Nobody would see it there: void records are found only by who asks for them. What cited it before
it was voided may go on doing so, and is edited as ever. An import is taken as it comes, and undo
brings back what was: this holds for what people write, by whichever door.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.errors import RefusedError
from tracker.model.columns import TABLES
from tracker.store.absorbed import named, references
from tracker.store.lookup import reference, winner

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from tracker.model.columns import Body

_REMEMBERED: Final = 100_000
"""Records of an import that are not asked about again: the same actors, places and documents."""


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


class Citing:
    """Refuses, within one batch, what would point to a void record that it does not point to yet.

    A remark may: what is void can be talked about. So may what comes together with the void record,
    which `is_new` in this batch.
    """

    def __init__(self, conn: sqlite3.Connection, is_new: Callable[[str, str], bool]) -> None:
        self._conn = conn
        self._is_new = is_new
        self._sound: set[tuple[str, str]] = set()

    def check(self, table: str, body: Body, current: Body | None) -> None:
        """Raise RefusedError for a body that cites anew what is void."""
        if table == "remarks":
            return
        before = set(references(table, current)) if current else set()
        for cited in dict.fromkeys(references(table, body)):
            if cited in before or cited in self._sound or self._is_new(*cited):
                continue
            refuse_void(self._conn, *cited)
            if len(self._sound) < _REMEMBERED:
                self._sound.add(cited)

    def forget(self) -> None:
        """Ask anew: a record that was there has been changed, and may be void or merged now."""
        self._sound.clear()
