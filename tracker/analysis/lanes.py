"""A lane of the timeline: how much surely lies in a bucket, and what may lie there or is no event.

What is known to a bucket is counted in its bar. A date that is less well known is a stretch over
all buckets in which it may lie, never a point; so are aggregates and background, whatever their
date. A record is in as many buckets as a search for their days would find it in. Pure.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from functools import cache, partial
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.analysis.buckets import HOURS, Level, best_level, bucket_of, counted
from tracker.model.dates import OPEN_FUTURE, OPEN_PAST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tracker.query.stretches import Stretch

PERHAPS: Final = "perhaps"
LINES: Final = {PERHAPS: "─", "aggregate": "═", "background": "╌"}
"""What is drawn as a line, and by which glyph; where several lie in one bucket, the first shows."""

ANY_TIME: Final = "any time"
"""What is open at both ends: it is counted in each bucket and drawn in none."""

_STRAY_PERCENT: Final = 3
_BLOCKS: Final = " ▁▂▃▄▅▆▇█"


class Span(NamedTuple):
    """Records that may lie at any moment from `first` to `last` (hours, see `buckets`)."""

    first: int
    last: int
    number: int
    what: str = PERHAPS


class Lane(NamedTuple):
    """Records with a date: (moment, number) of events whose day is known, in order, and the rest.

    `timed` knows the hour, of a time that is less well known the hours between which it lies; None
    where that was not read.
    """

    days: Sequence[tuple[int, int]] = ()
    spans: Sequence[Span] = ()
    timed: Sequence[Span] | None = None

    @property
    def total(self) -> int:
        """How many records they are; without those of any time."""
        spans = sum(span.number for span in self.spans if span.what != ANY_TIME)
        return sum(n for _, n in self.days) + spans

    @property
    def events(self) -> Lane:
        """The same without aggregates and background."""
        return self._replace(spans=[span for span in self.spans if span.what == PERHAPS])

    @property
    def known(self) -> list[tuple[int, int]]:
        """Moments in order, and how many records lie, begin or end there; not of open ends."""
        ends = ((end, span.number) for span in self.spans for end in span[:2] if _is_known(end))
        return sorted((*self.days, *ends))


def lane(days: Iterable[tuple[int, int]], stretches: Iterable[Stretch]) -> Lane:
    """Return a lane: records per day, each at its earliest, and which of them are stretches."""
    counts = dict(days)
    spans = []
    for first, last, unit, number in stretches:
        filed = first or last
        if filed in counts:
            counts[filed] -= number
        any_time = first == OPEN_PAST and last == OPEN_FUTURE
        what = ANY_TIME if any_time else unit if unit in LINES else PERHAPS
        spans.append(Span(first * HOURS, (last + 1) * HOURS - 1, number, what))
    return Lane([(day * HOURS, n) for day, n in counts.items() if n > 0], spans)


def legend(lanes: Iterable[Bars], buckets: range) -> str:
    """Say what the lines over some buckets stand for: "─ perhaps  ═ aggregate"."""
    found = {
        what
        for bars in lanes
        for bucket in buckets
        for what in bars.at(bucket)
        if not bars.sure.get(bucket)
    }
    return "  ".join(f"{glyph} {what}" for what, glyph in LINES.items() if what in found)


def span_of(*lanes: Lane) -> tuple[int, int] | None:
    """Return the first and the last moment with anything in it; None without a date."""
    known = [one.known for one in lanes]
    ends = [moments[at][0] for moments in known if moments for at in (0, -1)]
    return (min(ends), max(ends) // HOURS * HOURS + HOURS - 1) if ends else None


def bulk(happened: Lane, said: Lane, width: int) -> tuple[int, int] | None:
    """Return the stretch to show first in `width` cells; None without a date.

    A few stray dates (a background of long ago, a slip of the pen) would squeeze all the rest into
    a corner: up to 3% at each end are left out where that makes the buckets finer. Aggregates and
    background are left out first.
    """
    lanes = happened.events, said.events, happened
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

    def __init__(self, level: Level, lane: Lane, whole: tuple[int, int]) -> None:
        self.sure: dict[int, int] = {}
        self._loose: dict[str, Cover] = {}
        spans: Iterable[Span] = lane.spans
        if level is Level.HOUR:
            spans = (*lane.spans, *(lane.timed or ()), *_timeless(lane))
        else:
            self.sure = counted(level, lane.days)
        loose: dict[str, list[tuple[int, int, int]]] = {}
        bucket = cache(partial(bucket_of, level))  # many stretches begin and end on the same days
        for first, last, number, what in spans:
            low = bucket(first if _is_known(first) else whole[0])
            high = bucket(last if _is_known(last) else whole[1])
            if low == high and what == PERHAPS:
                self.sure[low] = self.sure.get(low, 0) + number
            else:
                loose.setdefault(what, []).append((low, max(low, high), number))
        self._loose = {what: Cover(loose[what]) for what in (*LINES, ANY_TIME) if what in loose}
        self.highest = max(self.sure.values(), default=0)

    def at(self, bucket: int) -> Mapping[str, int]:
        """Return how many may lie in a bucket, by what they are; without what is none."""
        found = {what: cover.at(bucket) for what, cover in self._loose.items()}
        return {what: number for what, number in found.items() if number}

    def all_at(self, bucket: int) -> int:
        """Return how many a search for the days of a bucket finds."""
        return self.sure.get(bucket, 0) + sum(self.at(bucket).values())

    def before(self, bucket: int) -> int:
        """Return how many surely lie before a bucket."""
        sure = sum(number for at, number in self.sure.items() if at < bucket)
        return sure + sum(cover.before(bucket) for cover in self._loose.values())

    def after(self, bucket: int) -> int:
        """Return how many surely lie after a bucket."""
        sure = sum(number for at, number in self.sure.items() if at > bucket)
        return sure + sum(cover.after(bucket) for cover in self._loose.values())

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


class Cover:
    """How many stretches lie over a bucket, found by two searches however long they are."""

    def __init__(self, stretches: Sequence[tuple[int, int, int]]) -> None:
        self._starts = _Running((first, number) for first, _, number in stretches)
        self._ends = _Running((last, number) for _, last, number in stretches)

    def at(self, bucket: int) -> int:
        """Return how many lie over a bucket."""
        return self._starts.up_to(bucket) - self._ends.up_to(bucket - 1)

    def before(self, bucket: int) -> int:
        """Return how many end before a bucket."""
        return self._ends.up_to(bucket - 1)

    def after(self, bucket: int) -> int:
        """Return how many begin after a bucket."""
        return self._starts.total - self._starts.up_to(bucket)


class _Running:
    """Numbers added up along the buckets."""

    def __init__(self, numbers: Iterable[tuple[int, int]]) -> None:
        added: Counter[int] = Counter()
        for bucket, number in numbers:
            added[bucket] += number
        self._buckets = sorted(added)
        self._sums = list(accumulate((added[bucket] for bucket in self._buckets), initial=0))

    @property
    def total(self) -> int:
        return self._sums[-1]

    def up_to(self, bucket: int) -> int:
        return self._sums[bisect_right(self._buckets, bucket)]


def _is_known(moment: int) -> bool:
    return HOURS <= moment < OPEN_FUTURE * HOURS
