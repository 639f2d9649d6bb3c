"""Keys of a text field, in the order in which they were pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual import events


class Prompt:
    """What a field is beside Textual's Input or TextArea: its own keys act at once.

    Textual inserts a character where it arrives, but sends ctrl+u or an arrow up to the app, which
    sends it back: of a burst, as a slow line brings it, ctrl+u would take away what was typed
    after it.
    """

    def acts_on(self: Any, event: events.Key) -> bool:
        """Whether a key is none of text to the field, but does something."""
        return event.key in self._bindings.key_to_bindings

    async def _on_key(self: Any, event: events.Key) -> None:
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            # What a field cannot do is left to what it lies in: one line has nothing to scroll, so
            # that up and down move in the list below it.
            if await self.app.run_action(binding.action, self):
                event.stop()
                event.prevent_default()
            return
