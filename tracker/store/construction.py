"""Whether a file is built so that reading and writing it does nothing but that.

A file may come from anywhere. Where a view stands in the place of a table, or a column is computed,
looking at a record runs what somebody else has written, for ever if they like; so does a trigger
with every write. That is looked at when a file is opened, in its schema alone. Tables and views
beside ours, as people make them in other tools, are nobody's business: nothing here reads them.
Whether all is as it should be, word for word, says `verify`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tracker.store.schema import FULL_TEXT, TABLES, TRIGGERS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

_TABLES: Final = frozenset(re.findall(r"^CREATE TABLE (\w+)", TABLES, re.MULTILINE))
_INDEXES: Final = dict(re.findall(r"^(CREATE VIRTUAL TABLE (\w+)[^;]+)", FULL_TEXT, re.MULTILINE))
_GENERATED: Final = (2, 3)
"""How SQLite marks a column that is computed, in `table_xinfo`."""


def strange(conn: sqlite3.Connection) -> Iterator[str]:
    """Yield what of a file would act when it is read or written, in words."""
    ours = {name: _squeezed(sql) for sql, name in _INDEXES.items()}
    ours |= {name: _squeezed(sql) for name, sql in TRIGGERS.items()}
    # As bytes: in a damaged file they may be no text, which is not for here to tell.
    rows = conn.execute(
        "SELECT type, CAST(lower(coalesce(name, '')) AS BLOB), CAST(sql AS BLOB) FROM sqlite_master"
    )
    for kind, name_, sql_ in rows:
        name, sql = _text(name_), _text(sql_)
        if kind == "trigger":
            if ours.get(name) != _squeezed(sql):
                yield f"the trigger {name} is not of this program"
        elif kind == "view":
            if name in _TABLES or name.startswith(tuple(ours)):
                yield f"{name} is a view, and no table"
        elif name in _TABLES:
            if kind != "table" or not _squeezed(sql).upper().startswith("CREATE TABLE"):
                yield f"{name} is no table of the usual kind"
            for column in _computed(conn, name):
                yield f"{name}.{column} is computed, and no column"
        elif name in ours and ours[name] != _squeezed(sql):
            yield f"the search index {name} is not of this program"


def _computed(conn: sqlite3.Connection, table: str) -> list[str]:
    rows = conn.execute("SELECT CAST(name AS BLOB), hidden FROM pragma_table_xinfo(?)", (table,))
    return [_text(name) for name, hidden in rows if hidden in _GENERATED]


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode("utf-8", "replace")


def _squeezed(sql: str) -> str:
    return " ".join(sql.split())
