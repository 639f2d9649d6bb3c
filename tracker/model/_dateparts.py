"""An EDTF text taken apart: a single date, an interval, or a set of which one is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.errors import DateError
from tracker.model._edtf import EXAMPLES, Atom, parse_atom

if TYPE_CHECKING:
    from datetime import date

OPEN = ".."


class Parts(NamedTuple):
    """The pieces of an EDTF text, in canonical form."""

    text: str
    shape: str
    """single, interval, choice (`[a,b]`) or choice-range (`[a..b]`)."""
    atoms: tuple[Atom | None, ...]
    """One for a single date, two for an interval or range (None: open or unknown), else several."""
    ends: tuple[str, str]
    """For an interval: what stands at an end without a date, `..` (open) or empty (unknown)."""
    first: date | None
    last: date | None


def parse_parts(text: str) -> Parts:
    """Take canonical or raw EDTF apart; raises DateError with a hint."""
    if "/" in text:
        return _interval(text)
    if text.startswith("[") or text.endswith("]"):
        return _choice(text)
    return _single(parse_atom(text))


def _single(atom: Atom) -> Parts:
    return Parts(atom.text, "single", (atom,), ("", ""), atom.first, atom.last)


def _interval(text: str) -> Parts:
    ends = text.split("/")
    if len(ends) != 2:
        raise DateError(f"“{text}” has more than one “/”.", hint=f"Try {EXAMPLES}.")
    left, right = ends
    if not left and not right:
        raise DateError("An interval needs at least one end.", hint=f"Try {EXAMPLES}.")
    start = None if left in ("", OPEN) else parse_atom(left)
    end = None if right in ("", OPEN) else parse_atom(right)
    if start is not None and end is not None:
        if start.text == end.text:
            return _single(start)
        _in_order(text, start, end)
    return Parts(
        text,
        "interval",
        (start, end),
        ("" if start else left, "" if end else right),
        start.first if start else None,
        end.last if end else None,
    )


def _choice(text: str) -> Parts:
    if not (text.startswith("[") and text.endswith("]")):
        raise DateError(f"“{text}” lacks a bracket.", hint="Try [2021-06-27,2021-06-28].")
    inner = text[1:-1]
    if OPEN in inner:
        return _choice_range(text, inner)
    atoms = sorted({parse_atom(piece.strip()) for piece in inner.split(",")}, key=_bounds_key)
    if len(atoms) == 1:
        return _single(atoms[0])
    canonical = f"[{','.join(atom.text for atom in atoms)}]"
    last = max(atom.last for atom in atoms)
    return Parts(canonical, "choice", tuple(atoms), ("", ""), atoms[0].first, last)


def _choice_range(text: str, inner: str) -> Parts:
    pieces = [piece.strip() for piece in inner.split(OPEN)]
    if len(pieces) != 2 or not all(pieces) or "," in inner:
        raise DateError(
            f"“{text}” is more than we can keep.",
            hint="Try [2021-06-27..2021-06-30], or ../2021-06-30 for an open end.",
        )
    start, end = (parse_atom(piece) for piece in pieces)
    if start.text == end.text:
        return _single(start)
    _in_order(text, start, end)
    canonical = f"[{start.text}..{end.text}]"
    return Parts(canonical, "choice-range", (start, end), ("", ""), start.first, end.last)


def _in_order(text: str, start: Atom, end: Atom) -> None:
    if start.first > end.last:
        raise DateError(f"“{text}” ends before it begins.", hint=f"Try {end.text}/{start.text}.")


def _bounds_key(atom: Atom) -> tuple[date, date, str]:
    return atom.first, atom.last, atom.text
