"""The gazetteer: any spelling finds the place, and a chosen one becomes a record."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import DatabaseError
from tracker.gazetteer.entries import (
    Entry,
    distinct,
    place_record,
    read_packed,
    with_sounds,
    write_packed,
)
from tracker.gazetteer.lookup import BUILT_IN, Gazetteer
from tracker.model.area_names import provinces
from tracker.store.verify import problems

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.store.store import Store

BAGHDAD = (33.3, 44.4)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.mark.parametrize(
    ("typed", "name", "country"),
    [
        ("Erbil", "Erbil", "IQ"),
        ("irbil", "Erbil", "IQ"),
        ("أربيل", "Erbil", "IQ"),
        ("Dayr az-Zawr", "Deir ez-Zor", "SY"),
        ("دير الزور", "Deir ez-Zor", "SY"),
        ("deir ezor", "Deir ez-Zor", "SY"),
        ("Abu Kamal", "Ālbū Kamāl", "SY"),
        ("Харків", "Kharkiv", "UA"),
        ("incirlik air base", "Incirlik Air Base", "TR"),
        ("ORER", "Erbil International Airport", "IQ"),
        ("tikirt", "Tikrīt", "IQ"),
    ],
)
def test_any_spelling_finds_the_place(
    gazetteer: Gazetteer, typed: str, name: str, country: str
) -> None:
    found = gazetteer.find(typed)[0]
    assert (found.entry.name, found.entry.country) == (name, country)


def test_what_matched_is_told(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("اربيل")[0][1:] == ("أربيل", "exact")
    assert gazetteer.find("tikirt")[0].how in ("sound", "similar")
    assert gazetteer.find("Mosu")[0].how == "words"


def test_of_equals_the_near_the_country_and_the_populous_come_first(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Tripoli")[0].entry.country == "LY"
    assert gazetteer.find("Tripoli", country="LB")[0].entry.country == "LB"
    assert gazetteer.find("Tripoli", near=(34.4, 35.8))[0].entry.country == "LB"
    assert gazetteer.find("Sinjar", near=BAGHDAD, country="SY")[0].entry.country == "SY"


def test_all_entries_make_sense() -> None:
    entries = list(read_packed(BUILT_IN))
    assert len({entry.key for entry in entries}) == len(entries) > 25_000
    for entry in entries:
        assert entry.name
        assert -90 <= entry.latitude <= 90
        assert -180 <= entry.longitude <= 180
        assert len(entry.country) == 2
        assert "/" in entry.timezone
    without = [entry for entry in entries if not entry.admin1]
    assert len(without) < len(entries) / 50
    assert {entry.admin1 for entry in entries if entry.country == "IQ" and entry.admin1} == {
        one.everyday for one in provinces("IQ")
    }
    assert BUILT_IN.stat().st_size < 2_000_000


@given(st.text(max_size=20), st.integers(1, 9))
def test_any_text_is_answered(typed: str, limit: int) -> None:
    small = Gazetteer([ERBIL, with_sounds(ERBIL._replace(key="x:2", name="Mosul", others=()))])
    found = small.find(typed, limit)
    assert len(found) <= limit
    assert len({one.entry.key for one in found}) == len(found)


ERBIL = with_sounds(
    Entry(
        *("geonames:95446", "Erbil", "city", "IQ", "", ""),
        latitude=36.19257,
        longitude=44.01062,
        timezone="Asia/Baghdad",
        population=932_800,
        others=("Arbil", "Arbela", "Hawler", "ھەwlێr", "Арбил", "أربيل", "ئەربیل"),
        sounds=(),
    )
)


def test_a_chosen_place_becomes_a_record_that_is_the_same_everywhere(store: Store) -> None:
    uid, body = place_record(ERBIL)
    assert place_record(ERBIL) == (uid, body)
    with store.batch() as batch:
        batch.put_body("places", uid, body)
    saved = store.body("places", uid)
    assert (saved["name"], saved["kind"], saved["timezone"]) == ("Erbil", "city", "Asia/Baghdad")
    names = [(row["name"], row["kind"]) for row in saved["parts"]["names"].values()]
    assert ("أربيل", "native") in names
    assert not {"ھەwlێr", "Арбил"} & {name for name, _ in names}  # nobody there writes it so
    assert ("Hawler", "alias") in names
    assert "Arbil" not in [name for name, _ in names]  # it is found by its sound anyway
    assert ERBIL.geo_precision == "town"
    assert list(problems(store.conn, store.path)) == []


def test_names_that_only_look_different_are_one() -> None:
    assert distinct("Erbil", ("ERBIL", "Érbil", "Irbil", "", "'", "irbil")) == ("Irbil",)


def test_packing_keeps_all(tmp_path: Path) -> None:
    path = tmp_path / "x" / "mine.tsv.gz"
    assert write_packed(path, [ERBIL]) == 1
    assert list(read_packed(path)) == [ERBIL]
    first = path.read_bytes()
    write_packed(path, [ERBIL])
    assert path.read_bytes() == first


def test_a_damaged_file_is_told_by_name(tmp_path: Path) -> None:
    for content in (b"", b"no gzip", gzip.compress(b"a\tb\n"), gzip.compress(b"\xff\n")):
        path = tmp_path / "mine.tsv.gz"
        path.write_bytes(content)
        if content:
            with pytest.raises(DatabaseError, match=r"mine\.tsv\.gz"):
                list(read_packed(path))
