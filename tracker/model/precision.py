"""How much the source of a date, a place or a number allows to be known of it.

Only what the words and the point themselves show: whoever writes "June 2021" names no day. Where
nothing can be told, nothing is.
"""

from __future__ import annotations

import re
from typing import Final

_MONTHS = "jan feb mar apr may jun jul aug sep sept oct nov dec"
_LONG_MONTHS = "january february march april june july august september october november december"
_STRETCHES = (
    "early mid middle late end beginning start onset first second half part of in the during about "
    "around circa c spring summer autumn fall winter quarter q1 q2 q3 q4 month year this last"
)
_COARSE: Final = frozenset(f"{_MONTHS} {_LONG_MONTHS} {_STRETCHES}".split())
_YEAR: Final = re.compile(r"(?:19|20)\d\d", re.ASCII)
_WORD: Final = re.compile(r"\w+")

_HEDGES: Final = (
    *("at least", "at most", "more than", "fewer than", "less than", "up to", "or more", "over"),
    *(
        "about",
        "around",
        "approximately",
        "nearly",
        "almost",
        "some",
        "several",
        "dozens",
        "scores",
    ),
    *("tens", "hundreds", "many", "a few", "a number of", "estimated"),
)
_HEDGE: Final = re.compile(rf"\b(?:{'|'.join(_HEDGES)})\b", re.ASCII | re.IGNORECASE)

RANKS: Final = {
    "exact": 0,
    "site": 1,
    "town": 2,
    "near": 3,
    "admin2": 4,
    "line": 4,
    "admin1": 5,
    "country": 6,
    "sea_air": 6,
    "unknown": 9,
}
"""geo_precision from sharp (0) to blurred."""

RADIUS_KM: Final = {
    "exact": 1.0,
    "site": 2.0,
    "town": 8.0,
    "near": 25.0,
    "admin2": 40.0,
    "line": 60.0,
    "admin1": 120.0,
    "sea_air": 150.0,
    "country": 400.0,
    "unknown": 25.0,
}
"""How far from the given point the incident may have been, by geo_precision."""

_FINEST: Final = {
    "country": "country",
    "region": "country",
    "sea": "sea_air",
    "admin1": "admin1",
    "admin2": "admin2",
    "city": "town",
    "town": "town",
    "village": "town",
    "road": "near",
    "river": "near",
    "border": "near",
}
"""What the name of a place, by its kind, tells at best; the others are single sites."""

COARSE_PLACES: Final = tuple(_FINEST)
"""Kinds of places that are no single site."""


def names_no_day(words: str | None) -> bool:
    """Whether words for a date surely name no day: only months, years, seasons and the like."""
    found = _WORD.findall((words or "").casefold())
    coarse = [word for word in found if word in _COARSE or _YEAR.fullmatch(word)]
    return bool(found) and coarse == found and any(not _is_filler(word) for word in found)


def _is_filler(word: str) -> bool:
    return word in ("of", "in", "the", "part", "about", "around", "c", "first", "second", "last")


def hedges(words: str | None) -> str | None:
    """Return the word by which a number is said to be no exact one: "at least", "dozens"."""
    match = _HEDGE.search(words or "")
    return match[0].lower() if match else None


def is_rounded(latitude: float, longitude: float) -> bool:
    """Whether a point has no more than one decimal in both: known to 10 km at best."""
    return round(latitude, 1) == latitude and round(longitude, 1) == longitude


def finest(place_kind: str) -> str:
    """Return the sharpest geo_precision that the name of a place of this kind supports."""
    return _FINEST.get(place_kind, "exact")


def is_finer(precision: str, than: str) -> bool:
    """Whether one geo_precision claims to know more than another; a line runs through anything."""
    return precision != "line" and RANKS.get(precision, 9) < RANKS.get(than, 9)
