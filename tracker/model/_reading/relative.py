"""Dates told from today: yesterday, last friday, 2 days ago, last week, -3d."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from tracker.model._edtf import season_bounds
from tracker.model._reading.context import MOST_RECENT, Context, Found
from tracker.model._reading.normal import MONTH, MONTHS, NUMBERS, WEEKDAY, WEEKDAYS, one_of
from tracker.model._reading.periods import SEASONS, months, week_of
from tracker.model.dates import FuzzyDate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

_DAYS = {
    "today": 0,
    "now": 0,
    "earlier today": 0,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
    "tonight": 0,
    "yesterday": -1,
    "tomorrow": 1,
    "last evening": -1,
    "day before yesterday": -2,
    "day after tomorrow": 2,
}

_NUMBER = rf"(?:\d{{1,3}}|{one_of(NUMBERS)})"
_UNITS = {
    "hour": ("hour", "hours", "hr", "hrs", "h"),
    "minute": ("minute", "minutes", "min", "mins"),
    "day": ("day", "days", "d"),
    "week": ("week", "weeks", "wk", "wks", "w"),
    "month": ("month", "months", "mo", "mos", "mth", "mths"),
    "year": ("year", "years", "yr", "yrs", "y"),
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}
_UNIT = rf"(?P<unit>{one_of(_UNIT_OF)})"

_AGO = re.compile(rf"(?P<exact>exactly )?(?P<n>{_NUMBER}) ?{_UNIT} ago(?P<today> today)?")
_SPAN_AGO = re.compile(rf"(?P<n>{_NUMBER})(?: ?[-–] ?| to )(?P<m>{_NUMBER}) ?{_UNIT} ago")
_EITHER_AGO = re.compile(rf"(?P<n>{_NUMBER}) or (?P<m>{_NUMBER}) ?{_UNIT} ago")
_ROLLING = re.compile(
    rf"(?:(?:in|over|during|within) )?(?:the )?(?:last|past) (?P<n>{_NUMBER}) ?{_UNIT}"
    r"|(?:(?:in|over|during|within) )?the past (?P<one>day|week|month|year)"
    r"|past (?P<two>week|month|year)"
    r"|(?:in|over|during|within) the last (?P<three>day|week|month|year)"
)
_SHIFT = re.compile(r"(?P<sign>[-+])(?P<n>\d{1,4})(?P<unit>[dwmy])")

_WEEKDAY = re.compile(rf"(?P<which>last |past |this past |this |next )?(?P<w>{WEEKDAY})")
_IN_WEEK = (
    re.compile(rf"(?P<w>{WEEKDAY})(?: of)? (?P<which>last|this|next) week"),
    re.compile(rf"(?P<which>last|this|next) week(?: on)? (?P<w>{WEEKDAY})"),
)
_PERIOD = re.compile(
    r"(?P<which>last|previous|this|current|next) (?P<unit>week|month|year|quarter|weekend)"
)
_BEFORE_LAST = re.compile(r"(?P<unit>week|month|year) before last")
_EARLIER = re.compile(r"earlier (?:this|in the) (?P<unit>week|month|year)")
_LAST_SEASON = re.compile(r"(?P<which>last|this) (?P<season>spring|summer|autumn|fall|winter)")
_LAST_MONTH_NAME = re.compile(rf"(?P<which>last|this) (?P<m>{MONTH})")


def relative(text: str, context: Context) -> list[Found]:
    """Read a date told from today; several results are several meanings."""
    plain = text.removeprefix("the ") if "before" in text or "after" in text else text
    if plain in _DAYS:
        return [Found(FuzzyDate.day(_days_from(context.today, _DAYS[plain])))]
    return [found for rule in _RULES for found in rule(text, context)]


def _days_from(day: date, days: int) -> date:
    return day + timedelta(days=days)


def _number(word: str) -> int:
    return NUMBERS.get(word) or int(word)


def _months_from(day: date, count: int) -> date:
    """Go forward by calendar months; the 31st becomes the last day of a shorter month."""
    from dateutil.relativedelta import relativedelta

    return day + relativedelta(months=count)


def _night(text: str, context: Context) -> Iterator[Found]:
    """Read "last night" as yesterday's day, and "overnight" as the two days it joins."""
    yesterday = _days_from(context.today, -1)
    if text == "last night":
        yield Found(FuzzyDate.day(yesterday), ("the night may run into today",))
    elif text == "overnight":
        yield Found(FuzzyDate.between(yesterday, context.today))


