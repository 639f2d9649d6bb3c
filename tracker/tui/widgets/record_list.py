"""The list of records: any number of rows, of which only the visible ones exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message

from tracker.keyboard.actions import Scope
from tracker.tui.bindings import bindings_for
from tracker.tui.rows import BLOCK, Headings, Marks, Row
from tracker.tui.widgets.block_cache import BlockCache
from tracker.tui.widgets.row_painter import PARTS, RowPainter
from tracker.tui.widgets.still import StillScrollView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events
    from textual.binding import BindingType
    from textual.strip import Strip

    from tracker.query.highlight import Highlighter
    from tracker.tui.rows import RowSource


class RecordList(StillScrollView, can_focus=True):
    """A list that costs what a screenful costs. The first line holds the headings and stays.

    The cursor is a row in reverse video and a `>` before it; a mark is a `*`. Show a source with
    `show`; move with `move`, `move_to`, `page`.
    """

    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Scope.LIST))
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "record-list--cursor",
        "record-list--cursor-blurred",
        "record-list--marked",
        *(f"record-list--{part}" for part in PARTS),
    }

    class Highlighted(Message):
        """The cursor has come to another record; `row` is None where there is none."""

        def __init__(self, record_list: RecordList, row: Row | None) -> None:
            super().__init__()
            self.record_list = record_list
            self.row = row

        @property
        def control(self) -> RecordList:
            """The list."""
            return self.record_list

    class Opened(Message):
        """A row was clicked while the cursor was on it."""

    class MarksChanged(Message):
        """Something was marked, or a mark taken away."""

    class Failed(Message):
        """Rows could not be read."""

        def __init__(self, error: Exception) -> None:
            super().__init__()
            self.error = error

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.marks = Marks()
        self.empty: tuple[str, ...] = ()
        """What to say where there are no rows: the keys that help."""
        self._source: RowSource | None = None
        self._cache: BlockCache | None = None
        self._cursor = 0
        self._told: str | None = None
        self._anchor: int | None = None
        self._painter = RowPainter(self)

    # -- content ---------------------------------------------------------------------------

    def show(
        self,
        source: RowSource,
        first: Mapping[int, Sequence[Row]],
        *,
        cursor: int = 0,
        keep_offset: bool = False,
        highlighter: Highlighter | None = None,
    ) -> None:
        """Show `source`, of which the blocks `first` are read already, with the cursor on a row.

        With `keep_offset` the cursor's row stays at the height where the cursor was on the screen.
        `highlighter` finds the matches of the filter in the rows.
        """
        height = self._cursor - self.scroll_offset.y
        if self._cache is not None:
            self._cache.close()
        self._source = source
        self._painter.highlighter = highlighter
        self._painter.forget()
        self._cache = BlockCache(source, first, self._block_loaded, self._block_failed)
        self._anchor = None
        self._cursor = cursor
        self._resize_virtual()
        self._cursor = max(0, min(cursor, self.row_count - 1))
        if keep_offset:
            self.scroll_to(y=self._cursor - height, animate=False)
        self._scroll_to_cursor()
        self.refresh()
        self._tell()

    def count_arrived(self) -> None:
        """Size the scroll bar by the total that the source knows now; nothing else moves."""
        self._resize_virtual()
        if self._cursor >= self.row_count:
            self._cursor = max(0, self.row_count - 1)
        self._tell()

    @property
    def row_count(self) -> int:
        """How many rows there are, as far as is known."""
        if self._source is None or self._cache is None:
            return 0
        total = self._source.total
        return self._cache.reached if total is None else total

    @property
    def cursor(self) -> int:
        """The index of the row under the cursor."""
        return self._cursor

    @property
    def row(self) -> Row | None:
        """The row under the cursor, if there is one and it has been read."""
        return self._cache.row(self._cursor) if self._cache is not None else None

    @property
    def range_active(self) -> bool:
        """Whether a range of marks has been started and not ended."""
        return self._anchor is not None

    # -- moving ----------------------------------------------------------------------------

    def move(self, by: int) -> None:
        """Move the cursor by some rows."""
        self.move_to(self._cursor + by)

    def page(self, direction: int) -> None:
        """Move the cursor by a page, 1 down or -1 up."""
        self.move(direction * max(1, self._page_rows - 1))

    def move_to(self, index: int) -> None:
        """Put the cursor on a row; the nearest that exists."""
        index = max(0, min(index, self.row_count - 1))
        if index == self._cursor:
            return
        old, self._cursor = self._cursor, index
        if self._anchor is not None:
            self.refresh()
            self.post_message(self.MarksChanged())
        else:
            self._refresh_row(old)
            self._refresh_row(index)
        self._scroll_to_cursor()
        self._tell()

    # -- marks -----------------------------------------------------------------------------

    def toggle_mark(self) -> None:
        """Mark or unmark the row under the cursor and step down."""
        if self.row is None:
            return
        self.marks.toggle(self.row.uid)
        self._marks_changed()
        self.move(1)

    def mark_all(self) -> None:
        """Mark all rows of the source."""
        self.marks.mark_all()
        self._marks_changed()

    def start_range(self) -> None:
        """Every row from here to the cursor counts as marked until the range is ended."""
        self._anchor = self._cursor
        self._marks_changed()

    def cancel_range(self) -> None:
        """Forget the range that was started."""
        self._anchor = None
        self._marks_changed()

    async def end_range(self) -> None:
        """Mark the rows of the range."""
        if self._anchor is None or self._cache is None:
            return
        low, high = self._range()
        self._anchor = None
        for block in range(low // BLOCK, high // BLOCK + 1):
            rows = await self._cache.fetch(block)
            inside = rows[max(0, low - block * BLOCK) : high - block * BLOCK + 1]
            self.marks.add([row.uid for row in inside])
        self._marks_changed()

    def clear_marks(self) -> None:
        """Take all marks away."""
        self.marks.clear()
        self._marks_changed()

    @property
    def marked_count(self) -> int:
        """How many rows are marked, a range under way included."""
        count = self.marks.count(self.row_count)
        if self._anchor is not None:
            low, high = self._range()
            count += high - low + 1
        return count

    def _range(self) -> tuple[int, int]:
        anchor = self._cursor if self._anchor is None else self._anchor
        return min(anchor, self._cursor), max(anchor, self._cursor)

    def _marks_changed(self) -> None:
        self.refresh()
        self.post_message(self.MarksChanged())

    def _is_marked(self, index: int, row: Row) -> bool:
        if self._anchor is not None:
            low, high = self._range()
            if low <= index <= high:
                return True
        return row.uid in self.marks

    # -- drawing ---------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """Draw the headings, or the row that stands at this line."""
        self._painter.fit(self.scrollable_content_region.width)
        if y == 0:
            headings = self._source.headings if self._source is not None else Headings()
            return self._painter.headings(headings)
        index = y - 1 + self.scroll_offset.y
        if index >= self.row_count or self._cache is None:
            return self._draw_empty(y)
        row, cursor = self._cache.row(index), index == self._cursor
        if row is None:
            return self._painter.placeholder(cursor=cursor)
        marked = self._is_marked(index, row)
        return self._painter.row(index, row, cursor=cursor, marked=marked)

    def _draw_empty(self, y: int) -> Strip:
        """Draw a line of what is said where there are no rows, or nothing below the last."""
        lines = [] if self.row_count else self._empty_lines()
        at = y - max(2, (self.scrollable_content_region.height - len(lines)) // 3)
        if not 0 <= at < len(lines):
            return self._painter.nothing()
        text, stands_out = lines[at]
        return self._painter.words(text, first=stands_out)

    def _empty_lines(self) -> list[tuple[str, bool]]:
        """Return what is said in lines that fit, and whether each is part of the first."""
        width = max(6, self.scrollable_content_region.width - 2)
        return [
            (piece.rstrip().plain, number == 0)
            for number, line in enumerate(self.empty)
            for piece in Content(line).wrap(width) or [Content()]
        ]

    def notify_style_update(self) -> None:
        """Forget what was drawn in the old colours."""
        super().notify_style_update()
        self._painter.forget_styles()

    # -- following what happens ------------------------------------------------------------

    def on_focus(self) -> None:
        """Draw the cursor as that of the focused pane; from now on somebody may page."""
        self._forget_row(self._cursor)
        self._want_visible()

    def on_blur(self) -> None:
        """Draw the cursor as that of a pane in the background."""
        self._forget_row(self._cursor)

    def on_resize(self) -> None:
        """Fit the columns to the new width and keep the cursor in sight."""
        self._resize_virtual()
        # Only when all is laid out: until then the height may be that of a moment before.
        self.call_after_refresh(self._to_height)

    def _to_height(self) -> None:
        self._scroll_to_cursor()
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Fetch what has come into sight."""
        super().watch_scroll_y(old_value, new_value)
        self._want_visible()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the clicked row; a click on the cursor's row opens it."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y == 0:
            return
        index = offset.y - 1 + self.scroll_offset.y
        if index >= self.row_count:
            return
        if index == self._cursor:
            self.post_message(self.Opened())
        self.move_to(index)

    @property
    def _page_rows(self) -> int:
        return max(1, self.scrollable_content_region.height - 1)

    def _resize_virtual(self) -> None:
        width = self.scrollable_content_region.width
        self._painter.fit(width)
        self.set_virtual_size(Size(width, self.row_count + 1))

    def _scroll_to_cursor(self) -> None:
        if not self.scrollable_content_region.height:
            return  # hidden, or not laid out yet: it would scroll as for a list of one row
        top = self.scroll_offset.y
        if self._cursor < top:
            self.scroll_to(y=self._cursor, animate=False)
        elif self._cursor >= top + self._page_rows:
            self.scroll_to(y=self._cursor - self._page_rows + 1, animate=False)
        self._want_visible()

    def _want_visible(self) -> None:
        if self._cache is None or not self.row_count:
            return
        in_sight, near = self._blocks_around()
        self._cache.want(in_sight, near)
        if not self._cache.holds(near):
            self.call_after_refresh(self._read_ahead)

    def _read_ahead(self) -> None:
        """Fetch what the next page key brings into sight, now that this one's picture is there.

        While a filter is typed nobody pages, and the next key is to find the time free.
        """
        if self._cache is not None and self.row_count and self.has_focus:
            in_sight, near = self._blocks_around()
            self._cache.want(in_sight | near)

    def _blocks_around(self) -> tuple[set[int], set[int]]:
        """Return the blocks on the screen and under the cursor, and those that a page key brings.

        While the end is not known a whole one more, for the cursor goes no further than is read.
        """
        top, rows, total = self.scroll_offset.y, self._page_rows, self.row_count
        in_sight = {*_blocks(top, min(top + rows, total)), self._cursor // BLOCK}
        is_counted = self._source is not None and self._source.total is not None
        end = min(top + 2 * rows, total) if is_counted else top + rows + BLOCK
        return in_sight, {*_blocks(max(0, top - rows), end)}

    def _block_loaded(self, block: int) -> None:
        if self._source is not None and self._source.total is None:
            self._resize_virtual()
        if block in self._blocks_around()[0]:
            self.refresh()
        if block == self._cursor // BLOCK:
            self._tell()

    def _block_failed(self, error: Exception) -> None:
        self.post_message(self.Failed(error))

    def _forget_row(self, index: int) -> None:
        self._painter.forget_cursor(index)
        self._refresh_row(index)

    def _refresh_row(self, index: int) -> None:
        y = index - self.scroll_offset.y + 1
        self.refresh(Region(0, y, self.size.width, 1))

    def _tell(self) -> None:
        row = self.row
        if row is None and self.row_count:
            return  # the block is under way
        uid = row.uid if row is not None else ""
        if uid != self._told:
            self._told = uid
            self.post_message(self.Highlighted(self, row))


def _blocks(first: int, end: int) -> range:
    """Return the blocks of the rows from `first` up to but not including `end`."""
    return range(first // BLOCK, (end - 1) // BLOCK + 1)
