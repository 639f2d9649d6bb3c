"""What a record consists of, column by column: one declaration for storing, journal and exchange.

A record travels as a *body*: a dict of its columns by name, references as uids, empty columns left
out, and its parts under "parts". The same body is what the journal keeps, so that an entry means
the same in another file, where numbers differ.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

Body = dict[str, Any]
"""A record as plain data; see the module."""


class Column(NamedTuple):
    """One column: its name in a body, its type, and what it points to.

    `type` is text, int, real, bool, json or ref. `target` is the table of a ref, or the vocabulary
    of a text. `required` columns have no NULL.
    """

    name: str
    type: str = "text"
    target: str = ""
    required: bool = False

    @property
    def sql(self) -> str:
        """The column's name in the table: references end in `_id` there."""
        return f"{self.name}_id" if self.type == "ref" else self.name


class Part(NamedTuple):
    """A kind of part: where it lives, which column names its owner, what identifies it.

    `key` is "uid", or the column that is the natural key among the owner's parts.
    """

    name: str
    owner: str
    key: str
    columns: tuple[Column, ...]


class RecordTable(NamedTuple):
    """One kind of record: its columns and parts."""

    name: str
    columns: tuple[Column, ...]
    parts: tuple[Part, ...] = ()
    voidable: bool = True
    keyed: bool = False
    """Has a sort_key, and so a place in the date-ordered lists and the full-text index."""

    @property
    def dated(self) -> bool:
        """Whether it carries the columns of a date."""
        return WHEN[0] in self.columns

    def part(self, name: str) -> Part:
        """Return the kind of part called `name`; KeyError if there is none."""
        for part in self.parts:
            if part.name == name:
                return part
        raise KeyError(name)


def _text(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name) for name in names)


def _term(name: str, vocabulary: str, required: bool = True) -> Column:
    return Column(name, "text", vocabulary, required)


def _ref(name: str, table: str, required: bool = False) -> Column:
    return Column(name, "ref", table, required)


WHEN = (
    Column("date_edtf"),
    _term("date_mode", "date_mode", required=False),
    *_text("time_from", "time_to", "utc_offset", "date_as_written"),
)
_STATE = (_term("state", "state"), Column("void_reason"))
_CREATED = (Column("created_at"), Column("created_by"))
_ORIGIN = (Column("origin"), Column("origin_id"), Column("extra", "json"))

CASUALTY = (
    _term("harm", "harm"),
    _term("victims", "victims"),
    _ref("actor", "actors"),
    Column("subset", "bool"),
    Column("low", "int"),
    Column("best", "int"),
    Column("high", "int"),
    Column("as_worded"),
)
_CITATIONS = (
    _ref("document", "documents", required=True),
    *_text("locator", "excerpt"),
)
_NAMES = (
    Column("name", required=True),
    Column("language"),
    _term("kind", "name_kind"),
)
_TAG = (Column("name", required=True),)

