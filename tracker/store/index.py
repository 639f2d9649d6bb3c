"""The full-text index: what is indexed, kept in step by the store, compared with the records.

`incidents_fts` and `statements_fts` are ordinary FTS5 tables whose **rowid is the record's
sort_key** (`day << 20 | n`): "newest first" is `ORDER BY rowid DESC`, a range of days is a range of
rowids, a histogram is `GROUP BY rowid >> 20`. Every text passes `model.names.index_text` on the way
in, and so must every query word. Query words go to the text columns only, facets to `facets` only
(`{title summary statements names} : (…)`, `facets : (…)`), or "k…" in a text would be a facet.

One row per incident, with the words of its live statements in `statements`; one row per statement.
Void records stay in, marked by the facet `xvoid`. A *facet* is a letter and a code (`facet()`):

    incident    k kind · g grade · x state · u unit · zsensitive · zconflict
                p place id · c country · m admin1 · n admin2 (`facet_word`)
                a actor id · a<id>r<role> · r role                 of its parties; whom a denial
                                                                   clears has no role
                b speaker id (or on whose behalf) · s kind · b<id>s<kind>   of live statements
                d document id · o publisher id                     cited by it or its statements;
                                                                   of a void document no publisher
                t tag
    statement   s kind · b speaker id (or behalf) · x state · q credibility · d · o · t

Ids are those of the row as it points, merged or not: a query expands a winner to all it absorbed.
Names are not copied from aliases; `names` holds the words as written, else the primary name.
"""

from __future__ import annotations

import json
from collections import defaultdict
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final

from tracker.model.names import index_text, words
from tracker.store.claims import is_cleared

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

COLUMNS = {
    "incidents": ("title", "summary", "statements", "names", "facets"),
    "statements": ("text", "names", "facets"),
}
_CHUNK = 500
"""Records read at once: large enough to amortise a query, small enough to stay in the cache."""

_HELD: Final = 1 << 20
_HELD_IN_BULK: Final = 32 << 20
"""Bytes that FTS5 gathers before it writes a segment; each segment is merged again later."""

_STEP: Final = 32
"""Pages of the index, of 4 KB, that a step of merging writes at most or so."""

Entry = tuple[int | str, ...]
"""sort_key, then the columns of the table in order."""


@lru_cache(maxsize=1024)
def facet(letter: str, code: object) -> str:
    """Return the facet token of a code or id: one FTS5 token, whatever the code holds."""
    return letter + "".join(c for c in str(code).lower() if c.isalnum())


@lru_cache(maxsize=1024)
def facet_word(letter: str, name: str) -> str:
    """Return the facet token of a name, alike for all its spellings with one folded key."""
    return letter + "".join(words(name))


@lru_cache(maxsize=1024)
def facet_tag(name: str) -> str:
    """Return the facet token of a tag: a digest, because a tag may hold any characters."""
    import hashlib  # slow to import, and few searches are for a tag

    folded = index_text(name) or name
    return "t" + hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest()[:12]


def entries(conn: sqlite3.Connection, table: str, ids: Iterable[int]) -> Iterator[Entry]:
    """Yield what the index should hold for these records, in the order of `ids` by chunks."""
    build = _incident_entries if table == "incidents" else _statement_entries
    wanted = iter(ids)
    while chunk := list(islice(wanted, _CHUNK)):
        yield from build(conn, json.dumps(chunk))


def insert(conn: sqlite3.Connection, table: str, rows: Iterable[Entry]) -> None:
    """Add entries; for a bulk in the order of sort_key, which FTS5 writes fastest."""
    columns = COLUMNS[table]
    marks = ", ".join("?" * (len(columns) + 1))
    conn.executemany(
        f"INSERT INTO {table}_fts (rowid, {', '.join(columns)}) VALUES ({marks})", rows
    )


def room_for_bulk(conn: sqlite3.Connection, *, wanted: bool) -> None:
    """Let FTS5 gather more in memory while a bulk goes in, or as much as ever."""
    size = _HELD_IN_BULK if wanted else _HELD
    for table in COLUMNS:
        conn.execute(f"INSERT INTO {table}_fts({table}_fts, rank) VALUES ('hashsize', ?)", (size,))


def remove(conn: sqlite3.Connection, table: str, keys: Iterable[int]) -> None:
    """Drop the entries under these sort_keys; absent ones are no error."""
    conn.executemany(f"DELETE FROM {table}_fts WHERE rowid = ?", ((key,) for key in keys))


