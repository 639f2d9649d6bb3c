"""What all small dialogs share: a box in the middle, Esc leaves with nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.screen import ModalScreen

from tracker.keyboard.layouts import variants
from tracker.keyboard.names import character_of

if TYPE_CHECKING:
    from textual.binding import BindingType

    from tracker.tui.ahead import Ahead

R = TypeVar("R")


class ClosedOnce(ModalScreen["R | None"], Generic[R]):
    """A modal screen that closes itself alone, and once.

    Keys come faster than screens go: a second Enter reaches what has been left already, and would
    close whatever lies beneath, a form or the program.
    """

    ahead: Ahead | None = None
    """What holds keys from its end on, until whoever asked has the answer (`RunningScreen.ask`)."""

    def dismiss(self, result: R | None = None) -> AwaitComplete:
        """Close with a result; nothing where another screen is in front, or it is closed."""
        if self.app.screen is not self:
            return AwaitComplete()
        if self.ahead is not None:
            self.ahead.hold()
        return super().dismiss(result)


class Dialog(ClosedOnce[R]):
    """A small one, that gives a result, or None."""

    VERTICAL_BREAKPOINTS = [(0, "-cramped"), (24, "-roomy")]  # noqa: RUF012 - Textual's own kind
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init_subclass__(cls, **settings: Any) -> None:
        """Let the letters of a dialog answer on other keyboard layouts, too."""
        own = Binding.make_bindings(cls.__dict__.get("BINDINGS", ()))
        cls.BINDINGS = [also for one in own for also in _on_every_layout(one)]
        super().__init_subclass__(**settings)

    def action_leave(self) -> None:
        """Close without a result."""
        self.dismiss(None)

    async def look(self) -> None:
        """Show the file as it is now; called after anything was written, by whom ever."""


def _on_every_layout(binding: Binding) -> list[Binding]:
    if binding.id is not None:
        return [binding]  # an action of the registry, which knows of layouts itself
    others = variants(character_of(binding.key))
    return [binding, *(binding.with_key(other) for other in others)]


class ReadingDialog(Dialog[R]):
    """A dialog in which nothing is typed that could be lost: ctrl+q quits from here too."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit", show=False)]

    async def action_quit(self) -> None:
        """Quit, unless a form lies beneath: from that only Esc leaves."""
        beneath = (s for s in self.app.screen_stack if isinstance(s, ModalScreen))
        if all(isinstance(screen, ReadingDialog) for screen in beneath):
            self.app.exit(0)
