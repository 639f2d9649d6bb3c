from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.exchange import ged
from tests.store.makers import incident, party, statement, toll
from tracker.exchange import ucdp
from tracker.exchange.report import ExportReport
from tracker.exchange.ucdp_export import COLUMNS, export_ucdp
from tracker.exchange.ucdp_records import uid_of
from tracker.model.records import Actor, Citation, Document, Incident, Place

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.store.store import Store


def export(store: Store, path: Path) -> tuple[ExportReport, list[ged.Row]]:
    with path.open("w", encoding="utf-8", newline="") as file:
        report = export_ucdp(store, file)
    return report, ged.read(path)


def differences(rows: list[ged.Row], exported: list[ged.Row]) -> list[tuple[str, str, str, str]]:
    """Return (id, column, cell, exported cell) where an exported cell is not the row's."""
    by_id = {row["id"]: row for row in exported}
    return [
        (row["id"], column, cell, by_id[row["id"]].get(column, ""))
        for row in rows
        for column, cell in row.items()
        if by_id[row["id"]].get(column, "") != cell
    ]


ROWS = [
    ged.row(),
    ged.row("2", type_of_violence="3", side_a="IS", side_b="Civilians", dyad_name="IS - Civilians"),
    ged.row("3", event_clarity="2", date_prec="2", date_end="2016-01-04", source_original=""),
    ged.row("4", low="9", best="4", high="5", country="Yemen", number_of_sources="-1"),
    ged.row("5", source_article='BBC 5/1/1999 "A; b', source_office="", source_date=""),
    ged.row("6", date_start="2016-01-01 00:00:00.000", latitude="35", longitude="-0.50"),
    ged.row("7", where_description="=HYPERLINK(1)", new_column="@x", deaths_civilians="0"),
    ged.row("8", conflict_name="A - B", dyad_name="A  - B", side_a="A", side_b="B"),
    ged.row("9", source_office="sohr", source_article='"sohr,2016-01-02,Clashes near Teir Maaleh"'),
    ged.row("10", where_prec="7", adm_1="", adm_2="", where_coordinates="Red Sea"),
]


def test_what_was_imported_comes_out_to_the_very_cells(store: Store, tmp_path: Path) -> None:
    rows = [{"new_column": "", **row} for row in ROWS]
    rows[4]["source_headline"] = ""
    ucdp.run(store, ged.write(tmp_path / "ged.csv", rows, rows[0]))
    report, exported = export(store, tmp_path / "out.csv")
    assert report == ExportReport(written=len(rows))
    assert differences(rows, exported) == []
    assert list(exported[0]) == [*COLUMNS, "new_column"]


def test_what_comes_out_goes_in_again_and_changes_nothing(store: Store, tmp_path: Path) -> None:
    ucdp.run(store, ged.write(tmp_path / "ged.csv", ROWS))
    export(store, tmp_path / "out.csv")
    again = ucdp.run(store, tmp_path / "out.csv")
    assert again.updated == {}
    assert again.left_alone == ()


@pytest.mark.parametrize("name", ["ged_sample_1000_v23.csv"])
def test_the_real_file_comes_out_to_the_very_cells(store: Store, tmp_path: Path, name: str) -> None:
    path = ged.SHARED / name
    if not path.exists():
        pytest.skip("the real data are not beside the project")
    ucdp.run(store, path)
    report, exported = export(store, tmp_path / "out.csv")
    assert report.left_out == ()
    import csv

    with path.open(encoding="utf-8", newline="") as file:
        assert differences(list(csv.DictReader(file)), exported) == []


def test_what_a_person_changed_comes_out_changed(store: Store, tmp_path: Path) -> None:
    ucdp.run(store, ged.write(tmp_path / "ged.csv", [ROWS[3]]))
    said = store.get("statements", uid_of("4", "ucdp"))
    found = store.get("incidents", uid_of("4"))
    assert isinstance(found, Incident)
    with store.batch("corrected") as batch:
        batch.put(replace(said, casualties=(*toll(4, 4, victims="mixed", incident=found.uid),)))
        batch.put(replace(found, place_note="by the road"))
    _, (row,) = export(store, tmp_path / "out.csv")
    assert (row["low"], row["best"], row["high"], row["deaths_a"]) == ("4", "4", "4", "0")
    assert row["where_description"] == "by the road"


@pytest.fixture
def coded(store: Store) -> Incident:
    """An incident coded here, with all that UCDP needs."""
    with store.batch() as batch:
        place = batch.put(Place(name="Erbil", country="IQ", latitude=36.2, longitude=44.0))
        army = batch.put(Actor(name="Army", kind="state_force"))
        group = batch.put(Actor(name="Group", kind="armed_group"))
        office = batch.put(Actor(name="Rudaw", kind="media"))
        article = Document(kind="article", title="Clash; three dead", publisher=office)
        from tests.store.makers import when

        document = batch.put(replace(article, when=when("2021-06-29")))
        uid = batch.put(
            incident(
                "Clash at Erbil",
                kind="clash",
                place=place,
                geo_precision="site",
                involvements=(party(army), party(group)),
                casualties=toll(3, 3, victims="mixed"),
                citations=(Citation(document=document),),
            )
        )
    found = store.get("incidents", uid)
    assert isinstance(found, Incident)
    return found


def test_an_incident_coded_here_comes_out_if_it_fits(
    store: Store, coded: Incident, tmp_path: Path
) -> None:
    report, (row,) = export(store, tmp_path / "out.csv")
    assert (report.left_out, report.incomplete) == ((), ())
    wanted = {
        "id": coded.uid,
        "year": "2021",
        "type_of_violence": "1",
        "dyad_name": "Army - Group",
        "conflict_name": "Army - Group",
        "where_prec": "1",
        "where_coordinates": "Erbil",
        "country": "Iraq",
        "best": "3",
        "deaths_civilians": "0",
        "source_article": '"Rudaw,2021-06-29,Clash; three dead"',
        "number_of_sources": "-1",
        "code_status": "Clear",
    }
    assert {name: row[name] for name in wanted} == wanted


