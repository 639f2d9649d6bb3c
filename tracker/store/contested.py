"""Which incidents have to be looked at again for contradictions when something else is written.

Each function returns ids, rather too many than too few: most are dismissed at a glance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.model.claims import DOERS
from tracker.store.claims import KIN

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

LINKS: Final = ("updates", "retracts", "repeats", "contradicts")
"""Links of statements that say how their claims stand to each other."""


def _listed(codes: Iterable[str]) -> str:
    return ", ".join(f"'{code}'" for code in codes)


_TOUCHED: Final = """
    SELECT t.incident_id FROM {0} JOIN statement_incidents t ON t.statement_id = {0}.id
    UNION SELECT t.incident_id FROM {0} JOIN casualties t ON t.statement_id = {0}.id
    UNION SELECT t.incident_id FROM {0} JOIN involvements t ON t.statement_id = {0}.id"""

_BY_STATEMENT: Final = f"""
WITH near (id) AS (
    SELECT ?1 UNION SELECT to_statement_id FROM links WHERE from_statement_id = ?1
    UNION SELECT from_statement_id FROM links WHERE to_statement_id = ?1
) {_TOUCHED.format("near")}"""

# All that are one with an actor after merges, or kin of it or of such, however many links away.
_AROUND: Final = f"""
WITH RECURSIVE around (id) AS (
    SELECT ?1
    UNION SELECT a.id FROM around JOIN actors a ON a.merged_into_id = around.id
    UNION SELECT a.merged_into_id FROM around JOIN actors a ON a.id = around.id
    WHERE a.merged_into_id IS NOT NULL
    UNION SELECT l.from_actor_id FROM around JOIN links l ON l.to_actor_id = around.id
    WHERE l.kind IN ({_listed(KIN)})
    UNION SELECT l.to_actor_id FROM around JOIN links l ON l.from_actor_id = around.id
    WHERE l.kind IN ({_listed(KIN)})
)"""

_SAID_AROUND: Final = """
    SELECT s.id FROM around JOIN statements s ON s.speaker_id = around.id
    UNION SELECT s.id FROM around JOIN statements s ON s.on_behalf_of_id = around.id"""

# Who claims it names itself, or whom it speaks for, also where no party is entered.
_DOERS_AROUND: Final = f"""{_AROUND}, said (id) AS ({_SAID_AROUND})
    SELECT v.incident_id FROM around JOIN involvements v ON v.actor_id = around.id
    WHERE v.role IN ({_listed(DOERS)})
    UNION SELECT t.incident_id FROM said JOIN statements s ON s.id = said.id AND s.kind = 'claim'
    JOIN statement_incidents t ON t.statement_id = s.id"""

_BY_ACTOR: Final = f"""
WITH RECURSIVE family (id) AS (
    SELECT ?1 UNION SELECT a.id FROM actors a JOIN family ON a.merged_into_id = family.id
), said (id) AS (
    SELECT s.id FROM family JOIN statements s ON s.speaker_id = family.id
    UNION SELECT s.id FROM family JOIN statements s ON s.on_behalf_of_id = family.id
)
SELECT c.incident_id FROM family JOIN casualties c ON c.actor_id = family.id
UNION {_TOUCHED.format("said")}"""

# Whom a denial names for itself, or by another name for itself, it clears.
_DENIED: Final = f"""
WITH RECURSIVE family (id) AS (
    SELECT ?1 UNION SELECT a.id FROM actors a JOIN family ON a.merged_into_id = family.id
), word (id) AS (
    SELECT s.id FROM family JOIN statements s ON s.speaker_id = family.id AND s.kind = 'deny'
    UNION SELECT s.id FROM family JOIN statements s ON s.on_behalf_of_id = family.id
        AND s.kind = 'deny'
)
SELECT v.incident_id FROM word JOIN involvements v ON v.statement_id = word.id
WHERE v.role IN ({_listed(DOERS)})
UNION SELECT v.incident_id FROM family JOIN involvements v ON v.actor_id = family.id
JOIN statements s ON s.id = v.statement_id AND s.kind = 'deny'
WHERE v.role IN ({_listed(DOERS)})"""

_TWINS: Final = """
SELECT {end} FROM links WHERE {start} {these} AND kind = 'possible_duplicate'"""


def by_statement(conn: sqlite3.Connection, statement: int) -> set[int]:
    """Return the incidents that this statement, or one linked with it, says anything of."""
    return _ids(conn, _BY_STATEMENT, statement)


def by_actor(conn: sqlite3.Connection, actor: int) -> set[int]:
    """Return the incidents that this actor, or one merged into it, speaks of or is counted in.

    And those in which it, or any of its kin, is named as a doer.
    """
    return _ids(conn, _BY_ACTOR, actor) | naming(conn, actor)


def naming(conn: sqlite3.Connection, actor: int) -> set[int]:
    """Return the incidents in which this actor, or any of its kin, is named as a doer."""
    return _ids(conn, _DOERS_AROUND, actor)


def denied(conn: sqlite3.Connection, actor: int) -> set[int]:
    """Return the incidents of which a denial by this actor, or that names it, names a doer.

    Whether it clears whom it names depends on who speaks and who is named, after merges.
    """
    return _ids(conn, _DENIED, actor)


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
