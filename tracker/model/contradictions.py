"""Claims about one incident held against each other: who did it, how many, where, when, whether.

The store marks incidents by it, the board shows it. Every relation is the same seen from either
side. Nothing is called a contradiction that an update, another site or a mere description explains.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, permutations
from typing import TYPE_CHECKING

from tracker.model.accusations import accusations, compare_accusations, denies
from tracker.model.bearing import Bearing, bearing
from tracker.model.claims import (
    Contradiction,
    Pair,
    Question,
    Relation,
    Ties,
    agreement,
    revises,
)
from tracker.model.figures import exceeds, overlap
from tracker.model.geography import distance_km
from tracker.model.precision import RADIUS_KM

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tracker.model.claims import Claims, Site, Stand
    from tracker.model.figures import Claim
    from tracker.model.when import When


def contradictions(claims: Claims) -> list[Contradiction]:
    """Return what cannot both be true of one incident, each pair of statements once a question."""
    found = [*_who(claims), *_how_many(claims), *_twins(claims)]
    told = {(one.one, one.other) for one in found}  # a link that says the same adds nothing
    found += [one for one in _whether(claims) if (one.one, one.other) not in told]
    return list(dict.fromkeys(found))


def contested(claims: Iterable[Claims]) -> set[int]:
    """Return the incidents of which anything cannot be true at once."""
    return {one.incident for one in claims if contradictions(one)}


# Who did it


def _who(claims: Claims) -> Iterator[Contradiction]:
    for a, b in combinations(accusations(claims), 2):
        if compare_accusations(a, b, claims.ties) is Relation.CONTRADICTS:
            yield _pair(Question.WHO, a.statement, b.statement)
    for naming in claims.namings:
        against = [stand for stand in claims.stands if denies(claims, stand, naming)]
        for stand in against:
            yield _pair(Question.WHO, naming.statement, stand.statement)
        if naming.attribution == "disputed" and not (against or naming.is_denied):
            yield Contradiction(Question.WHO, naming.statement, None)


# How many


def compare_figures(a: Claim, b: Claim, ties: Ties) -> Relation:
    """Return how two figures of the same harm and victims stand to each other.

    A statement that updates another updates its figure of the same people; who counts the people
    of another party in it has said nothing new of the first.
    """
    of_others = None not in (a.actor, b.actor) and a.actor != b.actor
    replaced = a.actor == b.actor or (not of_others and (a.superseded or b.superseded))
    if replaced and revises(a.statement, b.statement, ties):
        return Relation.UPDATES
    if a.incident != b.incident:
        return Relation.OTHER_SITE
    if of_others:
        return Relation.OTHER_PEOPLE
    if a.actor != b.actor or not (is_comparable(a) and is_comparable(b)):
        return Relation.OPEN  # of one party's people and of all: see `compare_part`
    if overlap(a, b):
        return agreement(a.statement, b.statement, ties)
    return Relation.CONTRADICTS


def compare_part(part: Claim, whole: Claim, ties: Ties) -> Relation:
    """Return how a figure of some of the victims stands to one of all of them.

    CONTRADICTS where it is surely greater; else OPEN, for the rest of them is not counted.
    """
    if revises(part.statement, whole.statement, ties):
        return Relation.UPDATES
    if part.incident != whole.incident:
        return Relation.OTHER_SITE
    if part.superseded or not is_comparable(whole) or not exceeds(part, whole):
        return Relation.OPEN
    return Relation.CONTRADICTS


def is_part(part: Claim, whole: Claim) -> bool:
    """Whether a figure counts some of those whom another one counts all.

    By kind ("11 civilians"), by party ("9 of Iran"), or "of them". A figure of unknown kind counts
    every kind, one of nobody in particular every party's people. One of several kinds of people
    does not: they need not be every kind there is. What one statement says of both was weighed by
    who said it.
    """
    if part.harm != whole.harm or part.statement == whole.statement or whole.subset:
        return False
    every_kind = whole.victims in ("unknown", part.victims)
    every_party = whole.actor in (None, part.actor)
    is_less = (part.victims, part.actor) != (whole.victims, whole.actor)
    return every_kind and every_party and (is_less or bool(part.subset))


def differs(view: Claim, claim: Claim) -> bool:
    """Whether a figure that is our own view cannot be true beside one that is claimed."""
    alike = (view.harm, view.victims) == (claim.harm, claim.victims)
    if alike and compare_figures(view, claim, Ties()) is Relation.CONTRADICTS:
        return True
    return any(
        is_part(part, whole) and compare_part(part, whole, Ties()) is Relation.CONTRADICTS
        for part, whole in ((view, claim), (claim, view))
    )


def is_comparable(claim: Claim) -> bool:
    """Whether a figure still stands, stands for itself, and has a number."""
    return claim.is_live and (claim.low, claim.best, claim.high) != (None, None, None)


def clashes(claims: Claims) -> Iterator[tuple[Claim, Claim]]:
    """Yield the pairs of figures that cannot both be true."""
    groups: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims.figures:
        groups[claim.harm, claim.victims].append(claim)
    for group in groups.values():
        for a, b in combinations(group, 2):
            if compare_figures(a, b, claims.ties) is Relation.CONTRADICTS:
                yield a, b
    for part, whole in permutations(claims.figures, 2):
        related = is_part(part, whole)
        if related and compare_part(part, whole, claims.ties) is Relation.CONTRADICTS:
            yield part, whole


def _how_many(claims: Claims) -> Iterator[Contradiction]:
    for a, b in clashes(claims):
        yield _pair(Question.HOW_MANY, a.statement, b.statement)


# Where and when, by another record of what may be the same


def exclude_in_time(a: When, b: When) -> bool:
    """Whether two dates have no moment in common, as stretches of UTC."""
    one, other = a.utc_interval(), b.utc_interval()
    if one is None or other is None:
        return False
    return _ends(one[1], other[0]) or _ends(other[1], one[0])


def exclude_in_space(a: Site, b: Site) -> bool:
    """Whether two points are farther apart than both are uncertain."""
    if a.point is None or b.point is None:
        return False
    reach = RADIUS_KM.get(a.precision, 25.0) + RADIUS_KM.get(b.precision, 25.0)
    return distance_km(a.point, b.point) > reach


def _ends(end: object, start: object) -> bool:
    return end is not None and start is not None and end <= start  # type: ignore[operator]


def _twins(claims: Claims) -> Iterator[Contradiction]:
    for twin in claims.twins:
        if exclude_in_time(claims.site.when, twin.when):
            yield Contradiction(Question.WHEN, claims.incident, twin.incident)
        if exclude_in_space(claims.site, twin):
            yield Contradiction(Question.WHERE, claims.incident, twin.incident)


# Whether at all, and what somebody linked as a contradiction


def compare_stands(a: Stand, b: Stand, ties: Ties) -> Relation:
    """Return how two statements stand to each other on whether it happened."""
    if revises(a.statement, b.statement, ties):
        return Relation.UPDATES
    if Pair((a.statement, b.statement)) in ties.contradicts:
        return Relation.CONTRADICTS
    same_speaker = a.speaker is not None and a.speaker == b.speaker
    opposed = (_disputes_all(a, ties) and _affirms(b)) or (_disputes_all(b, ties) and _affirms(a))
    if opposed and not same_speaker:
        return Relation.CONTRADICTS
    return Relation.AGREES if a.asserts == b.asserts else Relation.OPEN


def _affirms(stand: Stand) -> bool:
    """Whether a statement says of itself that it happened, and does not merely speak of it."""
    return bearing(stand.kind, stand.relation, stand.asserts) is Bearing.ASSERTS


def _disputes_all(stand: Stand, ties: Ties) -> bool:
    """Whether a statement disputes what others say, all of it: no link says which."""
    if stand.asserts != "disputes" or stand.relation != "subject":
        return False
    return not any(stand.statement in pair for pair in ties.contradicts)


def _whether(claims: Claims) -> Iterator[Contradiction]:
    linked = {statement for pair in claims.ties.contradicts for statement in pair}
    for a in claims.stands:
        if a.statement not in linked and a.asserts != "disputes":
            continue  # most affirm, and need not be held against each other
        for b in claims.stands:
            if a is not b and compare_stands(a, b, claims.ties) is Relation.CONTRADICTS:
                yield _pair(Question.WHETHER, a.statement, b.statement)


def _pair(question: Question, a: int | None, b: int | None) -> Contradiction:
    """Return the pair in one order, whichever way it was found."""
    ends = sorted(one for one in (a, b) if one is not None)
    return Contradiction(question, ends[0] if ends else None, ends[1] if len(ends) > 1 else None)
