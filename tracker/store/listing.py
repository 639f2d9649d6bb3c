"""Records as lines of a list: what a person scans, read for a screenful at a time."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from tracker.model.dates import FuzzyDate
from tracker.model.figures import Claim, Span, exceeds, span
from tracker.store.claims import claimed_figures, counted
from tracker.store.merged import winner_id, winners

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

_TOTALS = ("unknown", "mixed")
"""Victims of a figure that counts all of them, whoever they are."""


class IncidentLine(NamedTuple):
    """An incident in a list. `dead` holds one span, or several that must not be added up.

    `remarked`: a remark on it is open. `improbable`: all that `dead` says was graded so.
    """

    key: int
    uid: str
    kind: str
    date: FuzzyDate
    place: str
    title: str
    state: str
    grade: str
    unit: str
    conflict: bool
    dead: tuple[Span, ...]
    remarked: bool = False
    improbable: bool = False


class StatementLine(NamedTuple):
    """A statement in a list. `dead` and `remarked` as in IncidentLine."""

    key: int
    uid: str
    kind: str
    date: FuzzyDate
    speaker: str
    gist: str
    state: str
    credibility: int
    dead: tuple[Span, ...]
    remarked: bool = False


def _open_remark(table: str, alias: str) -> str:
    """Return SQL for whether something was remarked on a record that nobody has settled."""
    return (
        f"EXISTS (SELECT 1 FROM remarks WHERE record_table = '{table}' "
        f"AND record_uid = {alias}.uid AND resolved_at IS NULL)"
    )


_INCIDENTS = f"""
WITH {winners("places")}
SELECT i.id, i.sort_key, i.uid, i.kind, coalesce(i.date_edtf, ''),
       coalesce(w.name, p.name, i.place_note, ''), i.title, i.state, i.grade, i.unit,
       i.has_conflict, {_open_remark("incidents", "i")}
FROM incidents i LEFT JOIN places p ON p.id = i.place_id
LEFT JOIN merged m ON m.id = p.id LEFT JOIN places w ON w.id = m.winner
WHERE i.sort_key IN (SELECT value FROM json_each(?))"""

_STATEMENTS = f"""
WITH {winners("actors")}
SELECT s.id, s.sort_key, s.uid, s.kind, coalesce(s.date_edtf, ''),
       coalesce(w.name, a.name, s.speaker_as_written, ''), s.gist, s.state, s.credibility,
       {_open_remark("statements", "s")}
FROM statements s LEFT JOIN actors a ON a.id = s.speaker_id
LEFT JOIN merged m ON m.id = a.id LEFT JOIN actors w ON w.id = m.winner
WHERE s.sort_key IN (SELECT value FROM json_each(?))"""

_PARTS = """
SELECT l.to_incident_id, l.from_incident_id FROM links l
JOIN incidents p ON p.id = l.from_incident_id AND p.state <> 'void'
WHERE l.kind = 'part_of' AND l.to_incident_id IN (SELECT value FROM json_each(?))
ORDER BY p.sort_key"""

_ASSESSED = f"""
SELECT incident_id, victims, low, best, high, {winner_id("actors", "actor_id")} FROM casualties
WHERE statement_id IS NULL AND harm = 'killed' AND subset = 0
  AND incident_id IN (SELECT value FROM json_each(?))"""

_IMPROBABLE = f"""
SELECT c.incident_id FROM casualties c JOIN statements s ON s.id = c.statement_id
WHERE c.harm = 'killed' AND c.subset = 0 AND s.state <> 'void' AND {counted("c")}
  AND c.incident_id IN (SELECT value FROM json_each(?))
