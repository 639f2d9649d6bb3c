"""What is compared when two records may be one: gathered for many at once, and found by blocks.

A *block* keeps the comparing short: incidents that could have happened at the same time and not
far from each other; statements made at the same time.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tracker.model.dates import FuzzyDate
from tracker.model.names import index_text, skeleton
from tracker.store import apart, naming
from tracker.store.days import DAY_BITS
from tracker.store.listing import dead_by_incident
from tracker.store.naming import Spelling

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator

    from tracker.model.columns import Body
    from tracker.model.figures import Span

_CHUNK: Final = 500
_DAYS_LONG: Final = 366  # what takes longer than a year is no likely double of anything
_MOST: Final = 400  # records of one block that are compared while someone types


class Site(NamedTuple):
    """Where something was: the place (id, after merges) and a point; precision as geo_precision."""

    place: int | None
    name: str
    latitude: float | None
    longitude: float | None
    precision: str


class IncidentFacts(NamedTuple):
    """An incident as it is compared. Parties are ids of actors after merges, with their names.

    `victims`: who the dead were, where that is said of any.
    """

    uid: str
    title: str
    kind: str
    unit: str
    day_from: int | None
    day_to: int | None
    site: Site
    parties: dict[int, str]
    text: str
    dead: tuple[Span, ...]
    victims: frozenset[str]
    origin: str | None


class StatementFacts(NamedTuple):
    """A statement as it is compared. `speaker` is an id after merges, else the words for it."""

    uid: str
    title: str
    kind: str
    day_from: int | None
    day_to: int | None
    speaker: int | str | None
    speaker_name: str
    about: frozenset[str]
    text: str
    figures: frozenset[tuple[Any, ...]]
    origin: str | None


class NamedFacts(NamedTuple):
    """An actor or place as it is compared."""

    uid: str
    name: str
    kind: str
    country: str | None
    admin1: str | None
    point: tuple[float, float] | None
    spellings: tuple[Spelling, ...]


_INCIDENTS = """
SELECT i.id, i.uid, i.title, i.kind, i.unit, i.day_from, i.day_to, p.id, coalesce(p.name, ''),
       coalesce(i.latitude, p.latitude), coalesce(i.longitude, p.longitude), i.geo_precision,
       coalesce(i.summary, ''), i.origin
FROM incidents i LEFT JOIN places p ON p.id = i.place_id
WHERE i.id IN (SELECT value FROM json_each(?)) AND i.state <> 'void' ORDER BY i.sort_key"""

_PARTIES = """
SELECT v.incident_id, v.actor_id, a.name FROM involvements v JOIN actors a ON a.id = v.actor_id
WHERE v.incident_id IN (SELECT value FROM json_each(?))"""

_VICTIMS = """
SELECT incident_id, victims FROM casualties
WHERE incident_id IN (SELECT value FROM json_each(?)) AND harm = 'killed'
AND coalesce(high, low, 1) > 0 AND victims NOT IN ('unknown', 'mixed')"""

_SAID = """
SELECT si.incident_id, s.gist, coalesce(s.quote, '') FROM statement_incidents si
JOIN statements s ON s.id = si.statement_id
WHERE si.incident_id IN (SELECT value FROM json_each(?)) AND s.state <> 'void'"""

_STATEMENTS = """
SELECT s.id, s.uid, s.gist, s.kind, s.day_from, s.day_to, s.speaker_id, s.speaker_as_written,
       coalesce(a.name, s.speaker_as_written, ''), coalesce(s.quote, ''), s.origin
