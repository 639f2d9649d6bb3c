"""What is claimed of incidents, read for many at once, to be held against each other.

Ids stand for records, those of actors after merges; `model.contradictions` judges.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from tracker.model.bearing import DENYING
from tracker.model.claims import DOERS, Claims, Naming, Pair, Site, Stand, Ties
from tracker.model.contradictions import contested
from tracker.model.figures import Claim
from tracker.model.when import when_from_body
from tracker.store.merged import winner_id, winners

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

KIN: Final = (
    *("part_of", "member_of", "speaks_for", "commands", "backed_by", "successor_of"),
    "maybe_same",
)
"""Links of actors between whom an accusation of one does not exclude the other."""

_THESE = "(SELECT value FROM json_each(?))"
_DOERS = ", ".join(f"'{role}'" for role in DOERS)

RETRACTED: Final = f"""EXISTS (
    SELECT 1 FROM links x JOIN statements newer ON newer.id = x.from_statement_id
    WHERE x.to_statement_id = s.id AND x.kind = 'retracts' AND newer.state <> 'void'
      AND {winner_id("actors", "newer.speaker_id")} IS {winner_id("actors", "s.speaker_id")})"""
"""SQL: whether the speaker of the statement `s` has taken it back."""

_DENYING = ", ".join(f"'{kind}'" for kind in DENYING)


def is_cleared(involvement: str) -> str:
    """Return the SQL test that a party is named only by who says that it was not this one.

    As `model.bearing.says_not` has it: of another, as disputed; of oneself, by denying at all.
    """
    voices = (winner_id("actors", f"no.{voice}") for voice in ("speaker_id", "on_behalf_of_id"))
    is_own = f"{winner_id('actors', f'{involvement}.actor_id')} IN ({', '.join(voices)})"
    return f"""({involvement}.role IN ({_DOERS}) AND EXISTS (SELECT 1 FROM statements no
        WHERE no.id = {involvement}.statement_id AND no.kind IN ({_DENYING})
        AND ({involvement}.attribution = 'disputed' OR (no.kind = 'deny' AND {is_own}))))"""


def claims_itself(involvement: str) -> str:
    """Return the SQL test that a party is named by its own claim: that names it, whoever it is."""
    voices = (winner_id("actors", f"s.{voice}") for voice in ("speaker_id", "on_behalf_of_id"))
    actor = winner_id("actors", f"{involvement}.actor_id")
    return f"""EXISTS (SELECT 1 FROM statements s WHERE s.id = {involvement}.statement_id
        AND s.kind = 'claim' AND s.state <> 'void' AND NOT {RETRACTED}
        AND {actor} IN ({", ".join(voices)}))"""


# Figures as `model.figures` compares them: an unknown end reaches as far as need be.
LOW: Final = "ifnull({0}.low, 0)"
HIGH: Final = "ifnull({0}.high, 9e18)"


def counted(figure: str) -> str:
    """Return the SQL test that a figure (an alias of `casualties`) has a number."""
    return f"coalesce({figure}.low, {figure}.best, {figure}.high) IS NOT NULL"


def replaces(newer: str, older: str) -> str:
    """Return the SQL test that a figure takes the place of an older one by the same speaker.

    Both are aliases of `casualties`. It does where it counts the same people; or where one counts
    all of whom the other counts some, and some would be more than all: then the newer one holds. Of
    the people of another party, or of another kind, it says nothing, and the older figure stands.
    """
    # No more brackets than it takes: SQLite's parser has only so much room for them (see gaps).
    same = (
        f"{_covers(newer, older)} AND {_covers(older, newer)} AND {newer}.subset = {older}.subset"
    )
    fewer_in_all = (
        f"{newer}.subset = 0 AND {_covers(newer, older)} "
        f"AND {LOW.format(older)} > {HIGH.format(newer)}"
    )
    # "At least 5" does not exclude 9 of one party's people, but it is what was known before them.
    more_of_some = (
        f"{older}.subset = 0 AND {_covers(older, newer)} "
        f"AND {LOW.format(newer)} > ifnull({older}.high, {LOW.format(older)})"
    )
    return (
        f"({newer}.harm = {older}.harm AND {counted(newer)} "
        f"AND ({same} OR {fewer_in_all} OR {more_of_some}))"
    )


def _covers(whole: str, part: str) -> str:
    """Return the SQL tests, both needed, that a figure counts all those that another one counts."""
    theirs = (winner_id("actors", f"{one}.actor_id") for one in (whole, part))
    return (
        f"({whole}.victims IN ('unknown', 'mixed') OR {whole}.victims = {part}.victims) "
        f"AND ({whole}.actor_id IS NULL OR {' = '.join(theirs)})"
    )


_FIGURES = f"""
WITH {winners("actors")}
SELECT c.incident_id, c.statement_id, coalesce(m.winner, s.speaker_id), c.harm, c.victims,
       c.low, c.best, c.high, c.subset,
       EXISTS (
           SELECT 1 FROM links l JOIN statements newer ON newer.id = l.from_statement_id
           LEFT JOIN merged nm ON nm.id = newer.speaker_id
           WHERE l.to_statement_id = s.id AND newer.state <> 'void'
             AND coalesce(nm.winner, newer.speaker_id) = coalesce(m.winner, s.speaker_id)
             AND (l.kind = 'retracts' OR (l.kind = 'updates' AND EXISTS (
                 SELECT 1 FROM casualties n
                 WHERE n.statement_id = newer.id AND {replaces("n", "c")})))
       ), coalesce(mo.winner, c.actor_id), c.uid
