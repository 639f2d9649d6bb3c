"""The lines at the top and the bottom: what is open, and which keys help here."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tracker.keyboard.actions import Scope
from tracker.keyboard.names import key_name
from tracker.tui.bindings import keyboard_of

if TYPE_CHECKING:
    from textual import events

    from tracker.keyboard.actions import Action


class Header(Widget):
    """The name of the file at the left, what it holds at the right; a breadcrumb where narrow."""

    left: reactive[Content] = reactive(Content(""))
    right: reactive[Content] = reactive(Content(""))

    def render(self) -> Content:
        """Return the line, cut at the left part where it does not fit."""
        width = max(0, self.size.width - 2)
        room = max(0, width - self.right.cell_length - 2)
        left = (
            self.left if self.left.cell_length <= room else self.left.truncate(room, ellipsis=True)
        )
        gap = max(1, width - left.cell_length - self.right.cell_length)
        return Content(" ") + left + Content(" " * gap) + self.right


class Footer(Widget):
    """The keys of the place that has the focus, as many as fit, help always last.

    `note` stands before them: how many records are marked; `first` are what matters then.
    `hidden` are actions that do nothing here.
    """

    DEFAULT_CSS: ClassVar[str] = "Footer { height: 1; }"

    scope: reactive[Scope] = reactive(Scope.LIST)
    note: reactive[str] = reactive("")
    first: reactive[tuple[str, ...]] = reactive(())
    hidden: reactive[frozenset[str]] = reactive(frozenset())
    relabelled: reactive[dict[str, str]] = reactive(dict, always_update=True)

    def render(self) -> Content:
        """Return the keys, right aligned."""
        width = self.size.width
        note = f"{self.note}  " if self.note else ""
        shown = self._shown(max(0, width - len(note) - 1))
        parts = [Content.styled(note, "bold $accent")]
        for action in shown:
            parts.append(Content.styled(key_name(action.keys[0]), "bold"))
            parts.append(Content.styled(f" {self._label(action)}  ", "$known"))
        line = Content("").join(parts).rstrip()
        return line.pad_left(max(0, width - line.cell_length - 1))

    def _shown(self, width: int) -> list[Action]:
        return keyboard_of(self).footer(self.scope, width, self.first, self.hidden)

    def _label(self, action: Action) -> str:
        return self.relabelled.get(action.id, action.label)

    async def on_click(self, event: events.Click) -> None:
        """Run the action that was clicked."""
        line = self.render().plain
        for action in self._shown(self.size.width):
            label = f"{key_name(action.keys[0])} {self._label(action)}"
            at = line.find(label)
            if at >= 0 and at <= event.x < at + len(label):
                await self.run_action(f"screen.command('{action.id}')")
                return
