"""Figures as claimed: which still stand, which could be true at once, what they allow."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Claim(NamedTuple):
    """A figure that a live statement gives about an incident.

    `speaker` is the id of the actor that speaks, None if unnamed. `superseded`: the same speaker
    later updated it with a figure of the same people, or took it back. Bounds: None is unbounded or
    unknown. `actor` is the id of the party whose people are counted, None for whoever they were;
    `uid` that of the figure where it is stored.
    """

    incident: int
    statement: int
    speaker: int | None
    harm: str
    victims: str
    low: int | None
    best: int | None
    high: int | None
    subset: bool | int
    superseded: bool | int
    actor: int | None = None
    uid: str = ""

    @property
    def is_live(self) -> bool:
        """Whether the figure still stands, and stands for itself."""
        return not self.subset and not self.superseded


def overlap(a: Claim, b: Claim) -> bool:
    """Whether both figures could be true at once; unbounded ends reach as far as need be."""
    return _low(a) <= _high(b) and _low(b) <= _high(a)


def exceeds(part: Claim, whole: Claim) -> bool:
    """Whether some of the victims are surely more than the whole figure allows for all of them."""
    return _low(part) > _high(whole)


def span(claims: Iterable[Claim]) -> tuple[int | None, int | None] | None:
    """Return the (lowest, highest) number that the figures allow, None if there is none.

    A side of None within the pair is unbounded.
    """
    counted = [c for c in claims if (c.low, c.best, c.high) != (None, None, None)]
    if not counted:
        return None
    lows = [c.low if c.low is not None else c.best for c in counted]
    highs = [c.high for c in counted]
    low = min((n for n in lows if n is not None), default=None)
    return low, None if None in highs else max(n for n in highs if n is not None)


def say_span(low: int | None, high: int | None) -> str:
    """Say a range: "5", "1–2", "12+" (at least), "0–9"; None is unbounded."""
    if low is None and high is None:
        return "?"
    if high is None:
        return f"{low:,}+"
    if low is None:
        return f"0–{high:,}"
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def say_figure(low: int | None, best: int | None, high: int | None) -> str:
    """Say one figure: "5", "5–9, best 7"; "unknown" where there is no number."""
    if low is None and high is None:
        return "unknown" if best is None else f"{best:,}"
    best_apart = best is not None and best not in (low, high)
    return f"{say_span(low, high)}, best {best:,}" if best_apart else say_span(low, high)


def _low(claim: Claim) -> float:
    return 0 if claim.low is None else claim.low


def _high(claim: Claim) -> float:
    return float("inf") if claim.high is None else claim.high
