"""Which records stay behind when a report or an export leaves out what is sensitive."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from tracker.errors import NotFoundError, UsageError
from tracker.model.names import index_text
from tracker.model.persons_in_texts import Names
from tracker.model.redaction import SPOTS, Redactor
from tracker.store.imports import actor_named
from tracker.store.lookup import resolve, winner
from tracker.store.merged import winners
from tracker.store.ordinary import ordinary_words

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Mapping

    from tracker.model.withholding import Withheld

# A statement that rests on sensitive documents only comes from a source that is to be protected;
# one that is only about sensitive incidents would tell of them.
_STATEMENTS = """
SELECT s.uid FROM statements s
JOIN citations c ON c.statement_id = s.id JOIN documents d ON d.id = c.document_id
WHERE {these} GROUP BY s.id HAVING min(d.sensitive)
UNION
SELECT s.uid FROM statements s
JOIN statement_incidents si ON si.statement_id = s.id JOIN incidents i ON i.id = si.incident_id
WHERE {these} GROUP BY s.id HAVING min(i.sensitive)"""
_THESE = "{}.uid IN (SELECT value FROM json_each(?1))"

_PERSON = f"""
WITH {winners("actors")},
person (id, uid) AS (
    SELECT a.id, a.uid FROM actors a LEFT JOIN merged m ON m.id = a.id
    JOIN actors w ON w.id = coalesce(m.winner, a.id)
    WHERE w.kind = 'person' AND w.uid NOT IN (SELECT value FROM json_each(?))
) """

_NAMES = _PERSON + "SELECT p.uid, n.name FROM person p JOIN names n ON n.actor_id = p.id"

_PHRASES = (
    _PERSON
    + """
SELECT v.as_written FROM person p JOIN involvements v ON v.actor_id = p.id
WHERE v.as_written IS NOT NULL
UNION SELECT s.speaker_as_written FROM person p JOIN statements s ON s.speaker_id = p.id
WHERE s.speaker_as_written IS NOT NULL"""
)

_TOLD = """
SELECT n.name FROM names n JOIN actors a ON a.id = n.actor_id
WHERE a.uid IN (SELECT value FROM json_each(?))"""

# Of a kind that somebody has stated: who was entered without one may be a person.
_OTHERS = f"""
WITH {winners("actors")}
SELECT n.name FROM names n JOIN actors a ON a.id = n.actor_id AND a.kind <> 'person'
LEFT JOIN merged m ON m.id = a.id JOIN actors w ON w.id = coalesce(m.winner, a.id)
WHERE w.kind NOT IN ('person', 'unidentified', 'civilians')"""

_PLACES = """
SELECT n.name FROM names n JOIN places p ON p.id = n.place_id
WHERE p.kind NOT IN (SELECT value FROM json_each(?))
UNION SELECT admin1 FROM places WHERE admin1 IS NOT NULL
UNION SELECT admin2 FROM places WHERE admin2 IS NOT NULL"""


def withheld(
    conn: sqlite3.Connection, among: Mapping[str, Collection[str]] | None = None
) -> Withheld:
    """Return the sensitive incidents and documents, and the statements that go with them.

    `among` (table to uids): only of these, which costs no look at the rest of the file.
    """

    def of(table: str, sql: str, alias: str) -> frozenset[str]:
        if among is None:
            return frozenset(uid for (uid,) in conn.execute(sql.format(these="1")))
        wanted = json.dumps(list(among.get(table, ())))
        these = sql.format(these=_THESE.format(alias))
        return frozenset(uid for (uid,) in conn.execute(these, (wanted,)))

    found = {
        table: of(table, f"SELECT t.uid FROM {table} t WHERE t.sensitive AND {{these}}", "t")
        for table in ("incidents", "documents")
    }
    if not any(found.values()):
        return found
    return {**found, "statements": of("statements", _STATEMENTS, "s")}


def persons(conn: sqlite3.Connection, keep: Iterable[str] = ()) -> dict[str, set[str]]:
    """Return every actor (uid) that is a person, or merged into one, with its spellings.

    `keep`: uids of those whose names may be told.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for uid, name in conn.execute(_NAMES, (json.dumps(list(keep)),)):
        found[uid].add(name)
    return dict(found)


def redactor(conn: sqlite3.Connection, named: Iterable[str] = ()) -> Redactor:
    """Return what takes out of this file's records what is not to be handed on.

    `named`: actors, by reference or name, whose names may be told. Raises NotFoundError.
    """
    keep = [_actor(conn, word) for word in named]
    phrases = [phrase for (phrase,) in conn.execute(_PHRASES, (json.dumps(keep),))]
    told = [name for (name,) in conn.execute(_TOLD, (json.dumps(keep),))]
    hidden = persons(conn, keep)
    names = Names([name for names in hidden.values() for name in names])
    told += _on_the_map(conn, names)
    others = [name for (name,) in conn.execute(_OTHERS) if names.is_called_after(name)]
    return Redactor(withheld(conn), hidden, phrases, told, ordinary_words(), others)


def _on_the_map(conn: sqlite3.Connection, names: Names) -> list[str]:
    """Return the names of towns, provinces and the like that hold one word of a person's name.

    Salah al-Din is a province. Not those of a house or a camp, which may be called after who lives
    there, and none that holds more of a person than the one word, beside others.
    """
    rows = conn.execute(_PLACES, (json.dumps(sorted(SPOTS)),))
    return [name for (name,) in rows if names.is_echo(name)]


def _actor(conn: sqlite3.Connection, word: str) -> str:
    try:
        table, uid = resolve(conn, word)
    except (UsageError, NotFoundError):
        table, uid = "actors", actor_named(conn, index_text(word)) or ""
    if table != "actors" or not uid:
        raise NotFoundError(f"“{word}” is no actor of this file.", "See: tracker list actors")
    return winner(conn, "actors", uid)
