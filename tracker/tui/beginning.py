"""What happens when a file is opened: the list as it was left, then what has to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.tui.headings import title_header
from tracker.tui.search import Request
from tracker.tui.widgets.filter_line import FilterLine

if TYPE_CHECKING:
    from tracker.tui.main import MainScreen


async def begin(main: MainScreen, request: Request) -> None:
    """Show the list as it was left, which is `request`; then tell of troubles and of drafts."""
    # Begun before the list is read, so that nothing written meanwhile is missed; but the rows
    # are what the person waits for, so this is not.
    watching = main.spawn(_watch(main))
    state = main.state
    with main.prevent(FilterLine.Changed):
        main.filter.value = state.filter
    shown = await main.browser.ask(request, uid=state.record)
    if not shown and state.filter:
        main.filter.value = ""
        await main.browser.ask(Request(date_order=main.open_file.date_order))
    await watching
    await _tell_troubles(main)
    await _tell_drafts(main)


async def _watch(main: MainScreen) -> None:
    await main.open_file.watch()
    title_header(main)


async def _tell_troubles(main: MainScreen) -> None:
    if main.troubles:
        from tracker.tui.screens.troubles import Troubles

        await main.ask(Troubles(main.troubles))


async def _tell_drafts(main: MainScreen) -> None:
    """Say what was not saved. In a dialog, keys typed before it could be seen would act in it."""
    # Looked for first by themselves: the forms are imported only where there is something.
    from tracker.exchange.structured.unsaved import unsaved
    from tracker.store.drafts import drafts

    found = await main.gateway.read(lambda store: drafts(store.conn, store.author))
    if not (found or unsaved()) or not main.open_file.writable:
        return
    from tracker.tui.commands.forms import not_saved

    await main.count_drafts()
    waiting, texts = await not_saved(main)
    count = len(waiting) + len(texts)
    if count:
        lists = main.says("app.drafts", "lists it" if count == 1 else "lists them")
        main.say(f"Not saved last time: {_drafts(count)}; {lists}.", wrong=True)


def _drafts(count: int) -> str:
    return "1 draft" if count == 1 else f"{count:,} drafts"
