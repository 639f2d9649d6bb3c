"""Everything about one record, gathered for showing: what the detail pane and `show` print."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.errors import NotFoundError
from tracker.model.bearing import named_as
from tracker.model.columns import TABLES
from tracker.model.merging import NAMED_TABLES
from tracker.model.records import from_body
from tracker.store import review_copy
from tracker.store.charges import cleared
from tracker.store.claims import claimed_figures
from tracker.store.lookup import reference, winner
from tracker.store.merged import absorbed, winners
from tracker.store.rows import Rows

if TYPE_CHECKING:
    import sqlite3

    from tracker.model.records import AnyRecord, Casualty, Involvement, Remark
    from tracker.model.when import When
    from tracker.store.amended import Amended


class Named(NamedTuple):
    """A record that another points to: enough to show and to follow it."""

    table: str
    uid: str
    reference: str
    title: str
    state: str | None


class Said(NamedTuple):
    """A statement about the incident shown, or an incident that the statement shown is about."""

    record: Named
    kind: str
    when: When
    speaker: Named | None
    as_written: str | None
    quote: str | None
    credibility: int
    reliability: str
    relation: str
    stance: str
    asserts: str


class Figure(NamedTuple):
    """A figure as claimed. `statement` None: our own assessment; `superseded`: updated since."""

    incident: Named
    statement: Named | None
    speaker: Named | None
    reliability: str
    credibility: int | None
    casualty: Casualty
    superseded: bool


class Linked(NamedTuple):
    """A link seen from the record shown. `outgoing`: it is the one that the link starts from."""

    kind: str
    outgoing: bool
    other: Named
    note: str | None
    statement: Named | None


class Dossier(NamedTuple):
    """A record with all that hangs on it. `names` gives the target of every uid in it.

    Of a merged actor or place the target is the one it is now. What points to a record that was
    merged into the one shown counts as pointing to that. `cleared` are the parties (uids) that a
    denial names only to say that they had no part. `outline`: it came into a review copy without
    its parts. `amended`: it is final, and was changed
    since it became so, or what it rests on was; `passed_own` says that its own author made it so.
    """

    table: str
    record: AnyRecord
    reference: str
    names: dict[str, Named]
    said: tuple[Said, ...]
    figures: tuple[Figure, ...]
    links: tuple[Linked, ...]
    remarks: tuple[Remark, ...]
    mentions: tuple[Named, ...]
    more_mentions: int
    cleared: frozenset[str] = frozenset()
    outline: bool = False
    amended: Amended | None = None
    passed_own: str = ""

    def named_as(self, party: Involvement) -> str:
        """Return how surely a party is named: denied, claimed, or the code of its attribution."""
        if party.uid in self.cleared:
            return "denied"
        kinds = {one.record.uid: one.kind for one in self.said}
        return named_as(party.attribution, kinds.get(party.statement or "", ""))


MENTIONS_MAX = 200
"""Records listed under an actor, place or document; the rest is a search away."""


def dossier(conn: sqlite3.Connection, table: str, uid: str) -> Dossier:
    """Gather everything about one record; raises NotFoundError."""
    rows = Rows(conn)
    body = rows.read(table, uid)
    if body is None:
        raise NotFoundError(f"There is no record {uid} among the {table}.")
    id_ = rows.id_of(table, uid)
    updated = conn.execute(f"SELECT updated_at FROM {table} WHERE id = ?", (id_,)).fetchone()[0]
    family = absorbed(conn, table, id_) if table in NAMED_TABLES else [id_]
    mentions, more = _mentions(conn, table, family)
    figures = _figures(conn, table, id_)
    targets = _targets(table, body)
    targets |= {("actors", f.casualty.actor) for f in figures if f.casualty.actor}
    return Dossier(
        table=table,
        record=from_body(table, uid, body, updated_at=updated),
        reference=reference(conn, table, uid),
        names={u: n for t, u in targets if (n := named_record(conn, t, u))},
        said=tuple(_said(conn, table, id_)),
        figures=tuple(figures),
        links=tuple(_links(conn, table, uid, family)),
        remarks=tuple(_remarks(rows, table, family)),
        mentions=mentions,
        cleared=cleared(conn, uid) if table == "incidents" else frozenset(),
        more_mentions=more,
        outline=(table, uid) in review_copy.outlines(conn),
        **(_finality(conn, table, uid) if body.get("state") == "final" else {}),
    )


def _finality(conn: sqlite3.Connection, table: str, uid: str) -> dict[str, Any]:
    """Return what there is to say of a final record, by the fields of a dossier."""
    from tracker.store.amended import amended, passed_own  # slow to import, few are final

    return {"amended": amended(conn, table, uid), "passed_own": passed_own(conn, table, uid)}


_TITLES = {
    "incidents": "title",
    "statements": "gist",
    "actors": "name",
    "places": "name",
    "documents": "coalesce(title, url, path, kind)",
}


def named_record(conn: sqlite3.Connection, table: str, uid: str) -> Named | None:
    """Return what is needed to show and follow a record; of a merged one, the one it is now."""
    if table in NAMED_TABLES:
        uid = winner(conn, table, uid)
    row = conn.execute(
        f"SELECT {_TITLES[table]}, state FROM {table} WHERE uid = ?", (uid,)
    ).fetchone()
    if row is None:
        return None
    return Named(table, uid, reference(conn, table, uid), row[0], row[1])


def _targets(table: str, body: dict[str, Any]) -> set[tuple[str, str]]:
    """Return (table, uid) of every record that the body points to, itself or in its parts."""
    spec = TABLES[table]
    found = {
        (column.target, body[column.name])
        for column in spec.columns
        if column.type == "ref" and column.name in body
    }
    for part in spec.parts:
        for key, row in body.get("parts", {}).get(part.name, {}).items():
            for column in part.columns:
                target = key if column.name == part.key else row.get(column.name)
                if column.type == "ref" and target:
                    found.add((column.target, target))
    return found


_SAID = """
WITH {winners}
SELECT {other}.uid, s.kind, s.uid, a.uid, s.speaker_as_written, s.quote, s.credibility,
       coalesce(a.reliability, 'F'), si.relation, si.stance, si.asserts