FROM casualties c JOIN statements s ON s.id = c.statement_id AND s.state <> 'void'
LEFT JOIN merged m ON m.id = s.speaker_id LEFT JOIN merged mo ON mo.id = c.actor_id
WHERE c.incident_id IN {_THESE}
ORDER BY c.incident_id, s.sort_key, c.id"""

_NAMINGS = f"""
WITH {winners("actors")}
SELECT v.incident_id, s.id, coalesce(ms.winner, s.speaker_id), a.id, a.kind = 'unidentified',
       v.role, v.attribution, 1, coalesce(s.kind, ''), coalesce(mb.winner, s.on_behalf_of_id),
       coalesce(v.note, '')
FROM involvements v LEFT JOIN merged mv ON mv.id = v.actor_id
JOIN actors a ON a.id = coalesce(mv.winner, v.actor_id)
LEFT JOIN statements s ON s.id = v.statement_id LEFT JOIN merged ms ON ms.id = s.speaker_id
LEFT JOIN merged mb ON mb.id = s.on_behalf_of_id
WHERE v.incident_id IN {_THESE} AND v.role IN ({_DOERS})
  AND (s.id IS NULL OR (s.state <> 'void' AND NOT {RETRACTED}))
ORDER BY v.incident_id, s.sort_key, v.id"""

# Who claims it names itself, or whom it speaks for, also where no party was entered on its word.
_CLAIMANTS = f"""
WITH {winners("actors")}
SELECT si.incident_id, s.id, coalesce(ms.winner, s.speaker_id), a.id, a.kind = 'unidentified',
       'perpetrator', 'admitted', 0, s.kind, coalesce(mb.winner, s.on_behalf_of_id), ''
FROM statement_incidents si JOIN statements s ON s.id = si.statement_id AND s.state <> 'void'
LEFT JOIN merged ms ON ms.id = s.speaker_id LEFT JOIN merged mb ON mb.id = s.on_behalf_of_id
JOIN actors a ON a.id = coalesce(mb.winner, s.on_behalf_of_id, ms.winner, s.speaker_id)
WHERE si.incident_id IN {_THESE} AND s.kind = 'claim' AND si.relation = 'subject'
  AND si.asserts <> 'disputes' AND NOT EXISTS (
    SELECT 1 FROM involvements v WHERE v.statement_id = s.id
    AND v.incident_id = si.incident_id AND v.role IN ({_DOERS}))
  AND NOT {RETRACTED}
ORDER BY si.incident_id, s.sort_key, s.id"""

_STANDS = f"""
WITH {winners("actors")}
SELECT si.incident_id, s.id, coalesce(m.winner, s.speaker_id),
       coalesce(mb.winner, s.on_behalf_of_id), s.kind, si.relation, si.asserts
