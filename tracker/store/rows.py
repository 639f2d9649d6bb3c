"""Bodies to rows and back: the only place that knows how a record lies in its tables."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from tracker.errors import NotFoundError
from tracker.model.columns import DEFAULTS, TABLES, WHEN, Body, Column, Part, columns_of
from tracker.model.dates import FuzzyDate
from tracker.model.names import index_text, skeleton
from tracker.model.records import is_empty
from tracker.model.references import derived_uid
from tracker.model.text import clean

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

_DERIVED_DATES = ("date_from", "date_to", "day_from", "day_to", "date_precision")
_WHEN_NAMES = frozenset(column.name for column in WHEN)
_REMEMBERED = 100_000
"""Ids kept in memory: enough that an import seldom asks again, little beside the page cache."""
_AT_ONCE = 500
"""Records of which the parts are read together: so many that the statements hardly count."""
_STORED_AS_IS = frozenset({"text", "int", "real"})
_NAMED = {"actors": "actor_id", "places": "place_id"}


class Rows:
    """Reads and writes bodies on one connection; remembers ids, so it lives for one batch."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn
        self._ids: dict[tuple[str, str], int] = {}
        self._reserved: dict[tuple[str, str], int] = {}
        self._last_ids: dict[str, int] = {}

    def reserve(self, table: str, uid: str) -> int:
        """Return the id of a record that this transaction is about to insert.

        So records that point to each other can be written one after the other; the foreign keys
        are checked at the commit.
        """
        known = self._known(table, uid)
        if known is not None:
            return known
        if table not in self._last_ids:
            sql = "SELECT seq FROM sqlite_sequence WHERE name = ?"
            row = self.conn.execute(sql, (table,)).fetchone()
            self._last_ids[table] = row[0] if row else 0
        self._last_ids[table] += 1
        self._reserved[table, uid] = self._last_ids[table]
        return self._last_ids[table]

    def _known(self, table: str, uid: str) -> int | None:
        known = self._ids.get((table, uid))
        return known if known is not None else self._reserved.get((table, uid))

    def _remember(self, table: str, uid: str, id_: int) -> None:
        if len(self._ids) >= _REMEMBERED:
            self._ids.clear()
        self._ids[table, uid] = id_

    def id_of(self, table: str, uid: str) -> int:
        """Return the local id of a record; raises NotFoundError."""
        known = self._known(table, uid)
        if known is not None:
            return known
        found = self.conn.execute(f"SELECT id FROM {table} WHERE uid = ?", (uid,)).fetchone()
        if found is None:
            raise NotFoundError(f"There is no record {uid} among the {table}.")
        self._remember(table, uid, found[0])
        return int(found[0])

    def has(self, table: str, uid: str) -> bool:
        """Whether the record exists."""
        if (table, uid) in self._ids:
            return True
        sql = f"SELECT 1 FROM {table} WHERE uid = ?"
        return self.conn.execute(sql, (uid,)).fetchone() is not None

    def read(self, table: str, uid: str) -> Body | None:
        """Return the body of a record, or None."""
        return next((body for _, body in self.read_many(table, "r.uid = ?", (uid,))), None)

    def read_many(
        self,
        table: str,
        where: str = "1",
        parameters: tuple[Any, ...] = (),
        *,
        order: str = "r.id",
    ) -> Iterator[tuple[str, Body]]:
        """Yield (uid, body) of the records `r` for which the SQL condition holds, oldest first."""
        spec = TABLES[table]
        sql = (
            f"SELECT r.id, r.uid, {_selected(table)} FROM {table} r WHERE {where} ORDER BY {order}"
        )
        found = self.conn.execute(sql, parameters)
        while records := found.fetchmany(_AT_ONCE):
            owners = [row[0] for row in records]
            parts = {part.name: self._read_part(table, part, owners) for part in spec.parts}
            for id_, uid, *values in records:
                body = _body_of(spec.columns, values)
                own = {name: rows[id_] for name, rows in parts.items() if id_ in rows}
                if own:
                    body["parts"] = own
                yield uid, body

    def insert(self, table: str, uid: str, body: Body, now: str, sort_key: int | None) -> int:
        """Write a new record with its parts; return its id."""
        spec = TABLES[table]
        values = self._sql_values(columns_of(table), {**DEFAULTS[table], **body})
        id_ = self.reserve(table, uid)
        values |= {"id": id_, "uid": uid, "updated_at": now}
        values.setdefault("created_at", now)
        if spec.dated:
            values |= derived_dates(body.get("date_edtf") or "")
        if sort_key is not None:
            values["sort_key"] = sort_key
        _insert(self.conn, table, values)
        self._reserved.pop((table, uid), None)
        self._remember(table, uid, id_)
        for name, rows in body.get("parts", {}).items():
            part, columns = spec.part(name), columns_of(table, name)
            for key, row in rows.items():
                self._insert_part(part, columns, id_, key, row)
        self._write_primary_name(table, uid, id_, body)
        return id_

    def update(
        self, table: str, uid: str, body: Body, delta: Body, now: str, sort_key: int | None
    ) -> None:
        """Write what `delta` names, which leads to `body`, and the columns that follow from it."""
        spec = TABLES[table]
        id_ = self.id_of(table, uid)
        full = {**DEFAULTS[table], **body}
        values = {
            column.sql: self._sql_value(column, full.get(column.name))
            for column in spec.columns
            if column.name in delta
        }
        values["updated_at"] = now
        if spec.dated and not _WHEN_NAMES.isdisjoint(delta):
            values |= derived_dates(body.get("date_edtf") or "")
            if "date_mode" in values:
                values["date_mode"] = body.get("date_mode") or "once"
        if sort_key is not None:
            values["sort_key"] = sort_key
        _update(self.conn, table, id_, values)
        for name, rows in delta.get("parts", {}).items():
            for key in rows:
                row = body.get("parts", {}).get(name, {}).get(key)
                self._write_part(spec.part(name), columns_of(table, name), id_, key, row)
        if "name" in delta:
            self._write_primary_name(table, uid, id_, body)

    def delete(self, table: str, uid: str) -> None:
        """Remove a record and its parts. What else points to it is the caller's to know."""
        id_ = self.id_of(table, uid)
        for part in TABLES[table].parts:
            where = f"{part.owner} = ?{_own_rows(table, part)}"
            self.conn.execute(f"DELETE FROM {part.name} WHERE {where}", (id_,))
        if table in _NAMED:
            self.conn.execute(f"DELETE FROM names WHERE {_NAMED[table]} = ?", (id_,))
        self.conn.execute(f"DELETE FROM {table} WHERE id = ?", (id_,))
        self._ids.pop((table, uid), None)

    def _read_part(self, table: str, part: Part, owners: list[int]) -> dict[int, Body]:
        """Return the rows of a part by the id of the record that they are of."""
        columns = tuple(column for column in part.columns if column.name != part.key)
        key = "r.uid" if part.key == "uid" else _select(_column(part, part.key))
        picked = ", ".join([f"r.{part.owner}", key, *(_select(column) for column in columns)])
        # The plus sign: in the order of the ids SQLite would read the whole table, to spare a sort.
        sql = (
            f"SELECT {picked} FROM {part.name} r "
            f"WHERE r.{part.owner} IN (SELECT value FROM json_each(?))"
            f"{_own_rows(table, part)} ORDER BY +r.id"
        )
        found: dict[int, Body] = {}
        for owner, name, *values in self.conn.execute(sql, (json.dumps(owners),)):
            found.setdefault(owner, {})[name] = _body_of(columns, values)
        return found

    def _write_part(
        self, part: Part, columns: Mapping[str, Column], owner: int, key: str, row: Body | None
    ) -> None:
        identity, value = self._part_identity(part, columns, key)
        # A part is small: written anew as a whole, so that its columns need no diff of their own.
        # Its place among its siblings is kept by its id.
        where = f"{identity} = ? AND {part.owner} = ?"
        old = self.conn.execute(
            f"SELECT id FROM {part.name} WHERE {where}", (value, owner)
        ).fetchone()
        if old is not None:
            self.conn.execute(f"DELETE FROM {part.name} WHERE id = ?", old)
        if row is not None:
            self._insert_part(part, columns, owner, key, row, id_=old[0] if old else None)

    def _insert_part(
        self,
        part: Part,
        columns: Mapping[str, Column],
        owner: int,
        key: str,
        row: Body,
        id_: int | None = None,
    ) -> None:
        values = self._sql_values(columns, {**DEFAULTS[part.name], **row})
        identity, value = self._part_identity(part, columns, key)
        values[identity] = value
        values[part.owner] = owner
        if id_ is not None:
            values["id"] = id_
        if part.name == "names":
            values |= {"folded": index_text(row["name"]), "skeleton": skeleton(row["name"])}
        _insert(self.conn, part.name, values)

    def _part_identity(
        self, part: Part, columns: Mapping[str, Column], key: str
    ) -> tuple[str, int | str]:
        if part.key == "uid":
            return "uid", key
        column = columns[part.key]
        return column.sql, self._sql_value(column, key)

    def _write_primary_name(self, table: str, uid: str, id_: int, body: Body) -> None:
        """Keep the row of `names` that makes the record's own name findable; it is no part."""
        if table not in _NAMED:
            return
        owner = _NAMED[table]
        self.conn.execute(f"DELETE FROM names WHERE {owner} = ? AND kind = 'primary'", (id_,))
        name = clean(body["name"])
        values = {"uid": derived_uid("primary-name", uid), owner: id_, "name": name}
        values |= {"folded": index_text(name), "skeleton": skeleton(name), "kind": "primary"}
        _insert(self.conn, "names", values)

    def _sql_values(self, columns: Mapping[str, Column], body: Body) -> dict[str, Any]:
        """Return what a body holds in its columns, by their names in SQL."""
        values: dict[str, Any] = {}
        for name, value in body.items():
            if name == "parts" or not (value or not is_empty(value)):
                continue
            column = columns[name]
            if column.type in _STORED_AS_IS:
                values[name] = value
            else:
                values[column.sql] = self._sql_value(column, value)
        return values

    def _sql_value(self, column: Column, value: Any) -> Any:
        if column.type == "bool":
            return int(bool(value))
        if value is None:
            return None
        if column.type == "ref":
            return self.id_of(column.target, value)
        if column.type == "json":
            return json.dumps(value, ensure_ascii=False)
        return value


