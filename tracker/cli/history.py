"""Commands about the journal: history, undo, redo."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.app import command
from tracker.cli.changes import change_as_json, change_lines, subject
from tracker.cli.options import Option
from tracker.cli.streams import Style, coloured, print_lines, say
from tracker.errors import NotFoundError
from tracker.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.cli.settings import Settings
    from tracker.store.journal import Change
    from tracker.store.store import Store
    from tracker.store.undo import Undone

_FORMAT = Option("--format", "-f", "FORMAT", "text or jsonl.", ("text", "jsonl"))
_NAMED = 5
"""Records up to which an undo names each."""

_LIMIT = Option("--limit", "-n", "NUMBER", "At most so many changes, the newest (else 50; 0: all).")


@command(
    "history",
    about="Say who changed what, when, and why: of one record, or of the whole file.\n\n"
    "The newest change comes first; each names the batch that `undo` takes.",
    examples=(
        "tracker history",
        "tracker --db sample.db history --limit 5 --format jsonl",
    ),
    options=(_FORMAT, _LIMIT),
)
@click.argument("reference", required=False)
def history(
    settings: Settings, reference: str | None, format_: str | None, limit: str | None
) -> None:
    """Say who changed what."""
    from tracker.store import journal

    most = _number(limit)
    with settings.store() as store:
        if reference is None:
            changes: Iterable[Change] = journal.recent(store.conn, most or 1 << 62)
        else:
            table, uid = store.resolve(reference)
            changes = list(reversed(store.history(table, uid)))[: most or None]
        if format_ == "jsonl":
            for change in changes:
                print(json.dumps(change_as_json(change), ensure_ascii=True))
            return
        style = Style(coloured(settings.color))
        print_lines(line for change in changes for line in change_lines(store, change, style))


def _number(text: str | None) -> int:
    if text is None:
        return 50
    if not text.isdecimal():
        raise click.BadParameter("not a number", param_hint="--limit")
    return int(text)


def _undo_command(name: str, *, about: str, examples: tuple[str, ...]) -> Any:
    @command(name, about=about, examples=examples)
    @click.argument("batch", required=False)
    def call(settings: Settings, batch: str | None) -> None:
        with settings.store() as store:
            whole = None if batch is None else _batch(store.conn, batch)
            done = store.undo(whole) if name == "undo" else store.redo(whole)
            if done is None:
                raise NotFoundError(
                    f"There is nothing to {name} by {one_line(store.author)}.",
                    "See what was done, by whom: tracker history",
                )
            _tell(store, name, done)

    return call


def _batch(conn: Any, typed: str) -> str:
    """Return the whole name of a batch from what was typed of it."""
    from tracker.store.facts import batches_beginning

    found = batches_beginning(conn, typed)
    if not found:
        raise NotFoundError(f"There is no batch {typed}.", "See them with: tracker history")
    if len(found) > 1:
        raise click.UsageError(f"{typed} fits several batches: {', '.join(found)}")
    return found[0]


def _tell(store: Store, name: str, done: Undone) -> None:
    from tracker.store import journal

    verb = "Undone" if name == "undo" else "Done again"
    say(f"{verb}: {one_line(done.summary)}.")
    if done.records <= _NAMED:
        for change in journal.batch(store.conn, done.batch):
            say(f"  {subject(store, change)}")
    for stays in done.kept:
        say(f"Stays as it is: {one_line(stays)}.")


undo = _undo_command(
    "undo",
    about="Take back your newest change, or BATCH.\n\n"
    "What has been changed since stays, and is named; undo never erases, `redo` brings it back.",
    examples=("tracker undo", "tracker undo --author sam"),
)
redo = _undo_command(
    "redo",
    about="Take back your newest undo, or the undo BATCH.",
    examples=("tracker redo",),
)

COMMANDS = {"history": history, "undo": undo, "redo": redo}
