"""Which columns of a list fit into a width, and text cut to them at a cell boundary."""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

WHEN = 14
WHAT = 10
FIGURES = 6
FLAGS = 2
GUTTER = 2
_WHERE_LEAST = 10
_WHERE_BEST = 24
_TITLE_LEAST = 16


class Columns(NamedTuple):
    """The widths in cells; 0 is a column that is not shown."""

    when: int
    what: int
    where: int
    figures: int
    flags: int
    title: int


def fit(width: int) -> Columns:
    """Return the columns for a list of `width` cells: the date first, the title when wide."""
    room = width - GUTTER - WHEN - 1
    figures = FIGURES if room >= FIGURES + _WHERE_LEAST else 0
    room -= figures + 1 if figures else 0
    what = WHAT if room >= WHAT + _WHERE_LEAST + 1 else 0
    room -= what + 1 if what else 0
    flags = FLAGS if room >= FLAGS + _WHERE_LEAST + 1 else 0
    room -= flags + 1 if flags else 0
    where = max(room, 0)
    title = 0
    if room >= _WHERE_LEAST + 2 + _TITLE_LEAST:
        where = min(_WHERE_BEST, max(_WHERE_LEAST, room // 3))
        title = room - where - 2
    return Columns(WHEN, what, where, figures, flags, title)


def left(text: str, width: int) -> str:
    """Return `text` in exactly `width` cells, cut with "…" where it is longer."""
    if cell_len(text) <= width:
        return text + " " * (width - cell_len(text))
    if width <= 0:
        return ""
    cut = set_cell_size(text, width - 1).rstrip() + "…"
    return cut + " " * (width - cell_len(cut))


def right(text: str, width: int) -> str:
    """Return `text` at the right of exactly `width` cells."""
    if cell_len(text) > width:
        return left(text, width)
    return " " * (width - cell_len(text)) + text
