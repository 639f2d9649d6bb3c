"""Commands about the journal: history, undo, redo."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.app import command
from tracker.cli.changes import BATCH_SHOWN, change_as_json, change_lines, subject
from tracker.cli.jsonable import dumps
from tracker.cli.options import Option, limit_of
from tracker.cli.streams import Style, coloured, print_lines, say
from tracker.cli.wording import plural
from tracker.errors import NotFoundError
from tracker.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tracker.cli.settings import Settings
    from tracker.store.journal import Change
    from tracker.store.store import Store
    from tracker.store.undo import Undone

_FORMAT = Option("--format", "-f", "FORMAT", "text or jsonl.", ("text", "jsonl"))
_NAMED = 5
"""Records of a batch that are named one by one."""

_USUAL = 50
_LIMIT = Option("--limit", "-n", "NUMBER", f"At most so many, the newest (else {_USUAL}; 0: all).")


@command(
    "history",
    about="Say who changed what, when and why.\n\n"
    "Of one record, or of the whole file. The newest comes first. What was done in one go is a "
    "batch, which `undo` takes back as a whole; of a long one the first changes are shown, all of "
    "them with --format jsonl.",
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
    asked = limit_of(limit)
    most = _USUAL if asked is None else asked
    with settings.store() as store:
        record = None if reference is None else store.resolve(reference)
        if format_ == "jsonl":
            for change in _changes(store, record, most):
                print(dumps(change_as_json(change)))
            return
        style = Style(coloured(settings.color))
        if record is None:
            print_lines(_by_batch(store, most, style))
        else:
            changes = _changes(store, record, most)
            print_lines(line for change in changes for line in change_lines(store, change, style))


def _changes(store: Store, record: tuple[str, str] | None, most: int) -> Iterable[Change]:
    """Return the newest changes, of one record or of the whole file; 0 is all."""
    from tracker.store import journal

    if record is None:
        return journal.recent(store.conn, most or 1 << 62)
    return list(reversed(store.history(*record)))[: most or None]


def _by_batch(store: Store, most: int, style: Style) -> Iterator[str]:
    """Yield the newest batches, each the work of one moment, with the first of its changes."""
    from tracker.store import journal
    from tracker.store.facts import newest_batches

    for batch, count in newest_batches(store.conn, most):
        for change in islice(journal.batch(store.conn, batch), _NAMED):
            yield from change_lines(store, change, style)
        if count > _NAMED:
            more = plural(count - _NAMED, "change", "changes")
            yield f"    … and {more} more in batch {batch[:BATCH_SHOWN]}"


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
