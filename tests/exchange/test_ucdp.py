from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.exchange import ged
from tracker.errors import NotFoundError, RefusedError
from tracker.exchange import ucdp
from tracker.exchange.progress import Step
from tracker.exchange.rejects import Rejected
from tracker.exchange.report import ImportReport, LeftAlone
from tracker.exchange.table import CELL_LIMIT
from tracker.exchange.ucdp_records import kind_by_name, uid_of
from tracker.model.names import words
from tracker.model.records import Actor, Incident, Name, Statement
from tracker.model.references import content_uid
from tracker.store.verify import verify

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.store.store import Store

ONE_SIDED = {
    "type_of_violence": "3",
    "conflict_name": "IS - Civilians",
    "dyad_name": "IS - Civilians",
    "side_a": "IS",
    "side_b": "Civilians",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def run(store: Store, path: Path, *rows: ged.Row, **more: Any) -> ImportReport:
    return ucdp.run(store, ged.write(path, rows), **more)


def incident(store: Store, id_: str = "1001") -> Incident:
    record = store.get("incidents", uid_of(id_))
    assert isinstance(record, Incident)
    return record


def statement(store: Store, suffix: str, id_: str = "1001") -> Statement:
    record = store.get("statements", uid_of(id_, suffix))
    assert isinstance(record, Statement)
    return record


def name_of(store: Store, table: str, uid: str | None) -> str:
    assert uid is not None
    return str(store.body(table, uid)["name"])


def journal_length(store: Store) -> int:
    return int(store.conn.execute("SELECT count(*) FROM changes").fetchone()[0])


# The mapping


def test_a_clash_becomes_an_incident_with_place_and_parties(store: Store, folder: Path) -> None:
    run(store, folder / "ged.csv", ged.row())
    found = incident(store)
    assert found.title == (
        "Government of Syria - Syrian insurgents, Teir Maaleh village, 1 Jan 2016"
    )
    assert (found.kind, found.unit, found.state, found.grade) == (
        "clash",
        "event",
        "review",
        "ungraded",
    )
    assert (found.origin, found.origin_id) == ("ucdp-ged", "1001")
    assert (found.when.date.edtf, found.when.mode) == ("2016-01-01", "once")
    assert found.tags == (
        "ucdp:1",
        "Syria: Government",
        "Government of Syria - Syrian insurgents",
    )
    assert [(p.as_written, p.role, p.attribution, p.statement) for p in found.involvements] == [
        ("Government of Syria", "party", "alleged", uid_of("1001", "ucdp")),
        ("Syrian insurgents", "party", "alleged", uid_of("1001", "ucdp")),
    ]
    assert found.casualties == ()  # nothing imported is our own assessment
    assert found.citations == ()
    assert (found.geo_precision, found.place_note) == ("town", "the outskirts of the village")
    assert found.place is not None
    place = store.body("places", found.place)
    assert {name: place.get(name) for name in ("name", "kind", "country", "admin1", "admin2")} == {
        "name": "Teir Maaleh village",
        "kind": "village",
        "country": "SY",
        "admin1": "Homs Governorate",
        "admin2": "Ar Rastan district",
    }
    assert (place["latitude"], place["longitude"]) == (34.802462, 36.707602)


def test_every_column_without_a_home_is_in_extra(store: Store, folder: Path) -> None:
    columns = ("new_column", *ged.row())
    ucdp.run(store, ged.write(folder / "ged.csv", [ged.row(new_column="x")], reversed(columns)))
    assert incident(store).extra == {
        "new_column": "x",
        "relid": "SYR-2016-1-11973-1",
        "year": "2016",
        "active_year": "1",
        "code_status": "Clear",
        "conflict_new_id": "299",
        "dyad_new_id": "11973",
        "number_of_sources": "1",
        "source_office": "SOHR",
        "geom_wkt": "POINT (36.707602 34.802462)",
        "country_id": "652",
        "region": "Middle East",
        "gwnoa": "652",
    }


def test_minus_one_sources_are_missing_ones(store: Store, folder: Path) -> None:
    run(store, folder / "ged.csv", ged.row(number_of_sources="-1"))
    assert "number_of_sources" not in (incident(store).extra or {})


def test_violence_against_civilians_has_a_perpetrator_and_victims(
    store: Store, folder: Path
) -> None:
    run(store, folder / "ged.csv", ged.row(**ONE_SIDED))
    found = incident(store)
    assert found.kind == "attack_civilians"
    assert [(p.as_written, p.role, p.attribution) for p in found.involvements] == [
        ("IS", "perpetrator", "alleged"),
        ("Civilians", "victim", "given"),
    ]
    assert found.tags == ("ucdp:3", "IS - Civilians")
    kinds = [store.body("actors", p.actor)["kind"] for p in found.involvements]
    assert kinds == ["armed_group", "civilians"]


def test_the_data_set_gives_the_figures(store: Store, folder: Path) -> None:
    path = folder / "ged.csv"
    run(store, path, ged.row())
    said = statement(store, "ucdp")
    assert name_of(store, "actors", said.speaker) == "UCDP"
    assert said.speaker is not None
    assert store.body("actors", said.speaker)["kind"] == "dataset"
    assert (said.state, said.credibility, said.kind) == ("review", 6, "toll")
    assert said.gist == "4 killed (3 to 6): Clashes near Teir Maaleh"
    assert (said.origin, said.origin_id) == ("ucdp-ged", "1001/ucdp")
    assert said.when.date.is_unknown  # an undated row never borrows a date
    sides = [p.actor for p in incident(store).involvements]
    assert [
        (c.harm, c.victims, c.actor, c.subset, c.low, c.best, c.high) for c in said.casualties
    ] == [
        ("killed", "mixed", None, False, 3, 4, 6),
        ("killed", "combatant", sides[0], True, 2, 2, 2),
        ("killed", "combatant", sides[1], True, 1, 1, 1),
        ("killed", "civilian", None, True, 1, 1, 1),
    ]
    assert [about.incident for about in said.statement_incidents] == [uid_of("1001")]
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert [c.document for c in said.citations] == [content_uid(digest)]
    document = store.body("documents", content_uid(digest))
    assert (document["kind"], document["sha256"], document["title"]) == (
        "dataset",
        digest,
        "ged.csv",
    )
    assert document["bytes"] == path.stat().st_size
    assert "path" not in document


def test_the_original_speaker_makes_a_statement_without_figures(store: Store, folder: Path) -> None:
    articles = '"SOHR,2016-01-02,Clashes near A";"AFP,2016-01-04,Toll rises"'
    run(
        store,
        folder / "ged.csv",
        ged.row(
            source_article=articles,
            source_date="2016-01-02;2016-01-04",
            source_original="SOHR, SDF",
        ),
    )
    said = statement(store, "source")
    assert (said.kind, said.speaker_as_written, said.casualties) == ("report", "SOHR, SDF", ())
    assert name_of(store, "actors", said.speaker) == "SOHR"
    assert said.gist == "Clashes near A | Toll rises"
    assert said.when.date.edtf == "2016-01-02/2016-01-04"
    documents = [store.body("documents", c.document) for c in said.citations]
    assert [(d["kind"], d["title"], d["date_edtf"]) for d in documents] == [
        ("article", "Clashes near A", "2016-01-02"),
        ("article", "Toll rises", "2016-01-04"),
    ]
    assert [name_of(store, "actors", d["publisher"]) for d in documents] == ["SOHR", "AFP"]
    link = store.body("links", uid_of("1001", "repeats"))
    assert (link["kind"], link["from_statement"], link["to_statement"]) == (
        "repeats",
        uid_of("1001", "ucdp"),
        uid_of("1001", "source"),
    )


def test_without_a_speaker_the_incident_cites_the_articles(store: Store, folder: Path) -> None:
    report = run(store, folder / "ged.csv", ged.row(source_original=""))
    assert report.created["statements"] == 1
    assert "links" not in report.created
    (citation,) = incident(store).citations
    assert store.body("documents", citation.document)["title"] == "Clashes near Teir Maaleh"


@pytest.mark.parametrize(
    ("written", "speaker"),
    [
        ("police", None),
        ("Local officials", None),
        ("the army", None),
        ("SDF/SOHR", "SDF"),
        ("SOHR and Airwars", "SOHR"),
        ("sohr", "SOHR"),
        ("Doctors without Borders", "Doctors without Borders"),
    ],
)
def test_descriptions_are_no_actors_and_of_several_names_the_first_speaks(
    store: Store, folder: Path, written: str, speaker: str | None
) -> None:
    run(store, folder / "ged.csv", ged.row(source_original=written))
    said = statement(store, "source")
    assert said.speaker_as_written == written
    assert (said.speaker and name_of(store, "actors", said.speaker)) == speaker


def test_the_same_office_date_and_headline_are_one_document(store: Store, folder: Path) -> None:
    report = run(store, folder / "ged.csv", ged.row(), ged.row("1002"))
    assert report.created["documents"] == 2  # the article, and the file itself
    assert report.created["places"] == 1


@pytest.mark.parametrize(
    ("cells", "edtf", "mode", "unit"),
    [
        ({"date_end": "2016-01-03"}, "2016-01-01/2016-01-03", "once", "event"),
        (
            {"date_end": "2016-01-03", "event_clarity": "2"},
            "2016-01-01/2016-01-03",
            "repeated",
            "aggregate",
        ),
        ({"event_clarity": "2"}, "2016-01-01", "once", "aggregate"),
    ],
)
def test_several_days_are_one_event_or_repeated(
    store: Store, folder: Path, cells: dict[str, str], edtf: str, mode: str, unit: str
) -> None:
    run(store, folder / "ged.csv", ged.row(**cells))
    found = incident(store)
    assert (found.when.date.edtf, found.when.mode, found.unit) == (edtf, mode, unit)
    assert (found.uncertain is None) == (unit == "event")


@pytest.mark.parametrize(
    ("code", "precision"),
    zip("1234567", ["town", "near", "admin2", "admin1", "line", "country", "sea_air"], strict=True),
)
def test_where_precisions(store: Store, folder: Path, code: str, precision: str) -> None:
    run(store, folder / "ged.csv", ged.row(where_prec=code))
    assert incident(store).geo_precision == precision


def test_figures_that_run_backwards_are_kept_as_their_span(store: Store, folder: Path) -> None:
    report = run(store, folder / "ged.csv", ged.row(low="177", best="142", high="177"))
    assert report.rejected == ()
    assert report.notes[0].startswith("In 1 rows low, best and high contradict each other")
    said = statement(store, "ucdp")
    assert (said.casualties[0].low, said.casualties[0].high) == (142, 177)
    assert said.uncertain is not None
    assert "low 177, best 142, high 177" in said.uncertain
    assert (incident(store).extra or {})["low"] == "177"


def test_a_country_of_the_past_has_todays_code(store: Store, folder: Path) -> None:
    run(
        store, folder / "ged.csv", ged.row(country="Yemen (North Yemen)"), ged.row("2", country="?")
    )
    places = [incident(store, id_).place for id_ in ("1001", "2")]
    countries = [store.body("places", uid or "").get("country") for uid in places]
    assert countries == ["YE", None]
    assert (incident(store, "2").extra or {})["country"] == "?"


def test_names_match_an_actor_by_its_alias_and_never_by_sound(store: Store, folder: Path) -> None:
    with store.batch() as batch:
        known = batch.put(
            Actor(name="Syrian Observatory for Human Rights", names=(Name(name="S.O.H.R."),))
        )
        batch.put(Actor(name="Serien insurgents"))
    report = run(
        store, folder / "ged.csv", ged.row(source_original="Syrian observatory for Human rights")
    )
    assert statement(store, "source").speaker == known
    assert "Syrian insurgents" in report.new_actors
    assert "Syrian observatory for Human rights" not in report.new_actors


# One step, one rehearsal


def test_one_import_is_one_step_and_leaves_a_clean_file(store: Store, folder: Path) -> None:
    run(store, folder / "ged.csv", ged.row(), ged.row("1002", **ONE_SIDED))
    assert store.conn.execute("SELECT count(DISTINCT batch) FROM changes").fetchone()[0] == 1
    assert verify(store.path) == []
    undone = store.undo()
    assert undone is not None
    for table in ("incidents", "statements", "actors", "places", "documents", "links", "names"):
        assert store.conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0
    assert verify(store.path) == []
    assert store.redo() is not None
    assert incident(store).title
    assert verify(store.path) == []


def test_a_rehearsal_says_the_same_and_writes_nothing(store: Store, folder: Path) -> None:
    rows = [ged.row(), ged.row("1002", **ONE_SIDED), ged.row("1003", best="x")]
    path = ged.write(folder / "ged.csv", rows)
    planned = ucdp.plan(store, path)
    assert journal_length(store) == 0
    assert planned.dry_run
    assert sorted(p.name for p in folder.iterdir() if "rejects" in p.name) == []
    done = ucdp.run(store, path)
    assert replace(planned, dry_run=False, rejects=done.rejects) == done
    assert planned.new_actors == (
        *("UCDP", "SOHR", "Government of Syria", "Syrian insurgents", "IS", "Civilians"),
    )
    assert planned.new_places == ("Teir Maaleh village",)


def test_progress_counts_rows_and_bytes(store: Store, folder: Path) -> None:
    path = ged.write(folder / "ged.csv", [ged.row(str(n)) for n in range(250)])
    steps: list[Step] = []
    ucdp.plan(store, path, progress=steps.append)
    size = path.stat().st_size
    assert [step.rows for step in steps] == [100, 200, 250]
    assert steps[-1] == Step(250, size, size)


def test_an_interrupted_import_leaves_nothing(store: Store, folder: Path) -> None:
    path = ged.write(folder / "ged.csv", [ged.row("1", best="x"), *map(ged.row, "23")] * 100)

    def interrupt(step: Step) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ucdp.run(store, path, progress=interrupt)
    assert journal_length(store) == 0
    assert [p.name for p in folder.iterdir() if "rejects" in p.name] == []
    assert verify(store.path) == []


# Importing again


def test_the_same_file_again_changes_nothing(store: Store, folder: Path) -> None:
    rows = [ged.row(), ged.row("1002", source_original="Airwars and SOHR"), ged.row("1003")]
    run(store, folder / "ged.csv", *rows)
    before = journal_length(store)
    again = run(store, folder / "ged.csv", *rows)
    assert again.changes_nothing
    assert again.unchanged["incidents"] == 3
    assert journal_length(store) == before


def test_a_new_release_changes_what_upstream_changed(store: Store, folder: Path) -> None:
    run(store, folder / "v1.csv", ged.row(), ged.row("1002"))
    first = statement(store, "ucdp", "1002").citations
    report = run(store, folder / "v2.csv", ged.row(best="5", deaths_unknown="1"), ged.row("1002"))
    assert report.created == {"documents": 1}
    assert report.updated == {"statements": 1}
    said = statement(store, "ucdp")
    assert [(c.best, c.victims) for c in said.casualties][-1] == (1, "unknown")
    assert said.casualties[0].best == 5
    assert store.body("documents", said.citations[0].document)["title"] == "v2.csv"
    assert statement(store, "ucdp", "1002").citations == first  # its row is as it was
    assert verify(store.path) == []


def test_going_back_to_an_older_release_cites_it_again(store: Store, folder: Path) -> None:
    run(store, folder / "v1.csv", ged.row())
    first = statement(store, "ucdp")
    run(store, folder / "v2.csv", ged.row(best="5"))
    assert run(store, folder / "v1.csv", ged.row()).created == {}
    back = statement(store, "ucdp")
    assert (back.casualties, back.citations) == (first.casualties, first.citations)
    assert verify(store.path) == []


def test_another_file_that_changes_nothing_leaves_no_trace(store: Store, folder: Path) -> None:
    rows = [ged.row(), ged.row("1002")]
    run(store, folder / "v1.csv", *rows)
    before = journal_length(store)
    assert run(store, folder / "v2.csv", *reversed(rows)).changes_nothing
    assert journal_length(store) == before


def test_what_a_person_changed_stays_and_is_named(store: Store, folder: Path) -> None:
    run(store, folder / "v1.csv", ged.row())
    with store.batch("seen on the spot") as batch:
        batch.put(replace(incident(store), title="Shelling of Teir Maaleh", uncertain="who began"))
    newer = ged.row(dyad_name="GoS - insurgents", where_description="near it")
    report = run(store, folder / "v2.csv", newer)
    found = incident(store)
    assert found.title == "Shelling of Teir Maaleh"
    assert found.uncertain == "who began"
    assert found.place_note == "near it"
    assert found.tags[2] == "GoS - insurgents"
    assert report.updated["incidents"] == 1
    assert report.left_alone == (
        LeftAlone("incidents", found.uid, "Shelling of Teir Maaleh", "edited", ("title",)),
    )
    again = run(
        store, folder / "v2.csv", ged.row(dyad_name="GoS - insurgents", where_description="near it")
    )
    assert again.changes_nothing
    assert len(again.left_alone) == 1


def test_a_figure_that_a_person_corrected_stays(store: Store, folder: Path) -> None:
    run(store, folder / "v1.csv", ged.row())
    said = statement(store, "ucdp")
    corrected = (replace(said.casualties[0], best=5), *said.casualties[1:])
    with store.batch("misread") as batch:
        batch.put(replace(said, casualties=corrected))
    report = run(store, folder / "v2.csv", ged.row(best="6", deaths_a="3"))
    assert [c.best for c in statement(store, "ucdp").casualties] == [5, 3, 1, 1]
    assert [alone.fields for alone in report.left_alone] == [("casualties",)]


def test_void_records_stay_void_and_removed_links_removed(store: Store, folder: Path) -> None:
    run(store, folder / "v1.csv", ged.row())
    with store.batch("not ours") as batch:
        batch.void("incidents", uid_of("1001"), "out of scope")
        batch.delete("links", uid_of("1001", "repeats"))
    report = run(store, folder / "v2.csv", ged.row(where_description="elsewhere"))
    assert incident(store).state == "void"
    assert {(alone.table, alone.why) for alone in report.left_alone} == {
        ("incidents", "void"),
        ("links", "removed"),
    }
    assert "incidents" not in report.updated


def test_an_actor_that_was_renamed_or_merged_keeps_its_rows(store: Store, folder: Path) -> None:
    with store.batch() as batch:
        mine = batch.put(Actor(name="Syrian insurgents", kind="armed_group"))
    run(store, folder / "v1.csv", ged.row())
    with store.batch("its proper name") as batch:
        batch.put(Actor(uid=mine, name="Free Syrian Army", kind="armed_group"))
    again = run(store, folder / "v1.csv", ged.row())
    assert again.changes_nothing
    assert incident(store).involvements[1].actor == mine


def test_an_import_that_was_undone_can_be_made_again(store: Store, folder: Path) -> None:
    run(store, folder / "v1.csv", ged.row())
    store.undo()
    report = run(store, folder / "v1.csv", ged.row())
    assert report.created["incidents"] == 1
    assert report.left_alone == ()
    assert verify(store.path) == []


def test_an_update_that_was_undone_is_offered_again(store: Store, folder: Path) -> None:
    run(store, folder / "v1.csv", ged.row())
    run(store, folder / "v2.csv", ged.row(where_description="elsewhere"))
    store.undo()
    assert incident(store).place_note == "the outskirts of the village"
    report = run(store, folder / "v2.csv", ged.row(where_description="elsewhere"))
    assert report.updated == {"incidents": 1}
    assert incident(store).place_note == "elsewhere"


def test_a_row_that_vanished_is_listed_not_deleted(store: Store, folder: Path) -> None:
    rows = [ged.row(), ged.row("1002"), ged.row("1003", country="Iraq", country_id="645")]
    run(store, folder / "v1.csv", *rows)
    report = run(store, folder / "v2.csv", ged.row())
    assert report.vanished == ("1002",)  # 1003 is of a country that the file does not cover
    assert incident(store, "1002").state == "review"
    rejected = run(store, folder / "v3.csv", ged.row(), ged.row("1002", best="x"))
    assert rejected.vanished == ()


# What cannot be taken


def test_bad_rows_go_to_a_file_that_can_be_mended(store: Store, folder: Path) -> None:
    path = folder / "ged.csv"
    rows = [ged.row(), ged.row(best="many"), ged.row(), ged.row("1004", where_description="=1+1")]
    rows[3]["date_end"] = "2015-12-31"
    rows[1]["id"] = "1002"
    report = run(store, path, *rows)
    assert report.exit_code == 4
    assert report.created["incidents"] == 1
    assert report.rejected == (
        Rejected(3, "1002", "best is “many”, not a number of people"),
        Rejected(4, "1001", "the id 1001 is there already, in line 2"),
        Rejected(5, "1004", "date_start 2016-01-01 is after date_end 2015-12-31"),
    )
    assert report.rejects == folder / "ged.csv.rejects.csv"
    text = report.rejects.read_text(encoding="utf-8")
    assert text.startswith("tracker_line,tracker_reason,tracker_escaped,id,")
    assert "'=1+1" in text  # a spreadsheet must not run it
    mended = text.replace("many", "4").replace("2015-12-31", "2016-01-01")
    report.rejects.write_text(mended, encoding="utf-8")
    again = ucdp.run(store, report.rejects)
    assert again.created["incidents"] == 2
    assert [r.id for r in again.rejected] == []
    assert incident(store, "1004").place_note == "=1+1"
    assert not set(incident(store, "1004").extra or {}) & {"tracker_line", "tracker_escaped"}


def test_a_row_cut_short_is_rejected_and_stays_short(store: Store, folder: Path) -> None:
    path = ged.write(folder / "ged.csv", [ged.row(), ged.row("1002")])
    path.write_bytes(path.read_bytes()[:-60])
    report = ucdp.run(store, path)
    assert [(r.line, r.id) for r in report.rejected] == [(3, "1002")]
    assert "cut short" in report.rejected[0].reason
    assert report.rejects is not None
    assert "cut short" in ucdp.run(store, report.rejects).rejected[0].reason


def test_a_quote_that_is_never_closed_is_one_rejected_row(store: Store, folder: Path) -> None:
    path = ged.write(folder / "ged.csv", [ged.row(), ged.row("1002")])
    with path.open("a", encoding="utf-8") as file:
        file.write('1003,"SYR-2016\n1,2,3\n')
    report = ucdp.run(store, path)
    assert report.created["incidents"] == 2
    assert [(r.line, r.reason) for r in report.rejected] == [
        (4, "cannot be read as CSV: unexpected end of data")
    ]


def test_a_row_too_long_is_rejected(store: Store, folder: Path) -> None:
    path = ged.write(folder / "ged.csv", [ged.row()])
    path.write_text(path.read_text().rstrip("\r\n") + ",one,two\n")
    assert "too long" in ucdp.run(store, path).rejected[0].reason


def test_rejects_go_where_told_and_nothing_is_written_if_they_cannot(
    store: Store, folder: Path
) -> None:
    rows = [ged.row(), ged.row("1002", best="x")]
    elsewhere = folder / "aside.csv"
    assert run(store, folder / "ged.csv", *rows, rejects=elsewhere).rejects == elsewhere
    with pytest.raises(RefusedError, match="Nothing was imported"):
        run(store, folder / "b.csv", ged.row("7"), rows[1], rejects=folder / "no" / "such.csv")
    with pytest.raises(NotFoundError):
        incident(store, "7")


def test_a_file_that_is_not_ucdp_is_refused_with_what_it_lacks(store: Store, folder: Path) -> None:
    path = folder / "acled.csv"
    path.write_text("event_id_cnty,event_date\nSYR1,2020-01-01\n")
    with pytest.raises(RefusedError) as raised:
        ucdp.run(store, path)
    assert raised.value.exit_code == 5
    assert "it has no column id, type_of_violence, conflict_name" in raised.value.message
    assert journal_length(store) == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"id,id\n1,2\n", "columns of the same name: id"),
        ("id,näme\n".encode("latin-1"), "is not UTF-8: line 1 is not"),
        (b"id,a\nx,y\nz,caf\xc3", "is not UTF-8: line 3 is not"),  # cut inside a character
        ("id\n".encode("utf-16"), "it looks like UTF-16"),
    ],
)
def test_files_that_cannot_be_read_are_refused(
    store: Store, folder: Path, content: bytes, message: str
) -> None:
    path = folder / "ged.csv"
    path.write_bytes(content)
    with pytest.raises(RefusedError) as raised:
        ucdp.plan(store, path)
    assert message in raised.value.message


