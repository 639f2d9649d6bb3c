"""What is looked at to tell the gaps of incidents, read for many at once."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tracker.model.when import when_from_body
from tracker.store import review_copy
from tracker.store.claims import RETRACTED, claims_itself, is_cleared
from tracker.store.gaps import MOVED_ON, claim_days, on_void_word, updated
from tracker.store.merged import winner_id
from tracker.store.sources import CODED_SQL, ROOT, SOURCE

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from tracker.model.when import When

_CHUNK: Final = 500


class Party(NamedTuple):
    """A party in an incident, on no void statement's word; of a merged actor, the one it is now.

    `claims`: it says so itself, so that it is no mere description, whatever its kind.
    """

    actor: str
    name: str
    kind: str
    role: str
    attribution: str
    claims: bool | int = False


class Word(NamedTuple):
    """A live statement about an incident. `retracted`: its speaker has taken it back."""

    uid: str
    kind: str
    when: When
    speaker: str
    relation: str
    asserts: str
    retracted: bool | int = False


class Paper(NamedTuple):
    """A document cited; `root` is the one that it was derived from, `kept` if there is a copy.

    `source` is the same for all documents that are one source; `coded`: it is a data set.
    """

    uid: str
    title: str
    root: str
    kept: bool | int
    source: int
    coded: bool | int


class Toll(NamedTuple):
    """A figure of an incident. `statement` None is our own view.

    `actor`: whose people are counted, None for whoever they were; `updated`: a live statement
    updates its own; `moved_on`: the uid of one that does and gives a figure in its place, but none
    of this incident; `is_update`: its own updates another.
    """

    statement: str | None
    speaker: int | None
    speaker_name: str
    harm: str
    victims: str
    actor: int | None
    low: int | None
    best: int | None
    high: int | None
    subset: bool | int
    as_worded: str | None
    updated: bool | int
    is_update: bool | int
    moved_on: str | None


class GapFacts(NamedTuple):
    """What is looked at of one incident. `own_point`: the point is its own, not of its place.

    `claim_days`: after how many days without a claim this file calls that a gap.
    """

    uid: str
    title: str
    kind: str
    unit: str
    state: str
    when: When
    precision: str
    place: str | None
    place_name: str
    place_kind: str
    country: str | None
    point: tuple[float, float] | None
    own_point: bool
    parties: tuple[Party, ...]
    words: tuple[Word, ...]
    papers: tuple[Paper, ...]
    tolls: tuple[Toll, ...]
    claim_days: int


_INCIDENTS = f"""
SELECT r.id, r.uid, r.title, r.kind, r.unit, r.state, r.geo_precision, p.uid,
       coalesce(p.name, ''), coalesce(p.kind, ''), p.country,
       coalesce(r.latitude, p.latitude), coalesce(r.longitude, p.longitude),
       (r.latitude IS NOT NULL), r.date_edtf, r.date_mode, r.time_from, r.time_to, r.utc_offset,
       r.date_as_written
FROM incidents r LEFT JOIN places p ON p.id = {winner_id("places", "r.place_id")}
WHERE r.id IN (SELECT value FROM json_each(?))"""

_PARTIES = f"""
SELECT v.incident_id, a.uid, a.name, a.kind, v.role, v.attribution, {claims_itself("v")}
FROM involvements v JOIN actors a ON a.id = {winner_id("actors", "v.actor_id")}
WHERE v.incident_id IN (SELECT value FROM json_each(?)) AND NOT {on_void_word("v")}
  AND NOT {is_cleared("v")}
ORDER BY v.id"""

_WORDS = f"""
SELECT si.incident_id, s.uid, s.kind, s.date_edtf, s.date_mode, s.time_from, s.time_to,
       s.utc_offset, s.date_as_written, coalesce(a.name, s.speaker_as_written, 'unnamed'),
       si.relation, si.asserts, {RETRACTED}
