"""What a record was, and taking it back there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from tests.lengths import draws
from tests.store.makers import incident, party, statement, toll
from tests.store.test_merge import Merging
from tests.store.test_undo import everything
from tests.store.test_writing import put
from tracker.errors import NotFoundError, RefusedError, UsageError
from tracker.model.bodies import patch
from tracker.model.records import Actor, Link
from tracker.store import history, versions
from tracker.store.review import allow_own
from tracker.store.verify import problems

if TYPE_CHECKING:
    from tracker.model.columns import Body
    from tracker.store.journal import Change
    from tracker.store.store import Store


def edit(store: Store, uid: str, reason: str | None = None, **values: Any) -> None:
    with store.batch(reason) as batch:
        batch.put(replace(store.get("incidents", uid), **values))


def changes(store: Store, uid: str, table: str = "incidents") -> list[Change]:
    return history.of_record(store.conn, table, uid)


def restore(store: Store, change: Change, *fields: str, before: bool = False) -> None:
    plan = versions.restoring(store.conn, change, fields, before=before)
    with store.batch(versions.reason_for(plan, "")) as batch:
        versions.restore(batch, plan)


def test_every_version_is_what_the_record_was(store: Store) -> None:
    (actor,) = put(store, Actor(name="PMF"))
    (uid,) = put(store, incident("A", tags=("t",)))
    states = [store.body("incidents", uid)]
    for values in (
        {"title": "B", "summary": "s"},
        {"involvements": (party(actor),), "tags": ()},
        {"summary": None, "casualties": toll(2, 3)},
    ):
        edit(store, uid, **values)
        states.append(store.body("incidents", uid))
    store.undo()
    states.append(store.body("incidents", uid))
    found = [versions.version(store.conn, change) for change in reversed(changes(store, uid))]
    assert found == states
    first = changes(store, uid)[-1]
    assert versions.version(store.conn, first, before=True) is None
    with pytest.raises(RefusedError, match="not there before"):
        versions.restoring(store.conn, first, before=True)


def test_a_field_or_the_whole_goes_back_as_a_change_of_its_own(store: Store) -> None:
    (actor,) = put(store, Actor(name="PMF"))
    (uid,) = put(store, incident("A", tags=("t",), involvements=(party(actor),)))
    edit(store, uid, title="B", summary="s", tags=(), involvements=())
    edit(store, uid, title="C")
    _, second, first = changes(store, uid)
    before = everything(store)
    restore(store, second, "title", before=True)
    assert store.body("incidents", uid)["title"] == "A"
    newest = changes(store, uid)[0]
    assert newest.reason == f"restored from before {second.batch[:8]}"
    assert newest.after == {"title": "A"}
    key = next(iter((second.before or {})["parts"]["involvements"]))
    restore(store, first, f"involvements/{key}")
    body = store.body("incidents", uid)
    assert set(body["parts"]) == {"involvements"}
    restore(store, first)
    body = store.body("incidents", uid)
    assert (body["title"], body.get("summary"), set(body["parts"]["tags"])) == ("A", None, {"t"})
    assert not versions.restoring(store.conn, first).changes
    for _ in range(3):
        store.undo()
    assert everything(store) == before
    assert list(problems(store.conn, store.path)) == []


def test_what_points_to_what_is_gone_is_named_and_stays(store: Store) -> None:
    one, two = put(store, Actor(name="PMF"), Actor(name="Hashd"))
    (said,) = put(store, statement("S"))
    (uid,) = put(store, incident("A", involvements=(party(one, statement=said), party(two))))
    edit(store, uid, title="B", involvements=())
    with store.batch() as batch:
        batch.void("statements", said, "a rumour")
        batch.merge("actors", two, one)
    newest, _ = changes(store, uid)
    plan = versions.restoring(store.conn, newest, before=True)
    assert any("“S” is void" in words for words in plan.left)
    assert any("“Hashd” was merged into" in words for words in plan.notes)
    assert len(plan.then["parts"]["involvements"]) == 1
    assert plan.then["title"] == "A"
    with pytest.raises(RefusedError, match="cannot be restored") as refused:
        versions.restoring(store.conn, newest, ["involvements"], before=True)
    assert "is void" in refused.value.hint


def test_what_moved_with_a_merge_is_not_taken_from_the_winner(store: Store) -> None:
    one, two, three = put(store, incident("A"), incident("B", casualties=toll(1, 1)), incident("C"))
    with store.batch() as batch:
        batch.merge("incidents", two, one)
    merged = changes(store, one)[0]
    with store.batch() as batch:
        batch.merge("incidents", one, three)
    with pytest.raises(RefusedError, match="merged into"):
        versions.restoring(store.conn, merged)
    store.undo()
    edit(store, one, casualties=())
    plan = versions.restoring(store.conn, merged)
    assert len(plan.then["parts"]["casualties"]) == 1


def test_final_void_and_erased_ones_are_refused_with_words(store: Store) -> None:
    (uid,) = put(store, incident("A"))
    with store.batch() as batch:
        allow_own(batch, True)
    edit(store, uid, title="B", state="final")
    first = changes(store, uid)[-1]
    plan = versions.restoring(store.conn, first)
    assert plan.then["state"] == "final"
    with pytest.raises(RefusedError, match="needs a reason"):
        versions.reason_for(plan, "")
    assert versions.reason_for(plan, "typo") == f"typo (restored from {first.batch[:8]})"
    with pytest.raises(RefusedError, match="colour is no field"):
        versions.restoring(store.conn, first, ["colour"])
    with store.batch() as batch:
        batch.void("incidents", uid, "why")
    with pytest.raises(RefusedError, match="is void"):
        versions.restoring(store.conn, first)
    with store.batch():
        store.conn.execute("UPDATE changes SET before = NULL, after = NULL, nonce = NULL")
    with pytest.raises(RefusedError, match="erased"):
        versions.version(store.conn, first)


def test_a_link_that_was_removed_comes_back(store: Store) -> None:
    one, two = put(store, incident("A"), incident("B"))
    (uid,) = put(store, Link(kind="part_of", from_incident=one, to_incident=two, note="n"))
    before = everything(store)
    with store.batch() as batch:
        batch.delete("links", uid)
    removed = changes(store, uid, "links")[0]
    restore(store, removed, before=True)
    after = everything(store)
    assert {**after, ("links", uid): None} == {**before, ("links", uid): None}
    assert after["links", uid]["note"] == "n"


def test_what_has_changed_since_it_was_shown_is_not_overwritten(store: Store) -> None:
    (uid,) = put(store, incident("A"))
    edit(store, uid, title="B")
    plan = versions.restoring(store.conn, changes(store, uid)[-1])
    edit(store, uid, title="C")
    with pytest.raises(RefusedError, match="meanwhile"), store.batch("x") as batch:
        versions.restore(batch, plan)
    assert store.body("incidents", uid)["title"] == "C"


def test_steps_are_read_page_by_page_with_who_and_since_when(store: Store) -> None:
    (uid,) = put(store, incident("A"), incident("B"))[:1]
    store.author = "ben"
    edit(store, uid, "why", title="C")
    store.author = "ann"
    edit(store, uid, title="D")
    store.undo()
    newest, undone, bens, adding = history.steps(store.conn)
    assert (newest.undoes, undone.taken_back) == (undone.batch, True)
    assert (adding.changes, adding.summary) == (2, "adding 2 incidents")
    assert (bens.author, bens.reason) == ("ben", "why")
    assert list(history.steps(store.conn, 1, before=undone.first)) == [bens]
    only = history.Filter(author="ben")
    assert list(history.steps(store.conn, wanted=only)) == [bens]
    since = history.Filter(since=undone.at)
    assert list(history.steps(store.conn, wanted=since)) == [newest, undone]
    assert [c.batch for c in history.of_record(store.conn, "incidents", uid, 1)] == [newest.batch]
    assert len(history.of_step(store.conn, adding.batch, 1)) == 1
    found = history.change_of(store.conn, "incidents", uid, bens.batch[:8])
    assert [c.batch for c in found] == [bens.batch]
    with pytest.raises(NotFoundError):
        history.change_of(store.conn, "incidents", uid, "zz")
    with pytest.raises((UsageError, NotFoundError)):
        history.change_of(store.conn, "incidents", uid, "")


class Versions(Merging):
    """Whatever was edited, merged and taken back: going back from now meets going on from then."""

    def teardown(self) -> None:
        conn = self.store.conn
        records = conn.execute("SELECT DISTINCT table_name, uid FROM changes").fetchall()
        for table, uid in records:
            body: Body | None = None
            for change in reversed(history.of_record(conn, table, uid)):
                if change.op == "insert":
                    body = change.after
                elif change.op == "delete":
                    body = None
                else:
                    body = patch(body or {}, change.after or {})
                assert versions.version(conn, change) == body
        super().teardown()


Versions.TestCase.settings = settings(
    max_examples=draws(8, 80), stateful_step_count=20, deadline=None
)
TestVersions = Versions.TestCase
