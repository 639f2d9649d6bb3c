"""The journal (table `changes`): append, read, verify its chain; whose log a row belongs to.

Each row's `digest` covers what was done, its `hash` chains the digests of one stream, so that a
row that was altered, dropped or slipped in shows. Without signatures the chain shows accidents and
careless hands, not someone who recomputes all of it.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tracker.model.bodies import patch

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tracker.model.columns import Body

COUNTER_BITS = 16
"""A clock value is milliseconds since 1970 UTC << 16 | a counter: a hybrid logical clock."""

BY_BATCH = "changes INDEXED BY changes_batch"
"""Where to look for the rows of a batch. Once ANALYZE has seen a file that came in one import, the
planner holds the index for useless and reads the whole journal for the newest edit."""

_DIGESTED = (
    *("batch", "undoes", "author", "reason", "table_name", "uid", "op"),
    *("before", "after", "saw", "nonce"),
)
_COLUMNS = (*("stream", "stream_seq", "clock"), *_DIGESTED, *("digest", "previous", "hash"))


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the journal: what one batch did to one record."""

    seq: int
    batch: str
    undoes: str | None
    author: str
    reason: str | None
    table: str
    uid: str
    op: str
    before: Body | None
    after: Body | None
    at: datetime
    blanked: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """What a batch is about to append."""

    table: str
    uid: str
    op: str
    before: Body | None
    after: Body | None


@dataclass(frozen=True, slots=True)
class Signature:
    """What all rows of one batch share."""

    batch: str
    author: str
    reason: str | None
    undoes: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a copy says of the file that it tells of.

    `saw` is the version of the record there, per stream. `signature` and `clock` are of a row that
    is told again; None for one that is the copy's own.
    """

    saw: dict[str, int]
    signature: Signature | None = None
    clock: int | None = None


class Pen:
    """Appends to the journal within one transaction, on the stream of this file."""

    def __init__(
        self,
        conn: sqlite3.Connection,
        path: Path | None,
        now: datetime,
        signature: Signature,
        random_uid: Callable[[], str],
    ) -> None:
        self._conn = conn
        self._signature = signature
        self._random_uid = random_uid
        self.stream = own_stream(conn, path, random_uid)
        self._clock = _next_clock(conn, now)
        self._seq, self._previous = _head(conn, self.stream)
        self._others = _has_others(conn, self.stream)

    @contextmanager
    def signing(self, author: str, reason: str | None) -> Iterator[None]:
        """Sign what is appended within for somebody else; it stays one batch."""
        own = self._signature
        self._signature = replace(own, author=author, reason=reason)
        try:
            yield
        finally:
            self._signature = own

    def append(self, entry: Entry, told: Told | None = None) -> None:
        """Write one row, chained to the one before it; `told`: one that tells of another file."""
        sign = (told and told.signature) or self._signature
        clock = self._clock if told is None or told.clock is None else told.clock
        saw = self._saw(entry.table, entry.uid) if told is None else _dump(told.saw)
        self._seq += 1
        values: tuple[Any, ...] = (
            *(sign.batch, sign.undoes, sign.author, sign.reason),
            *(entry.table, entry.uid, entry.op),
            *(_dump(entry.before), _dump(entry.after)),
            *(saw, self._random_uid()),
        )
        digest = _digest(values)
        chained = _hash(self._previous, self.stream, self._seq, clock, digest)
        self._conn.execute(
            _APPEND,
            (self.stream, self._seq, clock, *values, digest, self._previous, chained),
        )
        self._previous = chained
        if clock == self._clock:
            self._clock += 1

    def _saw(self, table: str, uid: str) -> str | None:
        """Return the versions of the record that this edit knows, once others have touched it."""
        if not self._others:
            return None
        rows = self._conn.execute(
            "SELECT stream, max(stream_seq) FROM changes WHERE table_name = ? AND uid = ? "
            "GROUP BY stream ORDER BY stream",
            (table, uid),
        ).fetchall()
        if all(stream == self.stream for stream, _ in rows):
            return None
        return _dump(dict(rows))


_LOAD = 1000
"""Rows of a batch that are read at a time."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_APPEND = f"INSERT INTO changes ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"