FROM statement_incidents si
JOIN statements s ON s.id = si.statement_id
JOIN incidents i ON i.id = si.incident_id
LEFT JOIN merged m ON m.id = s.speaker_id
LEFT JOIN actors a ON a.id = coalesce(m.winner, s.speaker_id)
WHERE {mine}.id = ? AND {other}.state <> 'void'
ORDER BY {other}.sort_key, {other}.id"""


def _said(conn: sqlite3.Connection, table: str, id_: int) -> list[Said]:
    if table not in ("incidents", "statements"):
        return []
    mine, other = ("i", "s") if table == "incidents" else ("s", "i")
    other_table = "statements" if other == "s" else "incidents"
    rows = Rows(conn)
    found = []
    for row in conn.execute(
        _SAID.format(mine=mine, other=other, winners=winners("actors")), (id_,)
    ).fetchall():
        record = named_record(conn, other_table, row[0])
        body = rows.read(other_table, row[0])
        assert record is not None
        assert body is not None
        found.append(
            Said(
                record=record,
                kind=row[1] if other == "s" else body["kind"],
                when=from_body(other_table, row[0], body).when,  # type: ignore[union-attr]
                speaker=named_record(conn, "actors", row[3]) if row[3] else None,
                as_written=row[4],
                quote=row[5],
                credibility=row[6],
                reliability=row[7],
                relation=row[8],
                stance=row[9],
                asserts=row[10],
            )
        )
    return found


_FIGURES = """
WITH {winners}
SELECT c.uid, c.incident_id, i.uid, s.id, s.uid, a.uid, coalesce(a.reliability, 'F'),
       s.credibility, c.harm, c.victims, v.uid, c.subset, c.low, c.best, c.high, c.as_worded
