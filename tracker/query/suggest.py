"""Help when nothing was found: the nearest names and words, and what each term costs."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from tracker.errors import QueryError
from tracker.model import country_names
from tracker.model.names import index_text, skeleton
from tracker.query.areas import areas_called, areas_like
from tracker.query.authors import authors
from tracker.query.complete import as_value
from tracker.query.conditions import INDEXES
from tracker.query.meaning import literal
from tracker.query.names import find_runs, offers
from tracker.query.nearby import similar_words
from tracker.query.rewording import rewordings, with_kinds_and_areas, with_other_names
from tracker.query.run import date_reader, prepare, prepare_query
from tracker.query.syntax import And, Node, Or, Phrase, Qualifier, Word

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from tracker.query.rewording import IsArea
    from tracker.query.run import Prepared

_TABLES = {"place": "places", "actor": "actors", "by": "actors", "source": "actors"}
_IN_TEXTS = ("title", "text", "quote")
_NEAR = 2
_MOST_NAMES = 3
_MOST_TERMS = 8
_MOST_LOOKED_AT = 12


class Offer(NamedTuple):
    """What was typed (with its field, or "" for a free word), and what may have been meant."""

    field: str
    typed: str
    names: tuple[str, ...]


class Without(NamedTuple):
    """A term as typed, and how many records there would be without it."""

    term: str
    hits: int


class Reworded(NamedTuple):
    """The query with fields for some of its words, and how many records that finds."""

    query: str
    hits: int


class Suggestions(NamedTuple):
    """All that can be said about a query that found nothing.

    `reworded`: the same in fields, where that finds something, and how much.
    """

    offers: tuple[Offer, ...]
    without: tuple[Without, ...]
    reworded: tuple[Reworded, ...] = ()


def suggestions(conn: sqlite3.Connection, prepared: Prepared) -> Suggestions:
    """Return help for a query that found nothing. Only ever to be shown, never acted on."""
    found = [_offer_name(conn, name, typed) for name, typed in prepared.unknown]
    root = prepared.query.root
    words = (_offer_word(conn, prepared.table, word) for word in _typed_words(root))
    tags = (_offer_tag(conn, tag) for tag in _tags(root))
    found += dict.fromkeys(offer for offer in (*words, *tags) if offer is not None)
    reworded = tuple(_reworded(conn, prepared))
    return Suggestions(tuple(found), tuple(_without_each(conn, prepared)), reworded)


def wider(conn: sqlite3.Connection, prepared: Prepared) -> Iterator[Reworded]:
    """Yield the query with the kind or the province that a word names, where that finds more.

    For a query that found something: `drone` finds the word, and not each drone attack.
    """
    whole = prepared.count(conn)
    for one in _finding(conn, prepared, with_kinds_and_areas(prepared.query, _is_area(conn))):
        if one.hits > whole:
            yield one


def _reworded(conn: sqlite3.Connection, prepared: Prepared) -> Iterator[Reworded]:
    """Yield what may have been meant, of that only what finds something."""
    read_date = date_reader(prepared.base, prepared.date_order)
    yield from _finding(conn, prepared, rewordings(prepared.query, read_date, _is_area(conn)))

    def others(field: str, typed: str) -> list[str]:
        return _others_called_so(conn, field, typed) if (field, typed) not in unknown else []

    unknown = set(prepared.unknown)  # of these the nearest names are offered already
    named = _finding(conn, prepared, with_other_names(prepared.query, others))
    yield from islice(named, _MOST_NAMES)


def _others_called_so(conn: sqlite3.Connection, field: str, typed: str) -> list[str]:
    """Return, as values, longer names that hold this one: of Hezbollah also Kata'ib Hezbollah."""
    if _TABLES.get(field) != "actors":
        return []
    heard = set(skeleton(typed).split())
    near = offers(conn, "actors", typed, _MOST_LOOKED_AT)
    longer = [name for name in near if heard and heard < set(skeleton(name).split())]
    # An apostrophe is folded away, and would have to be quoted in a shell.
    return [as_value(re.sub("['’]", "", name)) for name in longer]


def _is_area(conn: sqlite3.Connection) -> IsArea:
    return lambda text: bool(areas_called(conn, text))


def _finding(
    conn: sqlite3.Connection, prepared: Prepared, queries: Iterable[str]
) -> Iterator[Reworded]:
    """Yield the queries that find something, each with how much."""
    for text in queries:
        with suppress(QueryError):
            found = prepare(
                conn,
                text,
                base=prepared.base,
                table=prepared.table,
                date_order=prepared.date_order,
            )
            if hits := found.count(conn):
                yield Reworded(text, hits)


