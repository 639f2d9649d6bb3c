"""Typed text made regular before any rule looks at it, and the words that the rules share."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from tracker.errors import DateError

if TYPE_CHECKING:
    from collections.abc import Iterable

MONTH_NAMES = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)

MONTHS = {name: number for number, name in enumerate(MONTH_NAMES, 1)}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}

WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

WEEKDAYS = {name: number for number, name in enumerate(WEEKDAY_NAMES)}
WEEKDAYS |= {name[:3]: number for name, number in WEEKDAYS.items()}
WEEKDAYS |= {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}

NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip


def one_of(words: Iterable[str]) -> str:
    """Build a pattern for any of these words, longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


MONTH = f"(?:{one_of(MONTHS)})"
WEEKDAY = f"(?:{one_of(WEEKDAYS)})"

_HYPHENS = dict.fromkeys(map(ord, "‐‑−﹣－"), "-")
_DASHES = dict.fromkeys(map(ord, "‒–—―"), "–")
_QUOTES = dict.fromkeys(map(ord, "’‘`´ʼ"), "'")
_BRACKETS = dict.fromkeys(map(ord, '()"“”«»'), " ")
_PUNCTUATION = _HYPHENS | _DASHES | _QUOTES | _BRACKETS | {ord("،"): ",", ord("؟"): "?"}

_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b")
_MONTH_DOT = re.compile(rf"\b({one_of(name for name in MONTHS if len(name) < 5)})\.(?!\.)")
_MERIDIEM = re.compile(r"\b([ap])\.m\b\.?|(?<=\d)([ap])\.m\b\.?")
_LOOSE_COMMA = re.compile(r"(?<!\d),|(?<!\b\d),(?!\s?\d{1,2}\b)|(?<=\d{3}),|,(?!\s?\d)")


def ascii_digits(text: str) -> str:
    """Write digits of every script as 0-9, drop invisible marks.

    Raises DateError on superscripts and the like: a footnote mark must not become a digit.
    """
    out: list[str] = []
    for char in text:
        category = unicodedata.category(char)
        if category == "Nd":
            out.append(str(unicodedata.decimal(char)))
        elif category == "No":
            raise DateError(f"“{char}” is not a plain digit.", hint="Write it with 0-9.")
        elif category != "Cf":
            out.append(char)
    return "".join(out)


def normalise(text: str) -> str:
    """Bring typed text into the one form that the rules know.

    Lower case, ASCII digits, `-` for hyphens and `–` for dashes, "th" for every ordinal, commas
    only where they part two day numbers, single spaces.
    """
    plain = unicodedata.normalize("NFKC", ascii_digits(text).translate(_PUNCTUATION)).lower()
    plain = " ".join(plain.split())
    plain = _ORDINAL.sub(r"\1th", plain)
    plain = _MERIDIEM.sub(lambda found: f"{found[1] or found[2]}m", plain)
    plain = _MONTH_DOT.sub(r"\1 ", plain)
    plain = _LOOSE_COMMA.sub(" ", plain)
    plain = " ".join(plain.split()).strip(" ,;:'")
    return plain if plain.endswith("..") else plain.removesuffix(".").rstrip()
