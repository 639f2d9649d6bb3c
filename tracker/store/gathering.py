"""Many records at once, as bodies: what a report is made of."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tracker.store.claims import RETRACTED, claimed_figures
from tracker.store.rows import Rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from tracker.model.columns import Body
    from tracker.model.figures import Claim


def by_key(conn: sqlite3.Connection, table: str, keys: Sequence[int]) -> Iterator[tuple[str, Body]]:
    """Yield (uid, body) of the records with these sort keys, void ones left out, by date.

    Nor does an incident have a party there that only a void statement names.
    """
    where = "r.sort_key IN (SELECT value FROM json_each(?)) AND r.state <> 'void'"
    wanted = json.dumps(list(keys))
    void = {uid for (uid,) in conn.execute(_VOID_WORDS, (wanted,))}
    for uid, body in Rows(conn).read_many(table, where, (wanted,), order="r.sort_key"):
        parties = body.get("parts", {}).get("involvements", {})
        for key in [key for key, row in parties.items() if row.get("statement") in void]:
            del parties[key]
        yield uid, body


_VOID_WORDS = """
SELECT DISTINCT s.uid FROM incidents i JOIN involvements v ON v.incident_id = i.id
JOIN statements s ON s.id = v.statement_id AND s.state = 'void'
WHERE i.sort_key IN (SELECT value FROM json_each(?))"""


def statements_about(
    conn: sqlite3.Connection, incidents: Iterable[str]
) -> Iterator[tuple[str, Body]]:
    """Yield (uid, body) of the live statements about any of these incidents (uids), by date."""
    where = (
        "r.state <> 'void' AND r.id IN (SELECT si.statement_id FROM statement_incidents si "
        "JOIN incidents i ON i.id = si.incident_id "
        "WHERE i.uid IN (SELECT value FROM json_each(?)))"
    )
    parameters = (json.dumps(list(incidents)),)
    yield from Rows(conn).read_many("statements", where, parameters, order="r.sort_key")


_FOUND = "i.sort_key IN (SELECT value FROM json_each(?)) AND i.state <> 'void'"


def dates_of_incidents(
    conn: sqlite3.Connection, keys: Sequence[int]
) -> Iterator[tuple[str, str, str]]:
    """Yield (date in EDTF, unit, title) of the incidents with these sort keys, by date."""
    yield from conn.execute(
        "SELECT coalesce(i.date_edtf, ''), i.unit, i.title FROM incidents i "
        f"WHERE {_FOUND} ORDER BY i.sort_key",
        (json.dumps(list(keys)),),
    )


def dates_of_statements_about(
    conn: sqlite3.Connection, keys: Sequence[int]
) -> Iterator[tuple[str, str, str]]:
    """Yield (uid, date in EDTF, gist) of the live statements about these incidents, by date."""
    yield from conn.execute(
        "SELECT s.uid, coalesce(s.date_edtf, ''), s.gist FROM statements s "
        "WHERE s.state <> 'void' AND s.id IN (SELECT si.statement_id FROM statement_incidents si "
        f"JOIN incidents i ON i.id = si.incident_id WHERE {_FOUND}) ORDER BY s.sort_key",
        (json.dumps(list(keys)),),
    )


def by_uid(conn: sqlite3.Connection, table: str, uids: Iterable[str]) -> Iterator[tuple[str, Body]]:
    """Yield (uid, body) of these records, as far as they exist."""
    where = "r.uid IN (SELECT value FROM json_each(?))"
    yield from Rows(conn).read_many(table, where, (json.dumps(list(uids)),))


def links_among(
    conn: sqlite3.Connection, table: str, uids: Iterable[str]
) -> Iterator[tuple[str, Body]]:
    """Yield (uid, body) of the links that join two of these incidents, statements or actors."""
    kind = table.removesuffix("s")
    these = f"(SELECT id FROM {table} WHERE uid IN (SELECT value FROM json_each(?1)))"
    where = f"r.from_{kind}_id IN {these} AND r.to_{kind}_id IN {these}"
    yield from Rows(conn).read_many("links", where, (json.dumps(list(uids)),))


def remarks_on(
    conn: sqlite3.Connection, table: str, uids: Iterable[str]
) -> Iterator[tuple[str, Body]]:
    """Yield (uid, body) of the remarks about these records of a table, the oldest first."""
    where = "r.record_table = ?1 AND r.record_uid IN (SELECT value FROM json_each(?2))"
    yield from Rows(conn).read_many("remarks", where, (table, json.dumps(list(uids))))


def claims_about(
    conn: sqlite3.Connection, incidents: Iterable[str]
) -> list[tuple[str, str, Claim]]:
    """Return (incident, statement, claim) of the figures that are claimed of these incidents."""
    names = {id_: uid for uid, id_ in ids(conn, "incidents", incidents).items()}
    found = claimed_figures(conn, names)
    said = conn.execute(
        "SELECT id, uid FROM statements WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps([claim.statement for claim in found]),),
    )
    speech = dict(said.fetchall())
    return [(names[claim.incident], speech[claim.statement], claim) for claim in found]


def ids(conn: sqlite3.Connection, table: str, uids: Iterable[str]) -> dict[str, int]:
    """Return the local ids of these records by uid, for readers that join by them."""
    rows = conn.execute(
        f"SELECT uid, id FROM {table} WHERE uid IN (SELECT value FROM json_each(?))",
        (json.dumps(list(uids)),),
    )
    return dict(rows.fetchall())


def uids(conn: sqlite3.Connection, table: str, these: Iterable[int]) -> dict[int, str]:
    """Return the uids of these records by their local id."""
    rows = conn.execute(
        f"SELECT id, uid FROM {table} WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(these)),),
    )
    return dict(rows.fetchall())


def retracted(conn: sqlite3.Connection, statements: Iterable[str]) -> set[str]:
    """Return those of these statements (uids) that their own speaker has taken back."""
    rows = conn.execute(
        f"SELECT s.uid FROM json_each(?) k JOIN statements s ON s.uid = k.value WHERE {RETRACTED}",
        (json.dumps(list(statements)),),
    )
    return {uid for (uid,) in rows}
