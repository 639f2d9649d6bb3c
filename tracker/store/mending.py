"""Whether a change of a record mends a word of it, or bears on what is judged of it.

A reviewer who mends a word of what waits may accept it, one who changes a date may not: nobody else
has seen that. Mended is the spelling of a word in the texts of our own, and nothing else: *denies*
and *admits*, *not*, a name, a month, a number are a word each, and so is any other. A quote is not
ours, and all else that a record says is judged.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tracker.model.merging import fields_of
from tracker.model.names import fold
from tracker.store.ordinary import ordinary_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tracker.model.columns import Body

_ARTICLES: Final = frozenset({"a", "an", "the", "An", "The"})
_WORD: Final = r"[^\s?؟]+|[?؟]"
_MARKS: Final = ".,:;!\"'()[]{}…–—-“”‘’«»،؛"
"""What stands before and after a word and says nothing of it; %, < and ~ do."""

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
    """Whether two texts say the same in the same words, some of them spelled otherwise."""
    from rapidfuzz.distance import Levenshtein  # slow to import

    were, are = _words(old), _words(new)
    for op in Levenshtein.opcodes(_keys(were), _keys(are)):
        gone, came = were[op.src_start : op.src_end], are[op.dest_start : op.dest_end]
        if op.tag == "replace":
            if not all(_is_misspelled(was, now) for was, now in zip(gone, came, strict=True)):
                return False
        elif op.tag != "equal" and not _ARTICLES.issuperset((*gone, *came)):
            return False
    return True


def _words(text: str) -> list[str]:
    """Return the words of a text as written; “?” is one, for it makes a doubt of a claim."""
    bare = (word.strip(_MARKS) for word in re.findall(_WORD, text))
    return [word for word in bare if word]


def _keys(words: list[str]) -> list[str]:
    """Return what tells words apart: not case, accents, or how a letter of Arabic is written."""
    return [word if re.search(r"\d", word) else fold(word) for word in words]


def _is_misspelled(was: str, now: str) -> bool:
    """Whether one word is no English word, and the other the one that was meant; or both articles.

    Both in small letters, for else it may be a name, and alike at both ends, where *attacker* and
    *attackers* differ. Of two words that there are (*killed*, *filled*) neither is misspelled.
    """
    if _ARTICLES.issuperset((was, now)):
        return True
    if not (was.islower() and now.islower() and (was[0], was[-1]) == (now[0], now[-1])):
        return False
    from rapidfuzz.distance import OSA  # slow to import

    ordinary = ordinary_words()
    return was not in ordinary and now in ordinary and OSA.distance(was, now) == 1
