from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.gazetteer.test_geonames import BAD, GOOD, line, written

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run


@pytest.mark.parametrize("typed", [("irbil",), ("أربيل",), ("erbil",)])
def test_a_place_is_found_by_any_spelling(tracker: Run, typed: tuple[str, ...]) -> None:
    done = tracker("gazetteer", *typed, "--country", "iq")
    assert done.returncode == 0
    name, kind, country, *_ = done.stdout.splitlines()[0].split("\t")
    assert (name, kind, country) == ("Erbil", "city", "IQ")


def test_an_imported_file_is_looked_up_from_then_on(tracker: Run, tmp_path: Path) -> None:
    assert tracker("gazetteer", "zzyzx", "farm").returncode == 1
    written(tmp_path, [*GOOD, line(77, "Zzyzx Farm")])
    done = tracker("gazetteer", "import", "SY.txt")
    assert (done.returncode, done.stdout) == (0, "")
    assert "CC BY 4.0" in done.stderr
    found = tracker("gazetteer", "zzyzx", "farm", "-f", "jsonl")
    assert json.loads(found.stdout)["key"] == "geonames:77"


def test_lines_that_are_no_places_are_told(tracker: Run, tmp_path: Path) -> None:
    written(tmp_path, [*GOOD, *BAD])
    done = tracker("gazetteer", "import", "SY.txt")
    assert done.returncode == 4
    assert "line 6: 2 columns instead of 19" in done.stderr


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("import", "missing.txt"), 2),
        (("import", "a", "b"), 2),
        (("erbil", "-n", "x"), 2),
        (("erbil", "-f", "csv"), 2),
    ],
)
def test_what_cannot_be_asked(tracker: Run, words: tuple[str, ...], code: int) -> None:
    assert tracker("gazetteer", *words).returncode == code


def test_a_file_of_something_else_is_refused(tracker: Run, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("no place\n", encoding="utf-8")
    assert tracker("gazetteer", "import", "x.txt").returncode == 5
