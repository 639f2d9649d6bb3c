from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tracker.analysis.naming import NameIndex
from tracker.analysis.near_names import nearest
from tracker.store import links

if TYPE_CHECKING:
    from tracker.store.store import Store


@pytest.fixture
def names(store: Store) -> dict[str, str]:
    found = {}
    with store.batch() as batch:
        for name, other in (
            ("Kata'ib Hezbollah", "كتائب حزب الله"),
            ("Hezbollah", ""),
            ("Asa'ib Ahl al-Haq", "AAH"),
        ):
            rows = {"new-1": {"name": other, "kind": "alias"}} if other else {}
            body = {"name": name, "kind": "paramilitary", "parts": {"names": rows}}
            found[name] = batch.put_body("actors", "", body)
        found["Erbil"] = batch.put_body("places", "", {"name": "Erbil", "kind": "city"})
    return found


def near(store: Store, name: str, table: str = "actors", uid: str = "") -> dict[str, str]:
    index = NameIndex.load(store.conn, table)
    found = nearest(store.conn, index, table, {"name": name, "kind": "other"}, uid)
    return {one.other_title: "; ".join(one.reasons) for one in found}


@pytest.mark.parametrize(
    ("typed", "meant", "why"),
    [
        ("Kataeb Hizballah", "Kata'ib Hezbollah", "sounds like"),
        ("كتائب حزب الله", "Kata'ib Hezbollah", "both are called"),
        ("AAH", "Asa'ib Ahl al-Haq", "in short"),
        ("Ahl al-Haq", "Asa'ib Ahl al-Haq", "has the same words"),
    ],
)
def test_the_nearest_names_say_why(
    store: Store, names: dict[str, str], typed: str, meant: str, why: str
) -> None:
    found = near(store, typed)
    assert next(iter(found)) == meant
    assert why in found[meant]


def test_a_word_is_looked_up_where_the_whole_name_finds_nothing(
    store: Store, names: dict[str, str]
) -> None:
    assert list(near(store, "Arbeel City", "places")) == ["Erbil"]
    assert near(store, "Nothing Of The Kind", "places") == {}
    assert near(store, "E", "places") == {}


def test_what_is_told_apart_and_the_record_itself_are_left_out(
    store: Store, names: dict[str, str]
) -> None:
    with store.batch() as batch:
        body = {"name": "Kataeb Hizballah", "kind": "paramilitary"}
        made = batch.put_body("actors", "", body)
    assert list(near(store, "Kataeb Hizballah", uid=made)) == ["Kata'ib Hezbollah"]
    with store.batch() as batch:
        link = links.body("actors", "not_duplicate", made, names["Kata'ib Hezbollah"])
        batch.put_body("links", "", link)
    assert near(store, "Kataeb Hizballah", uid=made) == {}
