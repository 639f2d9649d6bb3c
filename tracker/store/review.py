"""Review: what awaits a second pair of eyes, what changed since the last, and the decision on it.

A record of state `review` awaits it. *Accepted* it is `final`, *sent back* it is a `draft` again
with a remark that says why. Whose a record is (`authorship`) does not make it final, by whichever
door, unless a setting of the file allows that. What an import brings was decided on where it comes
from.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.errors import RefusedError
from tracker.model.bodies import diff
from tracker.model.columns import TABLES
from tracker.model.lookalikes import WHY, alike_among
from tracker.model.records import Remark
from tracker.model.text import AUTHOR_CELLS, author_name, cut, visible
from tracker.store import journal, review_copy
from tracker.store.authorship import ACCEPTED, course, decision
from tracker.store.grounds import View, called, grounds, listed, told, unseen
from tracker.store.lookup import reference
from tracker.store.mending import Mending
from tracker.store.steps import is_step_of
from tracker.store.versions import as_of, version

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from tracker.model.columns import Body
    from tracker.store.authorship import Authors
    from tracker.store.batch import Batch
    from tracker.store.grounds import Changed, Grounds
    from tracker.store.journal import Change

REVIEWED_TABLES: Final = ("incidents", "statements")
OWN: Final = "review:own"
"""The setting under which somebody may accept what is their own: true."""

_ALLOW: Final = "In a team of one: tracker review own yes"
_TAKE_BACK: Final = "Or take it back (u) and return the record with a remark. "


class Reviewed(NamedTuple):
    """What a reviewer has to know of a record beside what it is.

    `last`: the change by which it was decided on last, None if never, and `decision` what it was.
    `before`: the record as it was then, None if never. `changes` since, oldest first; `authors`:
    who does not accept it, and what each changed while it waited.
    """

    last: Change | None
    decision: str
    before: Body | None
    now: Body
    changes: tuple[Change, ...]
    authors: Authors


def reviewed(conn: sqlite3.Connection, table: str, uid: str, now: Body) -> Reviewed:
    """Return what became of a record since it was last decided on; `now` is its body."""
    changes = journal.history(conn, table, uid)
    went = course(conn, changes)
    at = went.decisions[-1] if went.decisions else None
    last = None if at is None else changes[at]
    since = changes if at is None else changes[at + 1 :]
    authors = dict(went.authors)
    accepted = any(decision(changes[n]) == ACCEPTED for n in went.decisions)
    if not accepted and (creator := now.get("created_by")):
        authors[str(creator)] = ()  # of an import from another file there is no journal here
    return Reviewed(
        last=last,
        decision=decision(last) if last is not None else "",
        before=None if last is None else _version(conn, last),
        now=now,
        changes=tuple(since),
        authors=authors,
    )


def last_decision(conn: sqlite3.Connection, changes: Sequence[Change]) -> int | None:
    """Return which of a record's changes (oldest first) decided on it last; None if none did."""
    decided = course(conn, changes).decisions
    return decided[-1] if decided else None


def _version(conn: sqlite3.Connection, change: Change) -> Body | None:
    try:
        return version(conn, change)
    except RefusedError:
        return None  # what came since was erased from the journal on purpose


class Resting(NamedTuple):
    """The statements about an incident (uids) that nobody has accepted: drafts, and what awaits."""

    drafts: tuple[str, ...]
    awaiting: tuple[str, ...]


def resting_on(conn: sqlite3.Connection, table: str, uid: str) -> Resting:
    """Return the statements that an incident rests on and that are not final; else none."""
    if table != "incidents":
        return Resting((), ())
    rows = conn.execute(_RESTING, (uid,)).fetchall()
    drafts, awaiting = (
        tuple(one for one, state in rows if state == wanted) for wanted in ("draft", "review")
    )
    return Resting(drafts, awaiting)


_RESTING = """
SELECT s.uid, s.state FROM statements s JOIN statement_incidents si ON si.statement_id = s.id
JOIN incidents i ON i.id = si.incident_id
WHERE i.uid = ? AND s.state IN ('draft', 'review') ORDER BY s.sort_key"""


