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
    store: Store, batch: Batch, incident: str, statement: str, claim: Claim, grade: str
) -> None:
    """Make a claimed figure our own view of the incident, in the place of the one that was."""
    record = store.get("incidents", incident)
    said = store.get("statements", statement)
    assert isinstance(record, Incident)
    assert isinstance(said, Statement)
    taken = next((one for one in said.casualties if _is(one, incident, claim)), None)
    if taken is None:
        raise RefusedError("The statement does not give this figure any more.", "Look again.")
    kept = tuple(one for one in record.casualties if not _alike(one, taken))
    ours = replace(taken, uid="", incident=None)
    batch.put(replace(record, casualties=(*kept, ours), grade=grade))


def take_doer(
    store: Store,
    batch: Batch,
    incident: str,
    actor: str,
    naming: Naming,
    attribution: str,
    grade: str,
) -> None:
    """Make it our own view that an actor did it, had it done or helped, and how surely."""
    record = store.get("incidents", incident)
    assert isinstance(record, Incident)

    def same(one: Involvement) -> bool:
        return one.statement is None and (one.actor, one.role) == (actor, naming.role)

    kept = tuple(one for one in record.involvements if not same(one))
    ours = Involvement(actor=actor, role=naming.role, attribution=attribution)
    batch.put(replace(record, involvements=(*kept, ours), grade=grade))


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


def _is(figure: Casualty, incident: str, claim: Claim) -> bool:
    numbers = (figure.low, figure.best, figure.high) == (claim.low, claim.best, claim.high)
    kind = (figure.harm, figure.victims, figure.subset)
    return (
        numbers
        and figure.incident == incident
        and kind == (*(claim.harm, claim.victims, bool(claim.subset)),)
    )


def _alike(a: Casualty, b: Casualty) -> bool:
    return (a.harm, a.victims, a.subset) == (b.harm, b.victims, b.subset)
