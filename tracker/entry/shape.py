"""What a form asks for: its fields in their order, derived from the one table of fields.

A field stands for a column, or for several that are typed as one (the date with its times, a point,
a count), or for a kind of part (parties, figures, sources) written on one line.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from typing import TYPE_CHECKING

from tracker.model.columns import TABLES
from tracker.model.vocabulary import VOCABULARIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.model.columns import Column, RecordTable

FORMS = ("incidents", "statements", "actors", "places", "documents")
"""The kinds of record that have a form."""


class Kind(Enum):
    """How a field is typed and read."""

    LINE = auto()
    LONG = auto()
    TERM = auto()
    DATE = auto()
    REF = auto()
    NUMBER = auto()
    COUNT = auto()
    FLAG = auto()
    POINT = auto()
    PARTIES = auto()
    FIGURES = auto()
    SOURCES = auto()
    ABOUT = auto()
    NAMES = auto()
    TAGS = auto()
    REASON = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    `target` is the table of a reference or the vocabulary of a term; `usual` fields are always
    seen, the others unfold; `example` stands in the empty field.
    """

    name: str
    label: str
    kind: Kind
    target: str = ""
    required: bool = False
    usual: bool = False
    example: str = ""

    @property
    def completes(self) -> bool:
        """Whether choices are offered while it is typed."""
        return self.kind in _COMPLETED or bool(self.kind is Kind.LINE and self.name == "country")


_COMPLETED = {Kind.TERM, Kind.REF, Kind.PARTIES, Kind.SOURCES, Kind.ABOUT, Kind.TAGS}

_USUAL: dict[str, tuple[str, ...]] = {
    "incidents": (
        *("date", "title", "summary", "kind", "place", "point"),
        *("involvements", "citations", "tags"),
    ),
    "statements": (
        *("speaker", "date", "kind", "gist", "quote", "casualties"),
        *("statement_incidents", "citations", "credibility", "tags"),
    ),
    "actors": ("name", "kind", "country", "names"),
    "places": ("name", "kind", "country", "point", "names"),
    "documents": ("title", "kind", "publisher", "date", "url"),
}
"""The fields that come first, in the order in which they are typed."""

_LONG = {"summary", "uncertain", "gist", "quote", "quote_original", "notes", "text"}
_HIDDEN = {
    *("created_at", "created_by", "void_reason", "merged_into", "origin", "origin_id", "extra"),
    *("path", "media_type", "bytes", "sha256", "date_as_written"),
    *("time_from", "time_to", "utc_offset", "longitude", "count_high"),
}
"""Columns that are not typed, or are typed with another: the date takes times, a point both."""

_MERGED = {
    "date_edtf": ("date", Kind.DATE),
    "latitude": ("point", Kind.POINT),
    "count_low": ("count", Kind.COUNT),
}
_PARTS = {
    "involvements": ("parties", Kind.PARTIES),
    "casualties": ("figures", Kind.FIGURES),
    "citations": ("source", Kind.SOURCES),
    "statement_incidents": ("about", Kind.ABOUT),
    "names": ("other names", Kind.NAMES),
    "tags": ("tags", Kind.TAGS),
}
_LABELS = {
    "geo_precision": "precise to",
    "place_note": "place, words",
    "date_mode": "date mode",
    "speaker_as_written": "as written",
    "on_behalf_of": "on behalf of",
    "quote_language": "language",
    "quote_original": "original",
    "derived_from": "reprint of",
    "reliability_note": "why reliable",
    "accessed_at": "accessed",
    "archive_url": "archived at",
    "collected_by": "collected by",
    "collected_how": "how",
}
_EXAMPLES = {
    "date": "28 jun 2021, 27-28 june, c. 2014",
    "place": "a name in any spelling",
    "point": "34.40 41.00, or 34°24'N 41°00'E",
    "involvements": "US Armed Forces > Kata'ib Hezbollah, host: Iraq",
    "casualties": "killed 5-9 combatant; injured 3 civilian (2 children)",
    "citations": "words of a title, or an address",
    "statement_incidents": "i7k3q approve; i2b4c context",
    "tags": "drone, night raid",
    "names": "aliases, with ; between them",
    "speaker": "who said it",
    "country": "IQ",
    "timezone": "Asia/Baghdad",
    "count": "3, 2-5, 12-",
    "url": "https://",
    "accessed_at": "2021-06-28",
}


@cache
def form_fields(table: str) -> tuple[Field, ...]:
    """Return the fields of a form: the usual ones in their order, then all others."""
    found = {field.name: field for field in _all_fields(TABLES[table])}
    usual = [found.pop(name) for name in _USUAL[table]]
    return (*usual, *found.values(), Field("reason", "reason", Kind.REASON))


def field_of(table: str, name: str) -> Field:
    """Return one field of a form; raises KeyError."""
    return {field.name: field for field in form_fields(table)}[name]


def part_field(part: str) -> str:
    """Return the words for a kind of part, as in "figures"."""
    return _PARTS[part][0]


def _all_fields(spec: RecordTable) -> Iterator[Field]:
    usual = _USUAL[spec.name]
    for column in spec.columns:
        if column.name in _HIDDEN:
            continue
        name, kind = _MERGED.get(column.name, (column.name, _kind(column)))
        target = column.target if kind is not Kind.TERM else _vocabulary(column)
        yield Field(
            name,
            _LABELS.get(name, name.replace("_", " ")),
            kind,
            target,
            _is_asked(column),
            name in usual,
            _EXAMPLES.get(name, ""),
        )
    for part in spec.parts:
        label, kind = _PARTS[part.name]
        usual_part = part.name in usual
        yield Field(part.name, label, kind, "", False, usual_part, _EXAMPLES.get(part.name, ""))


def _kind(column: Column) -> Kind:
    if _vocabulary(column):
        return Kind.TERM
    if column.name in _LONG:
        return Kind.LONG
    return {"ref": Kind.REF, "int": Kind.NUMBER, "bool": Kind.FLAG}.get(column.type, Kind.LINE)


def _vocabulary(column: Column) -> str:
    if column.name == "credibility":
        return "credibility"
    return column.target if column.target in VOCABULARIES else ""


def _is_asked(column: Column) -> bool:
    """Whether a person has to say it: terms have defaults, names and titles have none."""
    return column.required and not _vocabulary(column)
