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
from tracker.cli.returned import choices, returned_as_json
from tracker.cli.streams import say
from tracker.cli.wording import typed
from tracker.errors import UsageError
from tracker.folders import expanded
from tracker.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.cli.settings import Settings
    from tracker.exchange.report import ImportReport
    from tracker.store.store import Store

_STDIN = "-"
_FORM = "ucdp|jsonl|review"
_SOURCES = ("ucdp", "jsonl", "review")
_DRY_RUN = Option("--dry-run", "", "", "Say what would be done; write nothing.")
_ENCODING = Option("--encoding", "", "NAME", "Of the file, if it is not UTF-8: latin-1, cp1252 …")
_REJECTS = Option(
    "--rejects", "", "FILE", "A new file for rejected rows (else FILE.rejects.csv or .jsonl)."
)
_TAKE = Option(
    *("--take", "", "SIDES"),
    "Of review, where both sides collide: theirs or ours, or REF/FIELD:theirs,REF/FIELD:ours.",
)
_WITH_NEW = Option("--with-new", "", "", "Of review: bring along what was added in the copy, too.")
_FORMAT = Option("--format", "-f", "FORMAT", "Of the report: text or json.", ("text", "json"))


@command(
    "import",
    about="Take in a file: ucdp (UCDP GED, CSV), jsonl or review.\n\n"
    "jsonl is what `export jsonl` writes; - is stdin. review is a review copy (`export review`) "
    "that comes back: decisions, remarks and edits, each with its author; what collides with an "
    "edit made meanwhile is listed, and nothing is overwritten. One import is one step for `undo`. "
    "Importing a newer version of a file updates what only its source has changed, and leaves what "
    "a person has. Where rows cannot be taken (they are set aside with their reason), or anything "
    "collides, the exit code is 4.",
    examples=(
        "tracker import ucdp ged.csv --dry-run   # what would be new, changed, rejected",
        "tracker import ucdp ged.csv",
        "tracker import jsonl all.jsonl",
        "tracker import review copy.db --dry-run   # what would come, and what collides",
        "tracker import review copy.db --take theirs",
    ),
    options=(_DRY_RUN, _ENCODING, _REJECTS, _TAKE, _WITH_NEW, _FORMAT),
)
@click.argument("source", metavar=_FORM)
@click.argument("file", metavar="FILE", required=False)
def import_(
    settings: Settings,
    source: str,
    file: str | None,
    dry_run: bool,
    encoding: str | None,
    rejects: str | None,
    take: str | None,
    with_new: bool,
    format_: str | None,
) -> int:
    """Import a file."""
    if source not in _SOURCES:
        raise _no_format(source, is_alone=file is None)
    if file is None:
        raise UsageError(f"Which file of {source}?", f"tracker import {source} FILE")
    if source == "review":
        if encoding is not None or rejects is not None:
            raise UsageError("--encoding and --rejects are of rows and lines.")
        return _import_review(settings, file, dry_run, take, with_new, format_)
    if take is not None or with_new:
        raise UsageError("--take and --with-new are for a review copy.", "tracker import review …")
    with _readable(file) as path, settings.store() as store, Bar(f"Importing {path.name}") as bar:
        if file == _STDIN and rejects is None:
            from tracker.exchange.rejects import rejects_path

            rejects = str(rejects_path(Path(path.name), "jsonl" if source == "jsonl" else "csv"))
        report = _import(store, source, path, dry_run, encoding, rejects, bar)
    if format_ == "json":
        print(dumps(report_as_json(report), indent=2))
    else:
        for line in report_lines(report, everything=dry_run):
            print(line)
    if not dry_run and not report.changes_nothing:
        say("To take it all back: tracker undo")
    return PARTLY_DONE if report.rejected else 0


def _no_format(word: str, *, is_alone: bool) -> UsageError:
    """Return the error for a first word that is no format: alone, it is the file."""
    forms = ", ".join(_SOURCES)
    if not is_alone:
        return UsageError(f"“{one_line(word)}” is no format to import.", f"One of: {forms}")
    return UsageError(
        f"The format of {one_line(word)} is missing: one of {forms}.",
        f"tracker import ucdp {typed(word)}\n"
        "A table of your own comes in as lines of JSON: tracker add incident --jsonl --dry-run",
    )


def _import_review(
    settings: Settings,
    file: str,
    dry_run: bool,
    take: str | None,
    with_new: bool,
    format_: str | None,
) -> int:
    from tracker.entry.saying import Saying
    from tracker.exchange.review_copy.returning import import_review
    from tracker.exchange.review_copy.told import lines, ways_on

    path = expanded(file)
    with settings.store() as store, Bar(f"Taking in {path.name}") as bar:
        some, rest = choices(store, take)
        report = import_review(
            *(store, path, Saying),
            take=some,
            take_all=rest,
            with_new=with_new,
            dry_run=dry_run,
            progress=bar,
        )
    if format_ == "json":
        print(dumps(returned_as_json(report), indent=2))
    else:
        for line in (*lines(report, everything=dry_run), *ways_on(report, typed(file))):
            print(line)
    if report.written:
        say("To take it all back: tracker undo")
    return report.exit_code


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
    path = expanded(file)
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
    aside = None if rejects is None else expanded(rejects)
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
