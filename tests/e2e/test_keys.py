"""Settings of keys and mouse, as a real terminal has them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tracker.keyboard.actions import ACTIONS
from tracker.keyboard.names import key_name

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.e2e

KINDS = ("CONFIG", "STATE")
TAKEN = {key for action in ACTIONS for key in action.keys}
SAVE = next(key for key in ("f12", "ctrl+x", "ctrl+b", "ctrl+v") if key not in TAKEN)
"""A key that no action has."""
KEYS = f"""
[keys]
list.down = "Q"
list.up = "ctrl+j"
app.back = "ц"
detail.up = "up"
record.add = "k"
form.save = "{SAVE}"
list.dwn = "n"
"""


def start(terminal: Terminal, path: Path, *words: str, config: str = "") -> None:
    folder = terminal.folder / "config" / "tracker"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(config)
    homes = {
        f"XDG_{name}_HOME": str(terminal.folder / name.lower()) for name in ("CONFIG", "STATE")
    }
    terminal.start([sys.executable, "-m", "tracker", *words, str(path)], **homes)


def test_rebound_keys_in_a_terminal_and_a_mistake_among_them(
    terminal: Terminal, sample_copy: Path
) -> None:
    start(terminal, sample_copy, config=KEYS)
    terminal.until("There is no action “list.dwn”. Did you mean list.down?")
    terminal.keys("Enter")
    terminal.until_gone("There is no action")
    terminal.until("> 29 Jul 2021", "k add")
    terminal.keys("Q")
    terminal.until("> 26 Jul 2021")
    terminal.keys("C-j")
    terminal.until("> 29 Jul 2021")
    terminal.keys("k")
    terminal.until("New incident", f"{key_name(SAVE)} save")
    terminal.keys("Escape")
    terminal.until_gone(f"{key_name(SAVE)} save")
    terminal.keys("q")
    terminal.type("ц")
    terminal.until("[exit 0]")


@pytest.mark.parametrize(
    ("words", "config", "mouse"),
    [((), "", "1"), (("--no-mouse",), "", "0"), ((), "mouse = false", "0")],
)
def test_the_mouse_is_left_to_the_terminal_where_that_is_asked_for(
    terminal: Terminal, sample_copy: Path, words: tuple[str, ...], config: str, mouse: str
) -> None:
    start(terminal, sample_copy, *words, config=config)
    terminal.until("all saved")
    assert terminal.flag("mouse_any_flag") == mouse
    terminal.keys("q")
    terminal.until("[exit 0]")


@pytest.mark.parametrize("key", ["q", "C-q", "C-c"])
def test_a_terminal_too_small_for_anything_can_be_left(
    terminal: Terminal, sample_copy: Path, key: str
) -> None:
    start(terminal, sample_copy)
    terminal.until("all saved")
    terminal.resize(59, 14)
    terminal.until("tracker needs 60 columns", "q quits")
    terminal.keys("x", "u", "a", key)
    terminal.until("[exit 0]")


def test_enter_held_down_in_a_dialog_leaves_that_and_nothing_else(
    terminal: Terminal, sample_copy: Path
) -> None:
    terminal.start([sys.executable, "-m", "tracker", "open", str(sample_copy)])
    terminal.until("Incidents", "Jul 2021")
    for opens, shown, typed in (
        ("o", "newest first", ""),
        (":", "What should be done?", "last record"),
        ("'", "Jump to", "2020-01-03"),
    ):
        terminal.type(opens)
        terminal.until(shown)
        terminal.type(typed)
        terminal.until(typed)
        terminal.keys(*["Enter"] * 4)
        # What stands in an empty line is gone with the first letter: not with the dialog.
        terminal.until_gone(typed or shown)
        terminal.keys("1")
    terminal.keys("C-q")
    terminal.until("[exit 0]")
