"""What a command is: a function of the screen, which may take its time."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tracker.tui.main import MainScreen

Command: TypeAlias = "Callable[[MainScreen], Awaitable[object] | None]"
Commands: TypeAlias = "dict[str, Command]"
