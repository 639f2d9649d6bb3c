from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.ged import write_ged
from tracker.cli.reports import report_lines
from tracker.exchange.report import ImportReport, LeftAlone

if TYPE_CHECKING:
    from tests.cli.conftest import Run

BASE = ("--db", "field.db")


@pytest.fixture
def field(tracker: Run, tmp_path: Path) -> Path:
    tracker("init", "field.db")
    return tmp_path / "field.db"


def test_import_rehearses_does_repeats_and_undoes(
    tracker: Run, field: Path, tmp_path: Path
) -> None:
    write_ged(tmp_path / "ged.csv")
    rehearsal = tracker(*BASE, "import", "ucdp", "ged.csv", "--dry-run")
    assert rehearsal.returncode == 0
    assert "Would import ged.csv: 2 rows." in rehearsal.stdout
    assert "Syrian insurgents" in rehearsal.stdout
    assert tracker(*BASE, "count").stdout == "0\n"
    done = tracker(*BASE, "import", "ucdp", "ged.csv")
    assert done.returncode == 0
    assert "2 incidents" in done.stdout
    assert "tracker undo" in done.stderr
    again = tracker(*BASE, "import", "ucdp", "ged.csv", "-f", "json")
    report = json.loads(again.stdout)
    assert (report["created"], report["updated"]) == ({}, {})
    assert tracker(*BASE, "count").stdout == "2\n"
    undone = tracker(*BASE, "undo")
    assert undone.returncode == 0
    assert "2 incidents" in undone.stderr
    assert tracker(*BASE, "count").stdout == "0\n"
    assert tracker(*BASE, "redo").returncode == 0
    assert tracker(*BASE, "count").stdout == "2\n"
    assert tracker(*BASE, "verify").returncode == 0


def test_rejects_are_named_set_aside_and_exit_4(tracker: Run, field: Path, tmp_path: Path) -> None:
    write_ged(tmp_path / "ged.csv", bad=True)
    done = tracker(*BASE, "import", "ucdp", "ged.csv")
    assert done.returncode == 4
    assert "Rejected (1):" in done.stdout
    assert "ged.csv.rejects.csv" in done.stdout
    assert "2016-02-30" in (tmp_path / "ged.csv.rejects.csv").read_text("utf-8")
    assert tracker(*BASE, "count").stdout == "2\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["import", "ucdp", "nothing.csv"], 2, "no file nothing.csv"),
        (["import", "excel", "field.db"], 2, "One of: ucdp, jsonl"),
        (["import", "ucdp"], 2, "FILE"),
        (["import", "ucdp", "other.csv"], 5, "no column"),
        (["export"], 2, "Export in which format?"),
        (["export", "xlsx"], 2, "One of: ucdp, jsonl"),
        (["export", "ucdp", "is:statement"], 2, "is of incidents"),
        (["export", "ucdp", "typ:x"], 2, "no field"),
        (["export", "ucdp", "-o", "field.db"], 5, "exists already"),
        (["export", "ucdp", "-o", "no/where.csv"], 5, "No such file"),
    ],
)
def test_mistakes(
    tracker: Run, field: Path, tmp_path: Path, words: list[str], code: int, said: str
) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    done = tracker(*BASE, *words)
    assert done.returncode == code
    assert said in done.stderr
    assert done.stdout == ""


def test_export_of_what_a_query_finds(tracker: Run, field: Path, tmp_path: Path) -> None:
    write_ged(tmp_path / "ged.csv")
    tracker(*BASE, "import", "ucdp", "ged.csv")
    done = tracker(*BASE, "export", "ucdp", "on:2016-01-02")
    assert done.stdout.count("\n") == 2
    assert "Wrote 1 record." in done.stderr
    assert tracker(*BASE, "export", "ucdp", "-o", "out.csv").returncode == 0
    assert (tmp_path / "out.csv").read_text("utf-8").count("\n") == 3


def test_an_export_names_what_it_leaves_out(tracker: Run, sample: Path) -> None:
    done = tracker("--db", "sample.db", "export", "ucdp", "-n", "x")
    assert done.returncode == 0
    assert "Left out" in done.stderr or "Wrote" in done.stderr


def test_jsonl_goes_round(tracker: Run, sample: Path, field: Path, tmp_path: Path) -> None:
    assert tracker("--db", "sample.db", "export", "jsonl", "-o", "all.jsonl").returncode == 0
    assert tracker(*BASE, "import", "jsonl", "all.jsonl").returncode == 0
    assert tracker(*BASE, "verify").returncode == 0
    again = tracker(*BASE, "export", "jsonl").stdout
    assert sorted(again.splitlines()) == sorted(
        (tmp_path / "all.jsonl").read_text("utf-8").splitlines()
    )


