"""The screen: a Textual app over the store."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.keyboard.board import Keyboard

# Read by Textual when it is imported: the frame timer is most of what a key costs. A picture comes
# one to two of its ticks after the one before: the list after the letter that was typed.
os.environ.setdefault("TEXTUAL_FPS", "250")


def run(
    path: Path,
    *,
    keyboard: Keyboard,
    author: str | None = None,
    date_order: str = "ask",
    troubles: tuple[str, ...] = (),
    mouse: bool = True,
    templates: Path | None = None,
) -> int:
    """Open the screen on a file, or a choice of files where it is missing; return the exit code.

    `date_order`: how 06/07/21 is meant. `troubles`: what in the settings cannot be, to be told.
    Without `mouse` the terminal's own selection works as if no program were there. `templates`: a
    folder of a team's own for reports.

    Raises what ended the screen where that was a mistake: the command line puts it into words.
    """
    # Starting makes what stays, and hardly any garbage: to look for it would be a tenth of the time
    # until the first row. The app takes it up again.
    gc.disable()
    from tracker.tui.app import TrackerApp

    app = TrackerApp(
        path,
        author=author,
        date_order=date_order,
        keyboard=keyboard,
        troubles=troubles,
        templates=templates,
    )
    code = app.run(mouse=mouse)
    if app.failure is not None:
        raise app.failure
    return code or app.return_code or 0
