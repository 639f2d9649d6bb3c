"""Going through what awaits review; the conversation on a record."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tracker.entry.reviewing import queue, statements_awaiting
from tracker.errors import RefusedError
from tracker.tui.commands.records import current, need_writing

if TYPE_CHECKING:
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


COMMANDS: Commands = {"app.review": start, "record.remark": remarks}
