"""Whose a record is in review: who entered it, put it up, or changed it where that is judged.

It follows from the journal, since the record was last accepted. What waits is still read by
somebody else: so whoever changes a date, a party or a figure of it does not accept that, whoever
mends a word may (`store.mending`). An acceptance begins anew; sending back does not, else its
author would send it back themself, and be rid of it. An undo or redo is a change by whoever does
it, unless it takes back their own; a decision or a putting up that was taken back is none. Names
that look alike are one person's (`model.lookalikes`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.model.lookalikes import alike_among
from tracker.store.mending import Mending
from tracker.store.steps import is_step_of, is_undone

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from tracker.store.journal import Change

    Authors = Mapping[str, tuple[str, ...]]
    """Who does not accept a record, and which fields and kinds of parts each changed while it
    waited; none for whose it is altogether."""

ACCEPTED: Final = "accepted"
SENT_BACK: Final = "sent back"
_DECISIONS: Final = {"final": ACCEPTED, "draft": SENT_BACK}

_ERASED: Final = "what was erased from the journal"


def decision(change: Change) -> str:
    """Return what a change decided; "" if it is none."""
    before, after = change.before or {}, change.after or {}
    if before.get("state") != "review" or change.undoes is not None:
        return ""
    return _DECISIONS.get(str(after.get("state")), "")


def changed_along(change: Change) -> tuple[str, ...]:
    """Return what a decision changes along of what is judged, which nobody else has seen."""
    along = Mending(change.table)
    along.add(change.before or {}, change.after or {})
    return along.judged


class Course(NamedTuple):
    """What became of a record in review: whose it is, and which of its changes decided on it.

    That an author takes back what they have put up decides nothing: nobody else has read it.
    """

    authors: Authors
    decisions: tuple[int, ...]


def course(conn: sqlite3.Connection, changes: Sequence[Change], *, awaited: bool = False) -> Course:
    """Return it from these changes of the record, oldest first.

    `awaited`: it was up for review before the first of them.
    """
    found: dict[str, tuple[str, ...]] = {}
    since: dict[str, tuple[str, ...]] = {}  # whose it is once it is put up
    mending: dict[str, Mending] = {}
    decisions: list[int] = []
    never = _taken_back(conn, changes)
    for number, change in enumerate(changes):
        if number in never:
            continue
        stands = change.undoes is None and not is_undone(conn, change.batch)
        decided = decision(change) if stands else ""
        if decided:
            found = _with(found, mending)
            if decided == ACCEPTED or alike_among(change.author, found) is None:
                decisions.append(number)
            found = {} if decided == ACCEPTED else found
            since, mending, awaited = {}, {}, False
        elif stands and (change.after or {}).get("state") == "review":
            found = {**_with(found, mending), **since, change.author: ()}
            since, mending, awaited = {}, {}, True
        elif not awaited:
            since[change.author] = ()
        elif change.blanked:
            found.setdefault(change.author, (_ERASED,))
        else:
            own = mending.setdefault(change.author, Mending(change.table))
            own.add(change.before or {}, change.after or {})
    return Course({**_with(found, mending), **since}, tuple(decisions))


def _taken_back(conn: sqlite3.Connection, changes: Sequence[Change]) -> set[int]:
    """Return which changes are as if they never were: taken back whole by their author, and that.

    What somebody takes back of another's is a change of their own: of what waits, nobody else has
    seen it so. What has changed since, and so stayed, is still its author's.
    """
    at = {change.batch: number for number, change in enumerate(changes)}
    found: set[int] = set()
    for number in reversed(range(len(changes))):  # an undo that was done again is none
        change = changes[number]
        other = at.get(change.undoes or "")
        if other is None or number in found or change.blanked:
            continue
        undone = changes[other]
        is_whole = (change.after, change.before) == (undone.before, undone.after)
        if is_whole and is_step_of(conn, undone.batch, change.author):
            found |= {number, other}
    return found


def _with(found: Authors, mending: Mapping[str, Mending]) -> dict[str, tuple[str, ...]]:
    """Return the authors, and who changed what is judged of what waited."""
    judging = {author: own.judged for author, own in mending.items() if author not in found}
    return {**found, **{author: judged for author, judged in judging.items() if judged}}