def own_allowed(conn: sqlite3.Connection) -> bool:
    """Whether this file lets people accept what is their own."""
    row = conn.execute("SELECT value FROM settings WHERE key = ?", (OWN,)).fetchone()
    return row is not None and json.loads(row[0]) is True


def allow_own(batch: Batch, allowed: bool) -> None:
    """Let people accept what is their own, or not."""
    batch.set_value("settings", OWN, "true" if allowed else None)


def accept(
    conn: sqlite3.Connection, batch: Batch, table: str, uid: str, seen: Grounds | None = None
) -> None:
    """Accept a record: it becomes final. Raises RefusedError where that may not be.

    `seen` is what was read, where that took a while: what has changed is not accepted unseen.
    The reason of the batch should begin with `ACCEPTED`.
    """
    body = _awaiting(conn, batch, table, uid)
    refuse_part(conn, table, uid)
    if seen is not None and (changes := changed_since(conn, table, uid, seen)):
        raise RefusedError(
            f"{reference(conn, table, uid)} was changed while you read it: {listed(changes)}.",
            "Read it once more.",
        )
    batch.put_body(table, uid, {**body, "state": "final"})


def changed_since(conn: sqlite3.Connection, table: str, uid: str, seen: Grounds) -> list[Changed]:
    """Return what is not any more as it was read, of a record and of what a decision rests on."""
    return told(conn, table, uid, unseen(seen, grounds(View(conn), table, uid)))


def seen_at(conn: sqlite3.Connection, table: str, uid: str, row: int) -> Grounds:
    """Return what somebody read of a record when the journal ended with this row.

    Raises RefusedError for a row that is not there, or where what came since was erased.
    """
    newest, _ = review_copy.newest(conn)
    if not 0 < row <= newest:
        raise RefusedError(
            f"The journal has no row {row}.", "tracker review show says which was its last."
        )
    since = review_copy.touched(conn, row)
    then = {place: as_of(conn, *place, row) for place in since if place[0] in TABLES}
    return grounds(View(conn, then), table, uid)


def refuse_part(conn: sqlite3.Connection, table: str, uid: str) -> None:
    """Raise RefusedError if a review copy holds only a part of a record: nobody saw all of it."""
    if table not in REVIEWED_TABLES:
        return
    copy = review_copy.mark(conn)
    if copy is not None and (table, uid) in copy.partial:
        raise RefusedError(
            f"{reference(conn, table, uid)} did not come whole into this review copy: what is "
            "sensitive, or belongs to other records, stayed behind.",
            "Send it back, or say in a remark what you saw; who has all of it accepts it.",
        )


def refuse_own(
    conn: sqlite3.Connection, author: str, table: str, uid: str, old: Body, new: Body
) -> None:
    """Raise RefusedError if a record is not for this author to make final.

    The batch takes it from `old` to `new`: what somebody changes with that, nobody else has seen.
    """
    if table not in REVIEWED_TABLES or own_allowed(conn):
        return
    authors = reviewed(conn, table, uid, old).authors
    along = Mending(table)
    along.add(*diff(old, new))
    known = alike_among(author, authors)
    judged = along.judged if known is None else authors[known]
    if known is None and not judged:
        return
    named = reference(conn, table, uid)
    others = ", ".join(author_name(name) for name in dict.fromkeys((*authors, author)))
    raise RefusedError(
        f"You changed the {called(judged)} of {named}: somebody else has to accept that."
        if judged
        else f"{named} is your own: somebody else has to accept it.",
        f"{taken_for(author, known)}Anybody can but: {others}. "
        f"{_TAKE_BACK if judged else ''}{_ALLOW}",
    )


def taken_for(author: str, known: str | None) -> str:
    """Say for which other name (`known`) that of an author is taken, and why; "" for their own."""
    if known is None or known == author:
        return ""
    shown = (visible(each, keep_newlines=False) for each in (author, known))
    name, other = (cut(each, AUTHOR_CELLS) for each in shown)
    return f"You are “{name}”, which is taken for “{other}”: {WHY}. "


