"""Joining a record with others by a link, and parting them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.errors import RefusedError
from tracker.model.entry.words import LINK_KINDS
from tracker.model.text import one_line
from tracker.model.vocabulary import label
from tracker.store import links
from tracker.tui.commands.records import chosen, current, need_writing, record_names

if TYPE_CHECKING:
    from tracker.entry.offers import Offered
    from tracker.store.store import Store
    from tracker.tui.commands.types import Commands
    from tracker.tui.main import MainScreen
    from tracker.tui.screens.link import Said
    from tracker.tui.viewer import Place

_MOST = 100


async def link(main: MainScreen) -> None:
    """Link this record to the marked ones; without marks, to one that is asked for."""
    from tracker.tui.screens.link import LinkDialog

    need_writing(main)
    place = current(main)
    table = place[0]
    if table not in links.LINKED:
        raise RefusedError(f"The {table} are not linked.", f"Only: {', '.join(links.LINKED)}.")
    others = await _others(main, place)
    if not others:
        return
    names = await main.gateway.read(
        lambda store: record_names(store, [place, *((table, other) for other in others)])
    )
    end = names[1] if len(others) == 1 else f"{len(others)} marked records"
    said: Said | None = await main.ask(LinkDialog(main, (names[0], end), LINK_KINDS[table]))
    if said is None:
        return
    await main.write(lambda store: _write(store, place, others, said))
    main.records.clear_marks()
    kind = one_line(label("link_kind", said.kind))
    main.say(f"Linked: {names[0]} {kind} {end}. {main.takes_back}")


async def _others(main: MainScreen, place: Place) -> list[str]:
    from tracker.tui.screens.pick import PickRecord

    table, uid = place
    if main.records.marked_count:
        marked = await chosen(main)
        others = [other for of, other in marked if of == table and other != uid]
        if len(others) > _MOST:
            raise RefusedError(f"More than {_MOST} are marked.", "Mark fewer.")
        if others:
            return others
    name = (await main.gateway.read(lambda store: record_names(store, [place])))[0]
    picked: Offered | None = await main.ask(
        PickRecord(main, table, f"Link {one_line(name)} to", without=[uid])
    )
    return [picked.uid] if picked is not None else []


def _write(store: Store, place: Place, others: list[str], said: Said) -> None:
    """Write the links in one step; raises RefusedError for what is linked so already, or void."""
    table, uid = place
    with store.batch() as batch:
        for other in others:
            known = links.existing(batch.rows.conn, table, said.kind, uid, other)
            if known is not None:
                raise RefusedError(
                    f"{store.reference(table, other)} is linked so already; nothing was changed."
                )
            link = links.body(table, said.kind, uid, other)
            more = {"note": said.note, "statement": said.statement}
            batch.put_body("links", "", link | {k: v for k, v in more.items() if v})


async def unlink(main: MainScreen) -> None:
    """Choose a link of this record, and remove it."""
    from tracker.tui.screens.choose import ChooseLine
    from tracker.tui.screens.consent import ConsentDialog

    need_writing(main)
    table, uid = current(main)

    def read(store: Store) -> list[tuple[str, str]]:
        found = links.of_record(store.conn, table, uid)
        names = record_names(store, [(table, one.other) for one in found])
        return [(one.uid, _line(one, name)) for one, name in zip(found, names, strict=True)]

    found = await main.gateway.read(read)
    if not found:
        raise RefusedError("No link joins this record with another.")
    lines = [line for _, line in found]
    at = await main.ask(ChooseLine("Remove which link?", lines, verb="goes on"))
    if at is None:
        return
    gone, line = found[at]
    if not await main.ask(
        ConsentDialog("Remove the link?", [line], verb="remove", yes="removes it")
    ):
        return

    def write(store: Store) -> None:
        with store.batch() as batch:
            batch.delete("links", gone)

    await main.write(write)
    main.say(f"Removed: {line}. {main.takes_back}")


def _line(one: links.Joined, name: str) -> str:
    kind = one_line(label("link_kind", one.kind))
    note = f"  “{one_line(one.note)}”" if one.note else ""
    return f"{kind} → {name}{note}" if one.outgoing else f"← {kind} {name}{note}"


COMMANDS: Commands = {
    "record.link": link,
    "record.unlink": unlink,
}
