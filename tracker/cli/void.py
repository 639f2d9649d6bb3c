"""Commands that take records out of everything but history, and back: void, unvoid."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from tracker.cli.app import command
from tracker.cli.options import Option
from tracker.cli.streams import from_terminal, say
from tracker.errors import RefusedError, UsageError
from tracker.model.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.cli.settings import Settings
    from tracker.store.store import Store

    Records = list[tuple[str, str]]

_REASON = Option("--reason", "-r", "TEXT", "Why, in a few words; voiding needs it.")
_YES = Option("--yes", "-y", "", "Do not ask, also for more than one record.")


@command(
    "void",
    about="Take records out of everything but history, with a reason.\n\n"
    "It is one step for `undo`. Several at once ask for their number on a terminal.",
    examples=(
        "tracker void i7k3q --reason 'the same as i2m9d'",
        "tracker search tag:test -f refs | xargs tracker void --yes --reason 'test entries'",
    ),
    options=(_REASON, _YES),
)
@click.argument("references", nargs=-1, required=True, metavar="REF...")
def void(settings: Settings, references: Sequence[str], reason: str | None, yes: bool) -> None:
    """Void records."""
    reason = clean(reason or "").strip()
    if not reason:
        raise UsageError("Voiding needs a reason.", "Such as: --reason 'entered twice'")
    with settings.store() as store:
        records = _resolved(store, references)
        _confirm("void", store, records, yes)
        with store.batch(reason) as batch:
            for table, uid in records:
                batch.void(table, uid, reason)
        _tell("Voided", store, records)


@command(
    "unvoid",
    about="Bring void records back, for review.",
    examples=("tracker unvoid i7k3q",),
    options=(_REASON, _YES),
)
@click.argument("references", nargs=-1, required=True, metavar="REF...")
def unvoid(settings: Settings, references: Sequence[str], reason: str | None, yes: bool) -> None:
    """Bring void records back."""
    with settings.store() as store:
        records = _resolved(store, references)
        _confirm("unvoid", store, records, yes)
        with store.batch(reason and clean(reason)) as batch:
            for table, uid in records:
                batch.unvoid(table, uid)
        _tell("Brought back", store, records)


def _resolved(store: Store, references: Sequence[str]) -> Records:
    """Return the records that are meant; raises RefusedError for one that was merged away.

    Its winner is another record to whoever typed this one: it is named, not voided unasked.
    """
    from tracker.store.absorbed import refuse_merged
    from tracker.store.lookup import resolve_itself

    found = dict.fromkeys(resolve_itself(store.conn, reference) for reference in references)
    for table, uid in found:
        if into := store.body(table, uid).get("merged_into"):
            refuse_merged(store.conn, table, uid, into)
    return list(found)


def _confirm(verb: str, store: Store, records: Records, yes: bool) -> None:
    """Have the number of records typed where there are several; raises RefusedError."""
    if yes or len(records) < 2:
        return
    if not from_terminal():
        raise RefusedError(
            f"This would {verb} {len(records)} records; nothing was changed.",
            "Say that it is meant: --yes",
        )
    for table, uid in records[:10]:
        say(f"  {_named(store, table, uid)}")
    if len(records) > 10:
        say(f"  … and {len(records) - 10} more")
    # The prompt is talk, so it goes to stderr; input() would write it to stdout.
    sys.stderr.write(f"To {verb} these {len(records)} records, type {len(records)}: ")
    sys.stderr.flush()
    if sys.stdin.readline().strip() != str(len(records)):
        raise RefusedError("Nothing was changed.")


def _tell(done: str, store: Store, records: Records) -> None:
    for table, uid in records[:10]:
        say(f"{done} {_named(store, table, uid)}.")
    if len(records) > 10:
        say(f"… and {len(records) - 10} more.")


def _named(store: Store, table: str, uid: str) -> str:
    body = store.body(table, uid)
    title = body.get("title") or body.get("gist") or body.get("name") or uid
    return f"{store.reference(table, uid)} “{one_line(str(title))}”"


COMMANDS = {"void": void, "unvoid": unvoid}
