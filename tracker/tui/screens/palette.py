"""The palette: any action by name."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.widgets import Input
from textual.worker import WorkerCancelled

from tracker.keyboard.board import holds, matching
from tracker.keyboard.words import IN_THE_SHELL
from tracker.model.text import one_line
from tracker.tui.bindings import keyboard_of
from tracker.tui.render.page import padded

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.binding import BindingType
    from textual.worker import Worker

    from tracker.keyboard.actions import Action
    from tracker.query.saving import SavedSearch
    from tracker.tui.ahead import Ahead
    from tracker.tui.main import MainScreen

_WIDEST = 72
"""Cells of a line, where there is room: what an action does and, at its end, the keys."""


_NAMED = 1_000.0
"""How well a word fits that was typed whole: better than any letters in between."""


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
        """Offer what is called so, as help does; where nothing is, what the typed letters fit."""
        matcher = self.matcher(query)
        named = matching(self._actions(), query)
        for action in named:
            shown = self._line(matcher.highlight(action.help), action)
            yield Hit(_NAMED, shown, self._runner(action), action.help)
        in_the_shell = [one for one in IN_THE_SHELL.items() if holds(query, *one)]
        for command, about in in_the_shell:
            shown = Content(f"{about}, in the shell: {command}")
            yield Hit(_NAMED, shown, partial(self.main.say, shown.plain), shown.plain)
        for action in () if named or in_the_shell else self._actions():
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
        self.main.spawn(act(self.main, table), opens=True)

    async def discover(self) -> Hits:
        """Offer all before anything is typed."""
        for words, run in self._offers():
            yield DiscoveryHit(Content(words), run, words)

    async def search(self, query: str) -> Hits:
        """Offer what the typed letters fit."""
        matcher = self.matcher(query)
        for words, run in self._offers():
            also = "source" if "document" in words else ""
            score = _NAMED if holds(query, words, also) else matcher.match(words)
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

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "app.quit_tracker", show=False),
        Binding("enter", "take", show=False, priority=True),
    ]

    def __init__(self, ahead: Ahead, providers: list[type[Provider]]) -> None:
        super().__init__(providers=providers, placeholder="What should be done?")
        self._ahead = ahead
        self._looked_for = ""
        self._taking = False

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close once (see `dialog.ClosedOnce`)."""
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()

    def action_take(self) -> None:
        """Take what fits all that was typed, also where Enter comes before that is found.

        What is typed behind it is meant for what it opens, not for the palette.
        """
        if not self._taking:
            self._taking = True
            self._ahead.hold()
            self.run_worker(self._take(), group="take")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look for nothing else once that is taken: of a burst, word comes behind the Enter."""
        if self._taking:
            event.stop()
            event.prevent_default()
        else:
            self._looked_for = event.value

    def on_unmount(self) -> None:
        """Let the keys go on: what was taken has its turn before them."""
        self._go_on()

    def _go_on(self) -> None:
        if self._taking:
            self._taking = False
            self._ahead.release()

    async def _take(self) -> None:
        line, typed = self.query_one(Input), asyncio.Event()
        line.call_later(typed.set)
        await typed.wait()
        if line.value != self._looked_for:
            self._looked_for = line.value
            self._cancel_gather_commands()
            self._gather_commands(line.value.strip())
        if under_way := self._gathering:
            with suppress(WorkerCancelled):
                await self.workers.wait_for_complete(under_way)
        # What somebody has gone to, else the first.
        found = self.query_one(CommandList)
        if found.highlighted is None or found.get_option_at_index(found.highlighted).disabled:
            self._go_on()
        else:
            found.action_select()

    @property
    def _gathering(self) -> list[Worker[object]]:
        return [
            worker
            for worker in self.workers
            if worker.group == self._GATHER_COMMANDS_GROUP and not worker.is_finished
        ]


async def open_palette(main: MainScreen) -> None:
    """Show the palette over the panes; back once it is there."""
    providers = [
        type(f"{kind.__name__}OfThisScreen", (kind,), {"main": main})
        for kind in (ActionProvider, RegisterProvider, SavedProvider)
    ]
    main.app.clear_notifications()
    await main.app.push_screen(Palette(main.ahead, providers=providers))
