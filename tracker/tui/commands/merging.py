"""Making one record of several, and several of one again; pairs that may be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.errors import RefusedError
from tracker.model.merging import MERGED_TABLES
from tracker.model.text import one_line
from tracker.store.apart import keep_apart
from tracker.store.merge import differences, merge_shown, merged_into
from tracker.store.unmerge import unmerge as take_apart
from tracker.tui.commands.records import chosen, current, need_writing, record_names

if TYPE_CHECKING:
    from tracker.entry.offers import Offered
    from tracker.entry.side_by_side import SideBySide
    from tracker.store.store import Store
    from tracker.tui.commands.types import Commands
    from tracker.tui.main import MainScreen
    from tracker.tui.screens.merge import Decision

_MOST = 12
"""Records that are merged into one at a time: each pair is looked at by a person."""
_LOST_SHOWN = 40


async def merge(main: MainScreen) -> None:
    """Merge the marked records; without marks, this one with another that is asked for."""
    need_writing(main)
    places = await chosen(main)
    table = places[0][0] if places else ""
    if table not in MERGED_TABLES:
        raise RefusedError(
            f"The {table} are not merged." if table else "Nothing is marked.",
            f"These are: {', '.join(MERGED_TABLES)}.",
        )
    uids = [uid for _, uid in places]
    if len(uids) > _MOST:
        raise RefusedError(
            f"{len(uids):,} are marked; at most {_MOST} are made one at a time.",
            "Each is looked at: mark fewer.",
        )
    if len(uids) == 1:
        other = await _other(main, table, uids[0])
        if other is None:
            return
        uids.append(other)
    elif current(main)[1] in uids:
        # The one under the cursor is the one that was looked at: it stays, until s says otherwise.
        uids.sort(key=lambda uid: uid != current(main)[1])
    if await merge_pair(main, table, uids[0], uids[1:]):
        main.records.clear_marks()


async def _other(main: MainScreen, table: str, uid: str) -> str | None:
    from tracker.entry.offers import likely_doubles
    from tracker.tui.screens.pick import PickRecord

    likely = await main.gateway.read(lambda store: likely_doubles(store, table, uid))
    name = (await main.gateway.read(lambda store: record_names(store, [(table, uid)])))[0]
    question = f"Which record is the same as {one_line(name)}?"
    picked: Offered | None = await main.ask(
        PickRecord(main, table, question, without=[uid], likely=likely)
    )
    return picked.uid if picked is not None else None


async def merge_pair(main: MainScreen, table: str, winner: str, losers: list[str]) -> bool:
    """Let a person decide, ask for reason and consent, and merge; whether anything was written."""
    from tracker.entry.side_by_side import side_by_side
    from tracker.tui.screens.merge import Apart, MergeScreen

    def begin(store: Store) -> SideBySide:
        for loser in losers[1:]:
            differences(store.conn, table, loser, winner)  # raises where one cannot be merged
        return side_by_side(store, table, winner, losers[0])

    pair = await main.gateway.read(begin)
    decision: Decision | Apart | None = await main.ask(MergeScreen(main, table, pair, losers[1:]))
    if decision is None:
        return False
    if isinstance(decision, Apart):
        await tell_apart(main, table, *decision)
        return True
    reason = await _consent(main, table, decision)
    if reason is None:
        return False

    def write(store: Store) -> None:
        with store.batch(reason or None) as batch:
            merge_shown(batch, table, decision.winner, decision.losers)

    await main.write(write)
    count = len(decision.losers) + 1
    what = f"{count} {table}" if count > 2 else "The two"
    main.say(f"{what} are one now: {one_line(decision.names[0])}. {main.takes_back}")
    await main.browser.go_to(table, decision.winner.uid)
    return True


async def _consent(main: MainScreen, table: str, decision: Decision) -> str | None:
    """Ask for the reason, then for consent; None if it is not given."""
    from tracker.tui.screens.consent import ConsentDialog, ReasonLine

    reason = await main.ask(
        ReasonLine(
            f"Why are these {table} one?",
            example="entered twice, two reports of one strike, …",
            needed=decision.final,
        )
    )
    if reason is None:
        return None
    stays, *go = (one_line(name) for name in decision.names)
    lost = list(decision.lost[:_LOST_SHOWN])
    if len(decision.lost) > _LOST_SHOWN:
        lost.append(f"… and {len(decision.lost) - _LOST_SHOWN} more where they disagree")
    names = [f"stays: {stays}", *(f"goes:  {name}" for name in go[:_LOST_SHOWN]), *lost]
    count = len(go) if len(go) > 1 else 1
    dialog = ConsentDialog(
        "Merge?", names, verb="merge", yes="merges them", count=count, reason=reason
    )
    return reason if await main.ask(dialog) else None


async def tell_apart(main: MainScreen, table: str, uid: str, other: str) -> None:
    """Remember that two records are not the same."""
    need_writing(main)

    def write(store: Store) -> None:
        with store.batch() as batch:
            keep_apart(batch, table, uid, other)

    await main.write(write)
    main.say(f"Remembered: these are not the same. {main.takes_back}")


async def unmerge(main: MainScreen) -> None:
    """Take a merge apart: of this record, or of one that was merged into it."""
    from tracker.tui.screens.consent import ConsentDialog

    need_writing(main)
    table, uid = current(main)

    def find(store: Store) -> tuple[list[str], list[str]]:
        itself = bool(store.body(table, uid).get("merged_into"))
        found = [uid] if itself else merged_into(store.conn, table, uid)
        return found, record_names(store, [(table, one) for one in found])

    uids, names = await main.gateway.read(find)
    if not uids:
        raise RefusedError("Nothing was merged into this record.")
    at = 0 if len(uids) == 1 else await _which(main, names)
    if at is None:
        return
    name, loser = names[at], uids[at]
    if not await main.ask(
        ConsentDialog(
            "Take the merge apart?",
            [name, "It stands for itself again.", "What moved over goes back to it."],
            verb="unmerge",
            yes="takes it apart",
        )
    ):
        return
    kept = (await main.write(lambda store: take_apart(store, table, loser))).kept
    more = f"\nStays as it is: {one_line('; '.join(kept[:3]))}" if kept else ""
    main.say(f"{one_line(name)} stands for itself again. {main.takes_back}{more}")


async def _which(main: MainScreen, names: list[str]) -> int | None:
    from tracker.tui.screens.choose import ChooseLine

    return await main.ask(ChooseLine("Which one?", names))


async def pairs(main: MainScreen) -> None:
    """List the pairs that may be one, and let them be merged or told apart."""
    from tracker.tui.screens.pairs import PairsScreen

    await main.ask(PairsScreen(main, main.browser.table))


COMMANDS: Commands = {
    "record.merge": merge,
    "record.unmerge": unmerge,
    "app.pairs": pairs,
}
