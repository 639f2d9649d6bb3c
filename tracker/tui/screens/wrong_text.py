"""What an editor left cannot be saved: edit it again, or leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tracker.model.text import visible
from tracker.tui.screens.dialog import Dialog

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class WrongText(Dialog[bool]):
    """Returns True to edit again; nothing is done until a key says so."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,e,E", "again", show=False)]

    def __init__(self, problem: str) -> None:
        super().__init__()
        self._problem = problem

    def compose(self) -> ComposeResult:
        """Say what is wrong, and what can be done."""
        with Vertical(classes="box -danger") as box:
            box.border_title = Content("The text cannot be saved")
            with VerticalScroll(id="problem"):
                yield Static(Content(visible(self._problem)))
            words = "enter edits it again · esc discards it: the text is kept in a file"
            yield Static(Content(words), classes="hint")

    def action_again(self) -> None:
        """Go back to the editor."""
        self.dismiss(True)
