"""The man pages, from the tables of the program and from docs/query-language.md.

`python -m tests.documents` writes them to docs/man, from where the package installs them.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tests import roff
from tracker import __version__
from tracker.cli.app import EXAMPLES, Command, app
from tracker.cli.dispatch import COMMANDS
from tracker.cli.helps import ENVIRONMENT, EXIT_CODES, FILES, LANGUAGE
from tracker.cli.options import COMMON
from tracker.query.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS: Final = Path(__file__).parents[1] / "docs"
DATE: Final = "2026-11-28"
"""Of the newest release; of all that is in the pages, no table knows it."""


def pages() -> dict[Path, str]:
    """Return each page under the path where it lies."""
    return {DOCS / "man/tracker.1": tracker(), DOCS / "man/tracker-query.7": query()}


def tracker() -> str:
    """Return tracker(1)."""
    about = (app.help or "").rstrip(".")
    return roff.page(
        *("tracker", 1, about[:1].lower() + about[1:], DATE, f"tracker {__version__}"),
        "".join(_sections()),
    )


def query() -> str:
    """Return tracker-query(7)."""
    source = (DOCS / "query-language.md").read_text(encoding="utf-8")
    body = roff.heading("Description") + roff.markdown(source)
    body += roff.heading("Values")
    for field in FIELDS.values():
        if field.closed:
            body += roff.term(f"`{field.name}`", ", ".join(field.closed))
    see = roff.heading("See also") + ".BR tracker (1)\n"
    return roff.page(
        *("tracker-query", 7, "how tracker is searched", DATE, f"tracker {__version__}"), body + see
    )


def _sections() -> Iterator[str]:
    yield roff.heading("Synopsis")
    yield ".nf\n"
    for line in ("tracker [FILE]", "tracker [OPTIONS] COMMAND [ARGS]..."):
        yield f"{roff.code(line)}\n"
    yield ".fi\n"
    yield roff.heading("Description")
    yield roff.paragraph(
        "Incidents, and what is said about them, in one SQLite file. Without a command the screen "
        "opens, on FILE or on the default file; `?` shows its keys. The commands below do the "
        "same from the shell."
    )
    yield roff.paragraph(f"{LANGUAGE}. All of the language is in `tracker-query`(7).")
    yield roff.example(EXAMPLES)
    yield roff.heading("Options")
    yield roff.paragraph("These stand before the command or after it.")
    for option in COMMON:
        yield roff.term(f"`{option.name}` {option.metavar}", option.help)
    yield roff.term("`--help`, `-h`", "Examples and options, of the program or of a command.")
    yield roff.term("`--help-all`", "All there is to say of a command, where that is long.")
    yield roff.term("`--version`", "The version.")
    yield roff.heading("Commands")
    for name in COMMANDS:
        yield from _command(name)
    for title, table in (
        ("Exit status", {f"`{code}`": what for code, what in EXIT_CODES.items()}),
        ("Environment", {f"`{name}`": what for name, what in ENVIRONMENT.items()}),
        ("Files", {f"`{name}`": what for name, what in FILES.items()}),
    ):
        yield roff.heading(title)
        for what, about in table.items():
            yield roff.term(what, about)
    yield roff.heading("See also")
    yield ".BR tracker-query (7)\n"


def _command(name: str) -> Iterator[str]:
    command = import_module(f"tracker.cli.{COMMANDS[name]}").COMMANDS[name]
    assert isinstance(command, Command)
    # As under the group: click keeps the help option that it makes first, by whatever names.
    with click.Context(command, info_name=name, help_option_names=["--help", "-h"]) as context:
        usage = " ".join(["tracker", name, *command.collect_usage_pieces(context)])
    yield f".SS {roff.code(usage)}\n"
    for words in (command.help or "").replace(LANGUAGE, "").split("\n\n"):
        if words.strip():
            yield roff.paragraph(words)
    everywhere = {option.name for option in COMMON}
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not everywhere & {*parameter.opts}:
            names = ", ".join(f"`{one}`" for one in sorted(parameter.opts, key=len, reverse=True))
            yield roff.term(f"{names} {parameter.metavar or ''}".strip(), parameter.help or "")
    yield roff.example(command.examples)
