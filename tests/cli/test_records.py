from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING

import pytest

from tracker.cli import main
from tracker.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run


def reference(path: Path, table: str, where: str = "1") -> str:
    with Store.open(path) as store:
        sql = f"SELECT uid FROM {table} WHERE {where} ORDER BY id LIMIT 1"
        (uid,) = store.conn.execute(sql).fetchone()
        return store.reference(table, uid, 8)


@pytest.mark.parametrize(
    "table", ["incidents", "statements", "actors", "places", "documents", "links"]
)
@pytest.mark.parametrize("form", ["text", "json", "jsonl", "md", "refs"])
def test_show_shows_every_kind_in_every_format(
    sample: Path, table: str, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = reference(sample, table)
    assert main(["--db", str(sample), "show", "--history", "-f", form, wanted]) == 0
    out = capsys.readouterr().out
    assert wanted in out
    if form in ("json", "jsonl"):
        found = json.loads(out)
        assert found["table"] == table
        assert found["history"][0]["op"] == "insert"


def test_show_says_date_figures_and_stance(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = reference(sample, "incidents", "title LIKE 'US airstrikes on Kata%'")
    main(["--db", str(sample), "show", wanted])
    out = capsys.readouterr().out
    assert "Sun 29 Dec 2019, 19:00 +03:00 · day" in out
    assert "claims contradict each other" in out
    assert "updated since" in out
    assert "disapproves" in out
    assert "response to →" in out


def test_show_json_of_several_is_a_list(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    two = [reference(sample, "incidents"), reference(sample, "actors")]
    main(["--db", str(sample), "show", "-f", "json", *two])
    found = json.loads(capsys.readouterr().out)
    assert [one["ref"] for one in found] == two
    assert set(found[0]["date"]) == {"edtf", "from", "to", "precision", "as_written"}


@pytest.mark.parametrize(("wanted", "code"), [("izzzzzzzz", 1), ("nothing", 2), ("i", 2)])
def test_show_of_what_is_not_there(tracker: Run, sample: Path, wanted: str, code: int) -> None:
    done = tracker("--db", "sample.db", "show", wanted)
    assert done.returncode == code
    assert done.stdout == ""
    assert done.stderr


def test_void_undo_redo_unvoid_and_history(tracker: Run, sample: Path) -> None:
    wanted = reference(sample, "incidents", "state = 'final'")
    base = ("--db", "sample.db")
    assert tracker(*base, "void", wanted).returncode == 2
    done = tracker(*base, "void", wanted, "--reason", "entered twice")
    assert done.returncode == 0
    assert "Voided" in done.stderr
    assert tracker(*base, "void", wanted, "--reason", "again").returncode == 5
    undone = tracker(*base, "undo")
    assert undone.returncode == 0
    assert "Undone: voiding one incident" in undone.stderr
    assert f"{wanted} “" in undone.stderr
    assert tracker(*base, "redo").returncode == 0
    assert json.loads(tracker(*base, "show", "-f", "json", wanted).stdout)["state"] == "void"
    assert tracker(*base, "unvoid", wanted).returncode == 0
    said = tracker(*base, "history", wanted).stdout
    assert "because: entered twice" in said
    assert "state: “final” → “void”" in said
    rows = [
        json.loads(line) for line in tracker(*base, "history", "-f", "jsonl").stdout.splitlines()
    ]
    assert [row["op"] for row in rows[:4]] == ["unvoid", "void", "unvoid", "void"]
    assert tracker(*base, "verify").returncode == 0


def test_several_are_voided_only_when_said_so(tracker: Run, sample: Path) -> None:
    two = [reference(sample, "incidents"), reference(sample, "statements")]
    done = tracker("--db", "sample.db", "void", *two, "--reason", "test")
    assert done.returncode == 5
    assert "--yes" in done.stderr
    assert tracker("--db", "sample.db", "void", *two, "--reason", "test", "--yes").returncode == 0
    undone = tracker("--db", "sample.db", "undo")
    assert "one incident" in undone.stderr
    assert "one statement" in undone.stderr


def test_nothing_to_undo_is_exit_1(tracker: Run, sample: Path) -> None:
    done = tracker("--db", "sample.db", "undo")
    assert done.returncode == 1
    assert "nothing to undo by sam" in done.stderr


def test_undo_takes_a_batch_by_its_beginning(tracker: Run, sample: Path) -> None:
    wanted = reference(sample, "incidents")
    tracker("--db", "sample.db", "void", wanted, "--reason", "test", "--author", "ann")
    row = json.loads(tracker("--db", "sample.db", "history", "-n", "1", "-f", "jsonl").stdout)
    assert row["author"] == "ann"
    assert tracker("--db", "sample.db", "undo", row["batch"][:8]).returncode == 0
    assert tracker("--db", "sample.db", "undo", "zzzz").returncode == 1


def test_what_an_undo_leaves_as_it_is_shows_in_its_exit_code(tracker: Run, sample: Path) -> None:
    wanted = reference(sample, "incidents", "state = 'final'")
    ann = ("--db", "sample.db", "--author", "ann")
    edit = ("edit", wanted, "--reason", "test")
    assert tracker(*ann, *edit, "title:Hers", "weapon:hers").returncode == 0
    assert tracker("--db", "sample.db", *edit, "title:His").returncode == 0
    undone = tracker(*ann, "undo")
    assert (undone.returncode, "title of “His” has changed since" in undone.stderr) == (4, True)
    assert tracker(*ann, *edit, "title:Hers again").returncode == 0
    assert tracker("--db", "sample.db", *edit, "title:His again").returncode == 0
    undone = tracker(*ann, "undo")
    assert (undone.returncode, "Nothing of it can be taken back" in undone.stderr) == (5, True)
    assert "His again" in tracker("--db", "sample.db", "show", wanted).stdout
    assert tracker(*ann, "undo", "").returncode == 2


def test_history_limits(tracker: Run, sample: Path) -> None:
    assert tracker("--db", "sample.db", "history", "-n", "x").returncode == 2
    lines = tracker("--db", "sample.db", "history", "-n", "3", "-f", "jsonl").stdout.splitlines()
    assert len(lines) == 3


def test_a_record_that_is_void_already_is_named(tracker: Run, sample: Path) -> None:
    base = ("--db", "sample.db")
    ref = tracker(*base, "list", "-n", "1", "-f", "refs").stdout.strip()
    never = tracker(*base, "unvoid", ref).stderr
    assert tracker(*base, "void", ref, "-r", "a test").returncode == 0
    again = tracker(*base, "void", ref, "-r", "a test")
    assert again.returncode == 5
    assert re.match(rf"{ref[:5]}\w* “.+” is void already: a test", again.stderr)
    assert re.match(rf"{ref[:5]}\w* “.+” is not void", never)


@pytest.mark.skipif(sys.platform != "linux", reason="a folder in which not even root can write")
def test_init_where_nothing_can_be_written_says_so(tracker: Run) -> None:
    done = tracker("init", "/proc/a.db")
    assert done.returncode == 3
    assert "cannot be made" in done.stderr
    assert "recover" not in done.stderr
