"""The commands `save` and `saved`: searches kept in the file under a name."""

from __future__ import annotations

from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

import click

from tracker.cli.app import command, query_command
from tracker.cli.arguments import asked
from tracker.cli.fields import Field
from tracker.cli.helps import QUERY_HELP
from tracker.cli.options import Option
from tracker.cli.settings import date_order
from tracker.cli.streams import Style, coloured, say, to_terminal
from tracker.cli.writers import Layout, write
from tracker.errors import UsageError
from tracker.model.text import one_line
from tracker.query.names import refuse_lost_quotes
from tracker.query.saving import remove, save, saved_search, saved_searches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.cli.settings import Settings

_REPLACE: Final = Option("--replace", "", "", "Put it in the place of another of that name.")
_REMOVE: Final = Option("--remove", "", "", "Remove it; `undo` brings it back.")
_FORMAT: Final = Option(
    *("--format", "-f", "FORMAT"),
    "table, tsv, csv, json or jsonl.",
    ("table", "tsv", "csv", "json", "jsonl"),
)
_FIELDS: Final = (Field("name", attrgetter("name")), Field("query", attrgetter("query")))


def run(settings: Settings, name: str, words: Sequence[str]) -> int:
    """Save a search; return the exit code."""
    given, words = asked(settings, words, (_REPLACE,))
    if not words:
        raise UsageError(
            "Save which search, under which name?", "Such as: tracker save strikes kind:airstrike"
        )
    called, *tokens = words
    with settings.store() as store:
        refuse_lost_quotes(store.conn, tokens)
        saved = save(
            store,
            called,
            " ".join(tokens),
            base=datetime.now(),
            date_order=date_order(),
            replace=_REPLACE.name in given,
        )
    say(f"Saved: @{one_line(saved.name)} is {one_line(saved.query)}")
    return 0


@command(
    "saved",
    about="List the saved searches, show the query of one, or remove it.\n\n"
    "In a query, on the screen too, @NAME stands for it. To save one: tracker save NAME QUERY.",
    examples=(
        "tracker saved",
        "tracker saved -f json",
        "tracker save strikes kind:airstrike && tracker saved strikes",
        "tracker save passing kind:riot && tracker saved --remove passing",
    ),
    options=(_REMOVE, _FORMAT),
)
@click.argument("name", required=False, metavar="[NAME]")
def saved(settings: Settings, name: str | None, format_: str | None, **flags: Any) -> int | None:
    """List, show or remove saved searches."""
    if flags["remove"]:
        if name is None:
            raise UsageError("Remove which saved search?", "tracker saved --remove NAME")
        with settings.store() as store:
            gone = remove(store, name)
        say(f"Removed: @{one_line(gone.name)}, which was {one_line(gone.query)}")
        return None
    conn = settings.connect()
    try:
        found = saved_searches(conn) if name is None else [saved_search(conn, name)]
    finally:
        conn.close()
    if name is not None and format_ is None:
        print(one_line(found[0].query))
        return None
    if not found:
        say("No search is saved in this file. To save one: tracker save NAME QUERY")
    style = Style(coloured(settings.color))
    write(
        format_ or ("table" if to_terminal() else "tsv"), found, Layout(_FIELDS, "\n", None, style)
    )
    return None


def _save_command() -> click.Command:
    about, examples = QUERY_HELP["save"]
    return query_command(
        "save",
        about=about,
        examples=examples,
        options=(_REPLACE,),
        run=run,
        words="NAME [QUERY]...",
    )


COMMANDS = {"save": _save_command(), "saved": saved}
