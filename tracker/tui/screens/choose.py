"""Choosing one of a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tracker.model.text import one_line
from tracker.tui.render.page import within
from tracker.tui.screens.dialog import ReadingDialog
from tracker.tui.widgets.options import Options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType


class ChooseLine(ReadingDialog[int]):
    """Returns the number of the line that was chosen, from 0; `about` says what it is asked of."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "move(1)", show=False),
        Binding("k", "move(-1)", show=False),
        Binding("q", "leave", show=False),
    ]

    def __init__(
        self, question: str, lines: Sequence[str], *, verb: str = "takes it", about: str = ""
    ) -> None:
        super().__init__()
        self._question = question
        self._about = about
        self._lines = lines
        self._verb = verb

    def compose(self) -> ComposeResult:
        """List them."""
        with Vertical(classes="box") as box:
            box.border_title = Content(self._question)
            if self._about:
                yield Static(Content(one_line(self._about)), classes="about")
            yield Options(*(Option(Content(one_line(line))) for line in self._lines))
            yield Static(Content(f"enter {self._verb} · esc leaves it as it is"), classes="hint")

    def on_mount(self) -> None:
        """Put the cursor on the first."""
        options = self.query_one(OptionList)
        options.focus()
        options.highlighted = 0

    def on_resize(self) -> None:
        """Cut what is asked of where its room ends, once that is known."""
        self.call_after_refresh(self._fit_about)

    def _fit_about(self) -> None:
        for told in self.query(".about").results(Static):
            most = 3 if self.has_class("-cramped") else 4  # as the style sheet has it
            told.update(within(Content(one_line(self._about)), told.size.width, most))

    def action_move(self, by: int) -> None:
        """Go to another line."""
        options = self.query_one(OptionList)
        options.action_cursor_down() if by > 0 else options.action_cursor_up()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Return which one it was."""
        self.dismiss(event.option_index)
