"""What some incidents are of each kind, month, country, party, speaker: one row for each value.

Each function takes ids of incidents and returns rows of (incident, key, name): at least one for
each incident, with the key "" where nothing is known, and no value twice.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from tracker.store.claims import is_cleared
from tracker.store.merged import winners

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    Rows = list[tuple[int, str, str]]

_THESE: Final = "(SELECT value FROM json_each(?))"


def by_kind(conn: sqlite3.Connection, incidents: Sequence[int]) -> Rows:
    """Return kinds of incident; the name is the code."""
    return _rows(conn, f"SELECT id, kind, kind FROM incidents WHERE id IN {_THESE}", incidents)


def by_month(conn: sqlite3.Connection, incidents: Sequence[int]) -> Rows:
    """Return months, such as 2021-06; "" of a date that is not known to the month."""
    sql = f"""
    SELECT id, CASE WHEN substr(date_from, 1, 7) = substr(date_to, 1, 7)
        THEN substr(date_from, 1, 7) ELSE '' END AS month, ''
    FROM incidents WHERE id IN {_THESE}"""
    return _rows(conn, sql, incidents)


def by_country(conn: sqlite3.Connection, incidents: Sequence[int]) -> Rows:
    """Return countries of their places; key and name are the code."""
    sql = f"""
    WITH {winners("places")}
    SELECT i.id, coalesce(p.country, ''), coalesce(p.country, '') FROM incidents i
    LEFT JOIN merged m ON m.id = i.place_id
    LEFT JOIN places p ON p.id = coalesce(m.winner, i.place_id)
    WHERE i.id IN {_THESE}"""
    return _rows(conn, sql, incidents)


def by_actor(conn: sqlite3.Connection, incidents: Sequence[int]) -> Rows:
    """Return parties in any role, once for an incident, as who they are now; the key is the uid."""
    return _parties(conn, incidents, "")


def by_perpetrator(conn: sqlite3.Connection, incidents: Sequence[int]) -> Rows:
    """Return who carried it out, as `by_actor`; not whom only a denial names."""
    return _parties(conn, incidents, "perpetrator")


def by_target(conn: sqlite3.Connection, incidents: Sequence[int]) -> Rows:
    """Return whom it was meant for, as `by_actor`."""
    return _parties(conn, incidents, "target")


def _parties(conn: sqlite3.Connection, incidents: Sequence[int], role: str) -> Rows:
    """Return the parties that `actor:`, or for a role `role:`, finds (see `store.index`)."""
    in_it = f"AND v.role = '{role}' AND NOT {is_cleared('v')}" if role else ""
    sql = f"""
    WITH {winners("actors")}
    SELECT DISTINCT i.id, coalesce(a.uid, ''), coalesce(a.name, '') FROM incidents i
    LEFT JOIN involvements v ON v.incident_id = i.id {in_it} AND NOT EXISTS (
        SELECT 1 FROM statements s WHERE s.id = v.statement_id AND s.state = 'void')
    LEFT JOIN merged m ON m.id = v.actor_id
    LEFT JOIN actors a ON a.id = coalesce(m.winner, v.actor_id)
    WHERE i.id IN {_THESE}"""
    return _rows(conn, sql, incidents)


def by_speaker(conn: sqlite3.Connection, incidents: Sequence[int]) -> Rows:
    """Return who made live statements about them, each once for an incident; the key is the uid.

    The key is "" of a speaker who is only described, and where nothing was said.
    """
    sql = f"""
    WITH {winners("actors")}
    SELECT DISTINCT i.id, coalesce(a.uid, ''), coalesce(a.name, '') FROM incidents i
    LEFT JOIN (statement_incidents si JOIN statements s ON s.id = si.statement_id
        AND s.state <> 'void') ON si.incident_id = i.id
    LEFT JOIN merged m ON m.id = s.speaker_id
    LEFT JOIN actors a ON a.id = coalesce(m.winner, s.speaker_id)
    WHERE i.id IN {_THESE}"""
    return _rows(conn, sql, incidents)


def when_and_what(
    conn: sqlite3.Connection, incidents: Sequence[int]
) -> list[tuple[str, str, str | None, str | None]]:
    """Return (uid, unit, first day, last day) of those that are not void; None of an open end."""
    sql = f"""
    SELECT uid, unit, date_from, date_to FROM incidents
    WHERE id IN {_THESE} AND state <> 'void' ORDER BY sort_key"""
    return conn.execute(sql, (json.dumps(list(incidents)),)).fetchall()


def part_of(conn: sqlite3.Connection, incidents: Sequence[int]) -> list[tuple[str, str]]:
    """Return (part, whole) of the links that join two of these, as uids, in the links' order."""
    sql = f"""
    SELECT part.uid, whole.uid FROM links l
    JOIN incidents part ON part.id = l.from_incident_id
    JOIN incidents whole ON whole.id = l.to_incident_id
    WHERE l.kind = 'part_of' AND part.id IN {_THESE.replace("?", "?1")}
        AND whole.id IN {_THESE.replace("?", "?1")} ORDER BY l.id"""
    return conn.execute(sql, (json.dumps(list(incidents)),)).fetchall()


def _rows(conn: sqlite3.Connection, sql: str, incidents: Sequence[int]) -> Rows:
    return conn.execute(sql, (json.dumps(list(incidents)),)).fetchall()
