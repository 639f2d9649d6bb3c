"""The man pages are what the program and its documents say now, and roff reads them as meant."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests import roff
from tests.manpages import pages
from tracker.cli import failure
from tracker.cli.helps import ENVIRONMENT, EXIT_CODES

ROOT = Path(__file__).parents[2]
PAGES = sorted(pages())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_is_what_the_tables_say(path: Path) -> None:
    assert path.read_text("utf-8") == pages()[path], "write it anew: python -m tests.documents"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
@pytest.mark.parametrize(
    "checker", [("mandoc", "-T", "lint"), ("groff", "-man", "-ww", "-Tutf8", "-z")]
)
def test_nothing_is_said_against_a_page(checker: tuple[str, ...], path: Path) -> None:
    if shutil.which(checker[0]) is None:
        pytest.skip(f"no {checker[0]} here")
    done = subprocess.run([*checker, path], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("", "")


def test_the_package_installs_all_of_them() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    shared = project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert sorted(ROOT / source for source in shared) == PAGES
    for source, target in shared.items():
        name = Path(source).name
        assert target == f"share/man/man{name[-1]}/{name}"


@pytest.mark.parametrize(
    "words",
    [
        ".TH starts no macro",
        "'nor does this",
        "-n 20 and --db; well-known",
        r"a \fB back\slash",
        "~^`",
    ],
)
def test_roff_shows_what_was_written(words: str) -> None:
    if shutil.which("mandoc") is None:
        pytest.skip("no mandoc here")
    for written in (roff.paragraph(words), roff.example([words]), roff.term(words, words)):
        source = roff.page("x", 1, "y", "2026-11-28", "z", ".SH D\n" + written)
        done = subprocess.run(
            ["mandoc", "-T", "ascii"], input=source, capture_output=True, text=True, check=True
        )
        shown = re.sub(".\b", "", done.stdout)  # bold is a letter over a letter
        assert words.replace("`", "") in shown.replace("`", "")


def test_every_exit_code_is_explained() -> None:
    codes = {
        value for name, value in vars(failure).items() if name.isupper() and type(value) is int
    }
    assert codes | {0} == set(EXIT_CODES)


def test_every_variable_of_ours_is_explained() -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "tracker").rglob("*.py"))
    ours = set(re.findall(r"\bTRACKER_[A-Z]+|\bXDG_[A-Z]+_HOME|\bNO_COLOR\b|\bVISUAL\b", source))
    assert ours == ours & set(re.findall(r"\w+", " ".join(ENVIRONMENT)))
