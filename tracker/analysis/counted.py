"""What counts among incidents that were found: what happened in the period, each act once.

One rule for the report and for `stats`, so that both give the same numbers.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.store import counting

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_WEEK: Final = 7
"""Days within which a whole is one act, and a date is one of the period that it overlaps."""

AROUND: Final = "background, going on through it, or not dated to it"
"""What the incidents are that are not of the period."""

BACKGROUND: Final = "background"
"""The same where no period was asked for."""

PARTS: Final = "parts of these or what these are parts of"
"""What the incidents are that others tell of."""

UNITS: Final = (
    ("event", "single event", "single events"),
    ("aggregate", "aggregate of many", "aggregates of many"),
)
"""Units of incidents that happened: what one is called, and several."""


class Days(NamedTuple):
    """The first and the last day of a date or a period; None where it is open, or not known."""

    first: date | None
    last: date | None

    @property
    def is_bounded(self) -> bool:
        """Whether there is any bound: of a period, whether one was asked for."""
        return self.first is not None or self.last is not None


class Happened(NamedTuple):
    """How many incidents count, of which units, how many others tell of, how many lie around."""

    units: Mapping[str, int]
    told_by_others: int
    around: int

    @property
    def number(self) -> int:
        """How many count."""
        return sum(self.units.values())


def is_in_period(unit: str, when: Days, period: Days) -> bool:
    """Whether an incident is one of the period.

    Not so are background and, where a period was asked for, what has no date, and what goes on or
    may have happened over more than a week of which most lies outside.
    """
    if unit == "background":
        return False
    if not period.is_bounded:
        return True
    if when.first is None or when.last is None:
        return False
    days = (when.last - when.first).days + 1
    begins = max(when.first, period.first or when.first)
    ends = min(when.last, period.last or when.last)
    return days <= _WEEK or 2 * ((ends - begins).days + 1) >= days


def told_by_others(among: Mapping[str, Days], part_of: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return which of these (uids) are not counted, and which of them is counted instead.

    `part_of` are pairs of a part and its whole. The parts of what happened within a week are
    counted with the whole; else the whole with them.
    """
    instead: dict[str, str] = {}
    for part, whole in part_of:
        if part not in among or whole not in among:
            continue
        out, counted = (part, whole) if _is_one_act(among[whole]) else (whole, part)
        # Of those that are parts of each other, in whatever circle, one is counted.
        if out not in _counted_through(instead, counted):
            instead[out] = counted
    return instead


def _counted_through(instead: Mapping[str, str], uid: str) -> Iterator[str]:
    """Yield an incident, and what is counted instead of it, to the end."""
    yield uid
    while uid := instead.get(uid, ""):
        yield uid


def happened(conn: sqlite3.Connection, incidents: Sequence[int], period: Days) -> Happened:
    """Count these incidents (ids) as a report does; what is void happened nowhere."""
    live = [
        (uid, unit, Days(_day(first), _day(last)))
        for uid, unit, first, last in counting.when_and_what(conn, incidents)
    ]
    inside = {uid: (unit, when) for uid, unit, when in live if is_in_period(unit, when, period)}
    told = told_by_others(
        {uid: when for uid, (_, when) in inside.items()}, counting.part_of(conn, incidents)
    )
    units = Counter(unit for uid, (unit, _) in inside.items() if uid not in told)
    return Happened(units, len(told), len(live) - len(inside))


def _is_one_act(whole: Days) -> bool:
    return (
        whole.first is not None
        and whole.last is not None
        and (whole.last - whole.first).days < _WEEK
    )


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