@pytest.mark.parametrize("kind", ["clash", "airstrike", "drone_attack", "ied"])
@pytest.mark.parametrize("other", ["target", "victim"])
def test_who_did_it_and_to_whom_are_two_sides(
    store: Store, coded: Incident, tmp_path: Path, kind: str, other: str
) -> None:
    army, group = (one.actor for one in coded.involvements)
    parties = (party(army, other, "given"), party(group, "perpetrator", "suspected"))
    with store.batch() as batch:
        dead = toll(2, 4, victims="unknown")
        dead = (replace(dead[0], best=3),)
        batch.put(replace(coded, kind=kind, involvements=parties, casualties=dead))
    report, (row,) = export(store, tmp_path / "out.csv")
    # In state-based violence side A is the state, whoever struck.
    assert [row[name] for name in ("type_of_violence", "side_a", "side_b")] == [
        "1",
        "Army",
        "Group",
    ]
    assert [row[name] for name in ("low", "best", "high", "deaths_unknown")] == ["2", "3", "4", "3"]
    assert [left.reason for left in report.incomplete] == [
        "that the perpetrator did it is suspected, which the row cannot say"
    ]


def test_force_against_civilians_is_one_sided_and_figures_apart_are_added_up(
    store: Store, coded: Incident, tmp_path: Path
) -> None:
    with store.batch() as batch:
        traders = batch.put(Actor(name="Market traders", kind="civilians"))
        group = coded.involvements[1].actor
        parties = (party(group, "perpetrator", "established"), party(traders, "victim", "given"))
        dead = (*toll(3, 3, victims="civilian"), *toll(1, 1, victims="security_force"))
        batch.put(replace(coded, kind="ied", involvements=parties, casualties=dead))
    report, (row,) = export(store, tmp_path / "out.csv")
    assert (report.left_out, report.incomplete) == ((), ())
    names = ("type_of_violence", "side_a", "side_b", "best")
    assert [row[name] for name in names] == ["3", "Group", "Civilians", "4"]


@pytest.mark.parametrize(
    ("attributions", "reason"),
    [
        (("alleged", "alleged"), "several are named as perpetrator"),
        (("disputed", "disputed"), "who did it is disputed"),
        (("established", "alleged"), "no side B"),
    ],
)
def test_competing_perpetrators_are_no_side(
    store: Store, coded: Incident, tmp_path: Path, attributions: tuple[str, ...], reason: str
) -> None:
    parties = tuple(
        party(one.actor, "perpetrator", attribution)
        for one, attribution in zip(coded.involvements, attributions, strict=True)
    )
    with store.batch() as batch:
        batch.put(replace(coded, involvements=parties))
    report, rows = export(store, tmp_path / "out.csv")
    assert rows == []
    assert report.left_out[0].reason.startswith(reason)


def test_what_the_columns_cannot_hold_is_named(
    store: Store, coded: Incident, tmp_path: Path
) -> None:
    with store.batch() as batch:
        batch.put(statement("we did it", coded.uid))
    report, _ = export(store, tmp_path / "out.csv")
    assert [left.reason for left in report.incomplete] == [
        "of 1 statements about it there is no trace in the row"
    ]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"unit": "background"}, "it is background, no event"),
        ({"kind": "protest"}, "its kind, protest, is no use of armed force"),
        ({"place": None}, "it has no place"),
        ({"geo_precision": "unknown"}, "how precisely its place is known is not said"),
        (
            {"involvements": ()},
            "no side A: it needs a perpetrator, or two parties (parties: A > B, or A, B)",
        ),
        (
            {"casualties": ()},
            "no figure of killed is our own assessment: state one in its form, or take a claim on "
            "its board",
        ),
        ({"casualties": toll(3, None)}, "our own figure of killed has no best number: state one"),
        ({"casualties": toll(0, 0)}, "nobody was killed, and UCDP counts from one death"),
        (
            {"casualties": (*toll(3, 3, victims="civilian"), *toll(1, 1, victims="child"))},
            "our own figures of killed cannot be added up without counting some twice: state one "
            "of all (victims: mixed)",
        ),
        ({"when": ""}, "it has no date"),
        ({"when": "2019/2021"}, "its date, 2019–2021, is coarser than a year"),
    ],
)
def test_what_does_not_fit_is_left_out_and_named(
    store: Store, coded: Incident, tmp_path: Path, change: dict[str, object], reason: str
) -> None:
    from tests.store.makers import when

    if "when" in change:
        change = {"when": when(str(change["when"]))}
    with store.batch() as batch:
        batch.put(replace(coded, **change))  # type: ignore[arg-type]
    report, rows = export(store, tmp_path / "out.csv")
    assert rows == []
    assert [(left.title, left.reason) for left in report.left_out] == [("Clash at Erbil", reason)]


def test_void_incidents_are_left_out_and_a_choice_can_be_made(store: Store, tmp_path: Path) -> None:
    ucdp.run(store, ged.write(tmp_path / "ged.csv", ROWS))
    with store.batch() as batch:
        batch.void("incidents", uid_of("2"), "twice")
    out = io.StringIO()
    report = export_ucdp(store, out, [uid_of("2"), uid_of("3")])
    assert report.written == 1
    assert [left.reason for left in report.left_out] == ["it is void"]
    assert out.getvalue().count("\n") == 2
