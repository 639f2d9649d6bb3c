"""Saving the filter under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tracker.model.text import one_line
from tracker.tui.screens.dialog import Dialog
from tracker.tui.widgets.line import Line

if TYPE_CHECKING:
    from textual.app import ComposeResult


class SaveLine(Dialog[str]):
    """Returns the name that was typed for a filter."""

    def __init__(self, query: str) -> None:
        super().__init__()
        self._query = query

    def compose(self) -> ComposeResult:
        """One line to type in, under the filter."""
        with Vertical(classes="box") as box:
            box.border_title = Content("Save this filter")
            yield Static(Content(one_line(self._query)), id="head")
            yield Line(placeholder="overnight", compact=True)
            yield Static(Content("enter saves it as @name · esc does not"), classes="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Return what was typed."""
        self.dismiss(event.value.strip())
