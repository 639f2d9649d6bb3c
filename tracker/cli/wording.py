"""Numbers and spans of numbers in the words that every command uses."""

from __future__ import annotations

from tracker.model.figures import say_figure as figure
from tracker.model.figures import say_span as span
from tracker.model.figures import say_spans as dead
from tracker.model.text import one_line

__all__ = ["dead", "figure", "how_many", "plural", "span"]


_ONE = {"changes": "change", "batches": "batch", "saved_searches": "saved search"}


def how_many(count: int, table: str) -> str:
    """Say how many records of a table: "1 incident", "12 saved searches"."""
    return plural(count, _ONE.get(table, table.removesuffix("s")), table.replace("_", " "))


def plural(count: int, one: str, many: str) -> str:
    """Say how many: "1 record", "1,204 records"."""
    return f"{count:,} {one if count == 1 else many}"


def typed(path: str) -> str:
    """Return a path as it is typed in a shell, in a line that somebody copies."""
    from shlex import quote  # few commands need it

    return quote(one_line(f"./{path}" if path.startswith("-") else path))
