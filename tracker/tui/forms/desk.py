"""What the forms of one session share: names in memory, pins, the record entered before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.entry.pins import Pins
from tracker.tui.forms.completion import Completer

if TYPE_CHECKING:
    from tracker.entry.state import FormState
    from tracker.tui.repeating import Repeatable


class Desk:
    """The desk at which records are entered."""

    def __init__(self) -> None:
        self.completer = Completer()
        self.pins = Pins()
        self.previous: dict[str, FormState] = {}
        self.last: Repeatable | None = None
        self.open_drafts: set[int] = set()
        """Drafts that a form of this session works on: the recover screen leaves them out."""
