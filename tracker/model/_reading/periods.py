"""Stretches with a name of their own: weeks, quarters, halves, seasons, decades, parts of these."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tracker.model._datewords import MONTHS
from tracker.model._edtf import month_end, season_bounds
from tracker.model._reading.absolute import absolute
from tracker.model._reading.context import YEAR_ASSUMED, Context, Found, is_year
from tracker.model.dates import FuzzyDate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_ORDINALS["last"] = 4
_ORDINALS |= {f"{number}th": number for number in range(1, 5)}

_YEAR = r"(?P<y>\d{4})"
_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"
_NTH = r"(?P<n>first|second|third|fourth|last|[1-4]th)"

_WEEK = (
    re.compile(rf"{_YEAR}[- ]?w(?:eek|k)? ?(?P<w>\d{{1,2}})(?:-(?P<d>[1-7]))?"),
    re.compile(rf"{_YEAR}w(?P<w>\d{{2}})(?P<d>[1-7])"),
    re.compile(
        rf"(?:calendar |iso )?(?:cw|kw|w|wk|week) ?(?P<w>\d{{1,2}})(?:(?: of |[ /-]){_YEAR})?"
    ),
)
_QUARTER = (
    re.compile(rf"{_YEAR}[-/ ]?q ?(?P<n>[1-4])"),
    re.compile(rf"q ?(?P<n>[1-4])(?:(?: of |[-/ ]?){_YEAR})?"),
    re.compile(rf"{_NTH} quarter(?: of | in | ){_YEAR}"),
)
_HALF = re.compile(rf"{_YEAR}[-/ ]?h ?(?P<n>[12])|h ?(?P<m>[12])(?: of |[-/ ]?)(?P<z>\d{{4}})")
_SEASON_OF = (
    re.compile(rf"{_SEASON}(?:(?: of | in | |-){_YEAR})?"),
    re.compile(rf"{_YEAR}[- ]{_SEASON}"),
)
_WINTER_OF_TWO = re.compile(rf"winter(?: of)? {_YEAR} ?[-/–] ?(?P<z>\d{{4}}|\d{{2}})")
_DECADE = re.compile(r"(?P<y>\d{3})(?:0'?s|x)|'?(?P<t>\d)0'?s")
_NTH_WEEK = re.compile(r"(?P<n>first|second|third|fourth|last|[1-4]th) week (?:of |in )?(?P<of>.+)")
_WEEK_OF = re.compile(
    r"(?P<how>week of|week (?:beginning|commencing|starting)(?: on)?|w/c|week ending(?: on)?|w/e) "
    r"(?P<day>.+)"
)
_WEEKEND_OF = re.compile(r"weekend of (?P<day>.+)")
_ONE_DAY = re.compile(r"(?P<which>first|last) day (?:of |in )(?P<of>.+)")
_PART = re.compile(
    r"(?P<part>(?:early|late)(?: in)?|(?:middle|end|beginning|start)(?: of)?|mid-?) ?(?P<of>.+)"
)
_TWO_PARTS = re.compile(r"(?P<a>early|mid)(?: ?[-–/] ?| to )(?P<b>mid|late)[ -](?P<of>.+)")
_HALF_OF = re.compile(r"(?P<n>first|second|1th|2th|last|latter) half of (?P<of>.+)")

_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_SEASON_EDTF = re.compile(r"\d{4}-2[1-4]")


def periods(text: str, context: Context) -> list[Found]:
    """Read a named stretch; raises ValueError where the calendar has no such thing."""
    text = text.removeprefix("the ")
    return [
        found
        for rule in (_week, _quarter, _half, _season, _decade, *_PART_RULES)
        for found in rule(text, context)
    ]


def _first_match(patterns: tuple[re.Pattern[str], ...], text: str) -> re.Match[str] | None:
    return next((found for pattern in patterns if (found := pattern.fullmatch(text))), None)


def _named_year(
    digits: str | None, begins: Callable[[int], date], context: Context
) -> tuple[int, tuple[str, ...]] | None:
    """Take the year as written, or that of the most recent stretch that has begun."""
    if digits is not None:
        return (int(digits), ()) if is_year(int(digits)) else None
    this = context.today.year
    recent = next(y for y in (this + 1, this, this - 1) if begins(y) <= context.today)
    return recent, (YEAR_ASSUMED,)


def _week(text: str, context: Context) -> Iterator[Found]:
    """Read an ISO week, or a day of one: 2021-W26, week 26 of 2021, 2021-W26-1."""
    found = _first_match(_WEEK, text)
    if found is None:
        return
    parts = found.groupdict()
    number = int(parts["w"])
    if not 1 <= number <= 53 or (parts["y"] is None and number == 53):
        context.reasons.append("weeks run from 1 to 53, and 53 needs its year")
        return
    year = _named_year(parts["y"], lambda y: date.fromisocalendar(y, number, 1), context)
    if year is None:
        return
    if parts.get("d"):
        day = date.fromisocalendar(year[0], number, int(parts["d"]))
        yield Found(FuzzyDate.day(day), year[1])
        return
    monday = date.fromisocalendar(year[0], number, 1)
    yield Found(week_of(monday), (*year[1], "ISO week, Monday to Sunday"))


def week_of(day: date) -> FuzzyDate:
    """Find the week, Monday to Sunday, that holds this day."""
    monday = day - timedelta(days=day.weekday())
    return FuzzyDate.between(monday, monday + timedelta(days=6))


def _quarter(text: str, context: Context) -> Iterator[Found]:
    found = _first_match(_QUARTER, text)
    if found is None:
        return
    start = 3 * (_ORDINALS.get(found["n"]) or int(found["n"])) - 2
    if year := _named_year(found["y"], lambda y: date(y, start, 1), context):
        yield Found(months(year[0], start, start + 2), year[1])


def months(year: int, first: int, last: int) -> FuzzyDate:
    """Build a stretch of whole months of one year."""
    return FuzzyDate.parse(f"{year:04}-{first:02}/{year:04}-{last:02}")


def _half(text: str, context: Context) -> Iterator[Found]:
    if found := _HALF.fullmatch(text):
        year, half = int(found["y"] or found["z"]), int(found["n"] or found["m"])
        if is_year(year):
            yield Found(months(year, 6 * half - 5, 6 * half))


def _season(text: str, context: Context) -> Iterator[Found]:
    """Read a season of the north; a winter that is yet to begin may be the one that has been."""
    if found := _WINTER_OF_TWO.fullmatch(text):
        year, second = int(found["y"]), found["z"]
        if is_year(year) and f"{year + 1}".endswith(second):
            yield _season_found(year, 24)
        return
    found = _first_match(_SEASON_OF, text)
    if found is None:
        return
    season = SEASONS[found["season"]]
    year_found = _named_year(found["y"], lambda y: season_bounds(y, season)[0], context)
    if year_found is None:
        return
    year, notes = year_found
    if season == 24 and season_bounds(year, season)[0] > context.today:
        yield _season_found(year - 1, season)
    yield _season_found(year, season, notes)


def _season_found(year: int, season: int, notes: tuple[str, ...] = ()) -> Found:
    said = FuzzyDate.parse(f"{year:04}-{season}")
    assert said.first is not None
    assert said.last is not None
    span = " – ".join(f"{MONTHS[d.month - 1]} {d.year}" for d in (said.first, said.last))
    return Found(said, (*notes, f"{span}, as in the north"))


def _decade(text: str, context: Context) -> Iterator[Found]:
    """Read the 1990s and the 90s; "1900s" and "20s" have two meanings."""
    found = _DECADE.fullmatch(text)
    if found is None:
        return
    if found["t"]:
        last = context.today.year // 10
        decades = [d for d in range(last, last - 20, -1) if d % 10 == int(found["t"])]
        readings = decades if int(found["t"]) < 3 else decades[:1]
    else:
        readings = [int(found["y"])]
    for decade in readings:
        if not is_year(decade * 10):
            continue
        yield Found(FuzzyDate.parse(f"{decade:03}X"))
        if decade % 10 == 0 and decade != 200 and not found["t"] and not text.endswith("x"):
            yield Found(FuzzyDate.parse(f"{decade // 10:02}XX"))


# Parts of a longer stretch --------------------------------------------------------------------


def _whole(text: str, context: Context) -> Iterator[Found]:
    """Read the stretch that a part is taken of."""
    plain = text.removeprefix("the ").removeprefix("month of ").removeprefix("year ")
    yield from absolute(plain, context) or [
        found for rule in (_season, _decade) for found in rule(plain, context)
    ]


def _bounds(whole: FuzzyDate, first: int, last: int) -> tuple[date, date] | None:
    """Cut the thirds `first` to `last` (0, 1, 2) out of a month, season, year or decade."""
    start, end = whole.first, whole.last
    if start is None or end is None:
        return None
    if _MONTH.fullmatch(whole.edtf):
        lasts = (start.replace(day=10), start.replace(day=20), end)
        return start.replace(day=10 * first + 1), lasts[last]
    if len(whole.edtf) == 4 and whole.edtf.isdigit():
        return date(start.year, 4 * first + 1, 1), month_end(start.year, 4 * last + 4)
    if len(whole.edtf) == 4 and whole.edtf.endswith("X") and whole.edtf[2] != "X":
        years = ((0, 3), (4, 6), (7, 9))
        return (
            date(start.year + years[first][0], 1, 1),
            date(start.year + years[last][1], 12, 31),
        )
    if _SEASON_EDTF.fullmatch(whole.edtf):
        # Not cut with `replace(year=...)` alone: a winter runs into the next year.
        begin = start.month - 1 + first
        finish = start.month - 1 + last
        return (
            date(start.year + begin // 12, begin % 12 + 1, 1),
            month_end(start.year + finish // 12, finish % 12 + 1),
        )
    return None


def _about(bounds: tuple[date, date]) -> FuzzyDate:
    first, last = (FuzzyDate.day(day).edtf for day in bounds)
    return FuzzyDate.parse(f"{first}~/{last}~")


def _third(word: str) -> int:
    if word.startswith(("early", "beginning", "start")):
        return 0
    return 1 if word.startswith("mid") else 2


def _part(text: str, context: Context) -> Iterator[Found]:
    """Read early, mid or late: 1-10, 11-20, 21-end of a month, thirds of a year."""
    if found := _TWO_PARTS.fullmatch(text):
        first, last = _third(found["a"]), _third(found["b"])
    elif found := _PART.fullmatch(text):
        first = last = _third(found["part"])
    else:
        return
    for whole in _whole(found["of"], context):
        if bounds := _bounds(whole.date, first, last):
            yield whole._replace(date=_about(bounds))


def _half_of(text: str, context: Context) -> Iterator[Found]:
    """Read "first half of June" (1-15) and "second half of 2021" (Jul-Dec)."""
    found = _HALF_OF.fullmatch(text)
    if found is None:
        return
    late = found["n"] not in ("first", "1th")
    for whole in _whole(found["of"], context):
        first, last = whole.date.first, whole.date.last
        if first is None or last is None:
            continue
        if _MONTH.fullmatch(whole.date.edtf):
            middle = first.replace(day=15)
            half = (
                FuzzyDate.between(middle + timedelta(days=1), last)
                if late
                else FuzzyDate.between(first, middle)
            )
            yield whole._replace(date=half)
        elif len(whole.date.edtf) == 4 and whole.date.edtf.isdigit():
            yield whole._replace(
                date=months(first.year, 7, 12) if late else months(first.year, 1, 6)
            )


def _nth_week(text: str, context: Context) -> Iterator[Found]:
    """Read "first week of June": days 1-7, approximate; the last week is the last seven days."""
    found = _NTH_WEEK.fullmatch(text)
    if found is None:
        return
    for whole in _whole(found["of"], context):
        start, end = whole.date.first, whole.date.last
        if start is None or end is None or not _MONTH.fullmatch(whole.date.edtf):
            continue
        if found["n"] == "last":
            bounds = end - timedelta(days=6), end
        else:
            begin = start + timedelta(weeks=_ORDINALS[found["n"]] - 1)
            bounds = begin, begin + timedelta(days=6)
        yield whole._replace(date=_about(bounds))


def _week_of(text: str, context: Context) -> Iterator[Found]:
    """Read "week of 7 June" (the Monday to Sunday around it), "week ending", "weekend of"."""
    if found := _WEEKEND_OF.fullmatch(text):
        for day in _single_days(found["day"], context):
            week = week_of(day.date.first or context.today)
            assert week.last is not None
            weekend = FuzzyDate.between(week.last - timedelta(days=1), week.last)
            yield day._replace(date=weekend)
    elif found := _WEEK_OF.fullmatch(text):
        for day in _single_days(found["day"], context):
            first = day.date.first
            assert first is not None
            if found["how"] == "week of":
                yield day._replace(date=week_of(first))
            elif found["how"].startswith(("week ending", "w/e")):
                yield day._replace(date=FuzzyDate.between(first - timedelta(days=6), first))
            else:
                yield day._replace(date=FuzzyDate.between(first, first + timedelta(days=6)))


def _single_days(text: str, context: Context) -> list[Found]:
    return [found for found in absolute(text, context) if found.date.is_day]


def _one_day(text: str, context: Context) -> Iterator[Found]:
    """Read "last day of June 2021"."""
    if found := _ONE_DAY.fullmatch(text):
        for whole in _whole(found["of"], context):
            day = whole.date.first if found["which"] == "first" else whole.date.last
            if day is not None and not whole.date.is_day:
                yield whole._replace(date=FuzzyDate.day(day))


_PART_RULES = (_part, _half_of, _nth_week, _week_of, _one_day)
