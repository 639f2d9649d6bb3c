"""The queries behind the numbers of a report: numbered, and listed once at its end."""

from __future__ import annotations

from typing import Final

from tracker.report.content import Numbered, Piece
from tracker.report.sentences import anchor

_LONGEST: Final = 8
"""Characters of a mark at most; the reference of a record has more."""


def is_mark(piece: Piece) -> bool:
    """Whether a reference is that of a query, and not of a record."""
    return piece.kind == "ref" and piece.text[:1] == "q" and len(piece.text) <= _LONGEST


class Queries:
    """Gives each query its mark, "q1" for the first; the same query keeps its own."""

    def __init__(self) -> None:
        self._marks: dict[str, str] = {}

    def mark(self, query: str) -> Piece:
        """Return the reference that stands behind a number which the query finds."""
        mark = self._marks.setdefault(query, f"q{len(self._marks) + 1}")
        return Piece("ref", mark, anchor(mark))

    def listed(self) -> tuple[Numbered, ...]:
        """Return the queries as far as they were asked for, in the order of their marks."""
        return tuple(Numbered(mark, anchor(mark), query) for query, mark in self._marks.items())
