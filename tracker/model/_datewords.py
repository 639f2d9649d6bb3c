"""A date said in words, at length for a sentence and briefly for a column."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tracker.model._dateparts import Parts
    from tracker.model._edtf import Atom

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""Of our own, because the names of `calendar` follow the user's locale."""

SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}

SHORT_CELLS = 14
"""The most that `say_short` takes; all its characters are one cell wide."""

_SHORT_YEARS = range(1970, 2070)
"""Years that two digits say without doubt."""


def say_day(day: date) -> str:
    """One day: "28 Jun 2021"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year:04}"


def say(parts: Parts) -> str:
    """Say the whole date, in words that `read` understands again."""
    if parts.shape == "choice":
        return _choice(parts)
    start, end = parts.atoms[0], parts.atoms[-1]
    if parts.shape == "choice-range":
        return f"one of {_between(start, end)}"
    if parts.shape == "single" and start is not None:
        return _qualified(start)
    if start is None or end is None:
        return _open(start, end, parts.ends)
    return _between(start, end)


def say_short(parts: Parts) -> str:
    """Say the date in at most 14 cells; where it does not fit, a coarser stretch that holds it."""
    return next(text for text in _short_forms(parts) if len(text) <= SHORT_CELLS)


# At length ------------------------------------------------------------------------------------


def _plain(atom: Atom) -> str:
    """Say an atom without its qualifier."""
    day = atom.first
    year = f"{day.year:04}"
    if atom.kind == "day":
        return say_day(day)
    if atom.kind == "month":
        return f"{MONTHS[day.month - 1]} {year}"
    if atom.season == 24:
        return f"winter {year}–{(day.year + 1) % 100:02}"
    if atom.kind == "season":
        return f"{SEASONS[atom.season]} {year}"
    if atom.kind == "month-unknown":
        return f"{year}, month unknown"
    if atom.kind == "day-unknown":
        return f"{year if atom.last.month != day.month else _month(atom)}, day unknown"
    if atom.kind == "decade" and day.year % 100:
        return f"{year}s"
    if atom.kind in ("decade", "century"):
        return f"{year}–{atom.last.year:04}"
    return year


def _month(atom: Atom) -> str:
    return f"{MONTHS[atom.first.month - 1]} {atom.first.year:04}"


def _qualified(atom: Atom, text: str = "") -> str:
    return _with_qualifier(text or _plain(atom), atom.qualifier)


def _with_qualifier(text: str, qualifier: str, about: str = "c. ") -> str:
    """Add the words for `?`, `~` and `%`."""
    return (
        f"{about if qualifier in ('~', '%') else ''}{text}{'?' if qualifier in ('?', '%') else ''}"
    )


def _between(start: Atom | None, end: Atom | None) -> str:
    """Two ends; one qualifier for both where they share it, else each its own."""
    assert start is not None
    assert end is not None
    if start.qualifier != end.qualifier:
        return f"from {_qualified(start)} to {_qualified(end)}"
    return _with_qualifier(_joined(start, end, "–"), start.qualifier)


def _joined(start: Atom, end: Atom, mark: str) -> str:
    """Two ends without repeating the month and year they share: "27–28 Jun 2021"."""
    same_year = start.first.year == end.first.year
    spaced = f" {mark} "
    if start.kind == end.kind == "day" and same_year:
        if start.first.month == end.first.month:
            return f"{start.first.day}{mark}{_plain(end)}"
        return f"{_plain(start)[:-5]}{spaced}{_plain(end)}"
    if start.kind == end.kind == "month" and same_year:
        return f"{_plain(start)[:-5]}{mark}{_plain(end)}"
    if start.kind == end.kind == "year":
        return f"{_plain(start)}{mark}{_plain(end)}"
    return f"{_plain(start)}{spaced}{_plain(end)}"


def _open(start: Atom | None, end: Atom | None, ends: tuple[str, str]) -> str:
    """Say a date without a beginning, or without an end, or without either."""
    if start is not None:
        unknown = ends[1] == ""
        return f"since {_qualified(start)}{', end unknown' if unknown else ''}"
    if end is None:
        return "at any time"
    if ends[0] == "":
        return f"until {_qualified(end)}, beginning unknown"
    if not end.qualifier and (end.last.month, end.last.day) == (12, 31) and end.last.year < 9999:
        return f"before {end.last.year + 1:04}"
    return f"until {_qualified(end)}"


def _choice(parts: Parts) -> str:
    """Say some days of which one is meant: "27 or 28 Jun 2021"."""
    atoms = [atom for atom in parts.atoms if atom is not None]
    last = atoms[-1]
    months = {(atom.kind, atom.first.year, atom.first.month) for atom in atoms}
    if len(months) == 1 and last.kind == "day" and not any(atom.qualifier for atom in atoms):
        said = [str(atom.first.day) for atom in atoms[:-1]] + [_plain(last)]
    else:
        said = [_qualified(atom) for atom in atoms]
    return f"{', '.join(said[:-1])} or {said[-1]}"


# Briefly --------------------------------------------------------------------------------------


def _short_forms(parts: Parts) -> Iterator[str]:
    """Ways to say it, best first; the last ones always fit."""
    first, last = parts.first, parts.last
    qualifier = _shared_qualifier(parts)
    if parts.shape == "single" and parts.atoms[0] is not None:
        yield _with_qualifier(_plain(parts.atoms[0]).partition(",")[0], qualifier, "c.")
    if first is None or last is None:
        yield from _short_open(parts, qualifier)
        return
    for text in _short_stretches(parts, first, last):
        yield _with_qualifier(text, qualifier, "c.")


def _short_stretches(parts: Parts, first: date, last: date) -> Iterator[str]:
    """Say a stretch by its days, then by its months, then by its years."""
    mark = {"choice": "|", "choice-range": ".."}.get(parts.shape, "–")
    if len(parts.atoms) > 2:
        mark = ".."
    year = _short_year(last)
    days = parts.shape == "single" or all(atom and atom.kind == "day" for atom in parts.atoms)
    if first.year == last.year and days:
        if first.month == last.month:
            yield f"{first.day}{mark}{last.day} {_name(last)} {year}"
        yield f"{first.day}{_name(first)}{mark}{last.day}{_name(last)} {year}"
        yield f"{first.day}{_name(first)}{mark}{last.day}{_name(last)}{year}"
    yield from _short_months(first, last, "–" if mark == "|" and days else mark)
    if first.year == last.year:
        yield f"{first.year:04}"
    yield f"{first.year:04}{mark}{last.year:04}"


def _short_months(first: date, last: date, mark: str) -> Iterator[str]:
    """Say the months that hold the stretch, unless whole years say the same."""
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return
    if first.year == last.year:
        if first.month == last.month:
            yield f"{_name(last)} {last.year:04}"
        yield f"{_name(first)}{mark}{_name(last)} {last.year:04}"
    yield f"{_month_and_year(first)}{mark}{_month_and_year(last)}"


def _short_open(parts: Parts, qualifier: str) -> Iterator[str]:
    """Say a stretch with an open end, then the same by month, then by year."""
    if parts.first is None and parts.last is None:
        yield "any time"
        return
    start = parts.first is not None
    atom = parts.atoms[0] if start else parts.atoms[1]
    assert atom is not None
    if not start:
        full = _open(None, atom, parts.ends)
        if full.startswith("before"):
            yield full
    word = "from " if start else "to "
    day = atom.first if start else atom.last
    for text in _short_ends(atom, day):
        yield word + _with_qualifier(text, qualifier, "c.")


def _short_ends(atom: Atom, day: date) -> Iterator[str]:
    """Say the one end of an open stretch: as it is, then by month, then by year."""
    if atom.kind == "day":
        yield f"{day.day} {_name(day)} {_short_year(day)}"
    elif atom.kind != "year":
        yield _plain(atom).partition(",")[0]
    if atom.kind not in ("year", "decade", "century"):
        yield f"{_name(day)} {day.year:04}"
        yield _month_and_year(day)
    yield f"{day.year:04}"


def _shared_qualifier(parts: Parts) -> str:
    """Find all that is doubtful about any part."""
    marks = {atom.qualifier for atom in parts.atoms if atom is not None and atom.qualifier}
    if not marks:
        return ""
    return marks.pop() if len(marks) == 1 else "%"


def _name(day: date) -> str:
    return MONTHS[day.month - 1]


def _month_and_year(day: date) -> str:
    """Say "Jun'21"; without the apostrophe it would be taken for 21 June."""
    mark = "'" if day.year in _SHORT_YEARS else " "
    return f"{_name(day)}{mark}{_short_year(day)}"


def _short_year(day: date) -> str:
    return f"{day.year % 100:02}" if day.year in _SHORT_YEARS else f"{day.year:04}"
