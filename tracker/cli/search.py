"""The commands that look things up: search, list, count. None of this imports click.

`list` and `count` take a register as their first word (`list actors`); else all three take a query.
"""

from __future__ import annotations

import sys
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from tracker.cli import options
from tracker.cli.arguments import Asked, asked
from tracker.cli.failure import NOTHING_FOUND
from tracker.cli.fields import FIELDS, IN_PIPE, all_for_json, chosen, on_screen
from tracker.cli.settings import Settings, date_order
from tracker.cli.streams import OUTSIDE, Style, coloured, reference_length, say, to_terminal
from tracker.cli.writers import Layout, write
from tracker.errors import UsageError
from tracker.query.names import refuse_lost_quotes
from tracker.query.run import prepare

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    import click

    from tracker.cli.line_template import Template
    from tracker.query.highlight import Term
    from tracker.query.run import Prepared

SCREENFUL: Final = 20
"""Rows on a terminal unless `--limit` says otherwise."""

_CHUNK: Final = 500
_TABLES: Final = ("incidents", "statements")
_REGISTERS: Final = ("actors", "places", "documents")
_OPTIONS: Final = {
    "search": options.LISTING,
    "list": options.LISTING,
    "count": (options.EXPLAIN,),
}


class Wish:
    """What the options of one call ask for."""

    def __init__(self, settings: Settings, command: str, wanted: Asked) -> None:
        self.settings = settings
        self.command = command
        given, self.tokens = wanted
        self.format = given.get("--format") or ("table" if to_terminal() else "tsv")
        self.fields = given.get("--fields")
        self.template = given.get("--template")
        if self.template is not None:
            if {"--format", "--fields"} & set(given):
                raise UsageError(
                    "--template alone says how a record is written.",
                    "Leave --format, --fields out.",
                )
            self.format = "template"
        self.limit = options.limit_of(given.get("--limit"))
        self.count = command == "count" or "--count" in given
        self.print0 = "--print0" in given
        self.explain = "--explain" in given
        if self.print0 and self.format not in ("tsv", "refs", "jsonl", "template"):
            raise UsageError(
                "--print0 goes with tsv, refs, jsonl and templates.",
                "Such as: --print0 --format refs",
            )

    @property
    def minimum(self) -> int:
        """The least length of references: longer ones for what leaves the program."""
        return reference_length() if self.format == "table" else OUTSIDE

    def most(self, default: int | None) -> int | None:
        """Return how many rows to print; `default` where no option says."""
        if self.limit is not None:
            return self.limit or None
        return SCREENFUL if default is None and to_terminal() else default

    def layout(
        self, table: str, terms: tuple[Term, ...] = (), *, with_reasons: bool = False
    ) -> Layout:
        """Return how the rows of a table are to look."""
        cells = _cells() if to_terminal() and self.format == "table" else None
        if self.format in ("json", "jsonl") and self.fields is None:
            fields = all_for_json(table)
        else:
            default = IN_PIPE[table]
            if self.format == "table":
                default = on_screen(table, cells, with_reasons=with_reasons)
            fields = chosen(table, self.fields, default)
        style = Style(coloured(self.settings.color))
        end = "\0" if self.print0 else "\n"
        return Layout(fields, end, cells, style, terms, self._read_template(table))

    def _read_template(self, table: str) -> Template | None:
        if self.template is None:
            return None
        from tracker.cli.line_template import read

        return read(self.template, table)


def run(settings: Settings, command: str, words: Sequence[str]) -> int:
    """Run one of the commands; return its exit code."""
    wish = Wish(settings, command, asked(settings, words, _OPTIONS[command]))
    table = _register_of(wish)
    conn = settings.connect()
    try:
        if table in _REGISTERS:
            return _register(conn, wish, table)
        refuse_lost_quotes(conn, wish.tokens)
        is_asked_for_fields = (wish.fields or "").strip() == "?"
        if command == "search" and not " ".join(wish.tokens).strip() and not is_asked_for_fields:
            raise UsageError("Search for what?", "To see everything: tracker list")
        found = prepare(
            conn,
            " ".join(wish.tokens),
            base=datetime.now(),
            table=table or "incidents",
            date_order=date_order(),
        )
        return _answer(conn, wish, found)
    finally:
        conn.close()


def _register_of(wish: Wish) -> str:
    """Take the table that `list` and `count` may name first off the words."""
    if wish.command != "search" and wish.tokens and wish.tokens[0] in (*_TABLES, *_REGISTERS):
        return wish.tokens.pop(0)
    return ""


def _answer(conn: sqlite3.Connection, wish: Wish, found: Prepared) -> int:
    if wish.explain:
        from tracker.cli.explaining import explain

        explain(conn, found)
        return 0
    for note in found.notes:
        say(_harmless(note))
    nothing = NOTHING_FOUND if wish.command == "search" else 0
    if wish.count:
        count = found.count(conn)
        print(count)
        if to_terminal():
            _tell_more(conn, found)
        return 0 if count else nothing
    most = wish.most(found.limit)
    layout = wish.layout(found.table, found.terms, with_reasons=bool(found.recognised))
    shown = _Counted(_rows(conn, wish, found, most, layout))
    write(wish.format, shown, layout)
    if shown.count:
        _tell_rest(conn, found, shown.count, most)
        if shown.count != most and to_terminal():
            _tell_more(conn, found)
        return 0
    from tracker.cli.nothing import help_for_nothing

    for line in help_for_nothing(conn, found):
        say(line)
    return nothing