def test_no_such_file(store: Store, folder: Path) -> None:
    with pytest.raises(RefusedError, match="cannot be read"):
        ucdp.plan(store, folder / "none.csv")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "latin-1", "utf-16", "cp1252"])
def test_other_encodings(store: Store, folder: Path, encoding: str) -> None:
    path = ged.write(folder / "ged.csv", [ged.row(where_description="près de là")])
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    given = "utf-8" if encoding == "utf-8-sig" else encoding
    ucdp.run(store, path, encoding=given)
    assert incident(store).place_note == "près de là"


@pytest.mark.parametrize("encoding", ["klingon", "hex"])
def test_an_unknown_encoding_is_a_mistake_of_the_caller(
    store: Store, folder: Path, encoding: str
) -> None:
    path = ged.write(folder / "ged.csv", [ged.row()])
    with pytest.raises(RefusedError) as raised:
        ucdp.run(store, path, encoding=encoding)
    assert raised.value.exit_code == 2


def test_line_ends_blank_lines_and_spaces_in_the_header(store: Store, folder: Path) -> None:
    path = ged.write(folder / "ged.csv", [ged.row(), ged.row("1002")])
    text = path.read_text(encoding="utf-8")
    for n, end in enumerate(("\n", "\r\n", "\r")):
        lines = text.splitlines()
        lines[0] = lines[0].replace(",", " , ")
        other = folder / f"ged{n}.csv"
        other.write_bytes((end.join([*lines, "", ""])).encode())
        report = ucdp.plan(store, other)
        assert (report.rows, report.rejected) == (2, ())


