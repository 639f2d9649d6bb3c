"""The command `open`: the one way from the command line to the screen.

`open_screen` needs no click, whose import would be a fifth of the time until the first row.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from tracker.cli.options import NO_MOUSE
from tracker.cli.settings import config, date_order, template_folder
from tracker.cli.streams import to_terminal
from tracker.errors import UsageError
from tracker.keyboard.settings import read_keys

if TYPE_CHECKING:
    import click

    from tracker.cli.settings import Settings


def open_screen(settings: Settings, file: str | None = None) -> int:
    """Open the screen on a file, else the default file; raises UsageError without a terminal."""
    if not (to_terminal() and sys.stdin is not None and sys.stdin.isatty()):
        raise UsageError(
            "The screen needs a terminal.", "From a script: tracker search …, tracker list …"
        )
    settings.db = file or settings.db
    keyboard, troubles = read_keys(config().get("keys"))
    from tracker.tui import run

    return run(
        settings.path,
        keyboard=keyboard,
        author=settings.writer,
        date_order=date_order(),
        troubles=troubles,
        mouse=settings.mouse,
        templates=template_folder(),
    )


def __getattr__(name: str) -> Any:
    """Make the click side when it is asked for: only help and options need it."""
    if name == "COMMANDS":
        return {"open": _command()}
    raise AttributeError(name)


def _command() -> click.Command:
    import click

    from tracker.cli.app import command

    @command(
        "open",
        about="Open the screen on FILE, or on the default file.\n\n"
        "`tracker` alone and `tracker FILE` are short for it.",
        examples=("tracker open", "tracker open sample.db", "tracker --no-mouse sample.db"),
        options=(NO_MOUSE,),
    )
    @click.argument("file", required=False)
    def open_(settings: Settings, file: str | None, no_mouse: bool) -> int:
        settings.no_mouse |= no_mouse
        return open_screen(settings, file)

    return open_
