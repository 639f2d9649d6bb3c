"""A record as a sheet of text to edit by hand ($EDITOR), and back: TOML with notes.

Every field of the record is there, empty ones as a comment with the values they may take. Other
records are named by reference, an actor or place also by its exact name. A date is read as people
type it; what was typed is kept beside it.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from tracker.errors import NotFoundError, RefusedError, TrackerError
from tracker.model.columns import TABLES, WHEN, Body, Column, Part
from tracker.model.names import index_text
from tracker.model.records import when_from_body
from tracker.model.text import one_line, visible
from tracker.model.vocabulary import codes
from tracker.store import lookup

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from datetime import datetime

_HIDDEN = frozenset(
    ("created_at", "created_by", "void_reason", "merged_into", "origin", "origin_id", "extra")
)
"""Fields that a person does not type; they stay as they are."""

_DATE = "date"
"""The field that stands for `date_edtf` and `date_as_written` on a sheet."""

_TITLES = {"actors": "name", "places": "name", "incidents": "title", "statements": "gist"}


def write(conn: sqlite3.Connection, table: str, body: Body, uid: str = "") -> str:
    """Return the sheet of a record; of a new one, if `uid` is empty."""
    spec = TABLES[table]
    noun = table.removesuffix("s")
    what = lookup.reference(conn, table, uid) if uid else f"a new {noun}"
    lines = [
        f"# {what} · change what you like, save, close. Nothing changes if nothing is saved.",
        "# Other records go by reference (a3f2k), actors and places also by their exact name.",
        "# Dates as you would type them: 27 jun 2021 · c. 2014 · 27 or 28 June 2021 · 1-10 June",
        "",
        *_fields(conn, _shown(spec.columns), body),
    ]
    # Tags first: in TOML, what follows a [[heading]] belongs to it.
    for part in sorted(spec.parts, key=lambda part: part.name != "tags"):
        rows = body.get("parts", {}).get(part.name, {})
        lines += _tags(rows) if part.name == "tags" else _part_lines(conn, part, rows)
    return "\n".join(lines) + "\n"


def read(
    conn: sqlite3.Connection,
    table: str,
    text: str,
    base: Body,
    *,
    now: datetime,
    date_order: str = "ask",
) -> Body:
    """Return the body that a sheet describes; `base` is the body that it was written from.

    Raises RefusedError naming the line or field that cannot be read, and what would be right.
    """
    try:
        sheet = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RefusedError(
            f"The sheet cannot be read: {error}.",
            'A field is name = "text"; a text of several lines stands between """ and """.',
        ) from error
    spec = TABLES[table]
    parts = {part.name: part for part in spec.parts}
    columns = {column.name: column for column in _shown(spec.columns)}
    body = {name: value for name, value in base.items() if name in _HIDDEN}
    body |= _date_of(sheet, base, now, date_order) if spec.dated else {}
    for name, value in sheet.items():
        if name == _DATE and spec.dated:
            continue
        if name in parts:
            rows = _part_rows(conn, parts[name], value, base)
            body.setdefault("parts", {})[name] = rows
        elif name in columns:
            body[name] = _value(conn, columns[name], value)
        else:
            options = ", ".join([*columns, *parts])
            raise RefusedError(f"There is no field {one_line(name)!r}.", f"There are: {options}")
    return body


def _shown(columns: Iterable[Column]) -> tuple[Column, ...]:
    """Return the fields of a sheet: those that people type, the date as one."""
    hidden = _HIDDEN | {"date_edtf", "date_as_written"}
    return tuple(
        Column(_DATE) if column == WHEN[0] else column
        for column in columns
        if column.name not in hidden or column == WHEN[0]
    )


def _fields(conn: sqlite3.Connection, columns: tuple[Column, ...], body: Body) -> Iterator[str]:
    for column in columns:
        if column.name == _DATE:
            yield _date_line(body)
            continue
        value = body.get(column.name)
        note = _note(conn, column, value)
        if value is None:
            yield f"# {column.name} = {_empty(column)}{note}"
        else:
            yield f"{column.name} = {_literal(conn, column, value)}{note}"


def _date_line(body: Body) -> str:
    edtf = body.get("date_edtf")
    if not edtf:
        return f'# {_DATE} = ""'
    words = when_from_body(body).date.words()
    written = body.get("date_as_written")
    said = f", written as: {one_line(written)}" if written and written != edtf else ""
    return f"{_DATE} = {_string(edtf)}  # {words}{said}"


def _note(conn: sqlite3.Connection, column: Column, value: Any) -> str:
    if column.type == "ref" and value:
        return f"  # {one_line(_title(conn, column.target, value))}"
    if column.type == "text" and column.target:
        return f"  # {', '.join(codes(column.target))}"
    return ""


def _title(conn: sqlite3.Connection, table: str, uid: str) -> str:
    title = _TITLES.get(table, "coalesce(title, url, '')")
    row = conn.execute(f"SELECT {title} FROM {table} WHERE uid = ?", (uid,)).fetchone()
    return str(row[0]) if row else ""


def _part_lines(conn: sqlite3.Connection, part: Part, rows: Body) -> list[str]:
    lines = []
    for key, row in rows.items():
        values = row if part.key == "uid" else {**row, part.key: key}
        identity = [f'uid = "{key}"'] if part.key == "uid" else []
        lines += ["", f"[[{part.name}]]", *identity, *_fields(conn, part.columns, values)]
    blank = [f"# [[{part.name}]]", *(f"{line}" for line in _fields(conn, part.columns, {}))]
    return [*lines, "", *blank] if not rows else lines


def _tags(rows: Body) -> list[str]:
    listed = ", ".join(_string(tag) for tag in rows)
    return [f"tags = [{listed}]" if rows else '# tags = [""]']


def _empty(column: Column) -> str:
    return {"int": "0", "real": "0.0", "bool": "false"}.get(column.type, '""')


def _literal(conn: sqlite3.Connection, column: Column, value: Any) -> str:
    if column.type == "ref":
        return _string(lookup.reference(conn, column.target, value))
    if column.type == "bool":
        return "true" if value else "false"
    if column.type in ("int", "real"):
        return repr(value)
    return _text(value)


def _text(value: str) -> str:
    if "\n" not in value:
        return _string(value)
    body = "\n".join(_escaped(line).replace('"""', '""\\"') for line in value.split("\n"))
    closing = '\\"' if body.endswith('"') else ""
    return f'"""\n{body[:-1] + closing if closing else body}"""'


