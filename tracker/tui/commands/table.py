"""All commands by the id of their action.

What is not needed to move about (forms, the editor, history) is imported when it is asked for: it
would be a third of the time until the first row.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from tracker.keyboard.actions import ACTIONS, DIALOGS, Scope
from tracker.tui.commands import filtering, moving, panes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.tui.commands.types import Command, Commands

AT_HAND: Final[Commands] = {**moving.COMMANDS, **filtering.COMMANDS, **panes.COMMANDS}
"""Commands that are there from the start."""

LATER: Final[Mapping[str, str]] = {
    "record.void": "records",
    "record.unvoid": "records",
    "record.history": "history",
    "app.history": "history",
    "record.reference": "records",
    "record.citation": "records",
    "edit.undo": "records",
    "edit.redo": "records",
    "record.editor": "editing",
    "record.add": "forms",
    "record.template": "forms",
    "record.say": "forms",
    "record.edit": "forms",
    "record.copy": "forms",
    "record.bulk": "forms",
    "record.tag": "acting",
    "record.repeat": "acting",
    "record.link": "linking",
    "record.unlink": "linking",
    "record.board": "judging",
    "record.thread": "judging",
    "timeline.thread": "judging",
    "record.merge": "merging",
    "record.unmerge": "merging",
    "app.pairs": "merging",
    "app.report": "reporting",
    "app.review": "reviewing",
    "app.copy_out": "copying",
    "app.copy_in": "copying",
    "record.remark": "reviewing",
    "record.put_up": "reviewing",
    "app.drafts": "forms",
    **{action.id: "forms" for action in ACTIONS if action.scope in (Scope.FORM, Scope.ROWS)},
    **{action.id: "dialogs" for action in ACTIONS if action.scope in DIALOGS},
}
"""The module of this package in whose COMMANDS the others are."""


OPENING: Final = frozenset(
    (
        *("list.sort", "list.jump", "filter.save", "timeline.thread", "app.help", "app.palette"),
        *("app.history", "app.pairs", "app.review", "app.report", "app.drafts"),
        *("app.copy_out", "app.copy_in"),
        *(a.id for a in ACTIONS if a.scope is Scope.RECORD and a.id in LATER),
    )
)
"""What opens a form or a dialog after a moment: keys that are typed ahead are meant for that."""


def command(action_id: str) -> Command:
    """Return the command of an action; its module is imported if it has not been yet."""
    here = AT_HAND.get(action_id)
    if here is not None:
        return here
    module = import_module(f"tracker.tui.commands.{LATER[action_id]}")
    commands: Commands = module.COMMANDS
    return commands[action_id]
