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

_LANES_MOST = 24
"""Lanes that are drawn; with more speakers the names alone tell them apart."""

_ROOMY = 90
"""Cells of a list from which there is room for lanes."""


class Widths(NamedTuple):
    """Cells of the columns before the last."""

    clock: int
    distance: int
    lanes: int
    who: int
    what: int


def widths(found: Thread, width: int) -> Widths:
    """Return the columns for a list of `width` cells."""
    lanes = len(found.lanes)
    entries = found.entries
    return Widths(
        _fitting((entry.clock for entry in entries), max(12, width * 22 // 100)),
        _fitting((entry.distance for entry in entries), max(8, width * 16 // 100)),
        lanes if width >= _ROOMY and lanes <= _LANES_MOST else 0,
        _fitting((entry.who for entry in entries), max(10, width * 20 // 100)),
        _fitting((entry.what for entry in entries), max(8, width * 12 // 100)),
    )


def _fitting(texts: Iterable[str], most: int) -> int:
    return min(most, max((text_width(one_line(text)) for text in texts), default=0))


def line(found: Thread, entry: Entry, columns: Widths) -> Content:
    """Return one line: whether it is surely later, clock, distance, lane, who and what."""
    weight = BOLD if entry.is_here or not entry.who else ""
    lanes = lane_words(found, entry) if columns.lanes else ""
    cells = [
        Content.styled(" " if entry.ordered or entry.is_here else "~", KNOWN)
        + Content(" ")
        + padded(said(entry.clock), columns.clock),
        padded(said(entry.distance, KNOWN), columns.distance),
        Content.styled(lanes, "$accent" if entry.is_here else KNOWN),
        padded(said(entry.who), columns.who),
        padded(said(entry.what), columns.what),
        said(entry.words, weight or KNOWN),
    ]
    return Content("  ").join([cell for cell in cells if cell.plain])


def in_full(entry: Entry, site: str) -> Content:
    """Return what a line says: both clocks where they differ, who, and the words uncut."""
    own = f"{entry.own} is {entry.clock} at {site or 'the site'}" if entry.own else entry.clock
    reference = Content.styled(entry.record.reference, KNOWN)
    head = joined((said(own), said(entry.distance, KNOWN), reference))
    who = joined((said(entry.who), said(entry.what, KNOWN)))
    return Content("\n").join([part for part in (head, who, said(entry.words)) if part.plain])
