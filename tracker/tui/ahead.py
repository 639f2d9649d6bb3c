"""Keys typed ahead of a screen that is being opened: they are meant for it, and wait for it.

Opening a form takes a moment. Without this, the letters typed after `a` would act on the list:
"jun" would move the cursor, take back a change, and go to the next match.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

Key = events.Event | str
"""A key or a paste; or an action of a form, where the key was known to mean one already."""


class Ahead:
    """The queue of one app. `deliver` gives a key to the screen that is there by then."""

    def __init__(
        self, deliver: Callable[[Key], Awaitable[None]], later: Callable[..., object]
    ) -> None:
        self._deliver = deliver
        self._later = later
        self._keys: list[Key] = []
        self._opening = 0

    def hold(self) -> None:
        """Let keys wait from now on, until as many releases as holds."""
        self._opening += 1

    def release(self) -> None:
        """Let them go on, after what the app has in hand."""
        self._opening -= 1
        self._later(self.catch_up)

    def holds(self, event: events.Event) -> bool:
        """Take a key that has to wait, also behind others that wait."""
        waits = bool(self._opening or self._keys)
        if not waits or event.is_forwarded or not isinstance(event, (events.Key, events.Paste)):
            return False
        self._keys.append(event)
        return True

    def hand_on(self, keys: Iterable[Key]) -> None:
        """Take keys that a form has held, and that it can use no more: they come first."""
        self._keys[:0] = keys
        self._later(self.catch_up)

    async def catch_up(self) -> None:
        """Deliver what waits, up to the key that opens something again."""
        while self._keys and not self._opening:
            await self._deliver(self._keys.pop(0))
