"""One row of a list as cells: text and the part of the row that it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip

from tracker.tui.rows import Headings, Row
from tracker.tui.widgets.columns import Columns, left, right

if TYPE_CHECKING:
    from rich.style import Style


def row_cells(columns: Columns, row: Row | Headings, flags: str) -> list[tuple[str, str]]:
    """Return (text, part) of a row, or of the headings, in exactly the width of the columns."""
    figures = row.figures + _sign(row)
    cells = [(left(row.when, columns.when) + " ", "when")]
    if columns.what:
        cells.append((left(row.what, columns.what) + " ", "what"))
    cells.append((left(row.where, columns.where) + " ", "where"))
    if columns.figures:
        cells.append((right(figures, columns.figures) + " ", "figures"))
    if columns.flags:
        cells.append((left(flags, columns.flags), "flags"))
    if columns.title:
        remark = "m " if isinstance(row, Row) and row.remarked else "  "
        cells.append((remark + left(row.title, columns.title), "title"))
    return cells


def _sign(row: Row | Headings) -> str:
    """Return what stands behind the figures: contradicted, improbable, or nothing."""
    if not isinstance(row, Row):
        return " "
    return "!" if row.conflict else "?" if row.improbable else " "


def row_strip(cells: list[tuple[str, Style]], width: int, style: Style) -> Strip:
    """Return styled cells as a line of the screen."""
    strip = Strip([Segment(text, cell_style) for text, cell_style in cells])
    # Fewer segments are fewer bytes: each one carries its colours over the line.
    return strip.adjust_cell_length(width, style).simplify()
