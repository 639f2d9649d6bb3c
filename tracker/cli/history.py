"""Commands about the journal: history, undo, redo."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.app import command
from tracker.cli.changes import BATCH_SHOWN, change_as_json, change_lines, subject
from tracker.cli.failure import PARTLY_DONE, REFUSED
from tracker.cli.jsonable import dumps
from tracker.cli.options import Option, limit_of
from tracker.cli.streams import Style, coloured, print_lines, say
from tracker.cli.wording import plural
from tracker.errors import NotFoundError, UsageError
from tracker.model.text import author_name, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from tracker.cli.settings import Settings
    from tracker.store.history import Filter
    from tracker.store.journal import Change
    from tracker.store.store import Store
    from tracker.store.undo import Undone

_FORMAT = Option("--format", "-f", "FORMAT", "text or jsonl.", ("text", "jsonl"))
_NAMED = 5
"""Records of a batch that are named one by one."""

_USUAL = 50
_LIMIT = Option("--limit", "-n", "NUMBER", f"At most so many, the newest (else {_USUAL}; 0: all).")
_BY = Option("--by", "", "NAME", "Only what this person did, as the journal has the name.")
_SINCE = Option("--since", "", "DATE", "Only from this day on (UTC), as a person says it.")


@command(
    "history",
    about="Say who changed what, when and why.\n\n"
    "Of one record, or of the whole file. The newest comes first. What was done in one go is a "
    "batch, which `undo` takes back as a whole; of a long one the first changes are shown, all of "
    "them with --format jsonl. `revert` takes a record back to where it was after one of them.",
    examples=(
        "tracker history",
        "tracker history i7k3q --since 'june 2026' --by sam",
        "tracker --db sample.db history --limit 5 --format jsonl",
    ),
    options=(_FORMAT, _LIMIT, _BY, _SINCE),
)
@click.argument("reference", required=False)
def history(
    settings: Settings,
    reference: str | None,
    format_: str | None,
    limit: str | None,
    by: str | None,
    since: str | None,
) -> None:
    """Say who changed what."""
    from tracker.store.history import Filter

    asked = limit_of(limit)
    most = (_USUAL if asked is None else asked) or None
    wanted = Filter(by, _moment(since))
    with settings.store() as store:
        record = None if reference is None else store.resolve(reference)
        if format_ == "jsonl":
            for change in _changes(store, record, most, wanted):
                print(dumps(change_as_json(change)))
            return
        style = Style(coloured(settings.color))
        if record is None:
            print_lines(_or_nothing(_by_batch(store, most, wanted, style)))
        else:
            changes = _changes(store, record, most, wanted)
            lines = (line for change in changes for line in change_lines(store, change, style))
            print_lines(_or_nothing(lines))


def _or_nothing(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines; where there are none, say so beside the output."""
    empty = True
    for line in lines:
        empty = False
        yield line
    if empty:
        say("Nothing of that is in the journal.")


def _moment(since: str | None) -> datetime | None:
    """Return the beginning (UTC) of the day that `--since` says; raises DateError, UsageError."""
    from datetime import UTC, datetime, time

    if not since:
        return None
    from tracker.cli.settings import date_order
    from tracker.entry.saving import now
    from tracker.model.reading import read

    day = read(since, now(), date_order=date_order()).when.date.first
    if day is None:
        raise UsageError(f"“{one_line(since)}” has no beginning.", "A day, such as: --since june")
    return datetime.combine(day, time(), UTC)


def _changes(
    store: Store, record: tuple[str, str] | None, most: int | None, wanted: Filter
) -> Iterator[Change]:
    """Yield the newest changes, of one record or of the whole file."""
    from tracker.store import history as read

    if record is not None:
        yield from read.around_record(store.conn, *record, limit=most, wanted=wanted)
        return
    of_all = (
        change
        for step in read.steps(store.conn, wanted=wanted)
        for change in journal_of(store, step.batch)
    )
    yield from islice(of_all, most)


def journal_of(store: Store, batch: str) -> Iterator[Change]:
    """Yield the changes of one batch, newest first."""
    from tracker.store import journal

    return journal.batch(store.conn, batch)


def _by_batch(store: Store, most: int | None, wanted: Filter, style: Style) -> Iterator[str]:
    """Yield the newest batches, each the work of one moment, with the first of its changes."""
    from tracker.store.history import steps

    for step in steps(store.conn, most, wanted=wanted):
        for change in islice(journal_of(store, step.batch), _NAMED):
            yield from change_lines(store, change, style)
        if step.changes > _NAMED:
            more = plural(step.changes - _NAMED, "change", "changes")
            yield f"    … and {more} more in batch {step.batch[:BATCH_SHOWN]}"


def _undo_command(name: str, *, about: str, examples: tuple[str, ...]) -> Any:
    @command(name, about=about, examples=examples)
    @click.argument("batch", required=False)
    def call(settings: Settings, batch: str | None) -> int:
        with settings.store() as store:
            whole = None if batch is None else _batch(store.conn, batch)
            done = store.undo(whole) if name == "undo" else store.redo(whole)
            if done is None:
                raise NotFoundError(
                    f"There is nothing to {name} by {author_name(store.author)}.",
                    "See what was done, by whom: tracker history",
                )
            _tell(store, name, done)
        if not done.kept:
            return 0
        return PARTLY_DONE if done.records else REFUSED

    return call


def _batch(conn: Any, typed: str) -> str:
    """Return the whole name of a batch from what was typed of it."""
    from tracker.store.facts import batches_beginning

    if not typed:  # of a script whose variable is empty: not meant for the only one there is
        raise click.UsageError("No batch is named; see them with: tracker history")
    found = batches_beginning(conn, typed)
    if not found:
        raise NotFoundError(f"There is no batch {typed}.", "See them with: tracker history")
    if len(found) > 1:
        raise click.UsageError(f"{typed} fits several batches: {', '.join(found)}")
    return found[0]


def _tell(store: Store, name: str, done: Undone) -> None:
    from tracker.store import journal

    verb = "Undone" if name == "undo" else "Done again"
    if done.kept and not done.records:
        verb = "Nothing of it can be taken back"
    say(f"{verb}: {one_line(done.summary)}.")
    if done.records <= _NAMED:
        for change in journal.batch(store.conn, done.batch):
            say(f"  {subject(store, change)}")
    for stays in done.kept:
        say(f"Stays as it is: {one_line(stays)}.")


undo = _undo_command(
    "undo",
    about="Take back your newest change, or BATCH.\n\n"
    "What has been changed since stays, and is named (exit code 4, or 5 where all of it stays); "
    "undo never erases, `redo` brings it back.",
    examples=("tracker undo", "tracker undo --author sam"),
)
redo = _undo_command(
    "redo",
    about="Take back your newest undo, or the undo BATCH.",
    examples=("tracker redo",),
)

COMMANDS = {"history": history, "undo": undo, "redo": redo}
