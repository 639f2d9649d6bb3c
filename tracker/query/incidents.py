"""The fields about the incident and its parties: `kind grade unit geo place country actor role`.

In one AND group `actor` and `role` mean one party: `actor:iraq role:target` is where Iraq was hit.
In a list of statements all of them are asked of the incident that a statement is about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.model import country_names
from tracker.model.area_names import usual_names
from tracker.query import meaning
from tracker.query.areas import areas, areas_called, areas_of, areas_sounding
from tracker.query.conditions import INDEXES, Condition, all_of, any_of, tokens
from tracker.query.names import find_named
from tracker.query.syntax import texts_of
from tracker.store.index import facet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.query.areas import Area
    from tracker.query.compile import Compiler, Fields
    from tracker.query.names import Named
    from tracker.query.syntax import Item

_CLOSED = ("kind", "grade", "unit")


def incident_condition(compiler: Compiler, fields: Fields) -> list[Condition]:
    """Return the conditions of these fields of one AND group, on the table of the list."""
    index = INDEXES["incidents"]
    closed = [name for name in _CLOSED if name in fields]
    parts: list[Condition] = [meaning.codes(name, texts_of(fields[name])) for name in closed]
    if "geo" in fields:
        parts.append(meaning.one_of("r.geo_precision", texts_of(fields["geo"])))
    for name, where in (("place", _at), ("country", _in_country)):
        if name in fields:
            items = [item for qualifier in fields[name] for item in qualifier.items]
            parts.append(any_of([where(compiler, item) for item in items], index))
    if "actor" in fields or "role" in fields:
        actors = [compiler.ids("actor", qualifier) for qualifier in fields.get("actor", [])]
        roles = [texts_of([qualifier]) for qualifier in fields.get("role", [])]
        parts += meaning.parties(actors, roles)
    return [compiler.of_incidents(all_of(parts, index))] if parts else []


def _at(compiler: Compiler, item: Item) -> Condition:
    """Return the incidents at a place, and those in the areas that are called as it is."""
    conn = compiler.conn
    named, within = _places(compiler, item)
    _say_unplaced(compiler, item, within)
    if named is None and not within:
        compiler.unknown.append(("place", item.text))
        return meaning.place(conn, None, ())
    compiler.recognise(item.text, named, "place", within)
    if named is not None and named.how in ("folded", "sound"):
        compiler.note(item.text, named.names)
    elif named is None and not areas_called(conn, item.text, prefix=True):
        compiler.note(item.text, [area.name for area in within])
    return meaning.place(conn, named, within)


def _say_unplaced(compiler: Compiler, item: Item, within: Sequence[Area]) -> None:
    """Say how many places may lie in a province that is asked for, and nobody has said so."""
    unplaced = areas(compiler.conn).unplaced
    asked = {area.country for area in within if area.level == "admin1"}
    if not within and not item.unfinished and not item.prefix:
        asked = {country for country in unplaced if usual_names(country, item.text)}
    for country in sorted(asked & set(unplaced)):
        count, where = unplaced[country], country_names.everyday(country)
        places = f"1 place in {where} has" if count == 1 else f"{count:,} places in {where} have"
        compiler.notes.append(f"{places} no province (admin1), so {item.text} may hold more")


def _places(compiler: Compiler, item: Item) -> tuple[Named | None, list[Area]]:
    """Return what a value of `place:` names: places by record, areas by name.

    Folded words are nearer than sound, for the two together as for each.
    """
    conn, text, begun = compiler.conn, item.text, item.prefix
    named = find_named(conn, "places", text, prefix=begun)
    within = areas_called(conn, text, prefix=begun)
    if within and named is not None and named.how == "sound":
        named = None
    if named is None and not within and item.unfinished:
        named = find_named(conn, "places", text, prefix=True)
        within = areas_called(conn, text, prefix=True)
    if named is None:
        return None, within or ([] if begun else areas_sounding(conn, text))
    if named.how == "reference":
        within = []
    return named, list(dict.fromkeys([*within, *areas_of(conn, named)]))


def _in_country(compiler: Compiler, item: Item) -> Condition:
    """Return the incidents in a country: by code, any usual name, or the name of its place."""
    codes = country_names.codes(item.text, prefix=item.prefix)
    if not codes and item.unfinished:
        codes = country_names.codes(item.text, prefix=True)
    if not codes and (named := compiler.named("country", "places", item)) is not None:
        codes = meaning.countries_of(compiler.conn, named)
    if not codes:
        compiler.unknown.append(("country", item.text))
    return tokens("facets", (facet("c", code) for code in codes))
