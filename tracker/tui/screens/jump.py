"""Going to a date or a reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tracker.tui.screens.dialog import Dialog
from tracker.tui.widgets.line import Line

if TYPE_CHECKING:
    from textual.app import ComposeResult


class JumpLine(Dialog[str]):
    """Returns what was typed."""

    def compose(self) -> ComposeResult:
        """One line to type in."""
        with Vertical(classes="box") as box:
            box.border_title = Content("Jump to")
            yield Line(placeholder="2021-06-28, jun 2021, i7k3q", compact=True)
            yield Static(Content("enter goes there · esc stays here"), classes="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Return what was typed."""
        self.dismiss(event.value.strip())
