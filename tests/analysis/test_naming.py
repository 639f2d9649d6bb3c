"""Completion: what is typed, in any spelling, finds who is meant among the first offers."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.misspelling import RULES, misspell
from tests.store.makers import incident, party
from tests.store.test_writing import put
from tracker.analysis.naming import NameIndex
from tracker.model.names import index_text, skeleton
from tracker.model.records import Actor, Name, Place
from tracker.store.naming import Spelling

if TYPE_CHECKING:
    from tracker.store.store import Store

LISTED = Path(__file__).parent / "names.csv"


def spelled(*names: tuple[str, str]) -> list[Spelling]:
    """Return spellings of (uid, name); the first of a uid is its own name."""
    first: dict[str, str] = {}
    for uid, name in names:
        first.setdefault(uid, name)
    return [
        Spelling(uid, uid, first[uid], name, index_text(name), skeleton(name))
        for uid, name in names
    ]


def listed() -> list[tuple[str, str]]:
    with LISTED.open(encoding="utf-8") as file:
        rows = csv.reader(line for line in file if not line.startswith("#"))
        return [(ref, name) for ref, name in rows if ref != "ref"]


def index_of(*names: tuple[str, str], **uses: float) -> NameIndex:
    return NameIndex("actors", spelled(*names), uses)


KNOWN = index_of(
    ("kh", "Kata'ib Hezbollah"),
    ("kh", "كتائب حزب الله"),
    ("hz", "Hezbollah"),
    ("qs", "Qassem Soleimani"),
    ("hama", "Hama"),
    ("hamas", "Hamas"),
    ("niger", "Niger"),
    ("nigeria", "Nigeria"),
    ("derna", "Derna"),
    ("deir", "Deir ez-Zor"),
    ("erbil", "Erbil"),
    ("kamal", "al-Bukamal"),
    ("shuhada", "Sayyid al-Shuhada"),
)


@pytest.mark.parametrize(
    ("typed", "uid", "how"),
    [
        ("hezb", "hz", "words"),
        ("Hezbollah", "hz", "exact"),
        ("hezbollah kat", "kh", "words"),
        ("kataib", "kh", "words"),
        ("Kataeb Hizballah", "kh", "sound"),
        ("كتائب حزب الله", "kh", "exact"),
        ("حزب الله", "kh", "words"),
        ("قاسم سليماني", "qs", "sound"),
        ("Qasim Suleymany", "qs", "sound"),
        ("leimani", "qs", "inside"),
        ("Dayr az-Zawr", "deir", "sound"),
        ("دير الزور", "deir", "sound"),
        ("Irbil", "erbil", "sound"),
        ("Abu Kamal", "kamal", "sound"),
        ("al-Shushada", "shuhada", "similar"),
        ("Suleimnai", "qs", "sound"),
        ("Qassen Soleimami", "qs", "similar"),
    ],
)
def test_spellings_meet(typed: str, uid: str, how: str) -> None:
    offers = KNOWN.find(typed)
    assert uid in [offer.uid for offer in offers[:2]]
    assert next(offer.how for offer in offers if offer.uid == uid) == how


def test_an_offer_says_which_spelling_matched() -> None:
    offer = KNOWN.find("كتائب")[0]
    assert (offer.name, offer.matched) == ("Kata'ib Hezbollah", "كتائب حزب الله")


@pytest.mark.parametrize("typed", ["Hama", "Niger", "Hezbollah"])
def test_who_is_named_exactly_comes_first_whatever_is_used_more(typed: str) -> None:
    index = index_of(*((s.owner, s.name) for s in KNOWN._spellings if s), kh=9.0, hamas=9.0)
    assert index.find(typed)[0].name == typed
    assert index.find(typed)[0].how == "exact"


@pytest.mark.parametrize(
    ("typed", "other"), [("drone", "Derna"), ("Hamas", "Hama"), ("Nigeria", "Niger")]
)
def test_what_only_sounds_alike_is_offered_as_such(typed: str, other: str) -> None:
    hows = [offer.how for offer in KNOWN.find(typed) if offer.name == other]
    assert set(hows) <= {"sound", "similar"}


def test_use_ranks_among_equals_and_is_noted_at_once() -> None:
    index = index_of(("a", "Ansar Allah"), ("b", "Ansar al-Sharia"), ("c", "Ansar Dine"), b=0.2)
    assert index.find("ansar")[0].uid == "b"
    index.used("c")
    assert index.find("ansar")[0].uid == "c"
    assert [offer.uid for offer in index.find("")] == ["c", "b"]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("erb", ["Erbil", "Erbil airport", "New Erbil", "Superbia"]),
        ("erbil", ["Erbil", "Erbil airport", "New Erbil"]),
        ("us arm", ["US Armed Forces", "US Army", "US Army Reserve"]),
    ],
)
def test_what_begins_so_comes_before_what_holds_it_and_the_shortest_of_a_family(
    typed: str, names: list[str]
) -> None:
    known = ("Erbil airport", "Superbia", "New Erbil", "Erbil", "US Army", "US Army Reserve")
    index = index_of(
        *((name, name) for name in (*known, "US Armed Forces")),
        **{"Erbil airport": 9.0, "New Erbil": 20.0, "Superbia": 30.0, "US Armed Forces": 5.0},
    )
    assert [offer.name for offer in index.find(typed)][: len(names)] == names


def test_names_are_no_more_alike_for_their_articles() -> None:
    index = index_of(("saraya", "Saraya Awliya al-Dam"), ("ahl", "Asaib Ahl al-Haqq"))
    assert [offer.uid for offer in index.find("Asaib Ahl al-Haq")] == ["ahl"]


def test_nothing_is_offered_for_what_is_no_name() -> None:
    for typed in ("???", "'", "zzzzqqqq", "x" * 10_000):
        assert KNOWN.find(typed) == []


@given(st.text(max_size=30), st.integers(1, 9))
def test_any_text_is_answered_and_each_record_offered_once(typed: str, limit: int) -> None:
    offers = KNOWN.find(typed, limit)
    assert len(offers) <= limit
    assert len({offer.uid for offer in offers}) == len(offers)
    assert all(0 < offer.score <= 1 for offer in offers)


def test_names_with_one_mistake_find_their_actor_among_the_first_five() -> None:
    names = listed()
    index = NameIndex("actors", spelled(*names), {})
    pick = random.Random(7)
    missed = []
    for ref, name in names * 3:
        rule, typed = misspell(name, pick)
        if ref not in {offer.uid for offer in index.find(typed, 5)}:
            missed.append((rule, name, typed))
    assert len(missed) <= len(names) * 3 * 0.03, missed


def test_each_rule_makes_the_mistake_it_is_named_for() -> None:
    pick = random.Random(1)
    for rule, make in RULES.items():
        wrong = {make("Kata'ib al-Nusrra Khalid", pick) for _ in range(9)}
        assert None not in wrong, rule
        assert "Kata'ib al-Nusrra Khalid" not in wrong, rule
    assert RULES["article"]("Hamas", pick) is None


# From the file


def test_loading_knows_merges_use_and_void_records(store: Store) -> None:
    kept, gone, void = put(
        store,
        Actor(name="Popular Mobilisation Forces"),
        Actor(name="Hashd", names=(Name(name="الحشد الشعبي", kind="native"),)),
        Actor(name="Mistaken"),
    )
    put(store, incident("A", involvements=(party(gone),)))
    with store.batch() as batch:
        batch.merge("actors", gone, kept)
        batch.void("actors", void, "twice")
    index = NameIndex.load(store.conn, "actors")
    assert len(index) == 3
    (offer,) = index.find("hashd")
    assert (offer.uid, offer.name, offer.matched) == (kept, "Popular Mobilisation Forces", "Hashd")
    assert [found.uid for found in index.find("")] == [kept]
    assert index.find("mistaken") == []


def test_the_index_follows_what_is_written_and_undone(store: Store) -> None:
    index = NameIndex.load(store.conn, "actors")
    assert index.find("hashd") == []
    kept, gone = put(store, Actor(name="PMF"), Actor(name="Hashd"))
    put(store, Place(name="Hashdiya"))
    assert index.refresh(store.conn) == 2
    assert [offer.uid for offer in index.find("hashd")] == [gone]
    with store.batch() as batch:
        batch.merge("actors", gone, kept)
    index.refresh(store.conn)
    assert [offer.name for offer in index.find("hashd")] == ["PMF"]
    store.undo()
    index.refresh(store.conn)
    assert [offer.uid for offer in index.find("hashd")] == [gone]
    with store.batch() as batch:
        batch.put_body("actors", gone, {**store.body("actors", gone), "name": "Ansar"})
    index.refresh(store.conn)
    assert index.find("hashd") == []
    assert [offer.uid for offer in index.find("ansar")] == [gone]
    assert index.refresh(store.conn) == 0


def test_many_small_updates_leave_all_names_to_be_found() -> None:
    index = index_of(*((f"n{n}", f"Number {n}") for n in range(50)))
    for n in range(50):
        index.update([f"n{n}"], spelled((f"n{n}", f"Renamed {n}")))
    assert len(index) == 50
    assert index.find("number 7") == [] or index.find("number 7")[0].how == "similar"
    assert index.find("renamed 7")[0].uid == "n7"
