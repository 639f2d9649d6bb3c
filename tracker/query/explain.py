"""An error of a query as text: the query, a line under what is wrong, and what would be right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.model.text import visible, width

if TYPE_CHECKING:
    from tracker.errors import QueryError

_CONTEXT: Final = 50
"""Characters of a long query that are shown before and after the place."""


def explain_error(error: QueryError) -> str:
    """Return lines to print as they are: query, carets, message, hint.

    The query is made harmless and one line; of a long one the surroundings of the place are shown.
    """
    lines = [visible(error.message, keep_newlines=False)]
    if error.text:
        lines = [*_pointed(error), *lines]
    if error.hint:
        lines.append(visible(error.hint, keep_newlines=False))
    return "\n".join(lines)


def _pointed(error: QueryError) -> tuple[str, str]:
    start = min(max(error.start, 0), len(error.text))
    end = min(max(error.end, start), len(error.text))
    first = 0 if start <= _CONTEXT else start - _CONTEXT
    last = min(len(error.text), max(end, start + 1) + _CONTEXT)
    before = ("…" if first else "") + visible(error.text[first:start], keep_newlines=False)
    wrong = visible(error.text[start:end], keep_newlines=False)
    after = visible(error.text[end:last], keep_newlines=False)
    more = "…" if last < len(error.text) else ""
    carets = "^" * max(1, width(wrong))
    return f"  {before}{wrong}{after}{more}", f"  {' ' * width(before)}{carets}"
