"""The model of a form without a screen: what is read, and that nothing is lost on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tracker.entry.alike import open_copy
from tracker.entry.guessing import guesses
from tracker.entry.lookup import Lookup
from tracker.entry.reading import FieldReading, read_field
from tracker.entry.saving import (
    FormProblems,
    Meanwhile,
    now,
    open_edit,
    open_new,
    read_form,
    save,
)
from tracker.entry.shape import FORMS, Kind, field_of, form_fields
from tracker.entry.state import FormState
from tracker.entry.writing import body_of
from tracker.model.bodies import diff
from tracker.model.columns import DEFAULTS
from tracker.store import links
from tracker.store.store import Store
from tracker.tui.forms.completion import Completer
from tracker.tui.forms.tokens import token_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NEW = DEFAULTS["incidents"]
_OF_THE_DATE = {"date_as_written", "utc_offset", "time_from", "time_to"}


@pytest.fixture
def store(sample_copy: Path) -> Iterator[Store]:
    with Store.open(sample_copy, author="ana") as opened:
        yield opened


@pytest.mark.parametrize("table", FORMS)
def test_what_a_form_writes_it_reads_back_as_the_same_record(sample_path: Path, table: str) -> None:
    with Store.open(sample_path) as store:
        rows = store.conn.execute(f"SELECT uid FROM {table} WHERE state <> 'void'").fetchall()
        for (uid,) in rows:
            state = open_edit(store, table, uid)
            state.texts["reason"] = "again"
            lookup = Lookup(store, state, now())
            readings = [read_field(spec, lookup) for spec in form_fields(table)]
            assert [r.problem for r in readings if r.problem] == []
            changed = diff(state.base, body_of(state.base, table, readings))[1]
            assert changed.keys() <= _OF_THE_DATE, uid


@pytest.mark.parametrize("table", FORMS)
def test_every_column_is_in_the_form_or_left_alone(table: str) -> None:
    names = [spec.name for spec in form_fields(table)]
    assert len(names) == len(set(names))
    assert any(spec.usual for spec in form_fields(table))


def test_parties_and_figures_of_a_line_become_rows(store: Store) -> None:
    incident = open_new("incidents")
    incident.texts |= {
        "title": "Strikes",
        "date": "28 jun 2021",
        "involvements": "United States Armed Forces (admitted) > Kata'ib Hezbollah; host: Iraq",
    }
    assert read_form(store, incident)["involvements"].said == (
        "United States Armed Forces: perpetrator, admitted, our own view; "
        "Kata'ib Hezbollah: target, given; Government of Iraq: host, given"
    )
    saved = save(store, incident)
    made = store.get("incidents", saved.uid)
    assert [(p.role, p.attribution) for p in made.involvements] == [
        ("perpetrator", "admitted"),
        ("target", "given"),
        ("host", "given"),
    ]
    statement = open_new("statements", {"statement_incidents": f"{saved.reference} approve"})
    statement.texts |= {
        "gist": "They were struck.",
        "casualties": "killed 5-9 combatant; injured 3 civilian (2 children)",
    }
    said = store.get("statements", save(store, statement).uid)
    assert [(c.harm, c.victims, c.low, c.high, c.subset) for c in said.casualties] == [
        ("killed", "combatant", 5, 9, False),
        ("injured", "civilian", 3, 3, False),
        ("injured", "child", 2, 2, True),
    ]
    assert {c.incident for c in said.casualties} == {saved.uid}


def test_an_edited_line_keeps_the_rows_that_it_repeats(store: Store) -> None:
    row = store.conn.execute(
        "SELECT i.uid FROM incidents i JOIN involvements v ON v.incident_id = i.id "
        "WHERE v.note IS NOT NULL LIMIT 1"
    ).fetchone()
    before = store.get("incidents", row[0])
    state = open_edit(store, "incidents", row[0])
    state.texts["involvements"] += "; associated: Iraq"
    state.texts["reason"] = "one more"
    save(store, state)
    after = store.get("incidents", row[0])
    assert set(before.involvements) <= set(after.involvements)
    assert len(after.involvements) == len(before.involvements) + 1


def test_several_incidents_with_relation_stance_and_asserts(store: Store) -> None:
    rows = store.conn.execute("SELECT uid FROM incidents LIMIT 2").fetchall()
    one, two = (store.reference("incidents", uid) for (uid,) in rows)
    state = open_new("statements", {"statement_incidents": f"{one} approve; {two} cause disputes"})
    state.texts["gist"] = "Words"
    made = store.get("statements", save(store, state).uid)
    about = {a.incident: (a.relation, a.stance, a.asserts) for a in made.statement_incidents}
    assert about[rows[0][0]] == ("subject", "approve", "affirms")
    assert about[rows[1][0]] == ("cause", "none", "disputes")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("date", "31 jun 2021", "31"),
        ("kind", "airstrkie", "Did you mean airstrike"),
        ("place", "Nowhere at all", "names no place"),
        ("point", "34.40", "point"),
        ("count", "5-2", "backwards"),
        ("involvements", "A > B > C", "too many"),
        ("citations", "zzz", "names no document"),
        ("sensitive", "perhaps", "yes or no"),
        ("state", "void", "x"),
    ],
)
def test_what_is_wrong_is_said_in_words(store: Store, name: str, text: str, words: str) -> None:
    state = open_new("incidents", {})
    state.texts = {"title": "T", name: text}
    with pytest.raises(FormProblems) as caught:
        save(store, state)
    assert list(caught.value.fields) == [name]
    assert words in caught.value.fields[name]


def test_what_is_doubtful_is_saved_as_a_draft(store: Store) -> None:
    state = open_new("incidents", {})
    state.texts = {"title": "T", "kind": "shelling", "date": "1 jan 2090", "state": "review"}
    saved = save(store, state)
    assert saved.doubts == ("in the future",)
    assert store.get("incidents", saved.uid).state == "draft"


@pytest.mark.parametrize(
    ("table", "taken"), [("actors", "unidentified"), ("places", "other"), ("incidents", "other")]
)
def test_a_kind_that_nobody_said_is_a_guess_and_a_doubt(
    store: Store, table: str, taken: str
) -> None:
    state = open_new(table, {})
    state.texts = {"title": "T", "name": "Red Sand Brigade", "date": "2021-06-28"}
    doubt = f"kind not said: {taken} ?"
    assert read_form(store, state)["kind"].doubts == (doubt,)
    state.texts["state"] = "review"
    saved = save(store, state)
    assert saved.doubts == (doubt,)
    assert store.get(table, saved.uid).state == "draft"
    state.texts["kind"] = taken  # said, it is none
    assert read_form(store, state)["kind"].doubts == ()


def test_a_point_is_said_in_three_ways(store: Store) -> None:
    state = open_new("incidents", {})
    state.texts = {"point": "34.40 41.00"}
    said = read_form(store, state)["point"].said
    assert "34.40000, 41.00000" in said
    assert "34°24'00.0\"N" in said
    assert "38S" in said or "37S" in said


def test_a_copy_keeps_what_the_line_does_not_show(store: Store) -> None:
    (uid,) = store.conn.execute(
        "SELECT i.uid FROM incidents i JOIN involvements v ON v.incident_id = i.id "
        "WHERE v.note IS NOT NULL AND v.statement_id IS NULL LIMIT 1"
    ).fetchone()
    state = open_copy(store, "incidents", uid)
    assert (state.text("title"), state.text("date"), state.text("casualties")) == ("", "", "")
    with pytest.raises(FormProblems):
        save(store, state)
    state.texts["title"] = "A copy"
    saved = save(store, state)
    assert "no date" in saved.doubts
    made = store.get("incidents", saved.uid)
    assert [p.note for p in made.involvements] == [
        p.note for p in store.get("incidents", uid).involvements if not p.statement
    ]
    assert made.state == "draft"


def test_a_draft_brings_everything_back(store: Store) -> None:
    state = open_new("incidents", {})
    state.texts = {"title": "T", "place": "Erbil"}
    state.choose("places", "Erbil", "abc")
    again = FormState.from_draft(state.to_draft(), 7)
    assert (again.texts, again.chosen, again.draft) == (state.texts, state.chosen, 7)
    assert FormState.from_draft({"texts": [1], "chosen": "x"}, 1).texts == {}


@pytest.mark.parametrize(
    ("typed", "found"),
    [("arbil", "Erbil"), ("اربيل", "Erbil"), ("bukamal", "Al-Bukamal"), ("dayr zawr", "Deir")],
)
def test_places_are_offered_in_any_spelling_and_a_new_one_last(
    store: Store, typed: str, found: str
) -> None:
    choices = Completer().offer(store, field_of("incidents", "place"), typed)
    assert any(found in choice.label for choice in choices[:5])
    assert choices[-1].makes
    assert not any(choice.makes for choice in choices[:-1])


@pytest.mark.parametrize(
    ("name", "text", "cursor", "token", "kind"),
    [
        ("involvements", "United States > Kata'ib; host: Ira", 34, "Ira", Kind.PARTIES),
        ("involvements", "United States > Kata'ib; host: Ira", 20, "Kata'ib", Kind.PARTIES),
        ("involvements", "coal > Taiz", 4, "coal", Kind.PARTIES),
        ("involvements", "coal  > Taiz", 5, "coal ", Kind.PARTIES),
        ("involvements", "Iran (adm", 9, "adm", Kind.TERM),
        ("involvements", "Iran (admitted)", 15, "", Kind.PARTIES),
        ("place", "a, b", 1, "a, b", Kind.REF),
        ("tags", "drone +ni", 9, "ni", Kind.TAGS),
    ],
)
def test_the_thing_under_the_cursor(
    name: str, text: str, cursor: int, token: str, kind: Kind
) -> None:
    start, end, of = token_at(field_of("incidents", name), text, cursor)
    assert (text[start:end], of.kind) == (token, kind)


def test_behind_a_reference_stand_words_about_it() -> None:
    about = field_of("statements", "statement_incidents")
    start, end, of = token_at(about, "i7k3q app; dozens of", 9)
    assert ("i7k3q app; dozens of"[start:end], of.kind) == ("app", Kind.TERM)
    start, end, of = token_at(about, "i7k3q app; dozens of", 20)
    assert ("i7k3q app; dozens of"[start:end], of.kind) == ("dozens of", Kind.ABOUT)


def incidents(store: Store, count: int) -> list[tuple[str, str]]:
    """Make incidents; return uid and reference of each."""
    with store.batch() as batch:
        uids = [batch.put_body("incidents", "", {**NEW, "title": f"No {n}"}) for n in range(count)]
    return [(uid, store.reference("incidents", uid)) for uid in uids]


def linked(store: Store, uid: str) -> set[tuple[str, str, str]]:
    return {
        (one.kind, one.other, one.note)
        for one in links.of_record(store.conn, "incidents", uid)
        if one.outgoing
    }


def test_links_are_written_with_the_record_and_taken_back_with_it(store: Store) -> None:
    (one, first), (two, second), (three, third) = incidents(store, 3)
    state = open_edit(store, "incidents", one)
    state.texts["links"] = f'response_to {second}; part_of {third} "the same; night"'
    before = store.conn.execute("SELECT count(DISTINCT batch) FROM changes").fetchone()
    save(store, state)
    assert linked(store, one) == {
        ("response_to", two, ""),
        ("part_of", three, "the same; night"),
    }
    after = store.conn.execute("SELECT count(DISTINCT batch) FROM changes").fetchone()
    assert after[0] == before[0] + 1
    other = read_form(store, open_edit(store, "incidents", two))
    assert other == {"reason": FieldReading()}
    lookup = Lookup(store, open_edit(store, "incidents", two), now())
    assert "← response_to" in read_field(field_of("incidents", "links"), lookup).said
    state = open_edit(store, "incidents", one)
    assert state.text("links").startswith(f"response_to {second}")
    state.texts["links"] = f"part_of {third}"
    save(store, state)
    assert linked(store, one) == {("part_of", three, "")}
    assert first
    store.undo()
    store.undo()
    assert linked(store, one) == set()


def test_what_is_wrong_with_links_is_said(store: Store) -> None:
    (one, first), (_, second), (three, third) = incidents(store, 3)
    with store.batch() as batch:
        batch.void("incidents", three, "twice")
    for text, words in (
        (f"part_of {first}", "not linked to itself"),
        (f"part_of {second}; part_of {second}", "twice"),
        (f"part_of {third}", "void"),
        (f"updates {second}", "does not link an incident"),
    ):
        state = open_edit(store, "incidents", one)
        state.texts["links"] = text
        with pytest.raises(FormProblems) as caught:
            save(store, state)
        assert words in caught.value.fields["links"]
    assert linked(store, one) == set()


def test_links_that_someone_else_changed_are_not_overwritten_unseen(store: Store) -> None:
    (one, _), (two, second), (_, third) = incidents(store, 3)
    state = open_edit(store, "incidents", one)
    state.texts["links"] = f"part_of {third}"
    with store.batch() as batch:
        batch.put_body("links", "", links.body("incidents", "response_to", one, two))
    with pytest.raises(Meanwhile) as caught:
        save(store, state)
    assert caught.value.fields == {"links": f"response_to {second}"}
    assert linked(store, one) == {("response_to", two, "")}


def test_a_figure_of_another_incident_and_two_actors_of_one_name(store: Store) -> None:
    (one, first), (two, second) = incidents(store, 2)
    with store.batch() as batch:
        guards = [
            batch.put_body("actors", "", {**DEFAULTS["actors"], "name": "The guards"})
            for _ in range(2)
        ]
    state = open_new("statements", {"statement_incidents": f"{first}; {second}", "gist": "Words"})
    state.texts["casualties"] = f"killed 5; injured 2 in {second}"
    saved = save(store, state)
    made = store.get("statements", saved.uid)
    assert [(c.harm, c.incident) for c in made.casualties] == [("killed", one), ("injured", two)]
    body = store.body("incidents", one)
    rows = {
        f"new-{n}": {"actor": uid, "role": "victim", "attribution": "given", "note": "a\nb"}
        for n, uid in enumerate(guards)
    }
    with store.batch("more") as batch:
        batch.put_body("incidents", one, {**body, "parts": {"involvements": rows}})
    state = open_edit(store, "incidents", one)
    before = set(store.get("incidents", one).involvements)
    state.texts["involvements"] += "; host: Iraq"
    save(store, state)
    assert before < set(store.get("incidents", one).involvements)


def guessed(store: Store, texts: dict[str, str], **initial: str) -> dict[str, str]:
    table = "statements" if "gist" in texts else "incidents"
    state = open_new(table, dict(initial))
    state.texts |= texts
    found = guesses(Lookup(store, state, now()))
    return {name: guess.text for name, guess in found.items()}


def test_what_the_other_fields_make_likely(store: Store) -> None:
    assert guessed(store, {"count": "1", "date": "28 jun 2021"}) == {}
    assert guessed(store, {"count": "12-", "date": "27-28 jun 2021"}) == {"unit": "aggregate"}
    assert guessed(store, {"count": "12-", "date": "1 jan 2021 to 27 jun 2021"}) == {
        "unit": "aggregate",
        "date_mode": "repeated",
    }
    assert guessed(store, {"place": "Erbil"}) == {"geo_precision": "town"}
    ((_, reference),) = incidents(store, 1)
    about = {"statement_incidents": reference}
    said = {"gist": "Words", "kind": "condemn"}
    assert guessed(store, said, **about) == {"statement_incidents": f"{reference} disapprove"}
    assert guessed(store, {**said, "kind": "report"}, **about) == {}
    said_already = {"statement_incidents": f"{reference} mixed"}
    assert guessed(store, said, **said_already) == {}
    assert guessed(store, {"gist": "W", "quote": "“No.”"}) == {"form": "quote"}


def test_nothing_is_guessed_of_a_record_that_is_there(store: Store) -> None:
    ((uid, _),) = incidents(store, 1)
    state = open_edit(store, "incidents", uid)
    state.texts["count"] = "12-"
    assert guesses(Lookup(store, state, now())) == {}


def test_what_is_no_address_is_doubted(store: Store) -> None:
    for url, doubted in (
        ("around noon pulled bodies", True),
        ("example.org", True),
        ("https://example.org/a", False),
        ("telegram:abc/12", False),
        ("", False),
    ):
        state = open_new("documents", {"url": url})
        reading = read_field(field_of("documents", "url"), Lookup(store, state, now()))
        assert bool(reading.doubts) == doubted, url
        assert reading.columns == {"url": url or None}


def test_a_date_without_a_year_is_in_that_of_the_incident_unless_before_it(store: Store) -> None:
    incident = open_new("incidents", {"title": "Struck", "date": "3 mar 2024"})
    about = save(store, incident).reference

    def read_date(text: str) -> FieldReading:
        state = open_new("statements", {"statement_incidents": about, "date": text})
        return read_form(store, state)["date"]

    after = read_date("4 march")
    assert after.columns["date_edtf"] == "2024-03-04"
    assert "year assumed · that of the incident" in after.said
    before = read_date("2 march")
    assert not str(before.columns["date_edtf"]).startswith("2024")
    assert read_date("2 march 2025").columns["date_edtf"] == "2025-03-02"


def test_a_date_without_a_year_is_the_last_one_before_the_source(store: Store) -> None:
    source = save(store, open_new("documents", {"title": "Report", "date": "5 mar 2021"})).reference

    def read_date(text: str, cited: str = source) -> FieldReading:
        state = open_new("incidents", {"citations": cited, "date": text})
        return read_form(store, state)["date"]

    assert read_date("4 march").columns["date_edtf"] == "2021-03-04"
    assert "that before the source" in read_date("4 march").said
    assert read_date("27 june").columns["date_edtf"] == "2020-06-27"
    assert read_date("27 june 2019").columns["date_edtf"] == "2019-06-27"
    assert not str(read_date("4 march", "").columns["date_edtf"]).startswith("2021")
