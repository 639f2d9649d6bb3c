"""`tracker keys`, and what the other commands say of the settings for keys and mouse."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tracker.keyboard.actions import ACTIONS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

WRONG = '[keys]\nlist.down = "k"\n"list.\\u001b]0;owned\\u0007" = "n"\nlist.mark = "ctrl+w"\n'


def configure(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "home/.config/tracker"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text(text)


def test_every_action_is_listed_with_its_keys_and_some_are_found(tracker: Run) -> None:
    rows = [line.split("\t") for line in tracker("keys").stdout.splitlines()]
    assert rows == [[a.id, a.shown_keys, a.help] for a in ACTIONS]
    found = tracker("keys", "take", "back", "-f", "jsonl").stdout.splitlines()
    assert "edit.undo" in [json.loads(line)["id"] for line in found]
    assert "list.filter" in tracker("keys", "/").stdout
    assert tracker("keys", "no such thing").returncode == 1


def test_what_is_bound_otherwise_is_told_beside_what_was_delivered(
    tracker: Run, tmp_path: Path
) -> None:
    configure(tmp_path, '[keys]\nlist.mark = ["ctrl+w", "F11"]\n')
    assert "list.mark\tctrl+w F11\t" in tracker("keys").stdout
    assert "(delivered: space)" in tracker("keys", "mark", "-f", "table").stdout
    done = tracker("keys", "--check")
    assert (done.returncode, done.stdout) == (0, "")
    assert "All keys can be as" in done.stderr
    assert "1 action is bound otherwise" in tracker("doctor").stdout


def test_what_cannot_be_is_told_by_check_and_doctor_and_breaks_nothing(
    tracker: Run, tmp_path: Path
) -> None:
    configure(tmp_path, WRONG)
    checked = tracker("keys", "--check")
    assert checked.returncode == 2
    assert "k would mean list.down and list.up at the same time: list.down keeps j ↓." in (
        checked.stderr
    )
    listed = tracker("keys")
    assert listed.returncode == 0
    assert listed.stderr == checked.stderr
    assert "list.mark\tctrl+w\t" in listed.stdout
    doctor = tracker("doctor")
    assert doctor.returncode == 0
    for said in (checked.stderr, doctor.stdout):
        assert "list.down keeps j ↓" in said
        assert "There is no action “list.␛]0;owned␇”." in said
        assert "\x1b" not in said
        assert "\x07" not in said


def test_doctor_names_settings_that_do_not_exist(tracker: Run, tmp_path: Path) -> None:
    configure(tmp_path, 'authr = "ana"\n')
    assert "not known: authr; known: db, author, date_order, mouse, keys" in (
        tracker("doctor").stdout
    )


@pytest.mark.parametrize("words", [("--no-mouse", "info"), ("--no-mouse", "--db", "a.db", "list")])
def test_no_mouse_is_for_the_screen(tracker: Run, words: tuple[str, ...]) -> None:
    done = tracker(*words)
    assert done.returncode == 2
    assert "--no-mouse is for the screen." in done.stderr


@pytest.mark.parametrize("words", [("--no-mouse",), ("a.db", "--no-mouse"), ("open", "--no-mouse")])
def test_no_mouse_opens_the_screen(tracker: Run, words: tuple[str, ...]) -> None:
    assert "The screen needs a terminal." in tracker(*words).stderr
