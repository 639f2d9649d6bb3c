"""Choosing what the list shows: filter, order, incidents or statements, marks, jumps."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.tui.commands.types import Commands
    from tracker.tui.main import MainScreen


def begin(main: MainScreen) -> None:
    """Put the cursor into the filter line."""
    main.finding.begin()
    main.add_class("-filtering")
    # At once, the display too: style and `focus()` would wait for their turn, and what a fast
    # typist has typed meanwhile would act on the list.
    main.app.stylesheet.update(main.query_one("#bottom"))
    main.set_focus(main.filter)
    main.filter.cursor_position = len(main.filter.value)


def keep(main: MainScreen) -> None:
    """Take the choice that was stepped to; else keep the filter and go to the list."""
    moved = main.finding.choices is not None and main.finding.choices.moved
    if not (moved and main.finding.take()):
        main.finding.leave()


def clear(main: MainScreen) -> None:
    """Close the choices that were stepped into; else clear the filter and go to the list."""
    moved = main.finding.choices is not None and main.finding.choices.moved
    if not (moved and main.finding.close_choices()):
        main.finding.clear()


async def save(main: MainScreen) -> None:
    """Ask for a name and save the filter in the file: `@name` stands for it from then on."""
    from datetime import datetime

    from tracker.query.saving import save as save_search
    from tracker.tui.screens.save import SaveLine

    text = main.filter.value.strip()
    if not text:
        main.say("Type a filter, then save it.")
        return
    name = await main.ask(SaveLine(text))
    if name:
        now = datetime.now().astimezone()
        await main.write(
            lambda store: save_search(store, name, text, base=now, date_order=store.date_order)
        )
        main.say(f"Saved: @{name.removeprefix('@')}. {main.takes_back}")


def clear_one(main: MainScreen) -> None:
    """Clear one thing: range under way, marks, stretch of the timeline, filter, or the zoom."""
    if main.records.range_active:
        main.records.cancel_range()
    elif main.records.marked_count:
        main.records.clear_marks()
    elif main.filter.value:
        main.finding.widen()
    elif main.arrangement.zoomed:
        main.arrangement.zoom()


async def mark_range(main: MainScreen) -> None:
    """Start a range, or mark the one that was started."""
    if main.records.range_active:
        await main.records.end_range()
    else:
        main.records.start_range()


def switch_kind(main: MainScreen) -> None:
    """Show the statements instead of the incidents, or the other way round."""
    request = main.browser.request
    main.records.clear_marks()
    main.relist(request._replace(statements=not request.statements))


async def sort(main: MainScreen) -> None:
    """Ask for an order and use it."""
    from tracker.tui.screens.sort import SortChoice

    chosen = await main.ask(SortChoice(main.browser.request.sort))
    if chosen is not None:
        main.relist(main.browser.request._replace(sort=chosen))


async def jump(main: MainScreen) -> None:
    """Ask for a date or a reference and go there."""
    from tracker.tui.screens.jump import JumpLine

    typed = await main.ask(JumpLine())
    if typed:
        await jump_to(main, typed)


async def jump_to(main: MainScreen, typed: str) -> None:
    """Go to what was typed: a reference, else a date."""
    from tracker.errors import TrackerError

    try:
        table, uid = await main.gateway.read(lambda store: store.resolve(typed))
    except TrackerError as no_reference:
        await _jump_to_date(main, typed, no_reference)
        return
    if not await main.browser.go_to(table, uid):
        await main.viewer.open((table, uid))
        main.arrangement.activate(1)


async def _jump_to_date(main: MainScreen, typed: str, no_reference: Exception) -> None:
    from tracker.errors import TrackerError
    from tracker.tui.reading import day_of

    try:
        day = day_of(typed, main.open_file.date_order)
    except TrackerError as no_date:
        if typed[:1] in "isapdrl" and any(c.isdigit() for c in typed) and " " not in typed:
            raise no_reference from no_date
        raise
    await main.browser.go_to_day(day)


COMMANDS: Commands = {
    "list.filter": begin,
    "list.clear": clear_one,
    "list.mark": lambda main: main.records.toggle_mark(),
    "list.range": mark_range,
    "list.mark_all": lambda main: main.records.mark_all(),
    "list.sort": sort,
    "list.kind": switch_kind,
    "list.jump": jump,
    "filter.keep": keep,
    "filter.clear": clear,
    "filter.complete": lambda main: main.finding.complete(),
    "filter.up": lambda main: main.finding.up(),
    "filter.down": lambda main: main.finding.down(),
    "filter.save": save,
    "filter.quit": lambda main: main.app.exit(0),
}
