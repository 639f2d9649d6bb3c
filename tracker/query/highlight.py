"""Where the words of a query stand in a text as it is written: what to draw the eye to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.model.names import located_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Term(NamedTuple):
    """Folded words that stand together; `prefix`: the last may be the beginning of a word."""

    words: tuple[str, ...]
    prefix: bool = False


_Located = tuple[str, int, int, int]
"""A folded word, the number of its line, and where it begins and ends there."""


class Highlighter:
    """Finds terms in texts: `Kata'ib` and `كَتائب` by the terms "kataib" and "كتائب"."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._whole: dict[str, list[tuple[str, ...]]] = {}
        self._cut: list[tuple[str, ...]] = []
        for words, prefix in dict.fromkeys(terms):
            if prefix and words:
                self._cut.append(words)
            elif words:
                self._whole.setdefault(words[0], []).append(words)

    def __bool__(self) -> bool:
        return bool(self._whole or self._cut)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where the terms stand in a text, in order and none overlapping."""
        return [(start, end) for _, start, end in self.spans_of_lines([text])]

    def spans_of_lines(self, lines: Sequence[str]) -> list[tuple[int, int, int]]:
        """Return (line, start, end) of the terms in lines of one text, also those that are wrapped.

        A term that goes over the end of a line gives a span on each. An empty line parts texts.
        """
        located = [
            [(word, number, start, end) for word, start, end in located_words(line)]
            for number, line in enumerate(lines)
        ]
        found: list[tuple[int, int, int]] = []
        for paragraph in _paragraphs(located):
            found += self._spans_of_words(paragraph)
        return found

    def _spans_of_words(self, located: Sequence[_Located]) -> Iterator[tuple[int, int, int]]:
        words = [word for word, *_ in located]
        at = 0
        while at < len(words):
            length = self._longest(words, at)
            yield from _joined(located[at : at + length])
            at += max(1, length)

    def _longest(self, words: Sequence[str], at: int) -> int:
        """Return of how many words the longest term is that begins here; 0 if none does."""
        lengths = [
            len(term)
            for term in self._whole.get(words[at], ())
            if tuple(words[at : at + len(term)]) == term
        ]
        for term in self._cut:
            here = tuple(words[at : at + len(term)])
            if len(here) == len(term) and here[:-1] == term[:-1] and here[-1].startswith(term[-1]):
                lengths.append(len(term))
        return max(lengths, default=0)


def _paragraphs(
    located: Iterable[list[_Located]],
) -> Iterator[list[_Located]]:
    paragraph: list[_Located] = []
    for line in located:
        if not line:
            yield paragraph
            paragraph = []
        paragraph += line
    yield paragraph


def _joined(words: Sequence[_Located]) -> Iterator[tuple[int, int, int]]:
    """Yield one span for each line that the words are on."""
    for line in dict.fromkeys(number for _, number, _, _ in words):
        here = [(start, end) for _, number, start, end in words if number == line]
        yield line, here[0][0], here[-1][1]
