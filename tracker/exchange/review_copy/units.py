"""What differs between a review copy and here: alone, in words, or the same after all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tracker.model.columns import TABLES

if TYPE_CHECKING:
    from tracker.exchange.review_copy.sides import Says
    from tracker.model.columns import Body
    from tracker.model.three_way import Unit


def alone(unit: Unit) -> Body:
    """Return a body with nothing but what they made of a field or part."""
    if not unit.key:
        return unit.theirs or {}
    return {"parts": {unit.field: {unit.key: unit.theirs or {}}}} if unit.theirs else {}


def is_said(table: str, unit: Unit, base: Body, ours: Body) -> bool:
    """Whether what they did was done here too: a part added, a remark settled."""
    if unit.field == "resolved_at":
        return bool(unit.theirs) and bool(unit.ours)
    if not unit.key or unit.base is not None or unit.ours is not None:
        return False
    if TABLES[table].part(unit.field).key != "uid":
        return False
    was = base.get("parts", {}).get(unit.field, {})
    rows = ours.get("parts", {}).get(unit.field, {})
    return any(row == unit.theirs for key, row in rows.items() if key not in was)


def is_moved(unit: Unit, theirs: Body, body: Body) -> bool:
    """Whether a part differs by its uid alone: both sides say the same of the whole kind."""
    if not unit.key:
        return False
    one, other = (
        sorted(
            json.dumps(row, sort_keys=True)
            for row in side.get("parts", {}).get(unit.field, {}).values()
        )
        for side in (theirs, body)
    )
    return one == other and unit.field not in ("tags", "statement_incidents")


def in_words(says: Says, table: str, unit: Unit, value: Body | None) -> str:
    """Say a side of it in words; "" for nothing."""
    if not value:
        return "" if value is None or not unit.key else says.part(unit.field, unit.key, value)
    if unit.key:
        return says.part(unit.field, unit.key, value)
    return says.field(table, unit.field, value)
