"""A scroll view whose content changes its height without the screen being laid out anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.scroll_view import ScrollView
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.geometry import Size


class StillScrollView(ScrollView):
    """Has its scroll bar always, so that a change of height moves nothing.

    Textual lays out and paints the whole screen whenever `virtual_size` is set: some 30 kilobytes
    for each step of the cursor, which is what one notices over SSH.
    """

    DEFAULT_CSS = """
    StillScrollView {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
    }
    """

    def set_virtual_size(self, size: Size) -> None:
        """Set the size of the content; only the scroll bar is drawn anew."""
        if size != self.virtual_size:
            self.set_reactive(Widget.virtual_size, size)
            self._scroll_update(size)
