"""Where this person's things lie that are in no file of records."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tracker.errors import UsageError


def expanded(named: str) -> Path:
    """Return a path as a person writes it, ~ for a home. Raises UsageError for a ~ of nobody."""
    try:
        return Path(named).expanduser()
    except RuntimeError as error:
        raise UsageError(
            f"{named} begins with the home of nobody who is known here.",
            "Write the folder out, or put ./ before it.",
        ) from error


def state_folder() -> Path:
    """Return the folder of what was on the screen, and of what could not be saved.

    XDG_STATE_HOME, else the platform's place; it need not exist.
    """
    if sys.platform in ("darwin", "win32"):
        import platformdirs

        return Path(platformdirs.user_state_dir("tracker", appauthor=False))
    named = os.environ.get("XDG_STATE_HOME", "")
    return (Path(named) if named.startswith("/") else Path.home() / ".local/state") / "tracker"
