"""Choosing the order of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tracker.tui.screens.dialog import ReadingDialog
from tracker.tui.widgets.options import Options

if TYPE_CHECKING:
    from textual.app import ComposeResult

ORDERS = {
    "": "newest first",
    "date": "oldest first",
    "-added": "added last, first",
    "-edited": "edited last, first",
    "place": "by place",
    "kind": "by kind",
    "relevance": "best match first (of the newest 2,000)",
}
"""What `sort:` takes, and what it means."""


class SortChoice(ReadingDialog[str]):
    """Returns a value for `sort:`, "" for the usual order."""

    def __init__(self, present: str) -> None:
        super().__init__()
        self._present = present

    def compose(self) -> ComposeResult:
        """Build the list of orders."""
        with Vertical(classes="box") as box:
            box.border_title = Content("Order of the list")
            yield Options(*(Option(Content(words), id=f"o{key}") for key, words in ORDERS.items()))
            yield Static(Content("enter takes it · esc leaves it as it is"), classes="hint")

    def on_mount(self) -> None:
        """Put the cursor on the present order."""
        orders = list(ORDERS)
        if self._present in orders:
            self.query_one(OptionList).highlighted = orders.index(self._present)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Return the chosen order."""
        self.dismiss((event.option.id or "o")[1:])
