"""Forms that were not saved: continue one, discard one, or leave them for later."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tracker.model.text import cut, one_line
from tracker.tui.screens.dialog import ReadingDialog

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from tracker.store.drafts import Draft

_WIDTH = 76


class Choice(NamedTuple):
    """What was decided about a draft."""

    draft: int
    discard: bool


class RecoverScreen(ReadingDialog[Choice]):
    """Returns what to do with one draft. Discarding is final, so it wants `x` and then `y`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x,delete", "doubt", show=False),
        Binding("y", "discard", show=False),
    ]

    def __init__(self, drafts: list[Draft], later: str) -> None:
        super().__init__()
        self._hint = f"enter continues · x discards · esc leaves them for later ({later})"
        self._drafts = drafts
        self._doubted: int | None = None

    def compose(self) -> ComposeResult:
        """List the drafts, the one typed last first."""
        with Vertical(classes="box -tall") as box:
            box.border_title = Content("Not saved")
            yield OptionList(*(Option(_line(draft), id=str(draft.id)) for draft in self._drafts))
            yield Static(Content(self._hint), classes="hint")

    def on_mount(self) -> None:
        """Put the cursor on the newest."""
        self.query_one(OptionList).focus()

    def on_option_list_option_highlighted(self) -> None:
        """Forget a doubt about another draft."""
        self._doubted = None
        self.query_one(".hint", Static).update(Content(self._hint))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Continue the draft."""
        self.dismiss(Choice(int(event.option.id or 0), discard=False))

    def action_doubt(self) -> None:
        """Ask once more before a draft is thrown away."""
        option = self.query_one(OptionList).highlighted_option
        if option is not None:
            self._doubted = int(option.id or 0)
            words = "y discards what was typed there for good · any other key keeps it"
            self.query_one(".hint", Static).update(Content.styled(words, "bold $warning"))

    def action_discard(self) -> None:
        """Throw the draft away."""
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
