"""The screen: a Textual app over the store."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# Read by Textual when it is imported: the frame timer is most of what a key costs.
os.environ.setdefault("TEXTUAL_FPS", "120")


def run(path: Path, *, author: str | None = None) -> int:
    """Open the screen on a file, or a choice of files where it is missing; return the exit code.

    Raises what ended the screen where that was a mistake: the command line puts it into words.
    """
    from tracker.tui.app import TrackerApp

    app = TrackerApp(path, author=author)
    code = app.run()
    if app.failure is not None:
        raise app.failure
    return code or app.return_code or 0
