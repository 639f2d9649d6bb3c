"""Two records side by side, as text in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from tracker.model.text import cut, one_line, pad
from tracker.tui.render.page import BOLD, KNOWN, WARN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.entry.side_by_side import Line
    from tracker.model.merging import Side

_LABEL = 13
_SIGN = 2
_GAP = 2


def heading(words: tuple[str, str], names: tuple[str, str], width: int) -> Content:
    """Return what stands over the two columns: a word for each, and what it is."""
    column = _column(width)
    left, right = (pad(one_line(name), column - _SIGN) for name in names)
    told = [pad(f"  {word}", column + _GAP) for word in words]
    margin = " " * (_SIGN + _LABEL)
    return Content.assemble(
        (f"{margin}{told[0]}{told[1]}\n", KNOWN), margin, (f"  {left}  ", BOLD), f"  {right}"
    )


def cells(label: str, ours: str, theirs: str, side: Side | None, width: int) -> Content:
    """Return one field: what is chosen has ">" before it, what nobody chose yet "!"."""
    column = _column(width)
    sign = "  " if side is not None else "! "
    return Content.assemble(
        (sign, WARN),
        (pad(label, _LABEL), KNOWN),
        _cell(ours, column, side, "winner"),
        " " * _GAP,
        _cell(theirs, column, side, "loser"),
    )


def part_lines(line: Line, side: Side | None, width: int) -> list[Content]:
    """Return what becomes of the parts of a kind: what moves over, what does not stay."""
    word, style = ("moves over", "") if side != "winner" else ("left behind", KNOWN)
    told = [Content.styled(f"{word}: {part}", style) for part in line.moves]
    dropped = line.own if side == "loser" else ()
    told += [Content.styled(f"dropped: {part}", WARN) for part in dropped]
    return [_under_values(one, width) for one in told]


def _under_values(words: Content, width: int) -> Content:
    """Return words wrapped, each line where the values of the left column begin."""
    margin = _SIGN + _LABEL + _SIGN
    lines = words.wrap(max(_LABEL, width - margin))
    return Content("\n").join([line.rstrip().pad_left(margin) for line in lines])


def texts_in_full(texts: Sequence[tuple[str, str]], width: int, *, cramped: bool) -> Content:
    """Return values, each after its word, on three lines of its own, or two: on all there are."""
    lines = 2 if cramped else 3
    told = []
    for word, text in texts:
        room = lines * (width - _GAP) - 8
        said = one_line(text)
        told.append(Content.assemble((f"{word:<6} ", KNOWN), cut(said, room) or "nothing"))
    return Content("\n").join(told)


def _cell(text: str, width: int, side: Side | None, mine: Side) -> Content:
    chosen = side in (mine, "both")
    style = "" if side is None else BOLD if chosen else KNOWN
    said = one_line(text) or "nothing"
    return Content.styled(("> " if chosen else "  ") + pad(said, width - _SIGN), style)


def _column(width: int) -> int:
    return max(12, (width - _SIGN - _LABEL - _GAP) // 2)
