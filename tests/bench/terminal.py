"""A program on a pseudo-terminal of its own, timed from the key to the end of the frame.

The terminal says that it can draw a frame at once (DEC private mode 2026), so the program itself
marks where each of its frames ends.
"""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDTH: Final = 120
HEIGHT: Final = 36
PATIENCE: Final = 30.0
"""Seconds after which a program that shows nothing is given up."""

_ASKS: Final = b"\x1b[?2026$p"
_CAN: Final = b"\x1b[?2026;2$y"
_FRAME_END: Final = b"\x1b[?2026l"
_SEQUENCE: Final = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_]|[()][A-Za-z0-9])"
)


class Terminal:
    """A running program; `close` ends it."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        import fcntl
        import struct
        import termios

        self._ours, theirs = os.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
        self.began = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**environment, "TERM": "xterm-256color", "COLORTERM": "truecolor"},
            start_new_session=True,
        )
        os.close(theirs)
        self._seen = b""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def until(self, pattern: str) -> float:
        """Return when what the pattern fits was on the screen, in seconds of perf_counter."""
        wanted, end = re.compile(pattern), time.monotonic() + PATIENCE
        while not wanted.search(self._text()):
            self._read(end - time.monotonic())
        return time.perf_counter()

    def press(self, key: str) -> float:
        """Press a key; return the seconds until the first frame after it was complete."""
        self._seen = b""
        began = time.perf_counter()
        os.write(self._ours, key.encode())
        while _FRAME_END not in self._seen:
            self._read(PATIENCE)
        return time.perf_counter() - began

    def press_until(self, key: str, pattern: str) -> float:
        """Press a key; return the seconds until what the pattern fits had been painted."""
        self._seen = b""
        began = time.perf_counter()
        os.write(self._ours, key.encode())
        return self.until(pattern) - began

    def settle(self, quiet: float = 0.08) -> str:
        """Wait until nothing has been painted for so many seconds; return what was painted."""
        with suppress(TimeoutError):
            while True:
                self._read(quiet)
        return self._text()

    def memory_mb(self) -> tuple[float, float]:
        """Return the memory that the program holds now, and the most it ever held (Linux)."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        now, peak = (re.search(rf"{name}:\s+(\d+)", status) for name in ("VmRSS", "VmHWM"))
        assert now is not None
        assert peak is not None
        return int(now[1]) / 1024, int(peak[1]) / 1024

    def busy(self) -> float:
        """Return the seconds of the processor that the program has used so far (Linux)."""
        tasks = Path(f"/proc/{self._process.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9

    def close(self) -> None:
        """End the program, gently at first."""
        self._process.send_signal(signal.SIGTERM)
        end = time.monotonic() + 5
        while self._process.poll() is None:
            if time.monotonic() > end:
                self._process.kill()
            with suppress(TimeoutError, OSError):
                self._read(0.05)
        os.close(self._ours)

    def _text(self) -> str:
        return _SEQUENCE.sub(b"", self._seen).decode("utf-8", "replace")

    def _read(self, patience: float) -> None:
        ready, _, _ = select.select([self._ours], [], [], max(patience, 0))
        if not ready:
            raise TimeoutError(f"not what was waited for:\n{self._text()[-4000:]}")
        got = os.read(self._ours, 1 << 16)
        if _ASKS in got:
            os.write(self._ours, _CAN)
        self._seen += got


def tracker(*words: str) -> list[str]:
    """Return the command that runs the program from this checkout, as the installed one starts."""
    start = "import sys; from tracker.cli import main; sys.exit(main())"
    return [sys.executable, "-c", start, *words]
