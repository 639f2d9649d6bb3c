"""What is claimed of one incident: who did it, how many, where, when, whether; and what links say.

Pure, and over numbers that stand for records: the store reads it, `contradictions` holds the claims
against each other.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.model.bearing import says_not

if TYPE_CHECKING:
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


def agreement(a: int, b: int, ties: Ties) -> Relation:
    """Return how two statements that say the same stand to each other."""
    return Relation.REPEATS if Pair((a, b)) in ties.repeats else Relation.AGREES


def revises(a: int, b: int, ties: Ties) -> bool:
    """Whether one of two statements revises the other, whichever it is."""
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
