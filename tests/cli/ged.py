"""A small data set in the columns of UCDP GED, two good rows and, on demand, one that is not."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_ROW = {
    "id": "1",
    "year": "2016",
    "type_of_violence": "1",
    "conflict_name": "Syria: Government",
    "dyad_name": "Government of Syria - Syrian insurgents",
    "side_a": "Government of Syria",
    "side_b": "Syrian insurgents",
    "number_of_sources": "1",
    "source_article": '"SOHR,2016-01-01,Shells hit the town"',
    "source_office": "SOHR",
    "source_date": "2016-01-01",
    "source_headline": "Shells hit the town",
    "source_original": "SOHR",
    "where_prec": "1",
    "where_coordinates": "Teir Maaleh village",
    "adm_1": "Homs Governorate",
    "adm_2": "Ar Rastan district",
    "latitude": "34.802462",
    "longitude": "36.707602",
    "country": "Syria",
    "event_clarity": "1",
    "date_prec": "1",
    "date_start": "2016-01-01",
    "date_end": "2016-01-01",
    "deaths_a": "2",
    "deaths_b": "2",
    "deaths_civilians": "0",
    "deaths_unknown": "0",
    "low": "4",
    "best": "4",
    "high": "4",
}


def write_ged(path: Path, *, bad: bool = False) -> Path:
    """Write the data set; with `bad` its last row has a day that does not exist."""
    rows = [_ROW, {**_ROW, "id": "2", "date_start": "2016-01-02", "date_end": "2016-01-02"}]
    if bad:
        rows.append({**_ROW, "id": "3", "date_start": "2016-02-30", "date_end": "2016-02-30"})
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _ROW)
        writer.writeheader()
        writer.writerows(rows)
    return path
