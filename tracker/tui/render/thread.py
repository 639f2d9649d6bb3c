"""The thread of an incident as lines of a list, and what the line under the cursor says in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from tracker.analysis.thread import lane_words
from tracker.model.text import one_line
from tracker.model.text import width as text_width
from tracker.tui.render.page import BOLD, KNOWN, joined, padded, said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.analysis.thread import Entry, Thread

_WORDS_LEAST = 30
"""Cells for what was said, with which an entry is one line; with less it takes two."""

_LANES_LEAST = 3
_GAP = "  "


class Columns(NamedTuple):
    """Cells of the columns of a list of `width` cells; `lanes` is 0 where none are drawn.

    `who` and `what` are columns only where an entry is one line.
    """

    width: int
    clock: int
    distance: int
    lanes: int
    who: int
    what: int
    is_one_line: bool


def columns(found: Thread, width: int) -> Columns:
    """Return the columns for a list of `width` cells, and how many lanes there is room for."""
    entries = found.entries
    clock = _widest(entry.clock for entry in entries)
    distance = _widest(entry.distance for entry in entries)
    who = min(_widest(entry.who for entry in entries), width // 5)
    what = min(_widest(entry.what for entry in entries), width // 8)
    lanes = len(found.lanes)
    used = len(_GAP) + sum(cells + len(_GAP) for cells in (clock, distance, lanes, who, what))
    if width - used >= _WORDS_LEAST:
        return Columns(width, clock, distance, lanes, who, what, is_one_line=True)
    lanes = min(lanes, width - clock - distance - 3 * len(_GAP))
    lanes = lanes if lanes >= _LANES_LEAST else 0
    return Columns(width, clock, distance, lanes, who, what, is_one_line=False)


def _widest(texts: Iterable[str]) -> int:
    return max((text_width(one_line(text)) for text in texts), default=0)


def line(found: Thread, entry: Entry, to: Columns) -> Content:
    """Return an entry: whether it is surely later, clock, distance, lane; who, what, the words.

    On one line, or the last three on a second one.
    """
    lanes = lane_words(found, entry) if to.lanes else ""
    head = [
        Content.styled(" " if entry.ordered or entry.is_here else "~", KNOWN)
        + Content(" ")
        + padded(said(entry.clock), to.clock),
        padded(said(entry.distance, KNOWN), to.distance),
        Content.styled(lanes, "$accent" if entry.is_here else KNOWN),
    ]
    words = said(entry.words, BOLD if entry.is_here or not entry.who else "")
    if to.is_one_line:
        tail = [padded(said(entry.who), to.who), padded(said(entry.what, KNOWN), to.what), words]
        return _fitted([*head, *tail], to.width)
    tail = [said(entry.who), said(entry.what, KNOWN), words]
    return Content("\n").join([_fitted(head, to.width), _fitted(tail, to.width - 4).pad_left(4)])


def _fitted(cells: list[Content], width: int) -> Content:
    row = Content(_GAP).join([cell for cell in cells if cell.plain])
    return row.rstrip().truncate(width, ellipsis=True)


def in_full(entry: Entry, site: str) -> Content:
    """Return what a line says: both clocks where they differ, who, and the words uncut."""
    own = f"{entry.own} is {entry.clock} at {site or 'the site'}" if entry.own else entry.clock
    reference = Content.styled(entry.record.reference, KNOWN)
    head = joined((said(own), said(entry.distance, KNOWN), reference))
    who = joined((said(entry.who), said(entry.what, KNOWN)))
    return Content("\n").join([part for part in (head, who, said(entry.words)) if part.plain])
