"""Which records go along when some incidents leave the file, so that nothing points into the void.

The incidents, the statements about them, whatever these point to and so on, the links between
records that are in, and the remarks about them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.model.columns import TABLES, Body
from tracker.store import imports
from tracker.store.rows import Rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

Selection = dict[str, set[str]]
"""Table to the uids of the records that go along."""


def around(conn: sqlite3.Connection, incidents: Iterable[str]) -> Selection:
    """Return the selection that these incidents (by uid) come to."""
    found: Selection = {table: set() for table in TABLES}
    rows = Rows(conn)
    wanted = list(incidents)
    _follow(rows, found, [("incidents", uid) for uid in wanted])
    for incident in wanted:
        said = imports.uids_of_statements_about(conn, incident)
        _follow(rows, found, [("statements", uid) for uid in said])
    for uid, link in rows.read_many("links"):
        if all(target in found[table] for table, target in _pointed("links", link)):
            found["links"].add(uid)
    for uid, remark in rows.read_many("remarks"):
        if remark["record_uid"] in found[remark["record_table"]]:
            found["remarks"].add(uid)
    return found


def _follow(rows: Rows, found: Selection, start: list[tuple[str, str]]) -> None:
    """Add these records and all that can be reached from them."""
    left = list(start)
    while left:
        table, uid = left.pop()
        if uid in found[table]:
            continue
        body = rows.read(table, uid)
        if body is not None:
            found[table].add(uid)
            left += _pointed(table, body)


def _pointed(table: str, body: Body) -> Iterator[tuple[str, str]]:
    """Yield (table, uid) of each record that a body points to, itself or in its parts."""
    spec = TABLES[table]
    for column in spec.columns:
        if column.type == "ref" and column.name in body:
            yield column.target, body[column.name]
    for part in spec.parts:
        for key, row in body.get("parts", {}).get(part.name, {}).items():
            for column in part.columns:
                target = key if column.name == part.key else row.get(column.name)
                if column.type == "ref" and target:
                    yield column.target, target