def _offer_name(conn: sqlite3.Connection, field: str, typed: str) -> Offer:
    if field == "country":
        return Offer(field, typed, tuple(country_names.similar(typed)))
    if field == "author":
        from difflib import get_close_matches

        return Offer(field, typed, tuple(get_close_matches(typed, authors(conn), cutoff=0.5)))
    table = _TABLES.get(field)
    names = offers(conn, table, typed) if table else []
    if table == "actors":
        # Somebody who says "us" may mean its government, which is never taken for the country.
        names = [*_governments(conn, typed), *names]
    if field == "place":
        known = areas_like(conn, typed)
        countries = [one for one in _countries(conn, typed) if one not in names]
        # One area and one country at most, so that they do not crowd out the places.
        names = [*known[:1], *(f"country:{name}" for name in countries[:1]), *names]
    return Offer(field, typed, tuple(dict.fromkeys(names))[:_MOST_NAMES])


def _governments(conn: sqlite3.Connection, typed: str) -> list[str]:
    """Return the governments of a country that is called so, before their ministries."""
    rows = conn.execute(
        "SELECT r.name FROM actors r WHERE r.kind = 'government' AND r.state <> 'void' "
        "AND r.merged_into_id IS NULL AND r.country IN (SELECT value FROM json_each(?)) "
        "ORDER BY instr(lower(r.name), 'government') = 0, "
        "(SELECT count(*) FROM statements s WHERE s.speaker_id = r.id) DESC, r.id LIMIT ?",
        (json.dumps(sorted(country_names.codes(typed))), _MOST_NAMES - 1),
    )
    return [name for (name,) in rows]


def _areas(conn: sqlite3.Connection, typed: str) -> list[str]:
    found = dict.fromkeys(area.name for area in areas_called(conn, typed))
    return [name.replace(" ", "_") for name in found][:1]


def _countries(conn: sqlite3.Connection, typed: str) -> list[str]:
    """Return the countries that may be meant, of those in which places lie."""
    known = {code for (code,) in conn.execute("SELECT DISTINCT country FROM places")}
    near = country_names.similar(typed)
    return [name for name in near if known.intersection(country_names.codes(name))]


def _offer_word(conn: sqlite3.Connection, table: str, typed: str) -> Offer | None:
    """Return what a free word may have meant, if no record holds it and nothing is called so."""
    folded = index_text(typed)
    match = literal(INDEXES[table].text, folded).fts
    if not folded:
        return None
    sql = f"SELECT 1 FROM {table}_fts WHERE {table}_fts MATCH ? LIMIT 1"
    if conn.execute(sql, (match,)).fetchone() or find_runs(conn, [typed]):
        return None
    names = [*offers(conn, "actors", typed, 2), *offers(conn, "places", typed, 2)]
    names.sort(key=lambda name: abs(len(name) - len(typed)))  # a name before what is named after it
    words: list[str] = []
    for token in folded.split():
        words += [word for word in similar_words(conn, table, token, _NEAR) if word != token][:1]
    # A province is no word of a text: what lies there is found by the field.
    names = [*(f"place:{name}" for name in _areas(conn, typed)), *names]
    called = [name for name in names if index_text(name) in words]
    unnamed = [word for word in words if word not in map(index_text, called)]
    near = dict.fromkeys([*called, *unnamed, *names])
    return Offer("", typed, tuple(near)[:3]) if near else None


def _without_each(conn: sqlite3.Connection, prepared: Prepared) -> Iterator[Without]:
    children = prepared.query.root.children
    if len(children) < 2:
        return
    for child in children[:_MOST_TERMS]:
        rest = And(
            tuple(other for other in children if other is not child), prepared.query.root.span
        )
        found = prepare_query(
            conn,
            prepared.query._replace(root=rest, sort=None),
            base=prepared.base,
            table=prepared.table,
            date_order=prepared.date_order,
        )
        term = prepared.text[child.span.start : child.span.end]
        yield Without(term, found.count(conn))


def _typed_words(node: Node) -> Iterator[str]:
    """Yield the words to be found in texts: free, in quotes, begun, or in a field of text."""
    if isinstance(node, Word):
        yield node.text
    elif isinstance(node, Phrase):
        yield from node.text.split()
    elif isinstance(node, Qualifier) and node.field in _IN_TEXTS:
        for item in node.items:
            yield from item.text.split()
    elif isinstance(node, And | Or):
        for child in node.children:
            yield from _typed_words(child)


def _tags(node: Node) -> Iterator[str]:
    if isinstance(node, Qualifier) and node.field == "tag":
        yield from (item.text for item in node.items)
    elif isinstance(node, And | Or):
        for child in node.children:
            yield from _tags(child)


def _offer_tag(conn: sqlite3.Connection, typed: str) -> Offer | None:
    """Return the tags that may be meant where there is none of this name."""
    from difflib import get_close_matches

    known = {index_text(name): name for (name,) in conn.execute("SELECT DISTINCT name FROM tags")}
    wanted = index_text(typed)
    if wanted in known:
        return None
    begun = [name for name in known if wanted and name.startswith(wanted)]
    near = dict.fromkeys([*begun, *get_close_matches(wanted, known, _MOST_NAMES)])
    return Offer("tag", typed, tuple(known[name] for name in near)[:_MOST_NAMES])
