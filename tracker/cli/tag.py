"""The command `tag`: tags put on records and taken from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from tracker.cli.app import Command, command
from tracker.cli.options import COMMON, Option
from tracker.cli.streams import say
from tracker.cli.wording import plural
from tracker.entry.tagging import TAGGED, tagged
from tracker.errors import UsageError
from tracker.model.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.cli.settings import Settings
    from tracker.model.columns import Body
    from tracker.model.entry.words import TagsEntry
    from tracker.store.store import Store

# No short options: -raid takes the tag “raid” away.
_REASON = Option("--reason", "", "TEXT", "Why, in a few words; final records need it.")
_DRY_RUN = Option("--dry-run", "", "", "Only show what would change.")

_WORDS: Final = "tracker.tags"
_SHOWN: Final = 10


class TagCommand(Command):
    """A command that keeps the words +a and -b from click, which would take -b for an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the marked words aside, and let click read the others."""
        taking = {option.name for option in (*COMMON, _REASON)}
        marked: list[str] = []
        others: list[str] = []
        for before, word in zip(["", *args], args, strict=False):
            is_marked = word[:1] in "+-" and not word.startswith("--") and word not in ("-h", "")
            (marked if is_marked and before not in taking else others).append(word)
        ctx.meta[_WORDS] = marked
        return super().parse_args(ctx, others)


@command(
    "tag",
    about="Put tags on incidents and statements.\n\n"
    "+tag puts one on, -tag takes it away. "
    "It is one step for `undo`. A tag of several words stands in quotes: '+night raid'.",
    examples=(
        "tracker tag +drone -checked i7k3q s3fw2 --reason sorting",
        "tracker search place:erbil -f refs | xargs tracker tag +erbil --reason sorting",
    ),
    options=(_REASON, _DRY_RUN),
    kind=TagCommand,
)
@click.argument("references", nargs=-1, required=True, metavar="+TAG... -TAG... REF...")
def tag(settings: Settings, references: Sequence[str], reason: str | None, dry_run: bool) -> None:
    """Put tags on records, or take them away."""
    tags = _tags(click.get_current_context().meta[_WORDS])
    with settings.store() as store:
        records = list(dict.fromkeys(_taggable(store, reference) for reference in references))
        edits = _edits(store, records, tags)
        if not dry_run and edits:
            with store.batch(reason and clean(reason)) as batch:
                # Anew: somebody may have written while this waited for its turn.
                edits = _edits(store, records, tags)
                for table, uid, body in edits:
                    batch.put_body(table, uid, body)
        verb = "Would change" if dry_run else "Changed"
        say(f"{verb} {plural(len(edits), 'record', 'records')} of {len(records):,}.")
        for table, uid, body in edits[:_SHOWN]:
            said = ", ".join(map(one_line, body.get("parts", {}).get("tags", {}))) or "no tags"
            say(f"  {store.reference(table, uid)}: {said}")


def _edits(
    store: Store, records: Sequence[tuple[str, str]], tags: TagsEntry
) -> list[tuple[str, str, Body]]:
    """Return the records that the tags change, each as it becomes."""
    bodies = ((table, uid, tagged(store.body(table, uid), tags)) for table, uid in records)
    return [(table, uid, body) for table, uid, body in bodies if body is not None]


def _tags(words: Sequence[str]) -> TagsEntry:
    """Read the marked words; raises UsageError if there are none, EntryError."""
    from tracker.model.entry.pieces import quoted
    from tracker.model.entry.words import read_tags

    if not words:
        raise UsageError("No tags are given.", "Such as: tracker tag +drone -checked i7k3q")
    return read_tags(clean(", ".join(word[0] + quoted(word[1:]) for word in words)))


def _taggable(store: Store, reference: str) -> tuple[str, str]:
    table, uid = store.resolve(reference)
    if table not in TAGGED:
        raise UsageError(f"{reference} is among the {table}, which have no tags.")
    return table, uid


COMMANDS = {"tag": tag}
