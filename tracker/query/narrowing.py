"""A query as typed, with further conditions of a program's own."""

from __future__ import annotations

import re
from typing import Final

# What stands beside the rest of a query, alone, and not within parentheses: order, and which list.
_ALONE: Final = re.compile(
    r"(?:^|(?<=\s))(?:(?:sort|order):\S+|is:(?:incident|statement))(?=\s|$)", re.IGNORECASE
)


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
