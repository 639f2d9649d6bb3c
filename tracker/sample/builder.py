"""Builds sample.db from the TOML files beside it: the same bytes each time, where SQLite allows.

A table of TOML is a record; its `key` stands for it wherever another names it, and decides its uid.
"""

from __future__ import annotations

import sqlite3
import tomllib
from collections import defaultdict
from datetime import UTC, datetime
from importlib import resources
from typing import TYPE_CHECKING, Any

from tracker.model.columns import TABLES, Body, Column
from tracker.model.references import derived_uid
from tracker.store import index
from tracker.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ORIGIN = "tracker-sample"
CODED_AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
"""The moment that all records of the sample bear; fixed, so that each build comes out alike."""

_ORDER = ("actor", "place", "document", "incident", "statement", "link")
_PARTS = {
    "names": "names",
    "tags": "tags",
    "involved": "involvements",
    "figures": "casualties",
    "cited": "citations",
    "about": "statement_incidents",
}
_RENAMED = {"date": "date_edtf", "published": "date_edtf"}
_ENDS = ("from", "to")

Raw = dict[str, Any]


def build(path: Path) -> None:
    """Make the sample file at `path`; raises RefusedError if there is something already."""
    records = read()
    random_uids = (derived_uid(ORIGIN, f"random {number}") for number in range(10**9))
    store = Store.create(
        path,
        author="sample",
        clock=lambda: CODED_AT,
        random_uid=lambda: next(random_uids),
        remember_place=False,
    )
    try:
        reason = "The escalation of December 2019 to July 2021, as a sample"
        with store, store.batch(reason) as batch:
            for table, uid, body in _in_order_of_need(records):
                batch.put_body(table, uid, body)
        _make_plain(path)
    except BaseException:  # a full disk, an impatient person: no half-made sample is left
        for suffix in ("", "-wal", "-shm", "-journal"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        raise


def read() -> list[tuple[str, str, Body]]:
    """Return (table, uid, body) of all records; raises KeyError for a key that names none."""
    raw: dict[str, list[Raw]] = defaultdict(list)
    for file in sorted(_files(), key=lambda file: file.name):
        for kind, rows in tomllib.loads(file.read_text(encoding="utf-8")).items():
            raw[kind] += rows
    tables = {row["key"]: f"{kind}s" for kind, rows in raw.items() for row in rows if "key" in row}
    keys = [row["key"] for rows in raw.values() for row in rows if "key" in row]
    if len(keys) != len(tables):
        raise ValueError(f"keys used twice: {sorted({k for k in keys if keys.count(k) > 1})}")
    return [(f"{kind}s", *_record(f"{kind}s", row, tables)) for kind in _ORDER for row in raw[kind]]


def _files() -> Iterator[Any]:
    folder = resources.files("tracker.sample") / "data"
    return (file for file in folder.iterdir() if file.name.endswith(".toml"))


def _record(table: str, row: Raw, tables: dict[str, str]) -> tuple[str, Body]:
    key = row.get("key") or f"{row['from']} {row['kind']} {row['to']}"
    uid = derived_uid(ORIGIN, key)
    columns = {column.name: column for column in TABLES[table].columns}
    body: Body = {}
    for name, value in row.items():
        if name in _PARTS:
            part = _PARTS[name]
            body.setdefault("parts", {})[part] = _part_rows(table, part, key, value, tables)
        elif table == "links" and name in _ENDS:
            kind = tables[value].removesuffix("s")
            body[f"{name}_{kind}"] = _uid(value, tables)
        elif name != "key":
            column = columns[_RENAMED.get(name, name)]
            body[column.name] = _value(column, value, tables)
    return uid, body


def _part_rows(table: str, part: str, key: str, rows: list[Any], tables: dict[str, str]) -> Body:
    if part == "tags":
        return {tag: {} for tag in rows}
    spec = TABLES[table].part(part)
    columns = {column.name: column for column in spec.columns}
    found: Body = {}
    for number, row in enumerate(rows):
        values = {name: _value(columns[name], value, tables) for name, value in row.items()}
        identity = (
            derived_uid(ORIGIN, f"{key} {part} {number}")
            if spec.key == "uid"
            else values.pop(spec.key)
        )
        found[identity] = values
    return found


def _value(column: Column, value: Any, tables: dict[str, str]) -> Any:
    return _uid(value, tables) if column.type == "ref" else value


def _uid(key: str, tables: dict[str, str]) -> str:
    if key not in tables:
        raise KeyError(f"no record has the key {key!r}")
    return derived_uid(ORIGIN, key)


def _in_order_of_need(records: list[tuple[str, str, Body]]) -> Iterator[tuple[str, str, Body]]:
    """Yield records so that each comes after those it points to.

    Involvements say on whose word, and statements say about which incident: those words are added
    to the incidents once the statements are there.
    """
    later = []
    for table, uid, body in _sources_first(records):
        if table == "incidents":
            plain = {
                key: {name: value for name, value in row.items() if name != "statement"}
                for key, row in body.get("parts", {}).get("involvements", {}).items()
            }
            if plain:
                later.append((table, uid, body))
                body = {**body, "parts": {**body["parts"], "involvements": plain}}
        if table == "links":
            yield from later
            later = []
        yield table, uid, body
    yield from later


def _sources_first(records: list[tuple[str, str, Body]]) -> list[tuple[str, str, Body]]:
    """Sort documents so that a reprint comes after what it was derived from."""
    by_uid = {uid: body for _, uid, body in records}

    def depth(body: Body) -> int:
        origin = body.get("derived_from")
        return 0 if origin is None else 1 + depth(by_uid[origin])

    return sorted(
        records, key=lambda record: (_ORDER.index(record[0].removesuffix("s")), depth(record[2]))
    )


def _make_plain(path: Path) -> None:
    """Leave one file without side files, alike for each build."""
    conn = sqlite3.connect(path, isolation_level=None)
    try:
        conn.execute("UPDATE _sqlite_migrations SET applied_at = ?", (CODED_AT.isoformat(sep=" "),))
        index.optimize(conn)
        conn.execute("PRAGMA journal_mode = DELETE")
        conn.execute("VACUUM")
    finally:
        conn.close()
