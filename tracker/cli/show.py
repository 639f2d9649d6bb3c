"""The command `show`: all there is about a record."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.analysed import add_analysis, analysis_as_json
from tracker.cli.app import command
from tracker.cli.jsonable import dumps
from tracker.cli.options import Option
from tracker.cli.pages import Page
from tracker.cli.record_json import record_as_json
from tracker.cli.sheet import as_markdown, as_text
from tracker.cli.streams import (
    OUTSIDE,
    Style,
    coloured,
    print_lines,
    reference_length,
    to_terminal,
)
from tracker.store.dossier import dossier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.cli.settings import Settings
    from tracker.store.dossier import Dossier
    from tracker.store.store import Store

_FORMATS = ("text", "json", "jsonl", "md", "refs")
_FORMAT = Option("--format", "-f", "FORMAT", f"One of {', '.join(_FORMATS)}.", _FORMATS)
_HISTORY = Option("--history", "-H", "", "With who changed what, when and why.")
_WIDEST = 110


@command(
    "show",
    about="Show everything about one record or several.\n\n"
    "Records of any kind, with parts, statements, sources, links and remarks. Figures are shown "
    "claim by claim; a grade such as C3 is the reliability of the speaker and the credibility of "
    "the statement.",
    examples=(
        "tracker show i7k3q",
        "tracker show --history i7k3q s3fw2",
        "tracker --db sample.db search -n 1 soleimani -f refs | "
        "xargs tracker --db sample.db show -f json",
    ),
    options=(_FORMAT, _HISTORY),
)
@click.argument("references", nargs=-1, required=True, metavar="REF...")
def show(settings: Settings, references: Sequence[str], format_: str | None, history: bool) -> None:
    """Show records."""
    with settings.store() as store:
        records = list(dict.fromkeys(store.resolve(reference) for reference in references))
        found = (dossier(store.conn, table, uid) for table, uid in records)
        if format_ == "json":
            whole = [_json(store, one, history) for one in found]
            print(dumps(whole[0] if len(whole) == 1 else whole, indent=2))
        elif format_ == "jsonl":
            for one in found:
                print(dumps(_json(store, one, history)), flush=True)
        elif format_ == "refs":
            for table, uid in records:
                print(store.reference(table, uid, OUTSIDE))
        else:
            style = Style(coloured(settings.color))
            print_lines(pages_of(store, found, format_ or "text", history, style))


def _json(store: Store, one: Dossier, history: bool) -> dict[str, Any]:
    found = record_as_json(one) | analysis_as_json(store, one)
    if history:
        from tracker.cli.changes import change_as_json

        changes = store.history(one.table, one.record.uid)
        found["history"] = [change_as_json(change) for change in changes]
    return found


def pages_of(
    store: Store, found: Iterator[Dossier], format_: str, history: bool, style: Style
) -> Iterator[str]:
    """Yield the lines of these records as text or md, with their history or without."""
    cells = min(shutil.get_terminal_size().columns, _WIDEST) if to_terminal() else None
    for number, one in enumerate(found):
        if number:
            yield ""
        sheet = Page(one, reference_length()).sheet()
        add_analysis(store, one, sheet)
        yield from as_markdown(sheet) if format_ == "md" else as_text(sheet, style, cells)
        if history:
            yield ""
            yield "## History" if format_ == "md" else style("History", "bold")
            yield from _history(store, one, style if format_ != "md" else Style(False))


def _history(store: Store, one: Dossier, style: Style) -> Iterator[str]:
    from tracker.cli.changes import change_lines

    for change in reversed(store.history(one.table, one.record.uid)):
        for line in change_lines(store, change, style):
            yield f"  {line}"


COMMANDS = {"show": show}