@lru_cache(maxsize=16_384)
def derived_dates(edtf: str) -> Mapping[str, Any]:
    """Return the columns that follow from a date in EDTF; raises DateError."""
    date = FuzzyDate.parse(edtf)
    first, last = date.first, date.last
    values = (
        first.isoformat() if first else None,
        last.isoformat() if last else None,
        date.day_from,
        date.day_to,
        date.precision,
    )
    return dict(zip(_DERIVED_DATES, values, strict=True))


def _column(part: Part, name: str) -> Column:
    return next(column for column in part.columns if column.name == name)


def _select(column: Column) -> str:
    if column.type != "ref":
        return f"r.{column.name}"
    return f"(SELECT uid FROM {column.target} WHERE id = r.{column.sql})"


@cache
def _selected(table: str) -> str:
    return ", ".join(_select(column) for column in TABLES[table].columns)


def _own_rows(table: str, part: Part) -> str:
    """Return the condition that leaves out rows of the same table that are no parts of this."""
    if part.name == "casualties" and table == "incidents":
        return " AND statement_id IS NULL"  # those with one are the statement's claims
    if part.name == "names":
        return " AND kind <> 'primary'"
    return ""


def _body_of(columns: tuple[Column, ...], values: Sequence[Any]) -> Body:
    body: Body = {}
    for column, value in zip(columns, values, strict=True):
        if value is None or (column.name == "date_mode" and value == "once"):
            continue
        if column.type == "bool":
            if value:
                body[column.name] = True
        elif column.type == "json":
            body[column.name] = json.loads(value)
        else:
            body[column.name] = value
    return body


def _insert(conn: sqlite3.Connection, table: str, values: dict[str, Any]) -> int:
    columns = tuple(values)
    cursor = conn.execute(_insert_sql(table, columns), tuple(values.values()))
    assert cursor.lastrowid is not None
    return cursor.lastrowid


@cache
def _insert_sql(table: str, columns: tuple[str, ...]) -> str:
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"


def _update(conn: sqlite3.Connection, table: str, id_: int, values: dict[str, Any]) -> None:
    pairs = ", ".join(f"{column} = ?" for column in values)
    conn.execute(f"UPDATE {table} SET {pairs} WHERE id = ?", (*values.values(), id_))
