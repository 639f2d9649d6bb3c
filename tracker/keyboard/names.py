"""The names of keys: as people write and read them, and as Textual names them.

A person writes `ctrl+s`, `F2`, `?`, `space`, `g` or `G`; Textual says "ctrl+s", "f2",
"question_mark", "space", "g" and "G".
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from tracker.errors import UsageError

_SHOWN: Final = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "escape": "esc",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "delete": "del",
}
_ALSO: Final = {
    **{shown: name for name, shown in _SHOWN.items()},
    "return": "enter",
    "page down": "pagedown",
    "page up": "pageup",
    "ins": "insert",
}
"""What people write beside Textual's own names."""

_UNICODE: Final = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
"""Where Textual's name of a character is not that of the Unicode standard."""

_ARROWS: Final = ("up", "down", "left", "right", "home", "end")
_NAMED: Final = frozenset(
    {
        *(*_ARROWS, "pageup", "pagedown", "insert", "delete"),
        *("enter", "escape", "tab", "shift+tab", "space", "backspace"),
        *(f"f{number}" for number in range(1, 13)),
        *(f"{held}+{arrow}" for held in ("shift", "ctrl", "ctrl+shift") for arrow in _ARROWS),
        *("ctrl+pageup", "ctrl+pagedown", "ctrl+delete", "shift+delete"),
        *(f"ctrl+{letter}" for letter in "abcdefgjklnopqrstuvwxyz"),
    }
)
"""Keys that are no character and that terminals send."""

_THE_SAME: Final = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+h": "backspace", "ctrl+[": "escape"}
"""What a terminal cannot tell from another key."""

_EXAMPLES: Final = "Such as: g, G, ?, space, enter, ctrl+s, F2, pgdn, shift+tab."


def key_name(key: str) -> str:
    """Return a key as a person reads it: "question_mark" is "?", "f1" is "F1"."""
    if re.fullmatch(r"f\d+", key):
        return key.upper()
    held, plus, last = key.rpartition("+")
    if plus:
        return f"{held}+{_SHOWN.get(last, last)}"
    return _SHOWN.get(key) or character_of(key) or key


def character_of(key: str) -> str:
    """Return the character that a key types; empty for a key that types none."""
    if len(key) == 1:
        return key
    return _CHARACTERS.get(key, "")


def read_key(written: str) -> str:
    """Return Textual's name of a key that a person has written; raises UsageError."""
    stripped = written.strip()
    if len(stripped) == 1 and stripped.isprintable() and stripped not in _ALSO:
        return _named(stripped)
    if stripped in _CHARACTERS:
        return stripped
    held, plus, last = stripped.lower().rpartition("+")
    key = f"{held}{plus}{_ALSO.get(last, last)}"
    if key in _THE_SAME:
        raise UsageError(f"“{written}” is {_THE_SAME[key]} in a terminal.", _EXAMPLES)
    if key not in _NAMED:
        raise UsageError(f"“{written}” is no key that every terminal sends.", _EXAMPLES)
    return key


def _named(character: str) -> str:
    if character.isalnum():
        return character
    name = unicodedata.name(character, character).lower().replace("-", "_").replace(" ", "_")
    return _UNICODE.get(name, name)


_CHARACTERS: Final = {
    _named(character): character
    for character in map(chr, range(0x21, 0x7F))
    if not character.isalnum()
}
