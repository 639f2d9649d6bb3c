"""How many of some incidents there are of each kind, month, country, actor, speaker.

Each function takes ids of incidents and returns rows of (key, name, number).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from tracker.store.merged import winners

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    Rows = list[tuple[str, str, int]]

_THESE: Final = "(SELECT value FROM json_each(?))"


def by_kind(conn: sqlite3.Connection, incidents: Sequence[int]) -> Rows:
    """Return kinds of incident; the name is the code."""
    sql = f"SELECT kind, kind, count(*) FROM incidents WHERE id IN {_THESE} GROUP BY kind"
    return _rows(conn, sql, incidents)


def by_month(conn: sqlite3.Connection, incidents: Sequence[int]) -> Rows:
    """Return (first day, last day, number), as ISO days; "" where open or unknown."""
    sql = (
        "SELECT coalesce(date_from, ''), coalesce(date_to, ''), count(*) FROM incidents "
        f"WHERE id IN {_THESE} GROUP BY 1, 2"
    )
    return _rows(conn, sql, incidents)


def by_country(conn: sqlite3.Connection, incidents: Sequence[int]) -> Rows:
    """Return countries of their places; key and name are the code, "" where none is known."""
    sql = f"""
    WITH {winners("places")}
    SELECT coalesce(p.country, ''), coalesce(p.country, ''), count(*) FROM incidents i
    LEFT JOIN merged m ON m.id = i.place_id
    LEFT JOIN places p ON p.id = coalesce(m.winner, i.place_id)
    WHERE i.id IN {_THESE} GROUP BY 1"""
    return _rows(conn, sql, incidents)


def by_actor(conn: sqlite3.Connection, incidents: Sequence[int]) -> Rows:
    """Return parties, each once for an incident, as who they are now."""
    sql = f"""
    WITH {winners("actors")}
    SELECT a.uid, a.name, count(DISTINCT v.incident_id) FROM involvements v
    LEFT JOIN merged m ON m.id = v.actor_id
    JOIN actors a ON a.id = coalesce(m.winner, v.actor_id)
    WHERE v.incident_id IN {_THESE} GROUP BY a.id"""
    return _rows(conn, sql, incidents)


def by_speaker(conn: sqlite3.Connection, incidents: Sequence[int]) -> Rows:
    """Return who made live statements about them, each once for an incident."""
    sql = f"""
    WITH {winners("actors")}
    SELECT a.uid, a.name, count(DISTINCT si.incident_id) FROM statement_incidents si
    JOIN statements s ON s.id = si.statement_id AND s.state <> 'void'
    LEFT JOIN merged m ON m.id = s.speaker_id
    JOIN actors a ON a.id = coalesce(m.winner, s.speaker_id)
    WHERE si.incident_id IN {_THESE} GROUP BY a.id"""
    return _rows(conn, sql, incidents)


def _rows(conn: sqlite3.Connection, sql: str, incidents: Sequence[int]) -> Rows:
    return [tuple(row) for row in conn.execute(sql, (json.dumps(list(incidents)),))]
