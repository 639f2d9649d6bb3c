"""The timeline: how much happened and how much was said, in two lanes over the filtered set."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tracker.analysis.buckets import (
    HOURS,
    Level,
    best_level,
    bucket_of,
    days_of,
    say_bucket,
    ticks,
)
from tracker.analysis.lanes import Bars, Lane, legend
from tracker.keyboard.actions import Scope
from tracker.model.text import cut
from tracker.tui.bindings import bindings_for
from tracker.tui.widgets.timeline_data import TimelineData

if TYPE_CHECKING:
    from rich.style import Style
    from textual import events
    from textual.binding import BindingType

_LABEL = 11
_WIDEST_BUCKET = 6
_TALLEST = 12
_PARTS = ("label", "happened", "said", "axis", "record", "cursor", "loose")
_NO_BARS = Bars(Level.MONTH, Lane())


class Timeline(Widget, can_focus=True):
    """Two lanes of bars, an axis, and a mark where the record under the list's cursor lies.

    Give it data with `show` and the record's days with `mark`. It moves and zooms by itself; the
    heading to show around it is `heading`.
    """

    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Scope.TIMELINE))
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"timeline--{part}" for part in _PARTS}

    class Changed(Message):
        """The stretch, the zoom or the bucket under the cursor has changed."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._data = TimelineData()
        self._level = Level.MONTH
        self._start = 0
        self._cursor = 0
        self._fitted = True
        self._strict = False
        self._window: tuple[int, int] | None = None
        self._record: tuple[int | None, int | None] | None = None
        self._happened = _NO_BARS
        self._said = _NO_BARS

    # -- content ---------------------------------------------------------------------------

    def show(self, data: TimelineData) -> None:
        """Show other counts; zoom and place stay, unless everything was in sight."""
        if data is self._data:
            return
        self._data = data
        if self._fitted:
            self._refit()
        else:
            self._recount()

    def mark(self, first: int | None, last: int | None) -> None:
        """Mark the days (ordinals) of the record under the list's cursor; None is open."""
        self._record = None if first is None and last is None else (first, last)
        known = first if first is not None else last
        if known is not None and (self._fitted or not self.has_focus):
            self._cursor = self._clamp(bucket_of(self._level, known * HOURS))
        if self.has_focus or self.size.height < 2:
            self.refresh()
        else:
            self.refresh(Region(0, self._axis_row, self.size.width, 1))

    @property
    def level(self) -> Level:
        """How long a bucket is."""
        return self._level

    @property
    def bucket(self) -> tuple[int, int]:
        """The first and the last day of the bucket under the cursor, as ordinals."""
        return days_of(self._level, self._cursor)

    @property
    def is_empty(self) -> bool:
        """Nothing that is shown has a date."""
        return self._data.span is None

    @property
    def heading(self) -> str:
        """What the pane's border says: "Dec 2019 – Jul 2021 by month", from first to last bar.

        Weeks are told from their first day to the last day of the last one.
        """
        if self._data.span is None:
            return "nothing dated"
        first = max(self._start, bucket_of(self._level, self._data.span[0]))
        last = self._start + self._shown - 1
        unit = self._level.name.lower()
        if self._level is Level.WEEK:
            days = days_of(Level.WEEK, first)[0], days_of(Level.WEEK, max(first, last))[1]
            span = " – ".join(say_bucket(Level.DAY, day) for day in days)
        else:
            span = say_bucket(self._level, first)
            if last > first:
                span += f" – {say_bucket(self._level, last)}"
        return f"{span} by {unit}{self._left_out()}"

    def _left_out(self) -> str:
        """Say how many lie before and after what is in sight, and how many have no date."""
        end = self._start + self._fit
        lanes = (self._happened, self._said)
        parts = (
            (sum(bars.before(self._start) for bars in lanes), "earlier"),
            (sum(bars.after(end - 1) for bars in lanes), "later"),
            (self._data.undated, "undated"),
        )
        told = [f"{count:,} {word}" for count, word in parts if count]
        if told and not told[0].endswith("undated"):
            # Both lanes are counted: not only the kind of record that is listed.
            number, _, word = told[0].partition(" ")
            told[0] = f"{number} {'record' if number == '1' else 'records'} {word}"
        return "".join(f" · {words}" for words in told)

    @property
    def cursor_words(self) -> str:
        """What the bucket under the cursor holds: "Jun 2021: 9 happened, 2 perhaps; 14 said"."""
        if self._data.span is None:
            return ""
        bucket, at = say_bucket(self._level, self._cursor), self._cursor
        for short in (False, True):
            happened = self._happened.says(at, "happened", short=short)
            words = f"{bucket}: {happened}; {self._said.says(at, 'said', short=short)}"
            if len(words) <= self.size.width - 2:
                break
        return words

    @property
    def legend(self) -> str:
        """What the lines in sight stand for: "─ perhaps  ═ aggregate"."""
        return legend((self._happened, self._said), self._inhabited)

    # -- moving ----------------------------------------------------------------------------

    def move(self, by: int) -> None:
        """Move the cursor by some buckets."""
        self._cursor = self._clamp(self._cursor + by)
        self._follow()

    def zoom(self, by: int) -> None:
        """Zoom in by one level (1) or out (-1), around the cursor."""
        level = Level(max(Level.DECADE, min(self._level + by, Level.HOUR)))
        if level is self._level or self.is_empty:
            return
        if level is Level.HOUR and not self._data.has_hours:
            return
        middle = self._cursor_moment()
        self._level = level
        self._fitted = False
        self._recount()
        self._cursor = self._clamp(bucket_of(level, middle))
        # Clamped: before the first record there is nothing to see.
        self._start = self._clamp(self._cursor - self._fit // 2)
        self._follow()

    def fit_all(self) -> None:
        """Show everything, in buckets as fine as fit; again, leave stray dates out or in."""
        self._strict = not self._strict if self._fitted else False
        self._fitted = True
        self._refit()

    def _refit(self) -> None:
        span = self._data.span if self._strict else self._data.bulk(self._room)
        self._window = span
        if span is not None:
            moment = self._cursor_moment() if self._cursor else span[1]
            self._level = best_level(*span, self._room)
            self._start = bucket_of(self._level, span[0])
            self._cursor = self._clamp(bucket_of(self._level, moment))
        self._recount()

    def _cursor_moment(self) -> int:
        """Return where to zoom: the record if it lies in the bucket, else where it begins."""
        first, last = self.bucket
        begun = self._record[0] if self._record is not None else None
        return (begun if begun is not None and first <= begun <= last else first) * HOURS

    def _follow(self) -> None:
        if self._cursor < self._start:
            self._start = self._cursor
        elif self._cursor >= self._start + self._fit:
            self._start = self._cursor - self._fit + 1
        self.refresh()
        self.post_message(self.Changed())

    def _clamp(self, bucket: int) -> int:
        span = self._data.span
        if span is None:
            return bucket
        first, last = (bucket_of(self._level, moment) for moment in span)
        return max(first, min(bucket, last))

    def _recount(self) -> None:
        self._happened = Bars(self._level, self._data.happened)
        self._said = Bars(self._level, self._data.said)
        self.refresh()
        self.post_message(self.Changed())

    # -- drawing ---------------------------------------------------------------------------

    @property
    def _room(self) -> int:
        return max(1, self.size.width - _LABEL)

    @property
    def _cell(self) -> int:
        """Cells per bucket: more than one only where all buckets fit."""
        span = self._window
        if not self._fitted or span is None:
            return 1
        buckets = bucket_of(self._level, span[1]) - bucket_of(self._level, span[0]) + 1
        return max(1, min(_WIDEST_BUCKET, self._room // buckets))

    @property
    def _fit(self) -> int:
        """How many buckets are in sight."""
        return max(1, self._room // self._cell)

    @property
    def _inhabited(self) -> range:
        """The buckets in sight from the first record to the last; an open end goes no further."""
        span = self._data.span
        if span is None:
            return range(0)
        first, last = (bucket_of(self._level, moment) for moment in span)
        end = min(self._start + self._fit, last + 1)
        return range(max(self._start, first), max(self._start, end))

    @property
    def _shown(self) -> int:
        """How many of the buckets in sight lie within the data, the rest is blank."""
        span = self._window if self._fitted else self._data.span
        last = self._start if span is None else bucket_of(self._level, span[1])
        # The window is that of one lane; the other may go on in the room that is left.
        end = self._start + self._fit
        bars = (*self._happened.sure, *self._said.sure)
        last = max(last, max((bucket for bucket in bars if bucket < end), default=last))
        return max(1, min(self._fit, last - self._start + 1))

    def render_line(self, y: int) -> Strip:
        """Draw one line: lanes above, axis last; all in one where there is only one line."""
        height = self.size.height
        if self._data.span is None:
            return self._empty_line(y)
        if height == 1:
            return self._draw_lane(self._happened, 0, 1, "happened")
        lane_rows = self._axis_row // 2
        if y < lane_rows:
            return self._draw_lane(self._happened, y, lane_rows, "happened")
        if y < 2 * lane_rows:
            return self._draw_lane(self._said, y - lane_rows, lane_rows, "said")
        if y == self._axis_row:
            return self._draw_axis()
        return self._line(self.cursor_words if self._tells and y == height - 1 else "")

    @property
    def _tells(self) -> bool:
        """Whether the bucket is told below the axis: there is no border that would say it."""
        return self.size.height > 3 and self.outer_size.height == self.size.height

    @property
    def _axis_row(self) -> int:
        return 2 * max(1, min((self.size.height - 1 - self._tells) // 2, _TALLEST))

    def _empty_line(self, y: int) -> Strip:
        return self._line("Nothing here has a date." if y == 0 else "")

    def _line(self, text: str) -> Strip:
        strip = Strip([Segment(cut(text, self.size.width), self._style("label"))])
        return strip.adjust_cell_length(self.size.width, self.rich_style)

    def _draw_lane(self, bars: Bars, y: int, rows: int, part: str) -> Strip:
        name = "happened" if part == "happened" else "was said"
        label = name if y == rows - 1 else ""
        segments = [Segment(label.ljust(_LABEL), self._style("label"))]
        plain, loose, cursor, record = map(self._style, (part, "loose", "cursor", "record"))
        lit = self._lit_buckets() if self.size.height == 1 else range(0)
        cell, inhabited = self._cell, self._inhabited
        for bucket in range(self._start, self._start + self._fit):
            glyph, what = " ", ""
            if bucket in inhabited:
                glyph, what = bars.glyph(bucket, rows - 1 - y, rows)
            style = loose if what else plain
            if bucket == self._cursor and self.has_focus:
                style = cursor
            elif bucket in lit:
                style = record
            segments.append(Segment(glyph * cell, style))
        strip = Strip(segments).simplify()
        return strip.adjust_cell_length(self.size.width, self.rich_style)

    def _draw_axis(self) -> Strip:
        cell = self._cell
        width = self._fit * cell
        text = [" "] * width
        for tick in ticks(self._level, self._start, self._shown):
            at = (tick.bucket - self._start) * cell
            end = at + len(tick.text)
            if end <= width and set(text[max(0, at - 1) : end + 1]) <= {" "}:
                text[at:end] = tick.text
        lit = self._lit_buckets()
        segments = [Segment(" " * _LABEL, self._style("axis"))]
        if not lit:
            segments += self._without_record("".join(text))
        else:
            low = (lit[0] - self._start) * cell
            high = (lit[-1] + 1 - self._start) * cell
            marker = self._marker(high - low, len(lit))
            before, after = _without_cut_words("".join(text), low, high)
            segments += [
                Segment(before, self._style("axis")),
                Segment(marker, self._style("record")),
                Segment(after, self._style("axis")),
            ]
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _without_record(self, text: str) -> list[Segment]:
        """Return the axis with a sign at the edge behind which the record lies, if it has a day."""
        first, last = self._record or (None, None)
        axis, record = self._style("axis"), self._style("record")
        if last is not None and bucket_of(self._level, last * HOURS) < self._start:
            _, rest = _without_cut_words(text, 0, 1)
            return [Segment("<", record), Segment(rest, axis)]
        if first is not None and bucket_of(self._level, first * HOURS) >= self._start + self._fit:
            rest, _ = _without_cut_words(text, len(text) - 1, len(text))
            return [Segment(rest, axis), Segment(">", record)]
        return [Segment(text, axis)]

    def _marker(self, width: int, buckets: int) -> str:
        """Return the mark of the record: over all days on which it may lie, open where it is."""
        first, last = self._record or (None, None)
        if buckets == 1 and None not in (first, last):
            return "^" * width
        ends = "^" if first is not None else "<", "^" if last is not None else ">"
        return f"{ends[0]}{'-' * (width - 2)}{ends[1]}"[:width]

    def _lit_buckets(self) -> range:
        """Return the buckets in sight in which the record may lie."""
        if self._record is None:
            return range(0)
        first, last = self._record
        sight = self._start, self._start + self._fit
        low = sight[0] if first is None else bucket_of(self._level, first * HOURS)
        high = sight[1] - 1 if last is None else bucket_of(self._level, (last + 1) * HOURS - 1)
        low = max(low, sight[0])
        return range(low, max(min(high + 1, sight[1]), low))

    def _style(self, part: str) -> Style:
        return self.get_component_rich_style(f"timeline--{part}")

    # -- following what happens ------------------------------------------------------------

    def on_resize(self) -> None:
        """Use the new width."""
        if self._fitted:
            self._refit()
        self.post_message(self.Changed())

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the clicked bucket."""
        offset = event.get_content_offset(self)
        if offset is not None and offset.x >= _LABEL:
            self._cursor = self._clamp(self._start + (offset.x - _LABEL) // self._cell)
            self._follow()


def _without_cut_words(text: str, low: int, high: int) -> tuple[str, str]:
    """Return what stands before and after a marker, without words that it would cut."""
    before, after = text[:low], text[high:]
    if text[low : low + 1].strip() and not before.endswith(" "):
        before = before[: before.rfind(" ") + 1].ljust(low)
    if text[high - 1 : high].strip() and not after.startswith(" "):
        cut = after.find(" ")
        after = " " * cut + after[cut:] if cut >= 0 else " " * len(after)
    return before, after
