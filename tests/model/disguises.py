"""Names in several scripts, and what people make of a name when they write it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

_LATIN: Final = "abdefghiklmnoprstuz"
_CYRILLIC: Final = "абвгдзиклмнопрст"
_ARABIC: Final = "بتجحدرسشصطقمن"
_HEBREW: Final = "גדזחטנסעפצקר"
_HAN: Final = "李明王伟张敏刘洋陈静"
_THAI: Final = "กขคงจชดตทนบป"


def _name(letters: str, shortest: int) -> st.SearchStrategy[str]:
    word = st.text(alphabet=letters, min_size=shortest, max_size=9)
    return st.lists(word, min_size=2, max_size=3).map(
        lambda words: " ".join(word.capitalize() for word in words)
    )


SCRIPTS: Final = (
    *(_name(letters, 4) for letters in (_LATIN, _CYRILLIC, _ARABIC, _HEBREW)),
    *(st.text(alphabet=letters, min_size=2, max_size=6) for letters in (_HAN, _THAI)),
)
"""Made-up names: two words or three; in scripts without blanks one."""


def _together(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.replace("-", " ").split())


DISGUISES: Final[tuple[Callable[[str], str], ...]] = (
    str,
    str.upper,
    str.lower,
    str.swapcase,
    _together,
    lambda name: _together(name).lower(),
    lambda name: "#" + _together(name),
    lambda name: "@" + "_".join(name.split()),
    lambda name: "https://x.example/" + quote("_".join(name.split())) + "/1",
    lambda name: "https://x.example/?q=" + quote(quote(name)),
    lambda name: "t.example/" + _together(name).lower(),
    lambda name: name + "'s",
    lambda name: name + "s",
    lambda name: "-".join(name.split()),
    lambda name: "\u200b".join(name),
    lambda name: unicodedata.normalize("NFD", name),
    lambda name: "".join(c + "\u0301" if c.isalpha() else c for c in name),
)
"""What is made of a name."""

JOINED: Final[tuple[Callable[[str], str], ...]] = (
    str,
    lambda text: f"He saw {text}.",
    lambda text: f"“{text}”, said",
    lambda text: f"({text})\n{text}",
)
"""What stands around it."""
