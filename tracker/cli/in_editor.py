"""Records as text in the editor, from the shell: `add --edit`, `edit --edit`."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from tracker.cli.adding import refuse_double, write
from tracker.cli.streams import from_terminal, say
from tracker.errors import TrackerError
from tracker.exchange.structured.editor import edit_text
from tracker.exchange.structured.reading import read_text, reason_in
from tracker.exchange.structured.resolving import Resolver, naming
from tracker.exchange.structured.unsaved import keep_text
from tracker.exchange.structured.writing import with_error, without_error, write_text
from tracker.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tracker.cli.entering import Entered
    from tracker.model.columns import Body
    from tracker.store.batch import Batch
    from tracker.store.store import Store

T = TypeVar("T")


def add_edited(
    store: Store, told: list[tuple[str, Entered]], reason: str | None, *, force: bool
) -> list[tuple[str, str]]:
    """Let the first record be edited, then write all in one step; return table and uid of each.

    Raises as `_through`.
    """
    table, first = told[0]
    heading = f"New {table.removesuffix('s')}"
    text = write_text(table, first.body, naming(store), heading=heading, reason=False)

    def take(edited: str) -> list[tuple[str, str]]:
        with store.batch(reason) as batch:
            body = _read(store, batch, edited, table, first.body)
            changed = first._replace(body=body)
            if not force:
                refuse_double(store, table, changed)
            others = [(of, _retold(other, first, changed)) for of, other in told[1:]]
            return write(batch, [(table, changed), *others])

    return _through(text, take)


def _retold(statement: Entered, before: Entered, after: Entered) -> Entered:
    """Return the statement with the words of the incident, if it had them: as edited, and said."""
    old, new = (str(each.body.get("title") or "") for each in (before, after))
    if str(statement.body.get("gist") or "") != old or old == new:
        return statement
    say(f"The statement says it in the same words: {one_line(new)}")
    return statement._replace(body={**statement.body, "gist": new})


def edit_in_editor(store: Store, table: str, uid: str, reason: str | None) -> bool:
    """Let a record be edited as text, in one step; False if nothing was changed in it.

    Nothing that somebody else wrote meanwhile is overwritten. Raises as `_through`.
    """
    base = store.body(table, uid)
    heading = f"{table.removesuffix('s').capitalize()} {store.reference(table, uid)}"
    text = write_text(table, base, naming(store), heading=heading, reason=True)

    def take(edited: str) -> bool:
        if without_error(edited) == text:
            return False
        with store.batch(reason or reason_in(edited)) as batch:
            body = _read(store, batch, edited, table, base)
            batch.edit_body(table, uid, base, body)
        return True

    return _through(text, take)


def _through(text: str, take: Callable[[str], T]) -> T:
    """Run the editor until `take` accepts what it leaves; return what that returns.

    On a terminal a mistake is said and can be mended. Raises what is wrong otherwise, and says
    where the text is kept: nothing that was written is lost.
    """
    kept: Path | None = None
    while True:
        edited = edit_text(text)
        kept = keep_text(without_error(edited), kept)
        try:
            taken = take(edited)
        except TrackerError as error:
            if not _again(error):
                error.hint = f"{error.hint}\nYour text is kept: {kept}".strip()
                raise
            text = with_error(edited, str(error))
            continue
        kept.unlink(missing_ok=True)
        return taken


def _read(store: Store, batch: Batch, edited: str, table: str, base: Body) -> Body:
    now = datetime.now().astimezone()
    resolver = Resolver(store, batch, table, base)
    body, _ = read_text(edited, table, base, resolver, now, store.date_order)
    return body


def _again(error: TrackerError) -> bool:
    """Say what is wrong, and whether the text is to be edited again; without a terminal, no."""
    if not from_terminal():
        return False
    say(str(error))
    sys.stderr.write("Edit it again? [Y/n] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in ("", "y", "yes")
