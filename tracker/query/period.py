"""The period that a query asks for: the days that its dates leave, whatever else it says."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from tracker.query.days import span_of
from tracker.query.run import date_reader
from tracker.query.saved import load
from tracker.query.syntax import And, Qualifier, Saved

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

    from tracker.query.days import ReadDate
    from tracker.query.run import Prepared
    from tracker.query.syntax import Node, Query

    Days = tuple[int | None, int | None]

_FIRST: Final = ("since", "after", "on", "within")
_LAST: Final = ("until", "before", "on", "within")


def period(conn: sqlite3.Connection, prepared: Prepared) -> tuple[date | None, date | None]:
    """Return the first and the last day that a query asks for; None where it leaves that open.

    Of what every record found has to meet: dates after a minus, or on one side of OR, bound
    nothing. Dates that leave no day between them are no period.
    """
    read = date_reader(prepared.base, prepared.date_order)
    saved = load(conn, prepared.query).saved
    bounds = list(_bounds(prepared.query.root, prepared.query.text, saved, read))
    first = max((day for day, _ in bounds if day is not None), default=None)
    last = min((day for _, day in bounds if day is not None), default=None)
    if first is not None and last is not None and last < first:
        return None, None
    return _day(first), _day(last)


def _bounds(node: Node, text: str, saved: Mapping[str, Query], read: ReadDate) -> Iterator[Days]:
    if isinstance(node, And):
        for child in node.children:
            yield from _bounds(child, text, saved, read)
    elif isinstance(node, Saved):
        inner = saved[node.name]
        yield from _bounds(inner.root, inner.text, saved, read)
    elif isinstance(node, Qualifier) and node.field in (*_FIRST, *_LAST):
        yield _bound(node, text, read)


def _bound(node: Qualifier, text: str, read: ReadDate) -> Days:
    """Return what one field leaves, of several values with a comma all that any of them leaves."""
    spans = [span_of(text, node.field, value, read) for value in node.values]
    firsts = [last + 1 if node.field == "after" and last else first for first, last in spans]
    lasts = [first - 1 if node.field == "before" and first else last for first, last in spans]
    known_firsts = [day for day in firsts if day is not None]
    known_lasts = [day for day in lasts if day is not None]
    begins = node.field in _FIRST and len(known_firsts) == len(firsts)
    ends = node.field in _LAST and len(known_lasts) == len(lasts)
    return min(known_firsts) if begins else None, max(known_lasts) if ends else None


def _day(ordinal: int | None) -> date | None:
    if ordinal is None or not 1 <= ordinal <= date.max.toordinal():
        return None
    return date.fromordinal(ordinal)
