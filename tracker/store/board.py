"""What the conflict board shows of one incident: its claims, parts and twins, and their names."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tracker.model.figures import Claim
from tracker.model.when import when_from_body
from tracker.store.claims import read_claims, ties_between
from tracker.store.merged import winner_id

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from tracker.model.claims import Claims, Ties
    from tracker.model.when import When


class SaidBy(NamedTuple):
    """A statement, as it is named on the board."""

    uid: str
    gist: str
    kind: str
    when: When
    speaker: str
    speaker_uid: str | None
    reliability: str
    credibility: int
    quote: str


class Happened(NamedTuple):
    """The incident, a part of it, or a record of what may be the same."""

    uid: str
    title: str
    when: When
    place: str
    precision: str
    unit: str
    count_low: int | None
    count_high: int | None
    grade: str


class BoardFacts(NamedTuple):
    """Ids stand for records; the dictionaries name them. `views`: figures that are our own.

    `ties` are those of all statements here, also where one is about a part and one about the whole.
    """

    incident: int
    claims: dict[int, Claims]
    ties: Ties
    parts: tuple[int, ...]
    views: tuple[Claim, ...]
    incidents: dict[int, Happened]
    statements: dict[int, SaidBy]
    actors: dict[int, tuple[str, str]]


_THESE: Final = "(SELECT value FROM json_each(?))"

_PARTS: Final = """
WITH RECURSIVE part (id) AS (
    SELECT ? UNION SELECT l.from_incident_id FROM part
    JOIN links l ON l.to_incident_id = part.id AND l.kind = 'part_of'
    -- Looked up, not joined: else SQLite reads all incidents for a Bloom filter of the live ones.
    AND (SELECT state FROM incidents WHERE id = l.from_incident_id) <> 'void'
) SELECT part.id FROM part JOIN incidents i ON i.id = part.id ORDER BY i.sort_key, i.id"""

_WHEN: Final = (
    *("date_edtf", "date_mode", "time_from", "time_to", "utc_offset", "date_as_written"),
)
_DATED: Final = ", ".join(f"r.{column}" for column in _WHEN)

_INCIDENTS: Final = f"""
SELECT r.id, r.uid, r.title, coalesce(p.name, r.place_note, ''), r.geo_precision, r.unit,
       r.count_low, r.count_high, r.grade, {_DATED}
FROM incidents r LEFT JOIN places p ON p.id = {winner_id("places", "r.place_id")}
WHERE r.id IN {_THESE}"""

_STATEMENTS: Final = f"""
SELECT r.id, r.uid, r.gist, r.kind, coalesce(a.name, r.speaker_as_written, 'unnamed'), a.uid,
       coalesce(a.reliability, 'F'), r.credibility, coalesce(r.quote, ''), {_DATED}
FROM statements r LEFT JOIN actors a ON a.id = {winner_id("actors", "r.speaker_id")}
WHERE r.id IN {_THESE}"""

_ACTORS: Final = f"SELECT id, uid, name FROM actors WHERE id IN {_THESE}"

_VIEWS: Final = f"""
SELECT incident_id, 0, NULL, harm, victims, low, best, high, subset, 0,
       {winner_id("actors", "actor_id")}, uid
FROM casualties WHERE statement_id IS NULL AND incident_id IN {_THESE} ORDER BY id"""


def board_facts(conn: sqlite3.Connection, incident: int) -> BoardFacts:
    """Read what the board of one incident (id) shows; it must not be void."""
    family = [row[0] for row in conn.execute(_PARTS, (incident,))]
    claims = {one.incident: one for one in read_claims(conn, family)}
    twins = [site.incident for site in claims[incident].twins]
    claims |= {one.incident: one for one in read_claims(conn, twins)}
    statements = {s.statement for one in claims.values() for s in one.stands}
    statements |= {c.statement for one in claims.values() for c in one.figures}
    namings = [naming for one in claims.values() for naming in one.namings]
    statements |= {naming.statement for naming in namings if naming.statement is not None}
    listed = json.dumps(list(claims))
    views = tuple(map(Claim._make, conn.execute(_VIEWS, (listed,))))
    figures = [*views, *(figure for one in claims.values() for figure in one.figures)]
    named = {naming.actor for naming in namings}
    named |= {figure.actor for figure in figures if figure.actor is not None}
    actors = conn.execute(_ACTORS, (json.dumps(sorted(named)),))
    return BoardFacts(
        incident,
        claims,
        ties_between(conn, statements),
        tuple(one for one in family if one != incident),
        views,
        {row[0]: _happened(row) for row in conn.execute(_INCIDENTS, (listed,))},
        {
            row[0]: _said(row)
            for row in conn.execute(_STATEMENTS, (json.dumps(sorted(statements)),))
        },
        {id_: (uid, name) for id_, uid, name in actors},
    )


def board_of(conn: sqlite3.Connection, uid: str) -> BoardFacts | None:
    """Read the board of an incident by uid; None where it is void or not there."""
    row = conn.execute(
        "SELECT id FROM incidents WHERE uid = ? AND state <> 'void'", (uid,)
    ).fetchone()
    return None if row is None else board_facts(conn, row[0])


def contested_uids(conn: sqlite3.Connection, incidents: Iterable[int]) -> list[str]:
    """Return the uids of those of these incidents (ids) that are marked, in their order."""
    rows = conn.execute(
        "SELECT i.uid FROM json_each(?) k JOIN incidents i ON i.id = k.value "
        "WHERE i.has_conflict = 1 ORDER BY k.key",
        (json.dumps(list(incidents)),),
    )
    return [uid for (uid,) in rows]


def is_contested(conn: sqlite3.Connection, uid: str) -> bool:
    """Whether an incident is marked: anything in it contradicts."""
    row = conn.execute("SELECT has_conflict FROM incidents WHERE uid = ?", (uid,)).fetchone()
    return row is not None and row[0] == 1


def count_contested(conn: sqlite3.Connection) -> int:
    """Return how many incidents of the file are marked."""
    sql = "SELECT count(*) FROM incidents WHERE has_conflict = 1"  # the size of its own index
    return int(conn.execute(sql).fetchone()[0])


def _happened(row: tuple[Any, ...]) -> Happened:
    _, uid, title, place, precision, unit, low, high, grade, *when = row
    return Happened(uid, title, _when(when), place, precision, unit, low, high, grade)


def _said(row: tuple[Any, ...]) -> SaidBy:
    _, uid, gist, kind, speaker, speaker_uid, reliability, credibility, quote, *when = row
    grades = (reliability, credibility)
    return SaidBy(uid, gist, kind, _when(when), speaker, speaker_uid, *grades, quote)


def _when(columns: Iterable[Any]) -> When:
    return when_from_body(dict(zip(_WHEN, columns, strict=True)))
