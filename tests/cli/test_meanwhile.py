"""What another process writes while a command waits for its turn is neither lost nor doubled."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.test_link import three
from tracker.entry.saving import Meanwhile, open_edit, save
from tracker.model.records import About, Incident, Link, Statement
from tracker.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Run
    from tracker.store.batch import Batch

    AtTheNext = Callable[[Callable[[Batch], object]], None]

BASE = ("--db", "sample.db")


@pytest.fixture
def meanwhile(sample: Path, monkeypatch: pytest.MonkeyPatch) -> AtTheNext:
    """Let somebody else write at the last moment: when the next batch waits for the file."""
    batch = Store.batch

    def at_the_next(work: Callable[[Batch], object]) -> None:
        @contextmanager
        def late(store: Store, *args: Any, **named: Any) -> Iterator[Batch]:
            monkeypatch.setattr(Store, "batch", batch)
            with Store.open(sample, author="ben") as other, other.batch("ben's") as his:
                work(his)
            with batch(store, *args, **named) as mine:
                yield mine

        monkeypatch.setattr(Store, "batch", late)

    return at_the_next


def incidents(sample: Path) -> list[str]:
    with Store.open(sample) as store:
        return [store.resolve(reference)[1] for reference in three(sample)]


def retitle(uid: str) -> Callable[[Batch], object]:
    return lambda batch: batch.put_body(
        "incidents", uid, {**(batch.rows.read("incidents", uid) or {}), "title": "Ben's title"}
    )


def links_of(sample: Path, uid: str) -> list[tuple[str, str]]:
    from tracker.store import links

    with Store.open(sample) as store:
        found = links.of_record(store.conn, "incidents", uid)
        return sorted((one.kind, one.note) for one in found)


def test_tags_go_onto_the_record_as_it_is_by_then(
    tracker: Run, sample: Path, meanwhile: AtTheNext
) -> None:
    uid = incidents(sample)[0]
    meanwhile(retitle(uid))
    done = tracker(*BASE, "tag", "+drone", f"i{uid}", "--reason", "sorting")
    assert done.returncode == 0
    with Store.open(sample) as store:
        record = store.get("incidents", uid)
    assert isinstance(record, Incident)
    assert record.title == "Ben's title"
    assert "drone" in record.tags


def test_a_link_added_meanwhile_is_not_taken_away_by_an_edit(
    tracker: Run, sample: Path, meanwhile: AtTheNext
) -> None:
    uid, other, third = incidents(sample)
    link = Link(kind="response_to", from_incident=uid, to_incident=third, note="at 10: ben's")
    meanwhile(lambda batch: batch.put(link))
    words = (f"link:part_of i{other}", "--reason", "r")
    done = tracker(*BASE, "edit", f"i{uid}", *words)
    assert done.returncode != 0
    assert "meanwhile: links" in done.stderr
    assert links_of(sample, uid) == [("response_to", "at 10: ben's")]
    assert tracker(*BASE, "edit", f"i{uid}", *words).returncode == 0
    assert {kind for kind, _ in links_of(sample, uid)} == {"response_to", "part_of"}


def test_a_form_does_not_take_away_a_link_added_while_it_is_saved(
    sample: Path, meanwhile: AtTheNext
) -> None:
    uid, other, third = incidents(sample)
    with Store.open(sample, author="ann") as store:
        state = open_edit(store, "incidents", uid)
        state.texts |= {"links": f"part_of i{other}", "reason": "r"}
        meanwhile(
            lambda batch: batch.put(Link(kind="response_to", from_incident=uid, to_incident=third))
        )
        with pytest.raises(Meanwhile):
            save(store, state)
    assert links_of(sample, uid) == [("response_to", "")]


def test_two_records_are_linked_once(tracker: Run, sample: Path, meanwhile: AtTheNext) -> None:
    uid, other, _ = incidents(sample)
    meanwhile(lambda batch: batch.put(Link(kind="part_of", from_incident=uid, to_incident=other)))
    done = tracker(*BASE, "link", f"i{uid}", "part_of", f"i{other}")
    assert done.returncode != 0
    assert "linked so already" in done.stderr
    assert "Linked:" not in done.stderr
    assert links_of(sample, uid) == [("part_of", "")]


def test_a_record_voided_meanwhile_is_not_linked(
    tracker: Run, sample: Path, meanwhile: AtTheNext
) -> None:
    uid, other, _ = incidents(sample)
    meanwhile(lambda batch: batch.void("incidents", other, "entered twice"))
    done = tracker(*BASE, "link", f"i{uid}", "part_of", f"i{other}")
    assert done.returncode != 0
    assert "is void" in done.stderr
    assert links_of(sample, uid) == []


@pytest.mark.parametrize("words", [("save", "night", "{}"), ("rename", "day", "night")])
def test_a_template_kept_meanwhile_is_not_replaced(
    tracker: Run, sample: Path, meanwhile: AtTheNext, words: tuple[str, ...]
) -> None:
    from tracker.store import templates

    uid, other, _ = incidents(sample)
    assert tracker(*BASE, "template", "save", "day", f"i{uid}").returncode == 0
    bens = templates.Template("night", "incidents", {"weapon": "Ben's"})
    meanwhile(lambda batch: templates.keep(batch, bens))
    done = tracker(*BASE, "template", *(word.format(f"i{other}") for word in words))
    assert done.returncode != 0
    assert "There is a template night already" in done.stderr
    with Store.open(sample) as store:
        assert templates.template(store.conn, "night").body["weapon"] == "Ben's"
        assert templates.exists(store.conn, "day")


def test_a_merge_is_of_the_two_as_they_were_told(
    tracker: Run, sample: Path, meanwhile: AtTheNext
) -> None:
    loser, winner, _ = incidents(sample)
    meanwhile(retitle(loser))
    done = tracker(*BASE, "merge", f"i{loser}", f"i{winner}", "--yes", "--reason", "one strike")
    assert done.returncode == 5
    assert "changed meanwhile" in done.stderr
    with Store.open(sample) as store:
        assert store.body("incidents", loser)["title"] == "Ben's title"


def test_what_somebody_says_of_both_meanwhile_is_not_merged_away(
    tracker: Run, sample: Path, meanwhile: AtTheNext
) -> None:
    loser, winner, _ = incidents(sample)
    both = (About(incident=loser, stance="disapprove"), About(incident=winner, stance="approve"))
    meanwhile(lambda batch: batch.put(Statement(gist="One yes, one no", statement_incidents=both)))
    done = tracker(*BASE, "merge", f"i{loser}", f"i{winner}", "--yes", "--reason", "one strike")
    assert done.returncode == 5
    assert "What is said of" in done.stderr
    with Store.open(sample) as store:
        assert "merged_into" not in store.body("incidents", loser)
