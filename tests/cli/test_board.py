from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.sample.test_sample import uid
from tracker.model.references import show

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

BASE = ("--db", "sample.db")


def ref(table: str, key: str) -> str:
    return show(table, uid(key), 8)


def of(tracker: Run, key: str) -> dict[str, Any]:
    printed = tracker(*BASE, "board", ref("incidents", key), "-f", "json").stdout
    found: dict[str, Any]
    (found,) = json.loads(printed)
    return found


def claims(found: dict[str, Any], question: str) -> list[tuple[Any, ...]]:
    return [
        (one["topic"], one["claim"], one["statement"], one["note"])
        for one in found["claims"]
        if one["question"] == question
    ]


def test_the_board_of_the_strikes_as_an_expert_reads_it(tracker: Run, sample: Path) -> None:
    found = of(tracker, "I1")
    assert found["contradictions"] == {"who": 2}
    said = {key: ref("statements", key) for key in ("S1", "S3", "X1", "X2", "X3", "X4", "X6")}
    assert claims(found, "who")[:2] == [
        ("perpetrator", "United States Department of State", said["S1"], "disputed"),
        ("perpetrator", "United States Armed Forces", said["X1"], "claimed"),
    ]
    killed = [one for one in claims(found, "how_many") if one[0] == "killed combatant"]
    assert [one[1:] for one in killed[1:]] == [
        ("5", said["S3"], None),
        ("7 of Popular Mobilization Forces", said["X2"], "at Al-Bukamal"),
        ("9 of Popular Mobilization Forces", said["X3"], "at Al-Bukamal"),
        ("4 of Popular Mobilization Forces", said["X4"], "at Al-Qaim"),
    ]
    ties = {
        one["statement"]: {(tie["relation"], tie["with"]) for tie in one["relations"]}
        for one in found["claims"]
        if one["topic"] == "killed combatant"
    }
    assert ("updated by", said["X2"]) in ties[said["S3"]]
    assert {("updates", said["X2"]), ("updates", said["S3"])} <= ties[said["X3"]]
    assert ("another site than", said["X3"]) in ties[said["X4"]]
    assert ("killed child", "1", said["X6"], "at Al-Bukamal, part of a larger figure") in claims(
        found, "how_many"
    )
    assert claims(found, "when")[0][3] == "“June 27”"
    assert claims(found, "where")[0][3] == "3 acts, 2 parts, told apart"


def test_a_dispute_that_a_link_aims(tracker: Run, sample: Path) -> None:
    found = of(tracker, "I1b")
    assert found["contradictions"] == {"whether": 1}
    against = {
        one["statement"]: [tie["with"] for tie in one["relations"]]
        for one in found["claims"]
        if one["question"] == "whether"
    }
    assert against == {
        ref("statements", "X1"): [ref("statements", "X5")],
        ref("statements", "X5"): [ref("statements", "X1")],
    }


def test_a_query_shows_what_is_contested_in_the_order_of_the_list(
    tracker: Run, sample: Path
) -> None:
    lines = tracker(*BASE, "board", "since:2021-06", "-f", "jsonl").stdout.splitlines()
    boards = [json.loads(line) for line in lines]
    listed = tracker(*BASE, "list", "since:2021-06", "has:conflict", "-f", "refs", "-n", "0")
    assert [one["ref"] for one in boards] == listed.stdout.split()
    assert all(one["contradictions"] for one in boards)
    text = tracker(*BASE, "board", "since:2021-06").stdout
    assert all(one["title"] in text for one in boards)
    assert "contradicts a denial" in text


def test_nothing_contested_is_exit_1(tracker: Run, sample: Path) -> None:
    done = tracker(*BASE, "board", "within:1990")
    assert (done.returncode, done.stdout) == (1, "")


def test_a_reference_to_something_else_is_refused(tracker: Run, sample: Path) -> None:
    done = tracker(*BASE, "board", ref("statements", "S1"))
    assert done.returncode == 2
    assert "is no incident" in done.stderr
    assert tracker(*BASE, "board", "izzzzzzzzz").returncode != 0
