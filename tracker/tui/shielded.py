"""What a paste holds is text, also where it holds escapes: none of it becomes a key.

Textual reads a paste for sequences like anything else that is typed, and what follows an escape in
it comes as keys (seen in 8.2: `textual._xterm_parser`). Terminals that filter a paste are not all:
tmux and kitty pass escapes on. So an escape within a paste is put aside before it is read, and put
back into the text that comes of it.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from textual import events
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.driver import Driver
    from textual.message import Message

_ESCAPE: Final = "\x1b"
_ASIDE: Final = "\U0010ff1b"
"""Stands for an escape on the way: of a private plane, in which no text is."""


class ShieldedParser(XTermParser):
    """Reads what a terminal sends; a paste in it as one text."""

    def __init__(self, debug: bool = False) -> None:
        self._pasting = False
        self._held = ""
        self._before = ""
        super().__init__(debug)

    def feed(self, data: str) -> Iterable[Message]:
        """Return the messages of some characters; of none: that there will be no more."""
        shielded = self._shielded(data)
        if data and not shielded:
            return  # all of it waits for more; nothing at all would say that there will be none
        for message in super().feed(shielded):
            if isinstance(message, events.Paste):
                yield events.Paste(message.text.replace(_ASIDE, _ESCAPE))
            else:
                yield message

    def _shielded(self, data: str) -> str:
        done: list[str] = []
        while data:
            if self._pasting:
                text, end, data = self._to_end(data)
                done += [text.replace(_ESCAPE, _ASIDE), end]
                self._pasting = not end
            else:
                typed, data = self._to_start(data)
                done.append(typed)
        return "".join(done)

    def _to_start(self, data: str) -> tuple[str, str]:
        """Return what is typed, with the mark of a paste that begins, and what is left.

        The mark may come in pieces; they are not held back, for escape is a key as well.
        """
        seen = self._before + data
        at = seen.find(BRACKETED_PASTE_START)
        if at < 0:
            self._before = seen[1 - len(BRACKETED_PASTE_START) :]
            return data, ""
        begins = at + len(BRACKETED_PASTE_START) - len(self._before)
        self._before, self._pasting = "", True
        return data[:begins], data[begins:]

    def _to_end(self, data: str) -> tuple[str, str, str]:
        """Return what is pasted, the mark of its end, and what is left.

        It ends with the last mark before another paste begins: one within the text is text, as far
        as can be seen. Half a mark waits for the rest of it.
        """
        data, self._held = self._held + data, ""
        first = data.find(BRACKETED_PASTE_END)
        if first >= 0:
            another = data.find(BRACKETED_PASTE_START, first)
            at = data.rfind(BRACKETED_PASTE_END, 0, len(data) if another < 0 else another)
            return data[:at], BRACKETED_PASTE_END, data[at + len(BRACKETED_PASTE_END) :]
        for length in range(len(BRACKETED_PASTE_END) - 1, 0, -1):
            if data.endswith(BRACKETED_PASTE_END[:length]):
                self._held = data[-length:]
                return data[:-length], "", ""
        return data, "", ""


def shield(driver: type[Driver]) -> None:
    """Have a driver of Textual read what is typed and pasted by `ShieldedParser`."""
    names = vars(sys.modules[driver.__module__])
    if "XTermParser" in names:  # not where there is no terminal
        names["XTermParser"] = ShieldedParser
