"""Acting on records: void and back, undo, history, references to paste elsewhere."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tracker.errors import RefusedError
from tracker.model.columns import TABLES
from tracker.model.text import one_line
from tracker.store import history
from tracker.store.imports import is_import
from tracker.store.undo import newest_undoable
from tracker.tui.render.citation import citation_text
from tracker.tui.repeating import Repeatable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from tracker.store.store import Store
    from tracker.store.undo import Undone
    from tracker.tui.commands.types import Commands
    from tracker.tui.main import MainScreen
    from tracker.tui.viewer import Place

VOIDABLE = tuple(name for name, table in TABLES.items() if table.voidable)
COPIED = 8
"""Characters of the uid in a reference that leaves the program: it must stay unique."""


_AT_ONCE = 10
"""Records that `u` takes back without asking: more than a form writes with all that is new."""

_NAMES = 5
"""Records that a dialog names, of many."""


def current(main: MainScreen) -> Place:
    """Return the record that keys act on: the one whose page is shown.

    That is the list's, but for a page that was opened beside it (saved just now, followed to, or
    with the focus) and is in sight: where the panes hide each other, the list's is all that a
    person sees. Raises RefusedError where there is none.
    """
    shown, row = main.viewer.place, main.records.row
    is_left = main.following.is_left and not main.arrangement.single
    is_beside = main.arrangement.active is main.detail or is_left or row is None
    if shown is not None and is_beside:
        return shown
    if row is None:
        raise RefusedError("There is no record here.")
    return main.browser.table, row.uid


async def chosen(main: MainScreen) -> list[Place]:
    """Return the marked records, or the one under the cursor."""
    marks = main.records.marks
    if not main.records.marked_count:
        return [current(main)]
    if main.records.range_active:
        await main.records.end_range()
    table = main.browser.table
    if not marks.all_but:
        return [(table, uid) for uid in sorted(marks.uids)]
    assert main.browser.rows is not None
    uids = await main.browser.rows.uids()
    if len(uids) > main.browser.rows.most:
        raise RefusedError(
            f"More than {main.browser.rows.most:,} are marked.", "Narrow the filter first."
        )
    return [(table, uid) for uid in uids if uid in marks]


def need_writing(main: MainScreen) -> None:
    """Raise RefusedError where the file can only be read."""
    if not main.open_file.writable:
        raise RefusedError(
            f"{main.open_file.path.name} is open for reading only.",
            "Work on a copy: tracker backup TO, then tracker TO.",
        )


async def void(main: MainScreen) -> None:
    """Ask for the reason, then for consent, and void the chosen records."""
    from tracker.tui.screens.void import why_void

    need_writing(main)
    places = await chosen(main)
    names = await main.gateway.read(lambda store: record_names(store, places[:1]))
    reason = await main.ask(why_void(names, len(places)))
    if reason:
        await _finish(main, f"void: {one_line(reason)}", places, partial(_void, reason=reason))


async def unvoid(main: MainScreen) -> None:
    """Take back a void."""
    need_writing(main)
    await _finish(main, "take the void back", await chosen(main), _unvoid)


async def _finish(
    main: MainScreen,
    words: str,
    places: list[Place],
    act: Callable[[MainScreen, Sequence[Place]], Awaitable[str]],
) -> None:
    """Act, say what was done, and remember it as what can be done again."""
    done = await act(main, places)
    if not done:
        main.say("Nothing was done.")
        return
    main.desk.last = Repeatable(words, VOIDABLE, act, asks=True)
    main.records.clear_marks()
    main.say(f"{done}. {main.takes_back}")


async def _void(main: MainScreen, places: Sequence[Place], *, reason: str) -> str:
    from tracker.tui.screens.void import VoidDialog

    names = await main.gateway.read(lambda store: record_names(store, list(places[:_NAMES])))
    if not await main.ask(VoidDialog(names, len(places), reason)):
        return ""

    def write(store: Store) -> None:
        with store.batch(reason) as batch:
            for table, uid in places:
                batch.void(table, uid, reason)

    await main.write(write)
    return f"{_count(places)} voided"


async def _unvoid(main: MainScreen, places: Sequence[Place]) -> str:
    """Bring records back; of several only with consent, again as the first time."""
    if len(places) > 1 and not await _consents_to_unvoid(main, places):
        return ""

    def write(store: Store) -> None:
        with store.batch() as batch:
            for table, uid in places:
                batch.unvoid(table, uid)

    await main.write(write)
    return f"{_count(places)} brought back"


async def _consents_to_unvoid(main: MainScreen, places: Sequence[Place]) -> bool:
    from tracker.tui.screens.consent import ConsentDialog

    names = await main.gateway.read(lambda store: record_names(store, list(places[:_NAMES])))
    more = [f"… and {len(places) - _NAMES:,} more"] if len(places) > _NAMES else []
    count = _count(places)
    dialog = ConsentDialog(
        f"Bring {count} back?", [*names, *more], verb="bring back", yes=f"brings {count} back"
    )
    consents: bool | None = await main.ask(dialog)
    return bool(consents)


async def undo(main: MainScreen) -> None:
    """Take back the newest change of this person; of an import or a bulk, only with consent."""
    from tracker.tui.commands.history import say_undone, take_back

    need_writing(main)
    undone = await main.write(_undo_unless_large)
    if undone is None:
        main.say("There is nothing to undo.")
    elif isinstance(undone, str):
        if not await take_back(main, undone):
            older = main.says("app.history", "lists the steps before it.")
            main.say(f"Nothing was taken back. {older}")
    else:
        say_undone(main, "Undone", undone)


def _undo_unless_large(store: Store) -> Undone | str | None:
    """Take back the newest step; one that is an import, or of many records, is only returned.

    In one go: what was written a moment ago is the newest by then, not what was before it.
    """
    batch = newest_undoable(store.conn, store.author)
    if batch is None:
        return None
    step = history.step(store.conn, batch)
    if step.changes > _AT_ONCE or (step.changes > 1 and is_import(step.reason)):
        return batch
    return store.undo(batch)


async def redo(main: MainScreen) -> None:
    """Do again what was taken back last."""
    need_writing(main)
    from tracker.tui.commands.history import say_undone

    undone = await main.write(lambda store: store.redo())
    if undone is None:
        main.say("There is nothing to redo.")
    else:
        say_undone(main, "Done again", undone)


async def copy_reference(main: MainScreen) -> None:
    """Copy a reference that is long enough to leave the program."""
    table, uid = current(main)
    reference = await main.gateway.read(lambda store: store.reference(table, uid, COPIED))
    main.app.copy_to_clipboard(reference)
    main.say(f"{reference} copied to the clipboard of the terminal (OSC 52).")


async def copy_citation(main: MainScreen) -> None:
    """Copy a line that names the record in a text."""
    table, uid = current(main)
    text = await main.gateway.read(lambda store: citation_text(store, table, uid, COPIED))
    main.app.copy_to_clipboard(text)
    main.say(f"Copied to the clipboard of the terminal (OSC 52):\n{text}")


def record_names(store: Store, places: list[Place]) -> list[str]:
    """Return reference and title of each record; of a link, what it joins."""
    from tracker.entry.saying import Saying

    saying = Saying(store.conn)
    return [saying.subject(table, uid, {}) for table, uid in places]


def _count(places: Sequence[Place]) -> str:
    return "One record" if len(places) == 1 else f"{len(places):,} records"


COMMANDS: Commands = {
    "record.void": void,
    "record.unvoid": unvoid,
    "record.reference": copy_reference,
    "record.citation": copy_citation,
    "edit.undo": undo,
    "edit.redo": redo,
}
