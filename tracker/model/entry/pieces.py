"""Cutting a line at its separators, but not within quotation marks and parentheses."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.errors import EntryError

if TYPE_CHECKING:
    from collections.abc import Iterable

_QUOTES: Final = {'"': '"', "“": "”", "«": "»"}
_UNQUOTED_MARKS: Final = set('",;>:()“”«»')


class Piece(NamedTuple):
    """A piece of a line without blanks around it, where it stands, and what separated it before."""

    text: str
    start: int
    end: int
    before: str = ""


def cut(line: str, separators: str) -> list[Piece]:
    """Return the pieces between the separators, empty ones too, in order.

    Raises EntryError for a quotation mark or parenthesis that is never closed.
    """
    pieces: list[Piece] = []
    start, before, closing = 0, "", ""
    depth: list[int] = []
    opened = 0
    for place, character in enumerate(line):
        if closing:
            closing = "" if character == closing else closing
        elif character in _QUOTES:
            closing, opened = _QUOTES[character], place
        elif character == "(":
            depth.append(place)
        elif character == ")" and depth:
            depth.pop()
        elif character in separators and not depth:
            pieces.append(_piece(line, start, place, before))
            start, before = place + 1, character
    if closing:
        raise EntryError(
            "This quotation mark is never closed.",
            f"End it with {closing}",
            text=line,
            start=opened,
            end=len(line),
        )
    if depth:
        raise EntryError(
            "This parenthesis is never closed.", "End it with )", text=line, start=depth[0],
            end=len(line),
        )  # fmt: skip
    pieces.append(_piece(line, start, len(line), before))
    return pieces


def unquoted(text: str) -> str:
    """Return what stands between quotation marks, or the text as it is."""
    if len(text) >= 2 and _QUOTES.get(text[0]) == text[-1]:
        return text[1:-1].strip()
    return text


def quoted(text: str) -> str:
    """Return a name so that a line can hold it: in quotation marks where that is needed."""
    if not _UNQUOTED_MARKS.isdisjoint(text) or text != text.strip():
        return in_quotes(text)
    return text


def in_quotes(text: str) -> str:
    """Return a text in quotation marks, of a kind that does not end within it."""
    text = quotable(text)
    opening, closing = next(pair for pair in _QUOTES.items() if pair[1] not in text)
    return f"{opening}{text}{closing}"


def quotable(text: str) -> str:
    """Return a text that some quotation marks can hold: one that has all of them loses the `"`."""
    if all(closing in text for closing in _QUOTES.values()):
        return text.replace('"', "”")
    return text


def trailing_quote(text: str) -> tuple[str, str | None]:
    """Return a text without the quotation at its end, and the words of that; None if there is none.

    What is all a quotation has none at its end.
    """
    opened, closing = 0, ""
    for place, character in enumerate(text):
        if closing:
            if character == closing:
                closing = ""
                if place == len(text) - 1 and opened:
                    return text[:opened].rstrip(), text[opened + 1 : place].strip()
        elif character in _QUOTES:
            opened, closing = place, _QUOTES[character]
    return text, None


def trailing(piece: Piece) -> tuple[Piece, Piece | None]:
    """Return a piece without the parenthesis at its end, and what stands in that."""
    opens = _last_parenthesis(piece.text)
    if opens is None:
        return piece, None
    rest = piece.text[:opens].rstrip()
    inner = _piece(piece.text, opens + 1, len(piece.text) - 1, "")
    at = piece.start
    return (
        piece._replace(text=rest, end=at + len(rest)),
        inner._replace(start=inner.start + at, end=inner.end + at),
    )


def _last_parenthesis(text: str) -> int | None:
    """Return where the parenthesis opens that the text ends with; quoted ones do not count."""
    closing = ""
    opened: list[int] = []
    last: int | None = None
    for place, character in enumerate(text):
        last = None
        if closing:
            closing = "" if character == closing else closing
        elif character in _QUOTES:
            closing = _QUOTES[character]
        elif character == "(":
            opened.append(place)
        elif character == ")" and opened:
            last = opened.pop()
    return last if not opened else None


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return "Did you mean …?" where a known word is near, else all of them."""
    known = list(known)
    near = get_close_matches(word.casefold().replace(" ", "_"), known, n=1, cutoff=0.6)
    return f"Did you mean {near[0]}?" if near else f"It is one of: {', '.join(known)}."


def error(line: str, piece: Piece, message: str, hint: str) -> EntryError:
    """Return an error that points at a piece of the line."""
    return EntryError(message, hint, text=line, start=piece.start, end=piece.end)


def _piece(line: str, start: int, end: int, before: str) -> Piece:
    text = line[start:end]
    left = len(text) - len(text.lstrip())
    text = text.strip()
    return Piece(text, start + left, start + left + len(text), before)
