"""Yes or no, asked of a person; a script has to say beforehand that it means it."""

from __future__ import annotations

import sys

from tracker.cli.streams import from_terminal
from tracker.errors import RefusedError


def confirm(question: str, meant: str = "--yes") -> None:
    """Ask on the terminal; raises RefusedError for a no, and where nobody can be asked."""
    if not from_terminal():
        raise RefusedError("Nothing was changed.", f"Say that it is meant: {meant}")
    # The prompt is talk, so it goes to stderr; input() would write it to stdout.
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().casefold() not in ("y", "yes"):
        raise RefusedError("Nothing was changed.")