def own_stream(conn: sqlite3.Connection, path: Path | None, random_uid: Callable[[], str]) -> str:
    """Return the stream that this very file writes; a new one for a copy.

    A copy is known by its place: the file remembers device and inode. A path of None keeps the
    stream whatever the place (the sample, which must come out alike each time).
    """
    place: tuple[int | None, int | None] = (None, None)
    if path is not None:
        with suppress(OSError):
            status = os.stat(path)
            # SQLite integers are signed 64 bits; Windows' file ids are not.
            place = (status.st_dev & (1 << 63) - 1, status.st_ino & (1 << 63) - 1)
    known = conn.execute("SELECT stream, device, inode FROM identity").fetchone()
    if known is not None and (path is None or tuple(known[1:]) == place):
        return str(known[0])
    stream = random_uid()
    conn.execute("INSERT OR REPLACE INTO identity VALUES (1, ?, ?, ?)", (stream, *place))
    return stream


def forget_place(conn: sqlite3.Connection) -> None:
    """Make the next write start a stream of its own: for backups, copies and restored files."""
    conn.execute("DELETE FROM identity")


def history(conn: sqlite3.Connection, table: str, uid: str) -> list[Change]:
    """Return what happened to one record, oldest first."""
    where = "table_name = ? AND uid = ? ORDER BY seq"
    return list(changes(conn, where, (table, uid)))


def recent(conn: sqlite3.Connection, limit: int, before: int | None = None) -> list[Change]:
    """Return the newest rows of the whole file, newest first; `before` a seq, for paging."""
    top = before if before is not None else (1 << 62)
    return list(changes(conn, "seq < ? ORDER BY seq DESC LIMIT ?", (top, limit)))


def batch(conn: sqlite3.Connection, batch: str) -> Iterator[Change]:
    """Yield the rows of one batch, newest first: the order in which it is taken back.

    In loads, so that a large import is not held in memory, and more may be appended meanwhile.
    """
    before = 1 << 62
    where = "batch = ? AND seq < ? ORDER BY seq DESC LIMIT ?"
    while load := list(changes(conn, where, (batch, before, _LOAD), BY_BATCH)):
        yield from load
        before = load[-1].seq


def verify_chain(conn: sqlite3.Connection) -> Iterator[str]:
    """Recompute digests and hashes; yield one sentence for each row that does not hold."""
    heads: dict[str, tuple[int, str]] = {}
    seen: set[str] = {""}
    for row in conn.execute(f"SELECT seq, {', '.join(_COLUMNS)} FROM changes ORDER BY seq"):
        values = dict(zip(("seq", *_COLUMNS), row, strict=True))
        where = f"journal row {values['seq']}"
        stream = values["stream"]
        number, previous = heads.get(stream, (0, None))
        if values["stream_seq"] != number + 1:
            yield f"{where}: {values['stream_seq'] - number - 1} rows before it are missing"
        elif previous is not None and values["previous"] != previous:
            yield f"{where}: it does not follow the row before it"
        elif previous is None and values["previous"] not in seen:
            yield f"{where}: its stream begins after a row that is not in this file"
        if values["nonce"] is not None and values["digest"] != _digest(
            tuple(values[column] for column in _DIGESTED)
        ):
            yield f"{where}: its content was altered"
        expected = _hash(
            *(values["previous"], stream, values["stream_seq"]),
            *(values["clock"], values["digest"]),
        )
        if values["hash"] != expected:
            yield f"{where}: its hash is wrong"
        heads[stream] = (values["stream_seq"], values["hash"])
        seen.add(values["hash"])


