"""Whether a single word is one of a name in another spelling: by its sound, or a letter off.

By sound alone every text would be full of names: *missile* sounds like Muslih, *bomb* like Pompeo.
So a word has to be spelled like the name too, where both are in one script. Measured in
docs/redaction.md.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from tracker.model.names import skeleton

if TYPE_CHECKING:
    from collections.abc import Iterable

SOUND: Final = 3
"""Consonants from which on a sound counts."""
_LIKE: Final = 0.4
"""How alike (0 to 1, letters kept of the longer) a word is spelled to a name that sounds alike."""
_LIKE_CONSONANTS: Final = 0.76
"""The same, in a script that writes consonants: مسلح (armed) is not مصلح (Muslih)."""
_CONSONANTAL: Final = frozenset({"ARABIC", "HEBREW"})
_LONG: Final = 6
"""Letters from which on a word that is one letter off is the name, in Latin script."""


_LONGEST: Final = 40
"""Letters beyond which a word is data in a text, and no name: it must not cost its square."""


class Likeness:
    """The words of names (folded), and whether another word is one of them spelled otherwise."""

    def __init__(self, words: Iterable[str]) -> None:
        self._sounds: dict[str, list[str]] = defaultdict(list)
        self._shorter: dict[str, list[str]] = defaultdict(list)
        for word in words:
            if len(sound := skeleton(word)) >= SOUND:
                self._sounds[sound].append(word)
            for shorter in _one_letter_less(word):
                self._shorter[shorter].append(word)

    def found_in(self, word: str) -> bool:
        """Say whether the word (folded) is like one of the names."""
        return self._is_a_letter_off(word) or self._sounds_alike(word)

    def _is_a_letter_off(self, word: str) -> bool:
        near = {name for less in _one_letter_less(word) for name in self._shorter.get(less, ())}
        if not near:
            return False
        from rapidfuzz.distance import OSA  # slow to import

        return any(OSA.distance(word, name) <= 1 for name in near)

    def _sounds_alike(self, word: str) -> bool:
        named = self._sounds.get(_sound(word), ())
        script = _script(word)
        written = [name for name in named if _script(name) == script]
        if not written:  # known in another script only, and of the vowels that may say nothing
            return bool(named)
        from rapidfuzz.distance import Levenshtein

        least = _LIKE_CONSONANTS if script in _CONSONANTAL else _LIKE
        return any(Levenshtein.normalized_similarity(word, name) >= least for name in written)


def _one_letter_less(word: str) -> set[str]:
    """Return the word, and what is left of it without any one letter; nothing of a short one."""
    if not (_LONG <= len(word) <= _LONGEST and word.isascii()):
        return set()
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


@lru_cache(maxsize=65_536)
def _sound(word: str) -> str:
    return skeleton(word)


@lru_cache(maxsize=65_536)
def _script(word: str) -> str:
    """Return the script of a word's first letter, as Unicode names it: ARABIC, LATIN."""
    return "LATIN" if word.isascii() else unicodedata.name(word[0], "").partition(" ")[0]
