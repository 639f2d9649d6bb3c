"""How 06/07/21 is meant is said once, in config.toml, and holds for all that is typed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_add import BASE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run


def prefer(tmp_path: Path, order: str) -> None:
    folder = tmp_path / "home/.config/tracker"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text(f'date_order = "{order}"\n', encoding="utf-8")


@pytest.mark.parametrize(("order", "day"), [("dmy", "2021-07-06"), ("mdy", "2021-06-07")])
def test_a_record_is_dated_as_its_author_writes_dates(
    tracker: Run, sample: Path, tmp_path: Path, order: str, day: str
) -> None:
    prefer(tmp_path, order)
    added = tracker(*BASE, "add", "incident", "on:06/07/21", "Shells on a bridge")
    assert added.returncode == 0, added.stderr
    shown = tracker(*BASE, "show", added.stdout.strip(), "-f", "json")
    date = json.loads(shown.stdout)["date"]
    assert (date["edtf"], date["as_written"]) == (day, "06/07/21")
    found = tracker(*BASE, "search", "on:06/07/21", "bridge", "-f", "refs")
    assert found.stdout == added.stdout


def test_without_a_preference_a_script_is_refused_and_shown_both_readings(
    tracker: Run, sample: Path
) -> None:
    added = tracker(*BASE, "add", "incident", "on:06/07/21", "Shells on a bridge")
    assert added.returncode == 2
    assert "6 Jul 2021" in added.stderr
    assert "7 Jun 2021" in added.stderr


def test_what_is_no_order_is_told(tracker: Run, sample: Path, tmp_path: Path) -> None:
    prefer(tmp_path, "ymd")
    done = tracker(*BASE, "add", "incident", "on:06/07/21", "Shells on a bridge")
    assert done.returncode == 2
    assert "date_order" in done.stderr
    assert "ask, dmy, mdy" in done.stderr
