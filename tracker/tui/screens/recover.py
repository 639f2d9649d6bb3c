"""What was not saved, forms and texts of an editor: continue one, discard it, or leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tracker.model.text import cut, one_line
from tracker.tui.screens.dialog import ReadingDialog
from tracker.tui.widgets.options import Options

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from tracker.exchange.structured.unsaved import Unsaved
    from tracker.store.drafts import Draft

_HINT_TEXT = "enter opens the text in your editor · x discards it · esc leaves it"
_WIDTH = 76


class Choice(NamedTuple):
    """What was decided about a draft (by id), or the text in a file."""

    what: int | Path
    discard: bool


class RecoverScreen(ReadingDialog[Choice]):
    """Returns what to do with one of them. Discarding is final, so it wants `x` and then `y`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x,delete", "doubt", show=False),
        Binding("y", "discard", show=False),
    ]

    def __init__(self, drafts: list[Draft], texts: list[Unsaved], later: str) -> None:
        super().__init__()
        self._usual = f"enter continues · x discards · esc leaves them for later ({later})"
        self._lines = [*map(_line, drafts), *map(_text_line, texts)]
        self._found: list[int | Path] = [
            *(draft.id for draft in drafts),
            *(text.path for text in texts),
        ]
        self._doubted: int | Path | None = None

    def compose(self) -> ComposeResult:
        """List the drafts, then the texts, of each the last first."""
        with Vertical(classes="box -told") as box:
            box.border_title = Content("Not saved")
            yield Options(*map(Option, self._lines))
            yield Static(Content(self._usual), classes="hint")

    def on_mount(self) -> None:
        """Put the cursor on the newest."""
        self.query_one(OptionList).focus()

    @property
    def _current(self) -> int | Path | None:
        at = self.query_one(OptionList).highlighted
        return None if at is None else self._found[at]

    def on_option_list_option_highlighted(self) -> None:
        """Forget a doubt about another one."""
        self._doubted = None
        self._hint(Content(self._usual if isinstance(self._current, int) else _HINT_TEXT))

    def _hint(self, words: Content) -> None:
        self.query_one(".hint", Static).update(words)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Continue it."""
        self.dismiss(Choice(self._found[event.option_index], discard=False))

    def action_doubt(self) -> None:
        """Ask once more before something is thrown away."""
        self._doubted = self._current
        if self._doubted is not None:
            words = "y discards what was typed there for good · any other key keeps it"
            self._hint(Content.styled(words, "bold $accent"))

    def action_discard(self) -> None:
        """Throw it away."""
        if self._doubted is not None:
            self.dismiss(Choice(self._doubted, discard=True))


def _line(draft: Draft) -> Content:
    texts = draft.content.get("texts")
    said = [str(text) for text in texts.values() if text] if isinstance(texts, dict) else []
    what = "edit of" if draft.record_uid else "new"
    heading = one_line(str(draft.content.get("heading") or draft.form.removesuffix("s")))
    when = draft.updated_at[:16].replace("T", " ")
    head = f"{when} UTC  {what} {heading}  "
    words = one_line(" · ".join(said))
    return Content(head) + Content.styled(cut(words, _WIDTH - len(head)), "$known")


def _text_line(text: Unsaved) -> Content:
    """Return when a text was kept, the record that it names in its first line, and its words."""
    first, _, rest = text.begins.partition("\n")
    said = [line for line in rest.splitlines() if line.strip() and not line.startswith("#")]
    head = f"{text.at:%Y-%m-%d %H:%M} UTC  text of {one_line(first.lstrip('# '))}  "
    words = one_line(" · ".join(said))
    return Content(head) + Content.styled(cut(words, max(0, _WIDTH - len(head))), "$known")
