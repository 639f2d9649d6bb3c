"""What the screen asks of the store: functions to be run on a reader of the gateway."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tracker.analysis import corroboration
from tracker.store.board import is_contested
from tracker.store.dossier import Dossier, Named, dossier, named_record
from tracker.store.listing import dates_of, dead_of

if TYPE_CHECKING:
    import sqlite3

    from tracker.analysis.corroboration import Corroboration
    from tracker.analysis.gaps import Gap
    from tracker.model.dates import FuzzyDate
    from tracker.model.figures import Span

_DATED = ("incidents", "statements", "documents")


class GapAt(NamedTuple):
    """A gap, and the records to be looked at for it."""

    gap: Gap
    at: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A dossier with the dates of all records that it names, and the dead of its parts."""

    file: Dossier
    dates: dict[str, FuzzyDate]
    dead: dict[str, tuple[Span, ...]]
    gaps: tuple[GapAt, ...] = ()
    contested: bool = False
    support: Corroboration | None = None

    def named(self, table: str, uid: str) -> Named:
        """Return how a record is called; one that cannot be found by its uid."""
        return self.file.names.get(uid) or Named(table, uid, uid, uid, None)


def read_sheet(conn: sqlite3.Connection, table: str, uid: str) -> Sheet:
    """Read everything about one record; raises NotFoundError."""
    file = dossier(conn, table, uid)
    by_table: dict[str, set[str]] = defaultdict(set)
    links = (link.other for link in file.links)
    for named in (*file.names.values(), *file.mentions, *links):
        by_table[named.table].add(named.uid)
    dates: dict[str, FuzzyDate] = {}
    for dated in _DATED:
        if by_table[dated]:
            dates |= dates_of(conn, dated, by_table[dated])
    parts = [link.other.uid for link in file.links if link.kind == "part_of" and not link.outgoing]
    dead = dead_of(conn, parts) if parts else {}
    if table != "incidents":
        return Sheet(file, dates, dead)
    support = corroboration.of_incident(conn, uid)
    return Sheet(file, dates, dead, gaps_of(conn, uid), is_contested(conn, uid), support)


def gaps_of(conn: sqlite3.Connection, uid: str) -> tuple[GapAt, ...]:
    """Return the gaps that an incident has today, with the records that they are about."""
    from datetime import date

    from tracker.analysis.gaps import of_incident

    return tuple(
        GapAt(gap, tuple(one for at in gap.at if (one := named_record(conn, *at))))
        for gap in of_incident(conn, uid, date.today())
    )


def day_of(typed: str, date_order: str) -> int:
    """Return the first day of a date as people type it, as an ordinal; raises DateError."""
    from datetime import datetime

    from tracker.errors import DateError
    from tracker.model.reading import read

    date = read(typed, datetime.now().astimezone(), date_order=date_order).when.date
    day = date.first or date.last
    if day is None:
        raise DateError(f"“{typed}” is no day to go to.", "Such as 2021-06-28, jun 2021, i7k3q.")
    return day.toordinal()