HOSTILE = "\x1b[2J\x9b31m\u202e[@click=app.quit]x[/] =HYPERLINK(1) \u200b\ufeff"


def test_hostile_text_is_stored_as_it_came(store: Store, folder: Path) -> None:
    run(
        store,
        folder / "ged.csv",
        ged.row(
            where_description=HOSTILE,
            side_b=HOSTILE,
            where_coordinates=HOSTILE,
            source_original=HOSTILE,
            conflict_name=HOSTILE,
            relid=HOSTILE,
            source_article=f'"{HOSTILE},2016-01-02,{HOSTILE}"',
        ),
    )
    found = incident(store)
    text = HOSTILE.strip()
    assert found.place_note == text
    assert found.involvements[1].as_written == text
    assert name_of(store, "places", found.place) == text
    assert (found.extra or {})["relid"] == HOSTILE
    assert statement(store, "source").speaker_as_written == text
    assert verify(store.path) == []


def test_nul_becomes_the_replacement_character(store: Store, folder: Path) -> None:
    run(store, folder / "ged.csv", ged.row(where_description="a\0b"))
    assert incident(store).place_note == "a\ufffdb"


def test_a_cell_of_ten_megabytes(store: Store, folder: Path) -> None:
    cell = "x" * 10_000_000
    run(store, folder / "ged.csv", ged.row(gwnob=cell))
    assert (incident(store).extra or {})["gwnob"] == cell
    assert len(cell) < CELL_LIMIT


