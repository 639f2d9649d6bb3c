"""What was done to a record: when, by whom, why, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tracker.tui.render.history import history_content
from tracker.tui.screens.dialog import ReadingDialog

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from tracker.store.journal import Change


class HistoryScreen(ReadingDialog[None]):
    """The journal of one record, newest first, to be read; `names` says what its uids stand for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,H", "leave", show=False),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]

    def __init__(self, name: str, changes: list[Change], names: dict[str, str]) -> None:
        super().__init__()
        self._name = name
        self._changes = changes
        self._names = names

    def compose(self) -> ComposeResult:
        """One text, scrolled."""
        with Vertical(classes="box -tall") as box:
            box.border_title = Content(f"History of {self._name}")
            with VerticalScroll():
                yield Static(history_content(self._changes, self._names))
            yield Static(Content("j k scroll · esc closes"), classes="hint")

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one(VerticalScroll).focus()

    def action_scroll(self, by: int) -> None:
        """Scroll by a line."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)
