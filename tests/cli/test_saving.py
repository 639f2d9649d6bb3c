from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

BASE = ("--db", "sample.db")


def saved(tracker: Run) -> dict[str, str]:
    rows = json.loads(tracker(*BASE, "saved", "-f", "json").stdout)
    return {row["name"]: row["query"] for row in rows}


def test_a_search_is_saved_listed_used_and_removed(tracker: Run, sample: Path) -> None:
    done = tracker(*BASE, "save", "strikes", "kind:airstrike", "-type:riot", "since:2020")
    assert (done.returncode, done.stdout) == (0, "")
    assert "@strikes is kind:airstrike -type:riot since:2020" in done.stderr
    assert tracker(*BASE, "save", "@deadly", "@strikes", "killed:5..").returncode == 0
    assert saved(tracker) == {
        "deadly": "@strikes killed:5..",
        "strikes": "kind:airstrike -type:riot since:2020",
    }
    assert tracker(*BASE, "saved", "strikes").stdout == "kind:airstrike -type:riot since:2020\n"
    assert tracker(*BASE, "saved").stdout.splitlines()[0] == "deadly\t@strikes killed:5.."
    whole = tracker(*BASE, "count", "kind:airstrike", "since:2020").stdout
    assert tracker(*BASE, "count", "@strikes").stdout == whole != "0\n"
    assert tracker(*BASE, "saved", "--remove", "deadly").returncode == 0
    assert list(saved(tracker)) == ["strikes"]


def test_each_is_one_step_for_undo(tracker: Run, sample: Path) -> None:
    tracker(*BASE, "save", "x", "drone")
    tracker(*BASE, "save", "x", "rocket", "--replace")
    tracker(*BASE, "saved", "--remove", "x")
    for expected in ({"x": "rocket"}, {"x": "drone"}, {}):
        assert tracker(*BASE, "undo").returncode == 0
        assert saved(tracker) == expected
    assert "saved search" in tracker(*BASE, "redo").stderr
    assert saved(tracker) == {"x": "drone"}
    # What is so already is no change.
    tracker(*BASE, "save", "x", "drone")
    assert tracker(*BASE, "undo").returncode == 0
    assert saved(tracker) == {}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["save"], 2, "under which name"),
        (["save", "x"], 2, "Save which search?"),
        (["save", "a b", "drone"], 2, "One word"),
        (["save", "a,b", "drone"], 2, "One word"),
        (["save", "", "drone"], 2, "One word"),
        (["save", "x", "typ:drone"], 2, "^^^"),
        (["save", "x", "@x"], 2, "no saved search"),
        (["save", "x", "place:Green Zone"], 2, "place:green_zone"),
        (["save", "loop", "@kept rocket", "--replace"], 0, "Saved"),
        (["save", "kept", "rocket"], 5, "is saved already: drone"),
        (["save", "kept", "@kept", "--replace"], 2, "comes back to itself"),
        (["saved", "keptt"], 1, "Did you mean kept?"),
        (["saved", "--remove"], 2, "Remove which"),
        (["saved", "--remove", "nothing"], 1, "There are: kept"),
    ],
)
def test_mistakes_change_nothing_and_say_what_is_right(
    tracker: Run, sample: Path, words: list[str], code: int, said: str
) -> None:
    tracker(*BASE, "save", "kept", "drone")
    done = tracker(*BASE, *words)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert saved(tracker)["kept"] == "drone"
