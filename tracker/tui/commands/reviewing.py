"""Going through what awaits review; the conversation on a record."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tracker.entry import reviewing
from tracker.entry.reviewing import queue, statements_awaiting
from tracker.errors import RefusedError
from tracker.store import review
from tracker.tui.commands.records import chosen, current, need_writing
from tracker.tui.repeating import Repeatable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.store.store import Store
    from tracker.tui.commands.types import Commands
    from tracker.tui.main import MainScreen
    from tracker.tui.viewer import Place


async def start(main: MainScreen) -> None:
    """Review what awaits it of the filtered set, in the order of the list."""
    from tracker.tui.screens.review import ReviewScreen

    need_writing(main)
    request, table = main.browser.request, main.browser.table
    order = f"sort:{request.sort}" if request.sort and "sort:" not in request.text else ""
    query = f"{request.text} {order}".strip()
    places = await main.gateway.read(
        lambda store: queue(
            store.conn, query, base=datetime.now(), table=table, date_order=store.date_order
        )
    )
    if not places:
        others = "" if table == "statements" else await _others(main)
        main.say(f"None of these {table} awaits review.{others}")
        return
    await main.ask(ReviewScreen(main, places))


async def _others(main: MainScreen) -> str:
    """Say how many statements await review, and how to come to them."""
    count = await main.gateway.read(lambda store: statements_awaiting(store.conn))
    if not count:
        return ""
    return f" {count:,} {'statement does' if count == 1 else 'statements do'}: / is:statement, R."


async def put_up(main: MainScreen) -> None:
    """Put the marked records or this one up for review, or take them back from it."""
    need_writing(main)
    places = await chosen(main)
    done = await _put_up(main, places)
    main.desk.last = Repeatable("up for review, or back", review.REVIEWED_TABLES, _put_up)
    main.records.clear_marks()
    main.say(f"{done}. {main.takes_back}")


async def _put_up(main: MainScreen, places: Sequence[Place]) -> str:
    if not places or places[0][0] not in review.REVIEWED_TABLES:
        raise RefusedError("Incidents and statements are reviewed.")
    try:
        done = await main.write(lambda store: reviewing.put_up(store, places))
    except RefusedError as error:
        if not await main.gateway.read(lambda store: _any_final(store, places)):
            raise
        again = main.says("record.bulk", "and the state review put up again what is final")
        raise RefusedError(error.message, f"{again}.") from error
    count = done.put_up or done.taken_back
    records = "One record" if count == 1 else f"{count:,} records"
    what = "put up for review" if done.put_up else "taken back from review"
    more = f" {len(done.left) - 1:,} more stay as they are." if len(done.left) > 1 else ""
    left = f". {done.left[0]}{more}".removesuffix(".") if done.left else ""
    resting = f". {done.resting}: put them up, too" if done.resting else ""
    return f"{records} {what}{left}{resting}"


def _any_final(store: Store, places: Sequence[Place]) -> bool:
    return any(store.body(*place).get("state") == "final" for place in places)


async def remarks(main: MainScreen) -> None:
    """Show the remarks on the record."""
    table, uid = current(main)
    if table in ("remarks", "links"):
        raise RefusedError("Remarks are about another kind of record.")
    await show_remarks(main, (table, uid))


async def show_remarks(main: MainScreen, place: Place) -> None:
    """Show the remarks on a record."""
    from tracker.tui.screens.remarks import RemarksScreen

    await main.ask(RemarksScreen(main, place))


COMMANDS: Commands = {
    "app.review": start,
    "record.put_up": put_up,
    "record.remark": remarks,
}
