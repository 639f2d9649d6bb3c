"""The records as frozen dataclasses, and their way to and from bodies (see `columns`)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, ClassVar

from tracker.model.columns import DEFAULTS, TABLES, WHEN, Body, Column, Part
from tracker.model.dates import UNKNOWN
from tracker.model.when import When, when_from_body

Extra = dict[str, Any]

_NO_TIME = When(date=UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Involvement:
    """A party in an incident. `statement`: on whose word; None is our own assessment."""

    uid: str = ""
    actor: str
    role: str
    attribution: str
    as_written: str | None = None
    statement: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Casualty:
    """A figure: people harmed. None is unknown or unbounded, 0 is "stated none"."""

    uid: str = ""
    harm: str
    victims: str = "unknown"
    actor: str | None = None
    subset: bool = False
    low: int | None = None
    best: int | None = None
    high: int | None = None
    as_worded: str | None = None
    incident: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A pointer into a document: locator is a character span "start-end", a page, or free."""

    uid: str = ""
    document: str
    locator: str | None = None
    excerpt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name of an actor or place beside the primary one."""

    uid: str = ""
    name: str
    language: str | None = None
    kind: str = "alias"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a statement has to do with an incident."""

    incident: str
    relation: str = "subject"
    stance: str = "none"
    asserts: str = "affirms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What all records share. `uid` is empty until the store has given one."""

    table: ClassVar[str]

    uid: str = ""
    created_at: str | None = None
    created_by: str | None = None
    updated_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident(Record):
    """Something that happened, or is said to have happened. References are uids."""

    table: ClassVar[str] = "incidents"

    title: str
    kind: str = "other"
    weapon: str | None = None
    unit: str = "event"
    count_low: int | None = None
    count_high: int | None = None
    when: When = _NO_TIME
    place: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geo_precision: str = "unknown"
    place_note: str | None = None
    summary: str | None = None
    uncertain: str | None = None
    grade: str = "ungraded"
    sensitive: bool = False
    merged_into: str | None = None
    origin: str | None = None
    origin_id: str | None = None
    extra: Extra | None = None
    state: str = "draft"
    void_reason: str | None = None
    involvements: tuple[Involvement, ...] = ()
    casualties: tuple[Casualty, ...] = ()
    citations: tuple[Citation, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Record):
    """One speech act by one speaker."""

    table: ClassVar[str] = "statements"

    gist: str
    kind: str = "other"
    speaker: str | None = None
    speaker_as_written: str | None = None
    capacity: str | None = None
    on_behalf_of: str | None = None
    addressee: str | None = None
    when: When = _NO_TIME
    form: str = "paraphrase"
    quote: str | None = None
    quote_language: str | None = None
    quote_original: str | None = None
    credibility: int = 6
    uncertain: str | None = None
    merged_into: str | None = None
    origin: str | None = None
    origin_id: str | None = None
    extra: Extra | None = None
    state: str = "draft"
    void_reason: str | None = None
    statement_incidents: tuple[About, ...] = ()
    casualties: tuple[Casualty, ...] = ()
    citations: tuple[Citation, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor(Record):
    """A belligerent, speaker or publisher: one table for all three."""

    table: ClassVar[str] = "actors"

    name: str
    kind: str = "unidentified"
    country: str | None = None
    reliability: str = "F"
    reliability_note: str | None = None
    notes: str | None = None
    merged_into: str | None = None
    state: str = "draft"
    void_reason: str | None = None
    names: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Record):
    """A named place; `timezone` is its IANA zone, coordinates are WGS 84 degrees."""

    table: ClassVar[str] = "places"

    name: str
    kind: str = "other"
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    timezone: str | None = None
    notes: str | None = None
    merged_into: str | None = None
    state: str = "draft"
    void_reason: str | None = None
    names: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Record):
    """Where we read it. `derived_from`: a reprint is not a second source."""

    table: ClassVar[str] = "documents"

    kind: str = "other"
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    language: str | None = None
    when: When = _NO_TIME
    url: str | None = None
    accessed_at: str | None = None
    archive_url: str | None = None
    path: str | None = None
    media_type: str | None = None
    bytes: int | None = None
    sha256: str | None = None
    text: str | None = None
    derived_from: str | None = None
    collected_by: str | None = None
    collected_how: str | None = None
    sensitive: bool = False
    state: str = "draft"
    void_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Record):
    """A relation of two incidents, two statements or two actors; exactly one pair is set."""

    table: ClassVar[str] = "links"

    kind: str
    from_incident: str | None = None
    to_incident: str | None = None
    from_statement: str | None = None
    to_statement: str | None = None
    from_actor: str | None = None
    to_actor: str | None = None
    when: When = _NO_TIME
    statement: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark(Record):
    """A note in the conversation between analyst and reviewer, about one record."""

    table: ClassVar[str] = "remarks"

    record_table: str
    record_uid: str
    author: str
    body: str
    resolved_at: str | None = None


