"""Choosing a record: by its reference, by words of its title, or among those that are likely."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tracker.model.text import one_line
from tracker.tui.gateway import Superseded
from tracker.tui.render.page import KNOWN
from tracker.tui.screens.dialog import Dialog
from tracker.tui.widgets.line import Line
from tracker.tui.widgets.options import Options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from tracker.entry.offers import Offered
    from tracker.tui.main import MainScreen

_EDGE = 2
"""Cells of a line of the list that are not its text: the scroll bar, and a gap before it."""


class PickRecord(Dialog["Offered"]):
    """Returns the record that was chosen. What is `likely` is offered before anything is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
    ]

    def __init__(
        self,
        main: MainScreen,
        table: str,
        question: str,
        *,
        without: Sequence[str] = (),
        likely: Sequence[Offered] = (),
    ) -> None:
        super().__init__()
        self.main = main
        self._table = table
        self._question = question
        self._without = without
        self._likely = likely
        self._offered: Sequence[Offered] = ()

    def compose(self) -> ComposeResult:
        """Build a line to type in, and what it may mean."""
        with Vertical(classes="box -tall") as box:
            box.border_title = Content(self._question)
            named = self._table in ("actors", "places")
            words = "a name in any spelling" if named else "words of the title"
            yield Line(placeholder=f"a reference, or {words}", compact=True)
            yield Options()
            yield Static(Content("enter takes it · ↑ ↓ choose · esc leaves"), classes="hint")

    def on_mount(self) -> None:
        """Offer what is likely."""
        self.options.can_focus = False
        self.query_one(Input).focus()
        # Once the width of the list is known.
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        if not self.query_one(Input).value.strip():
            self._fill(self._likely)

    @property
    def options(self) -> OptionList:
        """What is offered."""
        return self.query_one(OptionList)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look for what it may mean."""
        self.main.spawn(self._look(event.value))

    async def _look(self, typed: str) -> None:
        from tracker.entry.offers import offers

        if not typed.strip():
            self._fill(self._likely)
            return
        table, names = self._table, self.main.desk.completer.names
        try:
            found = await self.main.gateway.read(
                lambda store: offers(store, table, typed, names), channel="pick"
            )
        except Superseded:
            return
        if self.is_attached and typed == self.query_one(Input).value:
            self._fill([one for one in found if one.uid not in self._without])

    def _fill(self, offered: Sequence[Offered]) -> None:
        self._offered = offered
        options = self.options
        options.clear_options()
        width = max(30, options.size.width - _EDGE)
        for one in offered:
            note = Content.styled(f"  {one_line(one.note)}", KNOWN)
            line = Content(one_line(f"{one.reference} {one.title}")) + note
            options.add_option(Option(line.truncate(width, ellipsis=True)))
        if offered:
            options.highlighted = 0
        hint = self.query_one(".hint", Static)
        typed = self.query_one(Input).value.strip()
        if offered or not typed:
            hint.update(Content("enter takes it · ↑ ↓ choose · esc leaves"))
        else:
            hint.update(Content(f"Nothing among the {self._table} is called so · esc leaves"))

    def action_move(self, by: int) -> None:
        """Go to another of them."""
        if self._offered:
            at = (self.options.highlighted or 0) + by
            self.options.highlighted = max(0, min(at, len(self._offered) - 1))

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the one under the cursor, of what is typed by now."""
        await self._look(event.value)
        at = self.options.highlighted
        if self._offered and at is not None:
            self.dismiss(self._offered[at])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the one that was clicked."""
        self.dismiss(self._offered[event.option_index])
