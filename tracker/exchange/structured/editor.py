"""Running the person's editor on a text: a private file, removed when its text is safe."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tracker.errors import TrackerError, UsageError
from tracker.exchange.structured.unsaved import keep_text


def editor_command() -> list[str]:
    """Return the command of VISUAL, else EDITOR, else of an editor that is there.

    Raises UsageError where there is none, or the command cannot be read.
    """
    for name in ("VISUAL", "EDITOR"):
        value = os.environ.get(name, "").strip()
        if value:
            return _words(name, value)
    for name in ("notepad",) if sys.platform == "win32" else ("nano", "vim", "vi"):
        found = shutil.which(name)
        if found:
            return [found]
    raise UsageError("There is no editor.", "Name one in VISUAL or EDITOR, such as EDITOR=nano.")


def _words(name: str, value: str) -> list[str]:
    try:
        words = shlex.split(value, posix=sys.platform != "win32")
    except ValueError as error:
        raise UsageError(f"{name} cannot be read: {error}.", f"It is: {value}") from error
    if not words:
        raise UsageError(f"{name} names no editor.", f"It is: {value}")
    return words


def edit_text(text: str) -> str:
    """Run the editor on the text and return what it left; blocks until the editor ends.

    Raises UsageError where it cannot be run, reports that it failed or took the file away. What it
    had written by then is kept (see `keep_text`), and the error says where.
    """
    try:
        return _edited(text)
    except OSError as error:
        raise UsageError(f"The editor's file failed: {error}.", "Nothing was changed.") from error
    except KeyboardInterrupt as error:
        raise UsageError("The editor was interrupted: nothing was changed.") from error


def _edited(text: str) -> str:
    command = editor_command()
    # mkstemp makes the file readable for nobody else: records may name witnesses.
    handle, name = tempfile.mkstemp(prefix="tracker-", suffix=".toml")
    path = Path(name)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    try:
        _run(command, path)
        edited = _read(path)
    except TrackerError as error:
        kept = _keep_written(path, text)
        if kept:
            error.hint = f"What it had written is kept: {', '.join(map(str, kept))}"
        raise
    finally:
        # Swap files stay: they may be all that is left of somebody's work.
        path.with_name(path.name + "~").unlink(missing_ok=True)
    path.unlink()
    return edited


def _run(command: list[str], path: Path) -> None:
    try:
        done = subprocess.run([*command, str(path)], check=False)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the command
        told = getattr(error, "strerror", None) or error
        raise UsageError(
            f"{command[0]} cannot be run: {told}.", "See VISUAL and EDITOR."
        ) from error
    if done.returncode:
        raise UsageError(
            f"{command[0]} ended with {done.returncode}: nothing was changed.",
            "Editors end so on purpose too, as vim with :cq.",
        )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError as error:
        raise UsageError("The editor took the file away: nothing was changed.") from error


def _keep_written(path: Path, text: str) -> list[Path]:
    """Move what a failed editor has written, other than what it was given, to where it is kept."""
    kept = []
    # nano writes the second one when its terminal goes away.
    for file in (path, path.with_name(path.name + ".save")):
        if not file.exists():
            continue
        left = _read(file)
        if left in ("", text):
            file.unlink()
            continue
        try:
            kept.append(keep_text(left))
            file.unlink()
        except OSError:  # better where it is than nowhere
            kept.append(file)
    return kept
