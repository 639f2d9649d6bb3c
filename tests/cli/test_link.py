from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.test_records import reference
from tracker.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

BASE = ("--db", "sample.db")


def three(path: Path) -> list[str]:
    """References of incidents that nothing links."""
    with Store.open(path) as store:
        rows = store.conn.execute(
            "SELECT uid FROM incidents WHERE state <> 'void' AND id NOT IN "
            "(SELECT coalesce(from_incident_id, 0) FROM links UNION "
            "SELECT coalesce(to_incident_id, 0) FROM links) ORDER BY id LIMIT 3"
        ).fetchall()
        return [store.reference("incidents", uid, 8) for (uid,) in rows]


def links(path: Path) -> int:
    with Store.open(path) as store:
        return int(store.conn.execute("SELECT count(*) FROM links").fetchone()[0])


def test_two_incidents_are_joined_parted_and_joined_again_by_undo(
    tracker: Run, sample: Path
) -> None:
    first, second, _ = three(sample)
    said = reference(sample, "statements", "state <> 'void'")
    before = links(sample)
    done = tracker(
        *(*BASE, "link", first, "response-to", second),
        *("--note", "that night", "--by", said, "--on", "28 jun 2021"),
    )
    assert done.returncode == 0, done.stderr
    assert "is a response to" in done.stderr
    with Store.open(sample) as store:
        body = store.body(*store.resolve(done.stdout.strip()))
    assert (body["kind"], body["note"], body["date_edtf"]) == (
        *("response_to", "that night", "2021-06-28"),
    )
    assert body["statement"].startswith(said[1:])
    gone = tracker(*BASE, "unlink", second, first)
    assert gone.returncode == 0, gone.stderr
    assert links(sample) == before
    assert tracker(*BASE, "undo").returncode == 0
    assert links(sample) == before + 1
    assert tracker(*BASE, "unlink", done.stdout.strip()).returncode == 0
    assert tracker(*BASE, "verify").returncode == 0


def test_a_dry_run_joins_and_parts_nothing(tracker: Run, sample: Path) -> None:
    first, second, _ = three(sample)
    before = links(sample)
    done = tracker(*BASE, "link", first, "same_series", second, "--dry-run")
    assert (done.returncode, done.stdout, links(sample)) == (0, "", before)
    assert tracker(*BASE, "link", first, "same_series", second).returncode == 0
    assert "Would" in tracker(*BASE, "unlink", first, second, "--dry-run").stderr
    assert links(sample) == before + 1


def test_what_is_linked_already_is_refused_in_either_direction(tracker: Run, sample: Path) -> None:
    first, second, _ = three(sample)
    assert tracker(*BASE, "link", first, "same_series", second).returncode == 0
    again = tracker(*BASE, "link", second, "same_series", first)
    assert (again.returncode, "already" in again.stderr) == (5, True)
    # One may answer the other, and be answered.
    assert tracker(*BASE, "link", first, "response_to", second).returncode == 0
    assert tracker(*BASE, "link", second, "response_to", first).returncode == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("{first}", "respons_to", "{second}"), 2, "Did you mean response_to"),
        (("{first}", "updates", "{second}"), 2, "does not link two incidents"),
        (("{first}", "part_of", "{first}"), 2, "the same record"),
        (("{first}", "part_of", "{said}"), 2, "about:"),
        (("{place}", "part_of", "{place}"), 2, "the same record"),
        (("{place}", "part_of", "{other}"), 2, "join no places"),
        (("{document}", "part_of", "{document}"), 2, "are not linked"),
        (("{first}", "part_of", "{second}", "--by", "{first}"), 2, "no statement"),
        (("{first}", "part_of", "{second}", "--on", "31 jun 2021"), 2, "31"),
        (("{first}", "part_of", "{void}"), 5, "is void"),
    ],
)
def test_what_cannot_be_linked_is_said(
    tracker: Run, sample: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    first, second, third = three(sample)
    names = {
        "first": first,
        "second": second,
        "said": reference(sample, "statements", "state <> 'void'"),
        "place": reference(sample, "places"),
        "other": reference(sample, "places", "id > 1"),
        "document": reference(sample, "documents"),
    }
    if "{void}" in words:
        assert tracker(*BASE, "void", third, "--reason", "twice").returncode == 0
    before = links(sample)
    done = tracker(*BASE, "link", *(word.format(**names, void=third) for word in words))
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert links(sample) == before


def test_what_is_not_linked_cannot_be_parted(tracker: Run, sample: Path) -> None:
    first, second, _ = three(sample)
    done = tracker(*BASE, "unlink", first, second)
    assert (done.returncode, "No such link" in done.stderr) == (1, True)
    assert tracker(*BASE, "unlink", first).returncode == 2


def test_what_is_told_apart_is_not_proposed_again(tracker: Run, sample: Path) -> None:
    with Store.open(sample, author="sam") as store, store.batch() as batch:
        pairs = {
            table: [
                store.reference(table, batch.put_body(table, "", {"name": name, **more}), 8)
                for name in (
                    ("Qaryat an Nahr", "Qariyat al-Nahr")
                    if table == "places"
                    else ("Saraya al-Watan", "Saraya Al Wattan")
                )
            ]
            for table, more in (("places", {"country": "IQ"}), ("actors", {"kind": "armed_group"}))
        }

    def proposed(table: str) -> bool:
        return pairs[table][0] in tracker(*BASE, "duplicates", table).stdout

    for table, (one, other) in pairs.items():
        assert proposed(table)
        assert tracker(*BASE, "link", one, "not_duplicate", other, "--dry-run").returncode == 0
        assert proposed(table)
        assert tracker(*BASE, "link", other, "not_duplicate", one).returncode == 0
        assert not proposed(table)
        assert tracker(*BASE, "unlink", one, other).returncode == 0
        assert proposed(table)
        assert tracker(*BASE, "undo").returncode == 0
        assert not proposed(table)
    # What was told of a record holds for the one it is merged into.
    with Store.open(sample, author="sam") as store:
        table, gone = store.resolve(pairs["places"][0])
        with store.batch() as batch:
            kept = batch.put_body("places", "", {"name": "Qaryat-an-Nahr", "country": "IQ"})
            batch.merge(table, gone, kept)
    assert store.reference("places", kept, 8) not in tracker(*BASE, "duplicates", "places").stdout
    assert tracker(*BASE, "verify").returncode == 0
