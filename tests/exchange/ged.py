"""Rows of UCDP GED for tests: made up, in the columns of version 23.1."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SHARED = Path(__file__).parents[3] / "shared" / "data" / "ucdp"
"""The real files, where they are beside the project."""

Row = dict[str, str]

_FIRST: Row = {
    "id": "1001",
    "relid": "SYR-2016-1-11973-1",
    "year": "2016",
    "active_year": "1",
    "code_status": "Clear",
    "type_of_violence": "1",
    "conflict_new_id": "299",
    "conflict_name": "Syria: Government",
    "dyad_new_id": "11973",
    "dyad_name": "Government of Syria - Syrian insurgents",
    "side_a": "Government of Syria",
    "side_b": "Syrian insurgents",
    "number_of_sources": "1",
    "source_article": '"SOHR,2016-01-02,Clashes near Teir Maaleh"',
    "source_office": "SOHR",
    "source_date": "2016-01-02",
    "source_headline": "Clashes near Teir Maaleh",
    "source_original": "SOHR",
    "where_prec": "1",
    "where_coordinates": "Teir Maaleh village",
    "where_description": "the outskirts of the village",
    "adm_1": "Homs Governorate",
    "adm_2": "Ar Rastan district",
    "latitude": "34.802462",
    "longitude": "36.707602",
    "geom_wkt": "POINT (36.707602 34.802462)",
    "country": "Syria",
    "country_id": "652",
    "region": "Middle East",
    "event_clarity": "1",
    "date_prec": "1",
    "date_start": "2016-01-01",
    "date_end": "2016-01-01",
    "deaths_a": "2",
    "deaths_b": "1",
    "deaths_civilians": "1",
    "deaths_unknown": "0",
    "best": "4",
    "high": "6",
    "low": "3",
    "gwnoa": "652",
    "gwnob": "",
}


def row(id_: str = "1001", **cells: str) -> Row:
    """Return a row, other than the first one in the cells given."""
    return {**_FIRST, "id": id_, **cells}


def write(path: Path, rows: Iterable[Row], columns: Iterable[str] = tuple(_FIRST)) -> Path:
    """Write a file of these rows; return its path."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns), extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def read(path: Path) -> list[Row]:
    """Return the rows of a file that we wrote, without the apostrophes that keep it harmless."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for cells in rows:
        for name in filter(None, cells.pop("tracker_escaped").split(";")):
            cells[name] = cells[name].removeprefix("'")
    return rows
