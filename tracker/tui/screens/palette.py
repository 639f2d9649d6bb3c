"""The palette: any action by name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from tracker.tui.bindings import keyboard_of

if TYPE_CHECKING:
    from textual.binding import BindingType

    from tracker.keyboard.actions import Action
    from tracker.tui.main import MainScreen

_KEYS = 56
"""The column in which the keys stand, where there is room."""
_KEYS_WIDTH = 14


class ActionProvider(Provider):
    """Offers the actions that make sense in the pane that has the focus."""

    main: ClassVar[MainScreen]

    def _actions(self) -> list[Action]:
        keyboard = keyboard_of(self.main)
        live = keyboard.live_in(self.main.footer.scope)
        return [one for one in keyboard.actions if one in live and one.id != "app.palette"]

    async def discover(self) -> Hits:
        """Offer all before anything is typed."""
        for action in self._actions():
            shown = self._line(Content(action.help), action)
            yield DiscoveryHit(shown, self._runner(action), action.help)

    async def search(self, query: str) -> Hits:
        """Offer what the typed letters fit."""
        matcher = self.matcher(query)
        for action in self._actions():
            score = matcher.match(action.help)
            if score > 0:
                shown = self._line(matcher.highlight(action.help), action)
                yield Hit(score, shown, self._runner(action), action.help)

    def _runner(self, action: Action) -> partial[None]:
        return partial(self.main.action_command, action.id)

    def _line(self, name: Content, action: Action) -> Content:
        """Return what an action does, with its keys behind it, on one line of the palette."""
        inside = self.main.app.size.width * 96 // 100 - 6
        column = min(_KEYS, inside - _KEYS_WIDTH)
        gap = max(2, column - name.cell_length)
        return name.pad_right(gap) + Content(action.shown_keys)


class Palette(CommandPalette):
    """The palette; ctrl+q quits from here as from the panes."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "app.quit_tracker", show=False)]


def open_palette(main: MainScreen) -> None:
    """Show the palette over the panes."""
    provider = type("ActionsOfThisScreen", (ActionProvider,), {"main": main})
    main.app.clear_notifications()
    main.app.push_screen(Palette(providers=[provider], placeholder="What should be done?"))
