"""Who entered what: the names that stand in `created_by`, and the records of each.

Every step goes by an index on that column (see schema.py), whose names are few: a name is looked
for as the next one after the last, without a look at the records between.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.model.names import index_text
from tracker.query.conditions import Keys

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

_TABLES: Final = ("incidents", "statements")

_NAMES: Final = """
WITH RECURSIVE one(name) AS (
    SELECT min(created_by) FROM {table}
    UNION ALL
    SELECT (SELECT min(created_by) FROM {table} WHERE created_by > name) FROM one
    WHERE name IS NOT NULL
)
SELECT name FROM one WHERE name IS NOT NULL"""


def authors(conn: sqlite3.Connection) -> list[str]:
    """Return all who entered an incident or statement, in order of their names."""
    found = {
        name for table in _TABLES for (name,) in conn.execute(_NAMES.format(table=table)).fetchall()
    }
    return sorted(found)


def authors_called(conn: sqlite3.Connection, typed: str, *, prefix: bool = False) -> list[str]:
    """Return the authors of this name in folded words, or whose names begin so."""
    wanted = index_text(typed)
    folded = {name: index_text(name) for name in authors(conn)}
    return [
        name for name, own in folded.items() if own == wanted or (prefix and own.startswith(wanted))
    ]


def entered_by(table: str, names: Sequence[str]) -> Keys:
    """Return the condition that one of these authors entered the record."""
    marks = ", ".join("?" * len(names))
    return Keys(f"SELECT sort_key FROM {table} WHERE created_by IN ({marks})", tuple(names))