def _string(value: str) -> str:
    escaped = _escaped(value).replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _escaped(value: str) -> str:
    """Spell out what a terminal or editor would act on; TOML reads the same text back."""
    value = value.replace("\\", "\\\\")
    return "".join(c if _is_harmless(c) else _escape(c) for c in value)


def _is_harmless(character: str) -> bool:
    return character == "\n" or (character.isprintable() and visible(character) == character)


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def _date_of(sheet: dict[str, Any], base: Body, now: datetime, date_order: str) -> Body:
    """Return the date fields of a sheet; an unchanged date keeps the words as written."""
    typed = sheet.get(_DATE, "")
    if not isinstance(typed, str):
        typed = str(typed)  # TOML has dates of its own: date = 2021-06-28
    if not typed.strip():
        return {}
    if typed == base.get("date_edtf"):
        kept = ("date_edtf", "date_as_written")
        return {name: base[name] for name in kept if name in base}
    from tracker.model.reading import read as read_date

    when = read_date(typed, now.replace(tzinfo=None), date_order=date_order).when
    times = {"time_from": when.time_from, "time_to": when.time_to, "utc_offset": when.utc_offset}
    # A time typed with the date counts, unless the sheet gives it in a field of its own.
    found = {name: value for name, value in times.items() if value and name not in sheet}
    return {"date_edtf": when.date.edtf, "date_as_written": typed, **found}


def _part_rows(conn: sqlite3.Connection, part: Part, value: Any, base: Body) -> Body:
    if part.name == "tags":
        if not isinstance(value, list) or not all(isinstance(tag, str) for tag in value):
            raise RefusedError("tags: a list of texts is wanted.", 'For example: tags = ["drone"]')
        return {tag: {} for tag in value if tag.strip()}
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise RefusedError(f"{part.name}: begin each with a line [[{part.name}]].")
    known = base.get("parts", {}).get(part.name, {})
    columns = {column.name: column for column in part.columns}
    rows: Body = {}
    for number, row in enumerate(value, 1):
        unknown = row.keys() - columns.keys() - {"uid"}
        if unknown:
            options = ", ".join(columns)
            raise RefusedError(
                f"{part.name}: there is no field {one_line(sorted(unknown)[0])!r}.",
                f"There are: {options}",
            )
        values = {
            name: _value(conn, columns[name], field) for name, field in row.items() if name != "uid"
        }
        key = row.get("uid") if part.key == "uid" else values.pop(part.key, None)
        if part.key == "uid" and key not in known:
            key = f"new-{number}"
        if not key:
            raise RefusedError(f"{part.name} {part.key}: must not be empty.")
        rows[key] = values
    return rows


def _value(conn: sqlite3.Connection, column: Column, value: Any) -> Any:
    if column.type == "ref" and isinstance(value, str) and value.strip():
        return _resolve(conn, column, value.strip())
    if column.type == "text" and isinstance(value, str):
        return value.removesuffix("\n") if "\n" in value else value
    return value


def _resolve(conn: sqlite3.Connection, column: Column, text: str) -> str:
    """Return the uid of a reference, or of the one actor or place with exactly this name."""
    try:
        table, uid = lookup.resolve(conn, text)
        if table == column.target:
            return uid
    except NotFoundError:
        pass
    except TrackerError:
        if column.target not in ("actors", "places"):
            raise
    owner = {"actors": "actor_id", "places": "place_id"}.get(column.target)
    if owner is None:
        raise RefusedError(f"{column.name}: {one_line(text)!r} is no reference of that kind.")
    rows = conn.execute(
        f"SELECT DISTINCT r.uid FROM names n JOIN {column.target} r ON r.id = n.{owner} "
        "WHERE n.folded = ? AND r.state <> 'void'",
        (index_text(text),),
    ).fetchall()
    if len(rows) == 1:
        return lookup.winner(conn, column.target, rows[0][0])
    found = "is no name or reference here" if not rows else "names several"
    raise RefusedError(
        f"{column.name}: {one_line(text)!r} {found}.",
        f"Give the reference; find it with: tracker list {column.target}",
    )
