"""Asking for the name of a file: of one to be made, or of one that is there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tracker.errors import UsageError
from tracker.folders import expanded
from tracker.model.text import one_line
from tracker.tui.screens.dialog import Dialog
from tracker.tui.widgets.line import Line

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult


def new_file(path: Path) -> str:
    """Return why a file cannot be made there; "" if it can."""
    if path.exists():
        return "There is such a file already; choose another name."
    return "" if path.parent.is_dir() else "There is no such folder."


def old_file(path: Path) -> str:
    """Return why there is no file to read; "" if there is one."""
    return "" if path.is_file() else "There is no such file."


class FileLine(Dialog[Path]):
    """Returns the path that was typed, once `refused` has nothing to say against it."""

    def __init__(
        self, title: str, proposed: str, hint: str, refused: Callable[[Path], str]
    ) -> None:
        super().__init__()
        self._title = title
        self._proposed = proposed
        self._hint = f"{hint} · esc leaves"
        self._refused = refused

    def compose(self) -> ComposeResult:
        """One line to type in."""
        with Vertical(classes="box") as box:
            box.border_title = Content(self._title)
            yield Line(self._proposed, compact=True, select_on_focus=False)
            yield Static(Content(self._hint), classes="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Return the path; stay, and say why, where it cannot be."""
        typed = event.value.strip()
        try:
            path = expanded(typed).absolute()
            why = self._refused(path) if typed else "It needs a name."
        except UsageError as error:
            why = str(error)
        except OSError as error:  # too long, or a folder that may not be read
            why = f"That cannot be: {error.strerror or error}."
        if why:
            self.query_one(".hint", Static).update(Content(one_line(why)))
        else:
            self.dismiss(path)