def refresh(conn: sqlite3.Connection, table: str, ids: Iterable[int]) -> None:
    """Bring the entries of these records up to date; their sort_keys are as they were."""
    rows = conn.execute(
        f"SELECT sort_key, id FROM {table} WHERE id IN (SELECT value FROM json_each(?)) "
        "ORDER BY sort_key",
        (json.dumps(list(ids)),),
    ).fetchall()
    remove(conn, table, (key for key, _ in rows))
    insert(conn, table, entries(conn, table, (id_ for _, id_ in rows)))


def optimize(conn: sqlite3.Connection) -> None:
    """Merge the index into one segment, after an import; seconds at a million records."""
    for table in COLUMNS:
        conn.execute(f"INSERT INTO {table}_fts({table}_fts) VALUES ('optimize')")


def merge_some(conn: sqlite3.Connection) -> bool:
    """Merge some of the segments that edits have left; return whether there may be more to merge.

    An edit writes a segment of its own, and a search looks at each. A step takes some milliseconds:
    whoever has it done can stop after any.
    """
    more = False
    for table in COLUMNS:
        before = conn.total_changes
        conn.execute(f"INSERT INTO {table}_fts({table}_fts, rank) VALUES ('merge', ?)", (_STEP,))
        more |= conn.total_changes - before > 1  # as the documentation of FTS5 has it
    return more


def differences(conn: sqlite3.Connection, table: str) -> Iterator[str]:
    """Compare index and records; yield one sentence for each entry that is wrong."""
    ids = [row[0] for row in conn.execute(f"SELECT id FROM {table} ORDER BY sort_key")]
    expected = entries(conn, table, ids)
    columns = ", ".join(COLUMNS[table])
    stored = conn.execute(f"SELECT rowid, {columns} FROM {table}_fts ORDER BY rowid")
    want, have = next(expected, None), stored.fetchone()
    while want is not None or have is not None:
        if have is None or (want is not None and want[0] < have[0]):
            assert want is not None
            yield f"{table}: the record with sort_key {want[0]} is missing from the search index"
            want = next(expected, None)
        elif want is None or have[0] < want[0]:
            yield f"{table}: the search index holds {have[0]}, which is no record"
            have = stored.fetchone()
        else:
            if tuple(have) != want:
                wrong = [
                    c for c, a, b in zip(COLUMNS[table], want[1:], have[1:], strict=True) if a != b
                ]
                yield f"{table}: the search index is out of step at {want[0]} ({', '.join(wrong)})"
            want, have = next(expected, None), stored.fetchone()


_INCIDENTS = """
SELECT i.id, i.sort_key, i.title, i.summary, i.uncertain, i.place_note, i.weapon, i.kind, i.unit,
       i.grade, i.state, i.sensitive, i.has_conflict, i.place_id, p.name, p.country, p.admin1,
       p.admin2
FROM incidents i LEFT JOIN places p ON p.id = i.place_id
WHERE i.id IN (SELECT value FROM json_each(?)) ORDER BY i.sort_key"""

_PARTIES = f"""
SELECT v.incident_id, v.actor_id, v.role, coalesce(v.as_written, a.name), {is_cleared("v")}
FROM involvements v JOIN actors a ON a.id = v.actor_id
LEFT JOIN statements s ON s.id = v.statement_id
WHERE v.incident_id IN (SELECT value FROM json_each(?)) AND ifnull(s.state, '') <> 'void'
ORDER BY v.id"""

_SAID = """
SELECT si.incident_id, s.id, s.kind, s.speaker_id, s.on_behalf_of_id, s.gist, s.quote,
       s.quote_original, coalesce(s.speaker_as_written, a.name)
FROM statement_incidents si JOIN statements s ON s.id = si.statement_id
LEFT JOIN actors a ON a.id = s.speaker_id
WHERE si.incident_id IN (SELECT value FROM json_each(?)) AND s.state <> 'void'
ORDER BY s.sort_key"""

_SPEAKING = "CASE WHEN d.state <> 'void' THEN d.publisher_id END"

_SOURCES = f"""
SELECT c.incident_id, c.document_id, {_SPEAKING}
FROM citations c JOIN documents d ON d.id = c.document_id
WHERE c.incident_id IN (SELECT value FROM json_each(?1))
UNION
SELECT si.incident_id, c.document_id, {_SPEAKING}
FROM statement_incidents si JOIN statements s ON s.id = si.statement_id AND s.state <> 'void'
JOIN citations c ON c.statement_id = si.statement_id JOIN documents d ON d.id = c.document_id
WHERE si.incident_id IN (SELECT value FROM json_each(?1))"""

