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
_LEAST = 40
"""Cells of width, also under a narrow field."""


class Choices(Widget):
    """Choices over the form; it never has the focus, the field keeps it."""

    def __init__(self) -> None:
        super().__init__(id="choices")
        self._choices: list[Choice] = []
        self._at = -1
        self._waits = ""
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

    def show(self, choices: list[Choice], field: Region, *, first: bool, waits: str = "") -> None:
        """Show the choices under a field; `first`: the first one is highlighted, if it is sure.

        One that makes a record is never highlighted by itself. `waits`: what is still to come.
        """
        self._choices, self._waits = choices, waits
        self.moved = False
        self._at = 0 if first and choices and choices[0].sure and not choices[0].makes else -1
        self.display = bool(choices or waits)
        self._place(field)
        self.refresh(layout=True)

    def add(self, choices: list[Choice], field: Region, *, first: bool) -> None:
        """Show more choices than before; what somebody has gone to stays highlighted."""
        held = self.current if self.moved else None
        self.show(choices, field, first=first)
        if held in choices:
            self._at, self.moved = choices.index(held), True

    def _place(self, field: Region) -> None:
        """Stand below the field or above it, where there is room, within the form."""
        screen = self.screen
        edge = next((form.content_region.right for form in screen.query("#form")), 0)
        width = max(_LEAST, min(field.width, 76))
        if edge:  # over all that was understood, or half of that would stand beside the list
            width = min(max(_LEAST, edge - field.x), edge)
        edge = edge or screen.size.width
        width = min(width, screen.size.width - 2)
        below, above = screen.size.height - field.bottom - 1, field.y - 2
        height = min(len(self._choices) + bool(self._waits), _MOST, max(below, above, 1))
        top = field.bottom if below >= height else field.y - height
        self.styles.width, self.styles.height = width, height
        self.absolute_offset = Offset(max(0, min(field.x, edge - width)), top)

    @property
    def _style(self) -> str:
        return "reverse" if self.app.has_class("-mono") else "bold $on-accent on $accent"

    def close(self) -> None:
        """Take the list away."""
        self._choices, self._waits, self._at, self.moved = [], "", -1, False
        self.display = False

    def go_to_only(self) -> None:
        """Highlight the only choice there is, also one that makes a record."""
        if len(self._choices) == 1:
            self._at = 0
            self.refresh()

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
        height -= bool(self._waits)
        top = max(0, min(self._at - height + 1, len(self._choices) - height))
        lines = [
            _line(choice, width, self._style if number == self._at else "")
            for number, choice in enumerate(self._choices[top : top + height], top)
        ]
        if self._waits:
            lines.append(padded(Content.styled(f"  {self._waits}", KNOWN), width))
        return Content("\n").join(lines)


def _line(choice: Choice, width: int, style: str) -> Content:
    mark = "> " if style else "  "
    note_style = "" if style else KNOWN
    line = Content(mark) + Content(choice.label)
    if choice.note:
        line = line + Content("  ") + Content.styled(choice.note, note_style)
    line = padded(line, width)
    return line.stylize(style) if style else line
