"""Running the person's editor on a text: a private file that is always removed."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tracker.errors import UsageError


def editor_command() -> list[str]:
    """Return the command of VISUAL, else EDITOR, else of an editor that is there.

    Raises UsageError where there is none.
    """
    for name in ("VISUAL", "EDITOR"):
        value = os.environ.get(name, "").strip()
        if value:
            return shlex.split(value, posix=sys.platform != "win32")
    for name in ("notepad",) if sys.platform == "win32" else ("nano", "vim", "vi"):
        found = shutil.which(name)
        if found:
            return [found]
    raise UsageError("There is no editor.", "Name one in VISUAL or EDITOR, such as EDITOR=nano.")


def edit_text(text: str) -> str:
    """Run the editor on the text and return what it left; blocks until the editor ends.

    Raises UsageError where it cannot be run or reports that it failed.
    """
    command = editor_command()
    # mkstemp makes the file readable for nobody else: records may name witnesses.
    handle, name = tempfile.mkstemp(prefix="tracker-", suffix=".toml")
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        try:
            done = subprocess.run([*command, name], check=False)
        except OSError as error:
            raise UsageError(
                f"{command[0]} cannot be run: {error.strerror}.", "See VISUAL and EDITOR."
            ) from error
        if done.returncode:
            raise UsageError(
                f"{command[0]} ended with {done.returncode}: nothing was changed.",
                "Editors end so on purpose too, as vim with :cq.",
            )
        return path.read_text(encoding="utf-8", errors="replace")
    finally:
        _remove(path)


def _remove(path: Path) -> None:
    """Remove the file and what editors leave beside it."""
    for left in (path, path.with_name(path.name + "~"), path.with_name(f".{path.name}.swp")):
        left.unlink(missing_ok=True)
