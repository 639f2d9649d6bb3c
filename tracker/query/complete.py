"""Completion for the filter line and the shell: fields, values, names, tags, saved searches."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tracker.model import country_names, vocabulary
from tracker.model.names import index_text, skeleton
from tracker.model.text import visible
from tracker.query.areas import areas_called
from tracker.query.authors import authors_called
from tracker.query.fields import FIELDS, NAMES, SORTS, Field
from tracker.store.merged import winners

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

MOST = 20
_MOST_AREAS = 5

_LAST_TOKEN = re.compile(r'(?:[^\s"()]|"(?:\\"|[^"])*(?:"|$))*$')
_LAST_VALUE = re.compile(r'(?:[^,،"]|"(?:\\"|[^"])*(?:"|$))*$')
_PLAIN_NAME = re.compile(r"[\w '’.-]+")
_DATES = ("today", "yesterday", "-7d", "-4w")


class Completion(NamedTuple):
    """Put `text` in the place of `start` to `end` of the line. `label` says what it is."""

    text: str
    start: int
    end: int
    label: str


def complete(conn: sqlite3.Connection, text: str, cursor: int) -> list[Completion]:
    """Return what the word under the cursor could become, the likeliest first, at most 20.

    Never raises for what is typed: a line that is wrong has no completions.
    """
    before = text[:cursor]
    match = _LAST_TOKEN.search(before)
    token = match[0] if match else ""
    start = cursor - len(token)
    if token[:1] == "-":
        token, start = token[1:], start + 1
    if token.startswith("@"):
        found = _saved(conn, token[1:])
    elif ":" in token and token.partition(":")[0].casefold() in NAMES:
        name, _, values = token.partition(":")
        last = _LAST_VALUE.search(values)
        typed = last[0] if last else ""
        start = cursor - len(typed)
        found = _values(conn, FIELDS[NAMES[name.casefold()]], typed.strip('"'))
    elif '"' in token or ":" in token:
        return []
    else:
        found = _words(conn, token)
    made = (Completion(value, start, cursor, label) for value, label in found)
    return list(dict.fromkeys(made))[:MOST]


def _words(conn: sqlite3.Connection, typed: str) -> Iterator[tuple[str, str]]:
    wanted = typed.casefold()
    for name, canonical in NAMES.items():
        # Before anything is typed, each field once, by its own name.
        if name.startswith(wanted) and (wanted or name == canonical):
            yield f"{name}:", FIELDS[canonical].help
    if len(wanted) > 1:
        for table in ("actors", "places"):
            for name in map(_harmless, _names(conn, table, typed)):
                yield name if _PLAIN_NAME.fullmatch(name) else _quoted(name), table[:-1]


def _values(conn: sqlite3.Connection, field: Field, typed: str) -> Iterator[tuple[str, str]]:
    if field.kind in ("term", "list"):
        yield from _closed(conn, field, typed.casefold().replace(" ", "_").replace("-", "_"))
    elif field.kind == "sort":
        yield from _orders(typed.casefold())
    elif field.name in _NAMERS:
        yield from _NAMERS[field.name](conn, typed.replace("_", " "))
    elif field.kind == "name":
        for name in _names(conn, "actors", typed.replace("_", " ")):
            yield as_value(name), "actor"
    elif field.name == "tag":
        yield from _tags(conn, index_text(typed))
    elif field.kind == "date":
        yield from ((word, "") for word in _DATES if word.startswith(typed.casefold()))


def _orders(typed: str) -> Iterator[tuple[str, str]]:
    minus, label = ("-", "descending") if typed.startswith("-") else ("", "ascending")
    for value in SORTS:
        if value.startswith(typed.removeprefix("-")):
            yield minus + value, label


def _countries(conn: sqlite3.Connection, typed: str) -> Iterator[tuple[str, str]]:
    """Yield the countries whose names begin so, those that the file has first."""
    rows = conn.execute("SELECT DISTINCT country FROM places WHERE country IS NOT NULL")
    here = {code for (code,) in rows}
    begin = country_names.codes(typed, prefix=True) if typed else sorted(here)
    known = [code for code in begin if code in country_names.EVERYDAY]
    for code in sorted(known, key=lambda code: code not in here):
        yield as_value(country_names.everyday(code)), code


def _places(conn: sqlite3.Connection, typed: str) -> Iterator[tuple[str, str]]:
    """Yield places, and the areas that begin so and that no place among these is called."""
    begun = areas_called(conn, typed, prefix=True) if index_text(typed) else []
    within = list(dict.fromkeys(area.name for area in begun))[:_MOST_AREAS]
    places = list(dict.fromkeys(_names(conn, "places", typed)))[: MOST - len(within)]
    yield from ((as_value(name), "place") for name in places)
    called = {index_text(name) for name in places}
    yield from ((as_value(name), "area") for name in within if index_text(name) not in called)


def _authors(conn: sqlite3.Connection, typed: str) -> Iterator[tuple[str, str]]:
    for name in authors_called(conn, typed, prefix=True):
        yield as_value(name), ""


_NAMERS = {"country": _countries, "place": _places, "author": _authors}


def _tags(conn: sqlite3.Connection, typed: str) -> Iterator[tuple[str, str]]:
    sql = "SELECT name, count(*) FROM tags GROUP BY name ORDER BY 2 DESC, 1"
    for name, count in conn.execute(sql):
        if index_text(name).startswith(typed):
            yield as_value(name), f"{count:,}"


def _closed(conn: sqlite3.Connection, field: Field, wanted: str) -> Iterator[tuple[str, str]]:
    labels = dict.fromkeys(field.values, "")
    if field.vocabulary:
        labels = {t.code: t.full for t in vocabulary.VOCABULARIES[field.vocabulary].values()}
        for code, label in conn.execute(
            "SELECT code, label FROM terms WHERE vocabulary = ? ORDER BY sort", (field.vocabulary,)
        ):
            labels.setdefault(code, label)
    begin = [code for code in labels if code.casefold().startswith(wanted)]
    inside = [
        code for code in labels if code not in begin and wanted in f"{code} {labels[code]}".lower()
    ]
    for code in (*begin, *inside):
        yield code, labels[code]


def _names(conn: sqlite3.Connection, table: str, typed: str) -> Iterator[str]:
    """Yield primary names: of names that begin so, that hold it, or a word with its sound."""
    owner = f"{table[:-1]}_id"
    wanted, heard = index_text(typed), skeleton(typed)
    sql = (
        f"WITH {winners(table)} "
        f"SELECT DISTINCT coalesce(w.name, r.name) FROM names n JOIN {table} r ON r.id = n.{owner} "
        f"LEFT JOIN merged m ON m.id = r.id LEFT JOIN {table} w ON w.id = m.winner "
        "WHERE r.state <> 'void' AND {} ORDER BY length(n.folded), 1 LIMIT ?"
    )
    end = "\U0010ffff"
    yield from _first(conn, sql, "n.folded >= ? AND n.folded < ?", (wanted, wanted + end))
    if wanted:
        yield from _first(conn, sql, "instr(n.folded, ?) > 0", (wanted,))
    if len(heard) > 2:
        yield from _first(conn, sql, "instr(' ' || n.skeleton, ' ' || ?) > 0", (heard,))


def _first(
    conn: sqlite3.Connection, sql: str, where: str, parameters: tuple[str, ...]
) -> Iterator[str]:
    for row in conn.execute(sql.format(where), (*parameters, MOST)):
        yield row[0]


def _saved(conn: sqlite3.Connection, typed: str) -> Iterator[tuple[str, str]]:
    for name, query in conn.execute("SELECT name, query FROM saved_searches ORDER BY name"):
        if name.casefold().startswith(typed.casefold()):
            yield f"@{name}", query


def as_value(name: str) -> str:
    """Return a name as the value of a field: blanks as "_" where that says the same."""
    name = _harmless(name)
    plain = _PLAIN_NAME.fullmatch(name) and "_" not in name
    return name.replace(" ", "_") if plain else _quoted(name)


def _harmless(name: str) -> str:
    """Return a name that holds what a terminal acts on as its folded words, which find the same."""
    return name if visible(name) == name else index_text(name)


def _quoted(name: str) -> str:
    escaped = name.replace('"', '\\"')
    return f'"{escaped}"'
