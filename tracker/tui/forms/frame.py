"""The frame of a form: where it stands, its fields in groups, what folds, what its edges say."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import Reactive
from textual.widgets import Button, Static

from tracker.entry.saving import Saved
from tracker.model.columns import DEFAULTS
from tracker.model.text import one_line
from tracker.tui.arrangement import LOW, NARROW
from tracker.tui.forms.choices import Choices
from tracker.tui.forms.fields import FieldRow, FormButton
from tracker.tui.screens.dialog import ClosedOnce
from tracker.tui.widgets.bars import Footer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual import events
    from textual.app import ComposeResult
    from textual.widget import Widget

    from tracker.entry.state import FormState
    from tracker.tui.forms.guesses import Guesses
    from tracker.tui.main import MainScreen

_TITLES = {
    "incidents": "incident",
    "statements": "statement",
    "actors": "actor",
    "places": "place",
    "documents": "document",
}


class FormFrame(ClosedOnce[Saved]):
    """What a form looks like; what it does is in `FormScreen`."""

    CSS_PATH: ClassVar[str] = "../styles/forms.tcss"
    buttons: ClassVar[tuple[str, str]] = ("Save", "Save and add another")
    guesses: Guesses
    # Textual would paint the whole screen anew at each step from field to field, and the panes
    # beneath with it; the two fields draw themselves.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def __init__(self, main: MainScreen, state: FormState) -> None:
        super().__init__()
        self.main = main
        self.state = state
        self.rows: dict[str, FieldRow] = {}
        self.choices = Choices()
        self.folded = True

    def compose(self) -> ComposeResult:
        """Build the fields, what unfolds, the two ways to save, and the line of keys."""
        save, save_next = self.buttons
        with Vertical(id="form"):
            yield from self.heads()
            with VerticalScroll(id="fields", can_focus=False):
                yield from self.fields()
                with Horizontal(id="buttons"):
                    yield FormButton(save, id="save", compact=True)
                    yield FormButton(save_next, id="save-next", compact=True)
            yield Static(Content(""), id="beside")
            yield Static(Content(""), id="offer")
            yield Static(Content(""), id="fault")
        yield self.choices
        yield Footer(id="form-footer")

    def heads(self) -> ComposeResult:
        """Build what stays above the fields: nothing."""
        yield from ()

    def fields(self) -> ComposeResult:
        """Build the fields, group by group, and what unfolds the others."""
        rows = list(self.rows.values())
        yield from _grouped(row for row in rows if row.spec.usual)
        yield FormButton("", id="more", compact=True)
        yield from _grouped(row for row in rows if not row.spec.usual)

    def _foldable(self) -> list[FieldRow]:
        return [row for row in self.rows.values() if not row.spec.usual]

    def fold(self, folded: bool) -> None:
        """Hide or show the fields that are not the usual ones."""
        self.folded = folded
        for widget in self.query(".-more"):
            widget.set_class(folded, "-folded")
        self.label_more()

    def label_more(self) -> None:
        """Say what is folded away, and what was guessed there."""
        rows = self._foldable()
        guessed = [row for row in rows if self.guesses.why(row.spec.name)]
        names = ", ".join(row.spec.label for row in rows)
        if guessed:
            names = ", ".join(f"{row.spec.label} {row.text} (a guess)" for row in guessed)
        label = f"+ {len(rows)} more: {names}" if self.folded else "- only the usual fields"
        self.query_one("#more", Button).label = Content(label)

    def _tells(self, row: FieldRow) -> bool:
        """Whether a field says more than what goes without saying."""
        text = row.text.strip()
        return bool(text) and text != DEFAULTS[self.state.table].get(row.spec.name)

    def _title(self) -> None:
        noun = _TITLES[self.state.table]
        heading = one_line(self.state.heading)
        title = f"Edit {heading}" if self.state.uid else f"New {noun}"
        if heading and not self.state.uid:
            title = f"{title}: {heading}"
        self.query_one("#form").border_title = Content(title)

    def kept(self, words: str) -> None:
        """Say at the lower edge what became of the draft."""
        for form in self.query("#form"):  # a form that was left has none any more
            form.border_subtitle = Content(words)

    def _fit(self) -> None:
        width, height = self.app.size
        self.set_class(height < LOW, "-low")
        form = self.query_one("#form")
        detail = self.main.detail.outer_size.width
        if width < NARROW:
            form.styles.width = "100%"
        else:
            form.styles.width = width - detail if self.has_class("-left") else max(62, detail)
        self.choices.close()

    def stand_left(self, left: bool) -> None:
        """Stand over the list instead of the detail, which shows a record to compare with."""
        self.set_class(left, "-left")
        self._fit()

    def on_resize(self, event: events.Resize) -> None:
        """Stand beside the list where there is room."""
        self._fit()

    def fault(self, words: str) -> None:
        """Show what is wrong with the form as a whole."""
        line = self.query_one("#fault", Static)
        line.display = bool(words)
        line.update(Content(one_line(words)))


def _grouped(rows: Iterable[FieldRow]) -> Iterator[Widget]:
    """Set a blank line between groups, or their heading."""
    group = None
    for row in rows:
        first, group = row.spec.group != group, row.spec.group
        row.set_class(not row.spec.usual, "-more")
        if first and row.spec.heading:
            yield Static(Content(row.spec.heading), classes="heading -more")
        elif first and group:
            row.add_class("-gap")
        yield row
