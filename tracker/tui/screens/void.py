"""Voiding: the question for the reason, and for consent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from tracker.tui.screens.consent import ConsentDialog, ReasonLine

if TYPE_CHECKING:
    from textual.app import ComposeResult


def why_void(count: int) -> ReasonLine:
    """Return the line that asks why so many records are void."""
    what = "is this record" if count == 1 else f"are {count:,} records"
    return ReasonLine(f"Why {what} void?", example="entered twice, withdrawn by the source, …")


class VoidDialog(ConsentDialog):
    """Asks whether the records named, and those that are not, are to be voided."""

    def __init__(self, names: list[str], count: int, reason: str) -> None:
        super().__init__("Void?", names, verb="void", count=count, reason=reason)

    def _more(self) -> ComposeResult:
        if self._count > len(self._names):
            yield Static(Content(f"… and {self._count - len(self._names):,} more"))
