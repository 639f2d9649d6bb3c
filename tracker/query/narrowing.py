"""A query as typed, with further conditions of a program's own."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from tracker.query.syntax import Item, Qualifier

if TYPE_CHECKING:
    from tracker.query.syntax import Node, Query

# What stands beside the rest of a query, alone, and not within parentheses: order, and which list.
_ALONE: Final = re.compile(
    r"(?:^|(?<=\s))(?:(?:sort|order):\S+|is:(?:incident|statement))(?=\s|$)", re.IGNORECASE
)

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def bare(text: str) -> str:
    """Return a query without its order and the choice of a list."""
    return " ".join(_ALONE.sub(" ", text).split())


def narrowed(text: str, *conditions: str) -> str:
    """Return a query for what also meets these conditions.

    What was typed is put into parentheses: two values of one field mean "or" beside each other.
    """
    alone = _ALONE.findall(text)
    typed = bare(text)
    parts = [f"({typed})" if typed else "", *conditions, *alone]
    return " ".join(part for part in parts if part)


def restricted(query: Query, first: int, last: int) -> str:
    """Return a query for what may also lie between two days (ordinals); not of one with a limit.

    Of the dates typed those go that the two days make needless, so that restricting again and again
    does not lengthen the line.
    """
    text = query.text
    for child in reversed(query.root.children):
        if _holds(child, first, last):
            text = text[: child.span.start].rstrip() + text[child.span.end :]
    begin, end = (date.fromordinal(day).isoformat() for day in (first, last))
    stretch = f"on:{begin}" if begin == end else f"since:{begin} until:{end}"
    return f"{text.strip()} {stretch}".strip()


def _holds(node: Node, first: int, last: int) -> bool:
    """Whether it is a day, as `restricted` writes it, between which all of these lie."""
    if not isinstance(node, Qualifier) or node.field not in ("since", "until", "on"):
        return False
    value = node.values[0]
    if len(node.values) > 1 or not isinstance(value, Item) or not _DAY.fullmatch(value.text):
        return False
    day = date.fromisoformat(value.text).toordinal()
    return {"since": day <= first, "until": last <= day, "on": first == day == last}[node.field]
