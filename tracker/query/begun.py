"""Whether a query finds more if its last word may be the beginning of one: drone, drones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.errors import QueryError
from tracker.query.run import prepare
from tracker.query.unfinished import SHORT
from tracker.store import days

if TYPE_CHECKING:
    import sqlite3

    from tracker.query.run import Prepared

_MOST: Final = 10_000
"""Records that are counted to tell the two apart, and from which a short beginning takes long."""


class Begun(NamedTuple):
    """A query with a * behind its last word, and how many more its beginning finds than the word.

    `is_all`: the * finds all that the word finds; a word that is a name as well finds what is filed
    under it, which its beginning does not.
    """

    text: str
    more: int
    is_all: bool
    at_least: bool = False
    """Whether there may be still more: no further was counted."""

    @property
    def words(self) -> str:
        """Say it: "9 more hold a word that begins so: drone*"."""
        hold = "holds" if self.more == 1 else "hold"
        number = f"{self.more:,}{'+' * self.at_least}"
        return f"{number} more {hold} a word that begins so: {self.text}"


def begun(conn: sqlite3.Connection, found: Prepared) -> Begun | None:
    """Return what a query finds with its last word as a beginning; None where that is no more.

    Of a word that finds 10,000 it is not known. Of one of three letters that finds something it is
    not asked in a long list.
    """
    whole = found.count_up_to(conn, _MOST)
    last = found.text.rpartition(" ")[2]
    if whole and len(last) <= SHORT and days.total(conn, found.table) > _MOST:
        return None
    seen = _again(conn, found, found.text, typing=True).count_up_to(conn, _MOST)
    if seen <= whole:
        return None
    try:
        starred = _again(conn, found, found.text + "*")
    except QueryError:
        return None  # nothing that a * can follow
    is_all = starred.count_up_to(conn, _MOST) == seen
    return Begun(starred.text, seen - whole, is_all, at_least=seen == _MOST)


def _again(
    conn: sqlite3.Connection, found: Prepared, text: str, *, typing: bool = False
) -> Prepared:
    order = found.date_order
    return prepare(conn, text, base=found.base, table=found.table, date_order=order, typing=typing)
