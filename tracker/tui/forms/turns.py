"""One thing after the other: what is typed while an action is under way waits for it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from tracker.errors import TrackerError
from tracker.tui.forms import keys
from tracker.tui.gateway import Superseded

if TYPE_CHECKING:
    from textual import events

    from tracker.tui.forms.form import FormScreen

_STILL_THERE: Final = 1.0
"""Seconds between looks whether the field that is waited for is still there."""


class Turns:
    """Keeps the keys of one form in the order in which they were typed."""

    def __init__(self, form: FormScreen) -> None:
        self._form = form
        self._ahead: list[str | events.Event] = []
        self.busy = False

    def take(self, action_id: str) -> None:
        """Run an action, after the keys typed before it and before those after."""
        if self.busy:
            self._ahead.append(action_id)
        else:
            self.busy = True
            self._form.main.spawn(self._perform(action_id))

    def inherit(self, other: Turns) -> None:
        """Take over what was typed in the form beneath, after the key that opened this one."""
        self._ahead, other._ahead = other._ahead, []
        self._go_on()

    def holds(self, event: events.Event) -> bool:
        """Hold a key back while an action is under way that it was typed after."""
        if self.busy:
            self._ahead.append(event)
        return self.busy

    async def _perform(self, action_id: str) -> None:
        form = self._form
        try:
            await self._caught_up()
            await keys.run(form, action_id)
        except Superseded:
            pass
        except TrackerError as error:
            form.fault(str(error))
        finally:
            self.busy = False
            self._go_on()

    async def _caught_up(self) -> None:
        """Wait until the field with the cursor has taken the keys that were sent to it."""
        focused = self._form.focused
        if focused is not None:
            taken = asyncio.Event()
            focused.call_later(taken.set)
            # As long as it takes on a busy machine; a field that is removed takes no more keys.
            while focused.is_attached and not taken.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(taken.wait(), _STILL_THERE)
        self._form.collect()
        await self._form.guesses.settled()

    def _go_on(self) -> None:
        """Let what was typed ahead have its effect."""
        form = self._form
        if self._ahead and not form.is_current:  # it has been left: they are for what comes now
            keys, self._ahead = self._ahead, []
            form.main.typed_ahead(keys)
        while self._ahead and not self.busy:
            item = self._ahead.pop(0)
            if isinstance(item, str):
                self.take(item)
            else:
                (form.focused or form)._forward_event(item)
