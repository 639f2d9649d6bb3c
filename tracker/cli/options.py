"""The options that several commands share, declared once for parsing and for help."""

from __future__ import annotations

from typing import Final, NamedTuple

from tracker.cli.streams import COLOURS
from tracker.errors import UsageError


class Option(NamedTuple):
    """An option: its names, what to call its value ("" for a flag), its help, its choices.

    Of `choices` the value must be one, or, where it `joins` them, some with commas between.
    """

    name: str
    short: str
    metavar: str
    help: str
    choices: tuple[str, ...] = ()
    joins: bool = False

    @property
    def key(self) -> str:
        """The name as an identifier; `format_`, because `format` is a function of Python."""
        name = self.name.removeprefix("--").replace("-", "_")
        return f"{name}_" if name == "format" else name


FORMATS: Final = ("table", "tsv", "csv", "json", "jsonl", "md", "refs")

COMMON: Final = (
    Option("--db", "", "FILE", "The file to work on (else TRACKER_DB, config.toml, the default)."),
    Option("--color", "", "WHEN", "Colours: auto, always or never.", COLOURS),
    Option("--author", "", "NAME", "Who writes, for the journal (else TRACKER_AUTHOR, the login)."),
)
"""Taken before the command and after it."""

FORMAT: Final = Option(
    *("--format", "-f", "FORMAT"),
    f"One of {', '.join(FORMATS)}; table on a terminal, tsv into a pipe.",
    FORMATS,
)
FIELDS: Final = Option("--fields", "", "A,B", "Which fields to print, in this order; ? lists them.")
LIMIT: Final = Option("--limit", "-n", "NUMBER", "At most so many; 0 for all.")
COUNT: Final = Option("--count", "-c", "", "Print only how many there are.")
TEMPLATE: Final = Option(
    *("--template", "", "TEXT"), "A line of your own for each record: '{ref} {date:10} {title}'."
)
PRINT0: Final = Option("--print0", "-0", "", "End each record with NUL, not with a new line.")
EXPLAIN: Final = Option("--explain", "", "", "Print how the query is understood and run instead.")
OUTPUT: Final = Option("--output", "-o", "FILE", "Write to this file (never over another).")

NO_MOUSE: Final = Option(
    "--no-mouse", "", "", "Leave the mouse to the terminal, whose own selection then works."
)

REDACT: Final = Option(
    *("--redact", "", ""),
    "Without sensitive records, names of persons, exact points; what was taken is listed.",
)
NAMED: Final = Option(
    *("--named", "", "A,B"), "Actors whose names may be told with --redact, by reference or name."
)

WITH_SENSITIVE: Final = Option(
    "--with-sensitive", "", "", "Of a review copy: what is marked sensitive goes along."
)

FOR_WHOM: Final = Option("--to", "", "NAME", "Of a review copy: for whom it is, to be noted here.")

LISTING: Final = (FORMAT, FIELDS, TEMPLATE, LIMIT, COUNT, PRINT0, EXPLAIN)

_MOST_DIGITS: Final = 12
"""Of a limit: far above what a file holds, far below what SQLite can count to."""


def limit_of(text: str | None) -> int | None:
    """Return what `--limit` says, None where it is not given; raises UsageError."""
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
        most = 10**_MOST_DIGITS - 1
        raise UsageError(f"--limit cannot be “{text}”.", f"A number up to {most:,}, or 0 for all.")
    return int(text)
