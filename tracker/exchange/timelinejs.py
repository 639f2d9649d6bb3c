"""Events for TimelineJS (Knight Lab), as the JSON that it reads.

TimelineJS takes headline and text for HTML: all that comes from the file is escaped. A date is
written as precisely as it is known, and never more so; what has none is left out and counted.
https://timeline.knightlab.com/docs/json-format.html
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.model.when import When

_DIGITS = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)


class Event(NamedTuple):
    """What happened or was said: its reference, when, a headline, text, and the group it is of."""

    reference: str
    when: When
    headline: str
    text: str
    group: str


def timelinejs(title: str, events: Iterable[Event]) -> tuple[dict[str, Any], int]:
    """Return the JSON, and how many events had no date to stand at."""
    listed, undated = [], 0
    for event in events:
        dates = _dates(event.when)
        if not dates:
            undated += 1
            continue
        listed.append(
            {
                "unique_id": event.reference,
                **dates,
                "display_date": _safe(event.when.words()),
                "group": _safe(event.group),
                "text": {
                    "headline": _safe(event.headline),
                    "text": f"{_safe(event.text)} [{_safe(event.reference)}]",
                },
            }
        )
    return {"title": {"text": {"headline": _safe(title)}}, "events": listed}, undated


def _dates(when: When) -> dict[str, dict[str, int]]:
    """Return start and end; of an open date the end that is known."""
    date = when.date
    if _DIGITS.fullmatch(date.edtf):
        start = dict(zip(("year", "month", "day"), map(int, date.edtf.split("-")), strict=False))
        if when.time_from is not None and date.is_day:
            start |= _clock(when.time_from)
        return {"start_date": start}
    first, last = date.first or date.last, date.last or date.first
    if first is None or last is None:
        return {}
    return {
        "start_date": {"year": first.year, "month": first.month, "day": first.day},
        "end_date": {"year": last.year, "month": last.month, "day": last.day},
    }


def _clock(time: str) -> dict[str, int]:
    return {"hour": int(time[:2]), "minute": int(time[3:])}


def _safe(text: str) -> str:
    return html.escape(one_line(text))
