"""The command `duplicates`: pairs of records in the file that may be one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import click

from tracker.cli.app import command
from tracker.cli.failure import NOTHING_FOUND
from tracker.cli.options import LIMIT, Option, limit_of
from tracker.cli.streams import (
    Style,
    coloured,
    print_lines,
    reference_length,
    say,
    to_terminal,
)
from tracker.errors import UsageError
from tracker.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.analysis.duplicates import Likely
    from tracker.cli.settings import Settings
    from tracker.store.store import Store

TABLES: Final = ("incidents", "statements", "actors", "places")

_ON_SCREEN: Final = 20
_FORMAT = Option(
    *("--format", "-f", "FORMAT"),
    "table, tsv or jsonl; table on a terminal, tsv into a pipe.",
    ("table", "tsv", "jsonl"),
)


@command(
    "duplicates",
    about="List pairs of records that may be one.\n\n"
    "With why, and the likeliest first, among incidents, statements, actors or places. "
    "Nothing is changed: look at the two with "
    "`show`, then `merge` them. What a link joins already is not listed. Exit code 1 where "
    "nothing is found.",
    examples=(
        "tracker duplicates --limit 5",
        "tracker duplicates incidents -f jsonl > pairs.jsonl",
    ),
    options=(_FORMAT, LIMIT),
)
@click.argument("table", required=False, metavar="[incidents|statements|actors|places]")
def duplicates(
    settings: Settings, table: str | None, format_: str | None, limit: str | None
) -> int | None:
    """List likely duplicates."""
    table = table or "incidents"
    if table not in TABLES:
        raise UsageError(f"“{table}” cannot be compared.", f"One of: {', '.join(TABLES)}")
    most = _most(limit)
    with settings.store() as store:
        found = _found(store, table)
        shown = found[: most or None]
        form = format_ or ("table" if to_terminal() else "tsv")
        if form == "table":
            print_lines(_pairs(store, table, shown, Style(coloured(settings.color))))
        else:
            for one in shown:
                sys.stdout.write(
                    _tsv(store, table, one) if form == "tsv" else _json(store, table, one)
                )
    if not found:
        say(f"No two {table} look like one.")
        return NOTHING_FOUND
    if len(shown) < len(found):
        say(f"{len(shown):,} of {len(found):,} pairs. All of them: --limit 0")
    return None


def _found(store: Store, table: str) -> list[Likely]:
    if table in ("actors", "places"):
        from tracker.analysis import same_names

        return list(same_names.in_file(store.conn, table))
    from tracker.analysis import duplicates as alike

    return sorted(alike.in_file(store.conn, table), key=lambda one: -one.score)


def _most(limit: str | None) -> int:
    asked = limit_of(limit)
    if asked is None:
        return _ON_SCREEN if to_terminal() else 0
    return asked


def _references(store: Store, table: str, one: Likely) -> tuple[str, str]:
    least = reference_length()
    return store.reference(table, one.uid, least), store.reference(table, one.other, least)


def _pairs(store: Store, table: str, found: Sequence[Likely], style: Style) -> Iterator[str]:
    for one in found:
        first, second = _references(store, table, one)
        yield f"{one.score:.2f}  {style(first, 'dim')}  {style(one_line(one.title), 'bold')}"
        yield f"      {style(second, 'dim')}  {style(one_line(one.other_title), 'bold')}"
        yield f"      {one_line('; '.join(one.reasons))}"


def _tsv(store: Store, table: str, one: Likely) -> str:
    cells = (*_references(store, table, one), one.title, one.other_title, "; ".join(one.reasons))
    return "\t".join([f"{one.score:.3f}", *map(one_line, cells)]) + "\n"


def _json(store: Store, table: str, one: Likely) -> str:
    from tracker.cli.jsonable import dumps

    first, second = _references(store, table, one)
    row = {
        "score": one.score,
        "ref": first,
        "other": second,
        "title": one.title,
        "other_title": one.other_title,
        "reasons": list(one.reasons),
    }
    return dumps(row) + "\n"


COMMANDS = {"duplicates": duplicates}
