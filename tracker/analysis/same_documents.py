"""Documents that may be one: entered twice, a document would stand behind itself as a second one.

Of two that are the same in address, file or text this is sure. A title alone is not: a situation
report is called so each week, so whatever else is said of both must not tell them apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.analysis.duplicates import PROPOSED, Likely
from tracker.model.addresses import canonical
from tracker.model.dates import FuzzyDate
from tracker.store import offering

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from tracker.model.columns import Body
    from tracker.store.offering import Called

_SURE: Final = 1.0
_MOST: Final = 5
_LEAST: Final = 40
"""Characters from which a text is nobody else's."""


def of_body(conn: sqlite3.Connection, body: Body, uid: str = "") -> list[Likely]:
    """Return the documents that one may be, saved (`uid`) or not, the likeliest first."""
    found: dict[str, Likely] = {}
    for score, other, other_title, reason in _same(conn, body):
        before = found.get(other)
        reasons = (*before.reasons, reason) if before else (reason,)
        score = max(score, before.score if before else 0.0)
        found[other] = Likely(uid, other, str(body.get("title") or ""), other_title, score, reasons)
    found.pop(uid, None)
    return sorted(found.values(), key=lambda one: -one.score)[:_MOST]


def _same(conn: sqlite3.Connection, body: Body) -> Iterator[tuple[float, str, str, str]]:
    url = str(body.get("url") or "")
    for one in offering.near_url(conn, url) if url else ():
        yield _SURE, one.uid, one.title, "has this address"
    for column, least, why in (
        ("sha256", 1, "is this file"),
        ("text", _LEAST, "has this text"),
    ):
        value = str(body.get(column) or "")
        for one in offering.documents_with(conn, column, value) if len(value) >= least else ():
            yield _SURE, one.uid, one.title, why
    for called in offering.documents_called(conn, str(body.get("title") or "")):
        why = _title(body, called)
        if why:
            yield PROPOSED, called.uid, called.title, why


def _title(body: Body, other: Called) -> str:
    """Say what two of one title have in common, "" where something tells them apart."""
    publisher = str(body.get("publisher") or "")
    same_publisher = _agree(publisher, other.publisher, publisher == other.publisher)
    date = FuzzyDate.parse(body.get("date_edtf") or "")
    same_date = _agree(date.edtf, other.date.edtf, _overlap(date, other.date))
    if False in (same_publisher, same_date):
        return ""
    url = str(body.get("url") or "")
    if url and other.url and canonical(url) != canonical(other.url):
        return "has this title, publisher and date" if same_publisher and same_date else ""
    also = [name for name, same in (("publisher", same_publisher), ("date", same_date)) if same]
    return " and ".join(("has this title", *also))


def _agree(one: str, other: str, same: bool) -> bool | None:
    """Return whether two agree in what is said of both, None where it is not."""
    return same if one and other else None


def _overlap(a: FuzzyDate, b: FuzzyDate) -> bool:
    ends = (a.day_from, a.day_to, b.day_from, b.day_to)
    if None in ends:
        return False
    first, last, other_first, other_last = (day or 0 for day in ends)
    return first <= other_last and other_first <= last
