"""Adding and editing records as structured text in $EDITOR: each one undoable step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from tracker.errors import RefusedError, TrackerError, UsageError
from tracker.exchange.structured.editor import edit_text
from tracker.exchange.structured.reading import read_text, reason_in
from tracker.exchange.structured.resolving import Resolver, naming
from tracker.exchange.structured.unsaved import keep_text
from tracker.exchange.structured.writing import with_error, without_error, write_text
from tracker.tui.commands.records import current, need_writing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from tracker.model.columns import Body
    from tracker.store.store import Store
    from tracker.tui.commands.types import Commands
    from tracker.tui.main import MainScreen


@dataclass(slots=True)
class _Work:
    """A record on its way through the editor."""

    table: str
    uid: str
    body: Body
    heading: str


async def edit(main: MainScreen) -> None:
    """Edit the record."""
    need_writing(main)
    table, uid = current(main)
    if table not in ("incidents", "statements", "actors", "places", "documents"):
        raise RefusedError("This is not edited here.")

    def start(store: Store) -> _Work:
        body = store.body(table, uid)
        noun = table.removesuffix("s").capitalize()
        return _Work(table, uid, body, f"{noun} {store.reference(table, uid)}")

    work = await main.gateway.read(start)
    text = await main.gateway.read(lambda store: _text_of(store, work))

    changed = False

    async def take(edited: str) -> None:
        nonlocal changed
        changed = await main.write(partial(_save, work=work, text=edited))

    if await through_editor(main, text, take):
        main.say(f"Saved. {main.takes_back}" if changed else "Nothing was changed.")


async def through_editor(
    main: MainScreen, text: str, take: Callable[[str], Awaitable[None]]
) -> bool:
    """Run the editor until `take` accepts what it leaves; False, and said, if it was left before.

    What is not taken is kept in a file: nothing that was written is lost.
    """
    from tracker.tui.screens.wrong_text import WrongText

    kept: Path | None = None
    while True:
        edited = _edited(main, text, kept)
        if without_error(edited) == without_error(text):
            main.say(_left(kept), wrong=kept is not None)
            return False
        # Before anything else: the terminal may go at any time, and this is nowhere else.
        kept = keep_text(without_error(edited), kept)
        try:
            await take(edited)
        except TrackerError as error:
            if not await main.ask(WrongText(str(error))):
                main.say(_left(kept), wrong=True)
                return False
            text = with_error(edited, str(error))
            continue
        kept.unlink(missing_ok=True)
        return True


def _edited(main: MainScreen, text: str, kept: Path | None) -> str:
    """Return what the editor left; where it fails, say where an earlier text is."""
    try:
        return run_editor(main, text)
    except UsageError as error:
        if kept is not None:
            error.hint = f"{error.hint}\n{_left(kept)}".strip()
        raise


def _left(kept: Path | None) -> str:
    return "Nothing was changed." if kept is None else f"Not saved. Your text is kept: {kept}"


def run_editor(main: MainScreen, text: str) -> str:
    """Hand the terminal to the editor with a text; return what it left. Raises UsageError."""
    from tracker.tui.app import TrackerApp

    app = main.app
    assert isinstance(app, TrackerApp)
    if app.return_code is not None:
        # The text was read while the screen was left: it has no terminal any more to hand over, and
        # one taken back from the editor would stay taken.
        raise UsageError("The screen is being left.")
    edited: str | TrackerError = text
    try:
        with app.uninterrupted(), app.suspend():
            edited = _attempt(text)
    except SuspendNotSupported:
        # No terminal to hand over (tests, a web driver): the editor has to bring its own window.
        edited = _attempt(text)
    except Exception:  # the terminal is gone and cannot be taken back: the text must not go too
        if isinstance(edited, str) and edited != text:
            keep_text(edited)
        raise
    if isinstance(edited, TrackerError):
        raise edited
    return edited


def _attempt(text: str) -> str | TrackerError:
    """Run the editor; an error is returned: Textual never resumes if one leaves `suspend`."""
    try:
        return edit_text(text)
    except TrackerError as error:
        return error
    except Exception as error:  # whatever it is, the screen has to come back
        return UsageError(f"The editor failed: {error}.", "See VISUAL and EDITOR.")


def _text_of(store: Store, work: _Work) -> str:
    return write_text(work.table, work.body, naming(store), heading=work.heading, reason=True)


def _save(store: Store, *, work: _Work, text: str) -> bool:
    """Write what the text says, in one batch, if that changes anything; raises what is wrong."""
    now = datetime.now().astimezone()
    with store.batch(reason_in(text)) as batch:
        resolver = Resolver(store, batch, work.table, work.body)
        body, _ = read_text(text, work.table, work.body, resolver, now, store.date_order)
        # Somebody else may have edited it meanwhile: only what was changed here is written, and
        # nothing over their value of the same field.
        batch.edit_body(work.table, work.uid, work.body, body)
    return batch.touched > 0


COMMANDS: Commands = {
    "record.editor": edit,
}