def test_a_part_of_a_file_can_stand_alone(tracker: Run, sample: Path, field: Path) -> None:
    some = ("export", "jsonl", "place:erbil", "-o", "some.jsonl")
    assert tracker("--db", "sample.db", *some).returncode == 0
    taken = tracker(*BASE, "import", "jsonl", "some.jsonl")
    assert taken.returncode == 0, taken.stdout
    assert tracker(*BASE, "verify").returncode == 0
    refs = tracker("--db", "sample.db", "list", "place:erbil", "-f", "refs").stdout.split()
    assert refs
    for ref in refs:
        there = tracker(*BASE, "show", "-f", "json", ref)
        here = tracker("--db", "sample.db", "show", "-f", "json", ref)
        assert there.returncode == 0
        assert json.loads(there.stdout)["figures"] == json.loads(here.stdout)["figures"]
    assert int(tracker(*BASE, "count").stdout) < int(tracker("--db", "sample.db", "count").stdout)


def test_what_is_no_file_to_import_is_named(process: Run, field: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, said in (
        ("pipe", "no file but a pipe"),
        (os.devnull, "no file but a pipe or device"),
        (".", "is a folder"),
        ("none", "There is no file none"),
    ):
        for form in ("jsonl", "ucdp"):
            done = process("--db", "field.db", "import", form, name)
            assert (done.returncode, said in done.stderr) == (2, True), done.stderr


@pytest.mark.parametrize("form", ["ucdp", "jsonl"])
def test_rejects_are_never_written_over_anything(
    tracker: Run, field: Path, tmp_path: Path, form: str
) -> None:
    source = tmp_path / "in"
    if form == "ucdp":
        write_ged(source, bad=True)
    else:
        good = {"table": "places", "uid": "0" * 16, "body": {"name": "Raqqa", "country": "SY"}}
        source.write_text(f"{json.dumps(good)}\n{{}}\n", "utf-8")
    before = {path.name: path.read_bytes() for path in (field, source)}
    for taken in ("field.db", "in"):
        done = tracker("--db", "field.db", "import", form, "in", "--rejects", taken)
        assert (done.returncode, "exists already" in done.stderr) == (5, True), done.stderr
    assert {path.name: path.read_bytes() for path in (field, source)} == before

    done = tracker("--db", "field.db", "import", form, "in")
    assert done.returncode == 4, done.stderr
    (mended,) = tmp_path.glob("in.rejects*")
    mended.write_text("an hour's work", "utf-8")
    done = tracker("--db", "field.db", "import", form, "in")
    assert "in.rejects-2." in done.stdout
    assert mended.read_text("utf-8") == "an hour's work"


def test_a_dash_reads_stdin(
    tracker: Run, sample: Path, field: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    exported = tracker("--db", "sample.db", "export", "jsonl").stdout
    done = subprocess.run(
        [sys.executable, "-m", "tracker", "--db", "field.db", "import", "jsonl", "-"],
        cwd=tmp_path,
        env=environment,
        input=exported + "{}\n",
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 4, done.stderr
    assert done.stdout.startswith("Imported stdin: ")
    assert (tmp_path / "stdin.rejects.jsonl").exists()
    imported = tracker("--db", "field.db", "export", "jsonl").stdout
    assert sorted(imported.splitlines()) == sorted(exported.splitlines())


def test_an_import_of_no_row_brings_nobody(tracker: Run, field: Path, tmp_path: Path) -> None:
    path = tmp_path / "ged.csv"
    write_ged(path)
    path.write_text(path.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    done = tracker(*BASE, "import", "ucdp", "ged.csv")
    assert done.returncode == 0
    assert "0 rows" in done.stdout
    assert "New actors" not in done.stdout


def test_one_of_a_kind_is_said_in_the_singular(tracker: Run, field: Path, tmp_path: Path) -> None:
    line = '{"table":"actors","uid":"0000000000000001","body":{"name":"SOHR","state":"review"}}'
    (tmp_path / "one.jsonl").write_text(line + "\n", "utf-8")
    assert "1 actor\n" in tracker(*BASE, "import", "jsonl", "one.jsonl").stdout
    said = tracker(*BASE, "info").stdout
    assert "1 actor\n" in said
    assert "1 change in 1 batch\n" in said


def test_what_an_import_leaves_alone_is_said_in_the_words_of_the_forms() -> None:
    columns = ("date_edtf", "date_mode", f"casualties {'c' * 16}", "place")
    alone = LeftAlone("incidents", "2" * 16, "Raid", "edited", columns)
    report = ImportReport("jsonl", Path("all.jsonl"), dry_run=True, left_alone=(alone,))
    (line,) = [line for line in report_lines(report, everything=True) if "Raid" in line]
    assert line.endswith("“Raid”: edited (date, figures, place)")


def test_a_table_of_ones_own_is_told_how_it_comes_in(tracker: Run, sample: Path) -> None:
    done = tracker("--db", "sample.db", "import", "odd.csv", "--dry-run")
    assert done.returncode == 2
    assert "The format of odd.csv is missing: one of ucdp, jsonl, review" in done.stderr
    assert "tracker add incident --jsonl" in done.stderr
    words = ("on:2021-05-05", "kind:ied", "source:https://example.org/a?b=1&c=2", "A bomb.")
    done = tracker("--db", "sample.db", "add", "incident", *words)
    assert "tracker add document 'url:https://example.org/a?b=1&c=2'" in done.stderr
