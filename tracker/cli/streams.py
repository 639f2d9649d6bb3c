"""stdout is data, stderr is talk: what they can take, and what is at their other end."""

from __future__ import annotations

import os
import sys
from typing import IO, TYPE_CHECKING, Final, cast

from tracker.model.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

COLOURS: Final = ("auto", "always", "never")

INSIDE: Final = 4
"""The least length of a reference on the screen (without its letter)."""

OUTSIDE: Final = 8
"""The least length of one that leaves the program: short ones do not stay unique."""

_ANSI: Final = {"bold": "1", "dim": "2", "red": "31", "yellow": "33"}


def prepare() -> None:
    """Make both streams take any text: what the locale cannot write is written as an escape."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by the shell: >&-
            stream = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for good
            setattr(sys, name, stream)
        reconfigure = getattr(stream, "reconfigure", None)  # not on a captured stream
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def is_unicode() -> bool:
    """Whether stdout writes every character as itself."""
    return (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") in (
        *("utf8", "utf16", "utf32"),
    )


def to_terminal() -> bool:
    """Whether a person reads stdout."""
    return sys.stdout.isatty()


def shown() -> IO[str]:
    """Return stdout such that nothing written to it acts on a terminal; it is no file any more."""
    return cast("IO[str]", _Shown())


class _Shown:
    """Writes to stdout what `visible` shows."""

    def write(self, text: str) -> int:
        """Write the text, harmless."""
        sys.stdout.write(visible(text))
        return len(text)

    def flush(self) -> None:
        """Hand over what was written."""
        sys.stdout.flush()


def reference_length() -> int:
    """Return how long references are at least: longer ones for what leaves the program."""
    return INSIDE if to_terminal() else OUTSIDE


def from_terminal() -> bool:
    """Whether a person can be asked: without one, nothing ever prompts."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def say(text: str) -> None:
    """Write a line of talk to stderr."""
    print(text, file=sys.stderr, flush=True)


def coloured(colour: str) -> bool:
    """Whether output takes colour, by `--color`, NO_COLOR, TERM and what stdout is."""
    if colour != "auto":
        return colour == "always"
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return to_terminal() and not plain


class Style:
    """Weight and colour for a terminal, or nothing at all."""

    def __init__(self, colour: bool) -> None:
        self.colour = colour

    def __call__(self, text: str, *names: str) -> str:
        """Return the text in a style; `names` from bold, dim, red, yellow."""
        if not self.colour or not text or not names:
            return text
        return f"\x1b[{';'.join(_ANSI[name] for name in names)}m{text}\x1b[0m"


def print_lines(lines: Iterable[str]) -> None:
    """Write lines to stdout; through a pager where a person would see only the last of them."""
    if not to_terminal():
        for line in lines:
            sys.stdout.write(line + "\n")
        return
    import shutil

    text = list(lines)
    if sum(line.count("\n") + 1 for line in text) < shutil.get_terminal_size().lines:
        sys.stdout.write("".join(f"{line}\n" for line in text))
        return
    import click

    os.environ.setdefault("LESS", "FRX")
    click.echo_via_pager((f"{line}\n" for line in text), color=True)
