"""Why a record is among what was found, where the words typed do not stand in it as they are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from tracker.model.names import index_text
from tracker.query.conditions import INDEXES
from tracker.query.meaning import place_facets

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from tracker.query.names import Named, Spelling

_ELSEWHERE = {"incidents": "statement", "statements": "incident"}


class Recognised(NamedTuple):
    """What a part of the query was taken for: a name, or with `erbli~` (no `named`) other words.

    `words` is what was typed, folded; `field` the one it is a value of, "" in free text.
    """

    typed: str
    words: str
    named: Named | None
    spellings: tuple[Spelling, ...]
    field: str = ""


class Reason(NamedTuple):
    """Why a record was found: for what was `typed` stands `name`.

    `how`: "spelling" in its text, else what it is to the record: "place", "party", "speaker",
    "source", or of the "incident" that a statement is about, the "statement" about an incident.
    """

    typed: str
    name: str
    how: str

    @property
    def text(self) -> str:
        """The reason in words: "irbil = Erbil (place)"."""
        return f"{self.typed} = {self.name}" + ("" if self.how == "spelling" else f" ({self.how})")


def reasons(
    conn: sqlite3.Connection, table: str, recognised: Sequence[Recognised], keys: Iterable[int]
) -> dict[str, tuple[Reason, ...]]:
    """Return the reasons by uid of the records with these sort keys that need any.

    None needs a record that holds the words as typed, or whose field has the name as typed.
    """
    if not recognised:
        return {}
    facets = {one: _facets(conn, one) for one in recognised}
    columns = ", ".join(f"f.{column}" for column in INDEXES[table].text)
    rows = conn.execute(
        f"SELECT r.uid, f.facets, {columns} FROM {table}_fts f "
        f"JOIN {table} r ON r.sort_key = f.rowid "
        "WHERE f.rowid IN (SELECT value FROM json_each(?))",
        (json.dumps(list(keys)),),
    )
    found: dict[str, tuple[Reason, ...]] = {}
    for uid, own, *texts in rows:
        text, own = f" {'  '.join(texts)} ", set(own.split())
        given = (_reason(table, one, facets[one], text, own) for one in recognised)
        needed = tuple(dict.fromkeys(reason for reason in given if reason is not None))
        if needed:
            found[uid] = needed
    return found


def _reason(
    table: str, one: Recognised, facets: dict[str, set[str]], text: str, own: set[str]
) -> Reason | None:
    if one.field:
        return _by_field(one, facets, own)
    if all(f" {word} " in text for word in one.words.split()):
        return None
    here = [spelling for spelling in one.spellings if f" {spelling.folded} " in text]
    if here:
        return Reason(one.typed, max(here, key=lambda each: len(each.folded)).name, "spelling")
    how = next((how for how, words in facets.items() if words & own), _ELSEWHERE[table])
    if one.named is None or not _belongs(how, facets, table):
        return None
    return Reason(one.typed, _names(one.named), how)


def _by_field(one: Recognised, facets: dict[str, set[str]], own: set[str]) -> Reason | None:
    """Return the reason of a value of a field: only where the record is filed under that name."""
    assert one.named is not None
    as_named = {index_text(name) for name in one.named.names}
    if one.named.how in ("reference", "prefix") or one.words in as_named:
        return None
    how = next((how for how, words in facets.items() if words & own), None)
    return None if how is None else Reason(one.typed, _names(one.named), how)


def _names(named: Named) -> str:
    return " / ".join(named.names[:3])


def _belongs(how: str, facets: dict[str, set[str]], table: str) -> bool:
    """Whether a reason holds: by its own facets, or as a statement by its incident's."""
    return how in facets or table == "statements"


def _facets(conn: sqlite3.Connection, one: Recognised) -> dict[str, set[str]]:
    """Return how a record may be filed under what was named, to the facets that show it."""
    if one.named is None:
        return {}
    if one.named.table == "places":
        return {"place": set(place_facets(conn, one.named, around=not one.field))}
    letters = {"actor": {"party": "a"}, "by": {"speaker": "b"}, "source": {"source": "o"}}
    as_what = letters.get(one.field, {"party": "a", "speaker": "b"})
    return {how: {f"{letter}{id_}" for id_ in one.named.ids} for how, letter in as_what.items()}
