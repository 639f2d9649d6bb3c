"""What hangs on a record, for a line of output: parties, sources, figures, remarks and the like.

Read only where asked for, a few hundred records at a time. What rests on a void statement is out.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tracker.store.claims import claimed_figures, is_cleared
from tracker.store.merged import winners

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Read = Callable[[sqlite3.Connection, str], Iterator[tuple[str, Any]]]
    """Yields (uid, one part) for a connection and the JSON of the uids that are wanted."""


class Party(NamedTuple):
    """An actor in an incident; `uid` and `name` of the one it is after merges."""

    uid: str
    name: str
    as_written: str | None
    role: str
    attribution: str
    cleared: bool


class Cited(NamedTuple):
    """A document that a record cites; of an incident also one that a statement about it does."""

    uid: str
    publisher: str | None
    title: str | None
    url: str | None


class Given(NamedTuple):
    """A figure, and who gives it: `statement` and `speaker` None where it is our assessment.

    `subset`: part of a larger figure. `superseded`: the speaker has updated it since.
    """

    incident: str
    statement: str | None
    speaker: str | None
    harm: str
    victims: str
    low: int | None
    best: int | None
    high: int | None
    as_worded: str | None
    subset: bool
    superseded: bool


class Saying(NamedTuple):
    """A statement about an incident."""

    uid: str
    kind: str
    speaker: str | None
    gist: str
    stance: str
    asserts: str


class Subject(NamedTuple):
    """An incident that a statement is about."""

    uid: str
    title: str
    relation: str
    stance: str
    asserts: str


class Linked(NamedTuple):
    """A link to another record of the same table; `direction` is "to" it or "from" it."""

    kind: str
    direction: str
    uid: str
    title: str
    note: str | None


class Remarked(NamedTuple):
    """A remark; settled if `resolved_at` has a moment."""

    author: str
    body: str
    resolved_at: str | None


COLUMNS: Final = {
    "incidents": (
        *("time_from", "time_to", "utc_offset", "latitude", "longitude", "geo_precision"),
        *("place_note", "weapon", "count_low", "count_high", "uncertain"),
        *("origin", "origin_id", "void_reason", "created_at", "created_by", "updated_at"),
    ),
    "statements": (
        *("time_from", "time_to", "utc_offset", "capacity", "form", "quote_language"),
        *("quote_original", "uncertain"),
        *("origin", "origin_id", "void_reason", "created_at", "created_by", "updated_at"),
    ),
}
"""Table to columns of its own that lines of output seldom hold."""


_THESE = "(SELECT value FROM json_each(?))"

_PARTIES = f"""
WITH {winners("actors")}
SELECT r.uid, a.uid, a.name, v.as_written, v.role, v.attribution, {is_cleared("v")}
FROM incidents r JOIN involvements v ON v.incident_id = r.id
LEFT JOIN merged m ON m.id = v.actor_id JOIN actors a ON a.id = coalesce(m.winner, v.actor_id)
LEFT JOIN statements s ON s.id = v.statement_id
WHERE r.uid IN {_THESE} AND coalesce(s.state, '') <> 'void' ORDER BY v.id"""

_CITED = f"""
WITH {winners("actors")}, these (uid) AS {_THESE}, cited (owner, id, document) AS ({{citations}})
SELECT c.owner, d.uid, a.name, d.title, d.url
FROM cited c JOIN documents d ON d.id = c.document AND d.state <> 'void'
LEFT JOIN merged m ON m.id = d.publisher_id
LEFT JOIN actors a ON a.id = coalesce(m.winner, d.publisher_id)
GROUP BY c.owner, d.id ORDER BY min(c.id)"""

_OWN_CITATIONS = """
SELECT r.uid, c.id, c.document_id FROM {table} r
JOIN citations c ON c.{one}_id = r.id WHERE r.uid IN these"""

_CITATIONS_OF_STATEMENTS = """
UNION ALL SELECT r.uid, c.id, c.document_id FROM incidents r
JOIN statement_incidents si ON si.incident_id = r.id
JOIN statements s ON s.id = si.statement_id AND s.state <> 'void'
JOIN citations c ON c.statement_id = s.id WHERE r.uid IN these"""

_FIGURES = f"""
WITH {winners("actors")}
SELECT r.uid, i.id, c.uid, i.uid, s.uid, coalesce(a.name, s.speaker_as_written),
       c.harm, c.victims, c.low, c.best, c.high, c.as_worded, c.subset
