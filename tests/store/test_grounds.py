"""A decision counts for what was read: what a page shows, and what on it may change meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import numbered, ticking
from tracker.errors import RefusedError
from tracker.model.records import (
    About,
    Actor,
    Casualty,
    Citation,
    Document,
    Incident,
    Involvement,
    Statement,
)
from tracker.store import authorship, review
from tracker.store.dossier import dossier
from tracker.store.grounds import View, grounds
from tracker.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tracker.store.batch import Batch


class Desk:
    """A file with a raid that awaits review, and the uids of what is read with it."""

    def __init__(self, path: Path) -> None:
        self.store = Store.create(path, author="ann", clock=ticking(), random_uid=numbered())
        with self.store.batch() as batch:
            paper = batch.put(Actor(name="Gazette", reliability="B"))
            self.document = batch.put(Document(title="Dispatch", publisher=paper))
            self.paper, self.army = paper, batch.put(Actor(name="Army", reliability="C"))
            party = Involvement(actor=self.army, role="perpetrator", attribution="alleged")
            raid = Incident(title="Raid", kind="clash", state="review", involvements=(party,))
            self.raid, self.other = batch.put(raid), batch.put(Incident(title="Other"))
            self.said = batch.put(self.statement(self.raid))
            self.remark = review.say(batch, "incidents", self.raid, "Which bank?")

    def statement(self, incident: str) -> Statement:
        dead = Casualty(incident=incident, harm="killed", low=2, best=2, high=2)
        return Statement(
            gist="We did it.",
            speaker=self.army,
            statement_incidents=(About(incident=incident),),
            casualties=(dead,),
            citations=(Citation(document=self.document),),
        )

    def put(self, batch: Batch, table: str, uid: str, **values: Any) -> None:
        batch.put_body(table, uid, {**self.store.body(table, uid), **values})

    def parts(self, batch: Batch, table: str, uid: str, **kinds: dict[str, Any]) -> None:
        parts = self.store.body(table, uid).get("parts", {})
        self.put(batch, table, uid, parts={**parts, **kinds})


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "x.db")
    yield desk
    desk.store.close()


def figures(desk: Desk) -> dict[str, Any]:
    rows = desk.store.body("statements", desk.said)["parts"].get("casualties", {})
    return {key: {**row, "low": 7, "best": 7, "high": 7} for key, row in rows.items()}


MATTERS: dict[str, Callable[[Desk, Batch], object]] = {
    "weapon": lambda d, b: d.put(b, "incidents", d.raid, weapon="mortar"),
    "gist": lambda d, b: d.put(b, "statements", d.said, gist="It was not us."),
    "figures": lambda d, b: d.parts(b, "statements", d.said, casualties=figures(d)),
    "sources": lambda d, b: d.parts(b, "statements", d.said, citations={}),
    "is void": lambda d, b: b.void("statements", d.said, "retracted"),
    "is not there any more": lambda d, b: d.parts(
        *(b, "statements", d.said),
        statement_incidents={d.other: {"relation": "subject"}},
        casualties={},
    ),
    "is new": lambda d, b: b.put(d.statement(d.raid)),
    "Army": lambda d, b: d.put(b, "actors", d.army, reliability="E"),
    "name": lambda d, b: d.put(b, "actors", d.paper, name="The Gazette"),
    "title": lambda d, b: d.put(b, "documents", d.document, title="Rumour"),
    "WAIT": lambda d, b: review.say(b, "incidents", d.raid, "WAIT: retracted"),
    "of whom": lambda d, b: review.say(b, "statements", d.said, "of whom?"),
}


@pytest.mark.parametrize("named", MATTERS)
def test_what_was_changed_meanwhile_is_not_accepted_and_is_named(desk: Desk, named: str) -> None:
    conn = desk.store.conn
    seen = grounds(View(conn), "incidents", desk.raid)
    row = conn.execute("SELECT max(seq) FROM changes").fetchone()[0]
    desk.store.author = "cyn"
    with desk.store.batch() as batch:
        MATTERS[named](desk, batch)
    assert review.seen_at(conn, "incidents", desk.raid, row) == seen
    desk.store.author = "bob"
    with (
        pytest.raises(RefusedError, match="changed while you read it") as refused,
        desk.store.batch(authorship.ACCEPTED) as batch,
    ):
        review.accept(conn, batch, "incidents", desk.raid, seen)
    assert (named in refused.value.message, "(cyn, " in refused.value.message) == (True, True)
    assert desk.store.body("incidents", desk.raid)["state"] == "review"


@pytest.mark.parametrize("named", MATTERS)
def test_a_final_record_says_what_was_changed_of_it_and_of_what_it_rests_on(
    desk: Desk, named: str
) -> None:
    store = desk.store
    store.author = "bob"
    with store.batch(authorship.ACCEPTED) as batch:
        review.accept(store.conn, batch, "incidents", desk.raid)
    assert dossier(store.conn, "incidents", desk.raid).amended is None
    store.author = "cyn"
    with store.batch("seen again") as batch:
        MATTERS[named](desk, batch)
    amended = dossier(store.conn, "incidents", desk.raid).amended
    if named in ("WAIT", "of whom"):  # a remark changes nothing
        assert amended is None
        return
    assert amended is not None
    assert amended.words.startswith("changed since final: ")
    assert (named in amended.words, "(cyn, " in amended.words) == (True, True)
    store.undo()
    assert dossier(store.conn, "incidents", desk.raid).amended is None


def test_what_somebody_has_accepted_since_is_no_change_that_nobody_saw(desk: Desk) -> None:
    store = desk.store
    store.author = "bob"
    with store.batch(authorship.ACCEPTED) as batch:
        review.accept(store.conn, batch, "incidents", desk.raid)
    store.author = "cyn"
    with store.batch() as batch:
        desk.put(batch, "statements", desk.said, gist="It was not us.", state="review")
        new = batch.put(replace(desk.statement(desk.raid), state="review"))
    assert dossier(store.conn, "incidents", desk.raid).amended is not None
    store.author = "bob"
    with store.batch(authorship.ACCEPTED) as batch:
        for one in (desk.said, new):
            review.accept(store.conn, batch, "statements", one)
    assert dossier(store.conn, "incidents", desk.raid).amended is None


def test_what_is_not_read_on_the_page_keeps_nobody_from_accepting(desk: Desk) -> None:
    conn = desk.store.conn
    seen = grounds(View(conn), "incidents", desk.raid)
    with desk.store.batch() as batch:
        desk.put(batch, "actors", desk.army, notes="Seen twice.")
        desk.put(batch, "statements", desk.said, state="review")
        desk.parts(batch, "statements", desk.said, tags={"checked": {}})
        review.settle(batch, desk.remark, batch.now)
        batch.put(desk.statement(desk.other))
    desk.store.author = "bob"
    with desk.store.batch(authorship.ACCEPTED) as batch:
        review.accept(conn, batch, "incidents", desk.raid, seen)
    assert desk.store.body("incidents", desk.raid)["state"] == "final"


def test_of_a_statement_its_incidents_are_read_too(desk: Desk) -> None:
    conn = desk.store.conn
    seen = grounds(View(conn), "statements", desk.said)
    with desk.store.batch() as batch:
        desk.put(batch, "statements", desk.said, state="review")
        desk.put(batch, "incidents", desk.raid, title="Raid on the bank")
    desk.store.author = "bob"
    with (
        pytest.raises(RefusedError, match=r"Raid on the bank”: title .ann"),
        desk.store.batch(authorship.ACCEPTED) as batch,
    ):
        review.accept(conn, batch, "statements", desk.said, seen)
