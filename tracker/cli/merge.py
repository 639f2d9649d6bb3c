"""Commands that make one record of two, and two of one again: merge, unmerge."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from tracker.cli.app import command
from tracker.cli.asking import confirm
from tracker.cli.changes import difference_lines, value_in_words
from tracker.cli.options import Option
from tracker.cli.streams import say
from tracker.errors import UsageError
from tracker.model.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tracker.cli.settings import Settings
    from tracker.model.columns import Body
    from tracker.model.merging import Choice, Side
    from tracker.store.store import Store

_REASON = Option("--reason", "-r", "TEXT", "Why, in a few words; final records need it.")
_TAKE = Option("--take", "", "FIELD:SIDE,…", "Whose value stands: winner, loser, or both joined.")
_DRY_RUN = Option("--dry-run", "", "", "Only show what would happen.")
_YES = Option("--yes", "-y", "", "Do not ask; a script has to say it.")


@command(
    "merge",
    about="Make one record of two: LOSER goes into WINNER.\n\n"
    "Both are incidents, statements, actors or places. The winner's values stand; of an incident "
    "or statement the loser's fill what the winner leaves open, and parties, figures, citations "
    "and links move over. An actor or place keeps its names, which from then on find the winner. "
    "Old references keep working; `undo` or `unmerge` takes all of it back.",
    examples=(
        "tracker merge i7k3q i2m9d --dry-run",
        "tracker merge i7k3q i2m9d --reason 'entered twice' --take title:loser,summary:both --yes",
    ),
    options=(_REASON, _TAKE, _DRY_RUN, _YES),
)
@click.argument("loser")
@click.argument("winner")
def merge(
    settings: Settings,
    loser: str,
    winner: str,
    reason: str | None,
    take: str | None,
    dry_run: bool,
    yes: bool,
) -> None:
    """Merge two records."""
    from tracker.entry.side_by_side import side_by_side
    from tracker.store.merge import merge_shown

    choices = _choices(take)
    with settings.store() as store:
        table, (gone, kept) = _pair(store, loser, winner)
        pair = side_by_side(store, table, kept, gone)
        for line in _preview(store, table, gone, kept, choices):
            say(line)
        if dry_run:
            return
        if not yes:
            confirm("Merge them?")
        with store.batch(reason and clean(reason)) as batch:
            merge_shown(batch, table, pair.winner, [pair.loser._replace(choices=choices)])
        say(f"Merged. To take it back: tracker unmerge {store.reference(table, gone)}")


@command(
    "unmerge",
    about="Take a merge back: REF stands for itself again.\n\n"
    "REF is the record that was merged into another. Refused where what the merge moved has been "
    "edited since.",
    examples=("tracker unmerge i7k3q",),
)
@click.argument("reference", metavar="REF")
def unmerge(settings: Settings, reference: str) -> None:
    """Take a merge back."""
    with settings.store() as store:
        from tracker.store.lookup import resolve_itself
        from tracker.store.unmerge import unmerge as take_apart

        table, uid = resolve_itself(store.conn, reference)
        done = take_apart(store, table, uid)
        say(f"{_named(store, table, uid)} stands for itself again.")
        for stays in done.kept:
            say(f"Stays as it is: {one_line(stays)}.")


def _pair(store: Store, loser: str, winner: str) -> tuple[str, tuple[str, str]]:
    """Return the table and both uids; raises UsageError for two that are not of one kind."""
    from tracker.store.lookup import resolve_itself

    table, gone = resolve_itself(store.conn, loser)
    other, kept = resolve_itself(store.conn, winner)
    if table != other:
        raise UsageError(
            f"{loser} is among the {table}, {winner} among the {other}.",
            "Two records of one kind can be merged.",
        )
    return table, (gone, kept)


def _choices(take: str | None) -> dict[str, Side]:
    """Read `--take`; raises UsageError."""
    choices: dict[str, Side] = {}
    for word in filter(None, (take or "").replace(" ", "").split(",")):
        name, colon, side = word.partition(":")
        if not colon or side not in ("winner", "loser", "both"):
            raise UsageError(
                f"“{word}” does not say whose value stands.", "Such as: --take title:loser"
            )
        choices[name] = cast("Side", side)
    return choices


def _preview(
    store: Store, table: str, loser: str, winner: str, choices: Mapping[str, Side]
) -> Iterator[str]:
    """Yield in lines what a merge does, field by field; raises as `store.merge` would refuse."""
    from tracker.entry.side_by_side import torn
    from tracker.model.bodies import diff
    from tracker.model.merging import NAMED_TABLES, merged
    from tracker.store.merge import differences

    found = differences(store.conn, table, loser, winner)
    default: dict[str, Side] = {}
    if table in NAMED_TABLES:
        default = {choice.name: "winner" for choice in found}
    ours, theirs = store.body(table, winner), store.body(table, loser)
    result = merged(table, ours, theirs, {**default, **choices})
    yield f"{_named(store, table, loser)} goes into {_named(store, table, winner)}."
    for line in difference_lines(store, table, *diff(ours, result)):
        yield f"  {line}"
    for choice in found:
        yield from _given_up(store, table, choice, result)
    if table in NAMED_TABLES:
        yield "  Its names are kept, and find the winner."
    else:
        yield "  What points to it will point to the winner."
    for words in torn(store, table, loser, winner):
        yield f"  {words}"


def _given_up(store: Store, table: str, choice: Choice, result: Body) -> Iterator[str]:
    """Yield what the loser alone says of a field and the merged record does not."""
    from tracker.model.columns import TABLES, columns_of

    if any(part.name == choice.name for part in TABLES[table].parts):
        return
    columns = columns_of(table)
    for name, value in choice.loser.items():
        now = result.get(name)
        if now != value and not (isinstance(now, str) and str(value) in now):
            kept, lost = (value_in_words(store, columns[name], each) for each in (now, value))
            yield f"  {name.replace('_', ' ')}: {kept} stays, {lost} goes"


def _named(store: Store, table: str, uid: str) -> str:
    body = store.body(table, uid)
    title = body.get("title") or body.get("gist") or body.get("name") or uid
    return f"{store.reference(table, uid)} “{one_line(str(title))}”"


COMMANDS = {"merge": merge, "unmerge": unmerge}
