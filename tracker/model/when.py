"""When something happened or was said: a date, how it fills it, the time of day, the clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from tracker.errors import DateError
from tracker.model._datewords import say_day
from tracker.model.dates import UNKNOWN, FuzzyDate

if TYPE_CHECKING:
    from tracker.model.columns import Body

MODES = ("once", "throughout", "repeated")
"""How the event fills its date: somewhere in it, all of it, again and again."""

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

UNKNOWN_OFFSET = timedelta(hours=14)
"""By how much a local time can be off UTC; the farthest zone is Kiribati at +14:00."""

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_OFFSET = re.compile(r"[+-](?:0[0-9]|1[0-4]):[0-5][0-9]")

UtcInterval = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class When:
    """The group of columns that says when: of incidents, statements, documents and links.

    The constructor trusts its arguments (they come from the file); use `make` for typed ones.
    """

    date: FuzzyDate = UNKNOWN
    """The local day at the place."""
    mode: str = "once"
    """One of `MODES`."""
    time_from: str | None = None
    """Local time, "HH:MM", on the first day."""
    time_to: str | None = None
    """Local time, "HH:MM", on the last day."""
    utc_offset: str | None = None
    """Of the local times, "+HH:MM" or "-HH:MM"."""
    as_written: str | None = None
    """The words that were typed or read."""

    @classmethod
    def make(
        cls,
        date: FuzzyDate = UNKNOWN,
        *,
        mode: str = "once",
        time_from: str | None = None,
        time_to: str | None = None,
        utc_offset: str | None = None,
        as_written: str | None = None,
    ) -> When:
        """Build a checked `When`; "Z" becomes "+00:00", empty texts None. Raises DateError."""
        offset = "+00:00" if utc_offset in ("Z", "z", "-00:00") else utc_offset
        when = cls(date, mode, time_from or None, time_to or None, offset or None, as_written)
        when.check()
        return when

    def check(self) -> None:
        """Raise DateError where a value is not allowed or two contradict each other."""
        self.check_values()
        if self.time_to is not None and self.time_from is None:
            raise DateError("An end time needs a start time.", hint="Give both, or the start.")
        if self.time_from is None or self.time_to is None or not self.date.is_day:
            return
        if self.time_to < self.time_from:
            raise DateError(
                f"{self.time_from}–{self.time_to} ends before it begins.",
                hint="Past midnight? Then the date has two days: 27-28 June 2021.",
            )

    def check_values(self) -> None:
        """Raise DateError where a value by itself is none; a source may give an end alone."""
        if self.mode not in MODES:
            raise DateError(f"“{self.mode}” is not a mode.", hint=f"One of {', '.join(MODES)}.")
        for clock in (self.time_from, self.time_to):
            if clock is not None and not _TIME.fullmatch(clock):
                raise DateError(f"“{clock}” is not a time.", hint="Try 03:30 (00:00 to 23:59).")
        if self.utc_offset is not None and not _is_offset(self.utc_offset):
            raise DateError(
                f"“{self.utc_offset}” is not an offset from UTC.",
                hint="Try +03:00, or Z for UTC; offsets run from -14:00 to +14:00.",
            )

    def words(self) -> str:
        """Say it: "Mon 28 Jun 2021, 01:00–02:00 +03:00"; the weekday only for a single day."""
        said = self.date.words()
        if self.date.is_day and self.date.first is not None and not self.date.approximate:
            said = f"{WEEKDAYS[self.date.first.weekday()]} {said}"
        if self.time_from:
            to = f"–{self.time_to}" if self.time_to and self.time_to != self.time_from else ""
            offset = f" {self.utc_offset}" if self.utc_offset else ""
            said = f"{said}, {self.time_from}{to}{offset}"
        return said if self.mode == "once" else f"{said}, {self.mode}"

    def utc_interval(self) -> UtcInterval | None:
        """Start (inclusive) and end (exclusive) in UTC; None for an open end, or if unknown.

        Widened by 14 hours to both sides where the offset is not known.
        """
        if self.date.is_unknown:
            return None
        start, end = self._local_bounds()
        if self.utc_offset is None:
            return _shifted(start, -UNKNOWN_OFFSET), _shifted(end, UNKNOWN_OFFSET)
        offset = offset_delta(self.utc_offset)
        return _shifted(start, -offset), _shifted(end, -offset)

    def clock_at(self, offset: str) -> str:
        """Say the same moment on another clock: "27 Jun 2021, 18:00–19:00 -04:00".

        Empty where the time, its offset or the exact days are not known. Raises DateError for an
        offset that is none.
        """
        if not _is_offset(offset):
            raise DateError(f"“{offset}” is not an offset from UTC.", hint="Try -04:00.")
        if not self.time_from or not self.utc_offset or not self._has_exact_ends():
            return ""
        shift = offset_delta(offset) - offset_delta(self.utc_offset)
        start, end = self._local_bounds()
        start, end = _shifted(start, shift), _shifted(end, shift)
        if start is None or end is None:
            return ""
        end = end if self.time_to else end - _MINUTE
        said = f"{say_day(start.date())}, {start:%H:%M}"
        if end.date() != start.date():
            said = f"{said} – {say_day(end.date())}, {end:%H:%M}"
        elif end != start:
            said = f"{said}–{end:%H:%M}"
        return f"{said} {offset}"

    def _has_exact_ends(self) -> bool:
        """Tell whether the date is one day, or runs from one day to another, without any doubt."""
        exact = not (self.date.approximate or self.date.uncertain)
        return exact and (self.date.is_day or ("/" in self.date.edtf and not self.date.is_open))

    def _local_bounds(self) -> UtcInterval:
        """Start and end on the local clock (marked UTC for arithmetic); the end is exclusive."""
        start = _moment(self.date.first, self.time_from)
        if self.date.last is None:
            return start, None
        if self.time_from is None:
            return start, _shifted(_moment(self.date.last, None), _DAY)
        if self.time_to is None or self.time_to == self.time_from:
            return start, _shifted(_moment(self.date.last, self.time_from), _MINUTE)
        end = _moment(self.date.last, self.time_to)
        overnight_choice = self.time_to < self.time_from and self.date.edtf.startswith("[")
        return start, _shifted(end, _DAY) if overnight_choice else end


def when_from_body(body: Body) -> When:
    """Return the date of a body; raises DateError if it is not EDTF."""
    return When(
        date=FuzzyDate.parse(body.get("date_edtf") or ""),
        mode=body.get("date_mode") or "once",
        time_from=body.get("time_from"),
        time_to=body.get("time_to"),
        utc_offset=body.get("utc_offset"),
        as_written=body.get("date_as_written"),
    )


@dataclass(frozen=True, slots=True)
class Distance:
    """How long after one moment another one was: at least `low`, at most `high`.

    Negative is earlier; None is without limit, because an end is open.
    """

    low: timedelta | None
    high: timedelta | None

    @property
    def overlapping(self) -> bool:
        """The two can have been at the same time, so neither is before the other."""
        return (self.low is None or self.low < timedelta()) and (
            self.high is None or self.high > timedelta()
        )

    def words(self) -> str:
        """Say it: "9 h later", "2–3 d earlier", "about the same time"."""
        if self.overlapping:
            near = self.low is not None and self.high is not None
            if near and max(abs(self.low or _DAY), abs(self.high or _DAY)) <= 2 * _DAY:
                return "about the same time"
            return "may be the same time"
        if self.low is not None and self.low >= timedelta():
            return f"{_say_span(self.low, self.high)} later"
        return f"{_say_span(self.high, self.low)} earlier"


def distance(a: When, b: When) -> Distance | None:
    """From `a` to `b`, comparing their UTC intervals; None where either date is unknown."""
    one, other = a.utc_interval(), b.utc_interval()
    if one is None or other is None:
        return None
    low = other[0] - one[1] if other[0] is not None and one[1] is not None else None
    high = other[1] - one[0] if other[1] is not None and one[0] is not None else None
    return Distance(low, high)


def offset_delta(offset: str) -> timedelta:
    """Read the span of an offset such as "+03:00"."""
    span = timedelta(hours=int(offset[1:3]), minutes=int(offset[4:6]))
    return -span if offset[0] == "-" else span


def _is_offset(text: str) -> bool:
    return bool(_OFFSET.fullmatch(text)) and abs(offset_delta(text)) <= UNKNOWN_OFFSET


def _moment(day: date | None, clock: str | None) -> datetime | None:
    if day is None:
        return None
    at = time.fromisoformat(clock) if clock else time()
    return datetime.combine(day, at, UTC)


def _shifted(moment: datetime | None, by: timedelta) -> datetime | None:
    """Add a span; at the edge of the calendar, stay on it."""
    if moment is None:
        return None
    try:
        return moment + by
    except OverflowError:
        edge = datetime.min if by < timedelta() else datetime.max
        return edge.replace(tzinfo=UTC)


def _say_span(near: timedelta | None, far: timedelta | None) -> str:
    """Say a span in the unit that its farther end reads best in: "9 h", "2–3 d", "at least 2 d"."""
    near = abs(near or timedelta())
    unit, length = _unit(abs(far) if far is not None else near)
    low = int(near / length + 0.5)
    if far is None:
        return f"at least {low} {unit}"
    high = int(abs(far) / length + 0.5)
    return f"{low} {unit}" if low == high else f"{low}–{high} {unit}"


def _unit(span: timedelta) -> tuple[str, timedelta]:
    if span < timedelta(hours=2):
        return "min", _MINUTE
    if span < timedelta(days=2):
        return "h", timedelta(hours=1)
    if span < timedelta(days=730):
        return "d", _DAY
    return "y", timedelta(days=365.2425)
