"""Whether a change of a record mends a word of it, or bears on what is judged of it.

A reviewer who mends a word of what waits may accept it, one who changes a date may not: nobody else
has seen that. The texts of our own are mended, up to three words of each and no number; a quote is
not ours, and all else that a record says is judged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.model.merging import fields_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tracker.model.columns import Body

MOST: Final = 3
"""Words of a text that somebody may mend while the record waits."""

_TEXTS: Final[Mapping[str, tuple[str, ...]]] = {
    "incidents": ("title", "place_note", "summary", "uncertain"),
    "statements": ("gist", "uncertain"),
}
_FILED: Final = frozenset({"state", "void_reason", "created_at", "created_by", "tags"})
"""What is not judged of a record: where it stands, and how it is filed."""

_Where = tuple[str, str, str]
"""A column of a record ("" twice), or of one of its parts: the kind, the key, the column."""


class Mending:
    """What one person made of a record while it waited, all their changes taken together."""

    def __init__(self, table: str) -> None:
        self._table = table
        self._was: dict[_Where, object] = {}
        self._is: dict[_Where, object] = {}

    def add(self, before: Body, after: Body) -> None:
        """Count a change in, both sides of it as the journal has them: only what differs."""
        for where, old, new in _columns(before, after):
            self._was.setdefault(where, old)
            self._is[where] = new

    @property
    def judged(self) -> tuple[str, ...]:
        """The fields and kinds of parts that somebody else has to see; none for a mended word."""
        fields = fields_of(self._table)
        called = {column: name for name, columns in fields.items() for column in columns}
        judged: dict[str, None] = {}
        for where in sorted(where for where, new in self._is.items() if self._was[where] != new):
            part, _, column = where
            is_text = not part and column in _TEXTS.get(self._table, ())
            sides = (str(side[where] or "") for side in (self._was, self._is))
            if not (is_text and _is_mended(*sides)):
                judged[part or called.get(column, column)] = None
        return tuple(judged)


def _columns(before: Body, after: Body) -> Iterator[tuple[_Where, object, object]]:
    """Yield each column that differs, of the record or of a part that is judged."""
    for name in {*before, *after} - _FILED - {"parts"}:
        yield ("", "", name), before.get(name), after.get(name)
    were, are = before.get("parts", {}), after.get("parts", {})
    for part in {*were, *are} - _FILED:
        olds, news = were.get(part, {}), are.get(part, {})
        for key in {*olds, *news}:
            old, new = olds.get(key) or {}, news.get(key) or {}
            for column in {*old, *new}:
                yield (part, key, column), old.get(column), new.get(column)


def _is_mended(old: str, new: str) -> bool:
    """Whether no more than a few words of a text differ, and no number."""
    from rapidfuzz.distance import Levenshtein  # slow to import

    were, are = old.split(), new.split()
    if _numbers(were) != _numbers(are):
        return False
    return Levenshtein.distance(were, are, score_cutoff=MOST) <= MOST


def _numbers(words: list[str]) -> list[str]:
    return [word for word in words if any(letter.isdigit() for letter in word)]
