"""All commands by the id of their action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.tui.commands import editing, filtering, forms, moving, panes, records

if TYPE_CHECKING:
    from tracker.tui.commands.types import Commands

COMMANDS: Commands = {
    **moving.COMMANDS,
    **filtering.COMMANDS,
    **panes.COMMANDS,
    **records.COMMANDS,
    **editing.COMMANDS,
    **forms.COMMANDS,
}
