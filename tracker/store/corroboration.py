"""Who carries and who says what of incidents: read to be counted by `analysis.corroboration`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.store.gaps import ROOT
from tracker.store.merged import winner_id

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable


class Carrier(NamedTuple):
    """A document cited for an incident, or for a statement about it (id), and what it reprints."""

    uid: str
    title: str
    root: str
    root_title: str
    publisher: int | None
    statement: int | None


class Voice(NamedTuple):
    """A live statement that affirms the incident; `speaker` an actor's id after merges."""

    statement: int
    uid: str
    speaker: int | None
    name: str


class Sources(NamedTuple):
    """All that supports one incident. `repeats`: pairs of statements of which one repeats one."""

    carriers: tuple[Carrier, ...]
    voices: tuple[Voice, ...]
    repeats: tuple[tuple[int, int], ...]


_CARRIERS: Final = f"""
WITH cited (document, statement) AS (
    SELECT c.document_id, NULL FROM citations c WHERE c.incident_id = ?1
    UNION SELECT c.document_id, s.id FROM statement_incidents si
    JOIN statements s ON s.id = si.statement_id AND s.state <> 'void'
    JOIN citations c ON c.statement_id = s.id WHERE si.incident_id = ?1)
SELECT d.uid, coalesce(d.title, d.url, d.path, d.kind), o.uid,
       coalesce(o.title, o.url, o.path, o.kind), {winner_id("actors", "d.publisher_id")},
       cited.statement
FROM cited CROSS JOIN documents d ON d.id = cited.document AND d.state <> 'void'
JOIN documents o ON o.id = {ROOT}
ORDER BY d.id, cited.statement"""

_VOICES: Final = f"""
SELECT s.id, s.uid, a.id, coalesce(a.name, s.speaker_as_written, 'unnamed')
FROM statement_incidents si JOIN statements s ON s.id = si.statement_id AND s.state <> 'void'
LEFT JOIN actors a ON a.id = {winner_id("actors", "s.speaker_id")}
WHERE si.incident_id = ? AND si.relation = 'subject' AND si.asserts = 'affirms'
ORDER BY s.sort_key, s.id"""

_REPEATS: Final = """
SELECT from_statement_id, to_statement_id FROM links WHERE kind = 'repeats'
AND from_statement_id IN (SELECT value FROM json_each(?1))"""


def sources_of(conn: sqlite3.Connection, uid: str) -> Sources:
    """Read what supports an incident; nothing for one that is not there."""
    row = conn.execute("SELECT id FROM incidents WHERE uid = ?", (uid,)).fetchone()
    if row is None:
        return Sources((), (), ())
    voices = tuple(map(Voice._make, conn.execute(_VOICES, row)))
    return Sources(
        tuple(map(Carrier._make, conn.execute(_CARRIERS, row))),
        voices,
        _repeats(conn, (voice.statement for voice in voices)),
    )


def _repeats(conn: sqlite3.Connection, statements: Iterable[int]) -> tuple[tuple[int, int], ...]:
    return tuple(conn.execute(_REPEATS, (json.dumps(list(statements)),)))
