from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

from tests.sample.test_sample import uid
from tracker.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

BASE = ("--db", "sample.db")


def test_gaps_in_each_format_are_the_same(tracker: Run, sample: Path) -> None:
    query = ("gap:old_toll,too_precise",)
    rows = [
        json.loads(line)
        for line in tracker(*BASE, "gaps", *query, "-f", "jsonl").stdout.splitlines()
    ]
    assert json.loads(tracker(*BASE, "gaps", *query, "-f", "json").stdout) == rows
    assert {row["gap"] for row in rows} == {"old_toll", "too_precise"}
    cells = [line.split("\t") for line in tracker(*BASE, "gaps", *query).stdout.splitlines()]
    assert [line[0] for line in cells] == [row["ref"] for row in rows]
    table = list(csv.reader(tracker(*BASE, "gaps", *query, "-f", "csv").stdout.splitlines()))
    assert [line[3] for line in table[1:]] == [row["gap"] for row in rows]
    text = tracker(*BASE, "gaps", *query, "-f", "table").stdout
    assert all(row["words"] in text and row["closes"] in text for row in rows)


def test_what_a_gap_is_about_can_be_shown(tracker: Run, sample: Path) -> None:
    (row,) = json.loads(tracker(*BASE, "gaps", "gap:old_toll", "-f", "json").stdout)
    with Store.open(sample) as store:
        assert store.resolve(row["ref"]) == ("incidents", uid("I1"))
        told = [store.resolve(at) for at in row["at"]]
    assert told == [("statements", uid("S3")), ("statements", uid("X2"))]
    shown = json.loads(tracker(*BASE, "show", row["ref"], "-f", "json").stdout)
    assert row["words"] in [gap["words"] for gap in shown["gaps"]]
    assert row["words"] in tracker(*BASE, "show", row["ref"]).stdout


def test_an_incident_is_named_by_its_reference(tracker: Run, sample: Path) -> None:
    (row,) = json.loads(tracker(*BASE, "gaps", "gap:old_toll", "-f", "json").stdout)
    named = tracker(*BASE, "gaps", row["ref"], "-f", "jsonl").stdout.splitlines()
    assert {json.loads(line)["ref"] for line in named} == {row["ref"]}
    assert row["words"] in {json.loads(line)["words"] for line in named}
    assert "no record" in tracker(*BASE, "gaps", "i7zzzzzzz").stderr


def test_a_query_for_statements_lists_what_they_are_about(tracker: Run, sample: Path) -> None:
    done = tracker(*BASE, "gaps", "is:statement", "by:sohr", "gap:old_toll", "-f", "jsonl")
    assert len(done.stdout.splitlines()) == 1


def test_no_gap_is_exit_1(tracker: Run, sample: Path) -> None:
    done = tracker(*BASE, "gaps", "no:gap")
    assert (done.returncode, done.stdout) == (1, "")
    assert "No gap in" in done.stderr


def test_how_long_a_claim_is_waited_for_can_be_set_and_taken_back(
    tracker: Run, sample: Path
) -> None:
    before = tracker(*BASE, "count", "gap:no_claim").stdout
    done = tracker(*BASE, "gaps", "--claim-days", "3650")
    assert "after 3,650 days (it was 7)" in done.stderr
    assert int(tracker(*BASE, "count", "gap:no_claim").stdout) < int(before)
    tracker(*BASE, "undo")
    assert tracker(*BASE, "count", "gap:no_claim").stdout == before


_BAD = (
    *(("gap:nonsense",), ("-f", "md"), ("-n", "x"), ("--bad",), ("--claim-days", "soon")),
    *(("--claim-days", "0"), ("--claim-days", "9999"), ("--claim-days", "7", "place:erbil")),
)


@pytest.mark.parametrize("words", _BAD)
def test_what_cannot_be_asked(tracker: Run, sample: Path, words: tuple[str, ...]) -> None:
    assert tracker(*BASE, "gaps", *words).returncode == 2