_STATEMENTS = """
SELECT s.id, s.sort_key, s.gist, s.quote, s.quote_original, s.uncertain, s.kind, s.state,
       s.credibility, s.speaker_id, s.on_behalf_of_id, coalesce(s.speaker_as_written, a.name)
FROM statements s LEFT JOIN actors a ON a.id = s.speaker_id
WHERE s.id IN (SELECT value FROM json_each(?)) ORDER BY s.sort_key"""

_STATEMENT_SOURCES = f"""
SELECT c.statement_id, c.document_id, {_SPEAKING}
FROM citations c JOIN documents d ON d.id = c.document_id
WHERE c.statement_id IN (SELECT value FROM json_each(?))"""


def _incident_entries(conn: sqlite3.Connection, ids: str) -> Iterator[Entry]:
    names: dict[int, list[str]] = defaultdict(list)
    facets: dict[int, set[str]] = defaultdict(set)
    said: dict[int, list[str]] = defaultdict(list)
    for incident, actor, role, as_written, is_denied in conn.execute(_PARTIES, (ids,)):
        names[incident].append(as_written)
        facets[incident].add(f"a{actor}")
        if not is_denied:
            facets[incident] |= {facet("r", role), f"a{actor}{facet('r', role)}"}
    for incident, _, kind, speaker, behalf, gist, quote, original, as_written in conn.execute(
        _SAID, (ids,)
    ):
        said[incident] += _texts(gist, quote, original, as_written)
        facets[incident] |= _speech_facets(kind, speaker, behalf)
    for incident, document, publisher in conn.execute(_SOURCES, (ids,)):
        facets[incident] |= _source_facets(document, publisher)
    for incident, tag in _tags(conn, "incident_id", ids):
        facets[incident].add(facet_tag(tag))
    for row in conn.execute(_INCIDENTS, (ids,)):
        (id_, key, title, summary, uncertain, note, weapon, kind, unit, grade, state) = row[:11]
        (sensitive, conflict, place, place_name, country, admin1, admin2) = row[11:]
        own = facets[id_]
        own |= {facet("k", kind), facet("u", unit), facet("g", grade), facet("x", state)}
        own |= _place_facets(place, country, admin1, admin2)
        own |= {"zsensitive"} if sensitive else set()
        own |= {"zconflict"} if conflict else set()
        yield (
            key,
            index_text(title),
            _joined(_texts(summary, uncertain, note, weapon)),
            _joined(said[id_]),
            _joined([*names[id_], *_texts(place_name)]),
            " ".join(sorted(own)),
        )


def _statement_entries(conn: sqlite3.Connection, ids: str) -> Iterator[Entry]:
    facets: dict[int, set[str]] = defaultdict(set)
    for statement, document, publisher in conn.execute(_STATEMENT_SOURCES, (ids,)):
        facets[statement] |= _source_facets(document, publisher)
    for statement, tag in _tags(conn, "statement_id", ids):
        facets[statement].add(facet_tag(tag))
    for row in conn.execute(_STATEMENTS, (ids,)):
        (id_, key, gist, quote, original, uncertain, kind, state) = row[:8]
        (credibility, speaker, behalf, as_written) = row[8:]
        own = facets[id_] | _speech_facets(kind, speaker, behalf)
        own |= {facet("x", state), f"q{credibility}"}
        yield (
            key,
            _joined(_texts(gist, quote, original, uncertain)),
            _joined(_texts(as_written)),
            " ".join(sorted(own)),
        )


def _tags(conn: sqlite3.Connection, owner: str, ids: str) -> Iterator[tuple[int, str]]:
    yield from conn.execute(
        f"SELECT {owner}, name FROM tags WHERE {owner} IN (SELECT value FROM json_each(?))",
        (ids,),
    )


def _speech_facets(kind: str, speaker: int | None, behalf: int | None) -> set[str]:
    said = facet("s", kind)
    facets = {said}
    for voice in (speaker, behalf):
        if voice is not None:
            facets |= {f"b{voice}", f"b{voice}{said}"}
    return facets


def _source_facets(document: int, publisher: int | None) -> set[str]:
    return {f"d{document}"} if publisher is None else {f"d{document}", f"o{publisher}"}


def _place_facets(
    place: int | None, country: str | None, admin1: str | None, admin2: str | None
) -> set[str]:
    facets = set() if place is None else {f"p{place}"}
    if country:
        facets.add(facet("c", country))
    if admin1:
        facets.add(facet_word("m", admin1))
    if admin2:
        facets.add(facet_word("n", admin2))
    return facets


def _texts(*values: str | None) -> list[str]:
    return [value for value in values if value]


def _joined(texts: list[str]) -> str:
    return index_text("\n".join(texts)) if texts else ""
