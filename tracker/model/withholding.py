"""What stays behind when records leave the file: those marked sensitive, and what points to them.

It works on bodies, so that the report and every export hold to the same rule. What is withheld, and
what goes with it, is found by `tracker.store.withholding`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.model.columns import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from tracker.model.columns import Body, Column, Part

    Withheld = Mapping[str, frozenset[str]]
    """Table to the uids of the records that stay behind."""


def without(table: str, uid: str, body: Body, withheld: Withheld) -> Body | None:
    """Return a record without its traces of what is withheld; None if it stays behind itself.

    A part that points to a withheld record goes with it: a party that is named on the word of a
    withheld statement would otherwise become our own assessment. A link goes, a remark goes, any
    other column that points to one is emptied.
    """
    if uid in withheld.get(table, ()):
        return None
    if table == "remarks":
        about = withheld.get(body["record_table"], frozenset())
        return None if body["record_uid"] in about else body
    spec = TABLES[table]
    lost = [column.name for column in spec.columns if _points(column, body, withheld)]
    if lost and table == "links":
        return None
    kept = {name: value for name, value in body.items() if name != "parts" and name not in lost}
    parts = {part.name: _kept(part, body, withheld) for part in spec.parts}
    parts = {name: rows for name, rows in parts.items() if rows}
    return {**kept, "parts": parts} if parts else kept


def within(table: str, body: Body, present: Collection[tuple[str, str]]) -> Body:
    """Return a record without what points to records (table, uid) that are not among `present`."""
    spec = TABLES[table]

    def leads_out(column: Column, row: Body) -> bool:
        target = row.get(column.name)
        return (
            column.type == "ref" and target is not None and (column.target, target) not in present
        )

    kept = {name: value for name, value in body.items() if name != "parts"}
    for column in spec.columns:
        if leads_out(column, kept):
            del kept[column.name]
    parts = {}
    for part in spec.parts:
        rows = body.get("parts", {}).get(part.name, {})
        parts[part.name] = {
            key: row
            for key, row in rows.items()
            if not any(leads_out(column, {**row, part.key: key}) for column in part.columns)
        }
    parts = {name: rows for name, rows in parts.items() if rows}
    return {**kept, "parts": parts} if parts else kept


def _kept(part: Part, body: Body, withheld: Withheld) -> Body:
    rows: Body = body.get("parts", {}).get(part.name, {})
    return {
        key: row
        for key, row in rows.items()
        if not any(_points(c, {**row, part.key: key}, withheld) for c in part.columns)
    }


def _points(column: Column, row: Body, withheld: Withheld) -> bool:
    return column.type == "ref" and row.get(column.name) in withheld.get(column.target, ())
