"""What in the person's settings cannot be: told once, at the start."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tracker.model.text import one_line
from tracker.tui.screens.dialog import ReadingDialog

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class Troubles(ReadingDialog[None]):
    """To be read and closed."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,q", "leave", show=False)]

    def __init__(self, troubles: tuple[str, ...]) -> None:
        super().__init__()
        self._troubles = troubles

    def compose(self) -> ComposeResult:
        """One paragraph for each."""
        with Vertical(classes="box -told") as box:
            box.border_title = Content("Not as you wish in config.toml")
            with VerticalScroll():
                for trouble in self._troubles:
                    yield Static(Content(one_line(trouble)), classes="trouble")
            words = "enter goes on · again: tracker keys --check"
            yield Static(Content(words), classes="hint")

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one(VerticalScroll).focus()
