"""What the filter matched in a row of the list: marked, and brought into sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from tracker.query.snippets import around
from tracker.tui.widgets.columns import left

if TYPE_CHECKING:
    from rich.style import Style

    from tracker.query.highlight import Highlighter
    from tracker.tui.rows import Row

SEARCHED = ("where", "title")
"""The parts of a row in which matches are marked."""

_ROOMY = 40
"""Cells of the title from which what matched stands beside it."""


def with_snippet(row: Row, room: int, highlighter: Highlighter) -> Row:
    """Return a row whose title goes on with what matched, if that is not to be seen in it.

    `room` is the width of the title in cells.
    """
    if room < _ROOMY:
        return row
    spans = highlighter.spans(row.title)
    if spans and cell_len(row.title[: spans[0][1]]) < room:
        return row
    matched = around(row.title, highlighter) if spans else row.snippet
    begun = left(row.title, room * 2 // 5).rstrip()
    return row._replace(title=f"{begun} · {matched}") if matched else row


def in_pieces(
    text: str, highlighter: Highlighter, style: Style, match: Style
) -> list[tuple[str, Style]]:
    """Return a text in pieces, what is matched in the style `match`, the rest in `style`."""
    pieces: list[tuple[str, Style]] = []
    at = 0
    for start, end in highlighter.spans(text):
        pieces += [(text[at:start], style), (text[start:end], match)]
        at = end
    return [piece for piece in (*pieces, (text[at:], style)) if piece[0]]
