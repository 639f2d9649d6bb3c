"""Keys on other keyboard layouts: which character lies where a Latin letter would.

Someone who writes Russian, Ukrainian, Arabic, Persian or Hebrew should not have to switch layouts
to move down a list. Terminals send the character, not the key, so an action answers to the
character that the same key yields on those layouts, where the character can be told apart.
Left out: what is ASCII on the other layout too (Hebrew Q and W are `/` and `'`), Arabic B, which
is two letters on some systems, and characters that two layouts put on different keys.
"""

from __future__ import annotations

from collections import defaultdict

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,./"
_LATIN_SHIFTED = 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?'

# Each row has one character per key of _LATIN; "\0" where the key yields no single letter.
_ROWS: dict[str, tuple[str, str]] = {
    "Russian": ("йцукенгшщзхъфывапролджэячсмитьбю.", "ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,"),
    "Ukrainian": ("йцукенгшщзхїфівапролджєячсмитьбю.", "ЙЦУКЕНГШЩЗХЇФІВАПРОЛДЖЄЯЧСМИТЬБЮ,"),
    "Arabic": ("ضصثقفغعهخحجدشسيبلاتنمكطئءؤر\0ىةوزظ", ""),
    "Persian": ("ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپو./", ""),
    "Hebrew": ("/'קראטוןםפ][שדגכעיחלךף,זסבהנמצתץ.", ""),
}


def _by_latin() -> dict[str, tuple[str, ...]]:
    places: dict[str, set[str]] = defaultdict(set)
    for plain, shifted in _ROWS.values():
        for latin, row in ((_LATIN, plain), (_LATIN_SHIFTED, shifted)):
            for key, character in zip(latin, row, strict=False):
                if not character.isascii():
                    places[character].add(key)
    result: dict[str, list[str]] = defaultdict(list)
    for character, keys in places.items():
        if len(keys) == 1:
            result[keys.pop()].append(character)
    return {key: tuple(characters) for key, characters in result.items()}


_VARIANTS = _by_latin()


def variants(character: str) -> tuple[str, ...]:
    """Return the characters that lie on the key of `character` on other layouts."""
    return _VARIANTS.get(character, ())
