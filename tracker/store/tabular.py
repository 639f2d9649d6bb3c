"""Records as rows for output: what a line in a pipe can hold, read a few hundred at a time."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tracker.model import references
from tracker.store.merged import winners

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from tracker.model.figures import Span

NOTHING_MORE: Final[Mapping[str, Any]] = MappingProxyType({})


class IncidentRow(NamedTuple):
    """An incident. `dead` holds one span, or several that must not be added up.

    `found_as` and `more` are for whoever searched: why it was found, where that cannot be seen in
    it, and what hangs on it, as `store.details` reads it.
    """

    uid: str
    reference: str
    date_edtf: str
    date_as_written: str
    place: str
    country: str
    kind: str
    title: str
    state: str
    grade: str
    unit: str
    conflict: bool
    sensitive: bool
    summary: str
    dead: tuple[Span, ...]
    found_as: tuple[Any, ...] = ()
    more: Mapping[str, Any] = NOTHING_MORE


class StatementRow(NamedTuple):
    """A statement; `incident` and `stance` are those of the first incident that it is about.

    `reliability` is that of the speaker as a source; `found_as` and `more` as in IncidentRow.
    """

    uid: str
    reference: str
    date_edtf: str
    date_as_written: str
    speaker: str
    kind: str
    gist: str
    quote: str
    incident: str
    stance: str
    reliability: str
    credibility: int
    state: str
    found_as: tuple[Any, ...] = ()
    more: Mapping[str, Any] = NOTHING_MORE


def neighbours(table: str) -> str:
    """Return SQL for the uids before and after that of `r`: what a short reference depends on."""
    return (
        f"(SELECT max(uid) FROM {table} n WHERE n.uid < r.uid), "
        f"(SELECT min(uid) FROM {table} n WHERE n.uid > r.uid)"
    )


_INCIDENTS = f"""
WITH {winners("places")}
SELECT r.sort_key, {neighbours("incidents")}, r.id, r.uid, coalesce(r.date_edtf, ''),
       coalesce(r.date_as_written, ''), coalesce(w.name, p.name, ''),
       coalesce(w.country, p.country, ''), r.kind, r.title, r.state, r.grade, r.unit,
       r.has_conflict, r.sensitive, coalesce(r.summary, '')
FROM incidents r LEFT JOIN places p ON p.id = r.place_id
LEFT JOIN merged m ON m.id = p.id LEFT JOIN places w ON w.id = m.winner
WHERE r.sort_key IN (SELECT value FROM json_each(?))"""

_STATEMENTS = f"""
WITH {winners("actors")}
SELECT r.sort_key, {neighbours("statements")}, r.uid, coalesce(r.date_edtf, ''),
       coalesce(r.date_as_written, ''), coalesce(w.name, a.name, r.speaker_as_written, ''),
       r.kind, r.gist, coalesce(r.quote, ''),
       coalesce((SELECT i.title FROM statement_incidents si
                 JOIN incidents i ON i.id = si.incident_id
                 WHERE si.statement_id = r.id ORDER BY si.id LIMIT 1), ''),
       coalesce((SELECT stance FROM statement_incidents
                 WHERE statement_id = r.id ORDER BY id LIMIT 1), 'none'),
       coalesce(w.reliability, a.reliability, 'F'), r.credibility, r.state
FROM statements r LEFT JOIN actors a ON a.id = r.speaker_id
LEFT JOIN merged m ON m.id = a.id LEFT JOIN actors w ON w.id = m.winner
WHERE r.sort_key IN (SELECT value FROM json_each(?))"""


def incident_rows(
    conn: sqlite3.Connection, keys: Sequence[int], minimum: int, *, with_dead: bool = True
) -> list[IncidentRow]:
    """Return the incidents with these sort keys, in the order of `keys`; gone ones are left out.

    References are unique in the file and of at least `minimum` characters after their letter.
    """
    found = conn.execute(_INCIDENTS, (json.dumps(keys),)).fetchall()
    dead: dict[int, tuple[Span, ...]] = {}
    if with_dead:
        from tracker.store.listing import dead_by_incident

        dead = dead_by_incident(conn, [row[3] for row in found])
    rows = {}
    for key, before, after, id_, uid, *values, conflict, sensitive, summary in found:
        reference = short_reference("incidents", uid, before, after, minimum)
        flags = (bool(conflict), bool(sensitive), summary, dead.get(id_, ()), (), NOTHING_MORE)
        rows[key] = IncidentRow._make((uid, reference, *values, *flags))
    return [rows[key] for key in keys if key in rows]


def statement_rows(
    conn: sqlite3.Connection, keys: Sequence[int], minimum: int
) -> list[StatementRow]:
    """Return the statements with these sort keys, as `incident_rows`."""
    rows = {}
    for key, before, after, uid, *values in conn.execute(_STATEMENTS, (json.dumps(keys),)):
        reference = short_reference("statements", uid, before, after, minimum)
        rows[key] = StatementRow(uid, reference, *values)
    return [rows[key] for key in keys if key in rows]


def uids(conn: sqlite3.Connection, table: str, keys: Sequence[int]) -> list[str]:
    """Return the uids of the records with these sort keys, in the order of their dates."""
    sql = (
        f"SELECT uid FROM {table} WHERE sort_key IN (SELECT value FROM json_each(?)) "
        "ORDER BY sort_key"
    )
    return [uid for (uid,) in conn.execute(sql, (json.dumps(keys),))]


def incident_ids(conn: sqlite3.Connection, table: str, keys: Sequence[int]) -> list[int]:
    """Return the ids of incidents, in the order of `keys`, the sort keys of records of `table`.

    For statements, the incidents that they are about, each once.
    """
    listed = (json.dumps(list(keys)),)
    if table == "incidents":
        found = conn.execute(
            "SELECT i.id FROM json_each(?) k JOIN incidents i ON i.sort_key = k.value "
            "ORDER BY k.key",
            listed,
        )
        return [id_ for (id_,) in found]
    rows = conn.execute(
        "SELECT si.incident_id FROM json_each(?) k JOIN statements s ON s.sort_key = k.value "
        "JOIN statement_incidents si ON si.statement_id = s.id "
        "JOIN incidents i ON i.id = si.incident_id AND i.state <> 'void' ORDER BY k.key, si.id",
        listed,
    )
    return list(dict.fromkeys(id_ for (id_,) in rows))


def in_order(conn: sqlite3.Connection, table: str, keys: Sequence[int]) -> list[str]:
    """Return the uids of the records with these sort keys, in the order of `keys`."""
    sql = f"SELECT r.uid FROM json_each(?) k JOIN {table} r ON r.sort_key = k.value ORDER BY k.key"
    return [uid for (uid,) in conn.execute(sql, (json.dumps(keys),))]


def short_reference(
    table: str, uid: str, before: str | None, after: str | None, minimum: int
) -> str:
    """Return the reference of a record, given the uids that `neighbours` selects."""
    others = [other for other in (before, after) if other is not None]
    return references.show(table, uid, references.shortest(uid, others, minimum))
