"""The queue of a reviewer: what awaits review of a filter, in its order, and what changed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.entry.differing import differences
from tracker.entry.saying import Saying
from tracker.errors import NotFoundError, RefusedError, UsageError
from tracker.model.bodies import diff
from tracker.model.text import author_name
from tracker.query.narrowing import narrowed
from tracker.query.run import prepare
from tracker.store import review, review_copy
from tracker.store.tabular import in_order

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from tracker.entry.differing import Difference
    from tracker.store.review import Reviewed
    from tracker.store.store import Store

_NAMED: Final = 3
"""Statements that are named; of more the number says it."""

Place = tuple[str, str]
"""A record: its table and uid."""


class Progress(NamedTuple):
    """How far somebody has come in a queue: "18 of 42, 3 sent back"."""

    total: int
    accepted: int = 0
    sent_back: int = 0

    @property
    def done(self) -> int:
        """How many were decided on."""
        return self.accepted + self.sent_back

    def waiting(self, left: int) -> str:
        """Say it, and of how many nothing was decided."""
        still = f"; {left:,} still {'waits' if left == 1 else 'wait'}" if left else ""
        return f"{self.words}{still}"

    @property
    def words(self) -> str:
        """Say it."""
        back = f", {self.sent_back:,} sent back" if self.sent_back else ""
        return f"{self.done:,} of {self.total:,}{back}"


def queue(
    conn: sqlite3.Connection,
    query: str,
    *,
    base: datetime,
    table: str = "incidents",
    date_order: str = "ask",
) -> list[Place]:
    """Return what awaits review of what the query finds, in its order; raises QueryError."""
    asked = prepare(conn, query, base=base, table=table, date_order=date_order)
    if asked.limit is not None:
        raise UsageError("A queue is all that awaits review.", "Leave limit: out.")
    found = prepare(
        conn, narrowed(query, "state:review"), base=base, table=asked.table, date_order=date_order
    )
    uids = in_order(conn, found.table, list(found.keys(conn)))
    copy = review_copy.mark(conn)
    outlines = copy.outlines if copy is not None else frozenset()
    return [(found.table, uid) for uid in uids if (found.table, uid) not in outlines]


def statements_awaiting(conn: sqlite3.Connection) -> int:
    """Return how many statements of the file await review."""
    return len(queue(conn, "is:statement", base=datetime.now()))


class PutUp(NamedTuple):
    """How many records were put up for review, or taken back from it; and why others were not.

    `resting` says which statements of theirs nobody has accepted yet.
    """

    put_up: int
    taken_back: int
    left: tuple[str, ...]
    resting: str = ""


def put_up(store: Store, places: Sequence[Place]) -> PutUp:
    """Put the drafts among records up for review; where none is a draft, take them back, as a step.

    Raises RefusedError, saying why, where nothing can be done.
    """
    drafts = [place for place in places if store.body(*place).get("state") == "draft"]
    act = review.put_up if drafts else review.take_down
    refused: list[RefusedError] = []
    done = 0
    with store.batch("put up for review" if drafts else "taken back from review") as batch:
        for place in drafts or places:
            try:
                act(batch, *place)
            except RefusedError as error:
                refused.append(error)
            else:
                done += 1
        if not done:
            raise refused[0]
    left = tuple(error.message for error in refused)
    if not drafts:
        return PutUp(0, done, left)
    return PutUp(done, 0, left, _drafts_of(store, drafts))


class Meanwhile(NamedTuple):
    """What became of a record of the queue that does not await review any more.

    `decision` is that of whoever goes through the queue (they edited it, say), "" if another's;
    `words` say what became of it.
    """

    decision: str
    words: str


def meanwhile(store: Store, table: str, uid: str) -> Meanwhile:
    """Return why a record does not await review any more."""
    named = store.reference(table, uid)
    try:
        body = store.body(table, uid)
    except NotFoundError:
        return Meanwhile("", f"{named} is not there any more")
    found = review.reviewed(store.conn, table, uid, body)
    if found.last is None or body.get("state") not in ("final", "draft"):
        return Meanwhile("", f"{named} is {body.get('state')} now")
    if found.last.author == store.author:
        return Meanwhile(found.decision, f"{named} was {found.decision}")
    by = author_name(found.last.author)
    return Meanwhile("", f"{named} was {found.decision} by {by} meanwhile")


def _drafts_of(store: Store, places: Sequence[Place]) -> str:
    """Say which statements of incidents are drafts still: whoever reviews these is told of them."""
    uids = [u for place in places for u in review.resting_on(store.conn, *place).drafts]
    return _counted(
        store,
        list(dict.fromkeys(uids)),
        "statement of it is a draft",
        "statements of it are drafts",
    )


def resting_words(store: Store, table: str, uid: str) -> str:
    """Say which statements of an incident nobody has accepted yet; "" if there are none."""
    found = review.resting_on(store.conn, table, uid)
    awaiting = "statement of it awaits review", "statements of it await review"
    drafts = "statement of it is a draft", "statements of it are drafts"
    said = (_counted(store, found.awaiting, *awaiting), _counted(store, found.drafts, *drafts))
    return ", ".join(one for one in said if one)


def _counted(store: Store, uids: Sequence[str], one: str, several: str) -> str:
    """Say how many statements there are, and which; "" of none."""
    if not uids:
        return ""
    named = ", ".join(store.reference("statements", it) for it in uids[:_NAMED])
    more = ", …" if len(uids) > _NAMED else ""
    return f"{len(uids):,} {one if len(uids) == 1 else several} ({named}{more})"


def changed(store: Store, table: str, uid: str) -> tuple[Reviewed, list[Difference]]:
    """Return what became of a record since it was last decided on, field by field."""
    found = review.reviewed(store.conn, table, uid, store.body(table, uid))
    if found.before is None:
        return found, []
    told = differences(Saying(store.conn), table, *diff(found.before, found.now))
    return found, [one for one in told if one.field != "state"]
