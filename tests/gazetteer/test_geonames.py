"""Importing a GeoNames dump: what is taken, skipped, rejected."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from tracker.errors import RefusedError
from tracker.gazetteer import geonames
from tracker.gazetteer.geonames import import_geonames
from tracker.gazetteer.lookup import Gazetteer

if TYPE_CHECKING:
    from pathlib import Path


def line(number: int, name: str, **more: str) -> str:
    cells = {
        "id": str(number),
        "name": name,
        "ascii": name,
        "others": "",
        "lat": "34.5",
        "lon": "41.5",
        "class": "P",
        "code": "PPL",
        "country": "SY",
        "cc2": "",
        "a1": "07",
        "a2": "",
        "a3": "",
        "a4": "",
        "population": "0",
        "elevation": "",
        "dem": "",
        "tz": "Asia/Damascus",
        "date": "2020-01-01",
        **more,
    }
    return "\t".join(cells.values())


GOOD = [
    line(1, "Deir ez-Zor Governorate", **{"class": "A", "code": "ADM1"}),
    line(2, "Al Ḩarī", others="El Harri,الهري,SYHRI,https://x.y/z,Al|Hari", population="6000"),
    line(3, "Old Ruin", **{"class": "S", "code": "RUIN"}),
    line(4, "T4 Airbase", **{"class": "S", "code": "AIRB", "a1": ""}),
    line(5, "Gone", code="PPLH"),
]
BAD = [
    "too\tfew",
    line(6, ""),
    line(7, "Nowhere", lat="95"),
    line(8, "Words", lat="north"),
    line(9, "Country", country="Syria"),
    line(10, "People", population="many"),
    "x" * 300,
]


def written(folder: Path, lines: list[str], name: str = "SY.txt") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_places_are_taken_and_bad_lines_told(tmp_path: Path) -> None:
    source = written(tmp_path, [*GOOD, *BAD])
    done = import_geonames(source, tmp_path / "gazetteer")
    assert (done.places, done.skipped, done.rejected) == (3, 2, len(BAD))
    assert [(r.line, r.reason) for r in done.rejects] == [
        (6, "2 columns instead of 19"),
        (7, "no name"),
        (8, "95 41.5 is nowhere on Earth"),
        (9, "could not convert string to float: 'north'"),
        (10, "'Syria' is no country code"),
        (11, "invalid literal for int() with base 10: 'many'"),
        (12, "1 columns instead of 19"),
    ]
    gazetteer = Gazetteer.load(tmp_path / "gazetteer")
    found = gazetteer.find("الهري")[0].entry
    assert (found.name, found.kind, found.admin1) == ("Al Ḩarī", "town", "Deir ez-Zor")
    assert found.others == ("El Harri", "الهري")
    assert gazetteer.find("T4 airbase")[0].entry.geo_precision == "site"
    assert gazetteer.find("Old Ruin") == []


def test_importing_again_replaces(tmp_path: Path) -> None:
    folder = tmp_path / "gazetteer"
    import_geonames(written(tmp_path, GOOD), folder)
    import_geonames(written(tmp_path, GOOD[:1]), folder)
    assert len(list(folder.iterdir())) == 1
    assert Gazetteer.load(folder).find("T4 airbase") == []


def test_a_zip_is_read_as_it_comes(tmp_path: Path) -> None:
    path = tmp_path / "SY.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "about")
        archive.writestr("SY.txt", "\n".join(GOOD))
    assert import_geonames(path, tmp_path / "g").places == 3


@pytest.mark.parametrize("name", ["missing.txt", "bad.zip", "two.zip", "none.txt"])
def test_what_is_no_dump_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name == "bad.zip":
        path.write_bytes(b"PK no")
    elif name == "two.zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.txt", GOOD[0])
            archive.writestr("b.txt", GOOD[0])
    elif name == "none.txt":
        path.write_text("a,b,c\n")
    with pytest.raises(RefusedError):
        import_geonames(path, tmp_path / "g")
    assert not (tmp_path / "g").exists()


def test_more_than_can_be_looked_up_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(geonames, "PLACES_MOST", 2)
    with pytest.raises(RefusedError, match="more than 2 places"):
        import_geonames(written(tmp_path, GOOD), tmp_path / "g")
