"""Incidents counted by what they are, when, where, whose and who speaks of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.model import country_names
from tracker.model.dates import FuzzyDate
from tracker.model.vocabulary import label
from tracker.store import counting

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

BY: Final = ("kind", "month", "country", "perpetrator", "target", "actor", "speaker")
"""What incidents can be counted by; actors are parties in any role."""

ROLES: Final = ("perpetrator", "target")
"""Those that are parties in one role."""

_ROWS: Final = {
    "kind": counting.by_kind,
    "month": counting.by_month,
    "country": counting.by_country,
    "perpetrator": counting.by_perpetrator,
    "target": counting.by_target,
    "actor": counting.by_actor,
    "speaker": counting.by_speaker,
}
_UNKNOWN: Final = {
    "month": "not known to the month",
    **dict.fromkeys((*ROLES, "actor", "speaker"), "nobody named"),
}


class Count(NamedTuple):
    """Values, one for each thing counted by, how people call them, and the incidents that have all.

    A key is a code, a month ("2021-06"), a country code or the uid of an actor; "" where it is not
    known, and of a date, where it is not known to the month.
    """

    keys: tuple[str, ...]
    labels: tuple[str, ...]
    number: int


def count(conn: sqlite3.Connection, incidents: Sequence[int], by: Sequence[str]) -> list[Count]:
    """Return how many of these incidents (ids) there are of each, or of each pair and so on.

    Every incident is counted; with several parties or speakers once for each. Months come in order,
    others by size, what is not known last.
    """
    called: list[dict[str, str]] = [{} for _ in by]
    values: dict[int, list[list[str]]] = defaultdict(lambda: [[] for _ in by])
    for n, name in enumerate(by):
        for incident, key, known_as in _ROWS[name](conn, incidents):
            values[incident][n].append(key)
            if key not in called[n]:
                called[n][key] = _called(name, key, known_as)
    numbers = Counter(keys for found in values.values() for keys in product(*found))
    sizes = [Counter[str]() for _ in by]
    for found in values.values():
        for n, keys in enumerate(found):
            sizes[n].update(keys)

    def place(keys: tuple[str, ...]) -> list[tuple[bool, int, str, str]]:
        return [
            (
                not key,
                0 if name == "month" else -size[key],
                key if name == "month" else names[key],
                key,
            )
            for name, size, names, key in zip(by, sizes, called, keys, strict=True)
        ]

    return [
        Count(
            keys, tuple(names[key] for names, key in zip(called, keys, strict=True)), numbers[keys]
        )
        for keys in sorted(numbers, key=place)
    ]


def _called(by: str, key: str, name: str) -> str:
    if not key:
        return _UNKNOWN.get(by, "not known")
    if by == "month":
        return FuzzyDate.parse(key).words()
    if by == "country":
        return country_names.everyday(key)
    return label("incident_kind", key) if by == "kind" else name
