"""Names in a query: which actors and places a run of words, or the value of a field, stands for.

Free text finds a name by its folded words, or from two words up by its sound; a field also by the
sound of one word. Similarity is only ever offered. See "Names" in docs/data-model.md.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.errors import TrackerError, UsageError
from tracker.model.names import SIMILAR, index_text, resolves_by_sound, skeleton
from tracker.store.merged import winners

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

MAX_WORDS: Final = 8
"""Words of the longest name that is looked for in free text."""

_SPELLINGS_MAX: Final = 60
_SHORTEST_SPELLING: Final = 4
_SHORTEST_SURNAME: Final = 2

_OWNERS: Final = {"actors": "actor_id", "places": "place_id"}

_FAMILY = """
WITH RECURSIVE
    up(id) AS (
        SELECT value FROM json_each(?)
        UNION SELECT r.merged_into_id FROM {table} r JOIN up ON r.id = up.id
        WHERE r.merged_into_id IS NOT NULL
    ),
    family(id) AS (
        SELECT id FROM up
        UNION SELECT r.id FROM {table} r JOIN family ON r.merged_into_id = family.id
    )
SELECT r.id, r.name, r.merged_into_id FROM family JOIN {table} r ON r.id = family.id"""


class Named(NamedTuple):
    """Records of one table that a text names: all ids, merged ones too, and how it was found.

    `names` are the primary names of the records that stand (not merged). `how` is "folded",
    "sound", "surname", "prefix" or "reference".
    """

    table: str
    ids: tuple[int, ...]
    names: tuple[str, ...]
    how: str


class Run(NamedTuple):
    """A run of free words from `start` up to but not including `end` that is a name."""

    start: int
    end: int
    named: tuple[Named, ...]


class Spelling(NamedTuple):
    """A name as written, its folded words, and whether they say enough by themselves in a text."""

    name: str
    folded: str
    telling: bool


def find_runs(conn: sqlite3.Connection, texts: Sequence[str]) -> list[Run]:
    """Return the names in a row of free words, the longest first found, none overlapping."""
    windows = {
        (start, end): " ".join(texts[start:end])
        for start in range(len(texts))
        for end in range(start + 1, min(start + MAX_WORDS, len(texts)) + 1)
    }
    found = _by_key(conn, "folded", {span: index_text(text) for span, text in windows.items()})
    sounds = {
        span: skeleton(text)
        for span, text in windows.items()
        if span not in found and resolves_by_sound(text)
    }
    by_sound = _by_key(conn, "skeleton", sounds)
    runs: list[Run] = []
    start = 0
    while start < len(texts):
        for end in range(min(start + MAX_WORDS, len(texts)), start, -1):
            hits, how = found.get((start, end)), "folded"
            if hits is None:
                hits, how = by_sound.get((start, end)), "sound"
            if hits is not None:
                named = tuple(family(conn, table, ids, how) for table, ids in hits.items())
                runs.append(Run(start, end, named))
                start = end
                break
        else:
            start += 1
    return runs


def find_named(
    conn: sqlite3.Connection, table: str, text: str, *, prefix: bool = False
) -> Named | None:
    """Return what the value of a field names: by reference, folded words, then sound.

    None if it names nothing, or if a reference fits no record or several.
    """
    by_reference = _by_reference(conn, table, text)
    if by_reference is not None:
        return by_reference
    owner = _OWNERS[table]
    words = index_text(text)
    if prefix:
        rows = conn.execute(
            f"SELECT DISTINCT {owner} FROM names "
            f"WHERE {owner} IS NOT NULL AND folded >= ? AND folded < ?",
            (words, words + "\U0010ffff"),
        ).fetchall()
        return family(conn, table, [row[0] for row in rows], "prefix") if rows else None
    for column, key in (("folded", words), ("skeleton", skeleton(text))):
        if not key:
            continue
        rows = conn.execute(
            f"SELECT DISTINCT {owner} FROM names WHERE {owner} IS NOT NULL AND {column} = ?", (key,)
        ).fetchall()
        if rows:
            how = "folded" if column == "folded" else "sound"
            return family(conn, table, [row[0] for row in rows], how)
    return None


def find_surname(conn: sqlite3.Connection, text: str) -> Named | None:
    """Return the persons of whom a name ends in this word, all of them; None if there are none.

    A reading for queries alone, and told: what is entered is never taken for somebody by a surname.
    """
    word = index_text(text).removeprefix("al ")
    if len(word) < _SHORTEST_SURNAME or " " in word:
        return None
    rows = conn.execute(
        "SELECT DISTINCT n.actor_id FROM names n JOIN actors r ON r.id = n.actor_id "
        "WHERE r.kind = 'person' AND n.kind <> 'acronym' AND substr(n.folded, ?) = ?",
        (-len(word) - 1, f" {word}"),
    ).fetchall()
    return family(conn, "actors", [row[0] for row in rows], "surname") if rows else None


def family(conn: sqlite3.Connection, table: str, ids: Iterable[int], how: str) -> Named:
    """Return the records with all that was merged into them, or into which they were merged."""
    rows = conn.execute(_FAMILY.format(table=table), (json.dumps(sorted(set(ids))),)).fetchall()
    names = tuple(dict.fromkeys(name for _, name, merged in rows if merged is None))
    return Named(table, tuple(sorted(row[0] for row in rows)), names, how)


def spellings(conn: sqlite3.Connection, named: Named) -> list[Spelling]:
    """Return all names of what was named, the telling ones first.

    Telling is a name that says enough by itself in free text. A single word does so for a place or
    a person ("Soleimani"), not for other actors: "Iran" would stand for its government wherever it
    is written. Abbreviations never do: "US" is a pronoun.
    """
    owner = _OWNERS[named.table]
    person = "0" if named.table == "places" else "r.kind <> 'person'"
    rows = conn.execute(
        f"SELECT n.name, n.folded, n.kind <> 'acronym' AND length(n.folded) >= {_SHORTEST_SPELLING}"
        f" AND NOT ({person} AND instr(n.folded, ' ') = 0) AS telling "
        f"FROM names n JOIN {named.table} r ON r.id = n.{owner} "
        "WHERE r.id IN (SELECT value FROM json_each(?)) AND n.folded <> '' "
        f"ORDER BY telling DESC, n.folded, n.kind <> 'primary', n.id LIMIT {_SPELLINGS_MAX}",
        (json.dumps(named.ids),),
    )
    by_folded = {row[1]: Spelling(row[0], row[1], bool(row[2])) for row in rows.fetchall()[::-1]}
    return list(by_folded.values())[::-1]


def offers(conn: sqlite3.Connection, table: str, text: str, most: int = 3) -> list[str]:
    """Return names to offer for an unknown one: those with its words, its sounds, then the nearest.

    Only ever to be shown: Hama is not Hamas.
    """
    from rapidfuzz import fuzz, process

    wanted, heard = index_text(text), set(skeleton(text).split())
    owner = _OWNERS[table]
    rows = conn.execute(
        f"WITH {winners(table)} SELECT n.folded, n.skeleton, coalesce(w.name, r.name) "
        f"FROM names n JOIN {table} r ON r.id = n.{owner} "
        f"LEFT JOIN merged m ON m.id = r.id LEFT JOIN {table} w ON w.id = m.winner "
        f"WHERE n.{owner} IS NOT NULL "
        "ORDER BY length(n.folded)"
    ).fetchall()
    words = set(wanted.split())
    found = [name for folded, _, name in rows if words and words <= set(folded.split())]
    if sum(map(len, heard)) > 1:
        found += [name for _, sounds, name in rows if heard <= set(sounds.split())]
    if len(wanted) > 3:
        # WRatio also compares with a part of the name: al-Shushada, Kata'ib Sayyid al-Shuhada.
        near = process.extract(
            wanted, [row[0] for row in rows], scorer=fuzz.WRatio, score_cutoff=SIMILAR * 100
        )
        found += [rows[at][2] for _, _, at in near]
    return list(dict.fromkeys(found))[:most]


def refuse_lost_quotes(conn: sqlite3.Connection, tokens: Sequence[str]) -> None:
    """Raise UsageError where the shell seems to have eaten the quotation marks of a name."""
    from tracker.query.argv import lost_quotes
    from tracker.query.fields import FIELDS, NAMES

    for typed, value, more in lost_quotes(tokens):
        name = NAMES.get(typed.casefold(), "")
        if not name or FIELDS[name].kind != "name":
            continue
        words = [value, *more.split()]
        for end in range(len(words), 1, -1):
            whole = " ".join(words[:end])
            if _names_something(conn, name, whole):
                spelled = whole.lower().replace(" ", "_")
                raise UsageError(
                    f"{typed}:{value} and the words after it name one thing: {whole}.",
                    f"Write {typed}:{spelled} or '{typed}:\"{whole}\"'; "
                    f"if they are words of their own, give each as a word of the command line.",
                )


def _names_something(conn: sqlite3.Connection, field: str, text: str) -> bool:
    from tracker.query.areas import areas_called
    from tracker.query.authors import authors_called

    if field == "author":
        return bool(authors_called(conn, text))
    return bool(find_runs(conn, [text])) or (field == "place" and bool(areas_called(conn, text)))


def _by_key(
    conn: sqlite3.Connection, column: str, keys: dict[tuple[int, int], str]
) -> dict[tuple[int, int], dict[str, list[int]]]:
    """Return the records by table of every window whose key is that of a name."""
    wanted = sorted({key for key in keys.values() if key})
    if not wanted:
        return {}
    hits: dict[str, dict[str, list[int]]] = {}
    for key, actor, place in conn.execute(
        f"SELECT {column}, actor_id, place_id FROM names "
        f"WHERE {column} IN (SELECT value FROM json_each(?))",
        (json.dumps(wanted),),
    ):
        table, id_ = ("actors", actor) if actor is not None else ("places", place)
        hits.setdefault(key, {}).setdefault(table, []).append(id_)
    return {span: hits[key] for span, key in keys.items() if key in hits}


def _by_reference(conn: sqlite3.Connection, table: str, text: str) -> Named | None:
    if " " in text or not any(character.isdigit() for character in text):
        return None
    from tracker.model import references
    from tracker.store.lookup import resolve

    try:
        if references.parse(text)[0] != table:
            return None
        uid = resolve(conn, text)[1]
    except TrackerError:
        return None
    row = conn.execute(f"SELECT id FROM {table} WHERE uid = ?", (uid,)).fetchone()
    return family(conn, table, [row[0]], "reference")
