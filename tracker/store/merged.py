"""Who is who after merges: actors and places that point to the one they are now.

Nothing that points to a merged record is rewritten, so whoever reads has to look here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3


def winners(table: str) -> str:
    """Return for WITH: `merged (id, winner)`, each merged record and the one it is now.

    However many merges away; a record that is not merged has no row.
    """
    return f"""
RECURSIVE above (id, top) AS (
    SELECT id, merged_into_id FROM {table} WHERE merged_into_id IS NOT NULL
    UNION SELECT above.id, r.merged_into_id FROM above JOIN {table} r ON r.id = above.top
    WHERE r.merged_into_id IS NOT NULL
),
merged (id, winner) AS (
    SELECT above.id, r.id FROM above JOIN {table} r ON r.id = above.top
    WHERE r.merged_into_id IS NULL
)"""


def winner_id(table: str, id_: str) -> str:
    """Return an SQL expression for the id of the record that the one with `id_` (SQL) is now."""
    return f"""(
    WITH RECURSIVE up (id, top) AS (
        SELECT o.id, o.merged_into_id FROM {table} o WHERE o.id = {id_}
        UNION SELECT n.id, n.merged_into_id FROM up JOIN {table} n ON n.id = up.top
    ) SELECT id FROM up WHERE top IS NULL)"""


def absorbed(conn: sqlite3.Connection, table: str, id_: int) -> list[int]:
    """Return the id and those of all records that were merged into it."""
    rows = conn.execute(
        "WITH RECURSIVE family (id) AS (SELECT ? UNION "
        f"SELECT r.id FROM {table} r JOIN family ON r.merged_into_id = family.id) "
        "SELECT id FROM family ORDER BY id",
        (id_,),
    )
    return [row[0] for row in rows]
