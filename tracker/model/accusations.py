"""Who did it: whom statements name, whom they clear, and how the two stand to each other."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from tracker.model.bearing import CHARGES, denies_part
from tracker.model.claims import Pair, Relation, agreement, revises

if TYPE_CHECKING:
    from tracker.model.claims import Claims, Naming, Stand, Ties


class Accusation(NamedTuple):
    """All perpetrators that one statement names."""

    statement: int
    speaker: int | None
    actors: frozenset[int]
    described: bool


def accusations(claims: Claims) -> list[Accusation]:
    """Return whom each statement names as perpetrator; a denial does not name whom it clears."""
    named: dict[int, list[Naming]] = defaultdict(list)
    for naming in claims.namings:
        if naming.role == "perpetrator" and naming.statement is not None and not naming.is_denied:
            named[naming.statement].append(naming)
    return [
        Accusation(
            statement,
            namings[0].speaker,
            frozenset(naming.actor for naming in namings),
            all(naming.described for naming in namings),
        )
        for statement, namings in named.items()
    ]


def compare_accusations(a: Accusation, b: Accusation, ties: Ties) -> Relation:
    """Return how two statements about who did it stand to each other."""
    if revises(a.statement, b.statement, ties):
        return Relation.UPDATES
    same_speaker = a.speaker is not None and a.speaker == b.speaker
    kin = any(Pair((x, y)) in ties.kin for x in a.actors for y in b.actors)
    if a.actors & b.actors:
        return agreement(a.statement, b.statement, ties)
    if same_speaker or kin or a.described or b.described:
        return Relation.OPEN  # not the same thing said, nor one that excludes the other
    return Relation.CONTRADICTS


def is_denial(stand: Stand) -> bool:
    """Whether a statement denies that its speaker, or whom it speaks for, had a part in it."""
    return denies_part(stand.kind, stand.relation)


def cleared(claims: Claims, stand: Stand) -> frozenset[int]:
    """Return the actors of whom a statement says that they had no part in the incident."""
    named = {naming.actor for naming in named_as_cleared(claims, stand)}
    return claims.ties.bodies(stand.voices) | named if is_denial(stand) else frozenset(named)


def named_as_cleared(claims: Claims, stand: Stand) -> list[Naming]:
    """Return the parties that were entered on the word of a denial, as those whom it clears."""
    return [n for n in claims.namings if n.statement == stand.statement and n.is_denied]


def names_nobody(claims: Claims, stand: Stand) -> bool:
    """Whether a statement says who did it, but whom it means is not entered."""
    says_who = stand.kind in CHARGES and stand.relation == "subject" and stand.asserts != "disputes"
    return says_who and all(naming.statement != stand.statement for naming in claims.namings)


def denies(claims: Claims, stand: Stand, naming: Naming) -> bool:
    """Whether a statement denies that the actor did it, as another one or our own view has it."""
    if naming.is_denied or naming.statement == stand.statement:
        return False
    if naming.statement is not None and revises(naming.statement, stand.statement, claims.ties):
        return False
    return naming.actor in cleared(claims, stand)


def is_by_itself(claims: Claims, stand: Stand, naming: Naming) -> bool:
    """Whether it is the same voice that says both who did it and that it was not so."""
    bodies = claims.ties.bodies
    return bool(bodies(naming.voices) & bodies(stand.voices))
