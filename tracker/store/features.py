"""What this machine's SQLite can do, tried out and not read off its version."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Final

NEEDED: Final = {
    "FTS5": "CREATE VIRTUAL TABLE temp.t USING fts5(a, tokenize = 'unicode61 remove_diacritics 0')",
    "JSON": "SELECT value FROM json_each('[1]')",
    "window functions": "SELECT row_number() OVER ()",
}
"""Without these nothing works."""

WELCOME: Final = {
    "FTS5 secure-delete": (
        "CREATE VIRTUAL TABLE temp.s USING fts5(a)",
        "INSERT INTO temp.s(s, rank) VALUES ('secure-delete', 1)",
    ),
    "FTS5 contentless-delete": (
        "CREATE VIRTUAL TABLE temp.c USING fts5(a, content='', contentless_delete=1)",
    ),
    "R*Tree": ("CREATE VIRTUAL TABLE temp.r USING rtree(i, a, b)",),
    "JSONB": ("SELECT jsonb('[1]')",),
}
"""Used nowhere today; said because people ask."""

WAL_RESET_FIXED: Final = (3, 51, 3)
"""Before this version a rare race of two writers in WAL mode could damage a file."""


def missing(statements: dict[str, str] | dict[str, tuple[str, ...]]) -> list[str]:
    """Return the names of those that this SQLite cannot do."""
    lacking = []
    with closing(sqlite3.connect(":memory:")) as conn:
        for name, sql in statements.items():
            try:
                for one in (sql,) if isinstance(sql, str) else sql:
                    conn.execute(one)
            except sqlite3.Error:
                lacking.append(name)
    return lacking
