"""Help where a query finds nothing: unknown names, words nearby, what stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.errors import TrackerError
from tracker.model.text import one_line
from tracker.query.run import prepare

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from tracker.query.run import Prepared

_MOST_TERMS: Final = 8
_MOST: Final = 1000
_REGISTERS: Final = {
    "actor": "actors",
    "by": "actors",
    "source": "actors",
    "place": "places",
    "country": "places",
}


def help_for_nothing(
    conn: sqlite3.Connection, found: Prepared, *, at_length: bool
) -> Iterator[str]:
    """Yield lines of help: unknown names always; the rest, which costs queries, `at_length`."""
    if at_length:
        yield f"Nothing found among the {found.table} for: {one_line(found.text)}"
    yield from _unknown_names(conn, found)
    if at_length:
        yield from _unknown_words(conn, found)
        yield from _without_each(conn, found)


def _unknown_names(conn: sqlite3.Connection, found: Prepared) -> Iterator[str]:
    from tracker.query.names import offers

    for field, value in found.unknown:
        table = _REGISTERS.get(field)
        near = offers(conn, table, value) if table else []
        hint = f" Did you mean: {', '.join(one_line(name) for name in near)}?" if near else ""
        yield f"Nothing is called “{one_line(value)}” ({field}:).{hint}"


def _unknown_words(conn: sqlite3.Connection, found: Prepared) -> Iterator[str]:
    from tracker.query.nearby import similar_words

    resolved = " ".join(note.partition(" = ")[0] for note in found.notes).casefold()
    for word in (word for word in found.free_words if word not in resolved):
        near = similar_words(conn, found.table, word, 0 if len(word) < 3 else 2)
        if near and near[0] != word:
            yield f"“{word}” is in no text. Did you mean: {', '.join(near[:3])}?"


def _without_each(conn: sqlite3.Connection, found: Prepared) -> Iterator[str]:
    """Say how many there would be without each term of the query."""
    terms = found.query.root.children
    if not 2 <= len(terms) <= _MOST_TERMS:
        return
    for term in terms:
        start, end = term.span
        rest = f"{found.text[:start]} {found.text[end:]}".strip()
        try:
            other = prepare(
                *(conn, rest), base=found.base, table=found.table, date_order=found.date_order
            )
            count = other.count_up_to(conn, _MOST)
        except TrackerError:  # what is left may be no query by itself
            continue
        if count:
            more = f"{_MOST:,} or more" if count == _MOST else f"{count:,}"
            yield f"  {more} without {one_line(found.text[start:end])}"
