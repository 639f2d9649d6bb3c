"""Dates by the calendar: day, month and year in every usual order, complete or in pieces."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from tracker.model._reading.context import (
    MONTH_ASSUMED,
    YEAR_ASSUMED,
    Context,
    Found,
    is_year,
)
from tracker.model._reading.normal import (
    MONTH,
    MONTH_NAMES,
    MONTHS,
    WEEKDAY,
    WEEKDAY_NAMES,
    WEEKDAYS,
)
from tracker.model.dates import FuzzyDate

if TYPE_CHECKING:
    from collections.abc import Iterator


class Piece(NamedTuple):
    """What a text says of year, month, day and weekday; None where it does not."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    order: str = ""
    """The order in which numbers were taken, where that was a choice: dmy, mdy, ymd."""
    ordinal: bool = False
    """The day was written "27th"."""
    warnings: tuple[str, ...] = ()

    @property
    def grain(self) -> str:
        """The finest part that is said: day, month, year."""
        return "day" if self.day else "month" if self.month else "year"


_SEP = r"(?: |[-./]|)"
_DAY = r"(?:the )?(?P<d>\d{1,2})(?P<th>th)?"
_YEAR = r"(?P<y>\d{4}|'?\d{2})"

# A year of two digits counts only behind the separator that already stands between day and month:
# "27 june-28" and "june 27/28" are ranges.
_DAY_MONTH = (
    re.compile(rf"{_DAY}(?:\.? ?| of )(?P<m>{MONTH})(?:(?:,? ?| of ){_YEAR})?"),
    re.compile(rf"{_DAY}(?P<s>[-./])(?P<m>{MONTH})(?:(?P=s){_YEAR})?"),
    re.compile(rf"{_DAY}{_SEP}(?P<m>{MONTH}){_SEP}(?P<y>\d{{4}})"),
)
_MONTH_DAY = (
    re.compile(rf"(?P<m>{MONTH}) ?{_DAY}(?:(?:, ?| | of ){_YEAR})?"),
    re.compile(rf"(?P<m>{MONTH})(?P<s>[-/]){_DAY}(?:(?P=s){_YEAR})?"),
)
_MONTH_YEAR = re.compile(rf"(?P<m>{MONTH})(?: of)?{_SEP}(?P<y>\d{{4}}|'\d{{2}})")
_MONTH_TWO_DIGITS = re.compile(rf"(?P<m>{MONTH}){_SEP}(?P<y>\d{{2}})")
_YEAR_MONTH = re.compile(rf"(?P<y>\d{{4}}){_SEP}(?P<m>{MONTH})(?:{_SEP}{_DAY})?")
_MONTH_ONLY = re.compile(rf"(?:month of )?(?P<m>{MONTH})")
_YEAR_ONLY = re.compile(r"(?:year )?(?P<y>\d{4})")
_DAY_ONLY = re.compile(r"(?:the )?(?P<d>\d{1,2})(?:(?P<th>th)|\.)?")

_NUMERIC_YMD = re.compile(r"(?P<y>\d{4})(?P<s>[-/. ])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})")
_NUMERIC = re.compile(r"(?P<a>\d{1,2})(?P<s>[-/. ])(?P<b>\d{1,2})(?P=s)'?(?P<c>\d{4}|\d{2})")
_DOTTED = re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.")
_EIGHT_DIGITS = re.compile(r"\d{8}")
_NUMERIC_MONTH = re.compile(r"(?P<m>\d{1,2})[-/.](?P<y>\d{4})")
_NUMERIC_YEAR_MONTH = re.compile(r"(?P<y>\d{4})[-/](?P<m>\d{1,2})")
_TWO_NUMBERS = re.compile(r"(?P<a>\d{1,2})/(?P<b>\d{1,2})")

_LEADING_WEEKDAY = re.compile(rf"(?P<w>{WEEKDAY})\.? (?P<rest>.*\d.*|.*{MONTH}.*)")
_TRAILING_WEEKDAY = re.compile(rf"(?P<rest>.*\d.*) (?P<w>{WEEKDAY})")


def pieces(text: str, context: Context) -> list[Piece]:
    """Find every way to take a text as one date of the calendar, perhaps incomplete."""
    found = _LEADING_WEEKDAY.fullmatch(text) or _TRAILING_WEEKDAY.fullmatch(text)
    if found:
        weekday = WEEKDAYS[found["w"]]
        return [
            piece._replace(weekday=weekday)
            for piece in pieces(found["rest"], context)
            if piece.day is not None and piece.weekday is None
        ]
    return [piece for piece in _all(text, context) if piece.year is None or is_year(piece.year)]


