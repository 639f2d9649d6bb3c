"""Figures as claimed: which still stand, which could be true at once, what they allow."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


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


class Span(NamedTuple):
    """The lowest and the highest number that figures allow; None is unbounded.

    `about`: an end of it is only a best guess, of which nobody gave the bounds ("about 3").
    """

    low: int | None
    high: int | None
    about: bool = False


def span(claims: Collection[Claim]) -> Span | None:
    """Return what the figures allow together, None if there is none."""
    bounds = [
        (c.low if c.low is not None else c.best, c.best if _is_about(c) else c.high)
        for c in claims
        if (c.low, c.best, c.high) != (None, None, None)
    ]
    if not bounds:
        return None
    low = min((low for low, _ in bounds if low is not None), default=None)
    highs = [high for _, high in bounds]
    high = None if None in highs else max(n for n in highs if n is not None)
    guesses = {c.best for c in claims if _is_about(c)}
    return Span(low, high, bool(guesses & {low, high}))


def _is_about(claim: Claim) -> bool:
    return claim.low is None and claim.high is None and claim.best is not None


def say_span(low: int | None, high: int | None, about: bool = False) -> str:
    """Say a range: "5", "1–2", "12+" (at least), "0–9", "~3" (about); None is unbounded."""
    if low is None and high is None:
        return "?"
    mark = "~" if about else ""
    if high is None:
        return f"{mark}{low:,}+"
    if low is None:
        return f"{mark}0–{high:,}"
    return f"{mark}{low:,}" if low == high else f"{mark}{low:,}–{high:,}"


def say_spans(spans: Iterable[tuple[int | None, int | None] | Span]) -> str:
    """Say the spans of several parts, which must not be added up: "9+4", "3 + 1+"."""
    told = [say_span(*one) for one in spans]
    is_open = len(told) > 1 and any(one.endswith("+") for one in told)
    return (" + " if is_open else "+").join(told)


def say_figure(low: int | None, best: int | None, high: int | None) -> str:
    """Say one figure: "5", "5–9, best 7", "~3" (about); "unknown" where there is no number."""
    if low is None and high is None:
        return "unknown" if best is None else f"~{best:,}"
    best_apart = best is not None and best not in (low, high)
    return f"{say_span(low, high)}, best {best:,}" if best_apart else say_span(low, high)


def _low(claim: Claim) -> float:
    return 0 if claim.low is None else claim.low


def _high(claim: Claim) -> float:
    return float("inf") if claim.high is None else claim.high
