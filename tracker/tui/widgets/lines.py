"""A long text, of which only the lines on the screen are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip

from tracker.model.text import visible
from tracker.tui.widgets.still import StillScrollView

if TYPE_CHECKING:
    from collections.abc import Sequence


class Lines(StillScrollView, can_focus=True):
    """Shows lines as they are; give them with `show`. They are not wrapped."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[str] = ()

    def show(self, lines: Sequence[str]) -> None:
        """Show these lines from the top."""
        self._lines = lines
        self.set_virtual_size(Size(self.size.width, len(lines)))
        self.scroll_home(animate=False)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        number = y + self.scroll_offset.y
        text = visible(self._lines[number]) if number < len(self._lines) else ""
        style = self.rich_style
        strip = Strip([Segment(f" {text}", style)])
        return strip.adjust_cell_length(self.size.width, style)
