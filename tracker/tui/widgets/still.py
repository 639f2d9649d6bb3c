"""A scroll view that draws no more of itself anew than has changed: titles, height."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.widget import Widget

if TYPE_CHECKING:
    from typing import Self

    from textual.content import Content
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
        if size == self.virtual_size:
            return
        fits = max(size.height, self.virtual_size.height) <= self.container_size.height
        self.set_reactive(Widget.virtual_size, size)
        if not fits:
            self._scroll_update(size)

    _titling = False

    def entitle(self, title: Content, subtitle: Content) -> None:
        """Set what stands in the border; of it, only the lines that have changed are drawn anew."""
        top = self.border_title != title.markup
        bottom = (self.border_subtitle or "") != subtitle.markup
        self._titling = True
        try:
            if top:
                self.border_title = title
            if bottom:
                self.border_subtitle = subtitle
        finally:
            self._titling = False
        height, above, before = self.outer_size.height, self.gutter.top, self.gutter.left
        for y in [0] * top + [height - 1] * bottom:
            self.refresh(Region(-before, y - above, self.outer_size.width, 1))

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Draw anew; not the whole pane for a title, as Textual would."""
        if self._titling:
            return self
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
