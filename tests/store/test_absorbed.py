"""Nothing hangs on what was merged away, whoever writes, undoes or redoes what in which order."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.conftest import numbered, ticking
from tests.lengths import draws
from tests.store.makers import incident, party, statement, toll
from tests.store.test_merge import conflicts, merged, sound
from tests.store.test_undo import everything
from tests.store.test_writing import put
from tracker.errors import RefusedError
from tracker.model.records import Actor, Incident, Link
from tracker.store import absorbed
from tracker.store.store import Store
from tracker.store.verify import problems

if TYPE_CHECKING:
    from collections.abc import Callable


def newest(store: Store) -> str:
    (batch,) = store.conn.execute("SELECT batch FROM changes ORDER BY seq DESC LIMIT 1").fetchone()
    return str(batch)


def two(store: Store) -> tuple[str, str]:
    loser, winner = put(store, incident("One strike"), incident("Second raid"))
    put(store, statement("four", winner, casualties=toll(4, 4, incident=winner)))
    return loser, winner


def refused(store: Store, act: Callable[[], object], match: str) -> RefusedError:
    before = everything(store)
    with pytest.raises(RefusedError, match=match) as error:
        act()
    assert everything(store) == before
    return error.value


def test_a_merge_is_not_done_again_over_a_claim_made_meanwhile(store: Store) -> None:
    loser, winner = two(store)
    merged(store, "incidents", loser, winner)
    store.undo()
    store.author = "ben"
    put(store, statement("nine dead", loser, casualties=toll(9, 9, incident=loser)))
    store.author = "ann"
    error = refused(store, store.redo, "“nine dead” came since")
    assert error.hint.startswith("Merge the two anew: tracker merge i")
    merged(store, "incidents", loser, winner)
    assert conflicts(store) == ["Second raid"]
    assert sound(store)


def test_a_merge_is_not_done_again_over_a_party_or_a_title_of_the_meantime(store: Store) -> None:
    (actor,) = put(store, Actor(name="PMF"))
    loser, winner = two(store)
    for change in ({"involvements": (party(actor),)}, {"title": "Another"}):
        merged(store, "incidents", loser, winner)
        store.undo()
        again = newest(store)
        found = store.get("incidents", loser)
        assert isinstance(found, Incident)
        put(store, replace(found, **change))
        error = refused(
            store, lambda again=again: store.undo(again), "has changed since the merge was"
        )
        names = [store.reference("incidents", uid) for uid in (loser, winner)]
        assert f"tracker merge {' '.join(names)}" in error.hint


def test_an_older_step_does_not_bring_back_what_points_to_a_merged_record(store: Store) -> None:
    loser, winner = two(store)
    claim, other = put(
        store,
        statement("nine", loser, casualties=toll(9, 9, incident=loser)),
        incident("Third"),
    )
    (link,) = put(store, Link(kind="same_series", from_incident=loser, to_incident=other))
    put(store, replace(store.get("statements", claim), statement_incidents=(), casualties=()))  # type: ignore[call-arg]
    edited = newest(store)
    with store.batch() as batch:
        batch.delete("links", link)
    removed = newest(store)
    merged(store, "incidents", loser, winner)
    for step in (edited, removed):
        error = refused(store, lambda step=step: store.undo(step), "merged into .*Second raid")
        assert "tracker unmerge" in error.hint
    assert sound(store)


def test_nothing_is_written_into_a_merged_record(store: Store) -> None:
    loser, winner = two(store)
    one, other = put(store, Actor(name="PMF"), Actor(name="Hashd"))
    put(store, replace(store.get("actors", one), notes="n"))  # type: ignore[call-arg]
    step = newest(store)
    merged(store, "incidents", loser, winner)
    merged(store, "actors", one, other)
    for table, uid in (("incidents", loser), ("actors", one)):
        body = store.body(table, uid)

        def edit(table: str = table, uid: str = uid, edited: Any = body) -> None:
            with store.batch("why") as batch:
                batch.edit_body(
                    table,
                    uid,
                    edited,
                    {**edited, "uncertain": "u"}
                    if table == "incidents"
                    else {**edited, "country": "IQ"},
                )

        def void(table: str = table, uid: str = uid) -> None:
            with store.batch() as batch:
                batch.void(table, uid, "why")

        def unvoid(table: str = table, uid: str = uid) -> None:
            with store.batch() as batch:
                batch.unvoid(table, uid)

        for act in (edit, void, unvoid):
            assert "tracker unmerge" in refused(store, act, "was merged into").hint
    refused(store, lambda: store.undo(step), "“PMF” was merged into")
    refused(
        store,
        lambda: put(store, statement("late", loser)),
        "“late” would point to .*One strike.*merged into .*Second raid",
    )


def test_verify_names_what_hangs_on_a_merged_record(store: Store) -> None:
    loser, winner = two(store)
    (claim,) = put(store, statement("nine", winner))
    merged(store, "incidents", loser, winner)
    with store.batch():
        store.conn.execute(
            "UPDATE statement_incidents SET incident_id = (SELECT id FROM incidents WHERE uid = ?) "
            "WHERE statement_id = (SELECT id FROM statements WHERE uid = ?)",
            (loser, claim),
        )
    found = list(absorbed.problems(store.conn))
    assert found == [f"statements {claim}: it points to incidents {loser}, which was merged away"]
    assert found[0] in list(problems(store.conn, store.path))


class Crossing(RuleBasedStateMachine):
    """Two people merge, take apart, undo old steps and write in between; refusals are answers."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        path = Path(self._folder.name) / "x.db"
        self.store = Store.create(path, author="ann", clock=ticking(), random_uid=numbered())

    def teardown(self) -> None:
        assert list(problems(self.store.conn, self.store.path)) == []
        self.store.close()
        self._folder.cleanup()

    def _live(self, table: str) -> list[str]:
        sql = f"SELECT uid FROM {table} WHERE state <> 'void' ORDER BY id"
        return [uid for (uid,) in self.store.conn.execute(sql)]

    def _tried(self, act: Callable[[], object]) -> None:
        before = everything(self.store)
        try:
            act()
        except RefusedError:
            assert everything(self.store) == before

    @initialize()
    def begin(self) -> None:
        incidents = put(self.store, *(incident(title) for title in "ABC"))
        for number, about in enumerate(incidents):
            put(
                self.store,
                statement(f"s{number}", about, casualties=toll(number, number, incident=about)),
            )

    @rule(author=st.sampled_from(["ann", "ben"]))
    def hand_over(self, author: str) -> None:
        self.store.author = author

    @rule(data=st.data(), dead=st.integers(0, 9))
    def claim(self, data: Any, dead: int) -> None:
        incidents = self._live("incidents")
        assume(incidents)  # an undo may have taken back even what they all began with
        about = data.draw(st.sampled_from(incidents))
        put(self.store, statement("new", about, casualties=toll(dead, dead, incident=about)))

    @rule(data=st.data(), dead=st.integers(0, 9))
    def point_elsewhere(self, data: Any, dead: int) -> None:
        incidents, statements = self._live("incidents"), self._live("statements")
        assume(incidents and statements)
        uid = data.draw(st.sampled_from(statements))
        about = data.draw(st.sampled_from(incidents))
        said = statement("moved", about, uid=uid, casualties=toll(dead, dead, incident=about))
        put(self.store, said)

    @rule(data=st.data(), table=st.sampled_from(["incidents", "statements"]))
    def join(self, data: Any, table: str) -> None:
        uids = self._live(table)
        if len(uids) < 2:
            return
        one, other = data.draw(st.lists(st.sampled_from(uids), min_size=2, max_size=2, unique=True))
        if data.draw(st.booleans()):
            self._tried(lambda: merged(self.store, table, one, other))
        elif table == "incidents":
            link = Link(kind="same_series", from_incident=one, to_incident=other)
            self._tried(lambda: put(self.store, link))
        else:
            link = Link(kind="contradicts", from_statement=one, to_statement=other)
            self._tried(lambda: put(self.store, link))

    @rule(data=st.data())
    def undo_of_an_old_batch(self, data: Any) -> None:
        sql = "SELECT DISTINCT batch FROM changes ORDER BY seq"
        batches = [batch for (batch,) in self.store.conn.execute(sql)]
        step = data.draw(st.sampled_from(batches))
        self._tried(lambda: self.store.undo(step))

    @rule(undo=st.booleans())
    def undo_or_redo_after_others_wrote(self, undo: bool) -> None:
        self._tried(self.store.undo if undo else self.store.redo)

    @invariant()
    def nothing_hangs_on_what_was_merged_away(self) -> None:
        assert list(absorbed.problems(self.store.conn)) == []


Crossing.TestCase.settings = settings(
    max_examples=draws(25, 250), stateful_step_count=20, deadline=None
)
TestCrossing = Crossing.TestCase
