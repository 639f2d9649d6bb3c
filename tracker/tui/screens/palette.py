"""The palette: any action by name."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.worker import WorkerCancelled

from tracker.model.text import one_line
from tracker.tui.bindings import keyboard_of
from tracker.tui.render.page import padded

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.binding import BindingType
    from textual.worker import Worker

    from tracker.keyboard.actions import Action
    from tracker.query.saving import SavedSearch
    from tracker.tui.main import MainScreen

_WIDEST = 72
"""Cells of a line, where there is room: what an action does and, at its end, the keys."""


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
        """Return what an action does, with its keys at the end of the line of the palette."""
        inside = self.main.app.size.width * 96 // 100 - 6
        keys = Content(action.shown_keys)
        return padded(name, min(_WIDEST, inside) - keys.cell_length - 2) + Content("  ") + keys


class RegisterProvider(Provider):
    """Offers to find or to add what no pane lists: actors, places, documents."""

    main: ClassVar[MainScreen]

    def _offers(self) -> list[tuple[str, partial[None]]]:
        from tracker.tui.commands.registers import TABLES, add, find

        return [
            (f"{verb} {noun}", partial(self._run, act, table))
            for verb, act in (("Find", find), ("Add", add))
            for table, noun in TABLES.items()
        ]

    def _run(self, act: Callable[[MainScreen, str], Awaitable[None]], table: str) -> None:
        self.main.spawn(act(self.main, table))

    async def discover(self) -> Hits:
        """Offer all before anything is typed."""
        for words, run in self._offers():
            yield DiscoveryHit(Content(words), run, words)

    async def search(self, query: str) -> Hits:
        """Offer what the typed letters fit."""
        matcher = self.matcher(query)
        for words, run in self._offers():
            score = matcher.match(words)
            if score > 0:
                yield Hit(score, matcher.highlight(words), run, words)


class SavedProvider(Provider):
    """Offers the saved searches of the file: taking one makes it the filter."""

    main: ClassVar[MainScreen]

    async def _saved(self) -> list[SavedSearch]:
        from tracker.query.saving import saved_searches

        return await self.main.gateway.read(lambda store: saved_searches(store.conn))

    async def discover(self) -> Hits:
        """Offer all before anything is typed."""
        for one in await self._saved():
            yield DiscoveryHit(self._line(one), partial(self._use, one), f"@{one.name}")

    async def search(self, query: str) -> Hits:
        """Offer those whose name or query the typed letters fit."""
        matcher = self.matcher(query)
        for one in await self._saved():
            score = max(matcher.match(f"@{one.name}"), matcher.match(one.query))
            if score > 0:
                yield Hit(score, self._line(one), partial(self._use, one), f"@{one.name}")

    def _use(self, one: SavedSearch) -> None:
        self.main.finding.take_for(f"@{one.name}")
        self.main.arrangement.activate(0)

    def _line(self, one: SavedSearch) -> Content:
        query = Content.styled(one_line(one.query), "$known")
        return Content(f"Filter: @{one_line(one.name)}  ") + query


class Palette(CommandPalette):
    """The palette; ctrl+q quits from here as from the panes."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "app.quit_tracker", show=False)]

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close once (see `dialog.ClosedOnce`)."""
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()

    def _action_command_list(self, action: str) -> None:
        """Take what fits all that was typed: an Enter may come before that is found."""
        if action == "select" and self._gathering:
            self.run_worker(self._select_what_is_found(), exclusive=True, group="select")
        else:
            super()._action_command_list(action)

    @property
    def _gathering(self) -> list[Worker[object]]:
        return [
            worker
            for worker in self.workers
            if worker.group == self._GATHER_COMMANDS_GROUP and not worker.is_finished
        ]

    async def _select_what_is_found(self) -> None:
        while under_way := self._gathering:
            with suppress(WorkerCancelled):  # more was typed: that is looked for now
                await self.workers.wait_for_complete(under_way)
        super()._action_command_list("select")


def open_palette(main: MainScreen) -> None:
    """Show the palette over the panes."""
    providers = [
        type(f"{kind.__name__}OfThisScreen", (kind,), {"main": main})
        for kind in (ActionProvider, RegisterProvider, SavedProvider)
    ]
    main.app.clear_notifications()
    main.app.push_screen(Palette(providers=providers, placeholder="What should be done?"))
