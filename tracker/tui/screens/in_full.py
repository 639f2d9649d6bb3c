"""Two values in full, one under the other, to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tracker.model.text import visible
from tracker.tui.screens.dialog import ReadingDialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType


class InFull(ReadingDialog[None]):
    """Shows texts, each under its heading."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,v,enter", "leave", show=False),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]

    def __init__(self, title: str, texts: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._title = title
        self._texts = texts

    def compose(self) -> ComposeResult:
        """One text, scrolled."""
        parts = [
            Content.styled(f"{heading}\n", "bold $accent") + Content(visible(text) or "nothing")
            for heading, text in self._texts
        ]
        with Vertical(classes="box -tall") as box:
            box.border_title = Content(self._title)
            with VerticalScroll():
                yield Static(Content("\n\n").join(parts))
            yield Static(Content("j k scroll · esc closes"), classes="hint")

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one(VerticalScroll).focus()

    def action_scroll(self, by: int) -> None:
        """Scroll by a line."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)
