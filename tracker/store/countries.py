"""Which countries have populated places around a point: what can be told of borders offline.

From the places of the gazetteer (GeoNames, CC BY 4.0; see tracker/gazetteer/NOTICE.md) only the
cells of half a degree are kept in which a country has any. So a point is found to lie elsewhere
when it is some 100 km off, as after a swap of its numbers or a lost minus; a village on the wrong
side of a border is not seen, nor anything of countries that the gazetteer lacks.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from math import floor
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tracker.model.geography import Point

CELLS: Final = Path(__file__).with_name("country_cells.tsv")

_PER_DEGREE: Final = 2
_ROW: Final = 1000  # more than the cells around the globe
_OWN_REACH: Final = 2
_OTHERS_REACH: Final = 1
_UNTIL: Final = {
    "ET": {"ER": date(1993, 5, 24)},
    "RU": dict.fromkeys(("AM", "AZ", "GE", "UA"), date(1991, 12, 26)),
    "SD": {"SS": date(2011, 7, 9)},
}
"""Of what is a state by now: to which it belonged, as data sets have it, until which day.

Of the countries that the gazetteer knows, since 1989.
"""
_FAR: Final = 6  # cells: some 300 km from any place of a country one is not in it


def elsewhere(
    country: str | None, latitude: float | None, longitude: float | None, day: int | None = None
) -> str | None:
    """Return the countries ("JO, SA") around a point that is surely not in `country`, else None.

    An empty text: it is far from that country, and not near any other that is known here. `day` (an
    ordinal) is the first on which it may have happened; what has left the country since is in it.
    """
    if country is None or latitude is None or longitude is None:
        return None
    own = _own_cells(country, day or 0)
    if own is None:
        return None
    here = cell_of((latitude, longitude))
    if not own.isdisjoint(_around(here, _OWN_REACH)):
        return None
    near = set(_around(here, _OTHERS_REACH))
    others = sorted(code for code, cells in _cells().items() if not cells.isdisjoint(near))
    if not others and not own.isdisjoint(_around(here, _FAR)):
        return None
    return ", ".join(others)


def cell_of(point: Point) -> int:
    """Return the number of the cell that a point lies in."""
    latitude, longitude = point
    south_up = floor((latitude + 90) * _PER_DEGREE)
    return south_up * _ROW + floor((longitude + 180) * _PER_DEGREE)


def write_cells(places: Iterable[tuple[str, Point]], path: Path = CELLS) -> None:
    """Make the file from (country, point) of all places; run by whoever makes the gazetteer."""
    cells: dict[str, set[int]] = {}
    for country, point in places:
        cells.setdefault(country, set()).add(cell_of(point))
    lines = [f"{code}\t{' '.join(map(str, sorted(cells[code])))}" for code in sorted(cells)]
    path.write_text("\n".join(lines) + "\n", encoding="ascii")


@lru_cache(maxsize=1)
def _cells() -> dict[str, frozenset[int]]:
    lines = (line.split("\t") for line in CELLS.read_text(encoding="ascii").splitlines())
    return {code: frozenset(map(int, cells.split())) for code, cells in lines}


def _own_cells(country: str, day: int) -> frozenset[int] | None:
    """Return the cells of a country as it was on a day; None of one that is not known here."""
    own = _cells().get(country)
    left = [code for code, last in _UNTIL.get(country, {}).items() if day < last.toordinal()]
    return own.union(*(_cells()[code] for code in left)) if own is not None and left else own


def _around(cell: int, reach: int) -> Iterator[int]:
    for south_north in range(-reach, reach + 1):
        for west_east in range(-reach, reach + 1):
            yield cell + south_north * _ROW + west_east
