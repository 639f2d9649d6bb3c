"""The situation report of what the filter finds: looked at, then written to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.errors import RefusedError

if TYPE_CHECKING:
    from tracker.tui.commands.types import Commands
    from tracker.tui.main import MainScreen


async def report(main: MainScreen) -> None:
    """Show the report of the filtered set."""
    from tracker.tui.screens.report import ReportScreen

    if main.browser.table != "incidents":
        raise RefusedError("A report is of incidents.", "i shows the incidents.")
    selection = main.browser.selection
    query = selection.request.text if selection is not None else ""
    await main.ask(ReportScreen(main, query))


COMMANDS: Commands = {"app.report": report}
