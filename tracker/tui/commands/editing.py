"""Adding and editing records as structured text in $EDITOR."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.tui.commands.types import Commands
    from tracker.tui.main import MainScreen


async def edit(main: MainScreen) -> None:
    """Edit the record."""
    main.say("not yet")


COMMANDS: Commands = {
    "record.add": edit,
    "record.say": edit,
    "record.edit": edit,
    "record.copy": edit,
}
