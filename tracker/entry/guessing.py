"""What the other fields of a new record make likely. It is shown as a guess and can be typed over.

count 3                     unit: aggregate
an aggregate over weeks     date mode: repeated
a place that is a border    precise to: line
a quote                     form: quote
condemn, endorse …          the stance to the incident
another kind                the stance that the same speaker had before
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.entry.lines import ABOUT
from tracker.entry.reading import read_field
from tracker.entry.shape import field_of
from tracker.errors import TrackerError
from tracker.model.entry import words
from tracker.model.when import when_from_body
from tracker.store import offering

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.entry.lookup import Lookup
    from tracker.model.columns import Body

TRIGGERS: Final = {
    "incidents": {"count", "unit", "date", "place"},
    "statements": {"kind", "quote", "speaker"},
}
"""The fields that something is guessed from."""

_STANCES: Final = {
    "claim": "approve",
    "endorse": "approve",
    "justify": "approve",
    "condemn": "disapprove",
}
"""How who says such a thing mostly stands to what it is said about."""

_SAY_NO_STANCE: Final = ("", "deny", "dispute", "retract", "no_comment")
"""Kinds by which who says so need not stand any longer where he stood before."""

_PRECISION: Final = {
    **dict.fromkeys(("city", "town", "village"), "town"),
    **dict.fromkeys(("neighbourhood", "camp", "base", "airbase", "airport", "port"), "site"),
    **dict.fromkeys(("border_crossing", "oil_field", "facility", "site"), "site"),
    **dict.fromkeys(("border", "road", "river"), "line"),
    "admin1": "admin1",
    "admin2": "admin2",
    "country": "country",
    "sea": "sea_air",
}
"""How precise a place is, by its kind."""


_WEEK: Final = 7
"""Days up to which a range may as well be one day that is not known better."""


class Guess(NamedTuple):
    """A text for a field, and what it is guessed from."""

    text: str
    why: str


def guesses(lookup: Lookup) -> dict[str, Guess]:
    """Return the guesses for a new record by field; none for one that is there already.

    One that begins with another has from that what is guessed else, but for how the speaker stands
    to what happened: that is never handed on.
    """
    state = lookup.state
    if state.uid:
        return {}
    if state.table == "statements":
        return dict(_of_statement(lookup))
    return dict(_of_incident(lookup)) if state.table == "incidents" and not state.base else {}


def _of_incident(lookup: Lookup) -> Iterator[tuple[str, Guess]]:
    count = _columns(lookup, "count")
    unit = _columns(lookup, "unit").get("unit")
    if lookup.state.guessed.get("unit") == lookup.state.text("unit"):
        unit = None  # what was guessed is no ground for more
    if count.get("count_low") is not None and count["count_high"] != 1:
        yield "unit", Guess("aggregate", "the count")
        unit = unit or "aggregate"
    if unit == "aggregate" and _days(_columns(lookup, "date")) > _WEEK:
        yield "date_mode", Guess("repeated", "an aggregate over weeks")
    place = _columns(lookup, "place").get("place")
    if place:
        precision = _PRECISION.get(offering.kind_of_place(lookup.store.conn, str(place)))
        if precision:
            yield "geo_precision", Guess(precision, "the kind of place")


def _of_statement(lookup: Lookup) -> Iterator[tuple[str, Guess]]:
    about = _about(lookup)
    if about is not None:
        yield ABOUT, about
    if lookup.state.text("quote").strip() and not lookup.state.base:
        yield "form", Guess("quote", "the quote")


def _about(lookup: Lookup) -> Guess | None:
    """Return what a statement is about with a stance where none was said, None if all was said."""
    kind = str(_columns(lookup, "kind").get("kind") or "")
    by_kind = _STANCES.get(kind)
    before = {} if by_kind or kind in _SAY_NO_STANCE else _stood_before(lookup)
    usual = words.AboutEntry("")
    told = []
    try:
        entries = words.read_about(lookup.state.initial.get(ABOUT, ""))
        for entry in entries:
            if entry[1:4] == usual[1:4]:
                was = before.get(lookup.find("incidents", entry.reference), usual.stance)
                entry = entry._replace(stance=by_kind or was)
            told.append(entry)
    except TrackerError:
        return None
    why = kind if by_kind else "what the speaker said before"
    return Guess(words.say_about(told), why) if told != entries else None


def _stood_before(lookup: Lookup) -> dict[str, str]:
    """Return how the speaker stood to incidents in what was entered of him before."""
    speaker = _columns(lookup, "speaker").get("speaker")
    return offering.stances(lookup.store.conn, str(speaker)) if speaker else {}


def _days(columns: Body) -> int:
    """Return how many days a date reaches over; 0 for none or an open one."""
    if not columns.get("date_edtf"):
        return 0
    date = when_from_body(columns).date
    return (date.last - date.first).days + 1 if date.first and date.last else 0


def _columns(lookup: Lookup, name: str) -> Body:
    return read_field(field_of(lookup.state.table, name), lookup).columns
