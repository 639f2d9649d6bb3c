"""Actors, places and documents, which no pane lists: found by name, or added in a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.entry.saving import open_new
from tracker.tui.commands.forms import open_form
from tracker.tui.commands.records import need_writing

if TYPE_CHECKING:
    from tracker.entry.offers import Offered
    from tracker.tui.main import MainScreen

TABLES: Final = {"actors": "an actor", "places": "a place", "documents": "a document"}
"""The tables, each with what one of its records is called."""


async def find(main: MainScreen, table: str) -> None:
    """Let one be picked, and show its page, where the keys of a record act on it."""
    from tracker.tui.screens.pick import PickRecord

    picked: Offered | None = await main.ask(PickRecord(main, table, f"Find {TABLES[table]}"))
    if picked is not None:
        main.arrangement.activate(1)
        await main.viewer.open((table, picked.uid))


async def add(main: MainScreen, table: str) -> None:
    """Open the form of a new one; what is saved is shown."""
    need_writing(main)
    state = open_new(table)
    main.desk.pins.fill(state)
    if await open_form(main, state) is not None:
        main.arrangement.activate(1)
