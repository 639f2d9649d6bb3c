"""Errors of every sort as words on stderr and an exit code; a traceback only when asked for."""

from __future__ import annotations

import os
import sys
from typing import Final

from tracker.errors import QueryError, TrackerError

NOTHING_FOUND: Final = 1
USAGE: Final = 2
DATABASE: Final = 3
PARTLY_DONE: Final = 4
REFUSED: Final = 5
BUG: Final = 70  # EX_SOFTWARE of sysexits.h: none of the codes that mean something
INTERRUPTED: Final = 130
CLOSED_PIPE: Final = 141  # what a shell shows for a program that SIGPIPE ended

DEBUG: Final = "TRACKER_DEBUG"


def report(error: BaseException) -> int:
    """Say on stderr what went wrong; return the exit code."""
    try:
        return _reported(error)
    except BrokenPipeError:  # nobody reads stderr either
        return _closed_pipe()


def _reported(error: BaseException) -> int:
    if isinstance(error, BrokenPipeError):
        return _closed_pipe()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        return _closed_pipe()
    except (OSError, ValueError):
        pass  # the error that brought us here is the one to tell
    if os.environ.get(DEBUG) and not isinstance(error, SystemExit):
        import traceback

        traceback.print_exception(error)
    return _told(error)


def _told(error: BaseException) -> int:
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else 0
    if isinstance(error, KeyboardInterrupt) or type(error).__name__ in ("Abort", "EOFError"):
        _say("Interrupted; nothing half done is kept.")
        return INTERRUPTED
    if isinstance(error, TrackerError):
        _say(words(error))
        return error.exit_code
    if "click" in sys.modules:
        import click

        if isinstance(error, click.exceptions.Exit):
            return error.exit_code
        if isinstance(error, click.ClickException):
            return _usage(error)
    return _unexpected(error)


def words(error: TrackerError) -> str:
    """Return what an error has to say: message and hint, a query with carets."""
    if isinstance(error, QueryError):
        from tracker.query.explain import explain_error

        return explain_error(error)
    from tracker.model.text import visible

    return "\n".join(visible(part) for part in (error.message, error.hint) if part)


def _usage(error: object) -> int:
    import click

    assert isinstance(error, click.ClickException)
    from tracker.model.text import visible

    _say(visible(error.format_message()))
    context = getattr(error, "ctx", None)
    if context is not None:
        _say(f"See: {context.command_path} --help")
    return USAGE


def _unexpected(error: BaseException) -> int:
    from tracker.model.text import one_line

    if isinstance(error, OSError) and error.strerror:
        where = "The output" if error.filename is None else str(error.filename)
        _say(one_line(f"{where} could not be read or written: {error.strerror}."))
        return REFUSED
    explained = _about_the_file(error)
    if explained is not None:
        _say(words(explained))
        return explained.exit_code
    _say(one_line(f"This is a mistake in tracker: {type(error).__name__}: {error}"))
    _say(f"Please report it, with the output of the command under {DEBUG}=1 and of: tracker doctor")
    return BUG


def _about_the_file(error: BaseException) -> TrackerError | None:
    """Return what the error says of the file; None if the file is sound, so that it is ours."""
    from pathlib import Path

    from tracker.cli.settings import last_path

    path = last_path()
    if type(error).__module__ == "sqlite3":
        import sqlite3

        from tracker.store.connection import explain

        assert isinstance(error, sqlite3.Error)
        explained = explain(error, path or Path("the file"))
        if explained is not None:
            return explained
    if path is None:
        return None
    from tracker.store.verify import damage

    return damage(path)


def _closed_pipe() -> int:
    """Leave quietly; the interpreter must not try to flush into the closed pipe once more."""
    for stream in (sys.stdout, sys.stderr):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return CLOSED_PIPE


def _say(text: str) -> None:
    print(text, file=sys.stderr)
