"""The drawings of a report, as SVG that stands in a page: a timeline, and bars by kind.

What is known to lie within one step of the time axis is counted there; any other date is drawn as
the stretch in which it lies, never as a point. Colours come from the page's style sheet.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from markupsafe import Markup

from tracker.model.dates import FuzzyDate
from tracker.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.report.content import Count
    from tracker.report.selection import Material

_WIDTH: Final = 960
_LEFT: Final = 90
_RIGHT: Final = 12
_LANE: Final = 64
_ROW: Final = 9
_ROWS_MOST: Final = 12
_BAR: Final = 18
_LABEL: Final = 260
_LABELS_MOST: Final = 12
"""Words under the time axis: more would run into each other."""


class Axis(NamedTuple):
    """The steps of a time axis: the first day (ordinal) of each and, last, the day after."""

    starts: tuple[int, ...]
    labels: tuple[str, ...]
    unit: str

    def x(self, day: int) -> float:
        """Return where a day begins on the drawing."""
        first, end = self.starts[0], self.starts[-1]
        inside = min(max(day, first), end) - first
        return _LEFT + inside * (_WIDTH - _LEFT - _RIGHT) / (end - first)

    def step_of(self, when: FuzzyDate) -> int | None:
        """Return the step in which a date surely lies, None if it is not known so well."""
        if when.first is None or when.last is None:
            return None
        step = bisect_right(self.starts, when.first.toordinal()) - 1
        if not 0 <= step < len(self.starts) - 1:
            return None
        return step if when.last.toordinal() < self.starts[step + 1] else None


class Dated(NamedTuple):
    """What a timeline draws: date, unit and title of each incident and statement, by date.

    `first` and `last` bound the period that was asked for; None where nobody asked.
    """

    first: date | None
    last: date | None
    happened: Sequence[tuple[FuzzyDate, str, str]]
    said: Sequence[tuple[FuzzyDate, str, str]]


def dated(material: Material) -> Dated:
    """Return what a timeline draws of a report."""
    return Dated(
        material.first,
        material.last,
        [(i.when.date, i.unit, i.title) for i in material.incidents.values()],
        [(s.when.date, "event", s.gist) for s in material.statements.values()],
    )


def timeline(what: Dated) -> Markup:
    """Draw when things happened and when they were said; empty if no date is known."""
    bounds = _bounds(what)
    if bounds is None:
        return Markup()
    axis = axis_of(*bounds)
    parts, y = [], 8
    for name, records in (("happened", what.happened), ("was said", what.said)):
        drawn, height = _lane(axis, name, records, y)
        parts.append(drawn)
        y += height + 16
    return svg(Markup().join([*parts, _axis_labels(axis, y)]), _WIDTH, y + 22, "Timeline")


def _bounds(what: Dated) -> tuple[date, date] | None:
    """Return first and last day: those asked for, else of the dates whose two ends are known."""
    dates = [when for when, _, _ in (*what.happened, *what.said)]
    known = [d for d in dates if d.first is not None and d.last is not None]
    first = what.first or min((d.first for d in known if d.first), default=None)
    last = what.last or max((d.last for d in known if d.last), default=None)
    if first is None or last is None:
        return None
    return (first, last) if first <= last else (last, first)


def axis_of(first: date, last: date) -> Axis:
    """Return the axis from one day to another, in days, weeks, months or years."""
    days = last.toordinal() - first.toordinal() + 1
    if days <= 62:
        starts = list(range(first.toordinal(), last.toordinal() + 2))
        labels = [_day_and_month(day) for day in starts[:-1]]
        return Axis(tuple(starts), tuple(labels), "day")
    if days <= 400:
        monday = first.toordinal() - first.weekday()
        starts = list(range(monday, last.toordinal() + 8, 7))
        labels = [_day_and_month(day) for day in starts[:-1]]
        return Axis(tuple(starts), tuple(labels), "week")
    if days <= 4_400:
        months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month + 1)
        starts = [_ordinal(month // 12, month % 12 + 1) for month in months]
        labels = [_month(month // 12, month % 12 + 1) for month in months[:-1]]
        return Axis(tuple(starts), tuple(labels), "month")
    years = range(first.year, last.year + 2)
    starts = [_ordinal(year, 1) for year in years]
    return Axis(tuple(starts), tuple(map(str, years)), "year")


def _day_and_month(day: int) -> str:
    return FuzzyDate.day(date.fromordinal(day)).words().rpartition(" ")[0]


def _month(year: int, month: int) -> str:
    return FuzzyDate.parse(f"{year:04}-{month:02}").words()


def _ordinal(year: int, month: int) -> int:
    return date(year, month, 1).toordinal() if year <= 9999 else date.max.toordinal() + 1


Stretch = tuple[float, float, str, str]
"""From, to (on the drawing), unit, and what is said of it."""


def _lane(
    axis: Axis, name: str, dated: Sequence[tuple[FuzzyDate, str, str]], top: int
) -> tuple[Markup, int]:
    """Draw one lane: counts of what is known to the step above, stretches of the rest below."""
    counts, loose = _told_apart(axis, dated)
    base = top + _LANE
    parts = [Markup('<text class="label" x="0" y="{}">{}</text>').format(top + 12, name)]
    if counts:
        parts += _counts(axis, counts, top)
    rows, drawn = _rows(loose)
    parts += [_stretch(one, base + 5 + row * _ROW) for row, one in drawn]
    rule = Markup('<line class="rule" x1="{}" x2="{}" y1="{}" y2="{}"/>')
    parts.append(rule.format(_LEFT, _WIDTH - _RIGHT, base, base))
    height = _LANE + rows * _ROW + 8
    if len(drawn) < len(loose):
        words = Markup('<text class="dim" x="{}" y="{}">and {} more stretches</text>')
        parts.append(words.format(_LEFT, top + height + 8, len(loose) - len(drawn)))
        height += 14
    return Markup().join(parts), height


def _told_apart(
    axis: Axis, dated: Sequence[tuple[FuzzyDate, str, str]]
) -> tuple[Counter[int], list[Stretch]]:
    """Return how many lie in each step, and as stretches what is not known so well."""
    counts: Counter[int] = Counter()
    loose: list[Stretch] = []
    for when, unit, title in dated:
        step = axis.step_of(when)
        if step is not None and unit == "event":
            counts[step] += 1
        elif not when.is_unknown:
            start = when.first.toordinal() if when.first else axis.starts[0]
            end = when.last.toordinal() + 1 if when.last else axis.starts[-1]
            loose.append((axis.x(start), axis.x(end), unit, f"{title}: {when.words()}"))
    return counts, loose


def _counts(axis: Axis, counts: Counter[int], top: int) -> Iterator[Markup]:
    most = max(counts.values())
    yield Markup('<text class="dim" x="0" y="{}">most: {} a {}</text>').format(
        top + 28, most, axis.unit
    )
    for step, number in sorted(counts.items()):
        left, right = axis.x(axis.starts[step]), axis.x(axis.starts[step + 1])
        height = max(2.0, number * (_LANE - 4) / most)
        yield Markup(
            '<rect class="bar" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}">'
            "<title>{}: {}</title></rect>"
        ).format(
            *(left, top + _LANE - height, max(1.0, right - left - 1), height),
            *(axis.labels[step], number),
        )


def _stretch(one: Stretch, y: int) -> Markup:
    left, right, unit, title = one
    return Markup(
        '<rect class="{}" x="{:.1f}" y="{}" width="{:.1f}" height="4" rx="2">'
        "<title>{}</title></rect>"
    ).format(
        "stretch" if unit == "event" else unit,
        *(left, y, max(3.0, right - left), one_line(title)),
    )


def _rows(stretches: list[Stretch]) -> tuple[int, list[tuple[int, Stretch]]]:
    """Return how many rows, and the stretches with theirs, so that none covers another."""
    ends: list[float] = []
    drawn = []
    for one in sorted(stretches, key=lambda s: s[0] - s[1]):
        row = next((n for n, end in enumerate(ends) if end + 4 < one[0]), len(ends))
        if row == len(ends):
            if len(ends) == _ROWS_MOST:
                continue
            ends.append(0)
        ends[row] = max(ends[row], one[1])
        drawn.append((row, one))
    return len(ends), drawn


def _axis_labels(axis: Axis, y: int) -> Markup:
    every = -(-(len(axis.starts) - 1) // _LABELS_MOST)
    words = Markup('<text class="dim" x="{:.1f}" y="{}">{}</text>')
    steps = range(0, len(axis.starts) - 1, every)
    return Markup().join(words.format(axis.x(axis.starts[n]), y + 6, axis.labels[n]) for n in steps)


def bars(counts: Sequence[Count], title: str) -> Markup:
    """Draw how many incidents there are of each."""
    most = max((count.number for count in counts), default=0)
    if not most:
        return Markup()
    room = _WIDTH - _LABEL - 60
    parts = []
    for number, count in enumerate(counts):
        y = number * (_BAR + 6) + 4
        width = max(1.0, count.number * room / most)
        parts.append(
            Markup(
                '<text class="label end" x="{}" y="{}">{}</text>'
                '<rect class="bar" x="{}" y="{}" width="{:.1f}" height="{}"/>'
                '<text class="dim" x="{:.1f}" y="{}">{:,}</text>'
            ).format(
                *(_LABEL - 8, y + 13, count.label),
                *(_LABEL, y, width, _BAR),
                *(_LABEL + width + 6, y + 13, count.number),
            )
        )
    return svg(Markup().join(parts), _WIDTH, len(counts) * (_BAR + 6) + 8, title)


def svg(inside: Markup, width: int, height: int, title: str) -> Markup:
    """Return a drawing as an element of a page, which says by its title what it shows."""
    return Markup(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}" '
        'xmlns="http://www.w3.org/2000/svg">{}</svg>'
    ).format(width, height, title, inside)
