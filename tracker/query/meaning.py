"""What each field means: its values as a condition on incidents, or on statements."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from tracker.query.conditions import (
    Condition,
    Match,
    Test,
    tokens,
)
from tracker.query.syntax import Item, Range
from tracker.store.index import facet, facet_tag

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from tracker.query.areas import Area
    from tracker.query.names import Named

FACETS: Final = {
    "kind": "k",
    "grade": "g",
    "unit": "u",
    "state": "x",
    "role": "r",
    "said": "s",
    "cred": "q",
}
"""Field to the letter of its facet, for the fields whose codes the index holds."""

VOID: Final = Match('facets : "xvoid"')

_LIVE_STATEMENTS = (
    "SELECT 1 FROM statement_incidents si JOIN statements s ON s.id = si.statement_id "
    "WHERE si.incident_id = r.id AND s.state <> 'void'"
)
# Looked up, not joined: else SQLite reads all documents for a Bloom filter of the live ones.
_CITED = (
    "SELECT 1 FROM citations c "
    "WHERE (SELECT state FROM documents WHERE id = c.document_id) <> 'void'"
)
_HAS: Final = {
    "incidents": {
        "place": "r.place_id IS NOT NULL",
        "point": "(r.latitude IS NOT NULL OR EXISTS (SELECT 1 FROM places p "
        "WHERE p.id = r.place_id AND p.latitude IS NOT NULL))",
        "actor": "EXISTS (SELECT 1 FROM involvements v LEFT JOIN statements s "
        "ON s.id = v.statement_id WHERE v.incident_id = r.id AND ifnull(s.state, '') <> 'void')",
        "date": "r.day_from IS NOT NULL",
        "time": "r.time_from IS NOT NULL",
        "source": f"(EXISTS ({_CITED} AND c.incident_id = r.id) OR EXISTS ("
        f"{_LIVE_STATEMENTS} AND EXISTS ({_CITED} AND c.statement_id = s.id)))",
        "quote": f"EXISTS ({_LIVE_STATEMENTS} AND s.quote IS NOT NULL)",
        "figure": "EXISTS (SELECT 1 FROM casualties c LEFT JOIN statements s "
        "ON s.id = c.statement_id WHERE c.incident_id = r.id AND ifnull(s.state, '') <> 'void')",
        "statement": f"EXISTS ({_LIVE_STATEMENTS})",
        "link": "EXISTS (SELECT 1 FROM links l WHERE l.from_incident_id = r.id "
        "OR l.to_incident_id = r.id)",
        "tag": "EXISTS (SELECT 1 FROM tags t WHERE t.incident_id = r.id)",
        "remark": "EXISTS (SELECT 1 FROM remarks m WHERE m.record_table = 'incidents' "
        "AND m.record_uid = r.uid)",
    },
    "statements": {
        "place": "EXISTS (SELECT 1 FROM statement_incidents si JOIN incidents i "
        "ON i.id = si.incident_id WHERE si.statement_id = r.id AND i.place_id IS NOT NULL)",
        "point": "EXISTS (SELECT 1 FROM statement_incidents si JOIN incidents i "
        "ON i.id = si.incident_id LEFT JOIN places p ON p.id = i.place_id "
        "WHERE si.statement_id = r.id AND coalesce(i.latitude, p.latitude) IS NOT NULL)",
        "actor": "r.speaker_id IS NOT NULL",
        "date": "r.day_from IS NOT NULL",
        "time": "r.time_from IS NOT NULL",
        "source": f"EXISTS ({_CITED} AND c.statement_id = r.id)",
        "quote": "r.quote IS NOT NULL",
        "figure": "EXISTS (SELECT 1 FROM casualties c WHERE c.statement_id = r.id)",
        "statement": "1",
        "link": "EXISTS (SELECT 1 FROM links l WHERE l.from_statement_id = r.id "
        "OR l.to_statement_id = r.id)",
        "tag": "EXISTS (SELECT 1 FROM tags t WHERE t.statement_id = r.id)",
        "remark": "EXISTS (SELECT 1 FROM remarks m WHERE m.record_table = 'statements' "
        "AND m.record_uid = r.uid)",
        "conflict": "EXISTS (SELECT 1 FROM statement_incidents si JOIN incidents i "
        "ON i.id = si.incident_id WHERE si.statement_id = r.id AND i.has_conflict = 1)",
    },
}


def has(table: str, what: str) -> Condition:
    """Return the condition that a record has something (a value of `has:`)."""
    if (table, what) == ("incidents", "conflict"):
        return Match('facets : "zconflict"')
    return Test(_HAS[table][what])


def codes(field: str, values: Iterable[str]) -> Condition:
    """Return the condition on closed values that the index holds as facets."""
    return tokens("facets", (facet(FACETS[field], value) for value in values))


def one_of(column: str, values: Iterable[str]) -> Test:
    """Return the condition on closed values that stand in a column of the row."""
    wanted = sorted(set(values))
    return Test(f"{column} IN ({', '.join('?' * len(wanted))})", tuple(wanted))


def literal(
    columns: Sequence[str], words: str, *, prefix: bool = False, near: int | None = None
) -> Match:
    """Return the condition that folded words stand together in one of the columns."""
    scope = columns[0] if len(columns) == 1 else "{" + " ".join(columns) + "}"
    if near is not None and " " in words:
        listed = " ".join(f'"{word}"' for word in words.split())
        return Match(f"{scope} : NEAR({listed}, {near})")
    return Match(f'{scope} : "{words}"' + (" *" if prefix else ""))


def place_facets(conn: sqlite3.Connection, named: Named) -> list[str]:
    """Return the facets of incidents at these places, or in those that are countries."""
    return [
        *(facet("p", id_) for id_ in named.ids),
        *(facet("c", code) for code in countries_of(conn, named)),
    ]


def place(conn: sqlite3.Connection, named: Named | None, areas: Iterable[Area]) -> Condition:
    """Return the incidents at these places, and those in the areas."""
    words = [] if named is None else place_facets(conn, named)
    return tokens("facets", (*words, *(area.facet for area in areas)))


def countries_of(conn: sqlite3.Connection, named: Named) -> list[str]:
    """Return the codes of those among named places that are countries."""
    rows = conn.execute(
        "SELECT DISTINCT country FROM places WHERE kind = 'country' "
        "AND country IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(named.ids),),
    )
    return [code for (code,) in rows]


def tag(conn: sqlite3.Connection, item: Item) -> Condition:
    """Return the records with a tag, or with any that begins so."""
    if not item.prefix:
        return tokens("facets", [facet_tag(item.text)])
    from tracker.model.names import index_text

    start = index_text(item.text)
    names = [row[0] for row in conn.execute("SELECT DISTINCT name FROM tags")]
    return tokens("facets", (facet_tag(n) for n in names if index_text(n).startswith(start)))


def parties(actors: Sequence[Sequence[int]], roles: Sequence[Sequence[str]]) -> list[Condition]:
    """Return one condition for each pair of an actor and a role: one involvement has both."""
    if not actors or not roles:
        words = [[facet("a", id_) for id_ in ids] for ids in actors]
        words += [[facet("r", role) for role in wanted] for wanted in roles]
        return [tokens("facets", listed) for listed in words]
    return [
        tokens("facets", (f"a{id_}{facet('r', role)}" for id_ in ids for role in wanted))
        for ids in actors
        for wanted in roles
    ]


def voices(ids: Sequence[int] | None, kinds: Sequence[str] | None) -> Condition | None:
    """Return the facets of one statement by one of `ids`, of one of `kinds`; None for no demand."""
    if ids is None:
        return None if kinds is None else codes("said", kinds)
    if kinds is None:
        return tokens("facets", (facet("b", id_) for id_ in ids))
    return tokens("facets", (f"b{id_}{facet('s', kind)}" for id_ in ids for kind in kinds))


_UNBOUNDED: Final = 2**63 - 1


def figure(harm: str, values: Sequence[Item | Range], alias: str) -> Test:
    """Return the test that a row of casualties allows a figure within one of the ranges.

    From its low to its high, as `figures.agree` reads them: what is missing at one end is open
    there ("at least 5" has no upper end, "up to 9" begins at 0); a best by itself is that number.
    A row without a number allows nothing. Parts of a larger figure do not count.
    """
    alone = f"CASE WHEN {alias}.low IS NULL AND {alias}.high IS NULL THEN {alias}.best"
    low = f"{alone} ELSE ifnull({alias}.low, 0) END"
    high = f"{alone} ELSE ifnull({alias}.high, {_UNBOUNDED}) END"
    ranges: list[str] = []
    parameters: list[object] = [harm]
    for value in values:
        first = value.low if isinstance(value, Range) else value.text
        last = value.high if isinstance(value, Range) else value.text
        tests = []
        if first:
            tests.append(f"{high} >= ?")
            parameters.append(int(first))
        if last:
            tests.append(f"{low} <= ?")
            parameters.append(int(last))
        ranges.append(f"({' AND '.join(tests)})")
    return Test(
        f"{alias}.harm = ? AND {alias}.subset = 0 AND ({' OR '.join(ranges)})", tuple(parameters)
    )


def about(condition_source: str, parameters: Sequence[object]) -> Test:
    """Return the test that a statement is about one of the incidents `r` of FROM … WHERE …."""
    return Test(
        # The plus: otherwise each row of the list is held against each of these.
        f"+r.id IN (WITH these (id) AS (SELECT r.id {condition_source}) SELECT si.statement_id "
        "FROM statement_incidents si WHERE si.incident_id IN (SELECT id FROM these))",
        tuple(parameters),
    )