def _all(text: str, context: Context) -> Iterator[Piece]:
    if text.isdigit() or "/" in text or text[:1].isdigit():
        yield from _numeric(text, context)
    yield from _named(text, context)


def _named(text: str, context: Context) -> Iterator[Piece]:
    """Read a date whose month is a word, and single parts."""
    if found := _first_match((*_DAY_MONTH, *_MONTH_DAY), text):
        year, warnings = _year(found["y"], context)
        yield Piece(
            year,
            MONTHS[found["m"]],
            int(found["d"]),
            ordinal=bool(found["th"]),
            warnings=warnings,
        )
        if found.re in _MONTH_DAY:
            yield from _month_or_year(text, context)
    elif found := _MONTH_YEAR.fullmatch(text):
        year, warnings = _year(found["y"], context)
        yield Piece(year, MONTHS[found["m"]], warnings=warnings)
    elif found := _YEAR_MONTH.fullmatch(text):
        day = int(found["d"]) if found["d"] else None
        yield Piece(int(found["y"]), MONTHS[found["m"]], day)
    elif found := _MONTH_ONLY.fullmatch(text):
        yield Piece(month=MONTHS[found["m"]])
    elif found := _YEAR_ONLY.fullmatch(text):
        yield Piece(int(found["y"]))
    elif found := _DAY_ONLY.fullmatch(text):
        yield Piece(day=int(found["d"]), ordinal=bool(found["th"]))


def _first_match(patterns: tuple[re.Pattern[str], ...], text: str) -> re.Match[str] | None:
    return next((found for pattern in patterns if (found := pattern.fullmatch(text))), None)


def _month_or_year(text: str, context: Context) -> Iterator[Piece]:
    """Read "June 21" as June 2021 too, where that is as likely as 21 June.

    Months of the last twenty years are written so; where months come first (mdy) days are meant.
    """
    found = _MONTH_TWO_DIGITS.fullmatch(text)
    if found is None:
        return
    year, warnings = _year(found["y"], context)
    assert year is not None
    recent = context.today.year - 20 <= year and context.order != "mdy"
    if recent or int(found["y"]) > 31:
        yield Piece(year, MONTHS[found["m"]], warnings=warnings)


def _year(digits: str | None, context: Context) -> tuple[int | None, tuple[str, ...]]:
    """Complete a year; one that few would write with two digits comes with a warning."""
    if digits is None:
        return None, ()
    digits = digits.removeprefix("'")
    year = context.full_year(digits)
    if len(digits) == 2 and not context.is_recent(year):
        return year, (f"“{digits}” was read as {year}",)
    return year, ()


def _numeric(text: str, context: Context) -> Iterator[Piece]:
    """Read a date of numbers only."""
    if found := _NUMERIC_YMD.fullmatch(text):
        yield Piece(int(found["y"]), int(found["m"]), int(found["d"]))
    elif found := _NUMERIC.fullmatch(text):
        yield from _ordered(found["a"], found["b"], found["c"], found["s"], context)
    elif _EIGHT_DIGITS.fullmatch(text):
        yield from _eight_digits(text, context)
    elif found := _NUMERIC_MONTH.fullmatch(text) or _NUMERIC_YEAR_MONTH.fullmatch(text):
        if 1 <= int(found["m"]) <= 12:
            yield Piece(int(found["y"]), int(found["m"]))
    elif found := _DOTTED.fullmatch(text):
        yield Piece(month=int(found["m"]), day=int(found["d"]), order="dmy")
    elif found := _TWO_NUMBERS.fullmatch(text):
        yield from _two_numbers(found["a"], found["b"], context)


def _ordered(a: str, b: str, c: str, mark: str, context: Context) -> Iterator[Piece]:
    """Read three numbers in each order that the calendar and the setting allow."""
    year, warnings = _year(c, context)
    assert year is not None
    day_first = Piece(year, int(b), int(a), order="dmy", warnings=warnings)
    month_first = Piece(year, int(a), int(b), order="mdy", warnings=warnings)
    readings = _preferred([p for p in (day_first, month_first) if _exists(p, context)], context)
    if len(c) == 2 and mark in "- " and warnings:
        readings = []
    # 21-06-27 is the short form of ISO 8601. With strokes or dots few mean it, so it counts only
    # beside a reading that lies far back.
    asked = mark == "-" and (context.order == "ask" or not readings)
    if len(c) == 2 and (asked or (readings and warnings)):
        readings += _year_first(a, b, c, context)
    yield from readings


def _year_first(a: str, b: str, c: str, context: Context) -> list[Piece]:
    year = context.full_year(a) if len(a) == 2 else 0
    piece = Piece(year, int(b), int(c), order="ymd")
    return [piece] if context.is_recent(year) and _exists(piece, context) else []


