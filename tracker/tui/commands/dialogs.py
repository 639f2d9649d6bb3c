"""The keys of the larger dialogs (merging, doubles, history, report), from palette and help."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tracker.errors import RefusedError
from tracker.keyboard.actions import ACTIONS, BY_ID, DIALOGS

if TYPE_CHECKING:
    from tracker.tui.commands.types import Commands
    from tracker.tui.main import MainScreen


def _in_dialog(main: MainScreen, action_id: str) -> None:
    from tracker.tui.screens.acting import ActingDialog

    scope = BY_ID[action_id].scope
    screen = main.app.screen
    if not isinstance(screen, ActingDialog) or screen.scope is not scope:
        raise RefusedError(f"This key is for elsewhere: {scope.value.lower()}.")
    screen.action_command(action_id)


COMMANDS: Commands = {
    action.id: partial(_in_dialog, action_id=action.id)
    for action in ACTIONS
    if action.scope in DIALOGS
}
