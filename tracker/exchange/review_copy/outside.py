"""What a review copy says, as it can be stored here: the copy is a file from outside.

Whoever holds it can write into it what they like, around the program too. So its bodies go through
the door that everything goes through, and names and reasons are a line of some length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.model.bodies import tidy
from tracker.model.references import random_uid
from tracker.model.text import clean

if TYPE_CHECKING:
    from tracker.model.columns import Body

NOBODY: Final = "nobody"
"""Who made a change that names no author."""

_NAME: Final = 100
_REASON: Final = 1000
"""Characters of a name, and of a reason, that are kept."""


def stored(table: str, body: Body) -> Body:
    """Return a body of a copy as the store reads it back: clean, with its defaults."""
    return tidy(table, body, random_uid)


def signed(author: str) -> str:
    """Return the name of an author of the copy, on a line."""
    return _line(author, _NAME) or NOBODY


def reason(given: str | None) -> str | None:
    """Return a reason of the copy, on a line; None if there is none."""
    return (given and _line(given, _REASON)) or None


def _line(text: str, most: int) -> str:
    line = " ".join(clean(text).split())
    return line if len(line) <= most else line[: most - 1] + "…"
