"""Redaction: names of persons and exact points out of records that are handed on.

What is withheld as sensitive goes first (see `withholding`). Then, of what is left:

- an actor of kind `person` keeps kind, country and reliability; its name becomes "person
  a7k3q2m4", its spellings and notes go. Wherever a text has the name, in whatever disguise
  `persons_in_texts` knows, stands "[name withheld]";
- words that say who somebody is, or where to find them, go whole: authors, who collected a document
  and how, who entered a record, the office in which somebody speaks ("head nurse of …" is a name
  where there is one), the text and the file of a document, remarks, the note on a place,
  imported columns without a home (UCDP's hold the exact point), a speaker as written who is no
  actor of the file or a person;
- a point is rounded to what the stated precision of the place allows, or goes; one that was typed
  into a text goes (see `points_in_texts`).

A name that stands in a text only, and is no actor of the file, is not known to the program; nor is
an office that a text tells.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from tracker.model import references
from tracker.model.columns import TABLES
from tracker.model.persons_in_texts import Names
from tracker.model.points_in_texts import without_points
from tracker.model.withholding import without

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from tracker.model.columns import Body, Column
    from tracker.model.withholding import Withheld

DECIMALS: Final[Mapping[str, int]] = {"exact": 3, "site": 2, "town": 1, "near": 1}
"""Decimals of a degree that a stated precision leaves: 0.001° are some 100 m. Others leave none."""

SPOTS: Final = frozenset({"site", "facility", "camp", "neighbourhood", "other"})
"""Kinds of place that are one spot: their point is rounded as that of a `site`."""

_GONE: Final[Mapping[str, tuple[str, ...]]] = {
    "incidents": ("place_note", "extra", "created_by"),
    "statements": ("capacity", "extra", "created_by"),
    "actors": ("created_by",),
    "places": ("notes", "created_by"),
    "documents": ("author", "collected_by", "collected_how", "text", "path", "created_by"),
    "links": ("created_by",),
}
_NAMES_HIDDEN: Final = "names withheld in its words"
_SENSITIVE: Final = "sensitive, or resting on what is"
_OF_PERSONS: Final = ("reliability_note", "notes")
_ADDRESSES: Final = ("url", "archive_url")
_CODES: Final = ("origin", "origin_id", "media_type", "language", "quote_language")
"""What an import may have filled with anything; with a name in it, it goes."""
_NO_WORDS: Final = frozenset(
    {
        *("date_edtf", "date_mode", "time_from", "time_to", "utc_offset", "timezone"),
        *("country", "language", "quote_language", "media_type", "sha256"),
        *("origin", "origin_id", "created_at", "accessed_at"),
    }
)
"""Columns of text that hold codes and moments, no words."""


Point = tuple[float | None, float | None]


def coarsened(point: Point, precision: str) -> Point:
    """Return a point as finely as its stated precision (a code of `geo_precision`) allows."""
    decimals = DECIMALS.get(precision)
    if decimals is None or None in point:
        return None, None
    latitude, longitude = (round(degrees, decimals) for degrees in point if degrees is not None)
    return latitude, longitude


class Redactor:
    """Passes bodies through; says in `dropped` what it took from which records.

    `withheld`: what is sensitive. `persons`: uid to the spellings of the name of each person;
    `phrases`: other words for them; `told`: names of others, which may be told;
    `others`: names of what is no person, which stay as a whole; `ordinary`: words that are no name
    because they sound like one.
    """

    def __init__(
        self,
        withheld: Withheld,
        persons: Mapping[str, Iterable[str]],
        phrases: Iterable[str] = (),
        told: Iterable[str] = (),
        ordinary: Collection[str] = frozenset(),
        others: Iterable[str] = (),
    ) -> None:
        self._withheld = withheld
        self._persons = frozenset(persons)
        spellings = [name for names in persons.values() for name in names]
        self.names = Names(spellings, phrases, told, ordinary, others)
        self.dropped: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)

    def __call__(self, table: str, uid: str, body: Body) -> Body | None:
        """Return a record as it may be handed on; None if it may not."""
        kept = without(table, uid, body, self._withheld)
        for citation in body.get("parts", {}).get("citations", {}).values():
            if citation["document"] in self._withheld.get("documents", ()):
                self._note(_SENSITIVE, "documents", citation["document"])
        if table == "remarks":
            self._note("a remark", table, uid)
            return None
        if kept is None:
            self._note(_SENSITIVE, table, uid)
            return None
        for name in _GONE[table]:
            if kept.pop(name, None) is not None and name != "created_by":
                self._note(f"{name.replace('_', ' ')} left out", table, uid)
        if table == "actors" and uid in self._persons:
            kept = self._person(uid, kept)
        if table == "statements" and kept.get("speaker") in (None, *self._persons):
            self._drop(kept, "speaker_as_written", table, uid)
        self._addresses_and_codes(kept, table, uid)
        self._point(kept, table, uid)
        return self._scrubbed(table, uid, kept)

    def hidden(self, text: str) -> str:
        """Return a text without names and points."""
        return without_points(self.names.hidden(text))

    def note_sensitive(self, incidents: Iterable[str]) -> None:
        """Note incidents (uids) that stay behind and were not even read."""
        for uid in incidents:
            self._note(_SENSITIVE, "incidents", uid)

    def _note(self, what: str, table: str, uid: str) -> None:
        self.dropped[what][table, uid] = None

    def _drop(self, body: Body, name: str, table: str, uid: str) -> None:
        if body.pop(name, None) is not None:
            self._note(f"{name.replace('_', ' ')} left out", table, uid)

    def _person(self, uid: str, body: Body) -> Body:
        self._note("the name of a person", "actors", uid)
        kept = {name: value for name, value in body.items() if name not in (*_OF_PERSONS, "parts")}
        return {**kept, "name": f"person {references.show('actors', uid, 8)}"}

    def _addresses_and_codes(self, body: Body, table: str, uid: str) -> None:
        for name in (*_ADDRESSES, *_CODES):
            if body.get(name) and self.hidden(body[name]) != body[name]:
                self._drop(body, name, table, uid)

    def _point(self, body: Body, table: str, uid: str) -> None:
        if "latitude" not in body or (table == "places" and body.get("kind", "other") not in SPOTS):
            return
        precision = "site" if table == "places" else body.get("geo_precision", "unknown")
        before = (body["latitude"], body.get("longitude"))
        after = coarsened(before, precision)
        for name, value in zip(("latitude", "longitude"), after, strict=True):
            body.pop(name, None)
            if value is not None:
                body[name] = value
        if after != before:
            self._note("point coarsened" if after[0] is not None else "point left out", table, uid)

    def _scrubbed(self, table: str, uid: str, body: Body) -> Body:
        """Return the body with names withheld in every text of it and of its parts."""
        if table == "actors" and uid in self._persons:
            return body
        spec = TABLES[table]
        kept = self._row(spec.columns, body, table, uid)
        parts: Body = {}
        for part in spec.parts:
            rows = body.get("parts", {}).get(part.name, {})
            if part.name == "tags":
                parts["tags"] = {tag: {} for tag in rows if not self._tells(tag, table, uid)}
            else:
                parts[part.name] = {
                    key: self._row(part.columns, self._anonymous(row, table, uid), table, uid)
                    for key, row in rows.items()
                }
        parts = {name: rows for name, rows in parts.items() if rows}
        return {**kept, "parts": parts} if parts else kept

    def _anonymous(self, row: Body, table: str, uid: str) -> Body:
        """Return a part without the words for a person: a party as written."""
        if row.get("actor") in self._persons and "as_written" in row:
            self._note(_NAMES_HIDDEN, table, uid)
            return {name: value for name, value in row.items() if name != "as_written"}
        return row

    def _row(self, columns: tuple[Column, ...], row: Body, table: str, uid: str) -> Body:
        kept: Body = {}
        for column in columns:
            if column.name not in row:
                continue
            value = row[column.name]
            worded = column.type == "text" and not column.target and column.name not in _NO_WORDS
            kept[column.name] = self._worded(value, table, uid) if worded else value
        return kept

    def _tells(self, tag: str, table: str, uid: str) -> bool:
        if self.names.in_joined(tag):
            self._note(_NAMES_HIDDEN, table, uid)
            return True
        return self._worded(tag, table, uid) != tag

    def _worded(self, text: str, table: str, uid: str) -> str:
        """Return a text of a record as it may be told, and note what was taken."""
        nameless = self.names.hidden(text)
        if nameless != text:
            self._note(_NAMES_HIDDEN, table, uid)
        told = without_points(nameless)
        if told != nameless:
            self._note("points withheld in its words", table, uid)
        return told
