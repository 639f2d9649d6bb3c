"""A small file in which every rule of the search language has something to find."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from tests.conftest import numbered, ticking
from tests.store.makers import incident, party, statement, when
from tracker.model.records import (
    Actor,
    Casualty,
    Citation,
    Document,
    Link,
    Name,
    Place,
    Remark,
)
from tracker.query.run import prepare
from tracker.store.store import Store

if TYPE_CHECKING:
    from tracker.store.batch import Batch

BASE = datetime(2021, 7, 1, 12)
"""Thursday, noon."""

Find = Callable[..., list[str]]


def figure(
    harm: str, low: int | None, best: int | None = None, high: int | None = None, **more: object
) -> Casualty:
    return Casualty(harm=harm, low=low, best=best, high=high, **more)  # type: ignore[arg-type]


def exactly(harm: str, number: int, **more: object) -> Casualty:
    return figure(harm, number, number, number, **more)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The file of these tests, once for a module: nothing writes to it afterwards."""
    path = tmp_path_factory.mktemp("query") / "search.db"
    with Store.create(path, author="ann", clock=ticking(), random_uid=numbered()) as store:
        with store.batch() as batch:
            fill(batch)
        yield store


@pytest.fixture
def find(filled: Store) -> Find:
    """Run a query; return the titles (or gists) found, in order."""

    def run(text: str, **more: object) -> list[str]:
        found = prepare(filled.conn, text, base=BASE, **more)  # type: ignore[arg-type]
        column = "title" if found.table == "incidents" else "gist"
        sql = f"SELECT {column} FROM {found.table} WHERE sort_key = ?"
        return [filled.conn.execute(sql, (key,)).fetchone()[0] for key in found.keys(filled.conn)]

    return run


def fill(batch: Batch) -> None:
    actors = _actors(batch)
    places = _places(batch)
    wire = batch.put(Document(title="A wire report", publisher=actors["reuters"]))
    note = batch.put(Document(title="Our own note"))

    iraq_report = batch.put(
        incident(
            "Strike A",
            "2021-06-28",
            kind="airstrike",
            place=places["erbil"],
            grade="confirmed",
            state="final",
            summary="Aircraft hit a power line near the old station.",
            involvements=(
                party(actors["us"], "perpetrator", "admitted"),
                party(actors["kh"], "target", "given"),
            ),
            tags=("border",),
        )
    )
    both = batch.put(
        incident(
            "Strike B",
            "2021-06-27",
            kind="airstrike",
            place=places["mosul"],
            state="review",
            summary="The power station was struck.",
            involvements=(
                party(actors["kh"], "perpetrator"),
                party(actors["us"], "target"),
            ),
            citations=(Citation(document=wire),),
            tags=("Border", "ucdp:1"),
        )
    )
    batch.put(
        statement(
            "Iraq reports the strike.",
            iraq_report,
            "2021-06-28",
            kind="report",
            speaker=actors["iraq"],
            credibility=1,
        )
    )
    batch.put(
        statement(
            "Iran condemns the strike.",
            iraq_report,
            "2021-06-29",
            kind="condemn",
            speaker=actors["iran"],
            quote="a blatant violation of sovereignty",
            credibility=2,
        )
    )
    rasool = batch.put(
        statement(
            "Iraq condemns the other strike.",
            both,
            "2021-06-28",
            kind="condemn",
            speaker=actors["rasool"],
            on_behalf_of=actors["iraq"],
            quote="unacceptable",
            quote_original="انتهاك سافر",
            credibility=1,
            state="final",
            citations=(Citation(document=note),),
        )
    )
    first = batch.put(
        statement(
            "Five dead and two hurt.",
            both,
            "2021-06-28",
            kind="toll",
            speaker=actors["sohr"],
            credibility=3,
            casualties=(
                exactly("killed", 5, incident=both),
                exactly("injured", 2, incident=both),
                exactly("killed", 40, incident=both, subset=True),
            ),
            tags=("figures",),
        )
    )
    batch.put(
        statement(
            "At least nine dead.",
            both,
            "2021-06-30",
            kind="toll",
            speaker=actors["iran"],
            casualties=(figure("killed", 9, incident=both),),
        )
    )
    batch.put(
        incident(
            "Drone over town",
            "2021-06-01~/2021-06-10~",
            kind="drone_attack",
            place=places["village"],
            geo_precision="near",
            casualties=(exactly("killed", 1),),
            unit="aggregate",
        )
    )
    batch.put(incident("Talks", "../..", kind="political", unit="background"))
    batch.put(incident("War", "2014/..", kind="clash", unit="background"))
    batch.put(incident("Before it all", "../2013-12-31", kind="other", sensitive=True))
    batch.put(incident("Undated rocket", "", kind="rocket_missile", place=places["iraq"]))
    ghost = batch.put(incident("Ghost drone", "2021-06-15", kind="drone_attack"))
    denied = batch.put(
        statement("A ghost is denied.", both, "2021-06-16", kind="deny", speaker=actors["iran"])
    )
    derna = incident(
        "Rockets at Derna",
        "2020",
        kind="rocket_missile",
        place=places["derna"],
        involvements=(party(actors["lebanon"], "party"),),
        latitude=32.7,
        longitude=22.6,
    )
    batch.put(replace(derna, when=when("2020", time_from="03:30")))
    batch.put(Link(kind="updates", from_statement=rasool, to_statement=first))
    batch.put(Remark(record_table="incidents", record_uid=both, author="bo", body="Which one?"))
    batch.void("incidents", ghost, "never happened")
    batch.void("statements", denied, "never said")
    batch.set_value("saved_searches", "strikes", "kind:airstrike sort:date")
    batch.set_value("saved_searches", "said", "is:statement by:iran")
    batch.set_value("saved_searches", "loop", "drone @loop")
    batch.set_value("saved_searches", "broken", "typ:x")
    batch.set_value("saved_searches", "night", "@strikes erbil")


