"""A new record through the editor before it is written: `add --edit`."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING

from tracker.cli.adding import refuse_double, write
from tracker.cli.streams import from_terminal, say
from tracker.errors import TrackerError
from tracker.exchange.structured.editor import edit_text
from tracker.exchange.structured.reading import read_text
from tracker.exchange.structured.resolving import Resolver, naming
from tracker.exchange.structured.unsaved import keep_text
from tracker.exchange.structured.writing import with_error, without_error, write_text

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.cli.entering import Entered
    from tracker.store.store import Store


def add_edited(
    store: Store, told: list[tuple[str, Entered]], reason: str | None, *, force: bool
) -> list[tuple[str, str]]:
    """Let the first record be edited, then write all in one step; return table and uid of each.

    On a terminal a mistake is said and can be mended. Raises what is wrong otherwise, and says
    where the text is kept: nothing that was written is lost.
    """
    table, first = told[0]
    heading = f"New {table.removesuffix('s')}"
    text = write_text(table, first.body, naming(store), heading=heading, reason=False)
    kept: Path | None = None
    while True:
        edited = edit_text(text)
        kept = keep_text(without_error(edited), kept)
        try:
            made = _written(store, told, edited, reason, force=force)
        except TrackerError as error:
            if not _again(error):
                error.hint = f"{error.hint}\nYour text is kept: {kept}".strip()
                raise
            text = with_error(edited, str(error))
            continue
        kept.unlink(missing_ok=True)
        return made


def _written(
    store: Store, told: list[tuple[str, Entered]], edited: str, reason: str | None, *, force: bool
) -> list[tuple[str, str]]:
    table, first = told[0]
    with store.batch(reason) as batch:
        now = datetime.now().astimezone()
        body, _ = read_text(edited, table, first.body, Resolver(store, batch), now)
        changed = first._replace(body=body)
        if not force:
            refuse_double(store, table, changed)
        return write(batch, [(table, changed), *told[1:]])


def _again(error: TrackerError) -> bool:
    """Say what is wrong, and whether the text is to be edited again; without a terminal, no."""
    if not from_terminal():
        return False
    say(str(error))
    sys.stderr.write("Edit it again? [Y/n] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in ("", "y", "yes")
