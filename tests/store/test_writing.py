"""Writing through the store: what comes back, what is refused, what follows along."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.store.makers import incident, party, statement, toll, when
from tracker.errors import NotFoundError, RefusedError
from tracker.model.records import (
    Actor,
    Citation,
    Document,
    Incident,
    Link,
    Name,
    Place,
    Remark,
    Statement,
    from_body,
    to_body,
)
from tracker.store import index
from tracker.store.verify import verify

if TYPE_CHECKING:
    from tracker.model.records import AnyRecord
    from tracker.store.store import Store


def put(store: Store, *records: AnyRecord, reason: str | None = None) -> list[str]:
    with store.batch(reason) as batch:
        return [batch.put(record) for record in records]


def test_a_full_record_comes_back_as_it_was_put(store: Store) -> None:
    actor, place = put(
        store,
        Actor(
            name="Kata'ib Hezbollah",
            kind="paramilitary",
            country="IQ",
            names=(Name(name="كتائب حزب الله", language="ar", kind="native"),),
        ),
        Place(name="Erbil", country="IQ", latitude=36, longitude=44.0, timezone="Asia/Baghdad"),
    )
    (document,) = put(store, Document(kind="article", title="T", publisher=actor))
    full = Incident(
        title="Drones at [bold]Erbil[/]",
        kind="drone_attack",
        unit="aggregate",
        count_low=12,
        when=when("2021-06-01~/2021-06-10~", time_from="01:00", utc_offset="+03:00"),
        place=place,
        latitude=36.2,
        longitude=44.0,
        geo_precision="near",
        summary="S",
        uncertain="U",
        grade="weak",
        sensitive=True,
        origin="x",
        origin_id="1",
        extra={"a": "ب", "b": 1},
        state="review",
        involvements=(party(actor, "perpetrator", as_written="the militia"),),
        casualties=toll(0, 1, victims="civilian"),
        citations=(Citation(document=document, locator="1-20"),),
        tags=("drone", "ucdp:1"),
    )
    (uid,) = put(store, full)
    found = store.get("incidents", uid)
    assert isinstance(found, Incident)
    assert to_body(found)["created_by"] == "ann"
    bare = replace(
        found,
        uid="",
        created_at=None,
        created_by=None,
        involvements=tuple(replace(part, uid="") for part in found.involvements),
        casualties=tuple(replace(part, uid="") for part in found.casualties),
        citations=tuple(replace(part, uid="") for part in found.citations),
    )
    assert bare == full
    assert from_body("incidents", uid, store.body("incidents", uid)) == found


def test_all_problems_are_named_and_nothing_is_written(store: Store) -> None:
    bad = Incident(title="", kind="blimp", latitude=91.0, longitude=0.0, count_low=3, count_high=1)
    with pytest.raises(RefusedError) as refused:
        put(store, bad)
    said = refused.value.hint
    assert "title: must not be empty" in said
    assert "'blimp' is none of airstrike" in said
    assert "91.0 is not within -90 to 90" in said
    assert "runs backwards" in said
    assert store.conn.execute("SELECT count(*) FROM changes").fetchone() == (0,)


def test_an_exception_leaves_the_file_as_it_was(store: Store) -> None:
    def put_and_fail() -> None:
        with store.batch() as batch:
            batch.put(incident("A"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        put_and_fail()
    assert store.conn.execute("SELECT count(*) FROM incidents").fetchone() == (0,)
    assert not store.conn.in_transaction


def test_a_reference_to_nothing_is_refused(store: Store) -> None:
    with pytest.raises(NotFoundError):
        put(store, incident("A", place="0" * 16))
    assert store.conn.execute("SELECT count(*) FROM incidents").fetchone() == (0,)


def test_a_final_record_needs_a_reason(store: Store) -> None:
    (uid,) = put(store, replace(incident("A"), state="final"))
    edited = replace(store.get("incidents", uid), title="B")  # type: ignore[call-arg]
    with pytest.raises(RefusedError, match="needs a reason"):
        put(store, edited)
    put(store, edited, reason="a typo")
    assert store.history("incidents", uid)[-1].reason == "a typo"


def test_void_and_unvoid(store: Store) -> None:
    (uid,) = put(store, incident("A"))
    with store.batch() as batch, pytest.raises(RefusedError, match="needs a reason"):
        batch.void("incidents", uid, " ")
    with store.batch() as batch:
        batch.void("incidents", uid, "entered twice")
    assert store.body("incidents", uid)["void_reason"] == "entered twice"
    with pytest.raises(RefusedError, match="not edited"):
        put(store, replace(store.get("incidents", uid), title="B", state="draft"))  # type: ignore[call-arg]
    with store.batch() as batch:
        batch.unvoid("incidents", uid)
    assert store.body("incidents", uid)["state"] == "review"
    assert [change.op for change in store.history("incidents", uid)] == ["insert", "void", "unvoid"]


def test_records_are_voided_and_links_removed(store: Store) -> None:
    a, b = put(store, incident("A"), incident("B"))
    (link,) = put(store, Link(kind="part_of", from_incident=a, to_incident=b))
    with store.batch() as batch, pytest.raises(RefusedError, match="not deleted"):
        batch.delete("incidents", a)
    with store.batch() as batch:
        batch.delete("links", link)
    with pytest.raises(NotFoundError):
        store.body("links", link)


def test_one_row_of_the_journal_per_record_touched(store: Store) -> None:
    with store.batch() as batch:
        uid = batch.put(incident("A"))
        batch.put_body("incidents", uid, {**batch.rows.read("incidents", uid), "title": "B"})
    (change,) = store.history("incidents", uid)
    assert change.op == "insert"
    assert change.after is not None
    assert change.after["title"] == "B"


def test_an_edit_that_changes_nothing_writes_nothing(store: Store) -> None:
    (uid,) = put(store, incident("A"))
    put(store, store.get("incidents", uid))
    assert len(store.history("incidents", uid)) == 1


def test_the_index_follows_names_dates_statements_and_voiding(store: Store) -> None:
    actor, place = put(store, Actor(name="Azure Brigade"), Place(name="Zakho", country="IQ"))
    (uid,) = put(
        store, incident("Rockets", "2021-06-27", place=place, involvements=(party(actor),))
    )
    (said,) = put(store, statement("five dead", uid, speaker=actor))
    put(store, replace(store.get("actors", actor), name="Crimson Brigade"))  # type: ignore[call-arg]
    put(store, replace(store.get("incidents", uid), when=when("2019")))  # type: ignore[call-arg]
    row = store.conn.execute("SELECT rowid >> 20, names, statements FROM incidents_fts").fetchone()
    assert row == (when("2019").date.day_from, "crimson brigade zakho", "five dead crimson brigade")
    with store.batch() as batch:
        batch.void("statements", said, "wrong")
    assert store.conn.execute("SELECT statements FROM incidents_fts").fetchone() == ("",)
    for table in index.COLUMNS:
        assert list(index.differences(store.conn, table)) == []


def test_conflicts_come_and_go_with_figures_links_and_voiding(store: Store) -> None:
    def disputed() -> bool:
        return bool(store.conn.execute("SELECT has_conflict FROM incidents").fetchone()[0])

    sohr, iraq = put(store, Actor(name="SOHR"), Actor(name="Iraq"))
    (uid,) = put(store, incident("Strikes"))
    five, seven = put(
        store,
        statement("five", uid, speaker=sohr, casualties=toll(5, 5, incident=uid)),
        statement("seven", uid, speaker=sohr, casualties=toll(7, 7, incident=uid)),
    )
    assert disputed()
    put(store, Link(kind="updates", from_statement=seven, to_statement=five))
    assert not disputed(), "an update by the same speaker is no conflict"
    (four,) = put(store, statement("four", uid, speaker=iraq, casualties=toll(4, 4, incident=uid)))
    assert disputed()
    with store.batch() as batch:
        batch.void("statements", four, "about another site")
    assert not disputed()
    store.undo()
    assert disputed()
    assert verify(store.path) == []


def test_at_least_five_and_seven_do_not_conflict(store: Store) -> None:
    a, b = put(store, Actor(name="A"), Actor(name="B"))
    (uid,) = put(store, incident("Strikes"))
    put(store, statement("five at least", uid, speaker=a, casualties=toll(5, None, incident=uid)))
    put(store, statement("seven", uid, speaker=b, casualties=toll(7, 7, incident=uid)))
    put(
        store,
        statement("a child", uid, speaker=b, casualties=toll(1, 1, incident=uid, subset=True)),
    )
    assert store.conn.execute("SELECT has_conflict FROM incidents").fetchone() == (0,)


def test_references_are_short_unique_and_lead_to_the_winner(store: Store) -> None:
    a, b = put(store, Actor(name="A"), Actor(name="B"))
    reference = store.reference("actors", a)
    assert reference.startswith("a")
    assert len(reference) == 5
    assert store.resolve(reference.upper()) == ("actors", a)
    put(store, replace(store.get("actors", a), merged_into=b))  # type: ignore[call-arg]
    assert store.resolve(reference) == ("actors", b)
    with pytest.raises(NotFoundError, match="no record"):
        store.resolve("azzzzzz")


def test_a_prefix_of_several_is_refused_with_what_to_say(store: Store) -> None:
    with store.batch() as batch:
        for end in "01":
            batch.put_body("actors", "abcdefgh0000000" + end, {"name": "A"})
    with pytest.raises(RefusedError, match="fits several") as refused:
        store.resolve("aabcd")
    assert refused.value.exit_code == 2
    assert store.reference("actors", "abcdefgh00000000") == "aabcdefgh00000000"


def test_settings_and_searches_are_journalled_and_undone(store: Store) -> None:
    with store.batch() as batch:
        batch.set_value("saved_searches", "overnight", "since:-1d")
    assert store.conn.execute("SELECT query FROM saved_searches").fetchall() == [("since:-1d",)]
    store.undo()
    assert store.conn.execute("SELECT query FROM saved_searches").fetchall() == []
    store.redo()
    assert store.conn.execute("SELECT query FROM saved_searches").fetchall() == [("since:-1d",)]


def test_sort_keys_are_by_day_and_undated_records_come_first(store: Store) -> None:
    put(store, incident("b", "2021-06-28"), incident("a", "2021-06-28"), incident("c", ""))
    put(store, incident("d", "../2013-12-31"), incident("e", "2021-06-27"))
    rows = store.conn.execute("SELECT title FROM incidents ORDER BY sort_key").fetchall()
    assert [title for (title,) in rows] == ["c", "d", "e", "b", "a"]


def test_hostile_text_is_stored_as_it_came(store: Store) -> None:
    text = "\x1b]0;x\x07 [/bold] \u202e=HYPERLINK(1) '\" \ud800 \x00 end"
    (uid,) = put(store, incident(text))
    title = store.body("incidents", uid)["title"]
    assert title == text.replace("\ud800", "\ufffd").replace("\x00", "\ufffd")


def test_remarks_hang_on_a_record(store: Store) -> None:
    (uid,) = put(store, incident("A"))
    put(
        store,
        Remark(record_table="incidents", record_uid=uid, author="ben", body="Is this the same?"),
    )
    from tracker.store.dossier import dossier

    assert [r.body for r in dossier(store.conn, "incidents", uid).remarks] == ["Is this the same?"]


def test_the_tables_refuse_what_the_store_would_never_write(store: Store) -> None:
    put(store, incident("A"))
    conn = store.conn
    for sql in (
        "UPDATE incidents SET unit = 'swarm'",
        "UPDATE incidents SET state = 'void'",
        "UPDATE incidents SET place_id = 99",
        "UPDATE incidents SET latitude = 1",
        "UPDATE incidents SET extra = '{'",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            conn.execute(sql)


def test_statement_without_speaker_or_incident(store: Store) -> None:
    (uid,) = put(store, Statement(gist="It is said that…", speaker_as_written="a source"))
    found = store.get("statements", uid)
    assert isinstance(found, Statement)
    assert found.speaker_as_written == "a source"
    assert found.credibility == 6


def test_a_bulk_takes_room_and_gives_it_back(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.store.batch._PENDING_MAX", 3)
    before = store.conn.execute("PRAGMA cache_size").fetchone()
    with store.batch() as batch:
        for number in range(8):
            batch.put(incident(f"Rockets {number}"))
        assert store.conn.execute("PRAGMA cache_size").fetchone() < before  # in KiB, below zero
    assert store.conn.execute("PRAGMA cache_size").fetchone() == before
    for table in ("incidents", "statements"):
        held = f"SELECT v FROM {table}_fts_config WHERE k = 'hashsize'"
        assert store.conn.execute(held).fetchone() == (1 << 20,)
    with pytest.raises(RefusedError):
        put(store, *(incident(f"Mortars {number}") for number in range(8)), Incident(title=""))
    assert store.conn.execute("PRAGMA cache_size").fetchone() == before
    assert verify(store.path) == []


@pytest.mark.parametrize(
    ("column", "value"), [("time_from", "0"), ("time_to", "24:00"), ("utc_offset", "+25:00")]
)
def test_a_time_that_is_none_is_refused_and_said(store: Store, column: str, value: str) -> None:
    body = {**to_body(incident("A")), column: value}
    with pytest.raises(RefusedError, match=re.escape(value)), store.batch() as batch:
        batch.put_body("incidents", "", body)
    assert store.conn.execute("SELECT count(*) FROM incidents").fetchone() == (0,)
