"""Other names of an actor or place on one line.

    KH (acronym); كتائب حزب الله (native, ar); "Guards (North); 2nd"

In the parentheses behind a name stand what kind of name it is and its language, where it is more
than an alias. Other parentheses are part of the name. A name that holds one of `" , ; > : ( )`
stands in quotation marks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.model.entry.pieces import cut, error, in_quotes, quoted, suggestion, trailing, unquoted
from tracker.model.vocabulary import VOCABULARIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.model.entry.pieces import Piece

USUAL: Final = "alias"
KINDS: Final = tuple(code for code in VOCABULARIES["name_kind"] if code != "primary")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_KIND: Final = re.compile(r"kind\s+(\S.*)|(primary)")
"""A kind that is said to be one: what the rows write where it is none, for the line to say so."""


class NameEntry(NamedTuple):
    """A name as typed, what kind of name it is, and its language, None where not said."""

    name: str
    kind: str = USUAL
    language: str | None = None


def read_names(line: str) -> list[NameEntry]:
    """Return the names of a line; raises EntryError."""
    return [_read(line, piece) for piece in cut(line, ";\n") if piece.text]


def say_names(entries: Iterable[NameEntry]) -> str:
    """Return the line that `read_names` reads so."""
    return "; ".join(_say(entry) for entry in entries)


def _read(line: str, piece: Piece) -> NameEntry:
    rest, inner = trailing(piece)
    if inner is None or not rest.text:
        return NameEntry(unquoted(piece.text))
    kind, language = USUAL, None
    for item in cut(inner.text, ","):
        said = _KIND.fullmatch(item.text)
        code = (said[1] or said[2] if said else item.text).casefold()
        if code in KINDS:
            kind = code
        elif said:
            raise error(line, inner, f"“{code}” is no kind of name.", suggestion(code, KINDS))
        elif _LANGUAGE.fullmatch(item.text):
            language = item.text
        elif (word := unquoted(item.text)) != item.text:
            language = word
        else:
            return NameEntry(unquoted(piece.text))
    return NameEntry(unquoted(rest.text), kind, language)


def _say(entry: NameEntry) -> str:
    kind = entry.kind if entry.kind in KINDS else f"kind {entry.kind}"
    language = entry.language or ""
    if language and not _LANGUAGE.fullmatch(language):
        language = in_quotes(language)
    known = ", ".join(filter(None, ("" if kind == USUAL else kind, language)))
    return f"{quoted(entry.name)} ({known})" if known else quoted(entry.name)
