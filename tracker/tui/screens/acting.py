"""What the larger dialogs share: a list of lines or a page, and keys that are in the registry."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, ClassVar, Final, TypeVar

from textual.containers import Vertical
from textual.widgets import OptionList, Static

from tracker.tui.screens.dialog import ReadingDialog
from tracker.tui.widgets.bars import Footer
from tracker.tui.widgets.options import Options

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.content import Content
    from textual.widget import Widget

    from tracker.keyboard.actions import Scope
    from tracker.tui.main import MainScreen

    Acts = Mapping[str, Callable[[], Awaitable[object] | None]]
    """What the actions of a dialog do, by their last word."""

R = TypeVar("R")
L = TypeVar("L")

_OPENING: Final = frozenset(
    (
        *("merge.read", "merge.go", "meanwhile.read", "pairs.open"),
        *("history.open", "history.restore", "history.undo"),
        *("board.take", "board.grade", "board.link"),
        *("review.return", "review.edit", "review.remark", "review.history", "remarks.say"),
    )
)
"""What opens a form or another dialog after a moment, as `commands.table.OPENING` has of the panes:
a letter of the reason for sending back must not accept the record."""


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

    def at_cursor(self, lines: Sequence[L]) -> L | None:
        """Return which of the things in the list, given in its order, is under the cursor."""
        at = self.options.highlighted
        return lines[at] if at is not None and at < len(lines) else None

    def acts(self) -> Acts:
        """Return what the actions of this dialog do."""
        return {}

    def action_command(self, action_id: str) -> None:
        """Run an action of the registry."""
        usual = {**self.moves(), "leave": self.action_leave, "help": self.show_help}
        acts = {**usual, **self.acts()}
        result = acts[action_id.partition(".")[2]]()
        if inspect.isawaitable(result):
            opens = action_id in _OPENING or action_id.endswith(".help")
            self.main.spawn(result, opens=opens)

    def moves(self) -> Acts:
        """Return what moves the cursor in the list."""
        options = self.options
        return {
            "down": options.action_cursor_down,
            "up": options.action_cursor_up,
            "page_down": options.action_page_down,
            "page_up": options.action_page_up,
            "first": options.action_first,
            "last": options.action_last,
        }

    async def show_help(self) -> None:
        """Show the keys of this place; run what was chosen there."""
        from tracker.tui.screens.help import HelpScreen

        chosen = await self.main.ask(HelpScreen(self.scope))
        if chosen is not None:
            self.action_command(chosen)


class TellingDialog(ActingDialog[R]):
    """A dialog whose line under the cursor is told in full below the list."""

    above: ClassVar[str] = ""
    """The id of what stands above the list, where anything does."""
    enter: ClassVar[str]
    """The id of the action that a line is for: by Enter, or by a click."""

    def compose(self) -> ComposeResult:
        """Build the lines, what the line under the cursor says in full, and the keys."""
        with Vertical(classes="box -broad"):
            if self.above:
                yield Static(id=self.above)
            yield Options()
            yield Static(id="whole")
            yield from self.compose_footer()

    def on_mount(self) -> None:
        """Let the arrows move."""
        self.options.focus()

    def on_resize(self) -> None:
        """Draw the lines anew, once their width is known."""
        self.call_after_refresh(self.draw)

    def draw(self) -> None:
        """Draw everything; the cursor stays on its line."""
        raise NotImplementedError

    def in_full(self) -> Content:
        """Return what the line under the cursor says."""
        raise NotImplementedError

    def tell(self) -> None:
        """Say in full what the line under the cursor says."""
        self.query_one("#whole", Static).update(self.in_full())

    def on_option_list_option_highlighted(self) -> None:
        """Say in full what the line says."""
        self.tell()

    def on_option_list_option_selected(self) -> None:
        """Do what Enter does."""
        self.action_command(self.enter)


def scrolling(pane: Widget) -> Acts:
    """Return what moves in a page that is read, in the place of `ActingDialog.moves`."""
    return {
        "down": lambda: pane.scroll_relative(y=1, animate=False),
        "up": lambda: pane.scroll_relative(y=-1, animate=False),
        "page_down": lambda: pane.scroll_page_down(animate=False),
        "page_up": lambda: pane.scroll_page_up(animate=False),
        "first": lambda: pane.scroll_home(animate=False),
        "last": lambda: pane.scroll_end(animate=False),
    }
