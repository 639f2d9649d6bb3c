"""Whether the names of two authors look like one name: then they count as one person.

Who accepts a record is not to be who wrote it (four eyes). A name that differs from another by what
nobody sees makes nobody else of them, whether by a slip or on purpose: its case, blanks, invisible
characters, and letters of another script that look the same.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from tracker.model.text import without_controls

if TYPE_CHECKING:
    from collections.abc import Iterable

WHY: Final = "case, blanks, invisible characters and letters that look the same make no other name"

# Unicode Technical Standard 39, confusables.txt (16.0): what of Greek, Cyrillic and Latin itself
# looks like another letter of Latin. The whole table is of 6,000 signs, of scripts from which no
# name is taken for one in these; the packages that carry it cost 20 ms to load at each decision.
_ALIKE: Final = {
    "A": "АΑ", "B": "ВΒ", "C": "СϹ", "E": "ЕΕ", "G": "Ԍ", "H": "НΗ", "J": "ЈͿ", "K": "КΚ",
    "M": "МΜ", "N": "Ν", "O": "ОΟ0", "P": "РΡ", "Q": "Ԛ", "S": "Ѕ", "T": "ТΤ", "V": "Ѵ",
    "W": "Ԝ", "X": "ХΧ", "Y": "УΥҮ", "Z": "Ζ",
    "a": "аαɑ", "b": "ЬƄ", "c": "сϲ", "d": "ԁ", "e": "еҽ", "g": "ɡ", "h": "һ", "i": "іιı",
    "j": "јϳ", "l": "I1|ӀІΙӏƖ", "o": "оοσ", "p": "рρ", "q": "ԛ", "r": "г", "s": "ѕ", "u": "υ",
    "v": "ѵν", "w": "ԝ", "x": "х", "y": "уγү",
}  # fmt: skip
_LOOKS: Final = str.maketrans({other: one for one, others in _ALIKE.items() for other in others})


def look_alike(one: str, other: str) -> bool:
    """Say whether two names look the same, or are the same but for their case."""
    return one == other or not _keys(one).isdisjoint(_keys(other))


def alike_among(name: str, names: Iterable[str]) -> str | None:
    """Return which of the names is this one, or else the first that looks like it; None if none."""
    several = tuple(names)
    if name in several:
        return name
    keys = _keys(name)
    return next((one for one in several if not keys.isdisjoint(_keys(one))), None)


def _keys(name: str) -> frozenset[str]:
    """Return what names meet by: written in small letters, and as it looks.

    The two are apart, because a letter looks like different ones in capital and small (Ν, ν). Marks
    stay, parted from their letters: é looks the same on a Cyrillic letter.
    """
    seen = without_controls(unicodedata.normalize("NFKD", name))
    shown = " ".join("".join(sign for sign in seen if not _is_hidden(sign)).split())
    return frozenset({shown.casefold(), shown.translate(_LOOKS).casefold()})


def _is_hidden(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf" or "\ufe00" <= sign <= "\ufe0f"
