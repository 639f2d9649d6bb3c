"""The command `export`: everything, or what a query finds, in another format."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any, Final

from tracker.cli import options
from tracker.cli.app import query_command
from tracker.cli.arguments import asked
from tracker.cli.helps import QUERY_HELP
from tracker.cli.progress import Bar
from tracker.cli.redacting import named_of, redaction_lines
from tracker.cli.settings import date_order
from tracker.cli.streams import OUTSIDE, say, shown, to_terminal
from tracker.cli.wording import plural
from tracker.errors import RefusedError, UsageError
from tracker.folders import expanded
from tracker.model import references
from tracker.model.text import one_line
from tracker.query.names import refuse_lost_quotes
from tracker.query.run import prepare
from tracker.store import private
from tracker.store.withholding import redactor

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.cli.settings import Settings
    from tracker.exchange.report import ExportReport, LeftOut
    from tracker.model.redaction import Redactor
    from tracker.store.store import Store

FORMATS: Final = ("ucdp", "jsonl", "review")
_OPTIONS: Final = (
    *(options.OUTPUT, options.REDACT, options.NAMED, options.WITH_SENSITIVE, options.FOR_WHOM),
)
_MOST: Final = 10
"""Records left out that are named; the rest is counted by reason."""


def run(settings: Settings, command: str, words: Sequence[str]) -> int:
    """Export; return the exit code."""
    given, tokens = asked(settings, words, _OPTIONS)
    if not tokens or tokens[0] not in FORMATS:
        raise UsageError(
            "Export in which format?",
            f"One of: {', '.join(FORMATS)}; such as: tracker export jsonl",
        )
    format_, *query = tokens
    if format_ == "review":
        from tracker.cli.review_copy import take

        return take(settings, query, given)
    for name in ("--with-sensitive", "--to"):
        if name in given:
            raise UsageError(f"{name} is of a review copy.", "tracker export review FILE QUERY")
    with settings.store() as store, Bar(f"Exporting {format_}") as bar:
        uids = _uids(store, query)
        named = named_of(given)
        redact = redactor(store.conn, named) if "--redact" in given else None
        with _out(given.get("--output")) as out:
            report = _export(store, format_, out, uids, redact, bar)
    for line in export_lines(report, titled=redact is None):
        say(line)
    for line in redaction_lines(redact.dropped if redact is not None else {}):
        say(line)
    return 0


def _export(
    store: Store,
    format_: str,
    out: IO[str],
    uids: list[str] | None,
    redact: Redactor | None,
    bar: Bar,
) -> ExportReport:
    if format_ == "jsonl":
        from tracker.exchange.jsonl import export_jsonl
        from tracker.exchange.selection import around

        only = None if uids is None else around(store.conn, uids)
        return export_jsonl(store, out, only, redact=redact, progress=bar)
    from tracker.exchange.ucdp_export import export_ucdp

    return export_ucdp(store, out, uids, redact=redact, progress=bar)


def _uids(store: Store, query: list[str]) -> list[str] | None:
    """Return the incidents that the query finds, in the order of their dates; None for all."""
    if not " ".join(query).strip():
        return None
    from tracker.store.tabular import uids

    refuse_lost_quotes(store.conn, query)
    found = prepare(store.conn, " ".join(query), base=datetime.now(), date_order=date_order())
    if found.table != "incidents":
        raise UsageError(
            "An export is of incidents, with the statements about them.",
            "Leave is:statement out; or: tracker search … --format jsonl",
        )
    return uids(store.conn, "incidents", list(found.keys(store.conn)))


@contextmanager
def _out(name: str | None) -> Iterator[IO[str]]:
    """Open where the export goes: UTF-8, line ends as written; a file only if all goes well."""
    if name is None:
        reconfigure: Any = getattr(sys.stdout, "reconfigure", None)
        if reconfigure is not None and not to_terminal():
            reconfigure(encoding="utf-8", newline="")
        yield shown() if to_terminal() else sys.stdout
        return
    try:
        with private.new_text(expanded(name)) as file:
            yield file
    except FileExistsError as error:
        raise RefusedError(f"{name} exists already.", "Choose another name.") from error


def export_lines(report: ExportReport, *, titled: bool) -> Iterator[str]:
    """Yield how much was written, and what was not."""
    yield f"Wrote {plural(report.written, 'record', 'records')}."
    yield from _left_out("Left out", report.left_out, titled)
    yield from _left_out("Not whole", report.incomplete, titled)


def _left_out(heading: str, records: Sequence[LeftOut], titled: bool) -> Iterator[str]:
    if not records:
        return
    yield f"{heading} ({len(records):,}):"
    for record in records[:_MOST]:
        reference = references.show(record.table, record.uid, OUTSIDE)
        title = f" “{one_line(record.title)}”" if titled else ""
        yield f"  {reference}{title}: {one_line(record.reason)}"
    if len(records) > _MOST:
        yield f"  … and {len(records) - _MOST:,} more"


_ABOUT, _EXAMPLES = QUERY_HELP["export"]
COMMANDS = {
    "export": query_command(
        "export",
        about=_ABOUT,
        examples=_EXAMPLES,
        options=_OPTIONS,
        run=run,
        words="ucdp|jsonl|review [FILE] [QUERY]...",
    )
}
