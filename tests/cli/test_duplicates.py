from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tracker.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

BASE = ("--db", "sample.db")
TITLES = {"incidents": "title", "statements": "gist", "actors": "name", "places": "name"}


@pytest.fixture
def doubled(sample: Path) -> dict[str, set[str]]:
    """The sample with a record of each kind entered a second time; the references of both."""
    both: dict[str, set[str]] = {}
    with Store.open(sample, author="sam") as store:
        with store.batch() as batch:
            for table in TITLES:
                (uid,) = store.conn.execute(
                    f"SELECT uid FROM {table} WHERE length({TITLES[table]}) > 12"
                    " AND state <> 'void' AND merged_into_id IS NULL ORDER BY id LIMIT 1"
                ).fetchone()
                body = store.body(table, uid)
                parts = body.get("parts", {})
                kept = {name: rows for name, rows in parts.items() if name == "statement_incidents"}
                own = ("parts", "origin", "origin_id")
                copy = {name: value for name, value in body.items() if name not in own}
                other = batch.put_body(table, "", {**copy, "parts": kept})
                both[table] = {uid, other}
        return {
            table: {store.reference(table, uid, 8) for uid in uids} for table, uids in both.items()
        }


@pytest.mark.parametrize("table", TITLES)
def test_a_record_entered_twice_is_listed_with_why(
    tracker: Run, doubled: dict[str, set[str]], table: str
) -> None:
    done = tracker(*BASE, "duplicates", table, "-f", "jsonl")
    assert done.returncode == 0
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    (row,) = [row for row in rows if {row["ref"], row["other"]} == doubled[table]]
    assert row["score"] >= 0.7
    assert row["reasons"]
    assert [one["score"] for one in rows] == sorted((one["score"] for one in rows), reverse=True)


def test_tsv_is_for_pipes_and_a_limit_says_what_it_leaves_out(
    tracker: Run, doubled: dict[str, set[str]]
) -> None:
    every = tracker(*BASE, "duplicates", "actors").stdout.splitlines()
    assert all(len(line.split("\t")) == 6 for line in every)
    done = tracker(*BASE, "duplicates", "actors", "-n", "1", "-f", "table")
    assert len(done.stdout.splitlines()) == 3
    assert (f"1 of {len(every)} pairs" in done.stderr) == (len(every) > 1)


def test_no_pair_is_exit_1(tracker: Run) -> None:
    assert tracker("init", "new.db").returncode == 0
    done = tracker("--db", "new.db", "duplicates")
    assert (done.returncode, done.stdout) == (1, "")
    assert "No two incidents" in done.stderr


@pytest.mark.parametrize("words", [("documents",), ("actors", "-n", "x"), ("-f", "csv")])
def test_what_cannot_be_asked(tracker: Run, sample: Path, words: tuple[str, ...]) -> None:
    assert tracker(*BASE, "duplicates", *words).returncode == 2
