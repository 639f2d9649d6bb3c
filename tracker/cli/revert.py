"""The command `revert`: a record, or a field of it, as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.cli.app import command
from tracker.cli.changes import difference_lines
from tracker.cli.options import Option
from tracker.cli.streams import say
from tracker.model.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.cli.settings import Settings
    from tracker.store.store import Store
    from tracker.store.versions import Restoring

_BEFORE = Option("--before", "", "", "As it was before CHANGE, not after it.")
_REASON = Option("--reason", "-r", "TEXT", "Why, in a few words; final records need it.")
_DRY_RUN = Option("--dry-run", "", "", "Only show what would change.")


@command(
    "revert",
    about="Take a record, or some fields of it, back to what it was.\n\n"
    "To what it was after CHANGE, which is the batch that `history REF` names. Fields are those "
    "of `merge --take`: title, date, parties, figures. It is a change of its own, whose reason "
    "says where it is from; `undo` takes it back. What points to a record that is void or merged "
    "by now stays as it is, and is named. State, and where a record came from, stay too.",
    examples=(
        "tracker revert i7k3q 3f9k2m1a --dry-run",
        "tracker revert i7k3q 3f9k2m1a title date --before --reason 'the first was right'",
    ),
    options=(_BEFORE, _REASON, _DRY_RUN),
)
@click.argument("reference", metavar="REF")
@click.argument("change")
@click.argument("fields", nargs=-1, metavar="[FIELD]...")
def revert(
    settings: Settings,
    reference: str,
    change: str,
    fields: Sequence[str],
    before: bool,
    reason: str | None,
    dry_run: bool,
) -> None:
    """Take a record back to what it was."""
    from tracker.entry.saying import field_named
    from tracker.store import versions
    from tracker.store.history import change_of
    from tracker.store.lookup import resolve_itself

    with settings.store() as store:
        table, uid = resolve_itself(store.conn, reference)
        found = change_of(store.conn, table, uid, change)
        names = [field_named(table, name) for name in fields]
        one = found[-1] if before else found[0]
        plan = versions.restoring(store.conn, one, names, before=before)
        if plan.changes:
            say(f"{'Would become' if dry_run else 'Now'} as it was ({plan.source}):")
        else:
            say("It is so already; nothing was changed.")
        for line in _lines(store, plan):
            say(f"  {line}")
        if dry_run or not plan.changes:
            return
        with store.batch(versions.reason_for(plan, clean(reason or "").strip())) as batch:
            versions.restore(batch, plan)


def _lines(store: Store, plan: Restoring) -> list[str]:
    from tracker.model.bodies import diff

    lines = list(difference_lines(store, plan.table, *diff(plan.now, plan.then)))
    lines += [f"stays as it is: {one_line(words)}" for words in plan.left]
    return [*lines, *(f"note: {one_line(words)}" for words in plan.notes)]


COMMANDS = {"revert": revert}
