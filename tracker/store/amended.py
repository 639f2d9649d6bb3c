"""What was changed of a final record, and of what it rests on, that nobody has accepted so.

A decision counts for what was read (`grounds`). So a page says so also where not the record was
changed but what stands on its page: a statement about it, the place, a party or its grade, a
source. It does until somebody accepts the record anew; a statement that somebody has accepted was
read by a second pair of eyes, and is not told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.errors import RefusedError
from tracker.model.bodies import diff
from tracker.model.lookalikes import alike_among
from tracker.model.text import author_name
from tracker.store import journal
from tracker.store.authorship import changed_along, course
from tracker.store.grounds import View, called, grounds, listed, told, unseen
from tracker.store.mending import Mending
from tracker.store.review import OWN
from tracker.store.steps import is_undone
from tracker.store.versions import as_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from tracker.model.columns import Body
    from tracker.store.grounds import Changed, Unseen
    from tracker.store.journal import Change
    from tracker.store.review_copy import Place

_LOOKED_AT: Final = 2_000
"""Newest rows of the journal among which a statement is looked for that was taken off."""


class Amended(NamedTuple):
    """What of a final record was changed: its own fields, by whom last and when; what beside it."""

    fields: tuple[str, ...]
    author: str
    at: datetime
    beside: tuple[Changed, ...]

    @property
    def words(self) -> str:
        """Say it: "changed since final: kind (ann, 2026-11-05); place p3k7 “Erbil”: name (…)"."""
        by = f"({author_name(self.author)}, {self.at.date().isoformat()})"
        own = [f"{called(self.fields)} {by}"] if self.fields else []
        beside = [listed(self.beside)] if self.beside else []
        return f"changed since final: {'; '.join([*own, *beside])}"


def amended(
    conn: sqlite3.Connection, table: str, uid: str, beside: Collection[Place] | None = None
) -> Amended | None:
    """Return what of a final record was changed since it became so; None for mended words.

    It was accepted here, or came final from another file. `beside`: what it rests on, where that is
    known; it is quicker then.
    """
    changes = journal.history(conn, table, uid)
    became = _became_final(conn, changes)
    if became is None:
        return None
    fields = _changed(table, changes[became + 1 :])
    row = _end_of_batch(conn, changes[became].batch)
    rested = tuple(told(conn, table, uid, _beside(conn, table, uid, row, beside)))
    if not fields and not rested:
        return None
    return Amended(fields, changes[-1].author, changes[-1].at, rested)


def passed_own(conn: sqlite3.Connection, table: str, uid: str) -> str:
    """Say that a record was made final by its own author, by whom and when; "" if it was not.

    A file allows that for a while (`review own yes`); the record says so for good.
    """
    changes = journal.history(conn, table, uid)
    became = _became_final(conn, changes)
    if became is None or not _is_own(conn, changes, became):
        return ""
    by, day = author_name(changes[became].author), changes[became].at.date().isoformat()
    return f"made final by its own author ({by}, {day}): nobody else has accepted it"


def _became_final(conn: sqlite3.Connection, changes: Sequence[Change]) -> int | None:
    """Return which of a record's changes (oldest first) made it final last; None if none did.

    What takes a step back, or brings a record back, puts back what was final before.
    """
    for number in reversed(range(len(changes))):
        change = changes[number]
        was, now = ((side or {}).get("state") for side in (change.before, change.after))
        made = now == "final" and (change.op == "insert" or was in ("draft", "review"))
        if made and change.undoes is None and not is_undone(conn, change.batch):
            return number
    return None


def _is_own(conn: sqlite3.Connection, changes: Sequence[Change], became: int) -> bool:
    change, first = changes[became], changes[0]
    if change.op == "insert":  # what an import brings final was decided on elsewhere
        body = change.after or {}
        return body.get("created_by") == change.author and _was_allowed(conn, change.seq)
    authors = set(course(conn, changes[:became]).authors)
    if _became_final(conn, changes[:became]) is None:
        authors.add(str((first.after or {}).get("created_by") or first.author))
    return alike_among(change.author, authors) is not None or bool(changed_along(change))


def _was_allowed(conn: sqlite3.Connection, row: int) -> bool:
    """Whether people could accept their own when this row of the journal was written."""
    values = [one for one in journal.history(conn, "settings", OWN) if one.seq < row]
    return bool(values) and (values[-1].after or {}).get("value") == "true"


def _end_of_batch(conn: sqlite3.Connection, batch: str) -> int:
    """Return the last row of a batch: what is written with a record in one go was read with it."""
    return int(conn.execute("SELECT max(seq) FROM changes WHERE batch = ?", (batch,)).fetchone()[0])


def _beside(
    conn: sqlite3.Connection, table: str, uid: str, row: int, known: Collection[Place] | None
) -> list[Unseen]:
    """Return what of what a record rests on is not as it was at a row of the journal."""
    view = View(conn)
    places = set(grounds(view, table, uid) if known is None else known)
    if table == "incidents":
        places |= {("statements", one) for one in _once_about(conn, uid, row)}
    touched = [place for place in places - {(table, uid)} if _is_touched(conn, place, row)]
    if not touched:
        return []
    then = dict(_as_of(conn, touched, row))
    was, now = grounds(View(conn, then), table, uid), grounds(view, table, uid)
    found = []
    for one in unseen(was, now):
        if one.place[0] == "remarks" or one.place == (table, uid) or _is_accepted(conn, one.place):
            continue
        fields = one.fields
        if one.what == "changed":
            judged = _judged(one.place[0], was[one.place], now[one.place])
            fields = tuple(name for name in one.fields if name in judged)
        if fields or one.what != "changed":
            found.append(one._replace(fields=fields))
    return found


def _once_about(conn: sqlite3.Connection, uid: str, row: int) -> Iterator[str]:
    """Yield the statements about an incident that are void by now, or were about it before."""
    yield from (one for (one,) in conn.execute(_VOID, (uid,)))
    yield from (one for (one,) in conn.execute(_TAKEN_OFF, (row, _LOOKED_AT, uid)))


_VOID: Final = """
SELECT s.uid FROM statement_incidents si JOIN statements s ON s.id = si.statement_id
JOIN incidents i ON i.id = si.incident_id WHERE i.uid = ? AND s.state = 'void'"""

_TAKEN_OFF: Final = """
SELECT DISTINCT uid FROM changes
WHERE seq > max(?, (SELECT max(seq) FROM changes) - ?) AND +table_name = 'statements'
AND json_extract(before, '$.parts.statement_incidents."' || ? || '"') IS NOT NULL"""


def _is_touched(conn: sqlite3.Connection, place: Place, row: int) -> bool:
    return conn.execute(_SINCE, (*place, row)).fetchone() is not None


_SINCE: Final = """
SELECT 1 FROM changes INDEXED BY changes_record
WHERE table_name = ? AND uid = ? AND seq > ? LIMIT 1"""


def _as_of(
    conn: sqlite3.Connection, places: Sequence[Place], row: int
) -> Iterator[tuple[Place, Body | None]]:
    for place in places:
        try:
            yield place, as_of(conn, *place, row)
        except RefusedError:
            continue  # erased from the journal on purpose: how it was cannot be told


def _is_accepted(conn: sqlite3.Connection, place: Place) -> bool:
    """Whether somebody has accepted a statement as it is."""
    body = View(conn).body(*place) or {}
    if place[0] != "statements" or body.get("state") != "final":
        return False
    changes = journal.history(conn, *place)
    became = _became_final(conn, changes)
    return became is None or not _changed(place[0], changes[became + 1 :])


def _changed(table: str, changes: Sequence[Change]) -> tuple[str, ...]:
    """Return what changes of a record come to together, mended words left out."""
    since = Mending(table)
    for change in changes:
        since.add(change.before or {}, change.after or {})
    return since.judged


def _judged(table: str, was: Body, now: Body) -> tuple[str, ...]:
    along = Mending(table)
    along.add(*diff(was, now))
    return along.judged
