"""What may be in the file only once, while lines are read; parts that go to another record.

A part (a party, a figure, a citation) goes over where records were merged, or taken apart again,
in the file that the lines come from.
"""

from __future__ import annotations

from collections import defaultdict
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.exchange.jsonl import Line, LineError
from tracker.model.columns import TABLES
from tracker.model.references import show
from tracker.store import imports

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    Key = tuple[str, str]

_LENGTH: Final = 8  # characters of a reference in what is said of a line, see model.references

_UNIQUE: Final = {
    "incidents": ("origin", "origin_id"),
    "statements": ("origin", "origin_id"),
    "documents": ("sha256",),
}


class Move(NamedTuple):
    """A part that goes from one record to another of its table: which, from whom, to whom."""

    part: str
    key: str
    giver: Key
    taker: Key

    def __str__(self) -> str:
        one, other = (show(*key, _LENGTH) for key in (self.giver, self.taker))
        return f"{self.part} {self.key} would go from {one} to {other}"


class Taken:
    """What may be there only once: part uids, origins, digests. Tells who was first.

    `moves`: the parts that a record here has and another in the file.
    """

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._parts: dict[str, set[str]] = defaultdict(set)
        self._values: set[tuple[str, ...]] = set()
        self.moves: list[Move] = []

    def claim(self, line: Line) -> None:
        """Take what the line needs; raises LineError if it is another's."""
        table, uid, body = line
        columns = _UNIQUE.get(table, ())
        values = tuple(str(body[column]) for column in columns if column in body)
        if columns and len(values) == len(columns):
            owner = imports.owner(self._conn, table, columns, values)
            if (table, *values) in self._values or owner not in (None, uid):
                raise LineError(f"its {' and '.join(columns)} are those of another record")
            self._values.add((table, *values))
        moves: list[Move] = []
        for part in TABLES[table].parts:
            if part.key != "uid":
                continue
            for key in body.get("parts", {}).get(part.name, {}):
                owners = imports.part_owners(self._conn, table, part, key)
                if key in self._parts[part.name] or None in owners:
                    raise LineError(f"{part.name} {key} belong to another record")
                moves += [
                    Move(part.name, key, (table, owner), (table, uid))
                    for owner in owners
                    if owner is not None and owner != uid
                ]
                self._parts[part.name].add(key)
        self.moves += moves


def givers_first(moves: Sequence[Move]) -> list[Key]:
    """Return who gives and takes parts, each before those whom it gives to; raises CycleError."""
    order: TopologicalSorter[Key] = TopologicalSorter()
    for move in moves:
        order.add(move.taker, move.giver)
    return list(order.static_order())
