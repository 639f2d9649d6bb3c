"""What one record may hand to the next: for templates, for a copy, and for `add --like`.

What is of one record alone (its date, its text, what was said and counted) is never handed on by
itself; whoever wants it says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.entry.lines import ABOUT
from tracker.entry.lookup import Lookup
from tracker.entry.reading import read_field
from tracker.entry.saving import FormProblems, now
from tracker.entry.shape import FORMS, Field, form_fields
from tracker.entry.state import FormState
from tracker.entry.writing import body_of, fill
from tracker.errors import RefusedError, UsageError
from tracker.model.columns import DEFAULTS, WHEN
from tracker.store.templates import Template

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.model.columns import Body
    from tracker.store.store import Store

HANDED_ON: Final[dict[str, tuple[str, ...]]] = {
    "incidents": (
        *("kind", "weapon", "unit", "place", "point", "geo_precision", "place_note"),
        *("sensitive", "citations", "tags"),
    ),
    "statements": (
        *("kind", "speaker", "speaker_as_written", "capacity", "on_behalf_of", "addressee"),
        *("form", "quote_language", "citations", "tags"),
    ),
    "actors": ("kind", "country"),
    "places": ("kind", "country", "admin1", "admin2", "timezone"),
    "documents": (
        *("kind", "publisher", "author", "language", "collected_by", "collected_how"),
        *("sensitive",),
    ),
}
"""The fields of a form that the next record may share, by table."""

IN_TEMPLATES: Final = ("involvements",)
"""What a template carries besides: its parties, unless they rest on a statement."""

_IN_COPIES: Final = (*IN_TEMPLATES, ABOUT)
"""What a copy carries besides: it is made beside the other, about the same."""

_NEVER: Final = {"reason", "state", "links", "accuses"}
_COLUMNS: Final = {
    "date": tuple(column.name for column in WHEN),
    "point": ("latitude", "longitude"),
    "count": ("count_low", "count_high"),
}


def alike(table: str, body: Body, also: Iterable[str] = ()) -> Body:
    """Return what a record hands on of its body, and the fields in `also`."""
    fields = {*HANDED_ON[table], *also}
    columns = {column for field in fields for column in _COLUMNS.get(field, (field,))}
    handed = {name: value for name, value in body.items() if name in columns and name != "parts"}
    parts = {
        name: _rows(name, rows)
        for name, rows in body.get("parts", {}).items()
        if name in fields and rows
    }
    return {**handed, "parts": parts}


def also_of(table: str, typed: str) -> tuple[str, ...]:
    """Return the fields that a person names, as in "date, title"; raises UsageError."""
    names: dict[str, str] = {}
    for field in form_fields(table):
        if field.name not in _NEVER:
            names |= {field.name: field.name, field.label.replace(" ", "_"): field.name}
    found = []
    for word in filter(None, typed.replace(",", " ").split()):
        if word not in names:
            raise UsageError(
                f"The {table} have no field “{word}” to keep.",
                f"These: {', '.join(dict.fromkeys(names.values()))}",
            )
        found.append(names[word])
    return tuple(found)


def template_of_record(
    store: Store, name: str, table: str, uid: str, also: Iterable[str] = ()
) -> Template:
    """Return the template that a record makes; raises RefusedError for a kind without a form."""
    if table not in FORMS:
        raise RefusedError(f"The {table} have no form, so no template.")
    return Template(name, table, alike(table, store.body(table, uid), (*IN_TEMPLATES, *also)))


def template_of_form(
    store: Store, name: str, state: FormState, also: Iterable[str] = ()
) -> Template:
    """Return the template that what is typed in a form makes.

    Raises FormProblems where what it would carry is not understood: a template that keeps a
    misread name would spread it.
    """
    lookup = Lookup(store, state, now())
    wanted = {*HANDED_ON[state.table], *IN_TEMPLATES, *also}
    readings = {
        field.name: read_field(field, lookup)
        for field in form_fields(state.table)
        if field.name in wanted
    }
    problems = {name: reading.problem for name, reading in readings.items() if reading.problem}
    if problems:
        raise FormProblems(problems)
    body = body_of(state.base, state.table, readings.values())
    return Template(name, state.table, alike(state.table, body, (*IN_TEMPLATES, *also)))


def open_template(store: Store, one: Template) -> FormState:
    """Return the form of a new record that begins with a template."""
    heading = f"template {one.name}"
    # Once more, because one that an older program kept may hold what is not handed on any longer.
    parts = {name: _rows(name, rows) for name, rows in one.body.get("parts", {}).items()}
    base = {**DEFAULTS[one.table], **one.body, "parts": parts}
    state = FormState(one.table, base=base, heading=heading)
    fill(Lookup(store, state, now()))
    return state


def open_copy(store: Store, table: str, uid: str) -> FormState:
    """Return the form of a new record that shares with another what a template of it would."""
    reference = store.reference(table, uid)
    body = alike(table, store.body(table, uid), _IN_COPIES)
    state = FormState(table, base={**DEFAULTS[table], **body}, heading=f"like {reference}")
    fill(Lookup(store, state, now()))
    handed = (name for name in (*HANDED_ON[table], *_IN_COPIES) if state.text(name))
    state.carried = dict.fromkeys(handed, f"as in {reference}")
    return state


def carries(one: Template) -> tuple[str, ...]:
    """Return the labels of the fields that a template fills, in the order of the form."""
    parts = one.body.get("parts", {})
    return tuple(
        field.label
        for field in form_fields(one.table)
        if parts.get(field.name) or any(one.body.get(c) is not None for c in columns_behind(field))
    )


def columns_behind(field: Field) -> tuple[str, ...]:
    """Return the columns that a field of a form is kept in."""
    return _COLUMNS.get(field.name, (field.name,))


def _rows(part: str, rows: dict[str, Body]) -> dict[str, Body]:
    """Return the rows of a part as those of a new record: no row keeps its identity.

    What rests on a statement stays with that: without it, somebody's claim would become our view.
    How a speaker stands to an incident is that speaker's: the next is only about the same.
    """
    if part == ABOUT:
        return {incident: dict(DEFAULTS[ABOUT]) for incident in rows}
    if part == "tags":  # which are their own identity
        return dict(rows)
    kept = (row for row in rows.values() if not row.get("statement"))
    return {f"new-{number}": dict(row) for number, row in enumerate(kept, 1)}
