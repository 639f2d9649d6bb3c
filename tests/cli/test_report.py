"""The command `report`: where it goes, in which format, what is refused."""

from __future__ import annotations

import stat
import zipfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("sample")
SEED = ("--db", "sample.db", "report", "tag:seed")


def test_into_a_pipe_it_is_markdown(tracker: Run) -> None:
    done = tracker(*SEED)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("# Situation report, ")
    assert "[iba6g81zw]" in done.stdout


@pytest.mark.parametrize(
    ("name", "begins"),
    [("a.md", b"# Situ"), ("a.txt", b"Situ"), ("a.HTML", b"<!DOCTYPE"), ("a.docx", b"PK")],
)
def test_the_name_of_the_file_says_the_format(
    tracker: Run, tmp_path: Path, name: str, begins: bytes
) -> None:
    done = tracker(*SEED, "-o", name)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    path = tmp_path / name
    assert path.read_bytes().lstrip().startswith(begins)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert f"to {name}" in done.stderr


def test_a_word_document_goes_into_a_pipe_too(tracker: Run, tmp_path: Path) -> None:
    tracker(*SEED, "-f", "docx", "-o", "a.bin")
    with zipfile.ZipFile(tmp_path / "a.bin") as archive:
        assert "word/document.xml" in archive.namelist()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("-o", "a.pdf"), 2, "does not say in which format"),
        (("-f", "pdf"), 2, "--format cannot be “pdf”"),
        (("--since", "nonsense"), 2, "nonsense"),
        (("colour:red",), 2, "There is no field “colour”"),
        (("-o", "sample.db", "-f", "md"), 5, "exists already"),
        (("-o", "nowhere/a.md"), 5, "cannot be written"),
        (("--template-dir", "nowhere"), 2, "no folder"),
    ],
)
def test_what_cannot_be_written_is_refused(
    tracker: Run, tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    before = (tmp_path / "sample.db").read_bytes()
    done = tracker(*SEED, *words)
    assert done.returncode == code
    assert said in done.stderr
    assert (tmp_path / "sample.db").read_bytes() == before


def test_templates_come_from_the_configuration(
    tracker: Run, tmp_path: Path, environment: dict[str, str]
) -> None:
    assert tracker("report", "--copy-templates", "ours").returncode == 0
    (tmp_path / "ours/report.md").write_text("Ours: {{ report.title }}")
    config = tmp_path / "home/.config/tracker/config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(f'report_templates = "{tmp_path / "ours"}"\n')
    assert tracker(*SEED, "--title", "# <b>").stdout == "Ours: \\# \\<b\\>"
    assert environment  # the config is looked for in this person's home


def test_what_is_left_out_or_not_found_is_said(tracker: Run) -> None:
    done = tracker("--db", "sample.db", "report", "zyzzyva")
    assert done.returncode == 0
    assert "Nothing is recorded of this." in done.stdout
    assert "Nothing was found" in done.stderr


def test_redaction_is_told_on_stderr_by_reference(tracker: Run) -> None:
    done = tracker(*SEED, "--redact", "--named", "Qassem Soleimani")
    assert done.returncode == 0, done.stderr
    assert "Soleimani" in done.stdout
    assert "Biden" not in done.stdout
    assert "the name of a person (" in done.stderr
    assert "Biden" not in done.stderr
    done = tracker("--db", "sample.db", "export", "jsonl", "tag:seed", "--redact")
    assert "Soleimani" not in done.stdout + done.stderr
    assert "the name of a person (" in done.stderr
    assert tracker(*SEED, "--named", "a").returncode == 2
    assert tracker(*SEED, "--redact", "--named", "nobody").returncode == 1
    assert tracker(*SEED, "--redact", "--sensitive").returncode == 2


def test_an_accusation_that_is_void_accuses_nobody(tracker: Run) -> None:
    base = ("--db", "x.db")
    tracker("init", "x.db")
    tracker(*base, "add", "actor", "kind:ngo", "SOHR")
    actor = tracker(*base, "add", "actor", "kind:armed_group", "PMF").stdout.strip()
    raid = tracker(*base, "add", "incident", "on:2021-06-29", "A raid").stdout.strip()
    word = tracker(
        *base,
        "add",
        "statement",
        "by:SOHR",
        "on:2021-06-29",
        "said:accuse",
        f"about:{raid}",
        "They did it",
    ).stdout.strip()
    done = tracker(*base, "edit", raid, f"actor:{actor}", "role:perpetrator", f"by:{word}")
    assert done.returncode == 0, done.stderr
    assert "PMF" in tracker(*base, "report").stdout
    tracker(*base, "void", word, "--reason", "a forgery")
    assert "PMF" not in tracker(*base, "report").stdout
    assert f"says {word}, which is void" in tracker(*base, "show", raid).stdout
