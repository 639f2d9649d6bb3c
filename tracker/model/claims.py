"""Claims about one incident held against each other: who did it, how many, where, when, whether.

Pure, and over numbers that stand for records: the store marks incidents by it, the board shows it.
Every relation is the same seen from either side. Nothing is called a contradiction that an update,
another site or a mere description explains.
"""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from itertools import combinations, permutations
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.model.bearing import CHARGES, Bearing, bearing, says_not
from tracker.model.figures import exceeds, overlap
from tracker.model.geography import distance_km
from tracker.model.precision import RADIUS_KM

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tracker.model.figures import Claim
    from tracker.model.geography import Point
    from tracker.model.when import When

Pair = frozenset[int]


class Relation(StrEnum):
    """How two claims on one question stand to each other; the value is how it is said."""

    AGREES = "agrees with"
    UPDATES = "updates"
    REPEATS = "repeats"
    OTHER_SITE = "another site than"
    OTHER_PEOPLE = "of other people than"
    OPEN = "cannot be compared with"
    DIFFERS = "differs from"
    """Our own view from a claim: that is a judgement of ours, and no contradiction."""
    CONTRADICTS = "contradicts"


class Question(StrEnum):
    """What claims are about; the value is how it is asked."""

    WHO = "Who did it"
    HOW_MANY = "How many"
    WHERE = "Where"
    WHEN = "When"
    WHETHER = "Whether, and what else"


class Naming(NamedTuple):
    """An actor named as one who did it, had it done or helped.

    `statement`: on whose word; None is our own view. `described`: an unidentified actor, who may be
    anybody. Ids are those after merges. `entered` is False where no party was entered, and a
    statement that claims it speaks for itself. `kind` is that of the statement, `note` is noted of
    the party.
    """

    statement: int | None
    speaker: int | None
    actor: int
    described: bool | int
    role: str
    attribution: str
    entered: bool | int = True
    kind: str = ""
    speaks_for: int | None = None
    note: str = ""

    @property
    def voices(self) -> frozenset[int]:
        """Who names it: the speaker, and whom it speaks for."""
        return frozenset(one for one in (self.speaker, self.speaks_for) if one is not None)

    @property
    def is_denied(self) -> bool:
        """Whether the statement names the actor only to say that it had no part."""
        return says_not(self.kind, self.attribution, own=self.actor in self.voices)


class Stand(NamedTuple):
    """A live statement about the incident, and whether it says that it happened."""

    statement: int
    speaker: int | None
    speaks_for: int | None
    kind: str
    relation: str
    asserts: str

    @property
    def voices(self) -> frozenset[int]:
        """Who says so: the speaker, and whom it speaks for."""
        return frozenset(one for one in (self.speaker, self.speaks_for) if one is not None)


class Site(NamedTuple):
    """Where and when an incident was; `radius` of precision is in `model.precision`."""

    incident: int
    when: When
    point: Point | None
    precision: str


class Ties(NamedTuple):
    """What links say: pairs of statements, of which the first revises the second, and so on.

    `kin`: actors of which one is part of, commands or speaks for the other; `speaks_for`: of which
    the first is a voice of the second.
    """

    revises: frozenset[tuple[int, int]] = frozenset()
    repeats: frozenset[Pair] = frozenset()
    contradicts: frozenset[Pair] = frozenset()
    kin: frozenset[Pair] = frozenset()
    speaks_for: frozenset[tuple[int, int]] = frozenset()

    def bodies(self, voices: frozenset[int]) -> frozenset[int]:
        """Return these actors, and those of whom one of them is a voice."""
        return voices | {body for mouth, body in self.speaks_for if mouth in voices}


class Claims(NamedTuple):
    """All that is claimed of one incident. `twins`: other records of what may be the same."""

    incident: int
    site: Site
    figures: tuple[Claim, ...] = ()
    namings: tuple[Naming, ...] = ()
    stands: tuple[Stand, ...] = ()
    twins: tuple[Site, ...] = ()
    ties: Ties = Ties()


