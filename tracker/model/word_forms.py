"""A word (folded) without what its language writes together with it; and its bare consonants.

Soleimani's, ولسليماني, לנתניהו, Махмудовым: prefixes and endings hide a name in prose.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from tracker.model.names import skeleton

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PREFIXES: Final = re.compile(
    "(?:(?:[وفبلكس]{0,2}(?:ال)?|[ושבכלהמ]{0,3}|al|el|ul|ol|a(?=(?:sh|th|dh|[sdrtzln])))(?=...))"
)
"""What is written together with the word after it: and, so, by, for, as, that, from, the."""
_PREFIX_BEGINS: Final = frozenset("وفبلكساושבכלהמaeuo")
_ARTICLE: Final = re.compile("[aeou](?:l|sh|th|dh|[sdrtzln])")


def without_prefix(word: str) -> Sequence[str]:
    """Return the word as it is, and without each prefix that it may begin with."""
    if word[:1] not in _PREFIX_BEGINS:
        return (word,)
    longest = _PREFIXES.match(word)
    return [word[end:] for end in range(longest.end() + 1 if longest else 1)]


def forms(word: str, least: int, endings: int = 2) -> Iterator[str]:
    """Yield the word without what may be joined to it: prefixes, an ending of some letters.

    Without an ending `least` letters have to be left.
    """
    # "Soleimani's" is folded to one word; of a short name only the s goes.
    for form in without_prefix(word):
        yield form
        for ending in range(1, endings + 1):
            left = len(form) - ending
            if left >= least or (ending == 1 and left and form[-1] == "s"):
                yield form[:left]


def consonants(words: tuple[str, ...]) -> str:
    """Return the sounds of words in one, without vowels: Abd al-Aziz is Abdulaziz."""
    return "".join(_bare_sound(word) for word in words)


@lru_cache(maxsize=65_536)
def _bare_sound(word: str) -> str:
    if _ARTICLE.fullmatch(word):
        return ""
    return skeleton(word).replace("a", "").replace(" ", "").replace("Y", "")
