"""A screen that runs what takes its time: work of all kinds, dialogs, and what is said of them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from textual.screen import Screen

from tracker.errors import TrackerError
from tracker.tui.bindings import keyboard_of
from tracker.tui.gateway import Superseded

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from textual import events

    from tracker.tui.ahead import Ahead
    from tracker.tui.screens.dialog import ClosedOnce

R = TypeVar("R")


class RunningScreen(Screen[None]):
    """Runs work beside the keys, and awaits dialogs; nothing that goes wrong in it is lost."""

    def __init__(self) -> None:
        super().__init__()
        self._busy: set[asyncio.Task[None]] = set()
        self._opening: set[asyncio.Task[None]] = set()

    def spawn(self, work: Awaitable[object], *, opens: bool = False) -> asyncio.Task[None]:
        """Run something that takes its time; what goes wrong is said, not raised.

        What `opens` a form or a dialog gets the keys that are typed until that is there.
        """
        task = asyncio.ensure_future(self._guarded(work))
        self._busy.add(task)
        task.add_done_callback(self._busy.discard)
        if opens:
            self._opening.add(task)
            self.ahead.hold()
            task.add_done_callback(self._opened)
        return task

    async def _guarded(self, work: Awaitable[object]) -> None:
        try:
            await work
        except Superseded:
            return
        except TrackerError as error:
            self.say(str(error), wrong=True)
        except Exception as error:  # a mistake of ours is no reason to lose the person's place
            self.log.error(repr(error))
            self.say(f"This should not have happened: {error!r}", wrong=True)

    @property
    def ahead(self) -> Ahead:
        """The keys that wait for what is being opened, or for the list that a filter brings."""
        from tracker.tui.app import TrackerApp

        assert isinstance(self.app, TrackerApp)
        return self.app.ahead

    def typed_ahead(self, keys: list[events.Event | str]) -> None:
        """Let keys that a form has held, and that has been left, act where one is now."""
        self.ahead.hand_on(keys)

    def _opened(self, task: asyncio.Task[None] | None) -> None:
        """Let the keys go on that were typed ahead of what a command opens."""
        if task in self._opening:
            self._opening.discard(task)
            self.ahead.release()

    async def ask(self, dialog: ClosedOnce[R]) -> R | None:
        """Show a dialog and return what it gives.

        Keys that are typed until then are for it, and those behind its end for what comes next:
        they wait for that where it is begun before anything else is awaited.
        """
        answer: asyncio.Future[R | None] = asyncio.get_running_loop().create_future()

        def answered(result: R | None) -> None:
            if not answer.done():
                answer.set_result(result)

        self.app.clear_notifications()  # they were about what is now behind the dialog
        dialog.ahead = self.ahead
        self.ahead.hold()
        try:
            await self.app.push_screen(dialog, answered)
        finally:
            self._opened(asyncio.current_task())
            self.ahead.release()
        result = await answer
        self.ahead.release()
        return result

    def say(self, message: str, *, wrong: bool = False) -> None:
        """Show a short message instead of the last one; `wrong` marks it as a warning."""
        severity = "error" if wrong else "information"
        self.notify(message, severity=severity, timeout=6 if wrong else 3, markup=False)  # type: ignore[arg-type]

    def says(self, action_id: str, words: str) -> str:
        """Return what a key does, in a sentence, by the keys of this person: "u takes it back"."""
        return keyboard_of(self).says(action_id, words)

    @property
    def takes_back(self) -> str:
        """What is said after each write: "u takes it back."."""
        return self.says("edit.undo", "takes it back.")
