"""Events for TimelineJS (Knight Lab), as the JSON that it reads.

TimelineJS takes headline and text for HTML: all that comes from the file is escaped. A date that is
vaguer than a day is written as the stretch in which it lies, for what has no end is drawn as a
point; an open end reaches as far as the others do. `display_date` says how well it is known. What
has no date is left out and counted. https://timeline.knightlab.com/docs/json-format.html
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from tracker.model.when import When


class Event(NamedTuple):
    """What happened or was said: its reference, when, a headline, text, and the group it is of."""

    reference: str
    when: When
    headline: str
    text: str
    group: str


def timelinejs(title: str, events: Iterable[Event]) -> tuple[dict[str, Any], int]:
    """Return the JSON, and how many events had no date to stand at."""
    given = list(events)
    dated = [event for event in given if event.when.date.first or event.when.date.last]
    ends = [end for one in dated for end in (one.when.date.first, one.when.date.last) if end]
    listed = [_written(event, min(ends), max(ends)) for event in dated]
    found = {"title": {"text": {"headline": _safe(title)}}, "events": listed}
    return found, len(given) - len(dated)


def _written(event: Event, earliest: date, latest: date) -> dict[str, Any]:
    return {
        "unique_id": event.reference,
        **_dates(event.when, earliest, latest),
        "display_date": _safe(event.when.words()),
        "group": _safe(event.group),
        "text": {
            "headline": _safe(event.headline),
            "text": f"{_safe(event.text)} [{_safe(event.reference)}]",
        },
    }


def _dates(when: When, earliest: date, latest: date) -> dict[str, dict[str, int]]:
    """Return start and end; a day, or a minute of one, has no end."""
    first, last = when.date.first or earliest, when.date.last or latest
    start, end = _day(first), _day(last)
    if when.date.is_day and when.time_from is not None:
        start |= _clock(when.time_from)
        end |= _clock(when.time_to or when.time_from)
    return {"start_date": start} if start == end else {"start_date": start, "end_date": end}


def _day(day: date) -> dict[str, int]:
    return {"year": day.year, "month": day.month, "day": day.day}


def _clock(time: str) -> dict[str, int]:
    return {"hour": int(time[:2]), "minute": int(time[3:])}


def _safe(text: str) -> str:
    return html.escape(one_line(text))
