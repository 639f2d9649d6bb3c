"""How far an import or export has come: what a progress bar is fed with."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Step(NamedTuple):
    """A moment of the work. `done` of `total` are bytes read, or records written; 0 is unknown."""

    rows: int
    done: int
    total: int


Progress = Callable[[Step], None]
"""Is told of each step, often; what it raises (a KeyboardInterrupt) ends the work, undone."""


def silent(_: Step) -> None:
    """Tell nobody."""
