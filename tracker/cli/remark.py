"""The command `remark`: the conversation about a record."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from tracker.cli.app import command
from tracker.cli.options import Option
from tracker.cli.streams import OUTSIDE, say
from tracker.errors import NotFoundError, UsageError
from tracker.model.text import author_name, clean, one_line
from tracker.store import review
from tracker.store.dossier import dossier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.cli.settings import Settings
    from tracker.store.store import Store

_SETTLE = Option("--settle", "", "", "REF is a remark: it is settled.")
_REOPEN = Option("--reopen", "", "", "REF is a remark: it is open again.")


@command(
    "remark",
    about="Say something about a record, to whoever works on it.\n\n"
    "Without words the conversation is listed. The reference of a new remark goes to stdout. "
    "Search for them with has:remark.",
    examples=(
        "tracker remark i7k3q 'Who says that it was a drone?'",
        "tracker remark i7k3q",
        "tracker remark --settle r2m9d",
    ),
    options=(_SETTLE, _REOPEN),
)
@click.argument("reference", metavar="REF")
@click.argument("words", nargs=-1, metavar="[TEXT]...")
def remark(
    settings: Settings, reference: str, words: Sequence[str], settle: bool, reopen: bool
) -> int | None:
    """Say, settle or list."""
    text = clean(" ".join(words)).strip()
    if (settle or reopen) and (text or settle == reopen):
        raise UsageError("A remark is settled, or opened again.", "tracker remark --settle r2m9d")
    with settings.store() as store:
        table, uid = store.resolve(reference)
        if settle or reopen:
            return _settle(store, table, uid, settled=settle)
        if table in ("remarks", "links"):
            raise UsageError("A remark is about another kind of record.", "tracker remark i7k3q …")
        if not text:
            return _list(store, table, uid)
        with store.batch("remark") as batch:
            made = review.say(batch, table, uid, text)
        sys.stdout.write(store.reference("remarks", made, OUTSIDE) + "\n")
    return None


def _settle(store: Store, table: str, uid: str, *, settled: bool) -> int | None:
    if table != "remarks":
        raise UsageError("Only a remark is settled.", "Its reference begins with r.")
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z") if settled else None
    with store.batch("remark settled" if settled else "remark opened again") as batch:
        review.settle(batch, uid, moment)
    say(f"{'Settled' if settled else 'Open again'}: {store.reference('remarks', uid, OUTSIDE)}")
    return None


def _list(store: Store, table: str, uid: str) -> int | None:
    found = dossier(store.conn, table, uid).remarks
    if not found:
        raise NotFoundError("Nothing was remarked on it.", "To say something: tracker remark REF …")
    for one in found:
        fields = (
            store.reference("remarks", one.uid, OUTSIDE),
            "settled" if one.resolved_at else "open",
            (one.created_at or "")[:16].replace("T", " "),
            author_name(one.author),
            one_line(one.body),
        )
        sys.stdout.write("\t".join(fields) + "\n")
    return None


COMMANDS = {"remark": remark}
