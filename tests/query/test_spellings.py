"""Every spelling of a name, in any script, finds the same records of the sample."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from tracker.query.run import prepare
from tracker.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

BASE = datetime(2021, 7, 1, 12, 0)
SPELLINGS = [
    ["soleimani", "suleimani", "qasem suleimani", "qasim suleymany", "سليماني", "قاسم سليماني"],
    ["erbil", "irbil", "arbil", "hewlêr", "أربيل", "اربيل"],
    ["kata'ib hezbollah", "kataeb hizballah", "kataib hizbollah", "كتائب حزب الله"],
    ["deir ez-zor", "dayr az-zawr", "دير الزور"],
]


def found(path: Path, query: str) -> list[int]:
    with Store.open(path) as store:
        return list(prepare(store.conn, query, base=BASE).keys(store.conn))


@pytest.mark.parametrize("spellings", SPELLINGS, ids=lambda spellings: spellings[0])
def test_all_spellings_find_the_same(spellings: list[str], sample_path: Path) -> None:
    results = {spelling: found(sample_path, spelling) for spelling in spellings}
    assert results[spellings[0]]
    assert all(keys == results[spellings[0]] for keys in results.values())


def test_lebanese_hezbollah_is_not_kataib_hezbollah(sample_path: Path) -> None:
    with Store.open(sample_path) as store:
        actors = {
            prepare(store.conn, f"actor:{name}", base=BASE).parameters
            for name in ('"kataib hezbollah"', "hezbollah")
        }
    assert len(actors) == 2


def test_the_name_of_a_country_does_not_stand_for_its_government(sample_path: Path) -> None:
    assert len(found(sample_path, "government_of_iran")) <= len(found(sample_path, "iran"))