TABLES: dict[str, RecordTable] = {
    table.name: table
    for table in (
        RecordTable(
            "incidents",
            (
                Column("title", required=True),
                _term("kind", "incident_kind"),
                Column("weapon"),
                _term("unit", "unit"),
                Column("count_low", "int"),
                Column("count_high", "int"),
                *WHEN,
                _ref("place", "places"),
                Column("latitude", "real"),
                Column("longitude", "real"),
                _term("geo_precision", "geo_precision"),
                *_text("place_note", "summary", "uncertain"),
                _term("grade", "grade"),
                Column("sensitive", "bool"),
                _ref("merged_into", "incidents"),
                *_ORIGIN,
                *_STATE,
                *_CREATED,
            ),
            (
                Part(
                    "involvements",
                    "incident_id",
                    "uid",
                    (
                        _ref("actor", "actors", required=True),
                        Column("as_written"),
                        _term("role", "role"),
                        _term("attribution", "attribution"),
                        _ref("statement", "statements"),
                        Column("note"),
                    ),
                ),
                Part("casualties", "incident_id", "uid", CASUALTY),
                Part("citations", "incident_id", "uid", _CITATIONS),
                Part("tags", "incident_id", "name", _TAG),
            ),
            keyed=True,
        ),
        RecordTable(
            "statements",
            (
                _term("kind", "statement_kind"),
                _ref("speaker", "actors"),
                *_text("speaker_as_written", "capacity"),
                _ref("on_behalf_of", "actors"),
                _ref("addressee", "actors"),
                *WHEN,
                _term("form", "form"),
                *_text("quote", "quote_language", "quote_original"),
                Column("gist", required=True),
                Column("credibility", "int"),
                Column("uncertain"),
                _ref("merged_into", "statements"),
                *_ORIGIN,
                *_STATE,
                *_CREATED,
            ),
            (
                Part(
                    "statement_incidents",
                    "statement_id",
                    "incident",
                    (
                        _ref("incident", "incidents", required=True),
                        _term("relation", "relation"),
                        _term("stance", "stance"),
                        _term("asserts", "asserts"),
                    ),
                ),
                Part(
                    "casualties",
                    "statement_id",
                    "uid",
                    (_ref("incident", "incidents", required=True), *CASUALTY),
                ),
                Part("citations", "statement_id", "uid", _CITATIONS),
                Part("tags", "statement_id", "name", _TAG),
            ),
            keyed=True,
        ),
        RecordTable(
            "actors",
            (
                Column("name", required=True),
                _term("kind", "actor_kind"),
                Column("country"),
                _term("reliability", "reliability"),
                *_text("reliability_note", "notes"),
                _ref("merged_into", "actors"),
                *_STATE,
                *_CREATED,
            ),
            (Part("names", "actor_id", "uid", _NAMES),),
        ),
        RecordTable(
            "places",
            (
                Column("name", required=True),
                _term("kind", "place_kind"),
                *_text("country", "admin1", "admin2"),
                Column("latitude", "real"),
                Column("longitude", "real"),
                *_text("timezone", "notes"),
                _ref("merged_into", "places"),
                *_STATE,
                *_CREATED,
            ),
            (Part("names", "place_id", "uid", _NAMES),),
        ),
        RecordTable(
            "documents",
            (
                _term("kind", "document_kind"),
                Column("title"),
                _ref("publisher", "actors"),
                *_text("author", "language"),
                *WHEN,
                *_text("url", "accessed_at", "archive_url", "path", "media_type"),
                Column("bytes", "int"),
                *_text("sha256", "text"),
                _ref("derived_from", "documents"),
                *_text("collected_by", "collected_how"),
                Column("sensitive", "bool"),
                *_STATE,
                *_CREATED,
            ),
        ),
        RecordTable(
            "links",
            (
                _ref("from_incident", "incidents"),
                _ref("to_incident", "incidents"),
                _ref("from_statement", "statements"),
                _ref("to_statement", "statements"),
                _ref("from_actor", "actors"),
                _ref("to_actor", "actors"),
                _term("kind", "link_kind"),
                *WHEN,
                _ref("statement", "statements"),
                Column("note"),
                *_CREATED,
            ),
            voidable=False,
        ),
        RecordTable(
            "remarks",
            (
                Column("record_table", required=True),
                Column("record_uid", required=True),
                Column("author", required=True),
                Column("body", required=True),
                Column("resolved_at"),
                *_CREATED,
            ),
            voidable=False,
        ),
    )
}

DEFAULTS: dict[str, Body] = {
    "incidents": {
        "kind": "other",
        "unit": "event",
        "geo_precision": "unknown",
        "grade": "ungraded",
        "state": "draft",
    },
    "statements": {"kind": "other", "form": "paraphrase", "credibility": 6, "state": "draft"},
    "actors": {"kind": "unidentified", "reliability": "F", "state": "draft"},
    "places": {"kind": "other", "state": "draft"},
    "documents": {"kind": "other", "state": "draft"},
    "links": {},
    "remarks": {},
    "involvements": {},
    "casualties": {"victims": "unknown"},
    "names": {"kind": "alias"},
    "statement_incidents": {"relation": "subject", "stance": "none", "asserts": "affirms"},
    "citations": {},
    "tags": {},
}
"""What a required column holds when nothing is said."""


@cache
def columns_of(table: str, part: str = "") -> Mapping[str, Column]:
    """Return the columns of a kind of record, or of one of its parts, by name."""
    spec = TABLES[table]
    return {column.name: column for column in (spec.part(part).columns if part else spec.columns)}
