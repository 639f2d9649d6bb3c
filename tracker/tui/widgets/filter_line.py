"""The line in which the list is filtered, in the query language."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip
from textual.suggester import Suggester

from tracker.keyboard.actions import Scope
from tracker.model.text import without_controls
from tracker.tui.bindings import bindings_for
from tracker.tui.widgets.line import Line

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Self

    from rich.style import Style
    from textual.binding import BindingType
    from textual.geometry import Region
    from textual.widgets import Input

    from tracker.errors import TrackerError


class _Completer(Suggester):
    """Asks the query language what the line could become; the right arrow takes it."""

    def __init__(self, complete: Callable[[str], Awaitable[str | None]]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        """Return the line with its last word completed, if that can be shown."""
        found = await self._complete(value)
        return found if found is not None and found == without_controls(found) else None


class FilterLine(Line):
    """A query, live. What is wrong in it is underlined; see `fault`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_for(Scope.FILTER),
        # Left alone, these would reach the application while someone types.
        Binding("ctrl+r,ctrl+p", "app.bell", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"filter-line--fault"}

    _value_changes = False

    class Edited(Message):
        """The query has changed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(
        self,
        complete: Callable[[str], Awaitable[str | None]] | None = None,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        example = "words and fields, as in: drone erbil since:2021"
        suggester = _Completer(complete) if complete is not None else None
        super().__init__(id=id, placeholder=example, compact=True, suggester=suggester)
        self._fault: tuple[int, int] | None = None

    def validate_value(self, value: str) -> str:
        """Leave out what cannot be shown: a name is found without it, and not by its code point."""
        return without_controls(value)

    def fault(self, error: TrackerError | None) -> None:
        """Underline what `error` points at; None takes the line away."""
        start, end = getattr(error, "start", 0), getattr(error, "end", 0)
        fault = None if error is None else (start, max(end, start + 1))
        if fault == self._fault:
            return
        self._fault = fault
        self.set_class(error is not None, "-fault")
        self.refresh()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Pass the query on."""
        event.stop()
        self.post_message(self.Edited(event.value))

    def _watch_value(self, value: str) -> None:
        """Take note that the value changes, which is no reason to lay out the whole screen.

        Textual would at each key, because the text has another length; the line keeps its width.
        """
        self._value_changes = True
        try:
            super()._watch_value(value)
        finally:
            self._value_changes = False

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Draw anew; see `_watch_value`."""
        layout = layout and not self._value_changes
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_line(self, y: int) -> Strip:
        """Draw the query, with what is wrong in it underlined."""
        strip = super().render_line(y)
        if self._fault is None or y != 0 or not self.value:
            return strip
        start, end = (self.cell_of(position) for position in self._fault)
        style: Style = self.get_component_rich_style("filter-line--fault", partial=True)
        width = strip.cell_length
        start, end = max(0, min(start, width)), max(0, min(end, width))
        if end <= start:
            return strip
        before, wrong, after = strip.crop(0, start), strip.crop(start, end), strip.crop(end, width)
        return Strip.join([before, wrong.apply_style(style), after])

    def cell_of(self, position: int) -> int:
        """Return the cell in which a character of the query is drawn."""
        from rich.cells import cell_len

        return cell_len(self.value[:position]) - int(self.scroll_offset.x)
