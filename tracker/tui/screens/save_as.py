"""Asking for the name of a file to write a report to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tracker.report.writing import FORMATS, format_of
from tracker.tui.screens.dialog import Dialog

if TYPE_CHECKING:
    from textual.app import ComposeResult

_HINT = f"its ending is the format: {', '.join(FORMATS)} · enter writes · esc leaves"


class SaveAs(Dialog[str]):
    """Returns the name of a file that is not there yet."""

    def __init__(self, proposed: str) -> None:
        super().__init__()
        self._proposed = proposed

    def compose(self) -> ComposeResult:
        """One line to type in."""
        with Vertical(classes="box") as box:
            box.border_title = Content("Write the report to")
            yield Input(self._proposed, compact=True, select_on_focus=False)
            yield Static(Content(_HINT), classes="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Return the name; stay, and say why, where it cannot be."""
        path = Path(event.value.strip()).expanduser()
        if not event.value.strip() or format_of(path) is None:
            self._say(f"It has to end in one of: .{', .'.join(FORMATS)}")
        elif path.exists():
            self._say("There is such a file already; choose another name.")
        elif not path.parent.is_dir():
            self._say("There is no such folder.")
        else:
            self.dismiss(event.value.strip())

    def _say(self, words: str) -> None:
        self.query_one(".hint", Static).update(Content(words))
