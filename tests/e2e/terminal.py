"""A real terminal for tests: tmux, driven by keys and read as text."""

from __future__ import annotations

import os
import shlex
import subprocess
import time
import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

PATIENCE = 60.0
"""Seconds that a screen may take to show what is waited for; these machines are noisy."""
_GLANCE = 0.02


class Terminal:
    """A program in a tmux session of its own."""

    def __init__(self, folder: Path, width: int = 120, height: int = 36) -> None:
        self._socket = ""
        self._size = (width, height)
        self.folder = folder
        self.painted = folder / "painted"
        """All that the program has painted since it was started."""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if not self._socket:
            return
        left = self._programs()
        subprocess.run(
            ["tmux", "-S", self._socket, "kill-server"], capture_output=True, check=False
        )
        # On its way out a program remembers where it was: not in the folder of the next test, which
        # may have the same name.
        end = time.monotonic() + PATIENCE
        while any(map(_runs, left)) and time.monotonic() < end:
            time.sleep(_GLANCE)

    def _programs(self) -> list[int]:
        """Return the processes in the terminal; none where it is gone already."""
        told = ["tmux", "-S", self._socket, "display-message", "-p", "-t", "t", "#{pane_pid}"]
        shell = subprocess.run(told, capture_output=True, text=True, check=False).stdout.strip()
        if not shell:
            return []
        found = subprocess.run(["pgrep", "-P", shell], capture_output=True, text=True, check=False)
        return [int(shell), *map(int, found.stdout.split())]

    def start(self, command: Sequence[str], **environment: str) -> None:
        """Run a command; when it ends, the screen shows its exit code as `[exit N]`."""
        # A server of its own each time: the last one may still be on its way out.
        name = f"t{uuid.uuid4().hex[:8]}"
        self._socket = str(self.folder / f"{name}.sock")
        self.painted = self.folder / f"{name}.painted"
        self.painted.touch()  # what fills it begins when it begins
        variables = {"TERM": "xterm-256color", "COLORTERM": "truecolor", **environment}
        settings = " ".join(f"{name}={shlex.quote(value)}" for name, value in variables.items())
        # Something in the test run sets these two, and programs believe them before the terminal.
        unset = "-u COLUMNS -u LINES"
        line = f'env {unset} {settings} {shlex.join(command)}; echo "[exit $?]"; exec cat'
        width, height = self._size
        self._tmux(
            *("-f", os.devnull, "new-session", "-d", "-s", "t"),
            *("-x", str(width), "-y", str(height), "-c", str(self.folder), line),
        )
        self._tmux("pipe-pane", "-t", "t", f"cat > {shlex.quote(str(self.painted))}")
        self._tmux("set-option", "-g", "escape-time", "0")

    def keys(self, *keys: str) -> None:
        """Press keys by tmux's names: j, Enter, Escape, C-s, F2."""
        self._tmux("send-keys", "-t", "t", *keys)

    def press(self, key: str) -> None:
        """Press a key by the name that people and Textual give it: tab, ctrl+s, f2, up."""
        if key == "shift+tab":
            self.keys("BTab")
        elif key.startswith("ctrl+"):
            self.keys(f"C-{key.removeprefix('ctrl+')}")
        else:
            self.keys(key.title())

    def type(self, text: str) -> None:
        """Type text as it is."""
        self._tmux("send-keys", "-t", "t", "-l", "--", text)

    def paste(self, text: str) -> None:
        """Paste text as a terminal does (bracketed)."""
        self._tmux("set-buffer", "--", text)
        self._tmux("paste-buffer", "-p", "-t", "t")

    def resize(self, width: int, height: int) -> None:
        """Change the size of the terminal."""
        self._tmux("resize-window", "-t", "t", "-x", str(width), "-y", str(height))

    def hang_up(self) -> None:
        """Close the terminal under the program, as a dropped connection does."""
        self._tmux("kill-session", "-t", "t")

    def pid(self) -> int:
        """Return the process id of the shell in the terminal."""
        return int(self._tmux("display-message", "-p", "-t", "t", "#{pane_pid}"))

    def flag(self, name: str) -> str:
        """Return what tmux knows of the pane by one of its format names: mouse_any_flag."""
        return self._tmux("display-message", "-p", "-t", "t", f"#{{{name}}}").strip()

    def screen(self) -> str:
        """Return what the terminal shows."""
        return self._tmux("capture-pane", "-p", "-t", "t")

    def until(self, *texts: str) -> str:
        """Wait until the screen shows all the texts; return it. AssertionError if it never does."""
        return self.until_that(lambda screen: all(text in screen for text in texts), repr(texts))

    def told(self, *words: str) -> None:
        """Wait until all the words were painted: a message goes again before one may look."""
        self.until_that(
            lambda _: all(some.encode() in self.painted.read_bytes() for some in words),
            f"a message {words!r}",
        )

    def until_gone(self, text: str) -> str:
        """Wait until the screen no longer shows the text."""
        return self.until_that(lambda screen: text not in screen, f"no {text!r}")

    def until_that(self, holds: Callable[[str], bool], what: str) -> str:
        """Wait until the screen is as wanted; return it."""
        end = time.monotonic() + PATIENCE
        while not holds(screen := self.screen()):
            assert time.monotonic() < end, f"never saw {what}; the screen:\n{screen}"
            time.sleep(_GLANCE)
        return screen

    def _tmux(self, *words: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", self._socket, *words], capture_output=True, text=True, check=True
        )
        return done.stdout


def _runs(pid: int) -> bool:
    state = ["ps", "-o", "stat=", "-p", str(pid)]
    found = subprocess.run(state, capture_output=True, text=True, check=False).stdout
    return bool(found.strip()) and "Z" not in found  # one that nobody waits for is gone
