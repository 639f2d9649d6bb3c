"""What the larger dialogs share: a list of lines, and keys that are in the registry."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.widgets import OptionList

from tracker.tui.screens.dialog import ReadingDialog
from tracker.tui.widgets.bars import Footer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from textual.app import ComposeResult

    from tracker.keyboard.actions import Scope
    from tracker.tui.main import MainScreen

R = TypeVar("R")


class ActingDialog(ReadingDialog[R]):
    """A dialog over one list of lines; `acts` says what its own actions do, by their last word.

    Moving, help and leaving are here. Bindings come from `bindings_for(scope)`.
    """

    scope: ClassVar[Scope]

    def __init__(self, main: MainScreen) -> None:
        super().__init__()
        self.main = main

    def compose_footer(self) -> ComposeResult:
        """Yield the line of keys."""
        footer = Footer(id="keys")
        footer.scope = self.scope
        yield footer

    @property
    def options(self) -> OptionList:
        """The list."""
        return self.query_one(OptionList)

    @property
    def text_width(self) -> int:
        """The cells of a line of the list: its width less the scroll bar and a gap before it."""
        return max(40, self.options.size.width - 2)

    def acts(self) -> Mapping[str, Callable[[], Awaitable[object] | None]]:
        """Return what the actions of this dialog do."""
        return {}

    def action_command(self, action_id: str) -> None:
        """Run an action of the registry."""
        acts = {**self._usual(), **self.acts()}
        result = acts[action_id.partition(".")[2]]()
        if inspect.isawaitable(result):
            self.main.spawn(result)

    def _usual(self) -> Mapping[str, Callable[[], Awaitable[object] | None]]:
        options = self.options
        return {
            "down": options.action_cursor_down,
            "up": options.action_cursor_up,
            "page_down": options.action_page_down,
            "page_up": options.action_page_up,
            "first": options.action_first,
            "last": options.action_last,
            "leave": self.action_leave,
            "help": self.show_help,
        }

    async def show_help(self) -> None:
        """Show the keys of this place; run what was chosen there."""
        from tracker.tui.screens.help import HelpScreen

        chosen = await self.main.ask(HelpScreen(self.scope))
        if chosen is not None:
            self.action_command(chosen)
