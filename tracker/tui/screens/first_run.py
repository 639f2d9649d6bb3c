"""The first screen, where there is no file yet, or one that cannot be opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tracker.errors import UsageError
from tracker.folders import expanded
from tracker.model.text import one_line, visible
from tracker.tui.screens.dialog import Dialog
from tracker.tui.widgets.line import Line
from tracker.tui.widgets.options import Options

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType


class FirstRun(Screen[None]):
    """Offers what can be opened. Posts nothing: it calls the app, which opens the file."""

    VERTICAL_BREAKPOINTS = Dialog.VERTICAL_BREAKPOINTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "choose('new')", show=False),
        Binding("s", "choose('sample')", show=False),
        Binding("o", "choose('other')", show=False),
        Binding("q,escape,ctrl+q", "app.quit_tracker", show=False),
    ]

    def __init__(self, path: Path, trouble: str = "") -> None:
        super().__init__()
        self._path = path
        self._trouble = trouble
        self._can_make = not path.exists()

    def compose(self) -> ComposeResult:
        """Offer what can be done, and a line for the name of a file.

        Under the name of a file that cannot be opened none is made: the first choice is another.
        """
        new = Option(_choice("n", f"new file  {one_line(self._path.name)}"), id="new")
        sample = Option(_choice("s", "open the sample: real incidents, 2019 to 2021"), id="sample")
        other = Option(_choice("o", "open another file"), id="other")
        leave = Option(_choice("q", "quit"), id="quit")
        with Vertical(classes="box") as box:
            box.border_title = Content("tracker")
            head = self._trouble or f"There is no file {self._path} yet."
            yield Static(Content(visible(head)), id="head")
            can_make = (new, sample, other, leave)
            yield Options(*(can_make if self._can_make else (other, leave, sample)))
            yield Line(placeholder="path of a file", compact=True, id="path")
            yield Static(Content("a letter or enter chooses"), classes="hint")

    def on_mount(self) -> None:
        """Hide the line until it is asked for."""
        self.query_one(Input).display = False
        self.query_one(OptionList).focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Do what was chosen."""
        self.action_choose(event.option.id or "")

    def action_choose(self, what: str) -> None:
        """Do it."""
        if what == "new" and not self._can_make:
            return
        if what == "other":
            line = self.query_one(Input)
            line.display = True
            line.focus()
        elif what == "quit":
            self.app.exit(0)
        else:
            self._begin(what, self._path)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Open the file that was named."""
        if typed := event.value.strip():
            try:
                self._begin("open", expanded(typed))
            except UsageError as error:
                self.query_one("#head", Static).update(Content(visible(str(error))))

    def _begin(self, what: str, path: Path) -> None:
        from tracker.tui.app import TrackerApp

        assert isinstance(self.app, TrackerApp)
        self.app.begin(what, path)


def _choice(key: str, words: str) -> Content:
    return Content.assemble((key, "bold"), "  ", words)
