"""The command `report`: what happened, who says so, what is contested, what is not known."""

from __future__ import annotations

import gc
import sys
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Final

from tracker.cli import options
from tracker.cli.app import query_command
from tracker.cli.arguments import asked
from tracker.cli.helps import QUERY_HELP
from tracker.cli.options import Option
from tracker.cli.redacting import named_of, redaction_lines
from tracker.cli.settings import date_order, template_folder
from tracker.cli.streams import say, to_terminal
from tracker.cli.wording import how_many
from tracker.errors import UsageError
from tracker.folders import expanded
from tracker.model.text import clean
from tracker.query.names import refuse_lost_quotes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from tracker.cli.settings import Settings
    from tracker.report.selection import Material

_FORMATS: Final = ("md", "html", "docx", "txt")
_OPTIONS: Final = (
    Option("--since", "", "DATE", "What could have happened on or after it."),
    Option("--until", "", "DATE", "What could have happened on or before it."),
    Option(
        *("--format", "-f", "FORMAT"),
        "md, html, docx or txt; else as FILE ends, else txt on a terminal and md into a pipe.",
        _FORMATS,
    ),
    options.OUTPUT,
    Option("--title", "", "TEXT", "The title, instead of “Situation report”."),
    Option("--brief", "", "", "Only the first pages: the briefing, without its annex."),
    Option("--sensitive", "", "", "Sensitive records and documents too."),
    options.REDACT,
    options.NAMED,
    Option(
        "--template-dir",
        "",
        "FOLDER",
        "Templates of your own (else `report_templates` in config.toml).",
    ),
    Option("--copy-templates", "", "FOLDER", "Only write the built-in templates there."),
)


def run(settings: Settings, command: str, words: Sequence[str]) -> int:
    """Write a report; return the exit code."""
    found, tokens = asked(settings, words, _OPTIONS)
    given = {name: clean(value) for name, value in found.items()}
    if "--copy-templates" in given:
        return _copy(expanded(given["--copy-templates"]))
    path = expanded(given["--output"]) if given.get("--output") else None
    format_ = _format(given.get("--format"), path)
    content, material = _made(settings, given, tokens, format_)
    _tell(material)
    if path is None:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return 0
    from tracker.report.writing import save

    save(content, path)
    say(f"Wrote {how_many(len(material.incidents), 'incidents')} to {path}.")
    return 0


def _made(
    settings: Settings, given: Mapping[str, str], query: Sequence[str], format_: str
) -> tuple[bytes, Material]:
    from tracker.report.compose import brief, compose
    from tracker.report.selection import Wish, select
    from tracker.report.writing import encode

    now = datetime.now()
    wish = Wish(
        base=now,
        query=" ".join(query),
        since=given.get("--since", ""),
        until=given.get("--until", ""),
        date_order=date_order(),
        sensitive="--sensitive" in given,
        redact="--redact" in given,
        named=named_of(given),
    )
    conn = settings.connect()
    with _uncollected():
        try:
            refuse_lost_quotes(conn, query)
            material = select(conn, wish)
        finally:
            conn.close()
        report = compose(material, now, given.get("--title", ""))
        report = brief(report) if "--brief" in given else report
        return encode(report, format_, template_folder(given.get("--template-dir"))), material


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep Python from looking for circles: of 20,000 incidents a third of the time, and in vain.

    A report is millions of tuples that all live until it is written.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _format(named: str | None, path: Path | None) -> str:
    """Return the format asked for; raises UsageError where there is none for the file."""
    from tracker.report.writing import format_of

    ending = format_of(path) if path is not None else None
    if path is not None and named is None and ending is None:
        raise UsageError(
            f"{path.name} does not say in which format.", f"--format, one of: {', '.join(_FORMATS)}"
        )
    found = named or ending or ("txt" if to_terminal() else "md")
    if found == "docx" and path is None and to_terminal():
        raise UsageError("A Word document is not for a terminal.", "Name a file: -o report.docx")
    return found


def _tell(material: Material) -> None:
    """Say on stderr what a reader of the report would not see is missing."""
    if not material.incidents:
        say("Nothing was found: the report says so.")
    for line in redaction_lines(material.dropped):
        say(line)
    if material.dropped:
        return
    for table, number in material.left_out.items():
        if number:
            say(f"{how_many(number, table)} marked sensitive left out; --sensitive takes them in.")


def _copy(folder: Path) -> int:
    from tracker.report.writing import copy_templates

    for path in copy_templates(folder):
        say(f"Wrote {path}.")
    return 0


_ABOUT, _EXAMPLES = QUERY_HELP["report"]
COMMANDS = {
    "report": query_command("report", about=_ABOUT, examples=_EXAMPLES, options=_OPTIONS, run=run)
}
