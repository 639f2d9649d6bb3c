"""What a pasted text may be: an address, or an article with its title, date, author and address.

All but the text itself are guesses, from its first lines; a person sees and settles them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.errors import TrackerError
from tracker.model.reading import read
from tracker.model.text import clean, visible

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_URL: Final = re.compile(r"https?://[^\s<>\"'`]{3,2000}", re.IGNORECASE)
_LINES: Final = 4  # from which a text is an article …
_LETTERS: Final = 200  # … if it has as many characters,
_LONG: Final = 1000  # or as many as these, however few its lines
_HUGE: Final = 100_000  # characters from which a text is more than a field can show …
_HUGE_LINES: Final = 4000  # … or lines
_HEAD: Final = 6000  # characters that are looked through for a date and the like
_HEAD_LINES: Final = 15
_TITLE: Final = 200
_SHORT: Final = 70  # a line that says one thing

_BYLINE: Final = re.compile(r"by:?\s+([^\d\W][^\d@|·]{2,60})", re.IGNORECASE)
_LABEL: Final = re.compile(
    r"(?:first |last )?(?:published|posted|updated|modified|date)\b\s*(?:on\b)?[:\s]*",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(r"[,\s]+(?:at\s+)?\d{1,2}[:.]\d{2}.*$", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"\s*[|·•]\s*|\s+[-–—]\s+")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


class Pasted(NamedTuple):
    """A pasted text, "" for a mere address; the rest is guessed from it.

    One that a field can show is made harmless as fields show it; a huge one is as it came.

    `lines` counts those that are not empty; `date` are the words of a date, as they stand there.
    """

    text: str
    lines: int = 0
    url: str = ""
    title: str = ""
    date: str = ""
    author: str = ""

    @property
    def is_article(self) -> bool:
        """Whether it is a text and not an address."""
        return bool(self.text)

    @property
    def is_huge(self) -> bool:
        """Whether it is more than a field can show without making the person wait."""
        return is_huge(self.text)

    def fields(self) -> dict[str, str]:
        """Return what the form of a document begins with; all but `text` is guessed."""
        found = {"title": self.title, "url": self.url, "date": self.date, "author": self.author}
        return {**{name: value for name, value in found.items() if value}, "text": self.text}


def is_huge(text: str) -> bool:
    """Whether a text is more than a field can show without making the person wait."""
    return len(text) > _HUGE or text.count("\n") > _HUGE_LINES


def recognise(text: str, now: datetime) -> Pasted | None:
    """Return what a pasted text is, None where it is neither an address nor an article."""
    text = clean(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if _URL.fullmatch(text):
        return Pasted("", url=visible(text))
    if len(text) < _LETTERS:
        return None
    lines = sum(1 for line in text.split("\n") if line.strip())
    if lines < _LINES and len(text) < _LONG:
        return None
    head = [line.strip() for line in visible(text[:_HEAD]).split("\n") if line.strip()]
    head = head[:_HEAD_LINES]
    found = Pasted(text, lines, _address(head), _title(head), _date(head, now), _author(head))
    return found if found.is_huge else found._replace(text=visible(text))


def _title(head: list[str]) -> str:
    """Return the first line that is no address, if it is short enough for a title."""
    first = next((line for line in head if not _URL.search(line)), "")
    return first if len(first) <= _TITLE else ""


def _address(head: list[str]) -> str:
    """Return the address that a line consists of, but for a word such as "Source:" before it."""
    for line in head:
        found = _URL.search(line)
        if found and len(line) - len(found[0]) <= 20:
            return found[0]
    return ""


def _author(head: list[str]) -> str:
    for line in head:
        if len(line) <= _SHORT:
            for piece in _BETWEEN.split(line):
                found = _BYLINE.fullmatch(piece)
                if found:
                    return found[1].strip(" ,.;:")
    return ""


def _date(head: list[str], now: datetime) -> str:
    """Return the words of the first date that a short line says, whole and without a doubt."""
    for words in _datelike(head):
        try:
            found = read(words, now)
        except TrackerError:
            continue
        if not found.warnings:
            return words
    return ""


def _datelike(head: list[str]) -> Iterator[str]:
    for line in head:
        for piece in _BETWEEN.split(line) if len(line) <= 2 * _SHORT else ():
            words = _CLOCK.sub("", _LABEL.sub("", piece, count=1)).strip(" ,.;:()")
            if len(words) <= _SHORT // 2 and _YEAR.search(words):
                yield words
