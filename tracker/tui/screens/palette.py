"""The palette: any action by name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider

from tracker.tui.actions import ACTIONS, Action, live_in

if TYPE_CHECKING:
    from tracker.tui.main import MainScreen

_NOT_HERE = ("app.palette",)


class ActionProvider(Provider):
    """Offers the actions that make sense in the pane that has the focus, and how to reach panes."""

    main: ClassVar[MainScreen]

    def _actions(self) -> list[Action]:
        live = live_in(self.main.footer.scope)
        return [action for action in ACTIONS if action in live and action.id not in _NOT_HERE]

    async def discover(self) -> Hits:
        """Offer all before anything is typed."""
        for action in self._actions():
            yield DiscoveryHit(action.help, self._runner(action), help=action.shown_keys)

    async def search(self, query: str) -> Hits:
        """Offer what the typed letters fit."""
        matcher = self.matcher(query)
        for action in self._actions():
            score = matcher.match(f"{action.help} {action.label}")
            if score > 0:
                yield Hit(
                    score,
                    matcher.highlight(action.help),
                    self._runner(action),
                    help=action.shown_keys,
                )

    def _runner(self, action: Action) -> partial[None]:
        return partial(self.main.action_command, action.id)


def open_palette(main: MainScreen) -> None:
    """Show the palette over the panes."""
    provider = type("ActionsOfThisScreen", (ActionProvider,), {"main": main})
    main.app.push_screen(CommandPalette(providers=[provider], placeholder="What should be done?"))
