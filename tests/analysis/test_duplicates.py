"""Likely doubles: what is proposed, why, and what must stay apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.store.makers import incident, party, statement, toll, when
from tests.store.test_writing import put
from tracker.analysis import duplicates, same_names
from tracker.analysis.duplicates import in_file, of_body
from tracker.model.geography import distance_km
from tracker.model.names import index_text, skeleton
from tracker.model.records import Actor, Incident, Link, Name, Place, to_body
from tracker.store.naming import Spelling

if TYPE_CHECKING:
    from tracker.store.store import Store


@pytest.fixture
def world(store: Store) -> dict[str, str]:
    uids = put(
        store,
        Place(name="Erbil", country="IQ", latitude=36.19, longitude=44.01, kind="city"),
        Place(name="Erbil airport", country="IQ", latitude=36.24, longitude=43.96, kind="airport"),
        Place(name="Mosul", country="IQ", latitude=36.34, longitude=43.12, kind="city"),
        Actor(name="Kata'ib Hezbollah"),
        Actor(name="Hezbollah"),
        Actor(name="SOHR"),
    )
    return dict(zip(("erbil", "airport", "mosul", "kh", "hz", "sohr"), uids, strict=True))


def attack(world: dict[str, str], title: str = "Drone attack on Erbil", **more: Any) -> Incident:
    fields: dict[str, Any] = {
        "kind": "drone_attack",
        "place": world["erbil"],
        "geo_precision": "town",
        "involvements": (party(world["kh"]),),
        **more,
    }
    return incident(title, fields.pop("date", "2021-06-28"), **fields)


def likely(store: Store, one: Incident) -> list[str]:
    return [found.other for found in of_body(store.conn, "incidents", to_body(one), one.uid)]


def test_a_double_is_found_while_typing_and_says_why(store: Store, world: dict[str, str]) -> None:
    (uid,) = put(store, attack(world, "Drones hit Erbil airport, one guard hurt"))
    typed = attack(
        world, "Erbil airport hit by drone", place=world["airport"], geo_precision="site"
    )
    (found,) = of_body(store.conn, "incidents", to_body(typed))
    assert found.other == uid
    assert found.reasons == (
        "the same day",
        "7 km apart",
        "both drone_attack",
        "both name Kata'ib Hezbollah",
        "words in common: airport, drone, hit",
    )


@pytest.mark.parametrize(
    "other",
    [
        {"date": "2021-06-30"},
        {"date": ""},
        {"date": "../2022"},
        {"place": "mosul"},
        {"unit": "background"},
        {"kind": "protest", "actor": "hz"},
    ],
)
def test_another_time_place_or_kind_is_another_incident(
    store: Store, world: dict[str, str], other: dict[str, str]
) -> None:
    put(store, attack(world))
    more: dict[str, Any] = dict(other)
    if "place" in more:
        more["place"] = world[more["place"]]
    if "actor" in more:
        more["involvements"] = (party(world[more.pop("actor")]),)
    assert likely(store, attack(world, "Something else altogether", **more)) == []


def test_what_is_settled_void_or_the_record_itself_is_not_proposed(
    store: Store, world: dict[str, str]
) -> None:
    one, two = put(store, attack(world), attack(world))
    record = store.get("incidents", one)
    assert isinstance(record, Incident)
    assert likely(store, record) == [two]
    assert [(f.uid, f.other) for f in in_file(store.conn, "incidents")] == [(two, one)]
    put(store, Link(kind="not_duplicate", from_incident=two, to_incident=one))
    assert likely(store, record) == []
    assert list(in_file(store.conn, "incidents")) == []
    store.undo()
    with store.batch() as batch:
        batch.merge("incidents", two, one)
    assert list(in_file(store.conn, "incidents")) == []
    assert likely(store, record) == []


def test_merged_places_and_parties_are_one(store: Store, world: dict[str, str]) -> None:
    arbil, kataib = put(store, Place(name="Arbil"), Actor(name="Kataeb"))
    (uid,) = put(store, attack(world, "X", place=arbil, involvements=(party(kataib),)))
    assert likely(store, attack(world, "Y")) == []
    with store.batch() as batch:
        batch.merge("places", arbil, world["erbil"])
        batch.merge("actors", kataib, world["kh"])
    assert likely(store, attack(world, "Y")) == [uid]


def test_a_file_is_compared_as_its_records_are(store: Store, world: dict[str, str]) -> None:
    records = [
        attack(world, f"{what} at {place}", date=date, place=world[place])
        for date in ("2021-06-28", "2021-06-29", "2021-06-27/2021-06-29", "2021-08")
        for place in ("erbil", "mosul")
        for what in ("Drones", "Rockets")
    ]
    uids = put(store, *records)
    pairs = {frozenset((f.uid, f.other)) for f in in_file(store.conn, "incidents")}
    single = {
        frozenset((uid, found.other))
        for uid in uids
        for found in of_body(store.conn, "incidents", store.body("incidents", uid), uid, limit=100)
    }
    assert pairs == single
    assert pairs


def test_two_records_of_one_data_set_need_more_to_be_proposed(
    store: Store, world: dict[str, str]
) -> None:
    origin = {"origin": "UCDP GED"}
    put(store, attack(world, "A", **origin, origin_id="1"))
    assert likely(store, attack(world, "B", **origin, origin_id="2")) == []
    assert len(likely(store, attack(world, "B"))) == 1


@pytest.mark.parametrize(
    ("origin", "victims", "proposed"),
    [
        ("UCDP GED", ("combatant", "civilian"), 0),
        ("UCDP GED", ("combatant", "combatant"), 1),
        ("UCDP GED", ("combatant", "unknown"), 1),
        (None, ("combatant", "civilian"), 1),
    ],
)
def test_other_dead_are_another_event_within_one_data_set_and_a_dispute_between_two(
    store: Store,
    world: dict[str, str],
    origin: str | None,
    victims: tuple[str, str],
    proposed: int,
) -> None:
    words = "Shells fall on the old market and the bus station"
    for number, who in enumerate(victims):
        one = attack(world, words, origin=origin, origin_id=origin and str(number))
        (uid,) = put(store, one)
        counted = toll(3, 3, incident=uid, victims=who)
        put(store, statement("So many dead", uid, casualties=counted))
    assert len(list(in_file(store.conn, "incidents"))) == proposed


def test_a_statement_said_twice(store: Store, world: dict[str, str]) -> None:
    (about,) = put(store, attack(world))
    said = statement(
        "Four fighters were killed in the American raid on the border",
        about,
        speaker=world["sohr"],
        kind="toll",
        casualties=toll(4, 4, incident=about),
    )
    (uid,) = put(store, said)
    body = to_body(replace(said, gist="American raid on the border killed four fighters"))
    (found,) = of_body(store.conn, "statements", body)
    assert (found.other, found.reasons[:2]) == (uid, ("the same day", "both by SOHR"))
    for other in (
        replace(said, speaker=world["kh"]),
        replace(said, casualties=toll(7, 7, incident=about)),
        replace(said, when=when("2021-07-03")),
        replace(said, gist="We condemn it"),
    ):
        assert of_body(store.conn, "statements", to_body(other)) == []
    put(store, said)
    assert len(list(in_file(store.conn, "statements"))) == 1


# Names


def spelled(name: str) -> Spelling:
    return Spelling("x", "x", name, name, index_text(name), skeleton(name))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hezbollah", "Kata'ib Hezbollah"),
        ("Hama", "Hamas"),
        ("Niger", "Nigeria"),
        ("drone", "Derna"),
        ("1st Brigade", "2nd Brigade"),
        ("Brigade 313", "Brigade 314"),
        ("Eastern Ghouta", "Western Ghouta"),
        ("Northwestern Hama", "Northeastern Hama"),
        ("Government of Iraq", "Government of Iran"),
        ("Sudan", "South Sudan"),
        ("PLO", "PLA"),
    ],
)
def test_names_that_must_stay_apart_do(one: str, other: str) -> None:
    assert same_names.compare_spellings(spelled(one), spelled(other)).score < duplicates.PROPOSED


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kata'ib Hezbollah", "Kataeb Hizballah"),
        ("Kata'ib Hezbollah", "كتائب حزب الله"),
        ("Qassem Soleimani", "Qasim Suleymany"),
        ("Deir ez-Zor", "Dayr az-Zawr"),
        ("SOLEIMANI, Qassem", "Qassem Soleimani"),
        ("Tasnim news agency", "Tansim News Agency"),
        ("al-Shuhada Brigade", "al-Shushada Brigade"),
    ],
)
def test_spellings_of_one_name_meet(one: str, other: str) -> None:
    alike = same_names.compare_spellings(spelled(one), spelled(other))
    assert alike.score >= duplicates.PROPOSED
    assert alike == same_names.compare_spellings(spelled(other), spelled(one))._replace(
        said=alike.said
    )


def test_actors_of_the_file(store: Store) -> None:
    one, two, _, person = put(
        store,
        Actor(name="Kata'ib Hezbollah", country="IQ"),
        Actor(name="KH", names=(Name(name="كتائب حزب الله"),)),
        Actor(name="Hezbollah", country="LB"),
        Actor(name="Kataib Hezbollah", country="SY", kind="person"),
    )
    found = {frozenset((f.uid, f.other)): f for f in same_names.in_file(store.conn, "actors")}
    assert set(found) == {frozenset((one, two)), frozenset((two, person))}
    assert "sounds like" in found[frozenset((one, two))].reasons[0]
    put(store, Link(kind="maybe_same", from_actor=one, to_actor=two))
    with store.batch() as batch:
        batch.void("actors", person, "no such person")
    assert list(same_names.in_file(store.conn, "actors")) == []


def test_places_of_one_name_are_one_only_where_they_are_near(store: Store) -> None:
    def place(latitude: float, kind: str = "village") -> Place:
        return Place(name="Frikeh", country="SY", kind=kind, latitude=latitude, longitude=36.0)

    one, two, _, _ = put(store, place(35.0), place(35.05), place(36.0), place(35.0, "admin1"))
    (found,) = same_names.in_file(store.conn, "places")
    assert {found.uid, found.other} == {one, two}
    assert found.reasons == ("both are called Frikeh", "both SY", "6 km apart")


def test_distances_on_the_globe() -> None:
    assert distance_km((36.19, 44.01), (36.19, 44.01)) == 0
    assert distance_km((33.3152, 44.3661), (33.5138, 36.2765)) == pytest.approx(752, rel=0.01)
    assert distance_km((0, 179.9), (0, -179.9)) == pytest.approx(22.2, rel=0.01)


def test_the_same_title_kind_and_dates_are_enough_where_the_place_is_not_known(
    store: Store, world: dict[str, str]
) -> None:
    nowhere: dict[str, Any] = {"place": None, "geo_precision": "unknown", "involvements": ()}
    title = "Airstrikes on the border"
    first, second, placed = put(
        store,
        attack(world, title, date="2021-06-21/2021-06-25", **nowhere),
        attack(world, title.upper(), date="2021-06-22/2021-06-25", **nowhere),
        attack(world, title, date="2021-06-25"),
    )
    typed = attack(world, title, date="2021-06-24/2021-06-25", **nowhere)
    assert set(likely(store, typed)) == {first, second, placed}
    for other in (
        attack(world, title, date="2021-06-26", **nowhere),  # a day later it may be the next one
        attack(world, title, date="2021-06-24", kind="shelling", **nowhere),
        attack(world, "Airstrikes", date="2021-06-24", **nowhere),
    ):
        assert likely(store, other) == []
    pairs = {frozenset((one.uid, one.other)) for one in in_file(store.conn, "incidents")}
    assert pairs == {
        frozenset(pair) for pair in ((first, second), (first, placed), (second, placed))
    }
