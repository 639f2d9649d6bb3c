"""Reading the dates that people type, and saying back what was understood.

A wrong date is the worst thing this program can do quietly: what has two meanings is refused with
both, what has none is refused with examples that work. `docs/manual.md` states the conventions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.errors import DateError
from tracker.model._reading.context import FIRST_YEAR, Context, Found, Moment, is_year
from tracker.model._reading.context import YEAR_ASSUMED as _YEAR_ASSUMED
from tracker.model._reading.place import at_place
from tracker.model.dates import FuzzyDate

if TYPE_CHECKING:
    from datetime import date, datetime

    from tracker.model.when import When

DATE_ORDERS = ("ask", "dmy", "mdy")
"""The values of the setting `date_order`."""

EXAMPLES = "Try 27 Jun 2021, early June 2021 or 27-28 June 2021."

_LONGEST = 120

_ISO = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)
_DAYS_BACK = re.compile(r"-(\d{1,4})([dw])", re.ASCII)
_EDTF = re.compile(r"[0-9X?~%./,\[\]-]{4,}")
_SEASON_OR_YEARS = re.compile(r"\d{2}(\d{2})-(2[1-4])")

_NO_DATE = {
    "unknown", "undated", "unclear", "not known", "no date", "none", "n/a", "na", "nil", "null",
    "tbd", "tbc", "-", "--", "?", "??",
}  # fmt: skip
_IDIOMS = {"24/7", "9/11"}


class AmbiguousDateError(DateError):
    """A date with more than one meaning; `readings` holds them all."""

    def __init__(self, message: str, hint: str, readings: tuple[Reading, ...]) -> None:
        super().__init__(message, hint)
        self.readings = readings


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood, what was assumed for it, and what is doubtful about it."""

    when: When
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def assumes_year(self) -> bool:
        """Whether the year was not typed."""
        return _YEAR_ASSUMED in self.notes

    def said_back(self) -> str:
        """Say it to the person who typed it: "Sun 27 Jun 2021 · day · year assumed"."""
        return " · ".join((self.when.words(), self.when.date.said_precision(), *self.notes))


def read(
    text: str, base: datetime, *, date_order: str = "ask", timezone: str | None = None
) -> Reading:
    """Read a date as people type it, or canonical EDTF.

    `base` is "now" on the clock of whoever types. `timezone` is the IANA zone of the place, or of
    the setting. Raises DateError with examples where the text is not understood, and
    AmbiguousDateError with all readings where it has several (numeric dates under "ask").
    """
    if date_order not in DATE_ORDERS:
        raise DateError(
            f"“{date_order}” is not a date order.", hint=f"One of {', '.join(DATE_ORDERS)}."
        )
    context = Context(base, date_order)
    try:
        moments = _fast(text, context) or _moments(text, context)
        readings = _readings(text, moments, context, timezone)
    except (ValueError, OverflowError) as error:
        raise DateError(f"“{text}” is not in the calendar: {error}.", hint=EXAMPLES) from None
    if len(readings) == 1:
        return readings[0]
    if readings:
        raise _ambiguous(text, readings)
    raise _refusal(text, context)


def lacks_year(as_written: str | None) -> bool:
    """Whether a date was written so that its year had to be assumed ("27 June")."""
    if not as_written:
        return False
    from datetime import datetime

    try:
        # Which year would be assumed does not matter here, nor that of a day there is every year.
        return read(as_written, datetime(2024, 12, 31)).assumes_year
    except DateError:
        return False


def _fast(text: str, context: Context) -> list[Moment]:
    """Read the commonest forms without loading the grammar."""
    if _ISO.fullmatch(text) and is_year(int(text[:4])) and text[5:7] <= "12":
        try:
            return [Moment(Found(FuzzyDate.parse(text)))]
        except DateError:
            return []
    back = {"today": 0, "yesterday": 1}.get(text)
    if found := _DAYS_BACK.fullmatch(text):
        back = int(found[1]) * (7 if found[2] == "w" else 1)
    if back is None:
        return []
    day = FuzzyDate.day(context.today.fromordinal(context.today.toordinal() - back))
    return [Moment(Found(day))]


def _moments(text: str, context: Context) -> list[Moment]:
    """Find every meaning with the whole grammar, and last of all with dateutil."""
    from tracker.model._reading.lastresort import by_dateutil
    from tracker.model._reading.moment import moments
    from tracker.model._reading.normal import ascii_digits, normalise

    if len(text) > _LONGEST:
        raise DateError("This is too long for a date.", hint=EXAMPLES)
    plain = normalise(text)
    if text.strip().lower() in _NO_DATE or not plain:
        raise DateError("This says no date.", hint="Leave the field empty if it is not known.")
    if plain in _IDIOMS:
        raise DateError(f"“{text}” is a saying, too.", hint="Write the month as a word.")
    found = _edtf(ascii_digits(text).strip()) or moments(plain, context)
    if found or context.reasons:
        return found
    return [Moment(found) for found in by_dateutil(plain, context)]


def _edtf(text: str) -> list[Moment]:
    """Read EDTF, unless it is as likely something else that people type."""
    bare_number = text[:4].isdigit() and len(text) < 6 and not is_year(int(text[:4]))
    if bare_number or not _EDTF.fullmatch(text):
        return []
    try:
        readings = [FuzzyDate.parse(text)]
    except DateError:
        return []
    years = _SEASON_OR_YEARS.fullmatch(text)
    if years and int(years[1]) + 1 == int(years[2]):
        readings.append(FuzzyDate.parse(f"{text[:4]}/{text[:2]}{years[2]}"))
    return [Moment(Found(date)) for date in readings]


def _readings(
    text: str, moments: list[Moment], context: Context, timezone: str | None
) -> list[Reading]:
    """Bring each meaning to the place; those that mean the same are one."""
    unique: dict[tuple[object, ...], Reading] = {}
    for moment in moments:
        when, notes, warnings = at_place(moment, text, timezone)
        reading = Reading(
            when,
            (*moment.found.notes, *notes),
            (*moment.found.warnings, *warnings, *_warnings(when.date, moment.found, context)),
        )
        key = (when.date.first, when.date.last, when.time_from, when.time_to, when.utc_offset)
        unique.setdefault(key, reading)
    return list(unique.values())


def _warnings(date: FuzzyDate, found: Found, context: Context) -> list[str]:
    """Say what is doubtful about a date, seen from today."""
    some_day = date.first or date.last
    if some_day is None:
        return []
    warnings = []
    if date.first is not None and date.first > context.today:
        warnings.append("in the future")
    if some_day.year < 1900:
        warnings.append("before 1900")
    if 1300 <= some_day.year < FIRST_YEAR:
        warnings.append("a Hijri or Persian year?")
    if _YEAR_ASSUMED in (found.notes or ()) and _nearly_a_year_ago(some_day, context):
        warnings.append("nearly a year ago: is it the year that is meant?")
    return warnings


def _nearly_a_year_ago(day: date, context: Context) -> bool:
    return (context.today - day).days > 330


def _ambiguous(text: str, readings: list[Reading]) -> AmbiguousDateError:
    said = " or ".join(reading.when.words() for reading in readings)
    return AmbiguousDateError(
        f"“{text}” has {len(readings)} meanings: {said}.",
        "Write the month as a word and the year with four digits, or set date_order.",
        tuple(readings),
    )


def _refusal(text: str, context: Context) -> DateError:
    if context.reasons:
        return DateError(f"“{text}” is not a date: {context.reasons[0]}.", hint=EXAMPLES)
    return DateError(f"“{text}” is not understood as a date.", hint=EXAMPLES)
