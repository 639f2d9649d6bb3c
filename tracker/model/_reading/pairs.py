"""Two dates that complete each other: "27" and "28 June 2021", "27 Dec" and "2 Jan"."""

from __future__ import annotations

from tracker.model._reading.absolute import Piece, assume_year, resolve
from tracker.model._reading.context import YEAR_ASSUMED, Context, Found
from tracker.model.dates import FuzzyDate


def interval(first: Found, last: Found) -> str:
    """Write the EDTF of a stretch from the start of one date to the end of another."""
    return f"{first.date.edtf.split('/')[0]}/{last.date.edtf.split('/')[-1]}"


def merged(edtf: str, parts: list[Found]) -> Found:
    """Put parts together with all that was said about them."""
    notes = dict.fromkeys(note for part in parts for note in part.notes)
    warnings = dict.fromkeys(warning for part in parts for warning in part.warnings)
    return Found(FuzzyDate.parse(edtf), tuple(notes), tuple(warnings), joined=True)


def completed(
    lefts: list[Piece],
    rights: list[Piece],
    context: Context,
    *,
    ranges: bool,
    same_grain: bool = False,
) -> list[tuple[Found, Found]]:
    """Complete every pair of pieces from each other; pairs of one kind go before mixed ones."""
    pairs: list[tuple[bool, Found, Found]] = []
    for left in lefts:
        for right in rights:
            if left.order and right.order and left.order != right.order:
                continue
            full = _filled(left, right, context, ranges=ranges)
            if full is None or not _of_a_kind(*full, same_grain=same_grain or not ranges):
                continue
            first, last = resolve(full[0], context), resolve(full[1], context)
            if first is None or last is None:
                continue
            if ranges and not _in_order(first, last, context):
                continue
            notes = (YEAR_ASSUMED,) if left.year is None and right.year is None else ()
            first = first._replace(notes=first.notes or notes)
            pairs.append((full[0].grain == full[1].grain, first, last))
    alike = any(same for same, _, _ in pairs)
    return [(first, last) for same, first, last in pairs if same or not alike]


def _of_a_kind(first: Piece, last: Piece, *, same_grain: bool) -> bool:
    """Tell whether two dates can stand beside each other.

    "June 2020 - 2021" may end in June or in December 2021, "spring 2020 or 2021" is two springs.
    """
    return first.grain == last.grain or not (same_grain or last.grain == "year")


def _in_order(first: Found, last: Found, context: Context) -> bool:
    """Tell whether a range runs forward; note it where not."""
    if first.date.first and last.date.last and first.date.first <= last.date.last:
        return True
    context.reasons.append(f"{first.date.words()} comes after {last.date.words()}")
    return False


def _filled(
    left: Piece, right: Piece, context: Context, *, ranges: bool
) -> tuple[Piece, Piece] | None:
    """Give each piece the month and year that only the other has; None where neither has one."""
    if left.month is None and left.year is None:
        if right.month is None or right.day is None:
            return None
        left = left._replace(month=right.month, year=right.year)
    elif right.month is None and right.year is None:
        if left.month is None or left.day is None:
            return None
        right = right._replace(month=left.month, year=left.year)
    if left.month is None or right.month is None:
        return (left, right) if left.year and right.year else None
    # "27 Dec - 2 Jan 2021" crosses the new year; "2 July - 27 June 2021" is a mistake.
    over_new_year = (
        left.month - right.month >= 6 if ranges else (left.month, right.month) == (12, 1)
    )
    if left.year is None and right.year is None:
        year = assume_year(left.month, left.day, context)
        if year is None:
            return None
        left = left._replace(year=year)
    if left.year is None and right.year is not None:
        left = left._replace(year=right.year - over_new_year)
    elif right.year is None and left.year is not None:
        right = right._replace(year=left.year + over_new_year)
    return left, right
