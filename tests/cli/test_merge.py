from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_records import reference
from tracker.model.records import About, Statement
from tracker.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

BASE = ("--db", "sample.db")


def two(
    path: Path, table: str, where: str = "state <> 'void' AND merged_into_id IS NULL"
) -> list[str]:
    with Store.open(path) as store:
        sql = f"SELECT uid FROM {table} WHERE {where} ORDER BY id LIMIT 2"
        return [store.reference(table, uid, 8) for (uid,) in store.conn.execute(sql)]


def shown(tracker: Run, wanted: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(tracker(*BASE, "show", "-f", "json", wanted).stdout)
    _forget(found, "updated_at")
    return found


def _forget(found: object, name: str) -> None:
    if isinstance(found, dict):
        found.pop(name, None)
    for each in (
        found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
    ):
        _forget(each, name)


@pytest.mark.parametrize("table", ["incidents", "statements", "actors", "places"])
def test_two_become_one_and_two_again(tracker: Run, sample: Path, table: str) -> None:
    loser, winner = two(sample, table)
    before = [shown(tracker, each) for each in (loser, winner)]
    done = tracker(*BASE, "merge", loser, winner, "--reason", "the same", "--yes")
    assert (done.returncode, done.stdout) == (0, "")
    assert "goes into" in done.stderr
    assert shown(tracker, loser)["ref"] == winner
    again = tracker(*BASE, "merge", loser, winner, "--yes")
    assert again.returncode == 5
    assert "merged already" in again.stderr
    assert tracker(*BASE, "unmerge", loser).returncode == 0
    assert [shown(tracker, each) for each in (loser, winner)] == before
    assert tracker(*BASE, "verify").returncode == 0
    none = tracker(*BASE, "unmerge", loser)
    assert none.returncode == 5
    assert "is not merged" in none.stderr


def test_the_preview_names_what_changes_what_moves_and_what_goes(
    tracker: Run, sample: Path
) -> None:
    loser = reference(sample, "incidents", "title LIKE 'US airstrikes on Kata%'")
    winner = reference(sample, "incidents", "title NOT LIKE 'US airstrikes on Kata%'")
    done = tracker(*BASE, "merge", loser, winner, "--dry-run")
    assert done.returncode == 0
    assert "involvements: added actor" in done.stderr
    assert "stays, “US airstrikes on Kata" in done.stderr
    taken = tracker(
        *BASE, "merge", loser, winner, "--dry-run", "--take", "title:loser,summary:both"
    )
    assert "→ “US airstrikes on Kata" in taken.stderr
    assert shown(tracker, loser)["ref"] == loser


def test_a_chosen_name_of_an_actor_stands(tracker: Run, sample: Path) -> None:
    loser, winner = two(sample, "actors")
    name = shown(tracker, loser)["name"]
    done = tracker(*BASE, "merge", loser, winner, "-r", "x", "--yes", "--take", "name:loser")
    assert done.returncode == 0
    assert shown(tracker, winner)["name"] == name


def test_a_script_has_to_say_that_it_means_it(tracker: Run, sample: Path) -> None:
    done = tracker(*BASE, "merge", *two(sample, "incidents"))
    assert done.returncode == 5
    assert "--yes" in done.stderr
    assert tracker(*BASE, "undo").returncode == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--take", "title"], 2),
        (["--take", "title:mine"], 2),
        (["--take", "colour:loser"], 2),
        (["--take", "kind:both"], 2),
    ],
)
def test_a_choice_that_cannot_be(tracker: Run, sample: Path, words: list[str], code: int) -> None:
    done = tracker(*BASE, "merge", *two(sample, "incidents"), "--yes", "-r", "x", *words)
    assert done.returncode == code
    assert done.stderr


def test_records_of_two_kinds_are_no_pair(tracker: Run, sample: Path) -> None:
    mixed = [reference(sample, "incidents"), reference(sample, "actors")]
    assert tracker(*BASE, "merge", *mixed, "--yes").returncode == 2
    documents = two(sample, "documents", "1")
    done = tracker(*BASE, "merge", *documents, "--yes")
    assert done.returncode == 5
    assert "cannot be merged" in done.stderr


def test_a_statement_that_says_one_thing_of_each_is_named_before(
    tracker: Run, sample: Path
) -> None:
    loser, winner = two(sample, "incidents")
    with Store.open(sample) as store, store.batch() as batch:
        about = tuple(
            About(incident=store.resolve(ref)[1], stance=stance)
            for ref, stance in ((loser, "approve"), (winner, "disapprove"))
        )
        batch.put(Statement(gist="Of two minds", statement_incidents=about))
    told = tracker(*BASE, "merge", loser, winner, "--dry-run").stderr
    assert "Of two minds: disapproves stays, approves goes" in told


def test_the_reference_of_a_merged_record_voids_nothing(tracker: Run, sample: Path) -> None:
    loser, winner = two(sample, "incidents")
    tracker(*BASE, "merge", loser, winner, "--reason", "the same", "--yes")
    before = shown(tracker, winner)
    done = tracker(*BASE, "void", loser, "--reason", "entered twice")
    assert done.returncode == 5
    assert f"Name {winner[:5]}" in done.stderr
    assert shown(tracker, winner) == before
    assert tracker(*BASE, "void", winner, "--reason", "entered twice").returncode == 0