FROM {{table}} r JOIN casualties c ON c.{{one}}_id = r.id JOIN incidents i ON i.id = c.incident_id
LEFT JOIN statements s ON s.id = c.statement_id LEFT JOIN merged m ON m.id = s.speaker_id
LEFT JOIN actors a ON a.id = coalesce(m.winner, s.speaker_id)
WHERE r.uid IN {_THESE} AND (s.id IS NULL OR s.uid = r.uid OR s.state <> 'void')
ORDER BY s.id IS NOT NULL, s.sort_key, c.id"""

_SAID = f"""
WITH {winners("actors")}
SELECT r.uid, s.uid, s.kind, coalesce(a.name, s.speaker_as_written), s.gist, si.stance, si.asserts
FROM incidents r JOIN statement_incidents si ON si.incident_id = r.id
JOIN statements s ON s.id = si.statement_id AND s.state <> 'void'
LEFT JOIN merged m ON m.id = s.speaker_id
LEFT JOIN actors a ON a.id = coalesce(m.winner, s.speaker_id)
WHERE r.uid IN {_THESE} ORDER BY s.sort_key, s.id"""

_ABOUT = f"""
SELECT r.uid, i.uid, i.title, si.relation, si.stance, si.asserts
FROM statements r JOIN statement_incidents si ON si.statement_id = r.id
JOIN incidents i ON i.id = si.incident_id
WHERE r.uid IN {_THESE} AND i.state <> 'void' ORDER BY si.id"""

_NAMED = f"""
WITH {winners("actors")}
SELECT r.uid, a.name FROM statements r LEFT JOIN merged m ON m.id = r.{{name}}_id
JOIN actors a ON a.id = coalesce(m.winner, r.{{name}}_id) WHERE r.uid IN {_THESE}"""

_LINKS = f"""
WITH these (uid) AS {_THESE}
SELECT r.uid, l.kind, 'to', o.uid, o.{{title}}, l.note FROM {{table}} r
JOIN links l ON l.from_{{one}}_id = r.id JOIN {{table}} o ON o.id = l.to_{{one}}_id
WHERE r.uid IN these AND o.state <> 'void'
UNION ALL SELECT r.uid, l.kind, 'from', o.uid, o.{{title}}, l.note FROM {{table}} r
JOIN links l ON l.to_{{one}}_id = r.id JOIN {{table}} o ON o.id = l.from_{{one}}_id
WHERE r.uid IN these AND o.state <> 'void'"""

_REMARKS = f"""
SELECT record_uid, author, body, resolved_at FROM remarks
WHERE record_table = '{{table}}' AND record_uid IN {_THESE} ORDER BY id"""

_TAGS = f"""
SELECT r.uid, t.name FROM {{table}} r JOIN tags t ON t.{{one}}_id = r.id
WHERE r.uid IN {_THESE} ORDER BY t.name"""


def _parts(sql: str, make: Callable[[list[Any]], Any]) -> Read:
    def read(conn: sqlite3.Connection, these: str) -> Iterator[tuple[str, Any]]:
        for uid, *values in conn.execute(sql, (these,)):
            yield uid, make(values)

    return read


def _figures(sql: str) -> Read:
    def read(conn: sqlite3.Connection, these: str) -> Iterator[tuple[str, Any]]:
        rows = conn.execute(sql, (these,)).fetchall()
        old = {c.uid for c in claimed_figures(conn, {row[1] for row in rows}) if c.superseded}
        for uid, _, figure, *values, subset in rows:
            yield uid, Given._make((*values, bool(subset), figure in old))

    return read


def _party(values: list[Any]) -> Party:
    return Party._make((*values[:-1], bool(values[-1])))


def _first(values: list[Any]) -> Any:
    return values[0]


def _of(table: str, title: str) -> dict[str, Read]:
    """Return what both tables have."""
    where = {"table": table, "one": table.removesuffix("s"), "title": title}
    cited = _OWN_CITATIONS.format_map(where)
    if table == "incidents":
        cited += _CITATIONS_OF_STATEMENTS
    return {
        "tags": _parts(_TAGS.format_map(where), _first),
        "sources": _parts(_CITED.format(citations=cited), Cited._make),
        "figures": _figures(_FIGURES.format_map(where)),
        "links": _parts(_LINKS.format_map(where), Linked._make),
        "remarks": _parts(_REMARKS.format_map(where), Remarked._make),
    }


PARTS: Final[dict[str, dict[str, Read]]] = {
    "incidents": {
        "parties": _parts(_PARTIES, _party),
        "statements": _parts(_SAID, Saying._make),
        **_of("incidents", "title"),
    },
    "statements": {
        "on_behalf_of": _parts(_NAMED.format(name="on_behalf_of"), _first),
        "addressee": _parts(_NAMED.format(name="addressee"), _first),
        "about": _parts(_ABOUT, Subject._make),
        **_of("statements", "gist"),
    },
}
"""Table to name to what reads it: lists of the tuples above; of tags and names, of texts."""


def details(
    conn: sqlite3.Connection, table: str, uids: Sequence[str], names: Iterable[str]
) -> dict[str, dict[str, Any]]:
    """Return by uid, then by name, what is asked for of some incidents or statements.

    Names are those of COLUMNS and PARTS; a part is a list, left out where it would be empty.
    """
    wanted, found = set(names), defaultdict[str, dict[str, Any]](dict)
    these = json.dumps(list(uids))
    columns = [name for name in COLUMNS[table] if name in wanted]
    if columns:
        sql = f"SELECT uid, {', '.join(columns)} FROM {table} WHERE uid IN {_THESE}"
        for uid, *values in conn.execute(sql, (these,)):
            found[uid] |= zip(columns, values, strict=True)
    for name, read in PARTS[table].items():
        if name in wanted:
            for uid, part in read(conn, these):
                found[uid].setdefault(name, []).append(part)
    return found
