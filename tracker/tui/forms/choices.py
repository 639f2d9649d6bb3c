"""The list under a field: what may be taken there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.geometry import Offset
from textual.widget import Widget

from tracker.tui.render.page import KNOWN, padded

if TYPE_CHECKING:
    from textual.geometry import Region

    from tracker.tui.forms.completion import Choice

_MOST = 9
_LEAST = 48
"""Cells of width, also under a narrow field."""


class Choices(Widget):
    """Choices over the form; it never has the focus, the field keeps it."""

    def __init__(self) -> None:
        super().__init__(id="choices")
        self._choices: list[Choice] = []
        self._at = -1
        self.moved = False
        self.display = False

    @property
    def current(self) -> Choice | None:
        """The highlighted choice."""
        return self._choices[self._at] if 0 <= self._at < len(self._choices) else None

    @property
    def items(self) -> list[Choice]:
        """What is offered, in order."""
        return self._choices

    def show(self, choices: list[Choice], field: Region, *, first: bool) -> None:
        """Show the choices under a field; `first`: the first one is highlighted.

        One that makes a record is never highlighted by itself.
        """
        self._choices = choices
        self.moved = False
        self._at = 0 if first and choices and not choices[0].makes else -1
        self.display = bool(choices)
        width = min(self.screen.size.width - 2, max(_LEAST, min(field.width, 76)))
        height = min(len(choices), _MOST)
        below = self.screen.size.height - field.bottom - 1
        top = field.bottom if below >= height or field.y < height else field.y - height
        self.styles.width, self.styles.height = width, height
        self.absolute_offset = Offset(min(field.x, self.screen.size.width - width), top)
        self.refresh(layout=True)

    @property
    def _style(self) -> str:
        return "reverse" if self.app.has_class("-mono") else "bold $on-accent on $accent"

    def close(self) -> None:
        """Take the list away."""
        self._choices, self._at, self.moved = [], -1, False
        self.display = False

    def move(self, by: int) -> None:
        """Highlight the next or the previous choice; from the first, up goes to the last."""
        if self._choices:
            before = self._at if self._at >= 0 or by > 0 else len(self._choices)
            self._at = (before + by) % len(self._choices)
            self.moved = True
            self.refresh()

    def render(self) -> Content:
        """Return the lines around the highlighted one."""
        width, height = self.size
        top = max(0, min(self._at - height + 1, len(self._choices) - height))
        lines = [
            _line(choice, width, self._style if number == self._at else "")
            for number, choice in enumerate(self._choices[top : top + height], top)
        ]
        return Content("\n").join(lines)


def _line(choice: Choice, width: int, style: str) -> Content:
    mark = "> " if style else "  "
    note_style = "" if style else KNOWN
    line = Content(mark) + Content(choice.label)
    if choice.note:
        line = line + Content("  ") + Content.styled(choice.note, note_style)
    line = padded(line, width)
    return line.stylize(style) if style else line