FROM statement_incidents si JOIN statements s ON s.id = si.statement_id AND s.state <> 'void'
LEFT JOIN merged m ON m.id = s.speaker_id LEFT JOIN merged mb ON mb.id = s.on_behalf_of_id
WHERE si.incident_id IN {_THESE} AND NOT {RETRACTED}
ORDER BY si.incident_id, s.sort_key, s.id"""

# Two statements that are about one incident, give a figure of it or name who did it.
_TOUCHING = f"""
    SELECT incident_id, statement_id FROM statement_incidents WHERE incident_id IN {_THESE}
    UNION SELECT incident_id, statement_id FROM casualties
    WHERE incident_id IN {_THESE} AND statement_id IS NOT NULL
    UNION SELECT incident_id, statement_id FROM involvements
    WHERE incident_id IN {_THESE} AND statement_id IS NOT NULL"""

_LINKS = f"""
WITH {winners("actors")}, touching (incident, statement) AS MATERIALIZED ({_TOUCHING})
SELECT a.incident, l.kind, f.id, t.id,
       coalesce(mf.winner, f.speaker_id) = coalesce(mt.winner, t.speaker_id)
FROM touching a JOIN links l ON l.from_statement_id = a.statement
JOIN touching b ON b.statement = l.to_statement_id AND b.incident = a.incident
JOIN statements f ON f.id = l.from_statement_id AND f.state <> 'void'
JOIN statements t ON t.id = l.to_statement_id AND t.state <> 'void'
LEFT JOIN merged mf ON mf.id = f.speaker_id LEFT JOIN merged mt ON mt.id = t.speaker_id
WHERE l.kind IN ('updates', 'retracts', 'repeats', 'contradicts')"""

# Whoever is part of a part is part of the whole, however many steps up.
_RELATED = f"""
WITH {winners("actors")}, direct (below, above, kind) AS MATERIALIZED (
    SELECT coalesce(mf.winner, l.from_actor_id), coalesce(mt.winner, l.to_actor_id), l.kind
    FROM links l LEFT JOIN merged mf ON mf.id = l.from_actor_id
    LEFT JOIN merged mt ON mt.id = l.to_actor_id
    WHERE l.from_actor_id IS NOT NULL AND l.kind IN ({", ".join(f"'{kind}'" for kind in KIN)})
), lines (below, above) AS (
    SELECT below, above FROM direct WHERE kind IN ('part_of', 'member_of')
    UNION SELECT lines.below, direct.above FROM lines JOIN direct ON direct.below = lines.above
    WHERE direct.kind IN ('part_of', 'member_of')
)
SELECT below, above, kind = 'speaks_for' FROM direct UNION SELECT below, above, 0 FROM lines"""

_SITES = f"""
SELECT i.id, coalesce(i.latitude, p.latitude), coalesce(i.longitude, p.longitude),
       i.geo_precision, i.date_edtf, i.date_mode, i.time_from, i.time_to, i.utc_offset
