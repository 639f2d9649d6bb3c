"""Whether a file is built so that reading and writing it does nothing but that.

A file may come from anywhere. Where a view stands in the place of a table, looking at a record runs
what somebody else has written, for ever if they like; so do a trigger, an index over an expression
and a CHECK of theirs with every write. That is looked at when a file is opened, in its schema
alone: what stands on a table of ours is ours to the letter, of the newest schema or an older one.
Tables, views and indexes beside ours, as people make them in other tools, are nobody's business:
nothing but `verify` and a backup reads them. Whether anything is lacking says `verify`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from tracker.store import schema

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator


def _made(what: str) -> dict[str, set[str]]:
    """Return how each table or index of ours may read, by its name, from all that steps run."""
    found: dict[str, set[str]] = {}
    for script in schema.SCRIPTS:
        for sql, name in re.findall(rf"^(CREATE {what} (\w+)[^;]+);", script, re.MULTILINE):
            found.setdefault(name, set()).add(sql)
    return found


_TABLES: Final = _made("(?:VIRTUAL )?TABLE")
_OURS: Final = {
    **_TABLES,
    **_made("(?:UNIQUE )?INDEX"),
    **{name: {sql.strip()} for name, sql in schema.TRIGGERS.items()},
}

_LEDGER: Final = "_sqlite_migrations"
TABLE_NAMES: Final = frozenset(_TABLES)
_STATISTICS: Final = {f"sqlite_stat{number}" for number in range(1, 5)}
_FROM_LIBRARIES: Final = {_LEDGER, "sqlite_sequence", *_STATISTICS} | {
    f"{name}_{part}"
    for name, made in _TABLES.items()
    if any("USING fts5" in sql for sql in made)
    for part in ("data", "idx", "content", "docsize", "config")
}
"""Tables that SQLite, FTS5 and sqlite-utils make, in words that change with their versions."""
_ACTS: Final = re.compile(r"\b(AS|CHECK|COLLATE|DEFAULT|REFERENCES|UNIQUE)\b", re.IGNORECASE)
_PLAIN_INDEX: Final = re.compile(r'CREATE UNIQUE INDEX \S+\s+ON \S+ \([\w" ,\[\]]+\)')

_WRITTEN_ALONG: Final = """
SELECT DISTINCT CAST(m.name AS BLOB) FROM sqlite_master m, pragma_foreign_key_list(m.name) f
WHERE m.type = 'table' AND lower(m.name) NOT IN (SELECT value FROM json_each(?1))
AND lower(f."table") IN (SELECT value FROM json_each(?1)) AND (
    f.on_delete NOT IN ('NO ACTION', 'RESTRICT') OR f.on_update NOT IN ('NO ACTION', 'RESTRICT')
    OR EXISTS (SELECT 1 FROM pragma_table_xinfo(m.name) WHERE hidden IN (2, 3)))"""
"""A table that points to one of ours: what is deleted there is deleted, or looked for, in it."""


def strange(conn: sqlite3.Connection) -> Iterator[str]:
    """Yield what of a file would act when it is read or written, in words."""
    # That a row of the schema calls by their names what it makes, and on which table, SQLite sees
    # to itself. As bytes: in a damaged file they may be no text, which is not for here to tell.
    rows = conn.execute(
        "SELECT type, CAST(lower(coalesce(name, '')) AS BLOB), "
        "CAST(lower(coalesce(tbl_name, '')) AS BLOB), CAST(sql AS BLOB) FROM sqlite_master"
    )
    for kind, *texts in rows:
        name, table, sql = (_text(each) for each in texts)
        if kind == "index" and not sql:
            continue  # of a UNIQUE or a primary key, and as such part of its table
        if not _is_fine(kind, name, table, sql):
            yield f"the {kind} {name} is not of this program"
    for (raw,) in conn.execute(_WRITTEN_ALONG, (json.dumps([*_TABLES, *_FROM_LIBRARIES]),)):
        yield f"the table {_text(raw)} is written, or computed, along with one of this program"


def others(conn: sqlite3.Connection) -> Iterator[str]:
    """Yield the tables, views and indexes of other people's making: "the view busy"."""
    known = _OURS.keys() | _FROM_LIBRARIES
    rows = conn.execute(
        "SELECT type, CAST(name AS BLOB), CAST(lower(tbl_name) AS BLOB) FROM sqlite_master "
        "WHERE sql IS NOT NULL ORDER BY type DESC, name"
    )
    for kind, *texts in rows:
        name, table = (_text(each) for each in texts)
        if name not in known and table != _LEDGER:
            yield f"the {kind} {name}"


def unsound(conn: sqlite3.Connection, check: str, most: int) -> Iterator[str]:
    """Yield what a check of SQLite's (integrity_check, quick_check) finds wrong, as far as `most`.

    It looks at every row of every table, by the indexes and CHECKs that this has. Where there are
    tables beside ours it looks at ours alone, for the others may say, and cost, anything.
    """
    tables = sorted(TABLE_NAMES) if any(others(conn)) else [str(most)]
    for what in tables:
        for (message,) in conn.execute(f"PRAGMA {check}({what})"):
            if message != "ok":
                yield message


def _is_fine(kind: str, name: str, table: str, sql: str) -> bool:
    if name in _OURS:
        return sql in _OURS[name]
    if kind == "table" and name in _FROM_LIBRARIES:
        return sql.startswith("CREATE TABLE ") and _ACTS.search(sql) is None
    if table == _LEDGER:
        return kind == "index" and _PLAIN_INDEX.fullmatch(sql) is not None
    return kind != "trigger" and table not in _TABLES.keys() | _FROM_LIBRARIES


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode("utf-8", "replace")
