"""FuzzyDate: a date as precisely as it is known, stored as EDTF.

EDTF level 1 (dates, months, years, seasons 21-24, unspecified digits, the qualifiers `?` `~` `%`,
intervals with open `..` and unknown ends) and, of level 2, the sets `[a,b]` and `[a..b]`: one of
these, we do not know which. Source: Library of Congress EDTF 2019, ISO 8601-2:2019.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import ClassVar

from tracker.errors import DateError
from tracker.model._dateparts import parse_parts
from tracker.model._datewords import say, say_short

OPEN_PAST = 0
"""`day_from` of a date without a beginning."""

OPEN_FUTURE = 9_999_999
"""`day_to` of a date without an end."""

PRECISIONS = ("day", "days", "week", "month", "year", "longer", "open", "unknown")
"""The values of `FuzzyDate.precision`, from sharp to blurred."""


@dataclass(frozen=True, slots=True)
class FuzzyDate:
    """A stretch of days within which something lies, and how we know it.

    Build it with `parse`, `day` or `between`; the fields agree only then.
    """

    edtf: str
    """Canonical EDTF; empty where the date is unknown."""
    first: date | None
    """The earliest day it could be; None where open or unknown."""
    last: date | None
    """The latest day it could be; None where open or unknown."""

    OPEN_PAST: ClassVar[int] = OPEN_PAST
    OPEN_FUTURE: ClassVar[int] = OPEN_FUTURE

    @staticmethod
    def parse(edtf: str) -> FuzzyDate:
        """Read EDTF; the empty text is `UNKNOWN`. Raises DateError saying what would be right."""
        return _parse(edtf)

    @staticmethod
    def day(day: date) -> FuzzyDate:
        """Exactly this day."""
        return FuzzyDate(f"{day.year:04}-{day.month:02}-{day.day:02}", day, day)

    @staticmethod
    def between(first: date | None, last: date | None) -> FuzzyDate:
        """From `first` to `last`, inclusive; None is an open end, both None is `UNKNOWN`.

        Raises DateError where the last day comes before the first.
        """
        if first is None and last is None:
            return UNKNOWN
        start = ".." if first is None else FuzzyDate.day(first).edtf
        end = ".." if last is None else FuzzyDate.day(last).edtf
        return _parse(f"{start}/{end}")

    @property
    def is_unknown(self) -> bool:
        """Nothing at all is known about the date."""
        return not self.edtf

    @property
    def is_open(self) -> bool:
        """The date has a beginning or an end that is open or not known."""
        return bool(self.edtf) and (self.first is None or self.last is None)

    @property
    def approximate(self) -> bool:
        """Any part is marked as approximate (`~` or `%`)."""
        return "~" in self.edtf or "%" in self.edtf

    @property
    def uncertain(self) -> bool:
        """Any part is marked as uncertain (`?` or `%`)."""
        return "?" in self.edtf or "%" in self.edtf

    @property
    def is_day(self) -> bool:
        """It is one single day."""
        return self.first is not None and self.first == self.last

    @property
    def day_from(self) -> int | None:
        """Ordinal of the earliest day (`date.toordinal`); 0 where open, None where unknown."""
        if not self.edtf:
            return None
        return OPEN_PAST if self.first is None else self.first.toordinal()

    @property
    def day_to(self) -> int | None:
        """Ordinal of the latest day (`date.toordinal`); 9999999 where open, None where unknown."""
        if not self.edtf:
            return None
        return OPEN_FUTURE if self.last is None else self.last.toordinal()

    @property
    def precision(self) -> str:
        """One of `PRECISIONS`, from the number of days between the bounds.

        Comparable to UCDP date_prec 1 to 5: one day, 2-6 days, a week, up to 31 days, more.
        """
        if not self.edtf:
            return "unknown"
        if self.first is None or self.last is None:
            return "open"
        days = self.last.toordinal() - self.first.toordinal() + 1
        if days == 1:
            return "day"
        if days <= 6:
            return "days"
        if days == 7:
            return "week"
        if days <= 31:
            return "month"
        return "year" if days <= 366 else "longer"

    def said_precision(self) -> str:
        """Say how precise it is: as `precision`, but what is no calendar year in months or days."""
        if self.precision != "year" or self.first is None or self.last is None:
            return self.precision
        if self.first.day != 1 or self.last.day != monthrange(self.last.year, self.last.month)[1]:
            return f"{self.last.toordinal() - self.first.toordinal() + 1} days"
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        return "year" if self.first.year == self.last.year and months == 12 else f"{months} months"

    def words(self) -> str:
        """Say it in words: "28 Jun 2021", "c. 1–10 Jun 2021", "27 or 28 Jun 2021"."""
        return say(parse_parts(self.edtf)) if self.edtf else "unknown date"

    def short(self) -> str:
        """Say it in at most 14 cells, coarser rather than wrong: "c.1–10 Jun 21"."""
        return say_short(parse_parts(self.edtf)) if self.edtf else "unknown"


UNKNOWN = FuzzyDate("", None, None)
"""No date is known."""


@lru_cache(maxsize=16_384)
def _parse(edtf: str) -> FuzzyDate:
    """`FuzzyDate.parse`; cached, because an import meets each day many times."""
    if len(edtf) == 10 and edtf[4] == "-" == edtf[7] and edtf.isascii():
        try:
            day = date.fromisoformat(edtf)
        except ValueError:
            pass
        else:
            return FuzzyDate(edtf, day, day)
    text = edtf.strip()
    if not text:
        return UNKNOWN
    parts = parse_parts(text)
    return FuzzyDate(parts.text, parts.first, parts.last)


__all__ = [
    "OPEN_FUTURE",
    "OPEN_PAST",
    "PRECISIONS",
    "UNKNOWN",
    "DateError",
    "FuzzyDate",
]