FROM statement_incidents si JOIN statements s ON s.id = si.statement_id AND s.state <> 'void'
LEFT JOIN actors a ON a.id = {winner_id("actors", "s.speaker_id")}
WHERE si.incident_id IN (SELECT value FROM json_each(?)) ORDER BY s.sort_key"""

# States are looked up and not joined: else SQLite reads all statements and documents, for a Bloom
# filter of those that are not void.
_PAPERS = f"""
WITH cited (incident, document) AS (
    SELECT c.incident_id, c.document_id FROM citations c WHERE c.incident_id IN (
        SELECT value FROM json_each(?1))
    UNION SELECT si.incident_id, c.document_id
    FROM statement_incidents si JOIN citations c ON c.statement_id = si.statement_id
    WHERE si.incident_id IN (SELECT value FROM json_each(?1))
      AND (SELECT state FROM statements WHERE id = si.statement_id) <> 'void')
SELECT cited.incident, d.uid, coalesce(d.title, d.url, d.path, d.kind),
       (SELECT uid FROM documents WHERE id = {ROOT}),
       d.archive_url IS NOT NULL OR d.path IS NOT NULL, {SOURCE}, {CODED_SQL}
FROM cited CROSS JOIN documents d ON d.id = cited.document
WHERE (SELECT state FROM documents WHERE id = cited.document) <> 'void' ORDER BY d.id"""

_TOLLS = f"""
SELECT c.incident_id, s.uid, s.speaker_id, coalesce(a.name, s.speaker_as_written, 'unnamed'),
       c.harm, c.victims, {winner_id("actors", "c.actor_id")}, c.low, c.best, c.high, c.subset,
       c.as_worded, {updated("s.id")},
       EXISTS (SELECT 1 FROM links u WHERE u.from_statement_id = s.id AND u.kind = 'updates'),
       ({MOVED_ON} ORDER BY n.sort_key LIMIT 1)
FROM casualties c LEFT JOIN statements s ON s.id = c.statement_id
LEFT JOIN actors a ON a.id = {winner_id("actors", "s.speaker_id")}
WHERE c.incident_id IN (SELECT value FROM json_each(?)) AND coalesce(s.state, '') <> 'void'
ORDER BY s.sort_key, c.id"""


def gap_facts(conn: sqlite3.Connection, incidents: Iterable[int]) -> Iterator[GapFacts]:
    """Yield what is looked at of these incidents (ids), in their order, a chunk after the other."""
    wanted, days = list(incidents), claim_days(conn)
    outlines = review_copy.outlines(conn)
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        listed = json.dumps(chunk)
        parties = _grouped(conn, _PARTIES, listed)
        words = _grouped(conn, _WORDS, listed)
        papers = _grouped(conn, _PAPERS, listed)
        tolls = _grouped(conn, _TOLLS, listed)
        rows = {row[0]: row for row in conn.execute(_INCIDENTS, (listed,))}
        for id_ in chunk:
            if id_ not in rows or ("incidents", rows[id_][1]) in outlines:
                continue  # of an outline it is not known what is missing
            row = rows[id_]
            latitude, longitude, own_point = row[11:14]
            yield GapFacts._make(
                (
                    *row[1:6],
                    _when(row[14:]),
                    *row[6:11],
                    None if latitude is None else (latitude, longitude),
                    bool(own_point),
                    tuple(map(Party._make, parties[id_])),
                    tuple(map(_word, words[id_])),
                    tuple(map(Paper._make, papers[id_])),
                    tuple(map(Toll._make, tolls[id_])),
                    days,
                )
            )


def _word(row: tuple[Any, ...]) -> Word:
    return Word._make((*row[:2], _when(row[2:8]), *row[8:]))


def facts_of(conn: sqlite3.Connection, uid: str) -> Iterator[GapFacts]:
    """Yield what is looked at of one incident; nothing if there is none."""
    rows = conn.execute("SELECT id FROM incidents WHERE uid = ?", (uid,)).fetchall()
    return gap_facts(conn, (id_ for (id_,) in rows))


def _grouped(
    conn: sqlite3.Connection, sql: str, listed: str
) -> defaultdict[int, list[tuple[Any, ...]]]:
    found: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for incident, *row in conn.execute(sql, (listed,)):
        found[incident].append(tuple(row))
    return found


_WHEN = ("date_edtf", "date_mode", "time_from", "time_to", "utc_offset", "date_as_written")


def _when(columns: Iterable[Any]) -> When:
    return when_from_body(dict(zip(_WHEN, columns, strict=True)))
