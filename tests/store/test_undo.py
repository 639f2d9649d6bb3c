"""Undo and redo: whatever was done can be taken back, and that taken back again."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.conftest import numbered, ticking
from tests.lengths import draws
from tests.store.makers import incident, party, statement, toll, when
from tests.store.test_writing import put
from tracker.errors import RefusedError
from tracker.model.columns import TABLES
from tracker.model.records import (
    About,
    Actor,
    Incident,
    Involvement,
    Link,
    Name,
    Place,
    Statement,
)
from tracker.store import history, index, journal
from tracker.store.rows import Rows
from tracker.store.store import Store
from tracker.store.verify import problems

if TYPE_CHECKING:
    from tracker.model.columns import Body

State = dict[tuple[str, str], "Body"]


def everything(store: Store) -> State:
    """All records as bodies."""
    rows = Rows(store.conn)
    return {(table, uid): body for table in TABLES for uid, body in rows.read_many(table)}


def test_undo_survives_a_restart_and_names_what_it_did(store: Store) -> None:
    put(store, incident("A"))
    store.close()
    with Store.open(store.path, author="ann") as again:
        undone = again.undo()
        assert undone is not None
        assert (undone.summary, undone.title) == ("adding one incident", "“A”")
        assert everything(again) == {}
        assert again.undo() is None


def test_undo_takes_only_the_author_s_own(store: Store) -> None:
    put(store, incident("A"))
    store.author = "ben"
    assert store.undo() is None
    put(store, incident("B"))
    store.author = "ann"
    store.undo()
    assert [body["title"] for body in everything(store).values()] == ["B"]


def test_what_points_to_a_record_taken_back_since_does_not_come_back_alone(store: Store) -> None:
    newest = "SELECT batch FROM changes ORDER BY seq DESC LIMIT 1"
    (about,) = put(store, incident("A"))
    (added,) = store.conn.execute(newest).fetchone()
    put(store, statement("s", about))
    store.undo()
    (undone,) = store.conn.execute(newest).fetchone()
    store.undo(added)
    with pytest.raises(RefusedError, match=f"has been taken back since.*{about}"):
        store.undo(undone)
    assert everything(store) == {}
    store.redo()
    store.undo(undone)
    assert [body["gist"] for body in everything(store).values() if "gist" in body] == ["s"]


def test_a_field_that_changed_since_stays_and_is_named(store: Store) -> None:
    (uid,) = put(store, incident("A"))
    first = store.get("incidents", uid)
    put(store, replace(first, title="B", summary="S"))  # type: ignore[call-arg]
    store.author = "ben"
    put(store, replace(store.get("incidents", uid), title="C"))  # type: ignore[call-arg]
    store.author = "ann"
    undone = store.undo()
    assert undone is not None
    assert undone.kept == ("title of “C” has changed since",)
    body = store.body("incidents", uid)
    assert (body["title"], body.get("summary")) == ("C", None)


def test_an_insertion_on_which_something_depends_is_refused_whole(store: Store) -> None:
    (actor,) = put(store, Actor(name="SOHR"))
    store.author = "ben"
    put(store, statement("five", speaker=actor))
    store.author = "ann"
    before = everything(store)
    with pytest.raises(RefusedError, match="depend") as refused:
        store.undo()
    assert "1 in statements (speaker)" in refused.value.hint
    assert everything(store) == before


def test_an_insertion_edited_since_is_refused(store: Store) -> None:
    (uid,) = put(store, incident("A"))
    store.author = "ben"
    put(store, replace(store.get("incidents", uid), title="B"))  # type: ignore[call-arg]
    store.author = "ann"
    with pytest.raises(RefusedError, match="edited since"):
        store.undo()


def test_what_was_taken_back_is_not_taken_back_twice(store: Store) -> None:
    put(store, incident("A"))
    (batch,) = store.conn.execute("SELECT batch FROM changes").fetchone()
    store.undo(batch)
    with pytest.raises(RefusedError, match="taken back already"):
        store.undo(batch)


def test_a_new_edit_ends_the_chain_of_redo(store: Store) -> None:
    put(store, incident("A"))
    store.undo()
    put(store, incident("B"))
    assert store.redo() is None


def test_the_history_says_what_an_undo_did_and_what_doing_it_again_did(store: Store) -> None:
    with store.batch() as batch:
        batch.put(Actor(name="Ansar"))
    for _ in range(2):
        store.undo()
        store.redo()
    assert [step.summary for step in history.steps(store.conn)] == [
        *("done again by adding one actor", "undone by removing one actor") * 2,
        "adding one actor",
    ]


def test_erased_bodies_cannot_be_taken_back_but_the_chain_holds(store: Store) -> None:
    put(store, incident("A witness says"))
    with store.batch():
        store.conn.execute("UPDATE changes SET before = NULL, after = NULL, nonce = NULL")
    assert list(journal.verify_chain(store.conn)) == []
    with pytest.raises(RefusedError, match="erased"):
        store.undo()


TITLES = st.text(min_size=1, max_size=8).filter(lambda text: text.strip())
KINDS = st.sampled_from(["ied", "clash"])
UNITS = st.sampled_from(["event", "aggregate"])
DATES = st.sampled_from(
    ["", "2021-06-28", "2021-06", "[2021-06-27,2021-06-28]", "../2013", "2014~"]
)
FIGURES = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted)


class Editing(RuleBasedStateMachine):
    """Random edits by one author, taken back and forth; the model is a list of past states."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        path = Path(self._folder.name) / "x.db"
        self.store = Store.create(path, author="ann", clock=ticking(), random_uid=numbered())
        self.past: list[State] = [{}]
        self.future: list[State] = []

    def teardown(self) -> None:
        assert list(problems(self.store.conn, self.store.path)) == []
        self.store.close()
        self._folder.cleanup()

    def _done(self) -> None:
        state = everything(self.store)
        if state != self.past[-1]:
            self.past.append(state)
            self.future.clear()

    def _uids(self, table: str, void: bool = False) -> list[str]:
        return [
            uid
            for (name, uid), body in self.past[-1].items()
            if name == table and (body.get("state") == "void") == void
        ]

    @rule(title=TITLES, date=DATES, tag=TITLES)
    def add_incident(self, title: str, date: str, tag: str) -> None:
        put(self.store, incident(title, date, tags=(tag,)))
        self._done()

    @rule(name=TITLES, alias=TITLES)
    def add_actor_and_place(self, name: str, alias: str) -> None:
        put(
            self.store,
            Actor(name=name, names=(Name(name=alias),)),
            Place(name=name, country="IQ"),
        )
        self._done()

    @precondition(lambda self: self._uids("incidents"))
    @rule(data=st.data(), date=DATES, figures=FIGURES, gist=TITLES)
    def add_statement(self, data: Any, date: str, figures: list[int], gist: str) -> None:
        about = data.draw(st.sampled_from(self._uids("incidents")))
        speaker = data.draw(st.sampled_from([None, *self._uids("actors")]))
        claim = toll(*figures, incident=about)
        put(self.store, statement(gist, about, date, speaker=speaker, casualties=claim))
        self._done()

    @precondition(lambda self: self._uids("incidents"))
    @rule(data=st.data(), title=TITLES, date=DATES, kind=KINDS, unit=UNITS)
    def edit_incident(self, data: Any, title: str, date: str, kind: str, unit: str) -> None:
        uid = data.draw(st.sampled_from(self._uids("incidents")))
        actors = data.draw(st.lists(st.sampled_from([*self._uids("actors"), None]), max_size=2))
        found = self.store.get("incidents", uid)
        assert isinstance(found, Incident)
        parties = tuple(party(actor) for actor in actors if actor)
        place = data.draw(st.sampled_from([None, *self._uids("places")]))
        own = {"title": title, "when": when(date), "kind": kind, "unit": unit, "place": place}
        put(self.store, replace(found, **own, involvements=parties))  # type: ignore[arg-type]
        self._done()

    @precondition(lambda self: len(self._uids("statements")) > 1)
    @rule(data=st.data(), kind=st.sampled_from(["updates", "retracts", "contradicts"]))
    def link(self, data: Any, kind: str) -> None:
        uids = self._uids("statements")
        one, other = data.draw(st.lists(st.sampled_from(uids), min_size=2, max_size=2, unique=True))
        put(self.store, Link(kind=kind, from_statement=one, to_statement=other))
        self._done()

    @precondition(lambda self: self._uids("incidents") + self._uids("statements"))
    @rule(data=st.data(), table=st.sampled_from(["incidents", "statements"]))
    def void_or_unvoid(self, data: Any, table: str) -> None:
        live, void = self._uids(table), self._uids(table, void=True)
        if not live and not void:
            return
        uid = data.draw(st.sampled_from(live + void))
        with self.store.batch() as batch:
            if uid in live:
                batch.void(table, uid, "why")
            else:
                batch.unvoid(table, uid)
        self._done()

    @rule()
    def undo(self) -> None:
        if len(self.past) == 1:
            assert self.store.undo() is None
        else:
            undone = self.store.undo()
            assert undone is not None
            assert undone.kept == ()
            self.future.append(self.past.pop())

    @rule()
    def redo(self) -> None:
        if not self.future:
            assert self.store.redo() is None
        else:
            redone = self.store.redo()
            assert redone is not None
            assert redone.kept == ()
            self.past.append(self.future.pop())

    @invariant()
    def the_file_is_as_expected(self) -> None:
        assert everything(self.store) == self.past[-1]

    @invariant()
    def the_index_is_in_step(self) -> None:
        for table in index.COLUMNS:
            assert list(index.differences(self.store.conn, table)) == []


Editing.TestCase.settings = settings(
    max_examples=draws(25, 250), stateful_step_count=25, deadline=None
)
TestEditing = Editing.TestCase


def test_records_that_point_to_each_other_are_taken_back_and_put_back(store: Store) -> None:
    with store.batch() as batch:
        actor = batch.put(Actor(name="Sam"))
        incident = batch.put(Incident(title="It happened", state="review"))
        statement = batch.put(
            Statement(
                gist="They did", speaker=actor, statement_incidents=(About(incident=incident),)
            )
        )
        party = Involvement(
            actor=actor, role="perpetrator", attribution="alleged", statement=statement
        )
        batch.put(
            Incident(uid=incident, title="It happened", state="review", involvements=(party,))
        )
    before = [store.body("incidents", incident), store.body("statements", statement)]
    assert store.undo() is not None
    assert store.conn.execute("SELECT count(*) FROM incidents").fetchone() == (0,)
    assert store.redo() is not None
    assert [store.body("incidents", incident), store.body("statements", statement)] == before
    assert list(problems(store.conn, store.path)) == []
