from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tracker.folders import state_folder
from tracker.tui.state import (
    ScreenState,
    load_state,
    load_theme,
    save_state,
    save_theme,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("HOME", str(tmp_path))


def test_what_was_left_returns_for_the_same_file_only(tmp_path: Path) -> None:
    state = ScreenState(filter="erbil", sort="added", statements=True, record="abc", share=60)
    save_state(tmp_path / "one.db", state)
    assert load_state(tmp_path / "one.db") == state
    assert load_state(tmp_path / "other.db") == ScreenState()
    save_theme("tracker-light")
    assert load_theme() == "tracker-light"


@pytest.mark.parametrize("broken", ["", "[]", "{", '{"filter": 7, "share": "x"}', "\x00"])
def test_a_broken_file_of_states_is_the_beginning(tmp_path: Path, broken: str) -> None:
    save_state(tmp_path / "one.db", ScreenState(filter="erbil"))
    for path in state_folder().iterdir():
        path.write_text(broken)
    assert load_state(tmp_path / "one.db") == ScreenState()


def test_a_share_out_of_bounds_is_brought_back(tmp_path: Path) -> None:
    save_state(tmp_path / "one.db", ScreenState(share=5000))
    assert load_state(tmp_path / "one.db").share == 80


def test_a_folder_that_cannot_be_made_is_no_reason_to_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "taken"))
    save_state(tmp_path / "one.db", ScreenState(filter="erbil"))
    assert load_state(tmp_path / "one.db") == ScreenState()
