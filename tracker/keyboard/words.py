"""By which other words an action is looked for, and what is done in the shell only."""

from __future__ import annotations

from typing import Final

ALSO: Final[dict[str, str]] = {
    "record.board": "contested conflict contradiction",
    "record.say": "claim source",
    "record.copy": "template",
    "record.remark": "comment note",
    "record.put_up": "state final draft",
    "record.void": "delete remove",
    "record.thread": "follow-up chain",
    "app.palette": "actor place document source find",
    "app.pairs": "duplicates merge same",
    "app.report": "briefing export word html",
    "app.copy_out": "share colleague",
    "app.review": "queue accept",
    "app.history": "log audit",
    "list.filter": "search find query",
    "list.kind": "claims",
    "timeline.thread": "follow-up chain",
}
"""Words that neither label nor help of an action holds, by its id."""

IN_THE_SHELL: Final[dict[str, str]] = {
    "tracker stats": "Statistics: counts by month, kind, place, party",
    "tracker export": "The records in another format",
    "tracker import": "Records from another program",
    "tracker backup": "A copy of the file",
}
"""What no key does: the command, and what it is for."""
