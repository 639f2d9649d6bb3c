"""The last resort: dateutil's parser, believed only where it cannot have guessed."""

from __future__ import annotations

import re
from datetime import datetime

from tracker.model._reading.context import Context, Found, is_year
from tracker.model._reading.normal import MONTHS, WEEKDAYS
from tracker.model.dates import FuzzyDate

_NOTE = "read by dateutil, please confirm"

# What a text leaves open is filled from these; that they differ in everything shows it.
_DEFAULTS = (datetime(2003, 2, 5), datetime(1996, 11, 24))

_HARMLESS = {"on", "of", "at", "the", "th"}


def by_dateutil(text: str, context: Context) -> list[Found]:
    """Ask dateutil, where one day, one month name and one year of four digits are written.

    Believed only if nothing looks like a range, four parses agree (day first or not, two
    defaults), and every number and weekday in the text is found again in the result.
    """
    words = re.findall(r"[^\W\d_]+", text)
    numbers = re.findall(r"\d+", text)
    names = [word for word in words if word in MONTHS]
    if re.search(r"[-–/]|\.\.", text):
        return []
    known = all(word in MONTHS or word in WEEKDAYS or word in _HARMLESS for word in words)
    if not known or len(names) != 1 or len(numbers) != 2:
        return []
    results = {
        _parse(text, day_first, default) for day_first in (True, False) for default in _DEFAULTS
    }
    result = results.pop()
    if results or result is None:
        return []
    day = result.date()
    said = sorted((f"{day.year:04}", *(n for n in numbers if int(n) == day.day)))
    weekdays = {WEEKDAYS[word] for word in words if word in WEEKDAYS and word not in MONTHS}
    if said != sorted(numbers) or day.month != MONTHS[names[0]] or not is_year(day.year):
        return []
    if weekdays - {day.weekday()} or result != datetime.combine(day, datetime.min.time()):
        return []
    return [Found(FuzzyDate.day(day), (_NOTE,))]


def _parse(text: str, day_first: bool, default: datetime) -> datetime | None:
    from dateutil import parser

    try:
        return parser.parse(text, dayfirst=day_first, default=default)
    except Exception:
        # It raises ValueError, OverflowError and others on texts that are no date.
        return None
