"""The commands `review` and `remark`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("sample")
DB = ("--db", "sample.db")


@pytest.fixture
def waiting(tracker: Run) -> str:
    """The reference of a record that awaits review."""
    return tracker(*DB, "review").stdout.split("\t", 1)[0]


def test_the_queue_is_listed_in_the_order_asked_for(tracker: Run) -> None:
    done = tracker(*DB, "review")
    assert done.returncode == 0
    assert "7 records await review." in done.stderr
    lines = done.stdout.splitlines()
    assert [line.split("\t")[1] for line in lines] == ["sample"] * 7
    turned = tracker(*DB, "review", "list", "sort:date").stdout.splitlines()
    assert turned == lines[::-1]
    assert tracker(*DB, "review", "state:final").returncode == 1
    nobody = tracker(*DB, "review", "author:sampel kind:ied")
    assert nobody.returncode == 1
    assert "Nothing is called “sampel” (author:). Did you mean: sample?" in nobody.stderr


def test_accepted_shown_and_undone(tracker: Run, waiting: str) -> None:
    done = tracker(*DB, "review", "accept", waiting, "--reason", "seen the video")
    assert (done.returncode, done.stdout) == (0, "")
    history = tracker(*DB, "history", waiting).stdout
    assert "accepted: seen the video" in history
    assert tracker(*DB, "review").stdout.count("\n") == 6
    tracker(*DB, "edit", waiting, "state:review", "title:Otherwise", "--reason", "a new source")
    shown = tracker(*DB, "review", "show", waiting).stdout
    assert shown.startswith("Last accepted ")
    assert "→ Otherwise" in shown
    assert "anybody but: sam" in shown
    done = tracker(*DB, "review", "accept", waiting)
    assert done.returncode == 5
    assert "is your own" in done.stderr
    # Without --seen it is said what was accepted: whose last word it is, and what is new in it.
    said = tracker(*DB, "--author", "bob", "review", "accept", waiting).stderr.splitlines()
    assert said[0].startswith(f"Accepted: {waiting}")
    assert said[1].startswith("  as sam left it, ")
    assert said[2].startswith("  Last accepted ")
    assert said[3].endswith("→ Otherwise")
    assert said[-1] == "Taken back by: tracker undo"


def test_sent_back_with_a_remark(tracker: Run, waiting: str) -> None:
    assert tracker(*DB, "review", "return", waiting).returncode == 2
    done = tracker(*DB, "review", "return", waiting, "--remark", "Which\x1b source?")
    assert done.returncode == 0, done.stderr
    (line,) = tracker(*DB, "remark", waiting).stdout.splitlines()
    remark, state, _, author, words = line.split("\t")
    assert (state, author, words) == ("open", "sam", "Which␛ source?")
    assert tracker(*DB, "remark", "--settle", remark).returncode == 0
    assert "\tsettled\t" in tracker(*DB, "remark", waiting).stdout
    assert tracker(*DB, "remark", "--settle", remark).returncode == 5
    assert tracker(*DB, "--author", "bob", "remark", "--reopen", remark).returncode == 0
    # The history of a record tells of the remarks on it too: who settled them, who opened them.
    told = tracker(*DB, "history", waiting).stdout
    for by, why in (
        ("sam  edited", "sent back: Which␛ source?"),
        ("sam  edited", "remark settled"),
        ("bob  edited", "remark opened again"),
    ):
        assert f"{by} " in told
        assert f"because: {why}" in told
    assert tracker(*DB, "verify").returncode == 0
    assert waiting in tracker(*DB, "search", "has:remark", "-f", "refs").stdout


def test_what_was_changed_since_it_was_shown_is_not_accepted(tracker: Run, waiting: str) -> None:
    def seen() -> list[str]:
        line = tracker(*DB, "review", "show", waiting).stderr.splitlines()[-1]
        return line.split("tracker ")[1].split()

    words = seen()
    assert tracker(*DB, "remark", waiting, "WAIT: retracted").returncode == 0
    done = tracker(*DB, *words)
    assert (done.returncode, "a remark “WAIT: retracted” (sam, " in done.stderr) == (5, True)
    assert tracker(*DB, *seen()).returncode == 0
    assert "Undone: accepting one incident" in tracker(*DB, "undo").stderr


def test_the_statement_made_along_waits_too_and_is_named(tracker: Run) -> None:
    words = ("kind:clash", "on:2021-06-28", "title:Zebra", "by:afp", "killed:2", "state:review")
    incident, said = tracker(*DB, "add", "incident", *words).stdout.split()
    assert said in tracker(*DB, "review", "is:statement").stdout
    listed = tracker(*DB, "review").stderr
    assert "await it too: tracker review is:statement" in listed
    done = tracker(*DB, "--author", "bob", "review", "accept", incident)
    assert f"Accepted: {incident}; 1 statement of it awaits review (s" in done.stderr


def test_one_that_is_refused_holds_up_no_other(tracker: Run, waiting: str) -> None:
    done = tracker(*DB, "review", "accept", waiting, "iba6g")
    assert done.returncode == 4
    assert f"Accepted: {waiting}" in done.stderr
    assert "iba6g does not await review: it is final." in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("review", "accept"), 2, "Accept what?"),
        (("review", "accept", "izzzz"), 1, "no record izzzz"),
        (("review", "accept", "iba6g", "--remark", "x"), 2, "--remark goes with return"),
        (("review", "accept", "iba6g", "--seen", "9999999"), 5, "no row 9999999"),
        (("review", "accept", "iba6g", "--seen", "x"), 2, "no row of the journal"),
        (("review", "own", "perhaps"), 2, "own yes|no"),
        (("review", "limit:3"), 2, "all that awaits"),
        (("remark", "iba6g"), 1, "Nothing was remarked"),
        (("remark", "--settle", "iba6g"), 2, "Only a remark"),
        (("remark", "--settle", "--reopen", "iba6g"), 2, "settled, or opened"),
    ],
)
def test_what_cannot_be_is_named(
    tracker: Run, words: tuple[str, ...], code: int, said: str
) -> None:
    done = tracker(*DB, *words)
    assert done.returncode == code
    assert said in done.stderr


def test_a_team_of_one_may_accept_its_own(tracker: Run, waiting: str) -> None:
    own = ("--author", "sample", "review", "accept", waiting)
    assert tracker(*DB, *own).returncode == 5
    assert "may accept" in tracker(*DB, "review", "own", "yes").stderr
    assert tracker(*DB, *own).returncode == 0
    assert "do not accept" in tracker(*DB, "review", "own", "no").stderr


def test_no_door_lets_somebody_make_their_own_final(tracker: Run, tmp_path: Path) -> None:
    words = ("kind:clash", "date:2021-06-28", "title:Zebra")
    refused = tracker(*DB, "add", "incident", *words, "state:final")
    assert (refused.returncode, refused.stdout) == (5, "")
    assert "tracker review own yes" in refused.stderr
    mine = tracker(*DB, "add", "incident", *words, "state:review").stdout.strip()
    assert tracker(*DB, "edit", mine, "state:final").returncode == 5
    # What was entered here stays as it is when a file says otherwise, and is named.
    lines = tracker(*DB, "export", "jsonl", f"id:{mine}").stdout
    (tmp_path / "in.jsonl").write_text(lines.replace('"state":"review"', '"state":"final"'))
    assert '"state":"final"' in (tmp_path / "in.jsonl").read_text()
    done = tracker(*DB, "import", "jsonl", "in.jsonl")
    assert done.returncode == 0, done.stderr
    assert "edited (state)" in done.stdout
    assert mine in tracker(*DB, "review").stdout
    assert tracker(*DB, "--author", "bob", "edit", mine, "state:final").returncode == 0
    assert mine not in tracker(*DB, "review").stdout
