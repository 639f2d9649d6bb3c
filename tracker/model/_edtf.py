"""The grammar of one EDTF date (level 1): what `FuzzyDate` is built from.

Source: Extended Date/Time Format, Library of Congress 2019, now part of ISO 8601-2:2019.
Years run from 0001 to 9999; a season is that of the northern hemisphere, and winter begins in
December of the year that names it (as in EDTF, where winter sorts after autumn).
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from tracker.errors import DateError

EXAMPLES = "2021-06-28, 2021-06, 2014~, 2021-06-27/2021-06-30 or ../2013-12-31"

_ATOM = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)"
    r"(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX))?)?"
    r"(?P<qualifier>[?~%]?)"
)

_SEASON_START = {21: 3, 22: 6, 23: 9, 24: 12}


class Atom(NamedTuple):
    """One date of an EDTF text: a day, month, season, year, decade or century."""

    text: str
    """Canonical EDTF, with the qualifier."""
    kind: str
    """day, month, season, year, decade, century, day-unknown or month-unknown."""
    first: date
    last: date
    season: int
    """21 to 24, else 0."""
    qualifier: str
    """`?` uncertain, `~` approximate, `%` both, or empty."""


def month_end(year: int, month: int) -> date:
    """Last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def season_bounds(year: int, season: int) -> tuple[date, date]:
    """First and last day of season 21 (spring) to 24 (winter), of the northern hemisphere.

    Winter of 2021 is December 2021 to February 2022. Raises ValueError where that leaves the
    calendar.
    """
    start = _SEASON_START[season]
    if start == 12:
        return date(year, 12, 1), month_end(year + 1, 2)
    return date(year, start, 1), month_end(year, start + 2)


def parse_atom(text: str) -> Atom:
    """Read one EDTF date; raises DateError with the forms that would be right."""
    found = _ATOM.fullmatch(text)
    if found is None:
        raise DateError(f"“{text}” is not a date in EDTF.", hint=_hint(text))
    year, month, day, qualifier = found.group("year", "month", "day", "qualifier")
    try:
        kind, first, last, season = _bounds(year, month, day)
    except ValueError as error:
        raise DateError(
            f"“{text}” is not in the calendar: {error}.", hint=f"Try {EXAMPLES}."
        ) from None
    return Atom(text, kind, first, last, season, qualifier)


def _bounds(year: str, month: str | None, day: str | None) -> tuple[str, date, date, int]:
    """Kind, first day, last day and season of the parts of a date; ValueError if there is none."""
    if year.endswith("X"):
        if month is not None:
            raise ValueError("a year with X has no month")
        kind = "century" if year.endswith("XX") else "decade"
        low, high = int(year.replace("X", "0")), int(year.replace("X", "9"))
        return kind, date(low, 1, 1), date(high, 12, 31), 0
    number = int(year)
    if month is None:
        return "year", date(number, 1, 1), date(number, 12, 31), 0
    if month == "XX":
        if day not in (None, "XX"):
            raise ValueError("a day needs its month")
        kind = "month-unknown" if day is None else "day-unknown"
        return kind, date(number, 1, 1), date(number, 12, 31), 0
    part = int(month)
    if day is None and part in _SEASON_START:
        return "season", *season_bounds(number, part), part
    if not 1 <= part <= 12:
        raise ValueError("month must be in 1..12")
    if day is None:
        return "month", date(number, part, 1), month_end(number, part), 0
    if day == "XX":
        return "day-unknown", date(number, part, 1), month_end(number, part), 0
    only = date(number, part, int(day))
    return "day", only, only, 0


def _hint(text: str) -> str:
    """Say what would be right instead of `text`."""
    if "T" in text:
        return "A time of day is kept apart from the date; leave out what follows the T."
    if text.startswith(("Y", "-")):
        return "Years run from 0001 to 9999."
    return f"Try {EXAMPLES}."
