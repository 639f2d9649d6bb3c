"""Judgements taken at the conflict board: our own view, grades, links; each one step.

Each function writes into an open batch; what it raises leaves the file as it was.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tracker.errors import RefusedError
from tracker.model.records import Actor, Casualty, Incident, Involvement, Statement
from tracker.store import links

if TYPE_CHECKING:
    from tracker.model.claims import Naming
    from tracker.model.figures import Claim
    from tracker.store.batch import Batch
    from tracker.store.store import Store

WAYS: Final = (
    ("updates", True, "updates it (same speaker, newer count)"),
    ("updates", False, "is updated by it"),
    ("contradicts", True, "contradicts it"),
    ("repeats", True, "repeats it (no second source)"),
    ("repeats", False, "is repeated by it"),
)
"""Links between two statements: the kind, whether this one is its beginning, and how it is said."""


def take_figure(
    store: Store, batch: Batch, incident: str, statement: str, claim: Claim, grade: str | None
) -> tuple[Casualty, ...]:
    """Make a claimed figure our own view of the incident; return ours that it takes the place of.

    Only one on the same question: the same harm, to the same kind of people, of the same party.
    A `grade` of None stays what it is.
    """
    record = store.get("incidents", incident)
    said = store.get("statements", statement)
    assert isinstance(record, Incident)
    assert isinstance(said, Statement)
    taken = next((one for one in said.casualties if _is(batch, one, incident, claim)), None)
    if taken is None:
        raise RefusedError("The statement does not give this figure any more.", "Look again.")
    gone = tuple(
        one for one in record.casualties if _question(batch, one) == _question(batch, taken)
    )
    kept = tuple(one for one in record.casualties if one not in gone)
    ours = replace(taken, uid="", incident=None)
    batch.put(replace(record, casualties=(*kept, ours), grade=grade or record.grade))
    return gone


def take_doer(
    store: Store,
    batch: Batch,
    incident: str,
    actor: str,
    naming: Naming,
    attribution: str,
    grade: str | None,
) -> None:
    """Make it our own view that an actor did it, had it done or helped, and how surely.

    A `grade` of None stays what it is.
    """
    record = store.get("incidents", incident)
    assert isinstance(record, Incident)

    def same(one: Involvement) -> bool:
        return one.statement is None and (one.actor, one.role) == (actor, naming.role)

    kept = tuple(one for one in record.involvements if not same(one))
    ours = Involvement(actor=actor, role=naming.role, attribution=attribution)
    batch.put(replace(record, involvements=(*kept, ours), grade=grade or record.grade))


def grade(store: Store, batch: Batch, table: str, uid: str, code: str) -> None:
    """Grade an incident, the credibility of a statement, or an actor's reliability as a source."""
    record = store.get(table, uid)
    match record:
        case Incident():
            batch.put(replace(record, grade=code))
        case Statement():
            batch.put(replace(record, credibility=int(code)))
        case Actor():
            batch.put(replace(record, reliability=code))


def link_statements(
    store: Store, batch: Batch, uid: str, other: str, kind: str, outgoing: bool
) -> None:
    """Link two statements; raises RefusedError where they are linked so, or are one."""
    start, end = (uid, other) if outgoing else (other, uid)
    if start == end:
        raise RefusedError("A statement is not linked with itself.", "Choose another one.")
    if links.existing(store.conn, "statements", kind, start, end):
        raise RefusedError("The two are linked so already.")
    batch.put_body("links", "", links.body("statements", kind, start, end))


def _is(batch: Batch, figure: Casualty, incident: str, claim: Claim) -> bool:
    """Whether a figure of a statement is the one on a line of the board."""
    whose = _who_it_is_now(batch, figure.actor)
    actor = batch.rows.id_of("actors", whose) if whose else None
    return figure.incident == incident and (
        *(figure.harm, figure.victims, figure.subset, actor),
        *(figure.low, figure.best, figure.high),
    ) == (
        *(claim.harm, claim.victims, bool(claim.subset), claim.actor),
        *(claim.low, claim.best, claim.high),
    )


def _question(batch: Batch, figure: Casualty) -> tuple[str, str, bool, str | None]:
    """Return what a figure is an answer to: whom of whose people it counts."""
    return figure.harm, figure.victims, figure.subset, _who_it_is_now(batch, figure.actor)


def _who_it_is_now(batch: Batch, actor: str | None) -> str | None:
    """Return the actor that one is after merges; None for nobody in particular."""
    seen: set[str] = set()
    while actor is not None and actor not in seen:  # a file may say that they go in a circle
        seen.add(actor)
        into = (batch.rows.read("actors", actor) or {}).get("merged_into")
        if not into:
            break
        actor = str(into)
    return actor