GROUP BY c.incident_id HAVING min(s.credibility) = 5"""

_GIVEN = f"""
SELECT statement_id, victims, low, best, high, {winner_id("actors", "actor_id")} FROM casualties
WHERE harm = 'killed' AND subset = 0 AND statement_id IN (SELECT value FROM json_each(?))"""


def incident_lines(conn: sqlite3.Connection, keys: Sequence[int]) -> list[IncidentLine]:
    """Return the incidents with these sort keys, in the order of `keys`."""
    rows = conn.execute(_INCIDENTS, (json.dumps(list(keys)),)).fetchall()
    dead = dead_by_incident(conn, [row[0] for row in rows])
    improbable = {id_ for (id_,) in conn.execute(_IMPROBABLE, (json.dumps(list(dead)),))}
    lines = {}
    for id_, key, uid, kind, edtf, place, title, state, grade, unit, conflict, remarked in rows:
        date = FuzzyDate.parse(edtf)
        lines[key] = IncidentLine(
            *(key, uid, kind, date, place, title, state, grade, unit),
            conflict=bool(conflict),
            dead=dead.get(id_, ()),
            remarked=bool(remarked),
            improbable=id_ in improbable,
        )
    return [lines[key] for key in keys if key in lines]


def statement_lines(conn: sqlite3.Connection, keys: Sequence[int]) -> list[StatementLine]:
    """Return the statements with these sort keys, in the order of `keys`."""
    rows = conn.execute(_STATEMENTS, (json.dumps(list(keys)),)).fetchall()
    dead = _spans(conn, _GIVEN, [row[0] for row in rows])
    lines = {}
    for id_, key, uid, kind, edtf, speaker, gist, state, credibility, remarked in rows:
        date = FuzzyDate.parse(edtf)
        lines[key] = StatementLine(
            *(key, uid, kind, date, speaker, gist, state, credibility),
            dead=dead.get(id_, ()),
            remarked=bool(remarked),
        )
    return [lines[key] for key in keys if key in lines]


def dead_by_incident(
    conn: sqlite3.Connection, incidents: Sequence[int]
) -> dict[int, tuple[Span, ...]]:
    """Return the dead of these incidents (ids): the range of the live claims.

    Without claims the figures that are our own assessment; without those, of an aggregate, the
    figures of its parts, one after the other.
    """
    parts: dict[int, list[int]] = defaultdict(list)
    for whole, part in conn.execute(_PARTS, (json.dumps(list(incidents)),)):
        parts[whole].append(part)
    wanted = {*incidents, *(part for found in parts.values() for part in found)}
    dead = _spans(conn, _ASSESSED, wanted)
    dead |= _claimed(conn, wanted)
    for whole, found in parts.items():
        if whole not in dead:
            of_parts = tuple(one for part in found for one in dead.get(part, ()))
            if of_parts:
                dead[whole] = of_parts
    return {incident: dead[incident] for incident in incidents if incident in dead}


def _claimed(conn: sqlite3.Connection, incidents: Iterable[int]) -> dict[int, tuple[Span, ...]]:
    groups: dict[int, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in claimed_figures(conn, sorted(incidents)):
        if claim.harm == "killed" and claim.is_live:
            groups[claim.incident][claim.victims].append(claim)
    return {incident: _merged(by_victims) for incident, by_victims in groups.items()}


def _merged(by_victims: dict[str, list[Claim]]) -> tuple[Span, ...]:
    """One span where claims count everyone; else one for each group of victims."""
    totals = [claim for victims in _TOTALS for claim in by_victims.get(victims, [])]
    kinds = [totals] if totals else list(by_victims.values())
    groups = (group for claims in kinds for group in _by_party(claims))
    return tuple(found for group in groups if (found := span(group)) is not None)


def _by_party(claims: list[Claim]) -> list[list[Claim]]:
    """Tell apart whose people are counted, where no figure is of everybody's.

    Beside one that is, those of a party matter only where they are more than it allows.
    """
    parties: dict[int | None, list[Claim]] = defaultdict(list)
    for claim in claims:
        parties[claim.actor].append(claim)
    of_all = parties.pop(None, [])
    if not of_all:
        return list(parties.values())
    named = (claim for group in parties.values() for claim in group)
    return [[*of_all, *(one for one in named if any(exceeds(one, whole) for whole in of_all))]]


def _spans(conn: sqlite3.Connection, sql: str, ids: Iterable[int]) -> dict[int, tuple[Span, ...]]:
    groups: dict[int, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for owner, victims, low, best, high, actor in conn.execute(sql, (json.dumps(sorted(ids)),)):
        claim = Claim(0, 0, None, "killed", victims, low, best, high, False, False, actor)
        groups[owner][victims].append(claim)
    return {owner: _merged(by_victims) for owner, by_victims in groups.items()}


def dead_of(conn: sqlite3.Connection, uids: Iterable[str]) -> dict[str, tuple[Span, ...]]:
    """Return the dead of these incidents by uid; those without any figure are left out."""
    rows = conn.execute(
        "SELECT id, uid FROM incidents WHERE uid IN (SELECT value FROM json_each(?))",
        (json.dumps(list(uids)),),
    )
    names: dict[int, str] = dict(rows.fetchall())
    found = dead_by_incident(conn, list(names))
    return {names[id_]: spans for id_, spans in found.items()}


def dates_of(conn: sqlite3.Connection, table: str, uids: Iterable[str]) -> dict[str, FuzzyDate]:
    """Return the dates of these incidents, statements or documents by uid."""
    rows = conn.execute(
        f"SELECT uid, coalesce(date_edtf, '') FROM {table} "
        "WHERE uid IN (SELECT value FROM json_each(?))",
        (json.dumps(list(uids)),),
    )
    return {uid: FuzzyDate.parse(edtf) for uid, edtf in rows}


def sort_key(conn: sqlite3.Connection, table: str, uid: str) -> int | None:
    """Return where a record stands in its list; None if it is not there."""
    row = conn.execute(f"SELECT sort_key FROM {table} WHERE uid = ?", (uid,)).fetchone()
    return None if row is None else int(row[0])


def hours(
    conn: sqlite3.Connection, table: str, keys: Sequence[int], lane: str
) -> list[tuple[int, int, int]]:
    """Return (first hour, last hour, records) of events whose day and time are known.

    An hour is `day ordinal * 24 + hour`. `keys` are records of `table`; in the lane of the other
    table those that are linked to them.
    """
    ours, theirs = table.removesuffix("s"), lane.removesuffix("s")
    chosen = "r.sort_key IN (SELECT value FROM json_each(?))"
    if lane != table:
        chosen = (
            f"r.id IN (SELECT si.{theirs}_id FROM statement_incidents si JOIN {table} t "
            f"ON t.id = si.{ours}_id WHERE t.sort_key IN (SELECT value FROM json_each(?))) "
            "AND r.state <> 'void'"
        )
    event = " AND r.unit = 'event'" if lane == "incidents" else ""
    first = "CAST(substr(r.time_from, 1, 2) AS INTEGER)"
    # What lasts until two is over in the hour that began at one.
    until = "CAST(substr(r.time_to, 1, 2) AS INTEGER) - (substr(r.time_to, 4) = '00')"
    sql = (
        f"SELECT r.day_from * 24 + {first} AS hour, "
        f"r.day_from * 24 + max({first}, ifnull({until}, 0)) AS until, count(*) "
        f"FROM {lane} r WHERE {chosen}{event} "
        "AND r.time_from IS NOT NULL AND r.day_from = r.day_to GROUP BY hour, until ORDER BY hour"
    )
    return conn.execute(sql, (json.dumps(list(keys)),)).fetchall()
