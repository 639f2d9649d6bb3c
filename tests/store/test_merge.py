"""Merging: one record of two, everything finds it, and one undo makes it two again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.lengths import draws
from tests.store.makers import incident, party, statement, toll, when
from tests.store.test_undo import Editing, everything
from tests.store.test_writing import put
from tracker.errors import NotFoundError, RefusedError
from tracker.model.records import (
    About,
    Actor,
    Citation,
    Document,
    Link,
    Name,
    Place,
    Remark,
    Statement,
)
from tracker.query.names import find_named, offers
from tracker.store import listing, merge
from tracker.store.dossier import dossier
from tracker.store.verify import problems

if TYPE_CHECKING:
    from tracker.store.store import Store


def merged(store: Store, table: str, loser: str, winner: str, **choices: Any) -> None:
    with store.batch() as batch:
        batch.merge(table, loser, winner, choices)


def conflicts(store: Store) -> list[str]:
    rows = store.conn.execute("SELECT title FROM incidents WHERE has_conflict ORDER BY title")
    return [title for (title,) in rows]


def sound(store: Store) -> bool:
    found = list(problems(store.conn, store.path))
    assert found == []
    return True


# Actors and places


def test_a_merged_actor_is_one_change_and_its_names_and_reference_find_the_winner(
    store: Store,
) -> None:
    winner, loser = put(
        store,
        Actor(name="Kata'ib Hezbollah"),
        Actor(name="Brigades of the Party", names=(Name(name="كتائب حزب الله", kind="native"),)),
    )
    put(store, incident("A", involvements=(party(loser, "perpetrator"),)))
    seq = store.conn.execute("SELECT max(seq) FROM changes").fetchone()[0]
    merged(store, "actors", loser, winner)
    rows = store.conn.execute(
        "SELECT table_name, uid, op, after FROM changes WHERE seq > ?", (seq,)
    ).fetchall()
    assert rows == [("actors", loser, "merge", f'{{"merged_into":"{winner}"}}')]
    assert store.resolve("a" + loser) == ("actors", winner)
    found = find_named(store.conn, "actors", "كتائب حزب الله")
    assert found is not None
    assert found.names == ("Kata'ib Hezbollah",)
    assert len(found.ids) == 2
    assert sound(store)


def test_a_choice_changes_the_winner_in_the_same_step(store: Store) -> None:
    winner, loser = put(
        store, Actor(name="PMF", notes="one"), Actor(name="Hashd", country="IQ", notes="two")
    )
    before = everything(store)
    merged(store, "actors", loser, winner, country="loser", notes="both")
    body = store.body("actors", winner)
    assert (body["name"], body["country"], body["notes"]) == ("PMF", "IQ", "one\n\ntwo")
    store.undo()
    assert everything(store) == before


def test_merged_speakers_take_back_their_figures_through_any_number_of_merges(
    store: Store,
) -> None:
    one, two, three = put(
        store, Actor(name="SOHR"), Actor(name="Syrian Observatory"), Actor(name="Observatory")
    )
    (about,) = put(store, incident("A"))
    old, new = put(
        store,
        statement("five", about, speaker=one, casualties=toll(5, 5, incident=about)),
        statement("seven", about, speaker=two, casualties=toll(7, 7, incident=about)),
    )
    put(store, Link(kind="updates", from_statement=new, to_statement=old))
    assert conflicts(store) == ["A"]
    merged(store, "actors", one, three)
    assert conflicts(store) == ["A"]
    merged(store, "actors", two, three)
    assert conflicts(store) == []
    (four,) = put(store, Actor(name="Four"))
    merged(store, "actors", three, four)
    assert conflicts(store) == []
    assert sound(store)
    store.undo()
    store.undo()  # of the fourth
    store.undo()
    assert conflicts(store) == ["A"]
    assert sound(store)


def test_an_update_that_is_void_or_merged_leaves_the_older_figure_standing(store: Store) -> None:
    speaker, other = put(store, Actor(name="SOHR"), Actor(name="PMF"))
    one, two = put(store, incident("A"), incident("B"))
    old, _, new = put(
        store,
        statement("five", one, speaker=speaker, casualties=toll(5, 5, incident=one)),
        statement("nine", one, speaker=other, casualties=toll(9, 9, incident=one)),
        statement("none there", two, speaker=speaker, casualties=toll(0, 0, incident=two)),
    )
    put(store, Link(kind="updates", from_statement=new, to_statement=old))
    assert conflicts(store) == []
    with store.batch() as batch:
        batch.void("statements", new, "a mistake")
    assert conflicts(store) == ["A"]
    assert sound(store)


def test_a_merge_is_redone_unless_something_else_has_come_of_the_record(store: Store) -> None:
    (winner,) = put(store, Place(name="P"))
    (loser,) = put(store, Place(name="Q"))
    merged(store, "places", loser, winner)
    before = everything(store)
    for _ in range(2):
        store.undo()  # of the merge, then of the place itself
    for _ in range(2):
        store.redo()
    assert everything(store) == before
    store.undo()
    place = store.get("places", loser)
    assert isinstance(place, Place)
    with store.batch() as batch:
        batch.put(replace(place, name="Q, another town"))
    with pytest.raises(RefusedError, match="has changed since the merge was taken apart"):
        store.redo(undone_batch(store))


def undone_batch(store: Store) -> str:
    sql = "SELECT batch FROM changes WHERE undoes IS NOT NULL ORDER BY seq DESC LIMIT 1"
    return str(store.conn.execute(sql).fetchone()[0])


def test_ten_thousand_mentions_are_one_change_and_so_is_taking_it_back(store: Store) -> None:
    winner, loser = put(store, Actor(name="A"), Actor(name="B"))
    with store.batch() as batch:
        for number in range(10_000):
            batch.put(incident(f"I{number}", involvements=(party(loser),)))
    count = store.conn.execute("SELECT count(*) FROM changes").fetchone()[0]
    merged(store, "actors", loser, winner)
    store.undo()
    store.redo()
    assert store.conn.execute("SELECT count(*) FROM changes").fetchone()[0] == count + 3
    assert store.resolve("a" + loser)[1] == winner


def test_what_is_read_of_a_record_knows_who_is_who_by_now(store: Store) -> None:
    one, two, three = put(store, Actor(name="A"), Actor(name="B"), Actor(name="C", reliability="B"))
    here, there, now = put(store, Place(name="P"), Place(name="Q"), Place(name="R"))
    (uid,) = put(store, incident("I", place=here, involvements=(party(one),)))
    (said,) = put(store, statement("S", uid, speaker=one))
    put(
        store,
        Link(kind="maybe_same", from_actor=one, to_actor=three),
        Remark(record_table="actors", record_uid=two, author="ben", body="sure?"),
    )
    for table, uids in (("actors", (one, two, three)), ("places", (here, there, now))):
        merged(store, table, uids[0], uids[1])
        merged(store, table, uids[1], uids[2])

    file = dossier(store.conn, "actors", three)
    assert {named.title for named in file.mentions} == {"I", "S"}
    assert file.links == ()
    assert [remark.body for remark in file.remarks] == ["sure?"]
    assert [named.uid for named in dossier(store.conn, "places", now).mentions] == [uid]
    file = dossier(store.conn, "incidents", uid)
    assert {key: named.title for key, named in file.names.items()} == {one: "C", here: "R"}
    (about,) = file.said
    assert about.speaker is not None
    assert (about.speaker.title, about.reliability) == ("C", "B")
    keys = [row[0] for row in store.conn.execute("SELECT sort_key FROM incidents")]
    assert [line.place for line in listing.incident_lines(store.conn, keys)] == ["R"]
    keys = [row[0] for row in store.conn.execute("SELECT sort_key FROM statements")]
    assert [line.speaker for line in listing.statement_lines(store.conn, keys)] == ["C"]
    assert said
    assert offers(store.conn, "actors", "A")[0] == "C"


# Incidents and statements


def test_parts_move_to_the_winning_incident_and_doubles_do_not(store: Store) -> None:
    actor, (document,) = put(store, Actor(name="PMF"))[0], put(store, Document(title="D"))
    winner, loser, other = put(
        store,
        incident("Strike", tags=("x",), citations=(Citation(document=document, locator="3-9"),)),
        incident(
            *("Raid", "2021-06-27"),
            summary="more",
            kind="airstrike",
            tags=("x", "y"),
            citations=(Citation(document=document), Citation(document=document, locator="20-30")),
            involvements=(party(actor),),
        ),
        incident("Answer"),
    )
    both, one = put(
        store,
        Statement(
            gist="both",
            speaker=actor,
            statement_incidents=(
                About(incident=winner),
                About(incident=loser, stance="disapprove"),
            ),
            casualties=(*toll(4, 4, incident=winner), *toll(4, 4, incident=loser)),
        ),
        statement("one", loser, speaker=actor, casualties=toll(5, 5, incident=loser)),
    )
    put(
        store,
        Link(kind="possible_duplicate", from_incident=loser, to_incident=winner),
        Link(kind="response_to", from_incident=other, to_incident=winner),
        Link(kind="response_to", from_incident=other, to_incident=loser),
        Remark(record_table="incidents", record_uid=loser, author="ben", body="sure?"),
    )
    before = everything(store)
    merged(store, "incidents", loser, winner)

    body = store.body("incidents", winner)
    assert (body["title"], body["kind"], body["summary"]) == ("Strike", "airstrike", "more")
    assert body["date_edtf"] == "2021-06-28"
    assert set(body["parts"]["tags"]) == {"x", "y"}
    assert [row["locator"] for row in body["parts"]["citations"].values()] == ["3-9", "20-30"]
    assert len(body["parts"]["involvements"]) == 1
    gone = store.body("incidents", loser)
    assert (gone["state"], gone["merged_into"]) == ("void", winner)
    assert "parts" not in gone
    assert gone["void_reason"] == f"merged into i{winner[:8]}"
    assert store.resolve("i" + loser) == ("incidents", winner)
    said = store.body("statements", both)["parts"]
    assert {k: row["stance"] for k, row in said["statement_incidents"].items()} == {
        winner: "disapprove"
    }
    assert len(said["casualties"]) == 1
    assert set(store.body("statements", one)["parts"]["statement_incidents"]) == {winner}
    links = [body for (table, _), body in everything(store).items() if table == "links"]
    assert [(link["kind"], link["to_incident"]) for link in links] == [("response_to", winner)]
    remarks = [body for (table, _), body in everything(store).items() if table == "remarks"]
    assert remarks[0]["record_uid"] == winner
    assert conflicts(store) == ["Strike"]
    assert sound(store)

    undone = store.undo()
    assert undone is not None
    assert undone.kept == ()
    assert everything(store) == before
    assert conflicts(store) == ["Raid"]
    assert sound(store)
    store.redo()
    assert conflicts(store) == ["Strike"]
    assert sound(store)


def test_merged_statements_are_found_by_those_who_rely_on_them(store: Store) -> None:
    actor = put(store, Actor(name="PMF"))[0]
    (about,) = put(store, incident("A"))
    winner, loser = put(
        store,
        statement("four dead", about, tags=("t",)),
        statement(
            "4 killed",
            about,
            quote="four of ours",
            form="quote",
            credibility=2,
            casualties=toll(4, 4, incident=about),
        ),
    )
    (uid,) = put(store, incident("B", involvements=(party(actor, statement=loser),)))
    before = everything(store)
    merged(store, "statements", loser, winner, gist="both")
    body = store.body("statements", winner)
    assert (body["gist"], body["quote"], body["form"]) == (
        "four dead / 4 killed",
        "four of ours",
        "quote",
    )
    assert body["credibility"] == 2
    assert len(body["parts"]["casualties"]) == 1
    rows = store.body("incidents", uid)["parts"]["involvements"]
    assert [row["statement"] for row in rows.values()] == [winner]
    assert sound(store)
    store.undo()
    assert everything(store) == before


def test_the_differences_are_shown_side_by_side(store: Store) -> None:
    winner, loser = put(
        store,
        incident("A", weapon="drone", tags=("x",)),
        incident("A", latitude=36.0, longitude=44.0, geo_precision="town", tags=("y",)),
    )
    found = {c.name: c for c in merge.differences(store.conn, "incidents", loser, winner)}
    assert set(found) == {"weapon", "point", "tags"}
    assert found["weapon"].side == "winner"
    assert found["weapon"].options == ("winner", "loser", "both")
    assert found["point"].side == "loser"
    assert found["point"].loser == {
        "latitude": 36.0,
        "longitude": 44.0,
        "geo_precision": "town",
    }
    assert found["tags"].side == "both"


def test_parts_can_be_left_behind(store: Store) -> None:
    winner, loser = put(store, incident("A", tags=("x",)), incident("B", tags=("y",)))
    merged(store, "incidents", loser, winner, tags="loser", when="loser")
    assert set(store.body("incidents", winner)["parts"]["tags"]) == {"y"}
    assert sound(store)


def test_what_disagrees_is_told_from_what_one_of_them_leaves_open(store: Store) -> None:
    (document,) = put(store, Document(title="D"))
    winner, loser = put(
        store,
        incident("A", weapon="drone", casualties=toll(2, 2), grade="weak"),
        incident(
            "B",
            "2021-06-27",
            summary="more",
            casualties=toll(5, 9),
            citations=(Citation(document=document),),
        ),
    )
    found = {c.name: c for c in merge.differences(store.conn, "incidents", loser, winner)}
    assert {name for name, choice in found.items() if choice.disagrees} == {
        "title",
        "when",
        "casualties",
    }
    said, again = put(
        store,
        statement("one", winner, tags=("x",)),
        Statement(gist="one", statement_incidents=(About(incident=winner, asserts="disputes"),)),
    )
    (about,) = (
        choice
        for choice in merge.differences(store.conn, "statements", again, said)
        if choice.name == "statement_incidents"
    )
    assert about.disagrees


def test_a_statement_that_says_different_things_of_both_is_named(store: Store) -> None:
    one, two = put(store, incident("A"), incident("B"))
    torn, _ = put(
        store,
        Statement(
            gist="torn",
            statement_incidents=(
                About(incident=one, stance="approve"),
                About(incident=two, stance="disapprove"),
            ),
        ),
        Statement(
            gist="not torn",
            statement_incidents=(About(incident=one, stance="approve"), About(incident=two)),
        ),
    )
    ((uid, ours, theirs),) = merge.said_of_both(store.conn, two, one)
    assert (uid, ours["stance"], theirs["stance"]) == (torn, "approve", "disapprove")
    assert merge.pointing(store.conn, "incidents", two) == {"statements": 2}


def test_several_are_merged_into_one_as_one_step_and_taken_back_as_one(store: Store) -> None:
    one, two, three = put(
        store,
        incident("A"),
        incident("B", tags=("b",), casualties=toll(2, 2)),
        incident("C", tags=("c",), casualties=toll(3, 3)),
    )
    put(
        store,
        statement("of two", two),
        Statement(
            gist="of two and three",
            statement_incidents=(About(incident=two), About(incident=three)),
        ),
        Link(kind="same_series", from_incident=two, to_incident=three),
    )
    before = everything(store)
    shown = [merge.Shown(uid, store.body("incidents", uid)) for uid in (one, two, three)]
    with store.batch() as batch:
        merge.merge_shown(batch, "incidents", shown[0], shown[1:])
    parts = store.body("incidents", one)["parts"]
    assert set(parts["tags"]) == {"b", "c"}
    assert len(parts["casualties"]) == 2
    assert merge.merged_into(store.conn, "incidents", one) == [two, three]
    after = everything(store)
    assert sound(store)
    store.undo()
    assert everything(store) == before
    store.redo()
    assert everything(store) == after
    assert sound(store)


def shown(store: Store, table: str, uid: str, winner: str) -> merge.Shown:
    return merge.Shown(uid, store.body(table, uid), torn=merge.torn(store.conn, table, uid, winner))


def test_two_stances_to_two_that_go_are_not_merged_unseen(store: Store) -> None:
    one, two, three = put(store, incident("A"), incident("B"), incident("C"))
    stances = (About(incident=two, stance="approve"), About(incident=three, stance="disapprove"))
    put(store, Statement(gist="yes and no", statement_incidents=stances))
    before = everything(store)
    winner, *losers = (shown(store, "incidents", uid, one) for uid in (one, two, three))
    with pytest.raises(RefusedError, match="one thing of"), store.batch() as batch:
        merge.merge_shown(batch, "incidents", winner, losers)
    assert everything(store) == before


def test_what_was_changed_since_it_was_shown_is_not_merged(store: Store) -> None:
    one, two = put(store, incident("A"), incident("B"))
    shown = [merge.Shown(uid, store.body("incidents", uid)) for uid in (one, two)]
    put(store, incident("B2", uid=two))
    before = everything(store)
    with pytest.raises(RefusedError, match="changed meanwhile"), store.batch() as batch:
        merge.merge_shown(batch, "incidents", shown[0], shown[1:])
    assert everything(store) == before


# What is refused


def test_refusals_say_why(store: Store) -> None:
    one, two, three, gone = put(
        store, incident("A"), incident("B"), incident("C"), incident("Gone")
    )
    place, document = put(store, Place(name="P"), Document(title="D"))
    with store.batch() as batch:
        batch.void("incidents", gone, "a rumour")
    merged(store, "incidents", two, one)
    for loser, winner, said in (
        (one, one, "with itself"),
        (two, three, f"merged already, into i{one[:4]} “A”"),
        (one, two, "merged already, into"),
        (gone, one, "void: a rumour"),
    ):
        with pytest.raises(RefusedError, match=said):
            merged(store, "incidents", loser, winner)
    with pytest.raises(NotFoundError):
        merged(store, "incidents", place, one)
    with pytest.raises(RefusedError, match="documents cannot be merged"):
        merged(store, "documents", document, one)
    with pytest.raises(RefusedError, match="colour is nothing"):
        merged(store, "incidents", three, one, colour="loser")
    with pytest.raises(RefusedError, match="holds one value"):
        merged(store, "incidents", three, one, kind="both")
    with pytest.raises(RefusedError, match="merged into"), store.batch() as batch:
        batch.unvoid("incidents", two)


def test_a_final_record_is_merged_with_a_reason(store: Store) -> None:
    one, two = put(store, incident("A", state="final"), incident("B"))
    with pytest.raises(RefusedError, match="reason"):
        merged(store, "incidents", two, one)
    with store.batch("the same strike") as batch:
        batch.merge("incidents", two, one)
    assert store.body("incidents", two)["void_reason"] == "the same strike"


def test_a_merge_whose_parts_went_on_is_taken_back_last(store: Store) -> None:
    one, two, three = put(store, incident("A"), incident("B", tags=("b",)), incident("C"))
    merged(store, "incidents", two, one)
    first = merge.merging_batch(store.conn, "incidents", two)
    merged(store, "incidents", one, three)
    state = everything(store)
    with pytest.raises(RefusedError, match="changed since the merge"):
        store.undo(first)
    assert everything(store) == state
    store.undo()
    store.undo(first)
    assert set(store.body("incidents", two)["parts"]["tags"]) == {"b"}
    with pytest.raises(RefusedError, match="is not merged"):
        merge.merging_batch(store.conn, "incidents", two)
    assert sound(store)


def test_a_field_of_the_winner_that_changed_since_stays(store: Store) -> None:
    one, two = put(store, incident("A"), incident("B", summary="s"))
    merged(store, "incidents", two, one)
    body = store.body("incidents", one)
    with store.batch() as batch:
        batch.put_body("incidents", one, {**body, "summary": "mine"})
    undone = store.undo(merge.merging_batch(store.conn, "incidents", two))
    assert undone is not None
    assert undone.kept == ("summary of “A” has changed since",)
    assert store.body("incidents", two)["state"] == "draft"


# At random


class Merging(Editing):
    """What the machine of undo does, with merges in between."""

    @precondition(lambda self: any(len(self._live(table)) > 1 for table in self._live_tables()))
    @rule(
        data=st.data(),
        side=st.sampled_from(["winner", "loser"]),
        kind=st.sampled_from(["incidents", "statements", "actors", "places"]),
    )
    def merge(self, data: Any, side: str, kind: str) -> None:
        uids = self._live(kind)
        if len(uids) < 2:
            return
        loser, winner = data.draw(
            st.lists(st.sampled_from(uids), min_size=2, max_size=2, unique=True)
        )
        choices = {"when": side} if kind in ("incidents", "statements") else {}
        merged(self.store, kind, loser, winner, **choices)
        self._done()

    @precondition(lambda self: any(len(self._live(table)) > 2 for table in self._live_tables()))
    @rule(data=st.data(), kind=st.sampled_from(["incidents", "statements", "actors"]))
    def merge_several(self, data: Any, kind: str) -> None:
        uids = self._live(kind)
        if len(uids) < 3:
            return
        chosen = data.draw(st.lists(st.sampled_from(uids), min_size=3, max_size=4, unique=True))
        winner, *losers = (shown(self.store, kind, uid, chosen[0]) for uid in chosen)
        with suppress(RefusedError), self.store.batch() as batch:
            merge.merge_shown(batch, kind, winner, losers)
        self._done()

    @precondition(lambda self: self._live("incidents"))
    @rule(data=st.data(), date=st.sampled_from(["2021-06-28", "2021-07"]))
    def add_rich_incident(self, data: Any, date: str) -> None:
        to = data.draw(st.sampled_from(self._live("incidents")))
        with self.store.batch() as batch:
            document = batch.put(Document(title="D", when=when(date)))
            cited = (Citation(document=document),)
            uid = batch.put(incident("R", date, tags=("a",), citations=cited))
            batch.put(Link(kind="same_series", from_incident=uid, to_incident=to))
        self._done()

    def _live_tables(self) -> tuple[str, ...]:
        return ("incidents", "statements", "actors", "places")

    def _live(self, table: str) -> list[str]:
        return [
            uid
            for (name, uid), body in self.past[-1].items()
            if name == table and body.get("state") != "void" and not body.get("merged_into")
        ]

    @precondition(lambda self: self._uids("incidents") + self._uids("statements"))
    @rule(data=st.data(), table=st.sampled_from(["incidents", "statements"]))
    def void_or_unvoid(self, data: Any, table: str) -> None:
        live = self._live(table)
        if live:
            with self.store.batch() as batch:
                batch.void(table, data.draw(st.sampled_from(live)), "why")
            self._done()


Merging.TestCase.settings = settings(
    max_examples=draws(12, 120), stateful_step_count=25, deadline=None
)
TestMerging = Merging.TestCase
