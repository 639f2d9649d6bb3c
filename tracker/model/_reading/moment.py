"""A date and perhaps a time of day, in either order, and date-time groups."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from tracker.model._reading.absolute import absolute
from tracker.model._reading.clock import Clock, clocks, daytime, military_offset
from tracker.model._reading.context import (
    MONTH_ASSUMED,
    MOST_RECENT,
    YEAR_ASSUMED,
    Context,
    Found,
    Moment,
)
from tracker.model._reading.expression import dates
from tracker.model._reading.normal import MONTH
from tracker.model.dates import FuzzyDate

if TYPE_CHECKING:
    from collections.abc import Iterator

_GROUP = re.compile(
    rf"(?:dtg:? ?)?(?P<d>\d{{2}})(?P<s> ?)(?P<t>\d{{4}}) ?(?P<z>[a-z])?"
    rf"(?: ?(?P<m>{MONTH})(?: ?(?P<y>\d{{4}}|\d{{2}}))?)?"
)
_ISO_T = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2}|\d{8})t(?P<h>\d{2}):?(?P<m>\d{2})(?P<s>:?\d{2}(?:[.,]\d+)?)?"
    r" ?(?P<zone>.*)"
)
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SPLIT = re.compile(r" - | ?– ?| (?:to|until|till|and) ")

_YEARS = (1900, 2099)
"""What four digits beside a day are rather taken for than for a time."""

_OVER_MIDNIGHT = "runs past midnight"


def moments(text: str, context: Context) -> list[Moment]:
    """Find every meaning of a text that says a date, with or without a time of day."""
    if found := _ISO_T.fullmatch(text):
        seconds = ":00" if found["s"] else ""
        tail = f"{found['h']}:{found['m']}{seconds}{found['zone']}"
        return list(_timed(found["date"], clocks(tail, iso="T"), context))
    group = list(_group(text, context))
    if group:
        return group
    whole = [Moment(found) for found in dates(text, context)]
    timed = [*_time_last(text, context), *_time_first(text, context)]
    readings = [*whole, *_unless_year(text, timed, whole, context)]
    return readings or list(_from_to(text, context)) or list(_daytime(text, context))


def _unless_year(
    text: str, timed: list[tuple[Clock, Moment]], whole: list[Moment], context: Context
) -> Iterator[Moment]:
    """Drop a time such as 2021 that stands where a year would, and in doubt keep both.

    "29 Feb 2021" must not become 20:21 on the last 29 February; "28 Jun 1830" is rather a time,
    "27 Jun 2012 2021" neither.
    """
    for clock, moment in timed:
        if _is_second_year(clock, moment.found, text):
            year = moment.found.date.first.year if moment.found.date.first else ""
            context.reasons.append(
                f"{year} and {clock.bare} are two years; a time is {clock.time_from}, or at "
                f"{clock.bare}"
            )
            continue
        if not _may_be_year(clock.bare, moment.found, context):
            yield moment
        elif not whole:
            context.reasons.append(f"{clock.bare} may be a year or a time of day")


def _is_second_year(clock: Clock, day: Found, text: str) -> bool:
    """Tell whether four digits may be a year beside a day whose year is typed with four digits."""
    if clock.bare is None or clock.led or not _YEARS[0] <= clock.bare <= _YEARS[1]:
        return False
    years = re.findall(r"\b\d{4}\b", text)
    return day.date.first is not None and f"{day.date.first.year}" in years and len(years) > 1


def _may_be_year(number: int | None, day: Found, context: Context) -> bool:
    """Tell whether four digits beside a day that names no year are likely to be its year."""
    if number is None:
        return False
    if MOST_RECENT in day.notes:
        return context.today.year - 30 <= number <= context.today.year + 1
    return bool({YEAR_ASSUMED, MONTH_ASSUMED} & set(day.notes)) and _YEARS[0] <= number <= _YEARS[1]


def _group(text: str, context: Context) -> Iterator[Moment]:
    """Read a date-time group: 280330Z JUN 21, 280330ZJUN, 272230Z (this month or the last)."""
    found = _GROUP.fullmatch(text)
    if found is None or (found["s"] and not found["z"]) or not (found["m"] or found["z"] == "z"):
        return
    offset = military_offset(found["z"]) if found["z"] else ""
    if offset is None:
        context.reasons.append(f"the zone letter {found['z'].upper()} has two meanings")
        return
    day = (
        f"{found['d']} {found['m']} {found['y'] or ''}".strip() if found["m"] else f"{found['d']}th"
    )
    for clock in clocks(found["t"]):
        yield from _at(clock._replace(offset=offset or None), absolute(day, context), context)


def _time_last(text: str, context: Context) -> Iterator[tuple[Clock, Moment]]:
    """Read "28 Jun 2021 03:30 +0300"."""
    for gap in re.finditer(r" ", text):
        head, tail = text[: gap.start()], text[gap.end() :]
        iso = "date" if _ISO_DATE.fullmatch(head) else ""
        for clock in clocks(tail, iso=iso):
            yield from ((clock, moment) for moment in _timed(head, [clock], context))


def _time_first(text: str, context: Context) -> Iterator[tuple[Clock, Moment]]:
    """Read "0330Z 28 Jun" and "at 03:30 on 28 June 2021"."""
    for gap in re.finditer(r" (?:on |of )?", text):
        head, tail = text[: gap.start()], text[gap.end() :]
        for clock in clocks(head):
            yield from ((clock, moment) for moment in _timed(tail, [clock], context))


def _timed(text: str, times: list[Clock], context: Context) -> Iterator[Moment]:
    """Join a date in words with each time."""
    if not times:
        return
    days = dates(text, context) or [moment.found for moment in _daytime(text, context)]
    for clock in times:
        yield from _at(clock, days, context)


def _at(clock: Clock, days: list[Found], context: Context) -> Iterator[Moment]:
    """Put a time on a day, on one of some days, or on the first and last of two days."""
    for found in days:
        date = found.date
        found = found._replace(notes=(*found.notes, *clock.notes))
        over = clock.time_to is not None and clock.time_to < clock.time_from
        if date.is_day and over and date.first is not None:
            night = FuzzyDate.between(date.first, date.first + timedelta(days=1))
            found = Found(night, (*found.notes, _OVER_MIDNIGHT), found.warnings)
        elif not (date.is_day or _takes_time(date, clock)):
            context.reasons.append(f"a time of day needs a day, and this is {date.words()}")
            continue
        yield Moment(found, clock.time_from, clock.time_to, clock.offset)


def _takes_time(date: FuzzyDate, clock: Clock) -> bool:
    """Tell whether a time makes sense with a choice of days, or a stretch of time with two days."""
    if date.edtf.startswith("["):
        return date.precision == "days" and ".." not in date.edtf
    return clock.time_to is not None and date.precision == "days" and not date.approximate


def _from_to(text: str, context: Context) -> Iterator[Moment]:
    """Read "27 June 22:00 - 28 June 2021 04:00"."""
    plain = text.removeprefix("from ").removeprefix("between ")
    gaps = list(_SPLIT.finditer(plain))
    if len(gaps) != 1:
        return
    firsts = list(_time_both_ways(plain[: gaps[0].start()], context))
    lasts = list(_time_both_ways(plain[gaps[0].end() :], context))
    for first in firsts:
        for last in lasts:
            joined = _joined(first, last)
            if joined is not None:
                yield joined


def _time_both_ways(text: str, context: Context) -> Iterator[Moment]:
    timed = [*_time_last(text, context), *_time_first(text, context)]
    whole = [Moment(found) for found in dates(text, context)]
    return _unless_year(text, timed, whole, context)


def _joined(first: Moment, last: Moment) -> Moment | None:
    """Join two moments into one stretch; the year that one lacks is the other's."""
    start, end = first.found.date.first, last.found.date.first
    if start is None or end is None or first.time_to or last.time_to:
        return None
    start_assumed = YEAR_ASSUMED in first.found.notes
    end_assumed = YEAR_ASSUMED in last.found.notes
    if start_assumed and not end_assumed:
        start = start.replace(year=end.year)
    elif end_assumed and not start_assumed:
        end = end.replace(year=start.year)
    if first.offset and last.offset and first.offset != last.offset:
        return None
    if (start, first.time_from or "") > (end, last.time_from or ""):
        return None
    notes = [
        note
        for note in dict.fromkeys((*first.found.notes, *last.found.notes))
        if note != YEAR_ASSUMED or (start_assumed and end_assumed)
    ]
    warnings = dict.fromkeys((*first.found.warnings, *last.found.warnings))
    stretch = Found(FuzzyDate.between(start, end), tuple(notes), tuple(warnings))
    return Moment(stretch, first.time_from, last.time_from, last.offset or first.offset)


def _daytime(text: str, context: Context) -> Iterator[Moment]:
    """Read "27 june evening": the day, and no clock time made up."""
    parts = daytime(text)
    if parts is None:
        return
    for found in dates(parts[0], context):
        if found.date.is_day or found.date.precision == "days":
            note = f"{parts[1]}: no clock time assumed"
            if parts[1].endswith(" night") or parts[1] == "night":
                note = "the night may run into the next day"
            warnings = found.warnings
            if parts[1] == "midnight":
                warnings = (*warnings, "midnight: at which end of the day?")
            yield Moment(Found(found.date, (*found.notes, note), warnings))
