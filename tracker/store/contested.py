"""Which incidents have to be looked at again for contradictions when something else is written.

Each function returns ids, rather too many than too few: most are dismissed at a glance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.model.claims import DOERS

if TYPE_CHECKING:
    import sqlite3

LINKS: Final = ("updates", "retracts", "repeats", "contradicts")
"""Links of statements that say how their claims stand to each other."""

_TOUCHED: Final = """
    SELECT t.incident_id FROM {0} JOIN statement_incidents t ON t.statement_id = {0}.id
    UNION SELECT t.incident_id FROM {0} JOIN casualties t ON t.statement_id = {0}.id
    UNION SELECT t.incident_id FROM {0} JOIN involvements t ON t.statement_id = {0}.id"""

_BY_STATEMENT: Final = f"""
WITH near (id) AS (
    SELECT ?1 UNION SELECT to_statement_id FROM links WHERE from_statement_id = ?1
    UNION SELECT from_statement_id FROM links WHERE to_statement_id = ?1
) {_TOUCHED.format("near")}"""

_FAMILY: Final = """
WITH RECURSIVE family (id) AS (
    SELECT ?1 UNION SELECT a.id FROM actors a JOIN family ON a.merged_into_id = family.id
)"""

_DOERS: Final = ", ".join(f"'{role}'" for role in DOERS)
_NAMING: Final = f"""
    SELECT v.incident_id FROM family JOIN involvements v ON v.actor_id = family.id
    WHERE v.role IN ({_DOERS})"""

_BY_ACTOR: Final = f"""{_FAMILY}, said (id) AS (
    SELECT s.id FROM family JOIN statements s ON s.speaker_id = family.id
    UNION SELECT s.id FROM family JOIN statements s ON s.on_behalf_of_id = family.id
) {_NAMING} UNION {_TOUCHED.format("said")}"""

_TWINS: Final = """
SELECT {end} FROM links WHERE {start} {these} AND kind = 'possible_duplicate'"""


def by_statement(conn: sqlite3.Connection, statement: int) -> set[int]:
    """Return the incidents that this statement, or one linked with it, says anything of."""
    return _ids(conn, _BY_STATEMENT, statement)


def by_actor(conn: sqlite3.Connection, actor: int) -> set[int]:
    """Return the incidents of which this actor, or one merged into it, speaks or is a doer."""
    return _ids(conn, _BY_ACTOR, actor)


def naming(conn: sqlite3.Connection, actor: int) -> set[int]:
    """Return the incidents in which this actor, or one merged into it, is named as a doer."""
    return _ids(conn, _FAMILY + _NAMING, actor)


def twins(conn: sqlite3.Connection, incident: int) -> set[int]:
    """Return the incidents that may be the same as this one, as links say."""
    return _ids(conn, _both_ends("= ?1"), incident)


def at_place(conn: sqlite3.Connection, place: int) -> set[int]:
    """Return the incidents at a place that may be the same as others, and those others."""
    family = (
        "WITH RECURSIVE family (id) AS (SELECT ?1 UNION SELECT p.id FROM places p "
        "JOIN family ON p.merged_into_id = family.id) SELECT id FROM family"
    )
    here = f"IN (SELECT id FROM incidents WHERE place_id IN ({family}))"
    others = _ids(conn, _both_ends(here), place)
    return others | {one for other in others for one in twins(conn, other)}


def _both_ends(these: str) -> str:
    ends = ("from_incident_id", "to_incident_id")
    return " UNION ".join(
        _TWINS.format(start=start, end=end, these=these) for start, end in (ends, ends[::-1])
    )


def _ids(conn: sqlite3.Connection, sql: str, id_: int) -> set[int]:
    return {row[0] for row in conn.execute(sql, (id_,))}
