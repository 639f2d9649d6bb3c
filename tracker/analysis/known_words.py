"""The words of which names consist: which names have one, what begins so, what one may have been.

A name is a number here, as `naming.py` counts them.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_NEAR_WORDS: Final = 15  # words that one may have been, the nearest first
_ARTICLES: Final = frozenset(
    {
        *("al", "el", "ul", "ol", "il", "as", "es", "ash", "esh", "at", "et"),
        *("ad", "ed", "az", "ez", "ar", "er", "an", "en"),
    }
)
"""How the Arabic article is written, before whatever letter."""


def without_articles(words: list[str]) -> list[str]:
    """Return the words but for the articles, in which names are no more alike; all, if no other."""
    return [word for word in words if word not in _ARTICLES] or words


class Words:
    """Words, each with the names that have it, in the order in which these were added."""

    def __init__(self) -> None:
        self._numbers: dict[str, list[int]] = defaultdict(list)
        self._sorted: list[str] = []

    def add(self, number: int, words: Iterable[str]) -> None:
        """Add a name by its words."""
        for word in set(words):
            self._numbers[word].append(number)

    def __contains__(self, word: str) -> bool:
        return word in self._numbers

    def names_with(self, word: str) -> list[int]:
        """Return the names that have a word."""
        return self._numbers.get(word, [])

    def beginning(self, prefix: str) -> list[str]:
        """Return the words that begin so, in order."""
        if len(self._sorted) != len(self._numbers):  # words are added, never taken away
            self._sorted = sorted(self._numbers)
        words = self._sorted
        return words[bisect_left(words, prefix) : bisect_left(words, prefix + "\U0010ffff")]


class KnownWords(Words):
    """Words that are also found where they were mistyped, or parted and joined otherwise."""

    def __init__(self) -> None:
        super().__init__()
        self._by_length: dict[int, list[str]] = defaultdict(list)

    def add(self, number: int, words: Iterable[str]) -> None:
        """Add a name by its words."""
        words = set(words)
        for word in words:
            if word not in self._numbers:
                self._by_length[len(word)].append(word)
        super().add(number, words)

    def parted(self, words: list[str]) -> list[str]:
        """Return the words, parted and joined where that makes known words of unknown ones."""
        known = self._numbers
        parted: list[str] = []
        for number, word in enumerate(words):
            if word in known:
                parted.append(word)
                continue
            parts = next(
                (
                    [word[:cut], word[cut:]]
                    for cut in range(2, len(word) - 2)
                    if word[cut:] in known and (word[:cut] in known or word[:cut] in _ARTICLES)
                ),
                [],
            )
            parted += [word, *parts]
            parted += [
                joined
                for joined in (
                    "".join(words[number : number + 2]),
                    "".join(words[max(number - 1, 0) : number + 1]),
                )
                if joined != word and joined in known
            ]
        pairs = ["".join(pair) for pair in itertools.pairwise(words)]
        return list(dict.fromkeys([*parted, *(pair for pair in pairs if pair in known)]))

    def like(self, word: str, *, is_doubted: bool) -> dict[str, float]:
        """Return the known words that are nearly this one, each with how near it is."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        near = {word: 1.0} if word in self._numbers else {}
        if len(word) < 3 or not is_doubted:
            return near
        edits = 1 if len(word) < 8 else 2
        found: list[tuple[str, float]] = []
        # One length after the other: each call is short, and the screen is drawn between them.
        for length in range(len(word) - edits, len(word) + edits + 1):
            choices = self._by_length.get(length)
            if choices:
                hits = process.extract(
                    word, choices, scorer=OSA.distance, score_cutoff=edits, limit=_NEAR_WORDS
                )
                found += [(other, distance) for other, distance, _ in hits]
        found.sort(key=lambda hit: hit[1])
        for other, distance in found[:_NEAR_WORDS]:
            near.setdefault(other, 1 - distance / max(len(word), len(other)))
        return near
