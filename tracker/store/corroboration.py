"""Who carries and who says what of incidents: read to be counted by `analysis.corroboration`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.model.bearing import Bearing, bearing
from tracker.store.claims import RETRACTED
from tracker.store.merged import winner_id, winners
from tracker.store.sources import CODED_SQL, ROOT, outlet

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

Key = int | str
"""What stands for an actor or a statement: its id, or its uid."""


class Carrier(NamedTuple):
    """A document cited for an incident, or for a `statement` about it, and what it reprints.

    `outlet` is the publisher of that, where it is one source with all it writes; `coded`: the
    document is a data set.
    """

    uid: str
    title: str
    root: str
    root_title: str
    statement: Key | None
    outlet: str | None = None
    coded: bool | int = False


class Voice(NamedTuple):
    """A live statement that asserts what is counted; the actors are those after merges."""

    statement: Key
    uid: str
    speaker: Key | None
    name: str
    on_behalf_of: Key | None = None


class Sources(NamedTuple):
    """All that may support one thing asserted.

    `repeats`: pairs of statements of which one repeats one; `mouths`: of actors of which the first
    speaks for the second. `bearings`: what the statements say that documents are cited for.
    """

    carriers: tuple[Carrier, ...]
    voices: tuple[Voice, ...]
    repeats: tuple[tuple[Key, Key], ...]
    mouths: tuple[tuple[Key, Key], ...]
    bearings: Mapping[Key, Bearing]


_CARRIERS: Final = f"""
WITH cited (document, statement) AS (
    SELECT c.document_id, NULL FROM citations c WHERE c.incident_id = ?1
    UNION SELECT c.document_id, s.id FROM statement_incidents si
    JOIN statements s ON s.id = si.statement_id AND s.state <> 'void'
    JOIN citations c ON c.statement_id = s.id WHERE si.incident_id = ?1)
SELECT d.uid, coalesce(d.title, d.url, d.path, d.kind), o.uid,
       coalesce(o.title, o.url, o.path, o.kind), cited.statement,
       (SELECT uid FROM actors WHERE id = {outlet("o")}), {CODED_SQL}
FROM cited CROSS JOIN documents d ON d.id = cited.document AND d.state <> 'void'
JOIN documents o ON o.id = {ROOT}
ORDER BY d.id, cited.statement"""

_SAID: Final = f"""
SELECT s.kind, si.relation, si.asserts, {RETRACTED},
       s.id, s.uid, a.id, coalesce(a.name, s.speaker_as_written, 'unnamed'),
       {winner_id("actors", "s.on_behalf_of_id")}
FROM statement_incidents si JOIN statements s ON s.id = si.statement_id AND s.state <> 'void'
LEFT JOIN actors a ON a.id = {winner_id("actors", "s.speaker_id")}
WHERE si.incident_id = ? ORDER BY s.sort_key, s.id"""

_REPEATS: Final = """
SELECT from_statement_id, to_statement_id FROM links
JOIN statements t ON t.id = to_statement_id AND t.state <> 'void'
WHERE links.kind = 'repeats' AND from_statement_id IN (SELECT value FROM json_each(?1))"""

_MOUTHS: Final = f"""
WITH {winners("actors")}
SELECT f.{{column}}, t.{{column}} FROM links l
LEFT JOIN merged mf ON mf.id = l.from_actor_id LEFT JOIN merged mt ON mt.id = l.to_actor_id
JOIN actors f ON f.id = coalesce(mf.winner, l.from_actor_id)
JOIN actors t ON t.id = coalesce(mt.winner, l.to_actor_id)
WHERE l.from_actor_id IS NOT NULL AND l.kind = 'speaks_for'"""


def sources_of(conn: sqlite3.Connection, uid: str) -> Sources:
    """Read what supports it that an incident happened; nothing for one that is not there."""
    row = conn.execute("SELECT id FROM incidents WHERE uid = ?", (uid,)).fetchone()
    if row is None:
        return Sources((), (), (), (), {})
    bearings: dict[Key, Bearing] = {}
    voices = []
    for kind, relation, asserts, retracted, *said in conn.execute(_SAID, row):
        voice = Voice._make(said)
        says = Bearing.NEITHER if retracted else bearing(kind, relation, asserts)
        bearings[voice.statement] = says
        if says is Bearing.ASSERTS:
            voices.append(voice)
    return Sources(
        tuple(map(Carrier._make, conn.execute(_CARRIERS, row))),
        tuple(voices),
        _repeats(conn, (voice.statement for voice in voices)),
        tuple(conn.execute(_MOUTHS.format(column="id"))),
        bearings,
    )


def mouths(conn: sqlite3.Connection) -> tuple[tuple[str, str], ...]:
    """Return the pairs of actors (uids) of which the first speaks for the second, after merges."""
    return tuple(conn.execute(_MOUTHS.format(column="uid")))


def _repeats(conn: sqlite3.Connection, statements: Iterable[Key]) -> tuple[tuple[Key, Key], ...]:
    return tuple(conn.execute(_REPEATS, (json.dumps(list(statements)),)))
