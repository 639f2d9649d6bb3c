"""Whether a file that is open still lies where it was opened.

People move, replace and check out files under an open screen. SQLite would go on writing: into a
file that nobody finds any more, and its log beside the file of another, which is damaged by it. It
looks for that itself, and leaves it at a line in its log
(https://sqlite.org/howtocorrupt.html, 4.2 and 1.4).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from tracker.errors import GoneError

if TYPE_CHECKING:
    from pathlib import Path


class Place(NamedTuple):
    """Which file it is that lies at a path."""

    device: int
    inode: int


def place(path: Path) -> Place | None:
    """Return which file lies at a path; None if none does.

    By its name alone: who opens and closes the file beside SQLite takes away SQLite's locks.
    """
    try:
        status = os.stat(path)
    except OSError:
        return None
    return Place(status.st_dev, status.st_ino)


def refuse_gone(path: Path, opened: Place | None) -> None:
    """Raise GoneError if the file that was opened does not lie at the path any more."""
    if opened is not None and place(path) != opened:
        raise GoneError(
            f"{path} was moved, deleted or replaced since it was opened.",
            "Nothing was written. Leave, and open the file where it lies now.",
        )
