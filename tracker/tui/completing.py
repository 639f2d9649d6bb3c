"""What the filter line could become: offered while it is typed, in a list and behind the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.model.text import one_line, pad, width
from tracker.tui.forms.completion import Choice

if TYPE_CHECKING:
    import sqlite3

_MOST = 9


class Offer(NamedTuple):
    """Lines that the filter line could become, from which column they differ, and the likeliest.

    `ghost` only adds to what is typed, or is None.
    """

    choices: list[Choice]
    start: int
    ghost: str | None


def offer(conn: sqlite3.Connection, text: str, cursor: int, *, asked: bool = False) -> Offer:
    """Return what the word under the cursor could become.

    Of words and fields a list is offered only if it is asked for: it would cover what they find.
    """
    from tracker.query.complete import complete

    found = complete(conn, text, cursor)
    if not found or (not asked and (not text[:cursor] or text[cursor - 1].isspace())):
        return Offer([], cursor, None)
    rest = text[cursor:]
    lines = [text[: one.start] + one.text for one in found]
    ghost = next((line for line in lines if line.startswith(text) and line != text), None)
    in_a_value = text[found[0].start - 1 : found[0].start] in (":", ",") or found[0].text[0] == "@"
    shown = [pair for pair in zip(lines, found, strict=True) if pair[0] != text[:cursor]][:_MOST]
    wide = max((width(one_line(one.text)) for _, one in shown), default=0)
    choices = [
        Choice(line + rest, pad(one_line(one.text), wide), one_line(one.label))
        for line, one in shown
    ]
    return Offer(choices if asked or in_a_value else [], found[0].start, ghost)
