"""A lane of the timeline: how much surely lies in a bucket, and what may lie there or is no event.

What is known to a bucket is counted in its bar. A date that is less well known is a stretch over
all buckets in which it may lie, never a point; so are aggregates and background, whatever their
date. A record is in as many buckets as a search for their days would find it in. Pure.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.analysis.buckets import HOURS, Level, best_level, counted, start_of, within
from tracker.model.dates import OPEN_FUTURE, OPEN_PAST
from tracker.store.tallies import ANY_TIME, EVENT, MONTHS, SORTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tracker.store.tallies import Tally

PERHAPS: Final = "perhaps"
"""What an event is called that may lie in a bucket or beside it."""

LINES: Final = {PERHAPS: "─", "aggregate": "═", "background": "╌"}
"""What is drawn as a line, and by which glyph; where several lie in one bucket, the first shows."""

_SORTS: Final = (*LINES, ANY_TIME)
"""What is open at both ends comes last: it is counted in each bucket and drawn in none."""

_STRAY_PERCENT: Final = 3
_BLOCKS: Final = " ▁▂▃▄▅▆▇█"


class Span(NamedTuple):
    """Records that may lie at any moment from `first` to `last` (hours, see `buckets`)."""

    first: int
    last: int
    number: int
    what: str = PERHAPS


class Running:
    """(moment, number), in order, and the numbers added up along them."""

    def __init__(self, numbers: Iterable[tuple[int, int]] = ()) -> None:
        self.numbers = sorted(numbers)
        self._moments = [moment for moment, _ in self.numbers]
        self._sums = list(accumulate((number for _, number in self.numbers), initial=0))

    @property
    def total(self) -> int:
        """All of them."""
        return self._sums[-1]

    def before(self, moment: int) -> int:
        """How many are earlier than a moment."""
        return self._sums[bisect_left(self._moments, moment)]


class Spread(NamedTuple):
    """Spans: when they start and end; open ends apart.

    `inside`: how many begin and end in one bucket, by level and bucket.
    """

    starts: Running
    ends: Running
    open_starts: int
    inside: Mapping[Level, Mapping[int, int]]

    @property
    def total(self) -> int:
        """How many spans they are."""
        return self.open_starts + self.starts.total

    def __or__(self, other: Spread) -> Spread:
        """Return both together; of what is inside, each level that either of them counts."""
        return Spread(
            Running((*self.starts.numbers, *other.starts.numbers)),
            Running((*self.ends.numbers, *other.ends.numbers)),
            self.open_starts + other.open_starts,
            {**self.inside, **other.inside},
        )


@dataclass(frozen=True)
class Lane:
    """Records with a date: (moment, number) of events whose day is known, in order, and the rest.

    `loose` are the stretches, by what they are. `timed` knows the hour, of a time that is less well
    known the hours between which it lies; None where that was not read.
    """

    days: Sequence[tuple[int, int]] = ()
    loose: Mapping[str, Spread] = field(default_factory=dict)
    timed: Sequence[Span] | None = None

    @property
    def total(self) -> int:
        """How many records they are; without those of any time."""
        loose = sum(spread.total for what, spread in self.loose.items() if what != ANY_TIME)
        return sum(n for _, n in self.days) + loose

    @cached_property
    def events(self) -> Lane:
        """The same without aggregates and background."""
        if self.loose.keys() <= {PERHAPS}:
            return self
        return Lane(self.days, {PERHAPS: self.loose[PERHAPS]} if PERHAPS in self.loose else {})

    @cached_property
    def known(self) -> list[tuple[int, int]]:
        """Moments in order, and how many records lie, begin or end there; not of open ends."""
        ends = (
            end
            for spread in self.loose.values()
            for end in (*spread.starts.numbers, *spread.ends.numbers)
        )
        return sorted((*self.days, *ends))


def spread_out(spans: Iterable[Span], levels: Iterable[Level] = Level) -> dict[str, Spread]:
    """Return spans by what they are; `inside` for the levels that are named."""
    by_what: dict[str, list[Span]] = {}
    for span in spans:
        by_what.setdefault(span.what, []).append(span)
    return {what: _spread(by_what[what], levels) for what in _SORTS if what in by_what}


def _spread(spans: Sequence[Span], levels: Iterable[Level]) -> Spread:
    lasting = sorted(span[:3] for span in spans if all(map(_is_known, span[:2])))
    return Spread(
        Running((span.first, span.number) for span in spans if _is_known(span.first)),
        Running((span.last, span.number) for span in spans if _is_known(span.last)),
        sum(span.number for span in spans if not _is_known(span.first)),
        {level: within(level, lasting) for level in levels},
    )


def lane(tally: Tally) -> Lane:
    """Return a lane: which records lie on a day that is known, and which are stretches."""
    inside = {Level.WEEK: dict(tally.within["week"]), **_longer(tally.within)}
    loose = {}
    for what in SORTS:
        begun, ended = tally.begun[what], tally.ended[what]
        if begun:
            name, within = (PERHAPS, inside) if what == EVENT else (what, {})
            loose[name] = Spread(
                Running((day * HOURS, n) for day, n in begun if day != OPEN_PAST),
                Running(((day + 1) * HOURS - 1, n) for day, n in ended if day != OPEN_FUTURE),
                sum(n for day, n in begun if day == OPEN_PAST),
                within,
            )
    return Lane([(day * HOURS, n) for day, n in tally.days], loose)


def _longer(within: Mapping[str, Iterable[tuple[int, int]]]) -> dict[Level, dict[int, int]]:
    """Count what lies within a month in its quarter, year and decade too, and so on."""
    found: dict[Level, dict[int, int]] = {}
    counts, shorter = Counter[int](), 1
    for name, months in MONTHS.items():
        longer = Counter(dict(within[name]))
        for bucket, number in counts.items():
            longer[bucket * shorter // months] += number
        counts, shorter = longer, months
        found[Level[name.upper()]] = dict(counts)
    return found


def legend(lanes: Iterable[Bars], buckets: range) -> str:
    """Say what the lines drawn over some buckets stand for: "─ perhaps  ═ aggregate"."""
    found = {bars.glyph(bucket, 0, 1)[1] for bars in lanes for bucket in buckets}
    return "  ".join(f"{glyph} {what}" for what, glyph in LINES.items() if what in found)


def span_of(*lanes: Lane) -> tuple[int, int] | None:
    """Return the first and the last moment with anything in it; None without a date."""
    known = [one.known for one in lanes]
    ends = [moments[at][0] for moments in known if moments for at in (0, -1)]
    return (min(ends), max(ends) // HOURS * HOURS + HOURS - 1) if ends else None


def bulk(listed: Lane, other: Lane, width: int) -> tuple[int, int] | None:
    """Return the stretch to show first in `width` cells; None without a date.

    It is that of the lane whose records are listed, of the other only where that has no date.

    A few stray dates (a background of long ago, a slip of the pen) would squeeze all the rest into
    a corner: up to 3% at each end are left out where that makes the buckets finer. Aggregates and
    background are left out first.
    """
    lanes = listed.events, other.events, listed
    known = next((one.known for one in lanes if one.known), [])
    if not known:
        return None
    whole = known[0][0], known[-1][0]
    spare = sum(count for _, count in known) * _STRAY_PERCENT // 100
    trimmed = _after(known, spare), _after(known[::-1], spare)
    finer = best_level(*trimmed, width) > best_level(*whole, width)
    return trimmed if finer else whole


def _after(known: Sequence[tuple[int, int]], spare: int) -> int:
    """Return the first moment that is reached when `spare` counts have been passed over."""
    for moment, count in known:
        if count > spare:
            return moment
        spare -= count
    return known[-1][0]


class Bars:
    """A lane counted by buckets of one length."""

    def __init__(self, level: Level, lane: Lane) -> None:
        loose = dict(lane.loose)
        self._days = {} if level is Level.HOUR else counted(level, lane.days)
        if level is Level.HOUR:
            hours = spread_out((*(lane.timed or ()), *_timeless(lane)), (level,))
            for what, spread in hours.items():
                loose[what] = loose[what] | spread if what in loose else spread
        self._covers = {what: Cover(level, loose[what]) for what in _SORTS if what in loose}
        self._inside = loose[PERHAPS].inside.get(level, {}) if PERHAPS in loose else {}
        self.sure = dict(Counter(self._days) + Counter(self._inside))
        self.highest = max(self.sure.values(), default=0)

    def at(self, bucket: int) -> Mapping[str, int]:
        """Return how many may lie in a bucket, by what they are; without what is none."""
        found = {what: cover.at(bucket) for what, cover in self._covers.items()}
        if PERHAPS in found:
            found[PERHAPS] -= self._inside.get(bucket, 0)
        return {what: number for what, number in found.items() if number}

    def all_at(self, bucket: int) -> int:
        """Return how many a search for the days of a bucket finds."""
        return self.sure.get(bucket, 0) + sum(self.at(bucket).values())

    def before(self, bucket: int) -> int:
        """Return how many surely lie before a bucket."""
        days = sum(number for at, number in self._days.items() if at < bucket)
        return days + sum(cover.before(bucket) for cover in self._covers.values())

    def after(self, bucket: int) -> int:
        """Return how many surely lie after a bucket."""
        days = sum(number for at, number in self._days.items() if at > bucket)
        return days + sum(cover.after(bucket) for cover in self._covers.values())

    def glyph(self, bucket: int, row: int, rows: int) -> tuple[str, str]:
        """Return what is drawn of a bucket in a row (0 is the lowest), and what it stands for.

        "" stands for the bar; any that is not empty is at least an eighth of a row.
        """
        count = self.sure.get(bucket, 0)
        steps = rows * 8
        filled = max(1, round(count * steps / self.highest)) if count else 0
        if not filled and row == 0:
            for what in self.at(bucket):
                return LINES.get(what, " "), what
        return _BLOCKS[max(0, min(8, filled - row * 8))], ""

    def says(self, bucket: int, verb: str, *, short: bool = False) -> str:
        """Say what a bucket holds: "9 happened, 2 perhaps"; in short "9 happened +2 ─"."""
        loose = self.at(bucket).items()
        sure = f"{self.sure.get(bucket, 0):,} {verb}"
        if short:
            return " ".join((sure, *(f"+{n:,} {LINES.get(what, what)}" for what, n in loose)))
        return ", ".join((sure, *(f"{n:,} {what}{_plural(what, n)}" for what, n in loose)))


def _plural(what: str, number: int) -> str:
    return "s" if what == "aggregate" and number != 1 else ""


def _timeless(lane: Lane) -> Iterable[Span]:
    """Yield the events whose day is known and whose hour is not: they may lie in any of the day."""
    timed = Counter[int]()
    for span in lane.timed or ():
        timed[span.first // HOURS] += span.number
    for moment, number in lane.days:
        left = number - timed[moment // HOURS]
        if left > 0:
            yield Span(moment, moment + HOURS - 1, left)


class Cover(NamedTuple):
    """How many stretches lie over a bucket, found by two searches however many there are."""

    level: Level
    spread: Spread

    def at(self, bucket: int) -> int:
        """Return how many lie over a bucket."""
        spread = self.spread
        begun = spread.open_starts + spread.starts.before(start_of(self.level, bucket + 1))
        return begun - self.before(bucket)

    def before(self, bucket: int) -> int:
        """Return how many end before a bucket."""
        return self.spread.ends.before(start_of(self.level, bucket))

    def after(self, bucket: int) -> int:
        """Return how many begin after a bucket."""
        starts = self.spread.starts
        return starts.total - starts.before(start_of(self.level, bucket + 1))


def _is_known(moment: int) -> bool:
    return HOURS <= moment < OPEN_FUTURE * HOURS
