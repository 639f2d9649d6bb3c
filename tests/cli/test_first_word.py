from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import ROOT
from tracker import __version__
from tracker.cli import main
from tracker.cli.dispatch import COMMANDS, FAMILIES, leading_options, unknown_command
from tracker.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run


def test_options_before_the_command_are_read() -> None:
    settings, rest = leading_options(["--db", "a.db", "--color=never", "info", "--db", "b"])
    assert (settings.db, settings.color) == ("a.db", "never")
    assert rest == ["info", "--db", "b"]


@pytest.mark.parametrize("words", [["--db"], ["--dbb", "x"], ["--color", "pink"], ["--color"]])
def test_wrong_options_before_the_command_are_refused(words: list[str]) -> None:
    with pytest.raises(UsageError):
        leading_options(words)


def test_an_unknown_word_gets_the_nearest_command() -> None:
    assert unknown_command("hisotry").hint == "Did you mean: tracker history"
    assert "Commands:" in unknown_command("xyzzy").hint


def test_an_unknown_word_exits_2(process: Run) -> None:
    done = process("vrify")
    assert done.returncode == 2
    assert "vrify" in done.stderr
    assert "tracker verify" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("name", ["new.db", "new.sqlite", "new.sqlite3"])
def test_a_word_that_ends_like_a_file_is_one(process: Run, name: str) -> None:
    done = process(name)
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr


def test_a_word_that_is_a_file_is_opened(process: Run, tmp_path: Path) -> None:
    (tmp_path / "field notes").write_text("")
    assert "needs a terminal" in process("field notes").stderr


def test_nothing_opens_the_screen(process: Run) -> None:
    done = process()
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert __version__ in capsys.readouterr().out


@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_help_begins_with_examples(command: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    words = [command, "--help"] if command else ["--help"]
    assert main(words) == 0
    out = capsys.readouterr().out
    assert out.startswith("Examples:\n  tracker")
    assert "Usage: tracker" in out
    assert "--db FILE" in out


@pytest.mark.parametrize("command", COMMANDS)
def test_help_fits_a_screen_or_is_short_and_the_rest_is_behind_help_all(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main([command, "--help"]) == 0
    help_ = capsys.readouterr().out
    assert main([command, "--help-all"]) == 0
    whole = capsys.readouterr().out
    assert help_ == whole or len(help_.splitlines()) <= 24
    assert len(help_.splitlines()) <= 40
    for option in re.findall(r"^  (?:-\w, )?(--[\w-]+)", whole, re.MULTILINE):
        assert option in help_


def test_short_help_is_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info", "-h"]) == 0
    assert "Usage: tracker info" in capsys.readouterr().out


def test_a_file_before_a_command_is_told_where_it_belongs(process: Run) -> None:
    done = process("field.db", "search", "drone")
    assert done.returncode == 2
    assert "tracker --db field.db search" in done.stderr


def test_the_list_of_commands_is_a_line_each_family_by_family(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--help"]) == 0
    first = next(iter(FAMILIES))
    _, _, listed = capsys.readouterr().out.partition(f"\n{first}:\n")
    lines = [line for line in f"{first}:\n{listed}".splitlines() if line]
    expected = [word for family, names in FAMILIES.items() for word in (f"{family}:", *names)]
    assert [line.strip() if line[0] != " " else line.split()[0] for line in lines] == expected
    assert all(line.endswith(".") for line in lines if line[0] == " ")


def test_search_helps_with_every_field(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--help-all"]) == 0
    _, _, listed = capsys.readouterr().out.partition("Fields:\n")
    for name in ("kind, type", "since, from", "killed"):
        assert f"  {name} " in listed


def test_the_screen_takes_one_file(process: Run) -> None:
    done = process("one.db", "two.db")
    assert done.returncode == 2
    assert "extra argument" in done.stderr
    assert process("open", "one.db", "two.db").returncode == 2
    assert "needs a terminal" in process("open", "--author", "sam", "one.db").stderr


def test_the_manual_lists_the_commands_family_by_family() -> None:
    manual = (ROOT / "docs/manual.md").read_text(encoding="utf-8")
    for family, names in FAMILIES.items():
        assert f"| {family.lower()} | `{' '.join(names)}` |" in manual