FROM casualties c JOIN incidents i ON i.id = c.incident_id
LEFT JOIN statements s ON s.id = c.statement_id LEFT JOIN merged m ON m.id = s.speaker_id
LEFT JOIN actors a ON a.id = coalesce(m.winner, s.speaker_id)
LEFT JOIN actors v ON v.id = c.actor_id
WHERE c.{owner} = ? AND coalesce(s.state, '') <> 'void'
ORDER BY s.id IS NOT NULL, s.sort_key, c.id"""


def _figures(conn: sqlite3.Connection, table: str, id_: int) -> list[Figure]:
    from tracker.model.records import Casualty

    if table not in ("incidents", "statements"):
        return []
    owner = "incident_id" if table == "incidents" else "statement_id"
    rows = conn.execute(_FIGURES.format(owner=owner, winners=winners("actors")), (id_,)).fetchall()
    old = {c.uid for c in claimed_figures(conn, {row[1] for row in rows}) if c.superseded}
    found = []
    for row in rows:
        incident = named_record(conn, "incidents", row[2])
        assert incident is not None
        found.append(
            Figure(
                incident=incident,
                statement=named_record(conn, "statements", row[4]) if row[4] else None,
                speaker=named_record(conn, "actors", row[5]) if row[5] else None,
                reliability=row[6],
                credibility=row[7],
                casualty=Casualty(
                    uid=row[0],
                    incident=row[2],
                    harm=row[8],
                    victims=row[9],
                    actor=row[10],
                    subset=bool(row[11]),
                    low=row[12],
                    best=row[13],
                    high=row[14],
                    as_worded=row[15],
                ),
                superseded=row[0] in old,
            )
        )
    return found


def _links(conn: sqlite3.Connection, table: str, uid: str, family: list[int]) -> list[Linked]:
    kind = table.removesuffix("s")
    if kind not in ("incident", "statement", "actor"):
        return []
    found = []
    for mine, other in (("from", "to"), ("to", "from")):
        rows = conn.execute(
            f"SELECT l.kind, o.uid, l.note, s.uid FROM links l "
            f"JOIN {table} o ON o.id = l.{other}_{kind}_id "
            "LEFT JOIN statements s ON s.id = l.statement_id "
            f"WHERE l.{mine}_{kind}_id IN (SELECT value FROM json_each(?)) ORDER BY l.id",
            (json.dumps(family),),
        ).fetchall()
        for link, linked, note, statement in rows:
            named = named_record(conn, table, linked)
            assert named is not None
            if named.uid == uid:
                continue  # a link with what has been merged into it: nothing to step to
            word = named_record(conn, "statements", statement) if statement else None
            found.append(Linked(link, mine == "from", named, note, word))
    return found


def _remarks(rows: Rows, table: str, family: list[int]) -> list[Remark]:
    from tracker.model.records import Remark

    about = (
        "r.record_table = ? AND r.record_uid IN "
        f"(SELECT uid FROM {table} WHERE id IN (SELECT value FROM json_each(?)))"
    )
    found = rows.read_many("remarks", about, (table, json.dumps(family)))
    records = (from_body("remarks", remark, body) for remark, body in found)
    return [record for record in records if isinstance(record, Remark)]


# Newest first. UNION removes a record that points here twice.
_MENTIONS = {
    "actors": """
        SELECT 'incidents', i.uid, i.sort_key FROM involvements v
        JOIN incidents i ON i.id = v.incident_id WHERE v.actor_id IN these AND i.state <> 'void'
        UNION SELECT 'statements', uid, sort_key FROM statements
        WHERE (speaker_id IN these OR on_behalf_of_id IN these OR addressee_id IN these)
          AND state <> 'void'
        UNION SELECT 'documents', uid, 0 FROM documents WHERE publisher_id IN these""",
    "places": """
        SELECT 'incidents', uid, sort_key FROM incidents
        WHERE place_id IN these AND state <> 'void'""",
    "documents": """
        SELECT 'incidents', i.uid, i.sort_key FROM citations c
        JOIN incidents i ON i.id = c.incident_id
        WHERE c.document_id IN these AND i.state <> 'void'
        UNION SELECT 'statements', s.uid, s.sort_key FROM citations c
        JOIN statements s ON s.id = c.statement_id
        WHERE c.document_id IN these AND s.state <> 'void'
        UNION SELECT 'documents', uid, 0 FROM documents WHERE derived_from_id IN these""",
}


def _mentions(
    conn: sqlite3.Connection, table: str, family: list[int]
) -> tuple[tuple[Named, ...], int]:
    sql = _MENTIONS.get(table)
    if sql is None:
        return (), 0
    these = "WITH these (id) AS (SELECT value FROM json_each(?))"
    ids = (json.dumps(family),)
    total = conn.execute(f"{these} SELECT count(*) FROM ({sql})", ids).fetchone()[0]
    rows = conn.execute(f"{these} {sql} ORDER BY 3 DESC, 1 LIMIT {MENTIONS_MAX}", ids).fetchall()
    found = [named_record(conn, other, uid) for other, uid, _ in rows]
    return tuple(named for named in found if named), max(0, total - MENTIONS_MAX)
