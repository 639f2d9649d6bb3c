"""What was done last to some records, such that it can be done to others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from tracker.tui.main import MainScreen
    from tracker.tui.viewer import Place


@dataclass(frozen=True, slots=True)
class Repeatable:
    """A way to act: what it does in words, on records of which tables, and the act itself.

    `again` writes, and returns what it has done in words; "" where it was left. `asks`: it asks
    for consent by itself.
    """

    words: str
    tables: tuple[str, ...]
    again: Callable[[MainScreen, Sequence[Place]], Awaitable[str]]
    asks: bool = False
