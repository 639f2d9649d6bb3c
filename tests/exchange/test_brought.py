"""Merges that come by JSON lines, and lines that come about what was merged here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import numbered, ticking
from tests.exchange.test_jsonl import contents, exported, lines
from tests.store.makers import incident, party, statement, toll
from tracker.errors import RefusedError
from tracker.exchange.jsonl_import import import_jsonl, plan_jsonl
from tracker.model.records import About, Actor, Link, Remark, Statement
from tracker.store.store import Store
from tracker.store.unmerge import unmerge
from tracker.store.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tracker.exchange.report import ImportReport


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Store]:
    with Store.create(
        tmp_path / "here.db", author="bob", clock=ticking(), random_uid=numbered()
    ) as made:
        yield made


def send(store: Store, here: Store) -> ImportReport:
    """Export the one file and import it into the other; the rehearsal says the same."""
    path = here.path.with_name("sent.jsonl")
    path.write_text(exported(store), encoding="utf-8")
    planned = plan_jsonl(here, path)
    report = import_jsonl(here, path)
    assert (planned.rejected, planned.updated) == (report.rejected, report.updated)
    assert verify(here.path) == []
    return report


def two_incidents(store: Store) -> tuple[str, str, str]:
    """Put two incidents with parts, links and remarks, and a toll of the first, into the file."""
    with store.batch() as batch:
        sdf = batch.put(Actor(name="SDF"))
        one = batch.put(incident("One", involvements=(party(sdf, "victim"),), tags=("a", "b")))
        two = batch.put(incident("Two", involvements=(party(sdf),), tags=("b",)))
        other = batch.put(incident("Other"))
        said = batch.put(statement("nine", one, casualties=toll(9, 9, incident=one)))
        batch.put(Link(kind="response_to", from_incident=other, to_incident=one))
        batch.put(Link(kind="same_series", from_incident=one, to_incident=two))
        batch.put(Remark(record_table="incidents", record_uid=one, author="ann", body="?"))
    return one, two, said


@pytest.mark.parametrize("way", [(0, 1), (1, 0)])
def test_a_merge_made_elsewhere_arrives_and_can_be_taken_apart(
    store: Store, here: Store, way: tuple[int, int]
) -> None:
    one, two, _ = two_incidents(store)
    send(store, here)
    before = contents(here)
    loser, winner = ((one, two)[end] for end in way)
    with store.batch() as batch:
        batch.merge("incidents", loser, winner)
    report = send(store, here)
    assert report.rejected == ()
    after = contents(here)
    assert after == {**contents(store), "links": after["links"]}  # a link in itself is left here
    assert len(after["incidents"][winner]["parts"]["involvements"]) == 2
    here.undo()
    assert contents(here) == before
    here.redo()
    assert contents(here) == after
    assert unmerge(here, "incidents", loser).kept == ()
    assert contents(here) == before
    assert verify(here.path) == []
    here.undo()
    assert contents(here) == after
    unmerge(here, "incidents", loser)
    assert contents(here) == before


def test_a_merge_that_came_whole_leaves_to_the_winner_what_it_brought(
    store: Store, here: Store
) -> None:
    one, two, said = two_incidents(store)
    with store.batch() as batch:
        batch.merge("incidents", one, two)
    send(store, here)
    (stays,) = unmerge(here, "incidents", one).kept
    assert "it came here merged" in stays
    body = here.body("incidents", one)
    assert (body["title"], body["state"]) == ("One", "review")
    assert "merged_into" not in body
    assert here.body("incidents", two) == store.body("incidents", two)
    assert list(here.body("statements", said)["parts"]["statement_incidents"]) == [two]
    assert verify(here.path) == []


def test_an_actor_that_came_merged_stands_for_itself_again(store: Store, here: Store) -> None:
    with store.batch() as batch:
        one, two = batch.put(Actor(name="SDF")), batch.put(Actor(name="QSD"))
        batch.merge("actors", one, two)
    send(store, here)
    assert unmerge(here, "actors", one).kept == ()
    assert contents(here)["actors"].keys() == {one, two}
    assert "merged_into" not in here.body("actors", one)
    with pytest.raises(RefusedError, match="not merged into another"):
        unmerge(here, "actors", one)
    here.undo()
    assert here.body("actors", one)["merged_into"] == two


def test_what_was_edited_since_keeps_a_merge_that_came_together(store: Store, here: Store) -> None:
    one, two, _ = two_incidents(store)
    send(store, here)
    with store.batch() as batch:
        batch.merge("incidents", one, two)
    send(store, here)
    body = here.body("incidents", two)
    with here.batch() as batch:
        del body["parts"]["involvements"]
        batch.put_body("incidents", two, body)
    before = contents(here)
    with pytest.raises(RefusedError, match="has changed since the merge: involvements"):
        unmerge(here, "incidents", one)
    assert contents(here) == before


def about(*stances: tuple[str, str]) -> tuple[About, ...]:
    return tuple(About(incident=uid, stance=stance) for uid, stance in stances)


def test_two_stances_to_what_was_merged_here_are_not_made_one(store: Store, here: Store) -> None:
    one, two, _ = two_incidents(store)
    send(store, here)
    with here.batch() as batch:
        batch.merge("incidents", one, two)
    with store.batch() as batch:
        links = about((one, "approve"), (two, "disapprove"))
        torn = batch.put(Statement(gist="both", statement_incidents=links))
        same = batch.put(
            Statement(gist="alike", statement_incidents=about((one, "approve"), (two, "approve")))
        )
    (rejected,) = send(store, here).rejected
    assert rejected.reason.startswith(f"it says one thing of i{one[:8]} and another of i{two[:8]}")
    assert torn not in contents(here)["statements"]
    assert here.body("statements", same)["parts"]["statement_incidents"].keys() == {two}
    unmerge(here, "incidents", one)
    assert send(store, here).rejected == ()
    assert len(here.body("statements", torn)["parts"]["statement_incidents"]) == 2


def test_what_was_decided_here_about_two_stances_is_not_asked_again(
    store: Store, here: Store
) -> None:
    one, two, _ = two_incidents(store)
    with store.batch() as batch:
        links = about((one, "approve"), (two, "disapprove"))
        torn = batch.put(Statement(gist="both", statement_incidents=links))
    send(store, here)
    with here.batch() as batch:
        batch.merge("incidents", one, two)
    decided = here.body("statements", torn)
    again = send(store, here)
    assert again.rejected == ()
    assert all(alone.table != "statements" for alone in again.left_alone)
    assert here.body("statements", torn) == decided


def test_a_merge_that_would_tear_a_statement_made_here_is_set_aside_with_all_of_it(
    store: Store, here: Store
) -> None:
    one, two, said = two_incidents(store)
    send(store, here)
    with here.batch() as batch:
        links = about((one, "approve"), (two, "disapprove"))
        torn = batch.put(Statement(gist="both", statement_incidents=links))
    before = contents(here)
    with store.batch() as batch:
        batch.merge("incidents", one, two)
    report = send(store, here)
    reasons = {each.id or each.reason: each.reason for each in report.rejected}
    assert any(f"s{torn[:8]} says one thing of" in reason for reason in reasons.values())
    for table in ("incidents", "statements"):
        assert contents(here)[table] == before[table]
    body = here.body("statements", torn)
    with here.batch() as batch:
        del body["parts"]["statement_incidents"][two]
        batch.put_body("statements", torn, body)
    send(store, here)
    assert here.body("incidents", one)["merged_into"] == two
    assert list(here.body("statements", said)["parts"]["statement_incidents"]) == [two]


def test_a_decision_made_elsewhere_about_two_stances_is_taken(store: Store, here: Store) -> None:
    one, two, _ = two_incidents(store)
    with store.batch() as batch:
        links = about((one, "approve"), (two, "disapprove"))
        torn = batch.put(Statement(gist="both", statement_incidents=links))
    send(store, here)
    with store.batch() as batch:
        batch.merge("incidents", one, two)
    assert send(store, here).rejected == ()
    assert here.body("statements", torn) == store.body("statements", torn)


def test_parts_do_not_go_where_their_merge_cannot_be_made(store: Store, here: Store) -> None:
    one, two, _ = two_incidents(store)
    send(store, here)
    body = here.body("incidents", one)
    with here.batch() as batch:
        body["parts"]["tags"]["mine"] = {}
        batch.put_body("incidents", one, body)
    before = contents(here)
    with store.batch() as batch:
        batch.merge("incidents", one, two)
    report = send(store, here)
    assert contents(here)["incidents"] == before["incidents"]
    assert any("would go from" in each.reason for each in report.rejected)


def test_parts_that_change_places_are_set_aside(store: Store, tmp_path: Path) -> None:
    def file(first: str, second: str) -> Path:
        party = {"role": "party", "attribution": "alleged", "actor": "a" * 16}
        path = tmp_path / "swap.jsonl"
        path.write_text(
            lines(
                {"table": "actors", "uid": "a" * 16, "body": {"name": "SDF", "state": "draft"}},
                *(
                    {
                        "table": "incidents",
                        "uid": uid * 16,
                        "body": {
                            "title": uid,
                            "state": "draft",
                            "parts": {"involvements": {key * 16: party}},
                        },
                    }
                    for uid, key in (("1", first), ("2", second))
                ),
            )
        )
        return path

    import_jsonl(store, file("p", "q"))
    before = contents(store)
    report = import_jsonl(store, file("q", "p"))
    assert [each.reason for each in report.rejected] == [
        "its parts and those of another record change places"
    ] * 2
    assert contents(store) == before
