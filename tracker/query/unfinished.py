"""A query while it is being typed: its last word may be the beginning of one, or all of it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.query.conditions import INDEXES
from tracker.query.fields import FIELDS
from tracker.query.syntax import And, Item, Node, Or, Qualifier, Query, Word

if TYPE_CHECKING:
    import sqlite3

Beginnings = Callable[[str], Sequence[str]]
"""A folded beginning to words that stand for all that begin so; none where all are to be asked."""

SHORT: Final = 3
"""Letters up to which a beginning has so many words that reading all their lists takes long."""

_COMMON: Final = 100
"""Of the sampled records those with its words, from which a longer beginning takes as long."""

_MOST: Final = 16
_SAMPLE: Final = 600
"""Newest records whose words are counted: some thirty milliseconds."""


def unfinished(query: Query) -> Query:
    """Return the query with its last word or value marked as unfinished, if it may be that.

    Not so what is in quotes or excluded, and what a blank follows; of values only names and words.
    """
    root = _marked(query.root, len(query.text))
    assert isinstance(root, And)
    return query._replace(root=root)


def _marked(node: Node, end: int) -> Node:
    if node.span.end != end:
        return node
    match node:
        case Word() if not node.prefix and not node.fuzzy:
            return node._replace(unfinished=True)
        case Qualifier(field, (*others, Item() as last)) if not last.quoted and not last.prefix:
            kind = FIELDS[field].kind
            if kind in ("name", "text"):
                last = last._replace(unfinished=True, prefix=kind == "text")
                return node._replace(values=(*others, last))
        case And((*others, last)) | Or((*others, last)):
            return node._replace(children=(*others, _marked(last, end)))
    return node


class _Sample(NamedTuple):
    """How often words stand in the newest records; `words` in the order of their letters."""

    newest: int
    records: int
    words: list[str]
    counts: Counter[str]

    def begun(self, beginning: str) -> list[str]:
        """Return the words that begin so, the most frequent first."""
        first = bisect_left(self.words, beginning)
        last = bisect_left(self.words, beginning + "\U0010ffff")
        return sorted(self.words[first:last], key=lambda word: -self.counts[word])


class FrequentWords:
    """The most frequent words of the newest records, by their beginnings.

    The lists of all words with a beginning of one letter are a fifth of the index, and FTS5's own
    vocabulary reads each list from end to end to count it. What the first page shows is in the
    newest records, so their words stand for the others until the exact answer is there.
    """

    def __init__(self) -> None:
        self._counted: dict[str, _Sample] = {}

    def of(self, conn: sqlite3.Connection, table: str, beginning: str) -> list[str]:
        """Return the most frequent words that begin so; none where all are to be asked for.

        That is so for a beginning that is not short, unless its words are in so many records that
        those of the newest fill a page: the first page is the same then.
        """
        if not beginning or " " in beginning:
            return []
        sample = self._of_newest(conn, table)
        words = sample.begun(beginning)[:_MOST]
        if len(beginning) <= SHORT or sum(sample.counts[word] for word in words) >= _COMMON:
            return words
        return []

    def _of_newest(self, conn: sqlite3.Connection, table: str) -> _Sample:
        fts = f"{table}_fts"
        newest = conn.execute(f"SELECT max(rowid) FROM {fts}").fetchone()[0] or 0
        known = self._counted.get(table)
        # A full sample stays good enough; that of a file which has just begun does not.
        if known is None or (known.newest != newest and known.records < _SAMPLE):
            columns = " || ' ' || ".join(INDEXES[table].text)
            rows = conn.execute(f"SELECT {columns} FROM {fts} ORDER BY rowid DESC LIMIT {_SAMPLE}")
            counts = Counter[str]()
            records = 0
            for (text,) in rows:
                counts.update(set(text.split()))
                records += 1
            known = _Sample(newest, records, sorted(counts), counts)
            self._counted[table] = known
        return known
