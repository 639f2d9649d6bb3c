"""The line in which tags are put on records, or taken from them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tracker.entry.tagging import Preview, preview
from tracker.errors import TrackerError
from tracker.model.entry.pieces import quoted
from tracker.model.entry.words import read_tags
from tracker.model.text import clean, one_line
from tracker.store import offering
from tracker.tui.gateway import Superseded
from tracker.tui.screens.dialog import Dialog
from tracker.tui.widgets.line import Line
from tracker.tui.widgets.options import Options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from tracker.store.store import Store
    from tracker.tui.main import MainScreen
    from tracker.tui.viewer import Place

_OFFERED = 6
_BETWEEN = re.compile(r"^\s*|[,;]\s*|\s+(?=[+-])")
_HINT = "tab completes · enter does it · esc leaves"


class TagsLine(Dialog[str]):
    """Returns what was typed; it can be read as tags."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "take", show=False, priority=True),
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
    ]

    def __init__(self, main: MainScreen, places: Sequence[Place]) -> None:
        super().__init__()
        self.main = main
        self._places = places
        self._offered: list[str] = []

    def compose(self) -> ComposeResult:
        """Build a line to type in, the tags that it may mean, and what would change."""
        count = len(self._places)
        what = "this record" if count == 1 else f"{count:,} records"
        with Vertical(classes="box") as box:
            box.border_title = Content(f"Tags of {what}")
            yield Line(placeholder="+drone -new, night raid", compact=True)
            yield Options()
            yield Static(id="would")
            yield Static(Content(_HINT), classes="hint")

    def on_mount(self) -> None:
        """Offer the tags in use."""
        self.query_one(OptionList).can_focus = False
        self.query_one(Input).focus()
        self.main.spawn(self._look(""))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Offer what it may mean, and say what would change."""
        self.main.spawn(self._look(event.value))

    async def _look(self, typed: str) -> None:
        line = self.query_one(Input)
        start, end = _token(typed, line.cursor_position)
        begun = typed[start:end].strip().lstrip("+-#")
        places = self._places

        def read(store: Store) -> tuple[list[str], Preview | None, str]:
            found = offering.tags(store.conn, begun, _OFFERED)
            if not typed.strip():
                return found, None, ""
            try:
                return found, preview(store, places, read_tags(clean(typed))), ""
            except TrackerError as error:
                return found, None, error.message

        try:
            found, would, wrong = await self.main.gateway.read(read, channel="tags")
        except Superseded:
            return
        if self.is_attached and typed == line.value:
            self._show([tag for tag in found if tag != begun], would, wrong)

    def _show(self, offered: list[str], would: Preview | None, wrong: str) -> None:
        self._offered = offered
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(Content(one_line(tag))) for tag in offered])
        if offered:
            options.highlighted = 0
        style = "bold $warning" if wrong else "$known"
        self.query_one("#would", Static).update(Content.styled(wrong or _said(would), style))

    def action_move(self, by: int) -> None:
        """Go to another tag that is offered."""
        options = self.query_one(OptionList)
        if self._offered:
            at = (options.highlighted or 0) + by
            options.highlighted = max(0, min(at, len(self._offered) - 1))

    def action_take(self) -> None:
        """Put the tag that is offered in the place of what was begun."""
        at = self.query_one(OptionList).highlighted
        if at is None or at >= len(self._offered):
            return
        line = self.query_one(Input)
        start, end = _token(line.value, line.cursor_position)
        sign = "-" if line.value[start:end].startswith("-") else "+"
        done = f"{line.value[:start]}{sign}{quoted(self._offered[at])} "
        line.value = done + line.value[end:].lstrip()
        line.cursor_position = len(done)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Return what was typed, if it can be read."""
        typed = clean(event.value).strip()
        try:
            if typed:
                read_tags(typed)
        except TrackerError as error:
            words = Content.styled(error.message, "bold $warning")
            self.query_one("#would", Static).update(words)
            return
        self.dismiss(typed or None)


def _token(text: str, cursor: int) -> tuple[int, int]:
    """Return where the tag under the cursor begins, with its sign, and where it ends."""
    starts = [match.end() for match in _BETWEEN.finditer(text)]
    start = max((at for at in starts if at <= cursor), default=0)
    ends = [match.start() for match in _BETWEEN.finditer(text) if match.start() >= max(cursor, 1)]
    return start, min(ends, default=len(text))


def _said(would: Preview | None) -> str:
    if would is None:
        return ""
    parts = [f"changes {would.changed:,}" if would.changed else "changes nothing"]
    parts += [f"{would.final:,} of them final"] if would.final else []
    parts += [f"{would.void:,} void, left as they are"] if would.void else []
    return " · ".join(parts)
