"""Records as rows for output: what a line in a pipe can hold, read a few hundred at a time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from tracker.model import references
from tracker.model.names import words

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from tracker.store.listing import Span

REGISTERS = ("actors", "places", "documents")
"""The tables of what incidents and statements refer to."""


class IncidentRow(NamedTuple):
    """An incident. `dead` holds one span, or several that must not be added up."""

    uid: str
    reference: str
    date_edtf: str
    date_as_written: str
    place: str
    country: str
    kind: str
    title: str
    state: str
    grade: str
    unit: str
    conflict: bool
    sensitive: bool
    summary: str
    dead: tuple[Span, ...]


class StatementRow(NamedTuple):
    """A statement; `incident` and `stance` are those of the first incident that it is about."""

    uid: str
    reference: str
    date_edtf: str
    date_as_written: str
    speaker: str
    kind: str
    gist: str
    quote: str
    incident: str
    stance: str
    credibility: int
    state: str


class ActorRow(NamedTuple):
    """An actor; `mentions` counts the incidents it took part in and the statements it made."""

    uid: str
    reference: str
    name: str
    kind: str
    country: str
    reliability: str
    state: str
    mentions: int


class PlaceRow(NamedTuple):
    """A place; `mentions` counts the incidents there."""

    uid: str
    reference: str
    name: str
    kind: str
    country: str
    admin1: str
    latitude: float | None
    longitude: float | None
    state: str
    mentions: int


class DocumentRow(NamedTuple):
    """A document; `mentions` counts the citations of it."""

    uid: str
    reference: str
    date_edtf: str
    date_as_written: str
    kind: str
    publisher: str
    title: str
    url: str
    state: str
    mentions: int


def _neighbours(table: str) -> str:
    """Return SQL for the uids before and after that of `r`: what a short reference depends on."""
    return (
        f"(SELECT max(uid) FROM {table} n WHERE n.uid < r.uid), "
        f"(SELECT min(uid) FROM {table} n WHERE n.uid > r.uid)"
    )


_INCIDENTS = f"""
SELECT r.sort_key, {_neighbours("incidents")}, r.id, r.uid, coalesce(r.date_edtf, ''),
       coalesce(r.date_as_written, ''), coalesce(w.name, p.name, ''),
       coalesce(w.country, p.country, ''), r.kind, r.title, r.state, r.grade, r.unit,
       r.has_conflict, r.sensitive, coalesce(r.summary, '')
FROM incidents r LEFT JOIN places p ON p.id = r.place_id
LEFT JOIN places w ON w.id = p.merged_into_id
WHERE r.sort_key IN (SELECT value FROM json_each(?))"""

_STATEMENTS = f"""
SELECT r.sort_key, {_neighbours("statements")}, r.uid, coalesce(r.date_edtf, ''),
       coalesce(r.date_as_written, ''), coalesce(w.name, a.name, r.speaker_as_written, ''),
       r.kind, r.gist, coalesce(r.quote, ''),
       coalesce((SELECT i.title FROM statement_incidents si
                 JOIN incidents i ON i.id = si.incident_id
                 WHERE si.statement_id = r.id ORDER BY si.id LIMIT 1), ''),
       coalesce((SELECT stance FROM statement_incidents
                 WHERE statement_id = r.id ORDER BY id LIMIT 1), 'none'),
       r.credibility, r.state
FROM statements r LEFT JOIN actors a ON a.id = r.speaker_id
LEFT JOIN actors w ON w.id = a.merged_into_id
WHERE r.sort_key IN (SELECT value FROM json_each(?))"""


def incident_rows(
    conn: sqlite3.Connection, keys: Sequence[int], minimum: int, *, with_dead: bool = True
) -> list[IncidentRow]:
    """Return the incidents with these sort keys, in the order of `keys`; gone ones are left out.

    References are unique in the file and of at least `minimum` characters after their letter.
    """
    found = conn.execute(_INCIDENTS, (json.dumps(keys),)).fetchall()
    dead: dict[int, tuple[Span, ...]] = {}
    if with_dead:
        from tracker.store.listing import dead_by_incident

        dead = dead_by_incident(conn, [row[3] for row in found])
    rows = {}
    for key, before, after, id_, uid, *values, conflict, sensitive, summary in found:
        reference = _reference("incidents", uid, before, after, minimum)
        flags = (bool(conflict), bool(sensitive), summary, dead.get(id_, ()))
        rows[key] = IncidentRow._make((uid, reference, *values, *flags))
    return [rows[key] for key in keys if key in rows]


def statement_rows(
    conn: sqlite3.Connection, keys: Sequence[int], minimum: int
) -> list[StatementRow]:
    """Return the statements with these sort keys, as `incident_rows`."""
    rows = {}
    for key, before, after, uid, *values in conn.execute(_STATEMENTS, (json.dumps(keys),)):
        reference = _reference("statements", uid, before, after, minimum)
        rows[key] = StatementRow(uid, reference, *values)
    return [rows[key] for key in keys if key in rows]


_ACTORS = """
SELECT r.uid, {near}, r.name, r.kind, coalesce(r.country, ''), r.reliability, r.state,
       (SELECT count(DISTINCT incident_id) FROM involvements v WHERE v.actor_id = r.id)
       + (SELECT count(*) FROM statements s WHERE s.speaker_id = r.id)
