"""Named templates: settings of the file under `template:NAME`, journalled like all settings.

A template is a record without what is of one record alone. Its body names records by uid, so that
a renamed actor keeps its place in it, and it means the same in another file.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tracker.errors import DatabaseError, NotFoundError, UsageError
from tracker.model.columns import TABLES
from tracker.model.text import clean, one_line

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from tracker.model.columns import Body, Column, Part
    from tracker.store.batch import Batch

_PREFIX: Final = "template:"
_TYPES: Final[dict[str, type | tuple[type, ...]]] = {"int": int, "real": (int, float), "bool": bool}
_NAME: Final = re.compile(r"[^\W_][\w.-]{0,39}")


class Template(NamedTuple):
    """A template: its name, the kind of record that it begins, and what is in it."""

    name: str
    table: str
    body: Body


def templates(conn: sqlite3.Connection, table: str = "") -> list[Template]:
    """Return the templates by name, all or those of one kind; what is damaged is left out."""
    rows = conn.execute(
        "SELECT substr(key, ?), value FROM settings WHERE key >= ? AND key < ? ORDER BY key",
        (len(_PREFIX) + 1, _PREFIX, _PREFIX[:-1] + ";"),
    )
    found = (_understood(name, value) for name, value in rows)
    return [one for one in found if one is not None and table in ("", one.table)]


def template(conn: sqlite3.Connection, name: str) -> Template:
    """Return one; raises NotFoundError with the nearest, DatabaseError if it is damaged."""
    name = clean(name).strip()
    row = conn.execute("SELECT value FROM settings WHERE key = ?", (_PREFIX + name,)).fetchone()
    if row is None:
        raise NotFoundError(f"There is no template “{one_line(name)}”.", _instead(conn, name))
    found = _understood(name, row[0])
    if found is None:
        raise DatabaseError(
            f"The template {one_line(name)} cannot be read.",
            f"Remove it: tracker template remove {one_line(name)}",
        )
    return found


def keep(batch: Batch, one: Template) -> None:
    """Write a template, in the place of one of its name; raises UsageError for a bad name."""
    value = {"table": one.table, "body": one.body}
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    batch.set_value("settings", _PREFIX + checked(one.name), text)


def remove(batch: Batch, name: str) -> None:
    """Remove a template; one that is not there is no error."""
    batch.set_value("settings", _PREFIX + name, None)


def exists(conn: sqlite3.Connection, name: str) -> bool:
    """Whether something is kept under this name, damaged or not."""
    sql = "SELECT 1 FROM settings WHERE key = ?"
    return conn.execute(sql, (_PREFIX + name,)).fetchone() is not None


def checked(name: str) -> str:
    """Return a name that a template may have; raises UsageError."""
    name = clean(name).strip()
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"“{one_line(name)}” cannot be the name of a template.",
            "One word of letters, digits, - and _, at most 40: night-raid",
        )
    return name


def _instead(conn: sqlite3.Connection, name: str) -> str:
    from difflib import get_close_matches

    known = [one.name for one in templates(conn)]
    near = get_close_matches(name, known, n=1)
    if near:
        return f"Did you mean {near[0]}?"
    if known:
        return f"There are: {', '.join(known)}"
    return "None is kept in this file. To keep one: tracker template save NAME REF"


def _understood(name: str, value: str) -> Template | None:
    """Return what a setting says; None for what is no template, whoever wrote it.

    Such as one with a party of nobody: left out, it would be lost without a word.
    """
    try:
        raw = json.loads(value)
    except ValueError:
        return None
    table, body = (raw.get("table"), raw.get("body")) if isinstance(raw, dict) else (None, None)
    if table not in TABLES or not isinstance(body, dict) or not _NAME.fullmatch(name):
        return None
    spec, parts = TABLES[table], body.get("parts")
    kept: Body = _typed(body, spec.columns)
    found = {
        part.name: _rows(parts.get(part.name), part)
        for part in spec.parts
        if isinstance(parts, dict)
    }
    if not all(_is_whole(rows, part) for part in spec.parts for rows in [found.get(part.name, {})]):
        return None
    kept["parts"] = {part: rows for part, rows in found.items() if rows}
    return Template(name, table, kept)


def _rows(rows: Any, part: Part) -> dict[str, Body]:
    if not isinstance(rows, dict):
        return {}
    return {
        str(key): _typed(row, part.columns) for key, row in rows.items() if isinstance(row, dict)
    }


def _typed(body: Body, columns: Iterable[Column]) -> Body:
    """Return the values that are of the type of their columns."""
    types = {column.name: _TYPES.get(column.type, str) for column in columns}
    return {
        name: value
        for name, value in body.items()
        if name in types and isinstance(value, types[name])
    }


def _is_whole(rows: dict[str, Body], part: Part) -> bool:
    """Whether each row of a part has what it cannot be without; its key stands before it."""
    needed = {c.name for c in part.columns if c.required and c.name != part.key}
    return all(row.get(name) for row in rows.values() for name in needed)