def malformed(conn: sqlite3.Connection) -> Iterator[str]:
    """Yield a sentence for each row that this program would never write, chained or not.

    Of a file from outside: who reads such a row may break in any way.
    """
    sql = "SELECT seq, clock, batch, author, reason, before, after FROM changes ORDER BY seq"
    for seq, clock, batch, author, reason, *sides in conn.execute(sql):
        texts = (batch, author, "" if reason is None else reason)
        is_sound = isinstance(clock, int) and clock >= 0
        if not is_sound or not all(isinstance(text, str) for text in texts):
            yield f"journal row {seq}: it has no moment, or no author"
        elif not all(map(_is_delta, sides)):
            yield f"journal row {seq}: what it says is no record"


def _is_delta(stored: object) -> bool:
    if stored is None:
        return True
    try:
        told = json.loads(str(stored), parse_constant=_no_number)
    except (ValueError, RecursionError):
        return False
    if not isinstance(told, dict):
        return False
    parts = told.pop("parts", {})
    told.pop("extra", None)  # whatever an import found that we have no field for
    if not isinstance(parts, dict) or not all(isinstance(kind, dict) for kind in parts.values()):
        return False
    rows = [told, *(row for kind in parts.values() for row in kind.values() if row is not None)]
    return all(isinstance(row, dict) and all(map(_is_plain, row.values())) for row in rows)


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, (str, int, float))


def _no_number(name: str) -> float:
    raise ValueError(name)


def agrees(body: Body, after: str | None, op: str) -> bool:
    """Whether a record is as the newest row about it left it, as far as that row tells."""
    if op == "delete" or after is None:
        return False
    left: Body = json.loads(after)
    return body == left if op == "insert" else patch(body, left) == body


def clock_time(clock: int) -> datetime:
    """Return the UTC time of a clock value."""
    return datetime.fromtimestamp((clock >> COUNTER_BITS) / 1000, UTC)


def changes(
    conn: sqlite3.Connection, where: str, parameters: tuple[Any, ...], table: str = "changes"
) -> Iterator[Change]:
    """Yield the rows that an SQL condition (with its order and limit) takes; for this floor."""
    sql = (
        "SELECT seq, batch, undoes, author, reason, table_name, uid, op, before, after, clock, "
        f"nonce IS NULL FROM {table} WHERE {where}"
    )
    for row in conn.execute(sql, parameters):
        before, after = (json.loads(text) if text else None for text in row[8:10])
        seq, batch, undoes, author, reason, table, uid, op = row[:8]
        at, blanked = clock_time(row[10]), bool(row[11])
        yield Change(seq, batch, undoes, author, reason, table, uid, op, before, after, at, blanked)


def _head(conn: sqlite3.Connection, stream: str) -> tuple[int, str]:
    """Return where the stream stands; a new one is tied to the newest row of the file."""
    row = conn.execute(
        "SELECT stream_seq, hash FROM changes WHERE stream = ? ORDER BY stream_seq DESC LIMIT 1",
        (stream,),
    ).fetchone()
    if row is not None:
        return int(row[0]), str(row[1])
    last = conn.execute("SELECT hash FROM changes ORDER BY seq DESC LIMIT 1").fetchone()
    return 0, str(last[0]) if last else ""


def _has_others(conn: sqlite3.Connection, stream: str) -> bool:
    """Whether anyone else's rows are in this file; two looks into the index, however long it is."""
    sql = (
        "SELECT EXISTS (SELECT 1 FROM changes WHERE stream < ?1) "
        "OR EXISTS (SELECT 1 FROM changes WHERE stream > ?1)"
    )
    return bool(conn.execute(sql, (stream,)).fetchone()[0])


def _next_clock(conn: sqlite3.Connection, now: datetime) -> int:
    latest = conn.execute("SELECT max(clock) FROM changes").fetchone()[0]
    wall = int(now.timestamp() * 1000) << COUNTER_BITS
    return wall if latest is None else max(wall, int(latest) + 1)


def _dump(body: Body | None) -> str | None:
    if body is None:
        return None
    return _encode(body)


def _digest(values: tuple[Any, ...]) -> str:
    return hashlib.sha256(_encode(values).encode("utf-8", "surrogatepass")).hexdigest()


def _hash(previous: str, stream: str, seq: int, clock: int, digest: str) -> str:
    text = f"{previous}|{stream}|{seq}|{clock}|{digest}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
