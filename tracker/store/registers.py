"""Actors, places and documents as rows for output, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.model.names import words
from tracker.store.tabular import neighbours, short_reference

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterator


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
    conn: sqlite3.Connection,
    table: str,
    text: str,
    minimum: int,
    limit: int = 0,
    kinds: Collection[str] = (),
) -> Iterator[ActorRow | PlaceRow | DocumentRow]:
    """Yield actors or places by name, documents newest first; void and merged ones are left out.

    With `text`, those of which one name (of documents, title or address) holds every word of it;
    with `kinds`, those of one of them. A `limit` of 0 is none.
    """
    sql, row = _REGISTER_ROWS[table]
    where, parameters = _condition(table, text, kinds)
    sql = sql.format(near=neighbours(table), where=where) + " LIMIT ?"
    for uid, before, after, *values in conn.execute(sql, (*parameters, limit or -1)):
        yield row(uid, short_reference(table, uid, before, after, minimum), *values)


def count_register(
    conn: sqlite3.Connection, table: str, text: str, kinds: Collection[str] = ()
) -> int:
    """Return how many rows `register_rows` would yield without a limit."""
    where, parameters = _condition(table, text, kinds)
    sql = f"SELECT count(*) FROM {table} r WHERE {where}"
    return int(conn.execute(sql, parameters).fetchone()[0])


def _condition(table: str, text: str, kinds: Collection[str]) -> tuple[str, list[str]]:
    where, parameters = _called(table, text)
    if not kinds:
        return where, parameters
    return f"{where} AND r.kind IN ({', '.join('?' * len(kinds))})", [*parameters, *kinds]


def _called(table: str, text: str) -> tuple[str, list[str]]:
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
    # The names of what was merged into a record are its names too.
    named = (
        f"r.id IN (SELECT coalesce(m.merged_into_id, m.id) FROM names n "
        f"JOIN {table} m ON m.id = n.{owner} WHERE {held})"
    )
    return f"{live} AND {named}", list(folded)