FROM actors r WHERE {where} ORDER BY r.name COLLATE NOCASE, r.id"""

_PLACES = """
SELECT r.uid, {near}, r.name, r.kind, coalesce(r.country, ''), coalesce(r.admin1, ''),
       r.latitude, r.longitude, r.state,
       (SELECT count(*) FROM incidents i WHERE i.place_id = r.id)
FROM places r WHERE {where} ORDER BY r.name COLLATE NOCASE, r.id"""

_DOCUMENTS = """
SELECT r.uid, {near}, coalesce(r.date_edtf, ''), coalesce(r.date_as_written, ''), r.kind,
       coalesce(a.name, ''), coalesce(r.title, r.url, r.path, r.kind), coalesce(r.url, ''),
       r.state, (SELECT count(*) FROM citations c WHERE c.document_id = r.id)
FROM documents r LEFT JOIN actors a ON a.id = r.publisher_id
WHERE {where} ORDER BY r.day_from IS NULL, r.day_from DESC, r.id"""

_REGISTER_ROWS = {
    "actors": (_ACTORS, ActorRow),
    "places": (_PLACES, PlaceRow),
    "documents": (_DOCUMENTS, DocumentRow),
}


def register_rows(
    conn: sqlite3.Connection, table: str, text: str, minimum: int, limit: int = 0
) -> Iterator[ActorRow | PlaceRow | DocumentRow]:
    """Yield actors or places by name, documents newest first; void and merged ones are left out.

    With `text`, those of which one name (of documents, title or address) holds every word of it.
    A `limit` of 0 is none.
    """
    sql, row = _REGISTER_ROWS[table]
    where, parameters = _condition(table, text)
    sql = sql.format(near=_neighbours(table), where=where) + " LIMIT ?"
    for uid, before, after, *values in conn.execute(sql, (*parameters, limit or -1)):
        yield row(uid, _reference(table, uid, before, after, minimum), *values)


def uids(conn: sqlite3.Connection, table: str, keys: Sequence[int]) -> list[str]:
    """Return the uids of the records with these sort keys, in the order of their dates."""
    sql = (
        f"SELECT uid FROM {table} WHERE sort_key IN (SELECT value FROM json_each(?)) "
        "ORDER BY sort_key"
    )
    return [uid for (uid,) in conn.execute(sql, (json.dumps(keys),))]


def count_register(conn: sqlite3.Connection, table: str, text: str) -> int:
    """Return how many rows `register_rows` would yield without a limit."""
    where, parameters = _condition(table, text)
    sql = f"SELECT count(*) FROM {table} r WHERE {where}"
    return int(conn.execute(sql, parameters).fetchone()[0])


def _condition(table: str, text: str) -> tuple[str, list[str]]:
    live = "r.state <> 'void'"
    if table == "documents":
        typed = text.split()
        held = "instr(lower(coalesce(r.title, '') || ' ' || coalesce(r.url, '')), lower(?))"
        return " AND ".join([live, *(held for _ in typed)]), typed
    owner = "actor_id" if table == "actors" else "place_id"
    folded = words(text)
    live += " AND r.merged_into_id IS NULL"
    if not folded:
        return live, []
    held = " AND ".join("instr(n.folded, ?)" for _ in folded)
    named = f"EXISTS (SELECT 1 FROM names n WHERE n.{owner} = r.id AND {held})"
    return f"{live} AND {named}", list(folded)


def _reference(table: str, uid: str, before: str | None, after: str | None, minimum: int) -> str:
    neighbours = [other for other in (before, after) if other is not None]
    return references.show(table, uid, references.shortest(uid, neighbours, minimum))
