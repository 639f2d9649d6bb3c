"""What the rules are given and what they give back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date, datetime

    from tracker.model.dates import FuzzyDate

FIRST_YEAR, LAST_YEAR = 1500, 2199
"""Years that a person may mean. Outside lie times (0330), Hijri years (1442) and typing errors."""

YEAR_ASSUMED = "year assumed"
MONTH_ASSUMED = "month assumed"
MOST_RECENT = "the most recent one"


class Found(NamedTuple):
    """One way to understand a text."""

    date: FuzzyDate
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    joined: bool = False
    """It was put together from two dates or more, so it is not one end of anything."""


@dataclass(frozen=True, slots=True)
class Context:
    """The moment that "now" is, the order of numeric dates, and why readings were dropped."""

    now: datetime
    order: str
    """dmy, mdy or ask."""
    reasons: list[str] = field(default_factory=list)
    """For the message, where nothing is left."""

    @property
    def today(self) -> date:
        """The day of `now`, on the clock of whoever types."""
        return self.now.date()

    def full_year(self, digits: str) -> int:
        """Complete a two-digit year to one that lies at most one year ahead."""
        if len(digits) == 4:
            return int(digits)
        latest = self.today.year + 1
        return latest - (latest - int(digits)) % 100

    def is_recent(self, year: int) -> bool:
        """Tell whether people still write this year with two digits."""
        return self.today.year - 50 <= year <= self.today.year + 1


def is_year(number: int) -> bool:
    """Tell whether a person may mean this number as a year."""
    return FIRST_YEAR <= number <= LAST_YEAR


class Moment(NamedTuple):
    """One way to understand a text that may say a time of day too."""

    found: Found
    time_from: str | None = None
    time_to: str | None = None
    offset: str | None = None
