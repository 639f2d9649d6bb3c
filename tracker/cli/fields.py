"""What a line about a record can hold: the fields of `--fields`, and which are the default."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tracker.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Field(NamedTuple):
    """A field: its name, how JSON has it, and how text has it (None: as JSON, in letters).

    `detail`: it is read only where it is asked for, by `store.details`.
    """

    name: str
    value: Callable[[Any], Any]
    text: Callable[[Any], str] | None = None
    in_json: bool = True
    detail: bool = False

    def shown(self, row: Any) -> str:
        """Return the field of a row as text, not yet made harmless."""
        if self.text is not None:
            return self.text(row)
        value = self.value(row)
        if value is None:
            return ""
        return ("yes" if value else "") if isinstance(value, bool) else str(value)


def _attribute(name: str, empty_is_null: bool = True) -> Callable[[Any], Any]:
    def value(row: Any) -> Any:
        found = getattr(row, name)
        return None if empty_is_null and found == "" else found

    return value


def _plain(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name, _attribute(name)) for name in names)


def _date(row: Any) -> Any:
    from tracker.cli.jsonable import date_object

    return date_object(row.date_edtf, row.date_as_written or None)


def _words(row: Any) -> str:
    from tracker.model.dates import FuzzyDate

    return FuzzyDate.parse(row.date_edtf).words() if row.date_edtf else "unknown date"


def _short(row: Any) -> str:
    from tracker.model.dates import FuzzyDate

    return FuzzyDate.parse(row.date_edtf).short()


def _kind(vocabulary: str) -> Field:
    def label(row: Any) -> str:
        from tracker.model import vocabulary as terms

        return terms.label(vocabulary, row.kind)

    return Field("kind_words", label, in_json=False)


def _bound(name: str) -> Callable[[Any], Any]:
    return lambda row: _date(row)[name]


def _dead(row: Any) -> str:
    from tracker.cli.wording import dead

    return dead(row.dead)


def _spans_as_json(row: Any) -> list[dict[str, int | bool | None]]:
    return [one._asdict() for one in row.dead]


def _reasons(row: Any) -> list[dict[str, str]]:
    return [{"typed": one.typed, "name": one.name, "by": one.how} for one in row.found_as]


def _reasons_in_words(row: Any) -> str:
    return "; ".join(one.text for one in row.found_as)


def _columns(*names: str) -> tuple[Field, ...]:
    """Return columns of the record that a line seldom holds."""
    return tuple(Field(name, partial(_column, name), detail=True) for name in names)


def _column(name: str, row: Any) -> Any:
    return row.more.get(name)


def _name(name: str) -> Field:
    """Return an actor that a record points to, by its name."""
    return Field(name, lambda row: next(iter(row.more.get(name, ())), None), detail=True)


def _several(*names: str) -> tuple[Field, ...]:
    """Return what a record may have several of: parties, sources, remarks and the like."""
    return tuple(
        Field(name, partial(_parts, name), partial(_parts_in_words, name), detail=True)
        for name in names
    )


def _parts(name: str, row: Any) -> list[Any]:
    from tracker.cli.detail_fields import as_json

    return as_json(row, name)


def _parts_in_words(name: str, row: Any) -> str:
    from tracker.cli.detail_fields import in_words

    return in_words(row, name)


_FOUND_AS = Field("found_as", _reasons, _reasons_in_words)
_REFERENCE = (Field("ref", _attribute("reference")), Field("uid", _attribute("uid")))
_DATE = (
    Field("date", _date, lambda row: str(row.date_edtf)),
    Field("date_words", _words, in_json=False),
    Field("date_short", _short, in_json=False),
    Field("date_from", _bound("from"), in_json=False),
    Field("date_to", _bound("to"), in_json=False),
    Field("precision", _bound("precision"), in_json=False),
    Field("as_written", _attribute("date_as_written"), in_json=False),
)
_ABOUT_THE_ENTRY = _columns(
    *("origin", "origin_id", "void_reason", "created_at", "created_by", "updated_at")
)

FIELDS: Final[dict[str, tuple[Field, ...]]] = {
    "incidents": (
        *_REFERENCE,
        *_DATE,
        _kind("incident_kind"),
        *_plain("place", "country", "kind", "title", "state", "grade", "unit"),
        Field("killed", _spans_as_json, _dead),
        Field("conflict", _attribute("conflict")),
        Field("sensitive", _attribute("sensitive")),
        *_plain("summary"),
        _FOUND_AS,
        *_several("parties", "figures", "statements", "tags", "sources", "links", "remarks"),
        *_columns("time_from", "time_to", "utc_offset"),
        *_columns("latitude", "longitude", "geo_precision", "place_note"),
        *_columns("weapon", "count_low", "count_high", "uncertain"),
        *_ABOUT_THE_ENTRY,
    ),
    "statements": (
        *_REFERENCE,
        *_DATE,
        _kind("statement_kind"),
        *_plain("speaker", "kind", "gist", "quote", "incident", "stance"),
        *_plain("credibility", "state"),
        _FOUND_AS,
        *_plain("reliability"),
        *(_name(name) for name in ("on_behalf_of", "addressee")),
        *_several("about", "figures", "tags", "sources", "links", "remarks"),
        *_columns("time_from", "time_to", "utc_offset", "capacity", "form"),
        *_columns("quote_language", "quote_original", "uncertain"),
        *_ABOUT_THE_ENTRY,
    ),
    "actors": (
        *_REFERENCE,
        _kind("actor_kind"),
        *_plain("name", "kind", "country", "reliability", "state", "mentions"),
    ),
    "places": (
        *_REFERENCE,
        _kind("place_kind"),
        *_plain("name", "kind", "country", "admin1", "latitude", "longitude", "state", "mentions"),
    ),
    "documents": (
        *_REFERENCE,
        *_DATE,
        _kind("document_kind"),
        *_plain("kind", "publisher", "title", "url", "state", "mentions"),
    ),
}
"""Table to its fields, in the order of the JSON."""

IN_PIPE: Final[dict[str, tuple[str, ...]]] = {
    "incidents": ("ref", "date", "place", "kind", "title"),
    "statements": ("ref", "date", "speaker", "kind", "gist"),
    "actors": ("ref", "name", "kind", "country", "mentions"),
    "places": ("ref", "name", "kind", "country", "mentions"),
    "documents": ("ref", "date", "publisher", "kind", "title"),
}
"""What tsv, csv and md hold unless `--fields` says otherwise. The order never changes."""

NARROW: Final = 60
"""Columns of a terminal below which only what is essential fits into a row."""

_ESSENTIAL: Final = ("ref", "date_short", "title", "gist", "name")

ROOMY: Final = 100
"""Columns of a terminal from which dates are said in full."""

WIDE: Final = 140
"""Columns of a terminal from which a row also shows the beginning of the text."""

_TALE: Final = {"incidents": "summary", "statements": "quote"}


def on_screen(table: str, cells: int | None, *, with_reasons: bool = False) -> tuple[str, ...]:
    """Return what the table for a terminal of so many columns holds; None is without end.

    `with_reasons`: where there is room, also why a record was found.
    """
    roomy = cells is None or cells >= ROOMY
    said = {"date": "date_words" if roomy else "date_short", "kind": "kind_words"}
    names = tuple(said.get(name, name) for name in IN_PIPE[table])
    if cells is not None and cells < NARROW:
        names = tuple(name for name in names if name in _ESSENTIAL)
    if with_reasons and roomy:
        names = (*names, "found_as")
    wide = cells is not None and cells >= WIDE and table in _TALE
    return (*names, _TALE[table]) if wide else names


def chosen(table: str, names: str | None, default: Sequence[str]) -> list[Field]:
    """Return the fields of `--fields a,b`, else the default; raises UsageError with the nearest."""
    by_name = {field.name: field for field in FIELDS[table]}
    if names is None:
        return [by_name[name] for name in default]
    if names.strip() == "?":
        raise UsageError(f"Fields of {table} to print:", ", ".join(by_name))
    wanted = [named(table, name.strip()) for name in names.split(",") if name.strip()]
    if not wanted:
        raise UsageError("--fields names no field.", f"There are: {', '.join(by_name)}")
    return wanted


def named(table: str, name: str) -> Field:
    """Return a field by its name; raises UsageError with the nearest."""
    known = [field.name for field in FIELDS[table]]
    if name not in known:
        raise _unknown(name, known)
    return FIELDS[table][known.index(name)]


def all_for_json(table: str) -> list[Field]:
    """Return the fields that JSON has unless `--fields` says otherwise."""
    return [field for field in FIELDS[table] if field.in_json]


def _unknown(name: str, known: Sequence[str]) -> UsageError:
    from difflib import get_close_matches

    from tracker.model.text import one_line

    near = get_close_matches(name, known, n=1)
    hint = f"Did you mean {near[0]}? " if near else ""
    return UsageError(
        f"There is no field {one_line(name)} to print.", f"{hint}There are: {', '.join(known)}"
    )
