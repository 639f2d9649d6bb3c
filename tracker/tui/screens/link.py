"""What a new link says: its kind, a note, and on whose word."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tracker.errors import TrackerError
from tracker.model.text import clean, one_line
from tracker.model.vocabulary import term
from tracker.tui.render.page import KNOWN
from tracker.tui.screens.dialog import Dialog
from tracker.tui.widgets.line import Line
from tracker.tui.widgets.options import Options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from tracker.store.store import Store
    from tracker.tui.main import MainScreen

_HINT = "enter goes on, and links at the end · esc leaves"


class Said(NamedTuple):
    """What was said of a link: its kind, a note, the statement (uid) on whose word it is."""

    kind: str
    note: str
    statement: str


class LinkDialog(Dialog[Said]):
    """Returns what was said; the kind first, the rest may be left empty."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", show=False),
        Binding("shift+tab", "app.focus_previous", show=False),
        Binding("j", "move(1)", show=False),
        Binding("k", "move(-1)", show=False),
    ]

    def __init__(self, main: MainScreen, ends: tuple[str, str], kinds: Sequence[str]) -> None:
        super().__init__()
        self.main = main
        self._ends = ends
        self._kinds = kinds

    def compose(self) -> ComposeResult:
        """Build the kinds between the two records, and two lines to type in."""
        start, end = (one_line(name) for name in self._ends)
        with Vertical(classes="box") as box:
            box.border_title = Content("Link")
            yield Static(Content(start), classes="name")
            yield Options(*(Option(_label(code)) for code in self._kinds))
            yield Static(Content(end), classes="name", id="end")
            yield Static(id="means")
            yield Line(placeholder="a note, if there is one", compact=True, id="note")
            yield Line(
                placeholder="on whose word: a statement, such as s3fw2",
                compact=True,
                id="statement",
            )
            yield Static(Content(_HINT), classes="hint")

    def on_mount(self) -> None:
        """Begin with the kind."""
        options = self.query_one(OptionList)
        options.focus()
        options.highlighted = 0

    def action_move(self, by: int) -> None:
        """Go to another kind; in a line these letters are typed."""
        options = self.query_one(OptionList)
        options.action_cursor_down() if by > 0 else options.action_cursor_up()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say what the kind means."""
        means = term("link_kind", self._kinds[event.option_index]).definition
        self.query_one("#means", Static).update(Content.styled(means, KNOWN))

    def on_option_list_option_selected(self) -> None:
        """Go on to the note."""
        self.query_one("#note", Input).focus()

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on to the statement; from there, return what was said."""
        if event.input.id == "note":
            self.query_one("#statement", Input).focus()
            return
        typed = event.value.strip()
        try:
            statement = await self.main.gateway.read(lambda store: _statement(store, typed))
        except TrackerError as error:
            words = Content.styled(one_line(error.message), "bold $warning")
            self.query_one(".hint", Static).update(words)
            return
        note = clean(self.query_one("#note", Input).value).strip()
        kind = self._kinds[self.query_one(OptionList).highlighted or 0]
        self.dismiss(Said(kind, note, statement))


def _statement(store: Store, typed: str) -> str:
    if not typed:
        return ""
    table, uid = store.resolve(typed)
    if table != "statements":
        raise TrackerError(f"{typed} is no statement.")
    return uid


def _label(code: str) -> Content:
    return Content(f"  {one_line(term('link_kind', code).label)}")
