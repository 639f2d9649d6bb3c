"""A list to choose from, whose line under the cursor can be read whatever it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widgets import OptionList

if TYPE_CHECKING:
    from collections.abc import Iterable


class Options(OptionList):
    """An OptionList that draws the line under the cursor in the two colours of the cursor.

    Textual lays its colour under that of the text, so that a dim word stands dim on the accent.
    """

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        strip = super().render_line(y)
        if not self._is_highlighted(strip):
            return strip
        cursor = self.get_component_rich_style("option-list--option-highlighted")
        colours = Style(color=cursor.color, bgcolor=cursor.bgcolor)
        return Strip(Segment.apply_style(strip, post_style=colours), strip.cell_length)

    def _is_highlighted(self, segments: Iterable[Segment]) -> bool:
        styles = (segment.style for segment in segments)
        return self.highlighted is not None and any(
            style is not None and style.meta.get("option") == self.highlighted for style in styles
        )
