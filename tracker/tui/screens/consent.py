"""Before anything that is hard to see again: first the reason, then consent, never by accident."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static

from tracker.errors import TrackerError
from tracker.model.text import clean, one_line, visible
from tracker.tui.screens.dialog import Dialog
from tracker.tui.widgets.line import Line

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from tracker.tui.main import MainScreen

_FIT = 5
"""Lines that fit on the smallest screen."""


class ReasonLine(Dialog[str]):
    """Returns the reason; "" where none is `needed` and none was given.

    `about` says what it is asked of; `typed` is what was typed before, and `why` it was not taken.
    """

    def __init__(
        self,
        question: str,
        *,
        example: str,
        needed: bool = True,
        about: str = "",
        typed: str = "",
        why: str = "",
    ) -> None:
        super().__init__()
        self._question = question
        self._typed = typed
        self._why = why
        self._about = about
        self._example = example
        self._needed = needed

    def compose(self) -> ComposeResult:
        """One line to type in."""
        with Vertical(classes="box") as box:
            box.border_title = Content(self._question)
            if self._about:
                yield Static(Content(one_line(self._about)), classes="about")
            yield Line(self._typed, placeholder=self._example, compact=True)
            if self._why:
                yield Static(Content.styled(visible(self._why), "$warning"), classes="why")
            without = "" if self._needed else ", with or without a reason"
            words = f"enter goes on{without} · esc leaves everything as it is"
            yield Static(Content(words), classes="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Return the reason; where one is needed and not there, stay."""
        reason = clean(event.value).strip()
        if reason or not self._needed:
            self.dismiss(reason)
        else:
            self.query_one(".hint", Static).update(Content("A reason is needed; esc leaves."))


async def say_and_write(
    main: MainScreen, question: str, example: str, write: Callable[[str], Awaitable[object]]
) -> bool:
    """Ask for words and write them; what could not be written stands there again, and why.

    Returns False where none were given.
    """
    typed = why = ""
    while (
        typed := await main.ask(ReasonLine(question, example=example, typed=typed, why=why)) or ""
    ):
        try:
            await write(typed)
        except TrackerError as error:
            why = str(error)
        else:
            return True
    return False


class ConsentDialog(Dialog[bool]):
    """Returns True on consent: `y` for one record, the number typed for more.

    Cancel has the focus, so that Enter and Space change nothing.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "consent", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("up", "scroll(-1)", show=False),
    ]

    def __init__(
        self,
        title: str,
        names: Sequence[str],
        *,
        verb: str,
        yes: str = "",
        count: int = 1,
        reason: str = "",
    ) -> None:
        super().__init__()
        self._yes = yes or f"{verb}s it"
        self._title = title
        self._names = names
        self._verb = verb
        self._count = count
        self._reason = reason

    def compose(self) -> ComposeResult:
        """Say what would be done and why, and how to say yes or no."""
        with Vertical(classes="box -danger") as box:
            box.border_title = Content(self._title)
            with VerticalScroll(id="names", can_focus=False):
                yield from map(self._line, self._names)
                yield from self._more()
            if self._reason:
                reason = f"Reason: {one_line(self._reason)}"
                yield Static(Content(reason), classes="hint", id="reason")
            if self._count > 1:
                yield Static(Content(f"Type {self._count} to {self._verb} them all:"))
                yield Line(compact=True, id="number")
                yield Static(Content(f"esc cancels{self._longer()}"), classes="hint")
            else:
                yield Button("Cancel", id="cancel", compact=True)
                words = f"y {self._yes} · enter or esc cancels{self._longer()}"
                yield Static(Content(words), classes="hint")

    def _line(self, name: str) -> Static:
        return Static(Content(one_line(name)), classes="name")

    def _longer(self) -> str:
        return " · ↑ ↓ shows all of it" if len(self._names) > _FIT else ""

    def _more(self) -> ComposeResult:
        """Say what the names leave out."""
        yield from ()

    def on_mount(self) -> None:
        """Focus what does no harm."""
        self.query_one("#cancel, #number").focus()

    def action_scroll(self, by: int) -> None:
        """Show more of what would be done, where it does not fit."""
        self.query_one("#names", VerticalScroll).scroll_relative(y=by, animate=False)

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


class TakingIn(ConsentDialog):
    """Consent to what a file brings: its lines in full, those that are set in under their heads."""

    def _line(self, name: str) -> Static:
        if name.startswith(" "):
            return Static(Content(one_line(name)), classes="name -inner")
        return Static(Content.styled(one_line(name), "bold"), classes="name")
