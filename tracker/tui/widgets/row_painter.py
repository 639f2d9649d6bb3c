"""The lines of a record list as they are drawn: cursor, marks, colours, what the filter matched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.strip import Strip

from tracker.tui.widgets.columns import fit, left
from tracker.tui.widgets.matched import SEARCHED, in_pieces, with_snippet
from tracker.tui.widgets.row_cells import row_cells, row_strip

if TYPE_CHECKING:
    from rich.style import Style
    from textual.widget import Widget

    from tracker.query.highlight import Highlighter
    from tracker.tui.rows import Headings, Row

PARTS = (
    *("match", "heading", "when", "what", "where"),
    *("figures", "conflict", "flags", "title", "void"),
)
"""What has a style of its own: `record-list--…` in the style sheet."""

_CURSOR = ">"
_MARK = "*"
_STRIPS_KEPT = 256
"""Rows that are kept as they were drawn: ten pages. Each is some twenty objects to Python."""

_WHOLE = ("cursor", "cursor-blurred", "marked", "heading")
"""Styles that are more than a colour over what is beneath."""


class RowPainter:
    """Draws the lines of one list in its width (`fit`), and keeps the rows that it has drawn."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self.highlighter: Highlighter | None = None
        self._width = 0
        self._columns = fit(80)
        self._strips: dict[tuple[int, bool, bool], Strip] = {}
        self._styles: dict[str, Style] = {}

    def fit(self, width: int) -> None:
        """Fit the columns to what is drawn: the size told with a resize may not be the last one."""
        if width != self._width:
            self._width = width
            self._columns = fit(width)
            self.forget()

    def forget(self) -> None:
        """Forget the rows that were drawn."""
        self._strips.clear()

    def forget_cursor(self, index: int) -> None:
        """Forget a row as it was drawn with the cursor on it."""
        for marked in (False, True):
            self._strips.pop((index, True, marked), None)

    def forget_styles(self) -> None:
        """Forget the colours, and what was drawn in them."""
        self._styles.clear()
        self.forget()

    # -- lines -----------------------------------------------------------------------------

    def headings(self, headings: Headings) -> Strip:
        """Draw what stands above the columns."""
        style = self._style("heading")
        cells = [(text, style) for text, _ in row_cells(self._columns, headings, "  ")]
        return row_strip([("  ", style), *cells], self._width, style)

    def row(self, index: int, row: Row, *, cursor: bool, marked: bool) -> Strip:
        """Draw a row, or return it as it was drawn before."""
        key = (index, cursor, marked)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) > _STRIPS_KEPT:
                self.forget()
            strip = self._strips[key] = self._draw(row, cursor, marked)
        return strip

    def placeholder(self, *, cursor: bool) -> Strip:
        """Draw a row that has not been read yet."""
        style = self._style("flags")
        return row_strip([(f"{_CURSOR if cursor else ' '} …", style)], self._width, style)

    def words(self, text: str, *, first: bool) -> Strip:
        """Draw a line in the middle of an empty list; the `first` of them stands out."""
        gap = max(0, (self._width - len(text)) // 2)
        style = self._style("title" if first else "flags")
        words = left(" " * gap + text, self._width)
        return row_strip([(words, self._widget.rich_style + style)], self._width, style)

    def nothing(self) -> Strip:
        """Draw an empty line."""
        return Strip.blank(self._width, self._widget.rich_style)

    def _draw(self, row: Row, cursor: bool, marked: bool) -> Strip:
        base = self._row_style(cursor, marked)
        gutter = (_CURSOR if cursor else " ") + (_MARK if marked else " ")
        cells = [(gutter, base)]
        highlighter, match = self.highlighter, self._style("match")
        if highlighter:
            row = with_snippet(row, self._columns.title, highlighter)
        for text, part in row_cells(self._columns, row, row.flags):
            name = "void" if row.void else part
            if part == "figures" and row.conflict:
                name = "conflict"
            # On the cursor's row the reverse video is the colour; only the weight stays.
            style = self._style(name)
            style = style.without_color + base if cursor else base + style
            if highlighter and part in SEARCHED:
                matched = style + (match.without_color if cursor else match)
                cells += in_pieces(text, highlighter, style, matched)
            else:
                cells.append((text, style))
        return row_strip(cells, self._width, base)

    # -- styles ----------------------------------------------------------------------------

    def _row_style(self, cursor: bool, marked: bool) -> Style:
        if cursor:
            return self._style("cursor" if self._widget.has_focus else "cursor-blurred")
        return self._style("marked") if marked else self._style("plain")

    def _style(self, part: str) -> Style:
        style = self._styles.get(part)
        if style is None:
            style = self._styles[part] = self._asked(part)
        return style

    def _asked(self, part: str) -> Style:
        if part == "plain":
            return self._widget.rich_style  # slow: it asks all that is around
        partial = part not in _WHOLE
        return self._widget.get_component_rich_style(f"record-list--{part}", partial=partial)