def _actors(batch: Batch) -> dict[str, str]:
    found = {
        key: batch.put(Actor(name=name, kind=kind, names=tuple(Name(name=n) for n in names)))
        for key, name, kind, names in (
            ("us", "United States Armed Forces", "state_force", ["US Armed Forces"]),
            ("kh", "Kata'ib Hezbollah", "armed_group", ["كتائب حزب الله"]),
            ("lebanon", "Hezbollah", "armed_group", ["حزب الله"]),
            ("iraq", "Government of Iraq", "government", []),
            ("iran", "Iran", "government", ["إيران"]),
            ("rasool", "Yahya Rasool", "person", []),
            ("soleimani", "Qassem Soleimani", "person", ["قاسم سليماني"]),
            ("reuters", "Reuters", "media", []),
        )
    }
    found["sohr"] = batch.put(
        Actor(
            name="Syrian Observatory for Human Rights",
            kind="ngo",
            reliability="C",
            names=(Name(name="SOHR", kind="acronym"),),
        )
    )
    # An entry made twice: its records count as the winner's.
    batch.put(Actor(name="Observatory (double)", kind="ngo", merged_into=found["sohr"]))
    return found


def _places(batch: Batch) -> dict[str, str]:
    rows = {
        "iraq": Place(name="Iraq", kind="country", country="IQ"),
        "anbar": Place(name="Al Anbar", kind="admin1", country="IQ"),
        "erbil": Place(
            name="Erbil", kind="city", country="IQ", names=(Name(name="أربيل"), Name(name="Irbil"))
        ),
        "mosul": Place(name="Mosul", kind="city", country="IQ", latitude=36.3, longitude=43.1),
        "village": Place(name="Kubaysa", kind="town", country="IQ", admin1="Al Anbar"),
        "derna": Place(name="Derna", kind="city", country="LY", admin1="Barqah"),
        "bukamal": Place(
            name="Al-Bukamal", kind="town", country="SY", names=(Name(name="Abu Kamal"),)
        ),
    }
    return {key: batch.put(place) for key, place in rows.items()}
