"""The journal read back, a page at a time: of one record, of one step, of the whole file.

A *step* is what was done in one go, a batch. Whatever the size of the journal, a page costs a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.errors import NotFoundError, UsageError
from tracker.store.journal import BY_BATCH, COUNTER_BITS, Change, changes, clock_time
from tracker.store.steps import is_undo, is_undone, summary

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from datetime import datetime

_TOP: Final = 1 << 62
_BY_RECORD: Final = "changes INDEXED BY changes_record"
_SUMMED_MOST: Final = 20_000
"""Changes of a step whose kinds are counted for its summary; a larger one is told by its size."""


class Step(NamedTuple):
    """One batch: its newest and its oldest row, how many rows, by whom, why, when (UTC).

    `undoes`: the batch that it takes back. `taken_back`: it does not stand any more.
    """

    batch: str
    seq: int
    first: int
    changes: int
    author: str
    reason: str | None
    undoes: str | None
    at: datetime
    summary: str
    taken_back: bool


class Filter(NamedTuple):
    """Which part of the journal: by whom, and from when on (UTC); None is all."""

    author: str | None = None
    since: datetime | None = None

    def condition(self) -> tuple[str, tuple[object, ...]]:
        """Return an SQL condition on `changes`, and its parameters."""
        words: list[str] = []
        values: list[object] = []
        if self.author is not None:
            words.append("author = ?")
            values.append(self.author)
        if self.since is not None:
            # The order of the journal is by seq: the + keeps the index of the clock out of it.
            words.append("+clock >= ?")
            values.append(int(self.since.timestamp() * 1000) << COUNTER_BITS)
        return " AND ".join(words) or "1", tuple(values)


ALL: Final = Filter()


def steps(
    conn: sqlite3.Connection,
    limit: int | None = None,
    before: int | None = None,
    wanted: Filter = ALL,
) -> Iterator[Step]:
    """Yield the newest steps of the file; `before` the first row of a step, for the next page."""
    condition, values = wanted.condition()
    newest = (
        "SELECT batch, seq, author, reason, undoes, clock FROM changes "
        f"WHERE seq < ? AND {condition} ORDER BY seq DESC LIMIT 1"
    )
    top = _TOP if before is None else before
    found = 0
    while limit is None or found < limit:
        row = conn.execute(newest, (top, *values)).fetchone()
        if row is None:
            return
        step = _step(conn, *row)
        yield step
        found, top = found + 1, step.first


def of_record(
    conn: sqlite3.Connection,
    table: str,
    uid: str,
    limit: int | None = None,
    before: int | None = None,
    wanted: Filter = ALL,
) -> list[Change]:
    """Return the newest changes of one record, newest first; `before` a seq, for paging."""
    own = "table_name = ? AND uid = ?"
    return _page(conn, own, (table, uid), limit, before, wanted, _BY_RECORD)


def around_record(
    conn: sqlite3.Connection,
    table: str,
    uid: str,
    limit: int | None = None,
    before: int | None = None,
    wanted: Filter = ALL,
) -> list[Change]:
    """Return the changes of a record and of the remarks on it; as `of_record`."""
    around = f"seq IN ({_AROUND})"
    return _page(conn, around, (table, uid, table, uid), limit, before, wanted, "changes")


def _page(
    conn: sqlite3.Connection,
    which: str,
    parameters: tuple[object, ...],
    limit: int | None,
    before: int | None,
    wanted: Filter,
    table: str,
) -> list[Change]:
    condition, values = wanted.condition()
    where = f"{which} AND seq < ? AND {condition} ORDER BY seq DESC LIMIT ?"
    top = _TOP if before is None else before
    most = -1 if limit is None else limit
    return list(changes(conn, where, (*parameters, top, *values, most), table))


_AROUND: Final = f"""
SELECT seq FROM {_BY_RECORD} WHERE table_name = ? AND uid = ?
UNION ALL SELECT c.seq FROM remarks r JOIN changes c INDEXED BY changes_record
ON c.table_name = 'remarks' AND c.uid = r.uid WHERE r.record_table = ? AND r.record_uid = ?"""


def of_step(
    conn: sqlite3.Connection, batch: str, limit: int, before: int | None = None
) -> list[Change]:
    """Return changes of one step, newest first; `before` a seq, for paging."""
    top = _TOP if before is None else before
    where = "batch = ? AND seq < ? ORDER BY seq DESC LIMIT ?"
    return list(changes(conn, where, (batch, top, limit), BY_BATCH))


def step(conn: sqlite3.Connection, batch: str) -> Step:
    """Return one step; raises NotFoundError."""
    row = conn.execute(
        f"SELECT batch, seq, author, reason, undoes, clock FROM {BY_BATCH} WHERE batch = ? "
        "ORDER BY seq DESC LIMIT 1",
        (batch,),
    ).fetchone()
    if row is None:
        raise NotFoundError(f"There is no step {batch} in the journal.")
    return _step(conn, *row)


def change_of(conn: sqlite3.Connection, table: str, uid: str, typed: str) -> list[Change]:
    """Return what the step that begins with `typed` did to a record, newest first.

    Raises NotFoundError, or UsageError where several begin so.
    """
    where = "table_name = ? AND uid = ? AND batch >= ? AND batch < ? ORDER BY seq DESC"
    found = list(changes(conn, where, (table, uid, typed, typed + "~"), _BY_RECORD))
    batches = dict.fromkeys(change.batch for change in found)
    if not typed or not found:
        raise NotFoundError(
            f"No change {typed} is in the history of this record.",
            "See the changes of it, each with its batch: tracker history REF",
        )
    if len(batches) > 1:
        raise UsageError(f"{typed} fits several changes.", f"Say more of it: {', '.join(batches)}")
    return found


def _step(
    conn: sqlite3.Connection,
    batch: str,
    seq: int,
    author: str,
    reason: str | None,
    undoes: str | None,
    clock: int,
) -> Step:
    first, count = conn.execute(
        f"SELECT min(seq), count(*) FROM {BY_BATCH} WHERE batch = ?", (batch,)
    ).fetchone()
    few = count <= _SUMMED_MOST
    said = summary(conn, batch) if few else f"{count:,} changes"
    if undoes is not None:
        # Its own changes, for not all of a step may have been taken back.
        said = f"{'undone' if is_undo(conn, batch) else 'done again'} by {said}"
    taken_back = is_undone(conn, batch)
    at = clock_time(clock)
    return Step(batch, seq, first, count, author, reason, undoes, at, said, taken_back)
