"""Stretches of time for a histogram: decades down to hours, numbered so that they can be counted.

A moment is a whole number of hours: `day ordinal * 24 + hour`. Weeks begin on Monday.
"""

from __future__ import annotations

from datetime import date
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HOURS = 24
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LAST_DAY = date.max.toordinal()


class Level(IntEnum):
    """How long a bucket is, from coarse to fine."""

    DECADE = 0
    YEAR = 1
    QUARTER = 2
    MONTH = 3
    WEEK = 4
    DAY = 5
    HOUR = 6


class Tick(NamedTuple):
    """A label of the axis: it begins above bucket `bucket`."""

    bucket: int
    text: str


def bucket_of(level: Level, moment: int) -> int:
    """Return the number of the bucket that holds the moment."""
    day = moment // HOURS
    if level is Level.HOUR:
        return moment
    if level is Level.DAY:
        return day
    if level is Level.WEEK:
        return (day - 1) // 7
    on = _date(day)
    if level is Level.YEAR:
        return on.year
    if level is Level.DECADE:
        return on.year // 10
    month = on.year * 12 + on.month - 1
    return month // 3 if level is Level.QUARTER else month


def start_of(level: Level, bucket: int) -> int:
    """Return the first moment of a bucket."""
    if level is Level.HOUR:
        return bucket
    if level is Level.DAY:
        return bucket * HOURS
    if level is Level.WEEK:
        return (bucket * 7 + 1) * HOURS
    months = {
        Level.MONTH: bucket,
        Level.QUARTER: bucket * 3,
        Level.YEAR: bucket * 12,
        Level.DECADE: bucket * 120,
    }[level]
    if months < 12:
        return HOURS
    if months >= 120_000:
        return (_LAST_DAY + 1) * HOURS
    return date(months // 12, months % 12 + 1, 1).toordinal() * HOURS


def days_of(level: Level, bucket: int) -> tuple[int, int]:
    """Return the first and the last day of a bucket, as ordinals."""
    first = start_of(level, bucket) // HOURS
    last = (start_of(level, bucket + 1) - 1) // HOURS
    return first, min(max(first, last), _LAST_DAY)  # the last week of the calendar is cut short


def say_bucket(level: Level, bucket: int) -> str:
    """Say which stretch it is: "Jun 2021", "week of 28 Jun 2021", "28 Jun 2021 13:00"."""
    first = start_of(level, bucket)
    on = _date(first // HOURS)
    day = f"{on.day} {_MONTHS[on.month - 1]} {on.year}"
    return {
        Level.HOUR: f"{day} {first % HOURS:02}:00",
        Level.DAY: day,
        Level.WEEK: f"week of {day}",
        Level.MONTH: f"{_MONTHS[on.month - 1]} {on.year}",
        Level.QUARTER: f"Q{(on.month + 2) // 3} {on.year}",
        Level.YEAR: str(on.year),
        Level.DECADE: f"{on.year // 10 * 10}s",
    }[level]


def best_level(first: int, last: int, width: int) -> Level:
    """Return the finest level, no finer than days, at which the moments fit into `width` cells."""
    for level in (Level.DAY, Level.WEEK, Level.MONTH, Level.QUARTER, Level.YEAR):
        if bucket_of(level, last) - bucket_of(level, first) < width:
            return level
    return Level.DECADE


def counted(level: Level, counts: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Add up (moment, count) by bucket; fast where the moments come in order."""
    result: dict[int, int] = {}
    if level is Level.DAY:
        for moment, count in counts:
            day = moment // HOURS
            result[day] = result.get(day, 0) + count
        return result
    bucket = first = beyond = 0
    for moment, count in counts:
        # Ten thousand days, on the thread that draws: the calendar is asked once for each bucket.
        if not first <= moment < beyond:
            bucket = bucket_of(level, moment)
            first, beyond = start_of(level, bucket), start_of(level, bucket + 1)
        result[bucket] = result.get(bucket, 0) + count
    return result


def within(level: Level, stretches: Iterable[tuple[int, int, int]]) -> dict[int, int]:
    """Add up (first moment, last moment, count) of those that begin and end in one bucket.

    They come in the order of their first moments.
    """
    result: dict[int, int] = {}
    bucket = start = beyond = 0
    for first, last, count in stretches:
        if not start <= first < beyond:
            bucket = bucket_of(level, first)
            start, beyond = start_of(level, bucket), start_of(level, bucket + 1)
        if last < beyond:
            result[bucket] = result.get(bucket, 0) + count
    return result


@lru_cache(maxsize=16)
def ticks(level: Level, first: int, count: int) -> Sequence[Tick]:
    """Return candidates for the axis of `count` buckets, those that matter most first.

    The caller leaves out what would overlap. Kept: the axis is drawn with each step of the list.
    """
    ranked = sorted((_rank(level, bucket), bucket) for bucket in range(first, first + count))
    found = [Tick(bucket, _tick_text(level, bucket)) for rank, bucket in ranked if rank < _NEVER]
    if level not in (Level.YEAR, Level.DECADE):
        found.append(Tick(first, str(_date(start_of(level, first) // HOURS).year)))
    return found


_NEVER = 9


def _rank(level: Level, bucket: int) -> int:
    """Return how much a label at the bucket's start matters, 0 the most."""
    first, last = (_date(day) for day in days_of(level, bucket))
    if level is Level.HOUR:
        return {0: 0, 12: 1, 6: 2, 18: 2}.get(bucket % HOURS, _NEVER)
    if level is Level.DAY:
        return 0 if first.day == 1 else 1 if first.weekday() == 0 else _NEVER
    if level is Level.WEEK:
        if last.day > 7:
            return _NEVER
        return 0 if last.month == 1 else 1 if last.month == 7 else 2
    if level in (Level.MONTH, Level.QUARTER):
        return {1: 0, 7: 1}.get(first.month, 2)
    if level is Level.YEAR:
        return 0 if bucket % 10 == 0 else 1 if bucket % 5 == 0 else 2
    return 0 if bucket % 10 == 0 else 1


def _tick_text(level: Level, bucket: int) -> str:
    first, last = (_date(day) for day in days_of(level, bucket))
    month = _MONTHS[last.month - 1]
    if level is Level.HOUR:
        hour = bucket % HOURS
        return f"{first.day} {_MONTHS[first.month - 1]}" if hour == 0 else f"{hour:02}"
    if level is Level.DAY:
        return f"{month} {first.year}" if first.day == 1 else str(first.day)
    if level is Level.WEEK:
        return str(last.year) if last.month == 1 else month
    if level in (Level.MONTH, Level.QUARTER):
        return str(first.year) if first.month == 1 else _MONTHS[first.month - 1]
    return say_bucket(level, bucket)


def _date(day: int) -> date:
    return date.fromordinal(max(1, min(day, _LAST_DAY)))
