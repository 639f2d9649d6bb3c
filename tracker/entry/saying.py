"""What a field or a part of a record says, in words: to compare two records, and what was with now.

All that is returned is harmless on a terminal; prose keeps its lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.entry.shape import part_field
from tracker.errors import DateError, NotFoundError
from tracker.model.columns import TABLES, columns_of
from tracker.model.entry.points import say_decimal
from tracker.model.text import one_line, visible
from tracker.model.three_way import units_of
from tracker.model.vocabulary import VOCABULARIES, label
from tracker.model.when import when_from_body
from tracker.store import offering, review, review_copy
from tracker.store.lookup import reference
from tracker.store.rows import Rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping

    from tracker.model.columns import Body, Column

_LABELS = {"when": "date", "date_edtf": "date", "statement_incidents": "about"}
_USUAL = {"relation": "subject", "stance": "none", "asserts": "affirms"}


class Saying:
    """Says fields and parts of bodies; remembers the names of records that it met."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._names: dict[tuple[str, str], tuple[str, str]] = {}

    def record(self, table: str, uid: str) -> str:
        """Return "reference title" of a record; its uid if it is not there (any more)."""
        return " ".join(part for part in self._named(table, uid) if part)

    def subject(self, table: str, uid: str, body: Body) -> str:
        """Name the record of a journal row: a link by what it joins, what is gone by its row."""
        if table == "links":
            return self._link(uid, body)
        if table == "remarks":
            whole = body if body.get("body") else Rows(self._conn).read("remarks", uid) or body
            return one_line(f"remark “{whole.get('body') or ''}”")
        ref, title = self._named(table, uid)
        said = next((body[name] for name in ("title", "gist", "name") if body.get(name)), "")
        return f"{ref} {title or one_line(str(said))}".strip()

    def _link(self, uid: str, body: Body) -> str:
        whole = Rows(self._conn).read("links", uid) or body
        ends = [
            self.record(column.target, whole[column.name])
            for column in TABLES["links"].columns
            if column.name.startswith(("from_", "to_")) and whole.get(column.name)
        ]
        kind = one_line(label("link_kind", str(whole.get("kind") or ""))) or "to"
        return f" {kind} ".join(ends) if ends else one_line(uid)

    def name(self, table: str, uid: str) -> str:
        """Return the title of a record, else its reference."""
        ref, title = self._named(table, uid)
        return title or ref

    def field(self, table: str, name: str, columns: Body) -> str:
        """Return what the columns of one field (see merging.fields_of) say; "" if nothing."""
        if not columns:
            return ""
        if name in ("when", "date_edtf"):
            return _when(columns)
        if name == "point":
            return _point(columns)
        if name == "count":
            return _span(columns.get("count_low"), columns.get("count_high"))
        known = columns_of(table)
        told = [self.value(known.get(column), value) for column, value in columns.items()]
        return " · ".join(told)

    def label(self, name: str) -> str:
        """Return the words for a field or a kind of part, as `field_label`."""
        return field_label(name)

    def value(self, column: Column | None, value: object) -> str:
        """Return what one column says: a term by its label, a record by reference and title."""
        if value is None:
            return ""
        if column is not None and column.type == "ref":
            return self.record(column.target, str(value))
        if isinstance(value, bool):
            return "yes" if value else "no"
        if column is not None and column.name == "credibility":
            found = VOCABULARIES["credibility"].get(str(value))
            return found.full if found is not None else str(value)
        if column is not None and column.target in VOCABULARIES:
            return one_line(label(column.target, str(value)))
        return visible(str(value).strip())

    def about(self, row: Body) -> str:
        """Return what a statement says of an incident, but for what goes without saying."""
        return " · ".join(_about(self, "", row)[1:])

    def part(self, part: str, key: str, row: Body) -> str:
        """Return what one part says, on one line."""
        return " · ".join(word for word in _PARTS[part](self, key, row) if word)

    def _named(self, table: str, uid: str) -> tuple[str, str]:
        if (table, uid) not in self._names:
            self._names[table, uid] = self._read_name(table, uid)
        return self._names[table, uid]

    def _read_name(self, table: str, uid: str) -> tuple[str, str]:
        try:
            title = one_line(offering.titled(self._conn, table, uid).title)
        except (NotFoundError, KeyError):  # removed since; or of a kind without titles
            return one_line(uid), ""
        return reference(self._conn, table, uid), title