def test_read_yields_events_and_rejects(folder: Path) -> None:
    path = ged.write(folder / "ged.csv", [ged.row(), ged.row("1002", best="x")])
    event, bad = ucdp.read(path)
    assert not isinstance(event, Rejected)
    assert event.side_a == "Government of Syria"
    assert isinstance(bad, Rejected)


@pytest.mark.parametrize("name", ["ged_sample_1000_v23.csv"])
def test_the_real_file_whole(store: Store, name: str, tmp_path: Path) -> None:
    path = ged.SHARED / name
    if not path.exists():
        pytest.skip("the real data are not beside the project")
    report = ucdp.run(store, path, rejects=tmp_path / "rejects.csv")
    assert (report.rows, report.created["incidents"], report.rejected) == (1000, 1000, ())
    assert ucdp.run(store, path).changes_nothing
    assert verify(store.path) == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Teir Maaleh village", "village"),
        ("Eastern Homs Governorate", "admin1"),
        ("Homs", "other"),
        ("Road between As Salamiyah and Homs in Homs Governorate", "road"),
        ("Al Furat/Euphrates river in Ar Raqqah Governorate", "river"),
        ("Syria/Turkey border Idlib Governorate", "border"),
        ("Nasib border crossing", "border_crossing"),
        ("area between Shahba district and Duma district", "other"),
    ],
)
def test_what_lies_in_a_province_is_none(name: str, kind: str) -> None:
    assert kind_by_name(words(name)) == kind