def _shift(text: str, context: Context) -> Iterator[Found]:
    """Read -3d, -2w, -1m, -1y: a day, counted exactly."""
    if found := _SHIFT.fullmatch(text):
        count = int(found["sign"] + found["n"])
        if found["unit"] in "dw":
            day = _days_from(context.today, count * (7 if found["unit"] == "w" else 1))
        else:
            day = _months_from(context.today, count * (12 if found["unit"] == "y" else 1))
        yield Found(FuzzyDate.day(day))


def _ago(text: str, context: Context) -> Iterator[Found]:
    """Read "2 days ago" as a day; weeks, months and years only as closely as they say it."""
    found = _AGO.fullmatch(text)
    if found is None:
        return
    count, unit = _number(found["n"]), _UNIT_OF[found["unit"]]
    if unit in ("hour", "minute"):
        moment = context.now - timedelta(**{f"{unit}s": count})
        yield Found(FuzzyDate.day(moment.date()))
    elif unit == "day":
        yield Found(FuzzyDate.day(_days_from(context.today, -count)))
    elif found["exact"] or found["today"]:
        weeks = unit == "week"
        day = (
            _days_from(context.today, -7 * count)
            if weeks
            else _months_from(context.today, -count * (12 if unit == "year" else 1))
        )
        yield Found(FuzzyDate.day(day))
    else:
        yield Found(_around(count, count, unit, context))


def _around(near: int, far: int, unit: str, context: Context) -> FuzzyDate:
    """Give the stretch meant by "2 weeks ago" (near = far) or "2-3 weeks ago", approximate.

    A week ago is that day give or take three, a month ago that month, a year ago that year.
    """
    if unit == "week":
        first = FuzzyDate.day(_days_from(context.today, -7 * far - 3)).edtf
        last = FuzzyDate.day(_days_from(context.today, -7 * near + 3)).edtf
    else:
        width, each = (7, 1) if unit == "month" else (4, 12)
        first = _months_from(context.today, -far * each).isoformat()[:width]
        last = _months_from(context.today, -near * each).isoformat()[:width]
    return FuzzyDate.parse(f"{first}~/{last}~")


def _several_ago(text: str, context: Context) -> Iterator[Found]:
    """Read "2-3 days ago" and "2 or 3 weeks ago"."""
    found = _SPAN_AGO.fullmatch(text) or _EITHER_AGO.fullmatch(text)
    if found is None:
        return
    near, far = sorted((_number(found["n"]), _number(found["m"])))
    unit = _UNIT_OF[found["unit"]]
    if unit == "day":
        days = [FuzzyDate.day(_days_from(context.today, -count)).edtf for count in (far, near)]
        either = found.re is _EITHER_AGO
        yield Found(FuzzyDate.parse("[{},{}]".format(*days) if either else "/".join(days)))
    elif unit not in ("hour", "minute"):
        yield Found(_around(near, far, unit, context))


def _rolling(text: str, context: Context) -> Iterator[Found]:
    """Read "last 3 days", "in the past week": up to today, both ends included."""
    found = _ROLLING.fullmatch(text)
    if found is None:
        return
    count = _number(found["n"]) if found["n"] else 1
    word = found["unit"] or found["one"] or found["two"] or found["three"]
    unit = _UNIT_OF[word]
    if unit in ("hour", "minute"):
        start = (context.now - timedelta(**{f"{unit}s": count})).date()
    elif unit in ("day", "week"):
        start = _days_from(context.today, -count * (7 if unit == "week" else 1))
    else:
        start = _months_from(context.today, -count * (12 if unit == "year" else 1))
    yield Found(FuzzyDate.between(start, context.today))


