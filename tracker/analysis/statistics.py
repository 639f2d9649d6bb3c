"""Incidents counted by what they are, when, where, whose and who speaks of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.model import country_names
from tracker.model.dates import FuzzyDate
from tracker.model.vocabulary import label
from tracker.store import counting

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

BY: Final = ("kind", "month", "country", "actor", "speaker")
"""What incidents can be counted by."""


class Count(NamedTuple):
    """A value, how people call it, and the incidents that have it."""

    key: str
    label: str
    number: int


def count(conn: sqlite3.Connection, incidents: Sequence[int], by: str) -> list[Count]:
    """Return how many of these incidents (ids) there are of each; months in order, others by size.

    The key is a code, a month ("2021-06"), a country code or the uid of an actor; "" where it is
    not known, and of a date, where it is not known to the month.
    """
    if by == "month":
        return _months(counting.by_month(conn, incidents))
    rows = _ROWS[by](conn, incidents)
    found = [Count(key, _called(by, key, name), number) for key, name, number in rows]
    return sorted(found, key=lambda one: (-one.number, one.label))


_ROWS: Final = {
    "kind": counting.by_kind,
    "country": counting.by_country,
    "actor": counting.by_actor,
    "speaker": counting.by_speaker,
}


def _called(by: str, key: str, name: str) -> str:
    if not key:
        return "not known"
    if by == "country":
        return country_names.everyday(key)
    return label("incident_kind", key) if by == "kind" else name


def _months(rows: Sequence[tuple[str, str, int]]) -> list[Count]:
    counted: Counter[str] = Counter()
    for first, last, number in rows:
        counted[first[:7] if first and first[:7] == last[:7] else ""] += number
    return [
        Count(key, FuzzyDate.parse(key).words() if key else "not known to the month", number)
        for key, number in sorted(counted.items(), key=lambda one: (one[0] == "", one[0]))
    ]
