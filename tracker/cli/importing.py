"""The command `import`: a data set, or a file of ours, into the file."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from tracker.cli.app import command
from tracker.cli.failure import PARTLY_DONE
from tracker.cli.jsonable import dumps
from tracker.cli.options import Option
from tracker.cli.progress import Bar
from tracker.cli.reports import report_as_json, report_lines
from tracker.cli.streams import say
from tracker.errors import UsageError
from tracker.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.cli.settings import Settings
    from tracker.exchange.report import ImportReport
    from tracker.store.store import Store

_STDIN = "-"
_FORM = "ucdp|jsonl"
_SOURCES = ("ucdp", "jsonl")
_DRY_RUN = Option("--dry-run", "", "", "Say what would be done; write nothing.")
_ENCODING = Option("--encoding", "", "NAME", "Of the file, if it is not UTF-8: latin-1, cp1252 …")
_REJECTS = Option(
    "--rejects", "", "FILE", "Where rejected rows go (else FILE.rejects.csv or .jsonl)."
)
_FORMAT = Option("--format", "-f", "FORMAT", "Of the report: text or json.", ("text", "json"))


@command(
    "import",
    about="Take in a file: ucdp (UCDP GED, CSV) or jsonl.\n\n"
    "jsonl is what `export jsonl` writes; - is stdin. One import is one step for `undo`. "
    "Importing a newer version of a file updates what only its source has changed, and leaves what "
    "a person has. Rows that cannot be taken are set aside with their reason; the exit code is 4.",
    examples=(
        "tracker import ucdp ged.csv --dry-run   # what would be new, changed, rejected",
        "tracker import ucdp ged.csv",
        "tracker import jsonl all.jsonl",
    ),
    options=(_DRY_RUN, _ENCODING, _REJECTS, _FORMAT),
)
@click.argument("source", metavar=_FORM)
@click.argument("file")
def import_(
    settings: Settings,
    source: str,
    file: str,
    dry_run: bool,
    encoding: str | None,
    rejects: str | None,
    format_: str | None,
) -> int:
    """Import a file."""
    if source not in _SOURCES:
        raise UsageError(
            f"“{one_line(source)}” is no format to import.", f"One of: {', '.join(_SOURCES)}"
        )
    with _readable(file) as path, settings.store() as store, Bar(f"Importing {path.name}") as bar:
        if file == _STDIN and rejects is None:
            rejects = f"{path.name}.rejects.{'jsonl' if source == 'jsonl' else 'csv'}"
        report = _import(store, source, path, dry_run, encoding, rejects, bar)
    if format_ == "json":
        print(dumps(report_as_json(report), indent=2))
    else:
        for line in report_lines(report, everything=dry_run):
            print(line)
    if not dry_run and not report.changes_nothing:
        say("To take it all back: tracker undo")
    return PARTLY_DONE if report.rejected else 0


@contextmanager
def _readable(file: str) -> Iterator[Path]:
    """Give the file to import; of stdin a private copy, for an import reads more than once."""
    if file == _STDIN:
        if sys.stdin is None:
            raise UsageError("There is nothing to import: stdin is closed.")
        with TemporaryDirectory(prefix="tracker-") as folder:
            path = Path(folder) / "stdin"
            with path.open("wb") as copy:
                copyfileobj(sys.stdin.buffer, copy)
            yield path
        return
    path = Path(file).expanduser()
    if path.is_dir():
        raise UsageError(f"{one_line(file)} is a folder.", "Name a file in it.")
    if not path.exists():
        raise UsageError(f"There is no file {one_line(file)} to import.")
    if not path.is_file():
        raise UsageError(
            f"{one_line(file)} is no file but a pipe or device.",
            f"What comes through a pipe is read from stdin: tracker import {_FORM} {_STDIN}",
        )
    yield path


def _import(
    store: Store,
    source: str,
    path: Path,
    dry_run: bool,
    encoding: str | None,
    rejects: str | None,
    bar: Bar,
) -> ImportReport:
    aside = None if rejects is None else Path(rejects).expanduser()
    if source == "jsonl":
        from tracker.exchange.jsonl_import import import_jsonl, plan_jsonl

        if encoding is not None:
            raise UsageError("JSON is UTF-8: --encoding is for ucdp.")
        if dry_run:
            return plan_jsonl(store, path, progress=bar)
        return import_jsonl(store, path, progress=bar, rejects=aside)
    from tracker.exchange import ucdp

    if dry_run:
        return ucdp.plan(store, path, encoding=encoding or "utf-8", progress=bar)
    return ucdp.run(store, path, encoding=encoding or "utf-8", progress=bar, rejects=aside)


COMMANDS = {"import": import_}
