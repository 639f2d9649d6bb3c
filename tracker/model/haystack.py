"""Many short texts searched as one string: the fastest substring search there is in Python."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

GAP: Final = "\n"
"""Stands before and after each line: `GAP + words` finds lines that begin with the words."""


class Haystack:
    """Texts by number, given in the order they are found in. A text may be several lines."""

    def __init__(self, texts: Mapping[int, str]) -> None:
        plain = {number: text for number, text in texts.items() if text.isascii()}
        other = {number: text for number, text in texts.items() if number not in plain}
        # Apart, because one wide character makes a search of everything several times slower.
        self._piles = [_Pile(pile) for pile in (other, plain) if pile]

    def find(self, wanted: str) -> Iterator[int]:
        """Yield the number of each text that holds `wanted`."""
        for pile in self._piles:
            yield from pile.find(wanted)


class _Pile:
    def __init__(self, texts: Mapping[int, str]) -> None:
        self._numbers = list(texts)
        self._text = GAP + GAP.join(texts.values()) + GAP
        self._starts: list[int] = []
        position = 1
        for text in texts.values():
            self._starts.append(position)
            position += len(text) + 1

    def find(self, wanted: str) -> Iterator[int]:
        position = self._text.find(wanted)
        while position >= 0:
            # `wanted` may begin with the gap before its text, or end with the one behind it.
            inside = position + (wanted[0] == GAP)
            yield self._numbers[bisect_right(self._starts, inside) - 1]
            end = self._text.find(GAP, position + 1)
            position = self._text.find(wanted, end) if end >= 0 else -1
