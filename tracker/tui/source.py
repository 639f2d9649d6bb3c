"""The rows of a selection, read in blocks through the gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.model.text import one_line
from tracker.store import listing
from tracker.tui.render.rows import (
    INCIDENT_HEADINGS,
    STATEMENT_HEADINGS,
    in_outline,
    incident_row,
    statement_row,
)
from tracker.tui.rows import BLOCK, Row

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from tracker.store.store import Store
    from tracker.tui.gateway import Gateway
    from tracker.tui.search import Selection


class SelectionRows:
    """A RowSource over a selection. Remembers the last key of each block, to go on from there."""

    most = 10_000
    """Marked records that one action takes; more are asked to be narrowed down."""

    def __init__(self, gateway: Gateway[Store], selection: Selection) -> None:
        self._gateway = gateway
        self.selection = selection
        self.total: int | None = None
        self._last_keys: dict[int, int] = {}
        statements = selection.table == "statements"
        self.headings = STATEMENT_HEADINGS if statements else INCIDENT_HEADINGS

    async def rows(self, block: int) -> Sequence[Row]:
        """Read one block."""
        return await self._gateway.read(lambda store: self.read(store.conn, block))

    def read(self, conn: sqlite3.Connection, block: int) -> Sequence[Row]:
        """Read one block, on a reader."""
        known = self._last_keys.get(block - 1)
        offset = 0 if known is not None else block * BLOCK
        keys = self.selection.keys(conn, after=known, offset=offset, limit=BLOCK)
        if keys:
            self._last_keys[block] = keys[-1]
        rows = read_rows(conn, self.selection.table, keys)
        around = self.selection.snippets(conn, keys)
        return [row._replace(snippet=one_line(around.get(row.uid, ""))) for row in rows]

    async def uids(self) -> list[str]:
        """Return the uids of all rows, at most one more than `most`."""

        def read(store: Store) -> list[str]:
            keys = self.selection.keys(store.conn, after=None, offset=0, limit=self.most + 1)
            return [row.uid for row in read_rows(store.conn, self.selection.table, keys)]

        return await self._gateway.read(read)


def read_rows(conn: sqlite3.Connection, table: str, keys: Sequence[int]) -> list[Row]:
    """Return the rows of the records with these sort keys."""
    if table == "statements":
        rows = [statement_row(line) for line in listing.statement_lines(conn, keys)]
    else:
        rows = [incident_row(line) for line in listing.incident_lines(conn, keys)]
    from tracker.store import review_copy  # with the journal: not at the start

    outlines = review_copy.outlines(conn)
    return [in_outline(row) if (table, row.uid) in outlines else row for row in rows]
