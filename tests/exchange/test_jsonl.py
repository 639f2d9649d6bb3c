from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import numbered, ticking
from tests.exchange.bodies import Records, records
from tests.lengths import draws
from tests.store.makers import incident, statement
from tracker.errors import RefusedError
from tracker.exchange.jsonl import export_jsonl
from tracker.exchange.jsonl_import import import_jsonl, plan_jsonl
from tracker.exchange.report import LeftAlone
from tracker.model.columns import TABLES
from tracker.model.records import About, Actor, Incident, Link, Statement
from tracker.model.references import derived_uid
from tracker.store import review, review_copy
from tracker.store.rows import Rows
from tracker.store.store import Store
from tracker.store.verify import verify

if TYPE_CHECKING:
    from pathlib import Path


def create(path: Path) -> Store:
    return Store.create(path, author="ann", clock=ticking(), random_uid=numbered())


def exported(store: Store) -> str:
    out = io.StringIO()
    export_jsonl(store, out)
    return out.getvalue()


def contents(store: Store) -> dict[str, dict[str, Any]]:
    return {table: dict(Rows(store.conn).read_many(table)) for table in TABLES}


def lines(*values: dict[str, Any]) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


def actor_line(n: int, **columns: Any) -> dict[str, Any]:
    body = {"name": f"Actor {n}", "state": "review", **columns}
    return {"table": "actors", "uid": derived_uid("a", str(n)), "body": body}


def fill(store: Store, drawn: Records) -> None:
    with store.batch() as batch:
        for key in drawn:
            batch.rows.reserve(*key)
        for (table, uid), body in drawn.items():
            batch.put_body(table, uid, body)


@settings(max_examples=draws(40, 400))
@given(records(), st.randoms(use_true_random=False))
def test_everything_comes_back_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, drawn: Records, random: Any
) -> None:
    folder = tmp_path_factory.mktemp("lines")
    with create(folder / "from.db") as source, create(folder / "to.db") as target:
        fill(source, drawn)
        first, *rest = exported(source).splitlines(keepends=True)
        random.shuffle(rest)
        path = folder / "all.jsonl"
        path.write_text(first + "".join(rest), encoding="utf-8", newline="")
        report = import_jsonl(target, path)
        assert report.rejected == ()
        assert contents(target) == contents(source)
        assert sum(report.created.values()) == len(drawn)
        assert import_jsonl(target, path).changes_nothing
        assert verify(target.path) == []
        if drawn:
            assert target.undo() is not None
        assert contents(target) == {table: {} for table in TABLES}
        assert verify(target.path) == []


def test_the_sample_comes_back_and_can_be_taken_back(sample_path: Path, store: Store) -> None:
    path = store.path.with_name("sample.jsonl")
    with Store.open(sample_path) as sample:
        path.write_text(exported(sample), encoding="utf-8")
        planned = plan_jsonl(store, path)
        assert contents(store)["incidents"] == {}
        report = import_jsonl(store, path)
        assert report.created == planned.created
        assert contents(store) == contents(sample)
        assert exported(store).splitlines()[0] == '{"format":"tracker","version":1}'
    assert store.undo() is not None
    assert contents(store) == {table: {} for table in TABLES}
    assert verify(store.path) == []


def test_settings_and_saved_searches_go_along(store: Store, tmp_path: Path) -> None:
    with store.batch() as batch:
        batch.set_value("settings", "team.name", json.dumps({"a": ["é", 1]}))
        batch.set_value("saved_searches", "drones", "kind:drone_attack")
    path = tmp_path / "all.jsonl"
    path.write_text(exported(store), encoding="utf-8")
    with create(tmp_path / "to.db") as target:
        report = import_jsonl(target, path)
        assert report.created == {"settings": 1, "saved_searches": 1}
        assert exported(target) == exported(store)
        assert import_jsonl(target, path).changes_nothing
        with target.batch() as batch:
            batch.set_value("saved_searches", "drones", "mine")
        changed = path.read_text(encoding="utf-8").replace("kind:drone_attack", "theirs")
        path.write_text(changed, encoding="utf-8")
        again = import_jsonl(target, path)
        assert again.changes_nothing
        assert again.left_alone == (
            LeftAlone("saved_searches", "drones", "drones", "edited", ("query",)),
        )


def test_who_may_accept_their_own_is_not_decided_by_an_import(store: Store, tmp_path: Path) -> None:
    with store.batch() as batch:
        batch.set_value("settings", review.OWN, "true")
        batch.set_value("settings", f"{review_copy.TAKEN} somebody", "{}")
        batch.set_value("settings", "claim_days", "5")
    path = tmp_path / "all.jsonl"
    path.write_text(exported(store), encoding="utf-8")
    with create(tmp_path / "to.db") as target:
        report = import_jsonl(target, path)
        assert report.created == {"settings": 1}
        (note,) = report.notes
        assert "left there: review:own, review:taken somebody" in note
        assert target.conn.execute("SELECT key FROM settings").fetchall() == [("claim_days",)]


