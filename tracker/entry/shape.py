"""What a form asks for: its fields in their order, derived from the one table of fields.

A field stands for a column, or for several that are typed as one (the date with its times, a point,
a count), or for a kind of part (parties, figures, sources) written on one line.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cache
from typing import TYPE_CHECKING

from tracker.entry.layout import EXAMPLES, GROUPS, LABELS
from tracker.model.columns import DEFAULTS, TABLES
from tracker.model.entry.words import LINK_KINDS
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
    LINKS = auto()
    ACCUSED = auto()
    REASON = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    `target` is the table of a reference or the vocabulary of a term; `example` stands in the empty
    field. `group` counts the groups of the form; those without a `heading` are always seen, the
    others unfold. `by_reference`: a record stands there by its reference, not by its title.
    """

    name: str
    label: str
    kind: Kind
    target: str = ""
    required: bool = False
    example: str = ""
    group: int = 0
    heading: str = ""
    by_reference: bool = False

    @property
    def usual(self) -> bool:
        """Whether the field is always seen."""
        return not self.heading

    @property
    def completes(self) -> bool:
        """Whether choices are offered while it is typed."""
        return self.kind in _COMPLETED or bool(self.kind is Kind.LINE and self.name == "country")


_COMPLETED = {
    *(Kind.TERM, Kind.REF, Kind.PARTIES, Kind.SOURCES, Kind.ABOUT, Kind.TAGS, Kind.LINKS),
    Kind.ACCUSED,
}

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


@cache
def form_fields(table: str) -> tuple[Field, ...]:
    """Return the fields of a form, group by group."""
    found = {field.name: field for field in _all_fields(TABLES[table])}
    groups = list(enumerate(GROUPS[table]))
    placed = [
        replace(found[name], group=number, heading=group.heading)
        for number, group in groups
        for name in group.fields
    ]
    number, last = groups[-1]
    reason = Field("reason", "reason", Kind.REASON, "", False, EXAMPLES["reason"])
    return (*placed, replace(reason, group=number, heading=last.heading))


def takes_reason(table: str, uid: str) -> bool:
    """Whether a form asks why: for an edit, and for a statement, which may name who did it.

    Who did it is written into incidents, and one of them may be final.
    """
    return bool(uid) or table == "statements"


def field_of(table: str, name: str) -> Field:
    """Return one field of a form; raises KeyError."""
    return {field.name: field for field in form_fields(table)}[name]


def part_field(part: str) -> str:
    """Return the words for a kind of part, as in "figures"."""
    return _PARTS[part][0]


def _all_fields(spec: RecordTable) -> Iterator[Field]:
    for column in spec.columns:
        if column.name in _HIDDEN:
            continue
        name, kind = _MERGED.get(column.name, (column.name, _kind(column)))
        target = column.target if kind is not Kind.TERM else _vocabulary(column)
        yield Field(
            name,
            LABELS.get(name, name.replace("_", " ")),
            kind,
            target,
            _is_asked(column),
            _example(spec.name, name, target if kind is Kind.TERM else ""),
        )
    if spec.name in LINK_KINDS:
        yield Field("links", "links", Kind.LINKS, spec.name, False, _example(spec.name, "links"))
    if spec.name == "statements":
        yield Field("accuses", "accuses", Kind.ACCUSED, "", False, _example(spec.name, "accuses"))
    for part in spec.parts:
        label, kind = _PARTS[part.name]
        yield Field(part.name, label, kind, "", False, _example(spec.name, part.name))


def _example(table: str, name: str, vocabulary: str = "") -> str:
    """Return what stands in an empty field; in that of a term first what it then means."""
    example = EXAMPLES.get(f"{table}.{name}") or EXAMPLES.get(name, "")
    if not vocabulary or example:
        return example
    usual = DEFAULTS[table].get(name)
    others = [code for code in VOCABULARIES[vocabulary] if code not in (usual, "void")]
    return f"{usual}; or {', '.join(others)}" if usual else ", ".join(others)


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
