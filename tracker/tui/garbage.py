"""When Python looks for garbage: while nobody types. All of it takes some 20 ms of whatever key."""

from __future__ import annotations

import asyncio
import gc

_REST = 0.06
"""Seconds behind a key: what it brought is there by then, and the next of who types fast is not."""

_DUE = 5
"""Looks among what is young that make a look among all worth it: some thousand circles."""

_AT_THE_LATEST = 100
"""Such looks after which it waits no longer, with ten megabytes or so: a key is held down."""


class Garbage:
    """The garbage of one program: each picture that Textual draws leaves circles behind."""

    def __init__(self) -> None:
        self._rest: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """Look for garbage from now on, but not among what was made at the start: that stays."""
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        among_new, among_young, _ = gc.get_threshold()
        gc.set_threshold(among_new, among_young, _AT_THE_LATEST)

    def touched(self) -> None:
        """Take note that somebody is at it."""
        if self._rest is not None:
            self._rest.cancel()
        self._rest = asyncio.get_running_loop().call_later(_REST, self._collect)

    def _collect(self) -> None:
        if gc.isenabled() and gc.get_count()[2] >= _DUE:
            gc.collect()