def field_label(name: str) -> str:
    """Return the words for a field or a kind of part: "date", "parties"."""
    if name in _LABELS:
        return _LABELS[name]
    try:
        return part_field(name)
    except KeyError:
        return name.replace("_", " ")


_SETTINGS = {
    review_copy.KEY: "of what this is a review copy",
    review_copy.TAKEN: "how far a review copy was taken in",
    review_copy.GIVEN: "that a review copy was handed out",
    review.OWN: "whether people may accept what is their own",
}


def setting_words(table: str, key: str) -> str:
    """Name what the journal keeps that is no record: a setting, a saved search."""
    known = _SETTINGS.get(key.partition(" ")[0]) if table == "settings" else None
    noun = {"settings": "setting", "saved_searches": "saved search"}[table]
    return known or f"{noun} {one_line(key)}"


def is_for_the_program(key: str) -> bool:
    """Whether the value of a setting tells people nothing."""
    return key.partition(" ")[0] in (review_copy.KEY, review_copy.TAKEN, review_copy.GIVEN)


def field_named(table: str, typed: str) -> str:
    """Return the name of a field or kind of part from how it is called on the screen.

    What is called nothing so stays as it is typed.
    """
    names = [*units_of(table), *(part.name for part in TABLES[table].parts)]
    called = {field_label(name).casefold(): name for name in names}
    return called.get(typed.casefold().replace("_", " "), typed)


def _when(columns: Body) -> str:
    try:
        said = one_line(when_from_body(columns).words())
    except DateError:
        said = one_line(str(columns.get("date_edtf")))
    written = one_line(columns.get("date_as_written") or "")
    return said if not written or written == said else f"{said} “{written}”"


def _point(columns: Body) -> str:
    latitude, longitude = columns.get("latitude"), columns.get("longitude")
    where = "" if latitude is None or longitude is None else say_decimal(latitude, longitude)
    precision = columns.get("geo_precision") or ""
    return " · ".join(filter(None, (where, one_line(label("geo_precision", precision)))))


def _span(low: int | None, high: int | None) -> str:
    if low == high:
        return "" if low is None else f"{low:,}"
    return f"{'' if low is None else f'{low:,}'}–{'' if high is None else f'{high:,}'}"


def _party(saying: Saying, key: str, row: Body) -> list[str]:
    word = row.get("statement")
    return [
        saying.name("actors", row["actor"]),
        one_line(label("role", row.get("role") or "")),
        one_line(label("attribution", row.get("attribution") or "")),
        f"on the word of {saying.record('statements', word)}" if word else "",
        one_line(row.get("note") or ""),
    ]


def _figure(saying: Saying, key: str, row: Body) -> list[str]:
    low, best, high = row.get("low"), row.get("best"), row.get("high")
    number = f"{best:,}" if low is None and high is None and best is not None else _span(low, high)
    best_said = "" if best in (None, low, high) or not number else f"best {best:,}"
    victims = row.get("victims") or "unknown"
    what = [label("harm", row["harm"]), number or "?", "" if victims == "unknown" else victims]
    words = one_line(row.get("as_worded") or "")
    return [
        one_line(" ".join(word for word in what if word).replace("_", " ")),
        best_said,
        "of a larger figure" if row.get("subset") else "",
        saying.name("actors", row["actor"]) if row.get("actor") else "",
        f"“{words}”" if words else "",
        f"in {saying.record('incidents', row['incident'])}" if row.get("incident") else "",
    ]


def _source(saying: Saying, key: str, row: Body) -> list[str]:
    return [
        saying.record("documents", row["document"]),
        one_line(row.get("locator") or ""),
        one_line(row.get("excerpt") or ""),
    ]


def _about(saying: Saying, key: str, row: Body) -> list[str]:
    told = [
        one_line(label(name, row[name])) for name, usual in _USUAL.items() if row.get(name) != usual
    ]
    return [saying.record("incidents", key) if key else "", *told]


def _name(saying: Saying, key: str, row: Body) -> list[str]:
    kind = row.get("kind") or "alias"
    return [
        one_line(row.get("name") or ""),
        "" if kind == "alias" else one_line(label("name_kind", kind)),
        one_line(row.get("language") or ""),
    ]


_PARTS: Mapping[str, Callable[[Saying, str, Body], list[str]]] = {
    "involvements": _party,
    "casualties": _figure,
    "citations": _source,
    "statement_incidents": _about,
    "names": _name,
    "tags": lambda saying, key, row: [f"+{one_line(key)}"],
}
