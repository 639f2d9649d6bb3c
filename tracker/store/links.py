"""Links as they are asked for by what they join: two incidents, two statements, two actors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import sqlite3

    from tracker.model.columns import Body

LINKED: Final = ("incidents", "statements", "actors")
"""The tables of which a link joins two rows."""

MUTUAL: Final = (
    *("possible_duplicate", "not_duplicate", "same_series"),
    *("contradicts", "maybe_same"),
)
"""Kinds of link that say the same in either direction."""


class Link(NamedTuple):
    """A link by uid, and its kind."""

    uid: str
    kind: str


def body(table: str, kind: str, uid: str, other: str) -> Body:
    """Return the body of a link from one record to another."""
    noun = table.removesuffix("s")
    return {f"from_{noun}": uid, f"to_{noun}": other, "kind": kind}


def table_of(link: Body) -> str:
    """Return the table of which a link joins two rows."""
    return next(table for table in LINKED if link.get(f"from_{table.removesuffix('s')}"))


def between(conn: sqlite3.Connection, table: str, uid: str, other: str) -> list[Link]:
    """Return the links that join two records, in either direction, the oldest first."""
    noun = table.removesuffix("s")
    rows = conn.execute(
        f"SELECT l.uid, l.kind FROM links l JOIN {table} a ON a.id = l.from_{noun}_id "
        f"JOIN {table} b ON b.id = l.to_{noun}_id "
        "WHERE (a.uid = :uid AND b.uid = :other) OR (a.uid = :other AND b.uid = :uid) "
        "ORDER BY l.id",
        {"uid": uid, "other": other},
    )
    return [Link._make(row) for row in rows]


def existing(conn: sqlite3.Connection, table: str, kind: str, uid: str, other: str) -> str | None:
    """Return the uid of the link that says this already, None if there is none."""
    noun = table.removesuffix("s")
    ways = [(uid, other), (other, uid)] if kind in MUTUAL else [(uid, other)]
    for start, end in ways:
        row = conn.execute(
            f"SELECT l.uid FROM links l JOIN {table} a ON a.id = l.from_{noun}_id "
            f"JOIN {table} b ON b.id = l.to_{noun}_id "
            "WHERE a.uid = ? AND b.uid = ? AND l.kind = ?",
            (start, end, kind),
        ).fetchone()
        if row:
            return str(row[0])
    return None


class Joined(NamedTuple):
    """A link of one record: where it leads to (or comes from), its note, and which way it goes."""

    uid: str
    kind: str
    other: str
    note: str
    outgoing: bool


def of_record(conn: sqlite3.Connection, table: str, uid: str) -> list[Joined]:
    """Return the links of a record, those that start from it first, the oldest first."""
    if table not in LINKED:
        return []
    noun = table.removesuffix("s")
    found = []
    for mine, other in (("from", "to"), ("to", "from")):
        rows = conn.execute(
            f"SELECT l.uid, l.kind, o.uid, coalesce(l.note, '') FROM links l "
            f"JOIN {table} m ON m.id = l.{mine}_{noun}_id "
            f"JOIN {table} o ON o.id = l.{other}_{noun}_id WHERE m.uid = ? ORDER BY l.id",
            (uid,),
        )
        found += [Joined._make((*row, mine == "from")) for row in rows]
    return found