class Contradiction(NamedTuple):
    """Two claims that cannot both be true; statements, or for a twin's site incidents, by id.

    `other` is None where what contradicts is not recorded ("named and credibly denied"), or is our
    own view, which a denial contradicts.
    """

    question: Question
    one: int | None
    other: int | None


DOERS: Final = ("perpetrator", "ordered_by", "supporter")
"""Roles that a denial may deny, in the order of the board."""


def contradictions(claims: Claims) -> list[Contradiction]:
    """Return what cannot both be true of one incident, each pair of statements once a question."""
    found = [*_who(claims), *_how_many(claims), *_twins(claims)]
    told = {(one.one, one.other) for one in found}  # a link that says the same adds nothing
    found += [one for one in _whether(claims) if (one.one, one.other) not in told]
    return list(dict.fromkeys(found))


# Who did it


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
    if _revises(a.statement, b.statement, ties):
        return Relation.UPDATES
    same_speaker = a.speaker is not None and a.speaker == b.speaker
    kin = any(Pair((x, y)) in ties.kin for x in a.actors for y in b.actors)
    if a.actors & b.actors:
        return _agreement(a.statement, b.statement, ties)
    if same_speaker or kin or a.described or b.described:
        return Relation.OPEN  # not the same thing said, nor one that excludes the other
    return Relation.CONTRADICTS


def is_denial(stand: Stand) -> bool:
    """Whether a statement denies that its speaker, or whom it speaks for, had a part in it."""
    return stand.kind == "deny" and stand.relation == "subject"


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
    if naming.statement is not None and _revises(naming.statement, stand.statement, claims.ties):
        return False
    return naming.actor in cleared(claims, stand)


def is_by_itself(claims: Claims, stand: Stand, naming: Naming) -> bool:
    """Whether it is the same voice that says both who did it and that it was not so."""
    bodies = claims.ties.bodies
    return bool(bodies(naming.voices) & bodies(stand.voices))


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
    if replaced and _revises(a.statement, b.statement, ties):
        return Relation.UPDATES
    if a.incident != b.incident:
        return Relation.OTHER_SITE
    if of_others:
        return Relation.OTHER_PEOPLE
    if a.actor != b.actor or not (is_comparable(a) and is_comparable(b)):
        return Relation.OPEN  # of one party's people and of all: see `compare_part`
    if overlap(a, b):
        return _agreement(a.statement, b.statement, ties)
    return Relation.CONTRADICTS


def compare_part(part: Claim, whole: Claim, ties: Ties) -> Relation:
    """Return how a figure of some of the victims stands to one of all of them.

    CONTRADICTS where it is surely greater; else OPEN, for the rest of them is not counted.
    """
    if _revises(part.statement, whole.statement, ties):
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
    if _revises(a.statement, b.statement, ties):
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


# Links


def _agreement(a: int, b: int, ties: Ties) -> Relation:
    return Relation.REPEATS if Pair((a, b)) in ties.repeats else Relation.AGREES


def _revises(a: int, b: int, ties: Ties) -> bool:
    return bool(ties.revises) and (is_revised(a, b, ties) or is_revised(b, a, ties))


def is_revised(older: int, newer: int, ties: Ties) -> bool:
    """Whether a chain of updates leads from one statement to the other."""
    reached: set[int] = set()
    open_ = [newer]
    while open_:
        at = open_.pop()
        further = {old for new, old in ties.revises if new == at} - reached
        reached |= further
        open_ += further
    return older in reached


def _pair(question: Question, a: int | None, b: int | None) -> Contradiction:
    """Return the pair in one order, whichever way it was found."""
    ends = sorted(one for one in (a, b) if one is not None)
    return Contradiction(question, ends[0] if ends else None, ends[1] if len(ends) > 1 else None)


def contested(claims: Iterable[Claims]) -> set[int]:
    """Return the incidents of which anything cannot be true at once."""
    return {one.incident for one in claims if contradictions(one)}
