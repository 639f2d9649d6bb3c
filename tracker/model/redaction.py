"""Redaction: names of persons and exact points out of records that are handed on.

What is withheld as sensitive goes first (see `withholding`). Then, of what is left:

- an actor of kind `person` keeps kind, country and reliability; its name becomes "person
  a7k3q2m4", its spellings and notes go. Wherever a text has the name, whole or one word of it of
  four letters or more, in any spelling that folds or sounds alike, stands "[name withheld]";
- words that say who somebody is, or where to find them, go whole: authors, who collected a document
  and how, who entered a record, the text and the file of a document, remarks, the note on a place,
  imported columns without a home (UCDP's hold the exact point), a speaker as written who is no
  actor of the file or a person;
- a point is rounded to what the stated precision of the place allows, or goes.

A name that stands in a text only, and is no actor of the file, is not known to the program.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from tracker.model import references
from tracker.model.columns import TABLES
from tracker.model.names import located_words, skeleton
from tracker.model.withholding import without

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tracker.model.columns import Body, Column
    from tracker.model.withholding import Withheld

WITHHELD: Final = "[name withheld]"
DECIMALS: Final[Mapping[str, int]] = {"exact": 3, "site": 2, "town": 1, "near": 1}
"""Decimals of a degree that a stated precision leaves: 0.001° are some 100 m. Others leave none."""

SPOTS: Final = frozenset({"site", "facility", "camp", "neighbourhood", "other"})
"""Kinds of place that are one spot: their point is rounded as that of a `site`."""

_GONE: Final[Mapping[str, tuple[str, ...]]] = {
    "incidents": ("place_note", "extra", "created_by"),
    "statements": ("extra", "created_by"),
    "actors": ("created_by",),
    "places": ("notes", "created_by"),
    "documents": ("author", "collected_by", "collected_how", "text", "path", "created_by"),
    "links": ("created_by",),
}
_SENSITIVE: Final = "sensitive, or resting on what is"
_OF_PERSONS: Final = ("reliability_note", "notes")
_ADDRESSES: Final = ("url", "archive_url")
_NO_WORDS: Final = frozenset(
    {
        *("date_edtf", "date_mode", "time_from", "time_to", "utc_offset", "timezone"),
        *("country", "language", "quote_language", "media_type", "sha256"),
        *("origin", "origin_id", "created_at", "accessed_at"),
    }
)
"""Columns of text that hold codes and moments, no words."""
_TELLING: Final = 4
"""Letters from which on a single word of a name counts as the name."""
_UNSEEN: Final = re.compile("[\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_PROCLITICS: Final = frozenset("وفبلك")
"""Arabic letters that are written together with the word after them: and, so, by, for, as."""
_SOUND: Final = 3
"""Consonants from which on a word that sounds like one of a name counts as it."""


Point = tuple[float | None, float | None]


def coarsened(point: Point, precision: str) -> Point:
    """Return a point as finely as its stated precision (a code of `geo_precision`) allows."""
    decimals = DECIMALS.get(precision)
    if decimals is None or None in point:
        return None, None
    latitude, longitude = (round(degrees, decimals) for degrees in point if degrees is not None)
    return latitude, longitude


class Names:
    """The names of persons, found in texts: whole, or by any telling word of them.

    Of `phrases`, other words for a person ("the former president"), only the whole is looked for.
    `told` are names that may be told: they stay, even where a word of them sounds like another.
    """

    def __init__(
        self, spellings: Iterable[str], phrases: Iterable[str] = (), told: Iterable[str] = ()
    ) -> None:
        self._whole: set[tuple[str, ...]] = set()
        self._words: set[str] = set()
        self._short: set[str] = set()
        self._sounds: set[str] = set()
        for spelling in spellings:
            words = _words(spelling)
            self._whole.add(words)
            self._words |= {word for word in words if len(word) >= _TELLING}
            self._short |= {word for word in words if len(word) < _TELLING}
        self._whole |= set(map(_words, phrases))
        self._whole.discard(())
        self._told = set(map(_words, told))
        self._told_words = {word for words in self._told for word in words}
        self._sounds = {s for word in self._words if len(s := skeleton(word)) >= _SOUND}
        self._longest = max(map(len, self._whole | self._told), default=0)

    def hidden(self, text: str) -> str:
        """Return the text with every name in it withheld."""
        if not text or not self._whole:
            return text
        bare = _UNSEEN.sub("", text)
        if bare != text:  # what cannot be seen must not part a name
            hidden = self.hidden(bare)
            return text if hidden == bare else hidden
        words = located_words(text)
        marked = self._marked([word for word, _, _ in words])
        pieces, at = [], 0
        for first, last in marked:
            start, end = words[first][1], words[last][2]
            pieces += [text[at:start], WITHHELD]
            at = end
        return "".join([*pieces, text[at:]])

    def _marked(self, words: list[str]) -> list[tuple[int, int]]:
        """Return the stretches (first and last word) that are names, with the particles between."""
        hits = {n for n, word in enumerate(words) if self._tells(word)}
        hits |= self._places(words, self._whole)
        hits -= self._places(words, self._told)
        for n in sorted(hits):  # "al", "Abu", an initial beside a name are a part of it
            for step in (-1, 1):
                beside = n + step
                while 0 <= beside < len(words) and words[beside] in self._short:
                    hits.add(beside)
                    beside += step
        stretches: list[tuple[int, int]] = []
        for n in sorted(hits):
            if stretches and stretches[-1][1] == n - 1:
                stretches[-1] = (stretches[-1][0], n)
            else:
                stretches.append((n, n))
        return stretches

    def _places(self, words: list[str], names: set[tuple[str, ...]]) -> set[int]:
        """Return where the words of a text are those of a whole name."""
        return {
            at
            for length in range(1, self._longest + 1)
            for n in range(len(words) - length + 1)
            if tuple(words[n : n + length]) in names
            for at in range(n, n + length)
        }

    def _tells(self, word: str) -> bool:
        bare = word[1:] if word[:1] in _PROCLITICS else word
        forms = {form[: len(form) - ending] for form in (word, bare) for ending in (0, 1, 2)}
        if forms & self._words:  # "Soleimani's" is folded to one word
            return True
        if word in self._told_words:
            return False
        return any(len(w) >= _TELLING and _sound(w) in self._sounds for w in (word, bare))


class Redactor:
    """Passes bodies through; says in `dropped` what it took from which records.

    `withheld`: what is sensitive. `persons`: uid to the spellings of the name of each person;
    `phrases`: other words for them; `told`: names of others, which may be told.
    """

    def __init__(
        self,
        withheld: Withheld,
        persons: Mapping[str, Iterable[str]],
        phrases: Iterable[str] = (),
        told: Iterable[str] = (),
    ) -> None:
        self._withheld = withheld
        self._persons = frozenset(persons)
        self.names = Names((n for spellings in persons.values() for n in spellings), phrases, told)
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
        self._address(kept, table, uid)
        self._point(kept, table, uid)
        return self._scrubbed(table, uid, kept)

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

    def _address(self, body: Body, table: str, uid: str) -> None:
        for name in _ADDRESSES:
            if name in body and self.names.hidden(body[name]) != body[name]:
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
        kept = self._row(spec.columns, body)
        parts: Body = {}
        for part in spec.parts:
            rows = body.get("parts", {}).get(part.name, {})
            if part.name == "tags":
                parts["tags"] = {tag: {} for tag in rows if self.names.hidden(tag) == tag}
            else:
                parts[part.name] = {
                    key: self._row(part.columns, self._anonymous(row)) for key, row in rows.items()
                }
        parts = {name: rows for name, rows in parts.items() if rows}
        plain = {name: value for name, value in body.items() if name != "parts"}
        if kept != plain or parts != body.get("parts", {}):
            self._note("names withheld in its words", table, uid)
        return {**kept, "parts": parts} if parts else kept

    def _anonymous(self, row: Body) -> Body:
        """Return a part without the words for a person: a party as written."""
        if row.get("actor") in self._persons and "as_written" in row:
            return {name: value for name, value in row.items() if name != "as_written"}
        return row

    def _row(self, columns: tuple[Column, ...], row: Body) -> Body:
        kept: Body = {}
        for column in columns:
            if column.name not in row:
                continue
            value = row[column.name]
            worded = column.type == "text" and not column.target and column.name not in _NO_WORDS
            kept[column.name] = self.names.hidden(value) if worded else value
        return kept


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word, _, _ in located_words(text))


@lru_cache(maxsize=16_384)
def _sound(word: str) -> str:
    return skeleton(word)