def refuse_taking_back(
    conn: sqlite3.Connection, author: str, change: Change, old: Body, new: Body
) -> None:
    """Raise RefusedError if a record is not for this author to make final by an undo or redo.

    It is where that puts back what was accepted before: before a step of this author's own, or
    before it was voided or merged away, if nothing that is judged has changed since, and nobody
    else has decided on it. What another has taken back of their own acceptance stays taken back,
    until somebody accepts anew.
    """
    is_own = change.op in ("void", "merge") or is_step_of(conn, change.batch, author)
    decided = any(
        decision(later) and later.author != author and later.batch != change.batch
        for later in journal.history(conn, change.table, change.uid)
        if later.seq > change.seq
    )
    if is_own and not decided:
        since = Mending(change.table)
        since.add(*diff(version(conn, change, before=True) or {}, new))
        if not since.judged:
            return
    refuse_part(conn, change.table, change.uid)
    refuse_own(conn, author, change.table, change.uid, old, new)


def refuse_new(conn: sqlite3.Connection, table: str, body: Body) -> None:
    """Raise RefusedError if a record that somebody enters would be final from the start."""
    final = table in REVIEWED_TABLES and body.get("state") == "final"
    if final and not own_allowed(conn):
        raise RefusedError(
            "What you enter is your own: somebody else has to accept it.",
            f"Put it up for review. {_ALLOW}",
        )


def put_up(batch: Batch, table: str, uid: str) -> None:
    """Put a draft up for review. Raises RefusedError for what is none, or lacks what it needs."""
    body = batch.rows.read(table, uid) or {}
    named = reference(batch.rows.conn, table, uid)
    if body.get("state") != "draft" or table not in REVIEWED_TABLES:
        raise RefusedError(f"{named} is no draft: it is {body.get('state')}.")
    lacks = [] if body.get("date_edtf") else ["no date"]
    if table == "statements" and not body.get("parts", {}).get("statement_incidents"):
        lacks.append("about no incident")
    if lacks:
        raise RefusedError(f"{named} stays a draft: {', '.join(lacks)}.", "Edit it first.")
    batch.put_body(table, uid, {**body, "state": "review"})


def take_down(batch: Batch, table: str, uid: str) -> None:
    """Make a draft again of what its author has put up; raises RefusedError for anybody else."""
    conn = batch.rows.conn
    body = _awaiting(conn, batch, table, uid)
    if alike_among(batch.author, reviewed(conn, table, uid, body).authors) is None:
        raise RefusedError(
            f"{reference(conn, table, uid)} is not yours to take back from review.",
            "Who reviews it returns it, with a remark: R, then r.",
        )
    batch.put_body(table, uid, {**body, "state": "draft"})


def send_back(conn: sqlite3.Connection, batch: Batch, table: str, uid: str, remark: str) -> None:
    """Send a record back: it becomes a draft, with a remark that says why. As `accept`."""
    body = _awaiting(conn, batch, table, uid)
    say(batch, table, uid, remark)
    batch.put_body(table, uid, {**body, "state": "draft"})


def say(batch: Batch, table: str, uid: str, text: str) -> str:
    """Write a remark about a record; return its uid. Raises RefusedError for an empty one."""
    if not text.strip():
        raise RefusedError("A remark needs words.", "Say in a few words what should be looked at.")
    remark = Remark(record_table=table, record_uid=uid, author=batch.author, body=text.strip())
    return batch.put(remark)


def settle(batch: Batch, uid: str, moment: str | None) -> None:
    """Settle a remark, at a moment (UTC, as the store writes it); None opens it again."""
    body = batch.rows.read("remarks", uid)
    if body is None:
        raise RefusedError("This remark is not there any more.")
    if bool(body.get("resolved_at")) == (moment is not None):
        raise RefusedError(f"It is {'settled' if moment else 'open'} already.")
    kept = {name: value for name, value in body.items() if name != "resolved_at"}
    batch.put_body("remarks", uid, {**kept, "resolved_at": moment} if moment else kept)


def _awaiting(conn: sqlite3.Connection, batch: Batch, table: str, uid: str) -> Body:
    body = batch.rows.read(table, uid) if table in REVIEWED_TABLES else None
    if body is None:
        raise RefusedError("Incidents and statements are reviewed.")
    if body.get("state") != "review":
        named = reference(conn, table, uid)
        raise RefusedError(
            f"{named} does not await review: it is {body.get('state')}.",
            "What is ready for it has the state review.",
        )
    return body
