"""From what stands in a field to columns and parts of a record, and to words that say it back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeAlias

from tracker.entry import accusing, lines, links, people
from tracker.entry.shape import Field, Kind
from tracker.errors import TrackerError, UnknownNameError
from tracker.model.columns import DEFAULTS
from tracker.model.country_names import codes, everyday, similar
from tracker.model.entry.words import TagsEntry, read_tags
from tracker.model.reading import AmbiguousDateError, Reading, read
from tracker.model.records import when_to_body
from tracker.model.text import first_sentence, one_line
from tracker.model.vocabulary import nearest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.entry.links import Change
    from tracker.entry.lookup import Lookup
    from tracker.model.columns import Body

_COUNT = re.compile(r"(\d+)\s*(?:([-–])\s*(\d+)?)?")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:(//)?[^\s/]\S*", re.IGNORECASE)
_KIND_MATTERS = ("incidents", "actors", "places")
_SHORTEST = 3
"""Letters from which the beginning of a term may stand for it."""

DATES = "dates"
"""What the readings that were chosen for dates stand under, as records do under their table."""

_WHEN = ("date_edtf", "time_from", "time_to", "utc_offset", "date_as_written")


@dataclass(frozen=True, slots=True)
class FieldReading:
    """What was understood of a field.

    `columns` are set on the record (None clears one), `parts` replace all parts of a kind, `links`
    is what changes of the links that start from the record, `accused` of whom a statement names.
    `said` is shown under the field; `problem` forbids saving, `doubts` keep the record a draft;
    `meanings` are texts to choose from where what was typed has several; `unknown` is the first
    name that is that of no record.
    """

    columns: Body = field(default_factory=dict)
    parts: dict[str, Body] = field(default_factory=dict)
    links: Change | None = None
    accused: accusing.Change | None = None
    said: str = ""
    problem: str = ""
    doubts: tuple[str, ...] = ()
    meanings: tuple[str, ...] = ()
    unknown: str = ""


Reader: TypeAlias = "Callable[[Field, str, Lookup], FieldReading]"


def read_field(spec: Field, lookup: Lookup) -> FieldReading:
    """Read one field of the form; never raises for what a person may type."""
    text = lookup.state.text(spec.name)
    try:
        return _READERS[spec.kind](spec, text.strip(), lookup)
    except AmbiguousDateError as error:
        meanings = tuple(reading.when.words() for reading in error.readings)
        return FieldReading(problem="Which one? ↓ and enter, or type it.", meanings=meanings)
    except TrackerError as error:
        hint = " ".join(error.hint.split()) if error.hint else ""
        unknown = error.name if isinstance(error, UnknownNameError) else ""
        return FieldReading(problem=f"{error.message} {hint}".strip(), unknown=unknown)


def _line(spec: Field, text: str, lookup: Lookup) -> FieldReading:
    if spec.required and not text:
        return FieldReading(problem="This must not be empty.")
    if spec.name == "country" and text:
        return _country(text)
    if spec.name == "url" and text and not _ADDRESS.fullmatch(text):
        return FieldReading({"url": text}, doubts=("no address (https://…)",))
    return FieldReading({spec.name: text or None})


def _country(text: str) -> FieldReading:
    """Read a country by its code or any usual name, and say which it was taken for."""
    found = codes(text)
    if not found:
        near = similar(text)
        hint = f"Did you mean {', '.join(near)}?" if near else "A name, or two letters such as IQ."
        return FieldReading(problem=f"“{one_line(text)}” names no country. {hint}")
    code = found[0]
    name = everyday(code)
    return FieldReading({"country": code}, said=name if name == code else f"{code}: {name}")


def _term(spec: Field, text: str, lookup: Lookup) -> FieldReading:
    value: object = None
    said = ""
    if text:
        known = lookup.terms(spec.target)
        code = _code(text, known)
        if code is None and lookup.abbreviates:
            code = _beginning(text, known)
        if code is None:
            near = nearest(spec.target, text, strictly=True)
            hint = f"Did you mean {near}?" if near else f"One of {', '.join(known)}."
            return FieldReading(problem=f"“{one_line(text)}” is no {spec.label}. {hint}")
        said = first_sentence(known[code][1]) or one_line(known[code][0])
        said = said if text.casefold() == code else f"{code}: {said}"
        value = int(code) if spec.target == "credibility" else code
    if spec.name == "state" and value == "void":
        return FieldReading(problem="A record is made void with x, outside the form.")
    return FieldReading({spec.name: value}, said=said, doubts=_unsaid(spec, text, lookup))


def _unsaid(spec: Field, text: str, lookup: Lookup) -> tuple[str, ...]:
    """Say what a kind is taken for that nobody said: much rests on it, as what contradicts what."""
    table = lookup.state.table
    if text or spec.name != "kind" or table not in _KIND_MATTERS:
        return ()
    return (f"kind not said: {DEFAULTS[table]['kind']} ?",)


def _code(text: str, known: dict[str, tuple[str, str]]) -> str | None:
    folded = text.casefold().replace(" ", "_").replace("-", "_")
    for code, (label, _) in known.items():
        if folded in (code.casefold(), label.casefold().replace(" ", "_").replace("-", "_")):
            return code
    return None


def _beginning(text: str, known: dict[str, tuple[str, str]]) -> str | None:
    """Return the one term that begins like this."""
    folded = text.casefold().replace(" ", "_").replace("-", "_")
    found = [code for code in known if code.startswith(folded)]
    return found[0] if len(found) == 1 and len(folded) >= _SHORTEST else None


def _date(spec: Field, text: str, lookup: Lookup) -> FieldReading:
    if not text:
        needed = lookup.state.table in ("incidents", "statements")
        return FieldReading(dict.fromkeys(_WHEN), doubts=("no date",) if needed else ())
    found = _meant(text, lookup, lookup.now)
    if found.assumes_year and lookup.state.table == "statements":
        found = _in_year_of_incident(text, lookup) or found
    elif found.assumes_year and lookup.state.table == "incidents":
        found = _in_year_of_source(text, lookup) or found
    body = when_to_body(found.when)
    mode = body.pop("date_mode", None)
    columns = {name: body.get(name) for name in _WHEN}
    if mode:
        columns["date_mode"] = mode
    if columns["date_as_written"] == columns["date_edtf"]:
        columns["date_as_written"] = None
    return FieldReading(columns, said=found.said_back(), doubts=found.warnings)


def _in_year_of_source(text: str, lookup: Lookup) -> Reading | None:
    """Return a date without a year as the last one before the earliest source cited was dated.

    None if that is this year: then today says the same.
    """
    dated = lines.first_source(lookup)
    if dated is None or dated.year >= lookup.now.year:
        return None
    for year in (dated.year, dated.year - 1):
        found = _meant(text, lookup, datetime(year, 12, 31, 23, 59))
        first = found.when.date.first
        if first is not None and first <= dated:
            return replace(found, notes=(*found.notes, "that before the source"), warnings=())
    return None


def _in_year_of_incident(text: str, lookup: Lookup) -> Reading | None:
    """Return a date without a year in that of the incident the statement is about.

    None if that is this year, or if the statement would have been made before it happened.
    """
    happened = lines.first_day(lookup)
    if happened is None or happened.year >= lookup.now.year:
        return None
    found = _meant(text, lookup, datetime(happened.year, 12, 31, 23, 59))
    first = found.when.date.first
    if first is None or first < happened:
        return None
    return replace(found, notes=(*found.notes, "that of the incident"), warnings=())


def _meant(text: str, lookup: Lookup, base: datetime) -> Reading:
    """Return what a date means; of several meanings the one that was chosen for these words."""
    order, zone = lookup.store.date_order, lookup.zone()
    try:
        return read(text, base, date_order=order, timezone=zone)
    except AmbiguousDateError as error:
        chosen = lookup.state.chosen_for(DATES, text)
        for reading in error.readings:
            if reading.when.words() == chosen:
                return reading
        raise


def _ref(spec: Field, text: str, lookup: Lookup) -> FieldReading:
    if not text:
        return FieldReading({spec.name: None})
    uid = lookup.find(spec.target, text)
    return FieldReading({spec.name: uid}, said=lookup.described(spec.target, uid))


def _number(spec: Field, text: str, lookup: Lookup) -> FieldReading:
    if not text:
        return FieldReading({spec.name: None})
    if not text.isdecimal() or len(text) > 15:
        return FieldReading(problem=f"“{one_line(text)}” is not a whole number.")
    return FieldReading({spec.name: int(text)})


def _count(spec: Field, text: str, lookup: Lookup) -> FieldReading:
    if not text:
        return FieldReading({"count_low": None, "count_high": None})
    match = _COUNT.fullmatch(text)
    if match is None or len(text) > 30:
        return FieldReading(problem="A count is written 3, 2-5, or 12- for at least 12.")
    low = int(match[1])
    high = int(match[3]) if match[3] else None if match[2] else low
    if high is not None and high < low:
        return FieldReading(problem=f"{low}-{high} runs backwards; the lowest comes first.")
    said = f"at least {low}" if high is None else f"{low}" if low == high else f"{low} to {high}"
    return FieldReading({"count_low": low, "count_high": high}, said=said)


def _flag(spec: Field, text: str, lookup: Lookup) -> FieldReading:
    if text.casefold() in ("", "no", "n", "0", "false"):
        return FieldReading({spec.name: None})
    if text.casefold() in ("yes", "y", "1", "true", "x"):
        return FieldReading({spec.name: True}, said="yes")
    return FieldReading(problem="Say yes or no.")


def _reason(spec: Field, text: str, lookup: Lookup) -> FieldReading:
    if not text and lookup.state.base.get("state") == "final":
        return FieldReading(problem="This record is final: say why it is changed.")
    return FieldReading()


def _tags(spec: Field, text: str, lookup: Lookup) -> FieldReading:
    tags = read_tags(text) if text else TagsEntry()
    said = " · ".join(tags.added) if len(tags.added) > 1 else ""
    return FieldReading(parts={"tags": {name: {} for name in tags.added}}, said=said)


def _about(spec: Field, text: str, lookup: Lookup) -> FieldReading:
    rows, said = lines.about(text, lookup)
    doubts = () if rows else ("about no incident",)
    return FieldReading(parts={"statement_incidents": rows}, said=said, doubts=doubts)


def _rows(part: str, read: Callable[[str, Lookup], tuple[dict[str, Body], str]]) -> Reader:
    """Return the reader of a field that holds rows of a part."""

    def reader(spec: Field, text: str, lookup: Lookup) -> FieldReading:
        rows, said = read(text, lookup)
        return FieldReading(parts={part: rows}, said=said)

    return reader


def _links(spec: Field, text: str, lookup: Lookup) -> FieldReading:
    wanted, said = links.read(text, lookup)
    return FieldReading(links=wanted, said=said)


def _accused(spec: Field, text: str, lookup: Lookup) -> FieldReading:
    change, said = accusing.read(text, lookup)
    return FieldReading(accused=change, said=said)


def _point(spec: Field, text: str, lookup: Lookup) -> FieldReading:
    if not text:
        return FieldReading({"latitude": None, "longitude": None})
    latitude, longitude, said = lines.read_point(text)
    return FieldReading({"latitude": latitude, "longitude": longitude}, said=said)


_READERS: Final[dict[Kind, Reader]] = {
    Kind.LINE: _line,
    Kind.LONG: _line,
    Kind.TERM: _term,
    Kind.DATE: _date,
    Kind.REF: _ref,
    Kind.NUMBER: _number,
    Kind.COUNT: _count,
    Kind.FLAG: _flag,
    Kind.POINT: _point,
    Kind.PARTIES: _rows("involvements", people.parties),
    Kind.FIGURES: _rows("casualties", people.figures),
    Kind.SOURCES: _rows("citations", lines.read_sources),
    Kind.ABOUT: _about,
    Kind.NAMES: _rows("names", lines.other_names),
    Kind.TAGS: _tags,
    Kind.LINKS: _links,
    Kind.ACCUSED: _accused,
    Kind.REASON: _reason,
}