def _weekday(text: str, context: Context) -> Iterator[Found]:
    """Read a weekday as the most recent one; "last" is never today, "this" may be ahead."""
    if found := next((f for pattern in _IN_WEEK if (f := pattern.fullmatch(text))), None):
        monday = _days_from(context.today, -context.today.weekday())
        weeks = {"last": -7, "this": 0, "next": 7}[found["which"]]
        yield Found(FuzzyDate.day(_days_from(monday, weeks + WEEKDAYS[found["w"]])))
    elif found := _WEEKDAY.fullmatch(text):
        back = (context.today.weekday() - WEEKDAYS[found["w"]]) % 7
        which = (found["which"] or "").strip()
        if which in ("last", "past", "this past") and back == 0:
            back = 7
        if which != "next":
            yield Found(FuzzyDate.day(_days_from(context.today, -back)), (MOST_RECENT,))
        if which in ("this", "next") and back:
            yield Found(FuzzyDate.day(_days_from(context.today, 7 - back)))
        if which == "next":
            yield Found(FuzzyDate.day(_days_from(context.today, 14 - back)))


def _period(text: str, context: Context) -> Iterator[Found]:
    """Read last, this or next week, month, quarter, year, weekend; "week before last"."""
    if found := _PERIOD.fullmatch(text):
        step = {"last": -1, "previous": -1, "next": 1}.get(found["which"], 0)
        yield Found(_stretch(found["unit"], step, context))
    elif found := _BEFORE_LAST.fullmatch(text.removeprefix("the ")):
        yield Found(_stretch(found["unit"], -2, context))
    elif found := _EARLIER.fullmatch(text):
        yield Found(FuzzyDate.between(_stretch(found["unit"], 0, context).first, context.today))
    elif re.fullmatch(r"(?:over |on |at )?the weekend", text):
        yield Found(_weekend(-1 if context.today.weekday() < 5 else 0, context))


def _stretch(unit: str, step: int, context: Context) -> FuzzyDate:
    """Find the calendar week, month, quarter, year or weekend so many steps from today's."""
    today = context.today
    if unit == "week":
        return week_of(_days_from(today, 7 * step))
    if unit == "weekend":
        return _weekend(step, context)
    if unit == "year":
        return FuzzyDate.parse(f"{today.year + step:04}")
    if unit == "month":
        return FuzzyDate.parse(_months_from(today.replace(day=1), step).isoformat()[:7])
    start = _months_from(today.replace(day=1, month=3 * ((today.month - 1) // 3) + 1), 3 * step)
    return months(start.year, start.month, start.month + 2)


def _weekend(step: int, context: Context) -> FuzzyDate:
    saturday = _days_from(context.today, 5 - context.today.weekday() + 7 * step)
    return FuzzyDate.between(saturday, _days_from(saturday, 1))


def _last_named(text: str, context: Context) -> Iterator[Found]:
    """Read "last summer" and "last june"; two meanings where this year's is over already."""
    year = context.today.year
    if found := _LAST_SEASON.fullmatch(text):
        season = SEASONS[found["season"]]
        stretches = [FuzzyDate.parse(f"{y:04}-{season}") for y in (year, year - 1, year - 2)]
        in_it = [s for s in stretches if season_bounds(year, season)[0] <= context.today]
        if found["which"] == "this":
            yield from map(Found, stretches[:1] if season != 24 or in_it else stretches[:2])
            return
    elif found := _LAST_MONTH_NAME.fullmatch(text):
        month = MONTHS[found["m"]]
        stretches = [FuzzyDate.parse(f"{y:04}-{month:02}") for y in (year, year - 1)]
        if found["which"] == "this":
            yield Found(stretches[0])
            return
    else:
        return
    over = [s for s in stretches if s.last is not None and s.last < context.today]
    this_year = bool(over) and over[0].edtf.startswith(f"{year:04}")
    yield from map(Found, over[: 2 if this_year else 1])


_RULES = (_night, _shift, _ago, _several_ago, _rolling, _weekday, _period, _last_named)
