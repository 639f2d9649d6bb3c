"""From a record to the texts of its form, and from the form to the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.entry import accusing, lines, links, people
from tracker.entry.shape import Field, Kind, form_fields
from tracker.errors import DateError
from tracker.model.columns import DEFAULTS
from tracker.model.entry.words import TagsEntry, say_tags
from tracker.model.text import one_line, visible
from tracker.model.when import when_from_body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tracker.entry.lookup import Lookup
    from tracker.entry.reading import FieldReading
    from tracker.model.columns import Body


def fill(lookup: Lookup) -> None:
    """Put the texts of the record into its form; chosen records are remembered."""
    state = lookup.state
    for spec in form_fields(state.table):
        text = text_of(spec, state.base, lookup)
        state.texts[spec.name] = state.initial[spec.name] = text


def text_of(spec: Field, body: Body, lookup: Lookup) -> str:
    """Return the text of one field; stored text is shown so that nothing in it acts."""
    if spec.kind is Kind.LINKS:
        return links.line(lookup) if lookup.state.uid else ""
    if spec.kind is Kind.ACCUSED:
        return accusing.line(lookup) if lookup.state.uid else ""
    if spec.kind in _OF_PARTS:
        return _OF_PARTS[spec.kind](body.get("parts", {}).get(spec.name, {}), lookup)
    if spec.kind in _OF_BODY:
        return _OF_BODY[spec.kind](body)
    value = body.get(spec.name)
    if spec.kind is Kind.REF:
        return _ref_text(spec, value, lookup)
    if spec.kind is Kind.FLAG:
        return "yes" if value else ""
    if spec.kind is Kind.LONG:
        return visible(str(value or ""))
    return "" if value is None else one_line(str(value))


def body_of(base: Body, table: str, readings: Iterable[FieldReading]) -> Body:
    """Return the record that the form describes: `base` with what was read put over it."""
    body = {name: value for name, value in base.items() if name != "parts"}
    parts = {name: dict(rows) for name, rows in base.get("parts", {}).items()}
    for reading in readings:
        for name, value in reading.columns.items():
            if value is None:
                body.pop(name, None)
            else:
                body[name] = value
        parts.update(reading.parts)
    kept = {name: rows for name, rows in parts.items() if rows}
    body = {**DEFAULTS[table], **body}
    return {**body, "parts": kept} if kept else body


def _date_text(body: Body) -> str:
    if not body.get("date_edtf"):
        return ""
    try:
        when = when_from_body({**body, "date_mode": None})
    except DateError:
        return one_line(str(body["date_edtf"]))
    if when.date.first is None and when.date.last is None:
        return when.date.edtf
    return when.words()


def _point_text(body: Body) -> str:
    latitude, longitude = body.get("latitude"), body.get("longitude")
    return "" if latitude is None or longitude is None else f"{latitude} {longitude}"


def _count_text(body: Body) -> str:
    low, high = body.get("count_low"), body.get("count_high")
    if low is None:
        return ""
    return f"{low}-" if high is None else str(low) if low == high else f"{low}-{high}"


def _ref_text(spec: Field, value: object, lookup: Lookup) -> str:
    if not value:
        return ""
    return lookup.said(spec.target, str(value))


_OF_PARTS: dict[Kind, Callable[[dict[str, Body], Lookup], str]] = {
    Kind.SOURCES: lines.write_sources,
    Kind.ABOUT: lines.about_text,
    Kind.NAMES: lines.names_text,
    Kind.TAGS: lambda rows, lookup: say_tags(TagsEntry(tuple(one_line(name) for name in rows))),
    Kind.PARTIES: people.parties_text,
    Kind.FIGURES: people.figures_text,
}
_OF_BODY: dict[Kind, Callable[[Body], str]] = {
    Kind.DATE: _date_text,
    Kind.POINT: _point_text,
    Kind.COUNT: _count_text,
    Kind.REASON: lambda body: "",
}