FROM incidents i LEFT JOIN places p ON p.id = {winner_id("places", "i.place_id")}
WHERE i.id IN {_THESE} AND i.state <> 'void'"""

_TWINS = f"""
SELECT from_incident_id, to_incident_id FROM links
WHERE kind = 'possible_duplicate' AND from_incident_id IN {_THESE}
UNION SELECT to_incident_id, from_incident_id FROM links
WHERE kind = 'possible_duplicate' AND to_incident_id IN {_THESE}"""


def claimed_figures(conn: sqlite3.Connection, incidents: Iterable[int]) -> list[Claim]:
    """Return the figures that live statements give about these incidents (ids), in their order."""
    rows = conn.execute(_FIGURES, (json.dumps(list(incidents)),))
    return [Claim._make(row) for row in rows]


def read_claims(conn: sqlite3.Connection, incidents: Iterable[int]) -> Iterator[Claims]:
    """Yield what is claimed of each of these incidents (ids) that is not void."""
    listed = json.dumps(list(incidents))
    namings = _grouped(conn, _NAMINGS, listed)
    for incident, claimants in _grouped(conn, _CLAIMANTS, listed).items():
        namings[incident] += claimants
    stands = _grouped(conn, _STANDS, listed)
    links = _grouped(conn, _LINKS, listed)
    numbers: defaultdict[int, list[Claim]] = defaultdict(list)
    for claim in claimed_figures(conn, json.loads(listed)):
        numbers[claim.incident].append(claim)
    twins: defaultdict[int, list[int]] = defaultdict(list)
    for one, other in conn.execute(_TWINS, (listed, listed)):
        twins[one].append(other)
    sites = _sites(conn, listed)
    others = _sites(conn, json.dumps(sorted({twin for found in twins.values() for twin in found})))
    related = conn.execute(_RELATED).fetchall() if namings else []
    for incident, site in sites.items():
        yield Claims(
            incident,
            site,
            tuple(numbers[incident]),
            tuple(map(Naming._make, namings[incident])),
            tuple(map(Stand._make, stands[incident])),
            tuple(others[twin] for twin in twins[incident] if twin in others),
            _ties(links[incident], related),
        )


_BETWEEN = f"""
WITH {winners("actors")}, these (id) AS MATERIALIZED (SELECT value FROM json_each(?))
SELECT l.kind, f.id, t.id, coalesce(mf.winner, f.speaker_id) = coalesce(mt.winner, t.speaker_id)
FROM these JOIN links l ON l.from_statement_id = these.id
JOIN statements f ON f.id = l.from_statement_id AND f.state <> 'void'
JOIN statements t ON t.id = l.to_statement_id AND t.state <> 'void'
LEFT JOIN merged mf ON mf.id = f.speaker_id LEFT JOIN merged mt ON mt.id = t.speaker_id
WHERE l.kind IN ('updates', 'retracts', 'repeats', 'contradicts')
  AND l.to_statement_id IN (SELECT id FROM these)"""


def ties_between(conn: sqlite3.Connection, statements: Iterable[int]) -> Ties:
    """Return what links say of these statements (ids), whatever incidents they are about."""
    links = conn.execute(_BETWEEN, (json.dumps(sorted(statements)),)).fetchall()
    return _ties(links, conn.execute(_RELATED).fetchall())


def contested_incidents(conn: sqlite3.Connection, incidents: Iterable[int]) -> set[int]:
    """Return those of these incidents (ids) of which anything cannot be true at once."""
    wanted = list(incidents)
    return contested(read_claims(conn, _candidates(conn, wanted)))


# Most incidents have nothing that could contradict anything; they are not read.
_CANDIDATES = f"""
SELECT i.value FROM json_each(?) i WHERE
    (SELECT count(DISTINCT c.statement_id) FROM casualties c WHERE c.incident_id = i.value) > 1
    OR EXISTS (SELECT 1 FROM involvements v WHERE v.incident_id = i.value
        AND v.role IN ({_DOERS}) AND (v.attribution = 'disputed' OR v.statement_id IS NOT NULL))
    OR EXISTS (SELECT 1 FROM statement_incidents si JOIN statements s ON s.id = si.statement_id
        WHERE si.incident_id = i.value AND (si.asserts = 'disputes'
        OR s.kind IN ('claim', 'deny') OR EXISTS (
            SELECT 1 FROM links l WHERE l.from_statement_id = s.id AND l.kind = 'contradicts')))
    OR EXISTS (SELECT 1 FROM links l WHERE l.from_incident_id = i.value
        AND l.kind = 'possible_duplicate')
    OR EXISTS (SELECT 1 FROM links l WHERE l.to_incident_id = i.value
        AND l.kind = 'possible_duplicate')"""


def _candidates(conn: sqlite3.Connection, incidents: list[int]) -> list[int]:
    return [row[0] for row in conn.execute(_CANDIDATES, (json.dumps(incidents),))]


def _grouped(
    conn: sqlite3.Connection, sql: str, listed: str
) -> defaultdict[int, list[tuple[Any, ...]]]:
    found: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for incident, *row in conn.execute(sql, (listed,) * sql.count("json_each(?)")):
        found[incident].append(tuple(row))
    return found


_WHEN = ("date_edtf", "date_mode", "time_from", "time_to", "utc_offset")


def _sites(conn: sqlite3.Connection, listed: str) -> dict[int, Site]:
    return {
        id_: Site(
            id_,
            when_from_body(dict(zip(_WHEN, when, strict=True))),
            None if latitude is None else (latitude, longitude),
            precision,
        )
        for id_, latitude, longitude, precision, *when in conn.execute(_SITES, (listed,))
    }


def _ties(links: list[tuple[Any, ...]], related: list[tuple[int, int, int]]) -> Ties:
    """Sort links by what they say; a revision counts only where the speaker is the same."""

    def pairs(kind: str) -> frozenset[Pair]:
        return frozenset(Pair((a, b)) for found, a, b, _ in links if found == kind)

    revises = frozenset(
        (newer, older)
        for kind, newer, older, same in links
        if same and kind in ("updates", "retracts")
    )
    return Ties(
        revises,
        pairs("repeats"),
        pairs("contradicts"),
        frozenset(Pair((one, other)) for one, other, _ in related),
        frozenset((mouth, body) for mouth, body, speaks_for in related if speaks_for),
    )
