"""The command `open`: the one way from the command line to the screen."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from tracker.cli.app import command
from tracker.cli.streams import to_terminal
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.cli.settings import Settings


@command(
    "open",
    about="Open the screen on FILE, or on the default file.\n\n"
    "`tracker` alone and `tracker FILE` are short for it.",
    examples=(
        "tracker open",
        "tracker open sample.db",
    ),
)
@click.argument("file", required=False)
def open_(settings: Settings, file: str | None) -> int | None:
    """Open the screen."""
    if not (to_terminal() and sys.stdin.isatty()):
        raise UsageError(
            "The screen needs a terminal.", "From a script: tracker search …, tracker list …"
        )
    settings.db = file or settings.db
    from tracker.tui import run

    return run(settings.path, author=settings.writer)


COMMANDS = {"open": open_}