FROM statements s LEFT JOIN actors a ON a.id = s.speaker_id
WHERE s.id IN (SELECT value FROM json_each(?)) AND s.state <> 'void' ORDER BY s.sort_key"""

_ABOUT = """
SELECT si.statement_id, i.uid FROM statement_incidents si JOIN incidents i ON i.id = si.incident_id
WHERE si.statement_id IN (SELECT value FROM json_each(?))"""

_FIGURES = """
SELECT statement_id, harm, victims, low, best, high FROM casualties
WHERE statement_id IN (SELECT value FROM json_each(?))"""


def incident_facts(conn: sqlite3.Connection, ids: Iterable[int]) -> Iterator[IncidentFacts]:
    """Yield what is compared of these incidents that are not void, a chunk after the other."""
    actors, places = merged_ids(conn, "actors"), merged_ids(conn, "places")
    for chunk in _chunks(ids):
        wanted = json.dumps(chunk)
        parties: dict[int, dict[int, str]] = defaultdict(dict)
        for incident, actor, name in conn.execute(_PARTIES, (wanted,)):
            parties[incident][actors.get(actor, actor)] = name
        said: dict[int, list[str]] = defaultdict(list)
        for incident, gist, quote in conn.execute(_SAID, (wanted,)):
            said[incident] += [gist, quote]
        victims: dict[int, set[str]] = defaultdict(set)
        for incident, who in conn.execute(_VICTIMS, (wanted,)):
            victims[incident].add(who)
        dead = dead_by_incident(conn, chunk)
        for row in conn.execute(_INCIDENTS, (wanted,)).fetchall():
            id_, uid, title, kind, unit, first, last, place, name, lat, lon, precision = row[:12]
            site = Site(places.get(place, place), name, lat, lon, precision)
            text = "\n".join([title, row[12], *said[id_]])
            yield IncidentFacts(
                *(uid, title, kind, unit, first, last, site, dict(parties[id_]), text),
                *(dead.get(id_, ()), frozenset(victims[id_]), row[13]),
            )


def statement_facts(conn: sqlite3.Connection, ids: Iterable[int]) -> Iterator[StatementFacts]:
    """Yield what is compared of these statements that are not void, a chunk after the other."""
    actors = merged_ids(conn, "actors")
    for chunk in _chunks(ids):
        wanted = json.dumps(chunk)
        about: dict[int, set[str]] = defaultdict(set)
        for statement, incident in conn.execute(_ABOUT, (wanted,)):
            about[statement].add(incident)
        figures: dict[int, set[tuple[Any, ...]]] = defaultdict(set)
        for row in conn.execute(_FIGURES, (wanted,)):
            figures[row[0]].add(tuple(row[1:]))
        for row in conn.execute(_STATEMENTS, (wanted,)).fetchall():
            id_, uid, gist, kind, first, last, speaker, as_written, name, quote, origin = row
            yield StatementFacts(
                *(uid, gist, kind, first, last),
                speaker=actors.get(speaker, speaker) if speaker is not None else as_written,
                speaker_name=name,
                about=frozenset(about[id_]),
                text=f"{gist}\n{quote}",
                figures=frozenset(figures[id_]),
                origin=origin,
            )


def incident_from_body(conn: sqlite3.Connection, uid: str, body: Body) -> IncidentFacts:
    """Return what is compared of an incident that may not be saved yet (uid "")."""
    date = FuzzyDate.parse(body.get("date_edtf") or "")
    place = _row(conn, "SELECT id, name, latitude, longitude FROM places", body.get("place"))
    place_id = merged_ids(conn, "places").get(place[0], place[0]) if place else None
    actors = merged_ids(conn, "actors")
    parties = {}
    for party in body.get("parts", {}).get("involvements", {}).values():
        row = _row(conn, "SELECT id, name FROM actors", party.get("actor"))
        if row:
            parties[actors.get(row[0], row[0])] = row[1]
    own_point = body.get("latitude") is not None
    site = Site(
        place_id,
        place[1] if place else "",
        body.get("latitude") if own_point else place[2] if place else None,
        body.get("longitude") if own_point else place[3] if place else None,
        body.get("geo_precision") or "unknown",
    )
    text = "\n".join(str(body.get(name) or "") for name in ("title", "summary"))
    return IncidentFacts(
        uid=uid,
        title=body.get("title") or "",
        kind=body.get("kind") or "other",
        unit=body.get("unit") or "event",
        day_from=date.day_from,
        day_to=date.day_to,
        site=site,
        parties=parties,
        text=text,
        dead=(),
        victims=frozenset(),
        origin=body.get("origin"),
    )


def statement_from_body(conn: sqlite3.Connection, uid: str, body: Body) -> StatementFacts:
    """Return what is compared of a statement that may not be saved yet (uid "")."""
    date = FuzzyDate.parse(body.get("date_edtf") or "")
    row = _row(conn, "SELECT id, name FROM actors", body.get("speaker"))
    actors = merged_ids(conn, "actors")
    parts = body.get("parts", {})
    numbers = ("harm", "victims", "low", "best", "high")
    return StatementFacts(
        uid=uid,
        title=body.get("gist") or "",
        kind=body.get("kind") or "other",
        day_from=date.day_from,
        day_to=date.day_to,
        speaker=actors.get(row[0], row[0]) if row else body.get("speaker_as_written"),
        speaker_name=row[1] if row else body.get("speaker_as_written") or "",
        about=frozenset(parts.get("statement_incidents", {})),
        text=f"{body.get('gist') or ''}\n{body.get('quote') or ''}",
        figures=frozenset(
            tuple({"victims": "unknown", **figure}.get(name) for name in numbers)
            for figure in parts.get("casualties", {}).values()
        ),
        origin=body.get("origin"),
    )


def block(
    conn: sqlite3.Connection,
    table: str,
    days: tuple[int, int],
    box: tuple[float, float, float, float] | None = None,
) -> list[int]:
    """Return the ids of records that could have happened within these days, the nearest first.

    `box`: south, north, west, east in degrees; incidents without any point are in every box.
    """
    first, last = days
    near = ""
    if box is not None and table == "incidents":
        near = (
            "AND (coalesce(r.latitude, p.latitude) IS NULL "
            "OR (coalesce(r.latitude, p.latitude) BETWEEN :south AND :north "
            "AND coalesce(r.longitude, p.longitude) BETWEEN :west AND :east)) "
        )
    joined = "LEFT JOIN places p ON p.id = r.place_id " if near else ""
    rows = conn.execute(
        f"SELECT r.id, abs(r.day_from - :first) FROM {table} r {joined}"
        f"WHERE r.sort_key BETWEEN :low AND :high AND r.state <> 'void' {near}"
        f"UNION SELECT r.id, abs(r.day_from - :first) FROM {table} r {joined}"
        "WHERE r.day_to <> r.day_from AND r.day_to BETWEEN :first AND :last_end "
        f"AND r.day_from <= :last AND r.state <> 'void' {near}"
        "ORDER BY 2, 1 LIMIT :most",
        {
            "first": first,
            "last": last,
            "last_end": last + _DAYS_LONG,
            "low": first << DAY_BITS,
            "high": (last + 1 << DAY_BITS) - 1,
            "most": _MOST,
            **(dict(zip(("south", "north", "west", "east"), box, strict=True)) if box else {}),
        },
    )
    return [row[0] for row in rows]


def dated_ids(conn: sqlite3.Connection, table: str) -> list[int]:
    """Return the ids of all records with a date that are not void, by their earliest day."""
    rows = conn.execute(
        f"SELECT id FROM {table} WHERE state <> 'void' AND day_from > 0 ORDER BY day_from, id"
    )
    return [row[0] for row in rows]


def settled(conn: sqlite3.Connection, table: str) -> set[tuple[str, str]]:
    """Return the pairs of uids, in both orders, that are joined or told apart already.

    Joined by a link, whatever it says. What was said of a record that has been merged since holds
    for the one that it is now, too.
    """
    if table == "places":
        rows = list(apart.places_apart(conn))
    else:
        noun = table.removesuffix("s")
        rows = conn.execute(
            f"SELECT a.uid, b.uid FROM links l JOIN {table} a ON a.id = l.from_{noun}_id "
            f"JOIN {table} b ON b.id = l.to_{noun}_id"
        ).fetchall()
    into = _merged_uids(conn, table)
    rows += [(into.get(a, a), into.get(b, b)) for a, b in rows if a in into or b in into]
    return {*rows, *((b, a) for a, b in rows)}


def settled_with(conn: sqlite3.Connection, table: str, uid: str) -> set[str]:
    """Return the uids that are joined with this record or told apart from it (see `settled`)."""
    if table in ("actors", "places"):
        return {other for one, other in settled(conn, table) if one == uid}
    noun = table.removesuffix("s")
    rows = conn.execute(
        f"SELECT o.uid FROM {table} r JOIN links l ON l.from_{noun}_id = r.id "
        f"JOIN {table} o ON o.id = l.to_{noun}_id WHERE r.uid = :uid "
        f"UNION SELECT o.uid FROM {table} r JOIN links l ON l.to_{noun}_id = r.id "
        f"JOIN {table} o ON o.id = l.from_{noun}_id WHERE r.uid = :uid",
        {"uid": uid},
    )
    return {row[0] for row in rows}


def _merged_uids(conn: sqlite3.Connection, table: str) -> dict[str, str]:
    """Return for each merged record the one it is now, by uid."""
    into = merged_ids(conn, table)
    wanted = json.dumps([*into, *into.values()])
    uids = dict(
        conn.execute(
            f"SELECT id, uid FROM {table} WHERE id IN (SELECT value FROM json_each(?))", (wanted,)
        ).fetchall()
    )
    return {uids[id_]: uids[now] for id_, now in into.items()}


def merged_ids(conn: sqlite3.Connection, table: str) -> dict[int, int]:
    """Return for each merged record the one it is now, however many merges away (ids)."""
    rows = conn.execute(f"SELECT id, merged_into_id FROM {table} WHERE merged_into_id IS NOT NULL")
    into: dict[int, int] = dict(rows.fetchall())

    def top(id_: int) -> int:
        seen = {id_}
        while id_ in into and into[id_] not in seen:
            id_ = into[id_]
            seen.add(id_)
        return id_

    return {id_: top(id_) for id_ in into}


def named_facts(
    conn: sqlite3.Connection, table: str, uids: Collection[str] | None = None
) -> dict[str, NamedFacts]:
    """Return the actors or places that stand, neither void nor merged, by uid; all or these.

    With the spellings of all that was merged into them.
    """
    spelled: dict[str, list[Spelling]] = defaultdict(list)
    for spelling in naming.spellings(conn, table, uids):
        spelled[spelling.owner].append(spelling)
    more = "r.admin1, r.latitude, r.longitude" if table == "places" else "NULL, NULL, NULL"
    these = "" if uids is None else "AND r.uid IN (SELECT value FROM json_each(?)) "
    rows = conn.execute(
        f"SELECT r.uid, r.name, r.kind, r.country, {more} FROM {table} r "
        f"WHERE r.state <> 'void' AND r.merged_into_id IS NULL {these}ORDER BY r.id",
        () if uids is None else (json.dumps(list(uids)),),
    )
    return {
        uid: NamedFacts(
            *(uid, name, kind, country, admin1),
            point=None if latitude is None else (latitude, longitude),
            spellings=tuple(spelled[uid]),
        )
        for uid, name, kind, country, admin1, latitude, longitude in rows
    }


def named_from_body(uid: str, body: Body) -> NamedFacts:
    """Return what is compared of an actor or place that may not be saved yet (uid "")."""
    name = str(body.get("name") or "")
    latitude, longitude = body.get("latitude"), body.get("longitude")
    point = None if latitude is None or longitude is None else (latitude, longitude)
    rows = body.get("parts", {}).get("names", {}).values()
    spellings = (
        Spelling(uid, uid, name, each, index_text(each), skeleton(each))
        for each in (name, *(str(row.get("name") or "") for row in rows))
        if each.strip()
    )
    return NamedFacts(
        *(uid, name, body.get("kind") or "other", body.get("country"), body.get("admin1")),
        point=point,
        spellings=tuple(spellings),
    )


def _row(conn: sqlite3.Connection, select: str, uid: str | None) -> tuple[Any, ...] | None:
    if not uid:
        return None
    row: tuple[Any, ...] | None = conn.execute(f"{select} WHERE uid = ?", (uid,)).fetchone()
    return row


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    wanted = list(ids)
    for start in range(0, len(wanted), _CHUNK):
        yield wanted[start : start + _CHUNK]
