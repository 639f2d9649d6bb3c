"""What a statement says: that it happened or did not, that somebody did it or did not.

To condemn, to foresee or to threaten is to say neither; so it supports nothing.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

SAYING: Final = ("claim", "accuse", "report", "toll")
"""Kinds of statement that say what happened; a demand or a condemnation takes it for granted."""

CHARGES: Final = ("claim", "accuse")
"""Kinds of statement that say who did it."""

DENYING: Final = ("deny", "dispute")
"""Kinds of statement that say that something is not so."""

_FIRM: Final = ("admitted", "established", "assessed", "alleged", "given")
"""Attributions by which a statement says who did it; to suspect or to dispute is to say less."""


CLAIMED: Final = "claimed"
"""What somebody has done who claims an act: nobody has found out yet whether it was they."""


class Bearing(StrEnum):
    """What a statement does for it that the incident happened."""

    ASSERTS = "asserts"
    DENIES = "denies"
    NEITHER = "neither"


def bearing(kind: str, relation: str, asserts: str) -> Bearing:
    """Return what a statement says of it that the incident happened.

    Who denies having had a part in it does not vouch for it, whatever else it says.
    """
    if relation != "subject":
        return Bearing.NEITHER
    if kind in DENYING or asserts in ("disputes", "doubts"):
        return Bearing.DENIES
    return Bearing.ASSERTS if kind in SAYING and asserts == "affirms" else Bearing.NEITHER


def says_so(kind: str, attribution: str, *, own: bool) -> bool:
    """Whether a statement that names an actor as doer says that it did it.

    `own`: the actor is who speaks, or is spoken for. Who claims or accuses says so, also where it
    is disputed by others.
    """
    if says_not(kind, attribution, own=own):
        return False
    return attribution in _FIRM or kind == "accuse" or (kind == "claim" and own)


def says_not(kind: str, attribution: str, *, own: bool) -> bool:
    """Whether a statement names an actor only to say that it did not do it."""
    return kind in DENYING and (attribution == "disputed" or (own and kind == "deny"))


def denies_part(kind: str, relation: str) -> bool:
    """Whether a statement denies that its speaker, or whom it speaks for, had a part in it."""
    return kind == "deny" and relation == "subject"


def named_as(attribution: str, kind: str) -> str:
    """Return how surely a statement of this kind names a party: who claims an act admits nothing.

    The code of the attribution, but for a claim of responsibility.
    """
    return CLAIMED if (kind, attribution) == ("claim", "admitted") else attribution
