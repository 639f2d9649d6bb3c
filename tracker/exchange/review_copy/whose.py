"""Who did what in a review copy: which of its changes a field or part comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.exchange.review_copy.outcome import By
from tracker.store import authorship, review
from tracker.store.steps import is_undone

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from tracker.model.columns import Body
    from tracker.model.three_way import Unit
    from tracker.store.journal import Change


def decisions(
    conn: sqlite3.Connection, changes: Sequence[Change], unit: Unit, since: int
) -> list[tuple[By, Unit, Body | None, str]]:
    """Return the way of the state in the copy, change by change, so that each decision is told."""
    steps: list[tuple[By, Unit, Body | None, str]] = []
    now = dict(unit.base or {})
    for change in changes:
        given = {n: v for n, v in (change.after or {}).items() if n in unit.columns}
        if not given or change.seq <= since or change.undoes or is_undone(conn, change.batch):
            continue
        now = {name: value for name, value in (now | given).items() if value is not None}
        steps.append((By.of(change), unit, now, change.op))
    if steps and steps[-1][2] == unit.theirs and not unit.clashes:
        return steps
    states = [(side or {}).get("state") for side in (unit.ours, unit.theirs)]
    op = "void" if states[1] == "void" else "unvoid" if states[0] == "void" else "update"
    return [(who(conn, changes, unit), unit, unit.theirs, op)]


def who(conn: sqlite3.Connection, changes: Sequence[Change], unit: Unit) -> By:
    """Return who gave a field or part what it is in the copy: the last change that stands."""
    touching = [change for change in changes if touches(change, unit)] or list(changes)
    standing = [c for c in touching if c.undoes is None and not is_undone(conn, c.batch)]
    return By.of((standing or touching)[-1])


def touches(change: Change, unit: Unit) -> bool:
    """Whether a change changed a field or part, on either side of it."""
    for side in (change.before or {}, change.after or {}):
        if unit.key and unit.key in side.get("parts", {}).get(unit.field, {}):
            return True
        if any(name in side for name in unit.columns):
            return True
    return False


def what(table: str, before: Body, after: Body) -> str:
    """Return in one word what a write did."""
    if table == "remarks" and bool(before.get("resolved_at")) != bool(after.get("resolved_at")):
        return "settled" if after.get("resolved_at") else "opened again"
    was, now = before.get("state"), after.get("state")
    if was == now:
        return "edited"
    if table in review.REVIEWED_TABLES and was == "review" and now in ("final", "draft"):
        return authorship.ACCEPTED if now == "final" else authorship.SENT_BACK
    return {"void": "voided"}.get(str(now), "brought back" if was == "void" else "edited")
