"""Times brought to the clock of the place: its offset that day, and Zulu turned into local."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING

from tracker.model.dates import FuzzyDate
from tracker.model.when import When, offset_delta

if TYPE_CHECKING:
    from tracker.model._reading.context import Moment

_PLAIN_DAYS = re.compile(r"\d{4}-\d{2}-\d{2}(?:/\d{4}-\d{2}-\d{2})?")

Notes = tuple[str, ...]


def at_place(moment: Moment, text: str, zone_name: str | None) -> tuple[When, Notes, Notes]:
    """Make the `When` of a moment at a place; with it what to note and what to warn of.

    A time without a zone is local; a time with one becomes local where the zone of the place (an
    IANA name) is known.
    """
    zone, warnings = _zone(zone_name)
    if moment.time_from is None:
        return _dated(moment, text, zone), (), warnings
    if zone is None:
        notes = _without_zone(moment)
        return _when(moment, text, moment.offset), notes, warnings
    if moment.offset is not None:
        when, notes = _converted(moment, text, zone)
        return when, notes, warnings
    offset, doubt = _local_offset(moment, zone)
    if offset is None:
        return _when(moment, text, None), (), (*warnings, doubt)
    return _when(moment, text, offset), (f"offset of {zone_name}",), warnings


def _zone(name: str | None) -> tuple[tzinfo | None, Notes]:
    if name is None:
        return None, ()
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name), ()
    except (OSError, ValueError, KeyError):
        return None, (f"the time zone “{name}” is not known",)


def _without_zone(moment: Moment) -> Notes:
    if moment.offset is None:
        return ("offset not known",)
    if moment.offset == "+00:00":
        return ("kept in UTC: the zone of the place is not known",)
    return ()


def _when(moment: Moment, text: str, offset: str | None) -> When:
    return When.make(
        moment.found.date,
        time_from=moment.time_from,
        time_to=moment.time_to,
        utc_offset=offset,
        as_written=text,
    )


def _dated(moment: Moment, text: str, zone: tzinfo | None) -> When:
    """Give a day without a time the offset that held all day long."""
    day = moment.found.date.first
    offset = None
    if zone is not None and day is not None and moment.found.date.is_day:
        start = _offset_at(day, "00:00", zone)
        offset = start if start == _offset_at(day, "23:59", zone) else None
    return _when(moment, text, offset)


def _offset_at(day: date, clock: str, zone: tzinfo) -> str | None:
    """Find the offset of a local time; None where the clock shows that time twice or never."""
    local = datetime.combine(day, datetime.strptime(clock, "%H:%M").time(), zone)
    early, late = local.utcoffset(), local.replace(fold=1).utcoffset()
    return _said(early) if early is not None and early == late else None


def _said(offset: timedelta) -> str | None:
    """Write an offset as "+HH:MM"; None for local mean times, which have seconds."""
    minutes, seconds = divmod(abs(offset).total_seconds(), 60)
    if seconds or minutes > 14 * 60:
        return None
    sign = "-" if offset < timedelta() else "+"
    return f"{sign}{int(minutes) // 60:02}:{int(minutes) % 60:02}"


def _local_offset(moment: Moment, zone: tzinfo) -> tuple[str | None, str]:
    """Find the one offset of a local time, or say why there is none."""
    date = moment.found.date
    if date.first is None or date.last is None or moment.time_from is None:
        return None, "offset not known"
    offset = _offset_at(date.first, moment.time_from, zone)
    if offset is None:
        return None, "the clock was changed at that hour: offset not known"
    if offset != _offset_at(date.last, moment.time_to or moment.time_from, zone):
        return None, "the clock was changed within that time: offset not known"
    return offset, ""


def _converted(moment: Moment, text: str, zone: tzinfo) -> tuple[When, Notes]:
    """Turn a time with an offset into the local day and time."""
    date, offset = moment.found.date, moment.offset
    assert offset is not None
    if date.first is None or date.last is None or not _PLAIN_DAYS.fullmatch(date.edtf):
        return _when(moment, text, offset), (f"kept at {offset}",)
    start = _moved(date.first, moment.time_from or "00:00", offset, zone)
    end = _moved(date.last, moment.time_to, offset, zone) if moment.time_to else start
    local_offset = _said(start.utcoffset() or timedelta())
    if local_offset is None or start.utcoffset() != end.utcoffset():
        return _when(moment, text, offset), (f"kept at {offset}",)
    if local_offset == offset:
        return _when(moment, text, offset), ()
    when = When.make(
        FuzzyDate.between(start.date(), end.date()),
        time_from=f"{start:%H:%M}",
        time_to=f"{end:%H:%M}" if moment.time_to else None,
        utc_offset=local_offset,
        as_written=text,
    )
    written = f"{moment.time_from} {'UTC' if offset == '+00:00' else offset}"
    return when, (f"{written} on {FuzzyDate.day(date.first).words()} is local {start:%H:%M}",)


def _moved(day: date, clock: str, offset: str, zone: tzinfo) -> datetime:
    written = datetime.combine(
        day, datetime.strptime(clock, "%H:%M").time(), timezone(offset_delta(offset))
    )
    return written.astimezone(zone)
