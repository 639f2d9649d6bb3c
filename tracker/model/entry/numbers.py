"""How many: a number with its bounds, in digits or in words.

5  exactly · 5-9  between · 5/7/9  low, best, high · 5..  at least · ..9  at most · ~5  about
two · a dozen · several · at least 5 · more than 10 · up to 20
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from tracker.model.entry.figure_words import (
    ABOUT,
    AT_LEAST,
    AT_MOST,
    BESIDE,
    FEWER_THAN,
    MORE_THAN,
    NUMBER_WORDS,
    VAGUE,
)

LARGEST: Final = 10_000_000
"""More people than that are a slip of the finger."""

_DIGITS: Final = r"\d[\d,'  ]*\d|\d"
_RANGE: Final = re.compile(rf"({_DIGITS})\s*(?:-|–|—|to|bis|\.\.)\s*({_DIGITS})(?![\d/])")
_TRIPLE: Final = re.compile(rf"({_DIGITS})?\s*/\s*({_DIGITS})?\s*/\s*({_DIGITS})?")
_FROM: Final = re.compile(rf"({_DIGITS})\s*(?:\.\.|\+)")
_UNTIL: Final = re.compile(rf"\.\.\s*({_DIGITS})")
_RANGES: Final = (
    (_TRIPLE, ("low", "best", "high")),
    (_RANGE, ("low", "high")),
    (_FROM, ("low",)),
    (_UNTIL, ("high",)),
)
_PLAIN: Final = re.compile(rf"({_DIGITS})")


class Numbers(NamedTuple):
    """Low, best, high; None is unbounded or unknown. `words`: what was said instead of a number."""

    low: int | None = None
    best: int | None = None
    high: int | None = None
    words: str | None = None


def take_numbers(text: str) -> tuple[Numbers, str]:
    """Return the first number of a text with its bounds, and the text without it."""
    for pattern, ends in _RANGES:
        match = pattern.search(text)
        if match and any(match.groups()):
            read = dict(zip(ends, map(_int, match.groups()), strict=True))
            numbers = Numbers(read.get("low"), read.get("best"), read.get("high"))
            if pattern is _RANGE and numbers.low == numbers.high:
                numbers = numbers._replace(best=numbers.low)
            return numbers, f"{text[: match.start()]} {text[match.end() :]}"
    match = _PLAIN.search(text)
    if match:
        number = _int(match[1])
        assert number is not None
        numbers, before = _bounded(text[: match.start()], number, match[1])
        return numbers, f"{before} {text[match.end() :]}"
    return _spelled(text)


def say_numbers(low: int | None, best: int | None, high: int | None) -> str:
    """Return the numbers as they are typed; "" where there are none."""
    match (low, best, high):
        case (None, None, None):
            return ""
        case (low, best, high) if low == best == high:
            return str(low)
        case (low, None, None):
            return f"{low}.."
        case (None, None, high):
            return f"..{high}"
        case (None, best, None):
            return f"~{best}"
        case (low, None, high) if low is not None and high is not None and low != high:
            return f"{low}-{high}"
        case (low, best, high):
            return "/".join("" if n is None else str(n) for n in (low, best, high))


def _bounded(before: str, number: int, shown: str) -> tuple[Numbers, str]:
    """Return what a number says behind words such as "at least", and the text before those.

    `shown` is the number as typed: "more than 10" is kept, for nobody said 11.
    """
    folded = before.casefold().rstrip()
    for words, numbers in (
        (AT_LEAST, Numbers(low=number)),
        (AT_MOST, Numbers(high=number)),
        (MORE_THAN, Numbers(low=number + 1)),
        (FEWER_THAN, Numbers(high=max(number - 1, 0))),
        (ABOUT, Numbers(best=number)),
    ):
        for word in words:
            if (
                folded == word
                or folded.endswith((f" {word}", f" {word} "))
                or (not word[-1].isalnum() and folded.endswith(word))
            ):
                if word in BESIDE:
                    numbers = numbers._replace(words=f"{word} {shown}")
                return numbers, before.rstrip()[: len(before.rstrip()) - len(word)]
    return Numbers(number, number, number), before


def _spelled(text: str) -> tuple[Numbers, str]:
    """Return a number that is given in a word: two, a dozen, several."""
    tokens = text.split()
    for place, token in enumerate(tokens):
        word = token.casefold()
        article = place > 0 and tokens[place - 1].casefold() in ("a", "an")
        first = place - 1 if article else place
        before, rest = " ".join(tokens[:first]), tokens[place + 1 :]
        if rest[:1] == ["of"]:
            rest = rest[1:]
        if word in VAGUE and not (word == "some" and len(tokens) == 1):
            if word == "dozen" and (article or first == 0):
                numbers, before = _bounded(before, 12, " ".join(tokens[first : place + 1]))
                return numbers, " ".join([before, *rest])
            said = " ".join(tokens[first : place + 1])
            return Numbers(low=VAGUE[word], words=said), " ".join([before, *rest])
        if word in NUMBER_WORDS and not (
            word in ("a", "an")
            and place + 1 < len(tokens)
            and tokens[place + 1].casefold() in {**VAGUE, "couple": 2, "pair": 2}
        ):
            numbers, before = _bounded(before, NUMBER_WORDS[word], token)
            return numbers, " ".join([before, *rest])
    return Numbers(), text


def _int(digits: str | None) -> int | None:
    return int(re.sub(r"\D", "", digits)) if digits else None
