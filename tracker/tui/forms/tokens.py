"""What stands under the cursor in a field that holds several things, and what it may be."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.entry.lookup import LINKS_OF
from tracker.entry.shape import Kind

if TYPE_CHECKING:
    from tracker.entry.shape import Field

_PARTIES: Final = re.compile(r"[,;>]\s*|\b[a-z_]+:\s*|\s*\(\s*|\)\s*")
_SEPARATORS: Final = {
    Kind.TAGS: re.compile(r"[,;]\s*[+#]?|\s+[+#]|^[+#]"),
    Kind.SOURCES: re.compile(r";\s*"),
    Kind.ABOUT: re.compile(r";\s*"),
    Kind.LINKS: re.compile(r"[;,]\s*"),
    Kind.PARTIES: _PARTIES,
    Kind.ACCUSED: _PARTIES,
}
_LINK: Final = re.compile(r"[a-z_]+:?\s+")
_REFERENCE: Final = re.compile(r"i[0-9a-hjkmnp-tv-z]{4,}\s+")
"""The reference of an incident, and blanks: words about it follow."""


class Token(NamedTuple):
    """A piece of a text from `start` to `end`; `spec` is the field that it would be alone."""

    start: int
    end: int
    spec: Field


def holds_several(kind: Kind) -> bool:
    """Whether a field of this kind is a list, in which taking a choice is not the end."""
    return kind in _SEPARATORS


def token_at(spec: Field, text: str, cursor: int) -> Token:
    """Return the thing under the cursor: the whole text of a field that holds one."""
    separator = _SEPARATORS.get(spec.kind)
    if separator is None:
        return Token(0, len(text), spec)
    start, end = 0, len(text)
    for match in separator.finditer(text):
        if match.end() <= cursor:
            start = match.end()
        elif match.start() >= cursor:
            end = max(cursor, len(text[: match.start()].rstrip()))  # a blank before > stays
            break
    if separator is _PARTIES and text.count("(", 0, start) > text.count(")", 0, start):
        return Token(start, end, replace(spec, kind=Kind.TERM, target="attribution"))
    if spec.kind is Kind.ABOUT and _REFERENCE.match(text, start, cursor):
        start = text.rfind(" ", 0, cursor) + 1
        blank = text.find(" ", cursor, end)
        return Token(
            start, blank if blank >= 0 else end, replace(spec, kind=Kind.TERM, target="about")
        )
    if spec.kind is Kind.LINKS:
        kind = _LINK.match(text, start, cursor)
        if kind is None:
            return Token(start, end, replace(spec, kind=Kind.TERM, target=LINKS_OF + spec.target))
        return Token(kind.end(), end, spec)
    return Token(start, end, spec)


def end_of(spec: Field, text: str, name: str) -> int | None:
    """Return where a thing of a list ends that is this and nothing more; None if there is none."""
    for match in re.finditer(re.escape(name), text):
        start, end, of = token_at(spec, text, match.end())
        if text[start:end].strip() == name and of.kind is spec.kind:
            return match.end()
    return None
