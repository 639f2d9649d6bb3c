"""Voiding: the question for the reason, and for consent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.widgets import Static

from tracker.model.text import cut, one_line
from tracker.tui.screens.consent import ConsentDialog, ReasonLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult


_NAMED: Final = 40
"""Cells of the name of a record within the question: on the smallest screen it is read whole."""


def why_void(names: Sequence[str], count: int) -> ReasonLine:
    """Return the line that asks why a record, by name, is void; or why so many are."""
    named = " “".join(cut(one_line(names[0]), _NAMED).split(" ", 1)) + "”" if names else ""
    what = f"is {named}" if count == 1 else f"are {count:,} records"
    return ReasonLine(f"Why {what} void?", example="entered twice, withdrawn by the source, …")


class VoidDialog(ConsentDialog):
    """Asks whether the records named, and those that are not, are to be voided."""

    def __init__(self, names: list[str], count: int, reason: str) -> None:
        super().__init__("Void?", names, verb="void", count=count, reason=reason)

    def _more(self) -> ComposeResult:
        if self._count > len(self._names):
            yield Static(Content(f"… and {self._count - len(self._names):,} more"))
