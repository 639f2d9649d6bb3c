"""The terminal as something that may go away at any time."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.driver import Driver


class Forgiving:
    """A file that takes all that is written, also when the terminal behind it is gone.

    Textual writes in a thread, by a short queue. An error would end the thread, and then the first
    full queue would stop the screen for good: nothing saved, the process left behind.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def write(self, text: str) -> int:
        """Write what can be written."""
        with suppress(OSError, ValueError):
            self._file.write(text)
        return len(text)

    def flush(self) -> None:
        """Flush what can be flushed."""
        with suppress(OSError, ValueError):
            self._file.flush()


def has_terminal() -> bool:
    """Whether a terminal is at the other end of stdin: of one that has hung up there is none."""
    return sys.__stdin__ is not None and sys.__stdin__.isatty()


def forgiving(driver: type[Driver]) -> type[Driver]:
    """Return the driver of the platform, writing to a file that never fails, and started once."""

    def __init__(self: Any, *arguments: Any, **options: Any) -> None:  # noqa: N807
        driver.__init__(self, *arguments, **options)
        if hasattr(self, "_file"):
            self._file = Forgiving(self._file)

    def _sigcont_application(self: Any, *_: object) -> None:
        """Take the terminal back where a SIGTSTP has given it away; else only draw it anew.

        A SIGCONT comes by itself, too: after a SIGSTOP, and from the kernel with the SIGHUP of a
        terminal that goes. Textual (8.2) would start its threads a second time, beside those that
        run; nothing would end these any more, nor the program.
        """
        if self._must_signal_resume:
            driver._sigcont_application(self)  # type: ignore[attr-defined]
        else:
            with suppress(RuntimeError):  # the loop has come to its end
                self._loop.call_soon_threadsafe(self._app.refresh)

    own = {"__init__": __init__, "_sigcont_application": _sigcont_application}
    return type(driver.__name__, (driver,), own)