class _Counted:
    """Passes rows on and counts them, so that nothing has to keep them."""

    def __init__(self, rows: Iterator[Any]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Any]:
        for row in self._rows:
            self.count += 1
            yield row


def _rows(
    conn: sqlite3.Connection, wish: Wish, found: Prepared, most: int | None, layout: Layout
) -> Iterator[Any]:
    """Yield what is to be written, with no more read than the layout shows."""
    from tracker.store import tabular

    shown = layout.names
    hanging = [field.name for field in FIELDS[found.table] if field.detail and field.name in shown]
    keys = found.keys(conn, most)
    while chunk := list(islice(keys, _CHUNK)):
        rows: list[Any]
        if found.table == "incidents":
            rows = tabular.incident_rows(conn, chunk, wish.minimum, with_dead="killed" in shown)
        else:
            rows = tabular.statement_rows(conn, chunk, wish.minimum)
        if hanging:
            from tracker.store.details import details

            more = details(conn, found.table, [row.uid for row in rows], hanging)
            rows = [row._replace(more=more.get(row.uid, {})) for row in rows]
        why = found.reasons(conn, chunk) if "found_as" in shown else {}
        yield from (row._replace(found_as=why.get(row.uid, ())) for row in rows) if why else rows


def _tell_rest(conn: sqlite3.Connection, found: Prepared, shown: int, most: int | None) -> None:
    if most is not None and shown == most and sys.stdout.isatty():
        total = found.count(conn)
        if total > shown:
            say(f"{shown:,} of {total:,} · more: --limit {shown * 5}, all: --limit 0")


def _tell_more(conn: sqlite3.Connection, found: Prepared) -> None:
    """Say what finds more: the beginning of the last word, the kind or province that one names."""
    from tracker.query.begun import begun
    from tracker.query.suggest import wider

    more = begun(conn, found)
    if more is not None and more.is_all:  # of a name what begins so is rarely meant
        say(_harmless(more.words))
    for one in wider(conn, found):
        say(f"{one.hits:,} with {_harmless(one.query)}")


def _register(conn: sqlite3.Connection, wish: Wish, table: str) -> int:
    from tracker.store.registers import count_register, register_rows

    if wish.explain:
        raise UsageError(f"{table} are listed by name; there is no query to explain.")
    text, kinds = _named_and_kind(conn, table, wish.tokens)
    if wish.count:
        print(count_register(conn, table, text, kinds))
        return 0
    most = wish.most(None)
    shown = _Counted(iter(register_rows(conn, table, text, wish.minimum, most or 0, kinds)))
    write(wish.format, shown, wish.layout(table))
    if not shown.count:
        say(
            f"No {table} for: {_harmless(' '.join(wish.tokens))}" if wish.tokens else f"No {table}."
        )
    if most is not None and shown.count == most and to_terminal():
        say(f"{shown.count:,} of {count_register(conn, table, text, kinds):,} · all: --limit 0")
    return 0


def _named_and_kind(
    conn: sqlite3.Connection, table: str, tokens: Sequence[str]
) -> tuple[str, list[str]]:
    """Return the words of names and the values of `kind:`; raises UsageError for other fields."""
    from tracker.query.fields import NAMES

    words: list[str] = []
    kinds: list[str] = []
    for token in " ".join(tokens).split():
        name, colon, values = token.partition(":")
        field = NAMES.get(name.casefold()) if colon else None
        if field is None:
            words.append(token)
        elif field == "kind":
            kinds += [_kind(conn, table, value) for value in values.split(",")]
        else:
            raise UsageError(
                f"{table} are listed by words of their names and by kind:, not by {name}:.",
                f"To search incidents: tracker search {_harmless(token)}",
            )
    return " ".join(words), kinds


def _kind(conn: sqlite3.Connection, table: str, typed: str) -> str:
    """Return a kind that a register may have, as typed; raises UsageError with the nearest."""
    from tracker.model import vocabulary

    name = f"{table.removesuffix('s')}_kind"
    own = conn.execute("SELECT code FROM terms WHERE vocabulary = ?", (name,))
    known = {*vocabulary.codes(name), *(code for (code,) in own)}
    code = typed.casefold()
    if code in known:
        return code
    if not code:
        raise UsageError("kind: needs a value, right after the colon or the comma.", "kind:person")
    near = vocabulary.nearest(name, typed)
    raise UsageError(
        f"{table} have no kind {_harmless(typed)}.",
        f"Did you mean kind:{near}?" if near else f"One of: {', '.join(sorted(known))}",
    )


def _harmless(text: str) -> str:
    from tracker.model.text import one_line

    return one_line(text)


def _cells() -> int:
    import shutil

    return shutil.get_terminal_size().columns


def __getattr__(name: str) -> Any:
    """Make the click side when it is asked for: only help needs it."""
    if name == "COMMANDS":
        return _commands()
    raise AttributeError(name)


def _commands() -> dict[str, click.Command]:
    from tracker.cli.app import query_command
    from tracker.cli.helps import QUERY_HELP

    made = {
        name: query_command(name, about=about, examples=examples, options=_OPTIONS[name], run=run)
        for name, (about, examples) in QUERY_HELP.items()
        if name in _OPTIONS
    }
    made["search"].lists_fields = True
    return dict(made)
