from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_records import reference
from tracker.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

BASE = ("--db", "sample.db")


def tags(tracker: Run, wanted: str) -> list[str]:
    found = json.loads(tracker(*BASE, "show", "-f", "json", wanted).stdout)["tags"]
    return sorted(one["name"] if isinstance(one, dict) else one for one in found)


@pytest.fixture
def bare(tracker: Run, sample: Path) -> str:
    """An incident without tags."""
    with Store.open(sample, author="ann") as store:
        with store.batch() as batch:
            uid = batch.put_body("incidents", "", {"title": "A shell near Hama"})
        return store.reference("incidents", uid, 8)


def test_tags_come_and_go_in_one_step_each(tracker: Run, sample: Path, bare: str) -> None:
    said = reference(sample, "statements")
    before = tags(tracker, said)
    why = ("--reason", "-sorting")
    done = tracker(*BASE, "tag", "+night raid", "+hama", bare, said, *why)
    assert done.returncode == 0
    assert "Changed 2 records of 2" in done.stderr
    assert tags(tracker, bare) == ["hama", "night raid"]
    assert tags(tracker, said) == sorted([*before, "hama", "night raid"])
    # Words that click would take for -r and -h.
    tracker(*BASE, "tag", "+raid", bare, *why)
    assert tracker(*BASE, "tag", "-raid", "-HAMA", "+x", bare, *why).returncode == 0
    assert tags(tracker, bare) == ["night raid", "x"]
    for _ in range(3):
        undone = tracker(*BASE, "undo")
        assert undone.returncode == 0
        assert "editing tags of " in undone.stdout + undone.stderr
    assert (tags(tracker, bare), tags(tracker, said)) == ([], before)


def test_what_is_so_already_writes_nothing(tracker: Run, bare: str) -> None:
    done = tracker(*BASE, "tag", "-x", bare)
    assert done.returncode == 0
    assert "Changed 0 records of 1" in done.stderr
    assert tracker(*BASE, "tag", "+x", bare, "--dry-run").returncode == 0
    assert tags(tracker, bare) == []
    assert tracker(*BASE, "undo").returncode == 1


@pytest.mark.parametrize("words", [(), ("+",), ("+a", "-a")])
def test_tags_that_say_nothing_are_usage_errors(
    tracker: Run, bare: str, words: tuple[str, ...]
) -> None:
    assert tracker(*BASE, "tag", *words, bare).returncode == 2


def test_only_what_has_tags_and_not_final_without_a_reason(tracker: Run, sample: Path) -> None:
    assert tracker(*BASE, "tag", "+x", reference(sample, "actors")).returncode == 2
    final = reference(sample, "incidents", "state = 'final'")
    done = tracker(*BASE, "tag", "+x", final)
    assert done.returncode == 5
    assert "reason" in done.stderr
