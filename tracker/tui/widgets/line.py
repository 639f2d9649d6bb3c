"""One line to type in, in a dialog or anywhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Input

from tracker.model.text import clean, visible
from tracker.model.text import width as text_width
from tracker.tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from textual import events


class Line(Prompt, Input):
    """An Input that holds nothing that would act on a terminal, and loses no line of a paste.

    Textual draws the value as it is, and of a paste keeps the first line only.
    """

    _left_scrolled = False

    def validate_value(self, value: str) -> str:
        """Return what can be shown of what is put in, on one line."""
        return visible(value, keep_newlines=False)

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show where a long text begins while nobody types in it, else where the cursor is."""
        super().watch_has_focus(has_focus)
        if has_focus and not self._left_scrolled:
            return
        self._left_scrolled = not has_focus and self.scroll_offset.x > 0
        at = self._cursor_offset if has_focus else 0
        self.scroll_to_region(Region(at, 0, width=1, height=1), force=True, animate=False)

    def render_line(self, y: int) -> Strip:
        """Draw the line; what is longer than it says so, while nobody types there."""
        strip, width = super().render_line(y), self.size.width
        if not width or self.has_focus or self.scroll_offset.x or text_width(self.value) <= width:
            return strip
        kept = list(strip.crop(0, width - 1))
        return Strip([*kept, Segment("…", kept[-1].style if kept else None)])

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        if text := pasted_line(event.text)[0]:
            self.replace(text, *self.selection)


def pasted_line(text: str) -> tuple[str, int]:
    """Return pasted text on one line, harmless, and how many lines it had if more than one."""
    lines = [line.strip() for line in clean(text).splitlines()]
    kept = [line for line in lines if line]
    return visible(" ".join(kept)).replace("\n", " "), len(kept) if len(kept) > 1 else 0
