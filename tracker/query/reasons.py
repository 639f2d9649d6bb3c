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

    from tracker.query.areas import Area
    from tracker.query.names import Named, Spelling

_OF_INCIDENT = ("place", "party")
"""How a statement is filed under a name through the incident that it is about."""


class Recognised(NamedTuple):
    """What a part of the query was taken for: a name, or with `erbli~` (no `named`) other words.

    `words` is what was typed, folded; `field` the one it is a value of, "" in free text; `areas`
    what the name stands for beside records.
    """

    typed: str
    words: str
    named: Named | None
    spellings: tuple[Spelling, ...]
    field: str = ""
    areas: tuple[Area, ...] = ()


class Reason(NamedTuple):
    """Why a record was found: for what was `typed` stands `name`.

    `how`: "spelling" in its text, else what it is to the record: "place", "party", "speaker",
    "source", or of the "incident" that a statement is about. In an "area" lies what happened.
    """

    typed: str
    name: str
    how: str

    @property
    def text(self) -> str:
        """The reason in words: "irbil = Erbil (place)", "in Anbar"."""
        if self.how == "area":
            return f"in {self.name}"
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
    wanted = json.dumps(list(keys))
    rows = conn.execute(
        f"SELECT r.uid, f.rowid, f.facets, {columns} FROM {table}_fts f "
        f"JOIN {table} r ON r.sort_key = f.rowid WHERE f.rowid IN {_THESE}",
        (wanted,),
    ).fetchall()
    about = _of_incidents(conn, wanted) if table == "statements" else {}
    found: dict[str, tuple[Reason, ...]] = {}
    for uid, key, own, *texts in rows:
        record = _Record(f" {'  '.join(texts)} ", set(own.split()), about.get(key, set()))
        given = (_reason(one, facets[one], record) for one in recognised)
        needed = tuple(dict.fromkeys(reason for reason in given if reason is not None))
        if needed:
            found[uid] = needed
    return found


class _Record(NamedTuple):
    """What the index keeps of a record: folded text, facets; of a statement those of incidents."""

    text: str
    facets: set[str]
    of_incidents: set[str]


_THESE = "(SELECT value FROM json_each(?))"


def _of_incidents(conn: sqlite3.Connection, keys: str) -> dict[int, set[str]]:
    """Return the facets of the incidents that statements are about, by their sort keys."""
    rows = conn.execute(
        "SELECT s.sort_key, f.facets FROM statements s "
        "JOIN statement_incidents si ON si.statement_id = s.id "
        "JOIN incidents i ON i.id = si.incident_id AND i.state <> 'void' "
        f"JOIN incidents_fts f ON f.rowid = i.sort_key WHERE s.sort_key IN {_THESE}",
        (keys,),
    )
    found: dict[int, set[str]] = {}
    for key, facets in rows:
        found.setdefault(key, set()).update(facets.split())
    return found


def _reason(one: Recognised, facets: dict[str, set[str]], record: _Record) -> Reason | None:
    if one.field:
        return _by_field(one, facets, record)
    if all(f" {word} " in record.text for word in one.words.split()):
        return None
    here = [spelling for spelling in one.spellings if f" {spelling.folded} " in record.text]
    if here:
        return Reason(one.typed, max(here, key=lambda each: len(each.folded)).name, "spelling")
    return _as_filed(one, facets, record)


def _by_field(one: Recognised, facets: dict[str, set[str]], record: _Record) -> Reason | None:
    """Return the reason of a value of a field: only where the record is filed under that name."""
    found = _as_filed(one, facets, record)
    if one.named is None or (found is not None and found.how == "area"):
        return found
    as_named = {index_text(name) for name in one.named.names}
    return None if one.named.how in ("reference", "prefix") or one.words in as_named else found


def _as_filed(one: Recognised, facets: dict[str, set[str]], record: _Record) -> Reason | None:
    """Return what a name is to the record, or to the incident that it is about."""
    for how, words in facets.items():
        if words & record.facets:
            return Reason(one.typed, _names(one), how)
    if any(facets.get(how, set()) & record.of_incidents for how in _OF_INCIDENT):
        return Reason(one.typed, _names(one), "incident")
    here = record.facets | record.of_incidents
    area = next((area for area in one.areas if area.facet in here), None)
    return None if area is None else Reason(one.typed, area.name, "area")


def _names(one: Recognised) -> str:
    return " / ".join(one.named.names[:3]) if one.named is not None else ""


def _facets(conn: sqlite3.Connection, one: Recognised) -> dict[str, set[str]]:
    """Return how a record may be filed under what was named, to the facets that show it."""
    if one.named is None:
        return {}
    if one.named.table == "places":
        return {"place": set(place_facets(conn, one.named))}
    letters = {"actor": {"party": "a"}, "by": {"speaker": "b"}, "source": {"source": "o"}}
    as_what = letters.get(one.field, {"party": "a", "speaker": "b"})
    return {how: {f"{letter}{id_}" for id_ in one.named.ids} for how, letter in as_what.items()}
