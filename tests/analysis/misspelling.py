"""One human-like mistake in a name, by stated rules: what people do on the keys and to the letters.

swap        two neighbouring letters of a word change places        Soleimani  Soliemani
drop        a letter within a word is left out                      Nasrallah  Nasrllah
double      a letter is written twice, or a doubled one once        Kataib     Kattaib
vowel       one vowel becomes another                               Qasem      Qasim
sound       kh/h, q/k, gh/g, dh/d, z/dh, ei/ay, ou/u, ee/i, j/dj    Khalid     Halid
article     al-, el- and their like are left out                    al-Nusra   Nusra
hyphen      a hyphen or blank is added, dropped or exchanged        Abu Bakr   Abubakr
apostrophe  one is added or dropped                                 Kata'ib    Kataib
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

VOWELS = "aeiou"
SOUNDS = (
    *(("kh", "h"), ("h", "kh"), ("q", "k"), ("k", "q"), ("gh", "g"), ("g", "gh")),
    *(("dh", "d"), ("z", "dh"), ("ei", "ay"), ("ay", "ei"), ("ai", "ei"), ("ou", "u")),
    *(("u", "ou"), ("ee", "i"), ("i", "ee"), ("j", "dj"), ("y", "i"), ("ss", "s")),
)


def _swap(name: str, pick: random.Random) -> str | None:
    places = [m.start() for m in re.finditer(r"(?=([^\W\d])([^\W\d]))", name[1:])]
    places = [p + 1 for p in places if name[p + 1].lower() != name[p + 2].lower()]
    if not places:
        return None
    at = pick.choice(places)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _drop(name: str, pick: random.Random) -> str | None:
    places = [m.start() for m in re.finditer(r"(?<=\w)[^\W\d](?=\w)", name)]
    if not places:
        return None
    at = pick.choice(places)
    return name[:at] + name[at + 1 :]


def _double(name: str, pick: random.Random) -> str | None:
    doubled = [m.start() for m in re.finditer(r"([^\W\d])\1", name, re.IGNORECASE)]
    if doubled and pick.random() < 0.5:
        at = pick.choice(doubled)
        return name[:at] + name[at + 1 :]
    places = [m.start() for m in re.finditer(r"(?<=\w)[^\W\d](?=\w)", name)]
    if not places:
        return None
    at = pick.choice(places)
    return name[:at] + name[at] + name[at:]


def _vowel(name: str, pick: random.Random) -> str | None:
    places = [m.start() for m in re.finditer("[aeiou]", name, re.IGNORECASE)]
    if not places:
        return None
    at = pick.choice(places)
    other = pick.choice([v for v in VOWELS if v != name[at].lower()])
    return name[:at] + (other.upper() if name[at].isupper() else other) + name[at + 1 :]


def _sound(name: str, pick: random.Random) -> str | None:
    hits = [
        (m.start(), m.end(), new)
        for old, new in SOUNDS
        for m in re.finditer(old, name, re.IGNORECASE)
        if not (old == "h" and name[max(m.start() - 1, 0)].lower() in "kgdstc")
    ]
    if not hits:
        return None
    start, end, new = pick.choice(hits)
    return name[:start] + (new.upper() if name[start].isupper() else new) + name[end:]


def _article(name: str, pick: random.Random) -> str | None:
    hits = list(re.finditer(r"\b(?:al|el|ul|ash|as|at|ad|ar|an|az)[- ](?=\w)", name, re.IGNORECASE))
    if not hits:
        return None
    hit = pick.choice(hits)
    return name[: hit.start()] + name[hit.end() :]


def _hyphen(name: str, pick: random.Random) -> str | None:
    hits = list(re.finditer(r"(?<=\w)[- ](?=\w)", name))
    if not hits:
        return None
    hit = pick.choice(hits)
    new = pick.choice([mark for mark in ("-", " ", "") if mark != hit[0]])
    return name[: hit.start()] + new + name[hit.end() :]


def _apostrophe(name: str, pick: random.Random) -> str | None:
    marks = [m.start() for m in re.finditer("['’`]", name)]
    if marks:
        at = pick.choice(marks)
        return name[:at] + name[at + 1 :]
    places = [m.start() for m in re.finditer(r"(?<=[^\W\d])(?=[aeiou]\w)", name, re.IGNORECASE)]
    if not places:
        return None
    at = pick.choice(places)
    return name[:at] + "'" + name[at:]


RULES: dict[str, Callable[[str, random.Random], str | None]] = {
    "swap": _swap,
    "drop": _drop,
    "double": _double,
    "vowel": _vowel,
    "sound": _sound,
    "article": _article,
    "hyphen": _hyphen,
    "apostrophe": _apostrophe,
}


def misspell(name: str, pick: random.Random) -> tuple[str, str]:
    """Return the rule that was used and the name with one mistake; as it was if none applies."""
    names = list(RULES)
    pick.shuffle(names)
    for rule in names:
        wrong = RULES[rule](name, pick)
        if wrong is not None and wrong != name:
            return rule, wrong
    return "none", name
