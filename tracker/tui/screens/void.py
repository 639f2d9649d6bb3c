"""Voiding: first the reason, then consent that cannot be given by accident."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from tracker.tui.screens.dialog import Dialog

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class ReasonLine(Dialog[str]):
    """Returns the reason."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count

    def compose(self) -> ComposeResult:
        """One line to type in."""
        with Vertical(classes="box") as box:
            one = self._count == 1
            what = "is this record" if one else f"are {self._count:,} records"
            box.border_title = Content(f"Why {what} void?")
            yield Input(placeholder="entered twice, withdrawn by the source, …", compact=True)
            yield Static(Content("enter goes on · esc leaves everything as it is"), classes="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Return the reason; without one, stay."""
        if event.value.strip():
            self.dismiss(event.value.strip())
        else:
            self.query_one(Static).update(Content("A reason is needed; esc leaves."))


class VoidDialog(Dialog[bool]):
    """Returns True on consent: `y` for one record, the number typed for more.

    Cancel has the focus, so that Enter and Space change nothing.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("y", "consent", show=False)]

    def __init__(self, names: list[str], count: int, reason: str) -> None:
        super().__init__()
        self._names = names
        self._count = count
        self._reason = reason

    def compose(self) -> ComposeResult:
        """Say what would be voided and why, and how to say yes or no."""
        with Vertical(classes="box -danger") as box:
            box.border_title = Content("Void?")
            for name in self._names:
                yield Static(Content(name), classes="name")
            if self._count > len(self._names):
                yield Static(Content(f"… and {self._count - len(self._names):,} more"))
            yield Static(Content(f"Reason: {self._reason}"), classes="hint", id="reason")
            if self._count > 1:
                yield Static(Content(f"Type {self._count} to void them all:"))
                yield Input(compact=True, id="number")
                yield Static(Content("esc cancels"), classes="hint")
            else:
                yield Button("Cancel", id="cancel", compact=True)
                yield Static(Content("y voids it · enter or esc cancels"), classes="hint")

    def on_mount(self) -> None:
        """Focus what does no harm."""
        self.query_one("#cancel, #number").focus()

    def action_consent(self) -> None:
        """Say yes, for one record."""
        if self._count == 1:
            self.dismiss(True)

    def on_button_pressed(self) -> None:
        """Cancel."""
        self.dismiss(None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Say yes, where the number is right."""
        if event.value.strip().replace(",", "") == str(self._count):
            self.dismiss(True)
