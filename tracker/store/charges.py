"""Whom a statement names, and as what: the parties of incidents that rest on its word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.store.claims import is_cleared
from tracker.store.rows import Rows

if TYPE_CHECKING:
    import sqlite3

    from tracker.model.columns import Body


def cleared(conn: sqlite3.Connection, incident: str) -> frozenset[str]:
    """Return the parties (uids) of an incident that are named only by who says it was not them."""
    found = conn.execute(
        "SELECT v.uid FROM incidents i JOIN involvements v ON v.incident_id = i.id "
        f"WHERE i.uid = ? AND {is_cleared('v')}",
        (incident,),
    )
    return frozenset(uid for (uid,) in found)


def on_word_of(conn: sqlite3.Connection, statement: str) -> dict[str, dict[str, Body]]:
    """Return the parties that rest on a statement, by incident (uids), those that are void not."""
    found = conn.execute(
        "SELECT DISTINCT i.uid, i.sort_key FROM statements s "
        "JOIN involvements v ON v.statement_id = s.id JOIN incidents i ON i.id = v.incident_id "
        "WHERE s.uid = ? AND i.state <> 'void' AND i.merged_into_id IS NULL ORDER BY i.sort_key",
        (statement,),
    )
    rows = Rows(conn)
    named: dict[str, dict[str, Body]] = {}
    for incident, _ in found.fetchall():
        body = rows.read("incidents", incident) or {}
        parties = body.get("parts", {}).get("involvements", {})
        named[incident] = {
            k: one for k, one in parties.items() if one.get("statement") == statement
        }
    return named