def test_importing_again_updates_what_only_the_file_changed(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    path.write_text(lines(actor_line(1, notes="x"), actor_line(2, notes="x")))
    import_jsonl(store, path)
    uid = derived_uid("a", "2")
    with store.batch() as batch:
        batch.put(Actor(uid=uid, name="Actor 2", notes="mine", state="review"))
    path.write_text(lines(actor_line(1, notes="y"), actor_line(2, notes="y")))
    report = import_jsonl(store, path)
    assert report.updated == {"actors": 1}
    assert report.left_alone == (LeftAlone("actors", uid, "Actor 2", "edited", ("notes",)),)


def test_a_record_from_elsewhere_is_completed_never_overwritten(
    store: Store, tmp_path: Path
) -> None:
    with store.batch() as batch:
        uid = batch.put(Actor(name="SOHR", kind="ngo", state="review"))
    body = {"name": "Observatory", "kind": "ngo", "notes": "in Coventry", "state": "review"}
    path = tmp_path / "all.jsonl"
    path.write_text(lines({"table": "actors", "uid": uid, "body": body}))
    report = import_jsonl(store, path)
    assert report.left_alone[0].fields == ("name",)
    record = store.get("actors", uid)
    assert isinstance(record, Actor)
    assert (record.name, record.notes) == ("SOHR", "in Coventry")


GOOD = actor_line(1)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "it is no JSON"),
        ("[1]", "it is no JSON object"),
        ("[" * 100_000, "it is nested too deeply"),
        ('{"table":"actors","uid":"0000000000000001","body":{"name":NaN}}', "NaN is no number"),
        (lines({"table": "changes"}), "its table is none of actors, places"),
        (lines({"table": ["actors"]}), "its table is none of"),
        (lines({"format": "other", "version": 1}), "not of the format tracker, version 1"),
        (lines({**GOOD, "uid": "short"}), "its uid is not 16 of the characters"),
        (lines({**GOOD, "uid": "OOOOOOOOOOOOOOOO"}), "its uid is not 16"),
        (lines({**GOOD, "body": []}), "its body is no JSON object"),
        (lines(actor_line(2, parts=[])), "its parts are no JSON object"),
        (lines(actor_line(2, parts={"casualties": {}})), "actors have no parts called"),
        (lines(actor_line(2, parts={"names": {"x": 1}})), "its names are not objects"),
        (lines(actor_line(2, parts={"names": {"x": {}}})), "a key among its names is no uid"),
        (lines(actor_line(2, kind="martian")), "'martian' is none of government"),
        (lines(actor_line(2, name="")), "name: must not be empty"),
        (lines(actor_line(2, colour="red")), "colour: there is no such field"),
        (lines(actor_line(2, state="void")), "a void record says why"),
        (lines(actor_line(2, name=7)), "'7' is not a text"),
        (lines(actor_line(2, created_at="yesterday")), "its created_at is no moment"),
        (lines(actor_line(2, created_at=7)), "its created_at is no moment"),
        (lines(GOOD), "the same record is there already, in line 1"),
        (lines({"table": "settings", "key": "", "value": 1}), "its key is empty"),
        (lines({"table": "saved_searches", "key": "a", "query": 1}), "it has no query"),
        (
            lines(actor_line(2, merged_into=derived_uid("a", "9"))),
            "it points to " + derived_uid("a", "9") + " among the actors, which is nowhere",
        ),
    ],
)
def test_a_bad_line_is_set_aside_with_its_reason(
    store: Store, tmp_path: Path, line: str, reason: str
) -> None:
    path = tmp_path / "all.jsonl"
    path.write_text(lines(GOOD) + line.rstrip("\n") + "\n" + lines(actor_line(3)))
    report = import_jsonl(store, path)
    assert report.exit_code == 4
    assert [r.line for r in report.rejected] == [2]
    assert reason in report.rejected[0].reason
    assert report.created == {"actors": 2}
    assert report.rejects is not None
    (kept,) = report.rejects.read_text(encoding="utf-8").splitlines()
    assert json.loads(kept)["text"] == line.rstrip("\n")
    assert verify(store.path) == []


