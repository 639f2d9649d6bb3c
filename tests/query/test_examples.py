"""Every row of examples.md, as typed into the filter line and as written in a shell."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import numbered, ticking
from tests.query.conftest import BASE, exactly
from tests.store.makers import incident, party, statement
from tracker.errors import TrackerError
from tracker.model.records import Actor, Citation, Document, Name, Place
from tracker.query import argv
from tracker.query.fields import NAMES
from tracker.query.names import refuse_lost_quotes
from tracker.query.run import prepare
from tracker.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.store.batch import Batch

DOCUMENT = (Path(__file__).parent / "examples.md").read_text(encoding="utf-8")
OPTIONS = [argv.Option("--limit", "-n"), argv.Option("--format", "-f")]


def rows(heading: str) -> list[tuple[str, str, str]]:
    section = re.split(r"^## ", DOCUMENT, flags=re.MULTILINE)
    (found,) = [part for part in section if part.startswith(heading)]
    cells = [re.split(r"(?<!\\)\|", line)[1:4] for line in found.splitlines() if "| `" in line]
    return [tuple(cell.strip().strip("`").replace("\\|", "|") for cell in row) for row in cells]  # type: ignore[misc]


FOUND = [row for part in ("The rows", "Words", "Fields", "Every field") for row in rows(part)]
MISTAKES = rows("Mistakes")


def test_there_are_enough_of_them() -> None:
    assert len(rows("The rows")) == 13
    assert len(FOUND) + len(MISTAKES) >= 53
    used = set(re.findall(r"\b([a-z]+):", " ".join(typed for typed, _, _ in FOUND)))
    assert used >= set(NAMES), "every field, by each of its names, has a query"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("examples") / "world.db"
    with Store.create(path, author="ann", clock=ticking(), random_uid=numbered()) as store:
        with store.batch() as batch:
            fill(batch)
        yield store


def found(store: Store, query: str) -> str:
    prepared = prepare(store.conn, query, base=BASE)
    column, mark = ("title", "") if prepared.table == "incidents" else ("gist", "*")
    sql = f"SELECT {column} FROM {prepared.table} WHERE sort_key = ?"
    titles = [store.conn.execute(sql, (key,)).fetchone()[0] for key in prepared.keys(store.conn)]
    return ", ".join(f"{mark}{title}{mark}" for title in titles)


def as_in_a_shell(store: Store, typed: str) -> str:
    """Return the query that arrives when this is typed behind `tracker search`."""
    tokens = argv.divide(shlex.split(typed), OPTIONS).tokens
    refuse_lost_quotes(store.conn, tokens)
    return " ".join(tokens)


@pytest.mark.parametrize(("typed", "shell", "titles"), FOUND)
def test_found(world: Store, typed: str, shell: str, titles: str) -> None:
    assert found(world, typed) == titles
    assert found(world, as_in_a_shell(world, shell)) == titles


@pytest.mark.parametrize(("typed", "shell", "said"), MISTAKES)
def test_mistakes(world: Store, typed: str, shell: str, said: str) -> None:
    if typed:
        with pytest.raises(TrackerError) as caught:
            found(world, typed)
        assert said in f"{caught.value}"
    with pytest.raises(TrackerError) as caught:
        found(world, as_in_a_shell(world, shell))
    assert said in f"{caught.value}"
    assert caught.value.exit_code == 2


def fill(batch: Batch) -> None:
    actors = {
        key: batch.put(Actor(name=name, kind=kind, names=tuple(Name(name=n) for n in names)))
        for key, name, kind, names in (
            ("us", "US Armed Forces", "state_force", []),
            ("kh", "Kata'ib Hezbollah", "armed_group", ["كتائب حزب الله"]),
            ("iraq", "Government of Iraq", "government", []),
            ("soleimani", "Qassem Soleimani", "person", ["قاسم سليماني"]),
            ("reuters", "Reuters", "media", []),
        )
    }
    sohr = "Syrian Observatory for Human Rights"
    acronym = (Name(name="SOHR", kind="acronym"),)
    actors["sohr"] = batch.put(Actor(name=sohr, kind="ngo", reliability="C", names=acronym))
    places = {
        key: batch.put(Place(name=name, names=tuple(Name(name=n) for n in names), **more))  # type: ignore[arg-type]
        for key, name, names, more in (
            ("iraq", "Iraq", [], {"kind": "country", "country": "IQ"}),
            ("anbar", "Al Anbar", [], {"kind": "admin1", "country": "IQ"}),
            ("erbil", "Erbil", ["Irbil", "أربيل"], {"kind": "city", "country": "IQ"}),
            ("mosul", "Mosul", [], {"kind": "city", "country": "IQ"}),
            ("kubaysa", "Kubaysa", [], {"kind": "town", "country": "IQ", "admin1": "Al Anbar"}),
            (
                *("bukamal", "Al-Bukamal", ["Abu Kamal"]),
                {"kind": "town", "country": "SY", "admin1": "Deir ez-Zor"},
            ),
            ("deir", "Deir ez-Zor", ["دير الزور"], {"kind": "city", "country": "SY"}),
            ("derna", "Derna", [], {"kind": "city", "country": "LY"}),
        )
    }
    _incidents(batch, actors, places)
    batch.set_value("saved_searches", "overnight", "kind:drone_attack within:2021-06-26")


def _incidents(batch: Batch, actors: dict[str, str], places: dict[str, str]) -> None:
    wire = batch.put(Document(title="Wire", publisher=actors["reuters"]))
    border = batch.put(
        incident(
            "Border",
            kind="airstrike",
            place=places["bukamal"],
            state="review",
            involvements=(
                party(actors["us"], "perpetrator", "admitted"),
                party(actors["kh"], "target", "given"),
            ),
        )
    )
    airport = batch.put(
        incident(
            "Airport",
            "2021-06-26",
            kind="drone_attack",
            place=places["erbil"],
            state="final",
            grade="confirmed",
            summary="A drone hit a hangar and burnt out at 03:30: https://example.org/a",
            involvements=(party(actors["kh"], "perpetrator", "suspected"),),
            citations=(Citation(document=wire),),
            tags=("night",),
        )
    )
    kubaysa = incident("Kubaysa", "2021-06-01~/2021-06-10~", kind="drone_attack")
    batch.put(replace(kubaysa, place=places["kubaysa"], geo_precision="near", summary="A drone."))
    batch.put(
        incident(
            *("Mosul rockets", "2021-03-10"),
            kind="rocket_missile",
            place=places["mosul"],
            state="review",
        )
    )
    batch.put(
        incident(
            *("Blackout", "2020"),
            kind="destruction",
            place=places["iraq"],
            summary="Power failed at a station. Qassem Soleimani was blamed.",
        )
    )
    missiles = batch.put(
        incident(
            *("Missiles", "2020-01-08"), kind="airstrike", place=places["erbil"], state="final"
        )
    )
    batch.put(incident("War", "2014/..", kind="clash", unit="background"))
    batch.put(
        incident("Undated", "", kind="rocket_missile", place=places["iraq"], summary="Rockets.")
    )
    downed = incident("Downed", "2022-01-05", kind="interception", place=places["erbil"])
    batch.put(replace(downed, state="final", summary="A drone was shot down."))
    ghost = batch.put(incident("Ghost", "2021-06-15", kind="drone_attack"))
    batch.void("incidents", ghost, "never happened")
    _statements(batch, actors, border, airport, missiles)


def _statements(
    batch: Batch, actors: dict[str, str], border: str, airport: str, missiles: str
) -> None:
    for gist, about, date, kind, speaker, more in (
        ("Five", border, "2021-06-28", "toll", "sohr", {"credibility": 2, "killed": 5}),
        ("Two", border, "2021-06-28", "toll", "iraq", {"killed": 2}),
        ("Blatant", border, "2021-06-28", "condemn", "iraq", {}),
        ("Denial", airport, "2021-06-27", "deny", "kh", {}),
        ("Reported", missiles, "2020-01-08", "report", "iraq", {}),
        ("Condemned", missiles, "2020-01-09", "condemn", "sohr", {"quote": "against sovereignty"}),
    ):
        own = dict(more)
        killed = own.pop("killed", None)
        figures = (exactly("killed", killed, incident=about),) if killed is not None else ()
        batch.put(
            statement(
                *(gist, about, date),
                kind=kind,
                speaker=actors[speaker],
                casualties=figures,
                **own,
            )
        )