AnyRecord = Incident | Statement | Actor | Place | Document | Link | Remark

CLASSES: dict[str, type[AnyRecord]] = {
    "incidents": Incident,
    "statements": Statement,
    "actors": Actor,
    "places": Place,
    "documents": Document,
    "links": Link,
    "remarks": Remark,
}
_PART_CLASSES: dict[str, type[Any]] = {
    "involvements": Involvement,
    "casualties": Casualty,
    "citations": Citation,
    "names": Name,
    "statement_incidents": About,
}


def to_body(record: AnyRecord) -> Body:
    """Return the record as a body. Parts without a uid get keys "new-1", "new-2"..."""
    table = TABLES[record.table]
    body = _columns_to_body(record, tuple(c for c in table.columns if c not in WHEN))
    if table.dated:
        body.update(when_to_body(record.when))  # type: ignore[union-attr]
    parts = {part.name: _parts_to_body(part, getattr(record, part.name)) for part in table.parts}
    if any(parts.values()):
        body["parts"] = {name: rows for name, rows in parts.items() if rows}
    return body


def from_body(table: str, uid: str, body: Body, *, updated_at: str | None = None) -> AnyRecord:
    """Return the dataclass of `body`; raises DateError if its date is not EDTF."""
    spec = TABLES[table]
    values: dict[str, Any] = {"uid": uid, "updated_at": updated_at, **DEFAULTS[table]}
    values |= {c.name: body[c.name] for c in spec.columns if c not in WHEN and c.name in body}
    if spec.dated:
        values["when"] = when_from_body(body)
    for part in spec.parts:
        rows = body.get("parts", {}).get(part.name, {})
        values[part.name] = tuple(_part_from_body(part, key, row) for key, row in rows.items())
    return CLASSES[table](**values)


def when_to_body(when: When) -> Body:
    """Return the columns of a date; the mode `once` is left out."""
    body = {
        "date_edtf": when.date.edtf,
        "date_mode": when.mode if when.mode != "once" else None,
        "time_from": when.time_from,
        "time_to": when.time_to,
        "utc_offset": when.utc_offset,
        "date_as_written": when.as_written,
    }
    return {name: value for name, value in body.items() if value}


def is_empty(value: object) -> bool:
    """Whether a column holding `value` is left out of a body. 0 is a figure, not empty."""
    return value is None or value is False or value == "" or value == {}


def _columns_to_body(source: object, columns: tuple[Column, ...]) -> Body:
    values = {column.name: getattr(source, column.name) for column in columns}
    return {name: value for name, value in values.items() if not is_empty(value)}


def _parts_to_body(part: Part, rows: tuple[Any, ...]) -> Body:
    if part.name == "tags":
        return {tag: {} for tag in rows}
    result: Body = {}
    for number, row in enumerate(rows, 1):
        columns = tuple(column for column in part.columns if column.name != part.key)
        key = getattr(row, part.key) or f"new-{number}"
        result[key] = _columns_to_body(row, columns)
    return result


def _part_from_body(part: Part, key: str, row: Body) -> Any:
    if part.name == "tags":
        return key
    cls = _PART_CLASSES[part.name]
    known = {f.name for f in fields(cls)}
    values = {
        name: value for name, value in {**DEFAULTS[part.name], **row}.items() if name in known
    }
    return cls(**{**values, part.key: key})