def test_rejected_lines_can_be_mended_in_their_file(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    path.write_text(lines(GOOD, actor_line(2, kind="martian")))
    report = import_jsonl(store, path)
    assert report.rejects == tmp_path / "all.jsonl.rejects.jsonl"
    mended = report.rejects.read_text(encoding="utf-8").replace("martian", "ngo")
    report.rejects.write_text(mended, encoding="utf-8")
    assert import_jsonl(store, report.rejects).created == {"actors": 1}


def test_what_points_to_a_rejected_line_falls_with_it(store: Store, tmp_path: Path) -> None:
    chain = [actor_line(n, merged_into=derived_uid("a", str(n + 1))) for n in range(1, 6)]
    bad = actor_line(6, kind="martian")
    path = tmp_path / "all.jsonl"
    path.write_text(lines(*chain, bad, actor_line(7)))
    report = import_jsonl(store, path)
    assert report.created == {"actors": 1}
    assert len(report.rejected) == 6
    assert all("which was rejected" in r.reason or "martian" in r.reason for r in report.rejected)


def test_what_points_to_a_record_that_is_there_stands(store: Store, tmp_path: Path) -> None:
    with store.batch() as batch:
        uid = batch.put(Actor(name="here"))
    path = tmp_path / "all.jsonl"
    path.write_text(lines(actor_line(1, merged_into=uid)))
    assert import_jsonl(store, path).created == {"actors": 1}


@pytest.mark.parametrize("part_of", ["file", "store"])
def test_a_part_belongs_to_one_record(store: Store, tmp_path: Path, part_of: str) -> None:
    names = {"names": {derived_uid("n", "1"): {"name": "alias", "kind": "alias"}}}
    path = tmp_path / "all.jsonl"
    first, second = actor_line(1, parts=names), actor_line(2, parts=names)
    if part_of == "store":
        path.write_text(lines(first))
        import_jsonl(store, path)
        path.write_text(lines(actor_line(3), second))
    else:
        path.write_text(lines(first, second))
    report = import_jsonl(store, path)
    assert ["belong to another record" in r.reason for r in report.rejected] == [True]


def test_an_origin_is_of_one_record(store: Store, tmp_path: Path) -> None:
    def line(n: int) -> dict[str, Any]:
        body = {"title": "x", "state": "draft", "origin": "ucdp-ged", "origin_id": "1"}
        return {"table": "incidents", "uid": derived_uid("i", str(n)), "body": body}

    path = tmp_path / "all.jsonl"
    path.write_text(lines(line(1), line(2)))
    report = import_jsonl(store, path)
    assert report.created == {"incidents": 1}
    assert report.rejected[0].reason == "its origin and origin_id are those of another record"


@pytest.mark.parametrize("to", ["../x", "/etc/passwd", "a/../../b", "C:/x", "..\\x", "~/x"])
def test_an_attachment_stays_in_its_folder(store: Store, tmp_path: Path, to: str) -> None:
    body = {"path": to, "sha256": "0" * 64}
    path = tmp_path / "all.jsonl"
    path.write_text(lines({"table": "documents", "uid": derived_uid("d", "1"), "body": body}, GOOD))
    report = import_jsonl(store, path)
    assert [r.reason for r in report.rejected] == [
        "its path leads out of the folder of attached files"
    ]


def test_a_file_of_something_else_is_refused(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "ged.csv"
    path.write_text("id,year\n1,2\n")
    with pytest.raises(RefusedError, match=r"No line of .* can be taken; line 1: it is no JSON"):
        import_jsonl(store, path)
    path.write_text("\n")
    with pytest.raises(RefusedError, match="is empty"):
        import_jsonl(store, path)
    path.write_text(lines({"format": "tracker", "version": 1}))
    assert import_jsonl(store, path).changes_nothing


def test_a_file_of_a_newer_version_is_refused_as_a_whole(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    path.write_text(lines({"format": "tracker", "version": 2}, GOOD))
    with pytest.raises(RefusedError, match="line 1: it was written by a newer tracker"):
        import_jsonl(store, path)
    assert list(tmp_path.glob("*.rejects*")) == []


def test_what_is_said_of_a_bad_file_ends_in_one_full_stop(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    path.write_text(lines(actor_line(1, kind="martian")))
    with pytest.raises(RefusedError) as error:
        import_jsonl(store, path)
    assert "line 1: kind: " in error.value.message
    assert ".." not in error.value.message


def test_a_removed_link_stays_removed(store: Store, tmp_path: Path) -> None:
    with store.batch() as batch:
        one = batch.put(incident("one"))
        said = [batch.put(statement(gist, one)) for gist in ("a", "b")]
        batch.put(Link(kind="repeats", from_statement=said[0], to_statement=said[1]))
    path = tmp_path / "all.jsonl"
    path.write_text(exported(store), encoding="utf-8")
    with create(tmp_path / "to.db") as target:
        import_jsonl(target, path)
        (link,) = contents(target)["links"]
        with target.batch() as batch:
            batch.delete("links", link)
        again = import_jsonl(target, path)
        assert again.changes_nothing
        assert [alone.why for alone in again.left_alone] == ["removed"]


def test_lone_surrogates_and_nul_become_the_replacement_character(
    store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "all.jsonl"
    line = lines({"table": "incidents", "uid": derived_uid("i", "1"), "body": {}})
    body = '{"title":"a\\ud800b\\u0000","extra":{"\\udfff":["\\u0000"]}}'
    path.write_text(line.replace('"body": {}', f'"body": {body}'))
    import_jsonl(store, path)
    found = contents(store)["incidents"][derived_uid("i", "1")]
    assert found["title"] == "a\ufffdb\ufffd"
    assert found["extra"] == {"\ufffd": ["\ufffd"]}


def test_an_export_does_nothing_to_a_terminal(store: Store, tmp_path: Path) -> None:
    title = "\x1b[31m\x9b\x7f\u202e\u2066\ufeff\U000e0041 كتائب"
    with store.batch() as batch:
        uid = batch.put(incident(title))
    text = exported(store)
    assert not set("\x1b\x9b\x7f\u202e\u2066\ufeff\U000e0041") & set(text)
    assert "كتائب" in text
    path = tmp_path / "all.jsonl"
    path.write_text(text, encoding="utf-8")
    with create(tmp_path / "to.db") as target:
        import_jsonl(target, path)
        assert target.body("incidents", uid)["title"] == title


def test_a_claim_about_what_was_merged_here_is_led_on_to_the_winner(
    store: Store, tmp_path: Path
) -> None:
    with store.batch() as batch:
        loser, winner = batch.put(Incident(title="One")), batch.put(Incident(title="Two"))
    uid = "s" * 16
    body = {"gist": "nine dead", "kind": "toll", "state": "draft"}
    body["parts"] = {
        "statement_incidents": {loser: {}},
        "casualties": {"c" * 16: {"incident": loser, "harm": "killed", "best": 9}},
    }
    link = {"kind": "same_series", "from_incident": loser, "to_incident": winner}
    with store.batch() as batch:
        batch.merge("incidents", loser, winner)
    file = tmp_path / "x.jsonl"
    file.write_text(
        lines(
            {"table": "statements", "uid": uid, "body": body},
            {"table": "links", "uid": "k" * 16, "body": link},
        )
    )
    report = import_jsonl(store, file)
    assert [(alone.table, alone.why) for alone in report.left_alone] == [("links", "merged")]
    assert report.notes[0].startswith("led on to the winner of what was merged: ")
    parts = store.body("statements", uid)["parts"]
    assert list(parts["statement_incidents"]) == [winner]
    assert parts["casualties"]["c" * 16]["incident"] == winner
    assert verify(store.path) == []
    assert import_jsonl(store, file).changes_nothing


def test_a_merge_that_the_file_brings_leads_on_what_is_here(store: Store, tmp_path: Path) -> None:
    loser, winner = "1" * 16, "2" * 16
    file = tmp_path / "x.jsonl"
    body: dict[str, Any] = {"title": "One", "state": "draft"}
    there = {"table": "incidents", "uid": winner, "body": {"title": "Two", "state": "draft"}}
    file.write_text(lines({"table": "incidents", "uid": loser, "body": body}, there))
    import_jsonl(store, file)
    with store.batch() as batch:
        about = (About(incident=loser),)
        uid = batch.put(Statement(gist="nine dead", statement_incidents=about))
    body |= {"state": "void", "void_reason": "merged", "merged_into": winner}
    file.write_text(lines({"table": "incidents", "uid": loser, "body": body}, there))
    import_jsonl(store, file)
    assert store.body("incidents", loser)["merged_into"] == winner
    assert list(store.body("statements", uid)["parts"]["statement_incidents"]) == [winner]
    assert verify(store.path) == []


def test_what_is_merged_into_itself_is_set_aside(store: Store, tmp_path: Path) -> None:
    one, other, third, itself = (f"{n}" * 16 for n in "1234")
    file = tmp_path / "x.jsonl"
    file.write_text(
        lines(
            *(
                {
                    "table": "actors",
                    "uid": uid,
                    "body": {**actor_line(1)["body"], "merged_into": to},
                }
                for uid, to in (
                    (one, other),
                    (other, one),
                    (third, one),
                    (itself, itself),
                )
            ),
            actor_line(7),
        )
    )
    report = import_jsonl(store, file)
    assert report.created == {"actors": 1}
    assert sum("merged into itself" in each.reason for each in report.rejected) >= 3
    assert len(report.rejected) == 4
