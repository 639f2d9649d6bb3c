"""The page of one record: scrolls, steps through its references, shows where the filter matches."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from tracker.keyboard.actions import Scope
from tracker.tui.bindings import bindings_for
from tracker.tui.render.page import Page, Target, lay_out
from tracker.tui.themes import MONO
from tracker.tui.widgets.still import StillScrollView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual import events
    from textual.binding import BindingType
    from textual.content import Content
    from textual.selection import Selection

    from tracker.query.highlight import Highlighter
    from tracker.tui.render.page import Section


class Detail(StillScrollView, can_focus=True):
    """Shows sections as a page; give them with `show`.

    `step` moves a cursor over the references of the page; `target` is the one under it.
    """

    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Scope.DETAIL))
    COMPONENT_CLASSES: ClassVar[set[str]] = {"detail--match"}

    class Followed(Message):
        """A reference was clicked."""

        def __init__(self, target: Target) -> None:
            super().__init__()
            self.target = target

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._sections: Sequence[Section] = ()
        self._page = Page((), (), {})
        self._step: int | None = None
        self._highlighter: Highlighter | None = None
        self._matches: list[tuple[int, int, int]] = []
        self._match: int | None = None
        self._strips: dict[int, Strip] = {}

    # -- content ---------------------------------------------------------------------------

    def show(
        self,
        sections: Sequence[Section],
        *,
        highlighter: Highlighter | None = None,
        keep_place: bool = False,
    ) -> None:
        """Show a page; `keep_place` does not scroll. `highlighter` finds the filter's matches."""
        self._sections = sections
        self._highlighter = highlighter
        if not keep_place:
            self._step = None
            self._match = None
        self._lay_out()
        if not keep_place:
            self.scroll_to(y=0, animate=False)

    @property
    def target(self) -> Target | None:
        """The reference under the cursor."""
        if self._step is None or self._step >= len(self._page.targets):
            return None
        return self._page.targets[self._step]

    @property
    def match(self) -> str | None:
        """The text of the match that was stepped to."""
        if self._match is None:
            return None
        line, start, end = self._matches[self._match]
        return self._page.lines[line].plain[start:end]

    @property
    def text(self) -> str:
        """The page as plain text."""
        return self._page.text

    # -- moving ----------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) reference; scroll where there is none further."""
        count = len(self._page.targets)
        wanted = (-1 if self._step is None else self._step) + by
        if self._step is None and by < 0:
            wanted = -1
        if not 0 <= wanted < count:
            self.scroll_relative(y=by, animate=False)
            return
        self._step = wanted
        self._redraw()
        self._bring_into_sight(self._page.targets[wanted].line)

    def page(self, by: int) -> None:
        """Scroll by a page."""
        height = max(1, self.scrollable_content_region.height - 1)
        self.scroll_relative(y=by * height, animate=False)

    def to_end(self, *, last: bool) -> None:
        """Scroll to the top or the bottom."""
        self.scroll_to(y=self.max_scroll_y if last else 0, animate=False)

    def step_match(self, by: int) -> bool:
        """Go to the next or previous match on the page; False where there is none further."""
        if not self._matches:
            return False
        if self._match is None:
            wanted = 0 if by > 0 else len(self._matches) - 1
        else:
            wanted = self._match + by
        if not 0 <= wanted < len(self._matches):
            return False
        self._match = wanted
        self._redraw()
        self._bring_into_sight(self._matches[wanted][0])
        return True

    def _bring_into_sight(self, line: int) -> None:
        top = self.scroll_offset.y
        height = max(1, self.scrollable_content_region.height)
        if line < top or line >= top + height:
            self.scroll_to(y=max(0, line - height // 3), animate=False)

    # -- drawing ---------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """Draw one line of the page."""
        width = self.scrollable_content_region.width
        return self._drawn(y + self.scroll_offset.y, width)

    def _drawn(self, number: int, width: int) -> Strip:
        if number >= len(self._page.lines):
            blank = self._strips[number] = Strip.blank(width, self.rich_style)
            return blank
        selection = self.text_selection
        span = selection.get_span(number) if selection is not None else None
        if span is None and number in self._strips:
            return self._strips[number]
        content = self._styled(number)
        if span is not None:
            start, end = span
            content = content.stylize(
                self.screen.get_visual_style("screen--selection"),
                start,
                len(content.plain) if end == -1 else end,
            )
        strip = self._strip(content, width, number)
        if span is None:
            self._strips[number] = strip
        return strip

    def _styled(self, number: int) -> Content:
        content = self._page.lines[number]
        for position, (line, start, end) in enumerate(self._matches):
            if line == number:
                style = "reverse" if position == self._match else ".detail--match"
                content = content.stylize(style, start, end)
        target = self.target
        if target is not None and target.line == number and self.has_focus:
            style = "reverse" if self.app.theme == MONO.name else "$on-accent on $accent"
            content = content.stylize(style, target.start, target.end)
        return content

    def _strip(self, content: Content, width: int, number: int) -> Strip:
        rendered = content.render(self.visual_style, end="", parse_style=self._get_style)
        segments = [Segment(text, style.rich_style) for text, style in rendered]
        base: Style = self.rich_style
        # Fewer segments are fewer bytes: each one carries its colours over the line.
        strip = Strip(segments).adjust_cell_length(width, base).simplify()
        return strip.apply_offsets(0, number)

    def _lay_out(self) -> None:
        width = max(1, self.scrollable_content_region.width - 1)
        self._page = lay_out(self._sections, width)
        self._matches = []
        if self._highlighter:
            ours = self._page.ours
            texts = [
                " " * ours.get(number, 0) + line.plain[ours.get(number, 0) :]
                for number, line in enumerate(self._page.lines)
            ]
            self._matches = self._highlighter.spans_of_lines(texts)
        if self._match is not None and self._match >= len(self._matches):
            self._match = None
        self.set_virtual_size(Size(width, len(self._page.lines)))
        self._redraw()

    def _redraw(self) -> None:
        """Draw the lines anew that are in sight and have changed: each one is bytes on the line."""
        old, self._strips = self._strips, {}
        width, height = self.scrollable_content_region.size
        top = self.scroll_offset.y
        for number in range(top, top + height):
            # What is not in the cache may stand there all the same, in the style of before.
            if self._drawn(number, width) != old.get(number):
                self.refresh_line(number)

    def notify_style_update(self) -> None:
        """Forget what was drawn in the old colours."""
        super().notify_style_update()
        self._strips.clear()

    # -- following what happens ------------------------------------------------------------

    def on_focus(self) -> None:
        """Show the cursor on the first reference."""
        if self._step is None and self._page.targets:
            self._step = 0
        self._redraw()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self._redraw()

    def on_resize(self) -> None:
        """Wrap for the new width."""
        self._lay_out()

    def on_click(self, event: events.Click) -> None:
        """Follow the reference that was clicked."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        line, column = offset.y + self.scroll_offset.y, offset.x
        for target in self._page.targets:
            if target.line == line and target.start <= column < target.end:
                self.post_message(self.Followed(target))
                return

    @property
    def allow_select(self) -> bool:
        """Text can be selected with the mouse."""
        return True

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected text."""
        return selection.extract(self._page.text), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw the selection."""
        self._strips.clear()
        self.refresh(Region(0, 0, *self.size))