def _eight_digits(text: str, context: Context) -> Iterator[Piece]:
    """Read 20210627, or 27062021 in the order of the setting."""
    year_first = Piece(int(text[:4]), int(text[4:6]), int(text[6:]))
    if is_year(int(text[:4])) and _exists(year_first, context):
        yield year_first
        return
    first, second, year = int(text[:2]), int(text[2:4]), int(text[4:])
    options = [Piece(year, second, first, order="dmy"), Piece(year, first, second, order="mdy")]
    valid = [piece for piece in options if is_year(year) and _exists(piece, context)]
    yield from _preferred(valid, context)


def _two_numbers(a: str, b: str, context: Context) -> Iterator[Piece]:
    """Read 27/6 (no year) in the order of the setting, and 06/21 as June 2021 too."""
    options = [
        Piece(month=int(b), day=int(a), order="dmy"),
        Piece(month=int(a), day=int(b), order="mdy"),
    ]
    readings = _preferred([piece for piece in options if _exists(piece, context)], context)
    day_first = any(piece.order == "dmy" for piece in readings)
    year = context.full_year(b) if len(b) == 2 else 0
    if (
        1 <= int(a) <= 12
        and context.today.year - 20 <= year
        and not (day_first and context.order == "dmy")
    ):
        readings.append(Piece(year, int(a)))
    yield from readings


def _preferred(readings: list[Piece], context: Context) -> list[Piece]:
    """Keep the reading in the order of the setting, if it is one of them."""
    return [piece for piece in readings if piece.order == context.order] or readings


def _exists(piece: Piece, context: Context) -> bool:
    """Tell whether the calendar has this day; note why it has not."""
    if not piece.month or not 1 <= piece.month <= 12:
        return False
    year = piece.year or 2000
    if not 1 <= year <= 9999:
        return False
    days = monthrange(year, piece.month)[1]
    if piece.day is None or 1 <= piece.day <= days:
        return True
    said = f"{MONTH_NAMES[piece.month - 1].title()}{f' {piece.year}' if piece.year else ''}"
    context.reasons.append(f"{said} has {days} days")
    return False


def assume_year(month: int, day: int | None, context: Context) -> int | None:
    """Find the year of the most recent such day, or month that has begun; today counts."""
    for year in range(context.today.year, max(context.today.year - 9, 0), -1):
        if (day or 1) <= monthrange(year, month)[1] and date(year, month, day or 1) <= (
            context.today
        ):
            return year
    return None


def _assume_month(day: int, context: Context) -> Piece | None:
    """Find the most recent such day of a month; today counts."""
    year, month = context.today.year, context.today.month
    for _ in range(12):
        if 1 <= day <= monthrange(year, month)[1] and date(year, month, day) <= context.today:
            return Piece(year, month, day)
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return None


def resolve(piece: Piece, context: Context) -> Found | None:
    """Make a date of a piece, assuming what is not said; None where that cannot be."""
    notes: tuple[str, ...] = ()
    if piece.month is None and piece.day is not None:
        assumed = _assume_month(piece.day, context) if piece.ordinal else None
        if assumed is None:
            return None
        piece = piece._replace(year=assumed.year, month=assumed.month)
        notes = (MONTH_ASSUMED,)
    if piece.month is None:
        return Found(FuzzyDate.parse(f"{piece.year:04}"), (), piece.warnings)
    if not _exists(piece, context):
        return None
    if piece.year is None:
        year = assume_year(piece.month, piece.day, context)
        if year is None:
            return None
        piece, notes = piece._replace(year=year), (YEAR_ASSUMED,)
    month = f"{piece.year:04}-{piece.month:02}"
    if piece.day is None:
        return Found(FuzzyDate.parse(month), notes, piece.warnings)
    found = Found(FuzzyDate.parse(f"{month}-{piece.day:02}"), notes, piece.warnings)
    return found if _has_weekday(found, piece.weekday, context) else None


def _has_weekday(found: Found, weekday: int | None, context: Context) -> bool:
    """Tell whether the day falls on the weekday that the text names, if it names one."""
    day = found.date.first
    if weekday is None or day is None or day.weekday() == weekday:
        return True
    is_one, is_not = WEEKDAY_NAMES[day.weekday()].title(), WEEKDAY_NAMES[weekday].title()
    context.reasons.append(f"{found.date.words()} is a {is_one}, not a {is_not}")
    return False


def absolute(text: str, context: Context) -> list[Found]:
    """Read one date of the calendar; several results are several meanings."""
    readings = (resolve(piece, context) for piece in pieces(text, context))
    return [found for found in readings if found is not None]
