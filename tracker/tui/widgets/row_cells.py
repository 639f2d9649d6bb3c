"""One row of a list as cells: text and the part of the row that it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from tracker.tui.rows import Headings, Row
from tracker.tui.widgets.columns import Columns, left, right

if TYPE_CHECKING:
    from rich.style import Style

_WHERE_STILL: Final = 4
"""Cells that a place keeps beside long figures."""

_UNTOLD: Final = "…"
"""Instead of figures that have no room: they are on the page."""


def row_cells(columns: Columns, row: Row | Headings, flags: str) -> list[tuple[str, str]]:
    """Return (text, part) of a row, or of the headings, in exactly the width of the columns."""
    columns, figures = _with_room(columns, row.figures + _sign(row))
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


def _with_room(columns: Columns, figures: str) -> tuple[Columns, str]:
    """Return the columns of one row in which its figures stand whole, for a cut number is wrong.

    The place gives the cells for them; where it has none to give, a sign without digits says that
    the page tells them.
    """
    more = cell_len(figures) - columns.figures
    if not columns.figures or more <= 0:
        return columns, figures
    if columns.where - more < _WHERE_STILL:
        return columns, _UNTOLD + figures[-1]
    return columns._replace(where=columns.where - more, figures=columns.figures + more), figures


def row_strip(cells: list[tuple[str, Style]], width: int, style: Style) -> Strip:
    """Return styled cells as a line of the screen."""
    strip = Strip([Segment(text, cell_style) for text, cell_style in cells])
    # Fewer segments are fewer bytes: each one carries its colours over the line.
    return strip.adjust_cell_length(width, style).simplify()
