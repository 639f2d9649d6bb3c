"""What a question costs in SQL, in processor time: filters, counts, jumps, the timeline."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from tests.bench.corpus import COMMON, COMMON_TOO, MIDDLING, RARE_KIND
from tests.bench.figures import Bench, Figure, Times, timed
from tracker.query.run import Prepared, prepare
from tracker.store import listing
from tracker.store.connection import open_reader
from tracker.store.days import DAY_BITS
from tracker.tui.search import Request, Timelines
from tracker.tui.search import prepare as prepare_for_screen

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

PAGE: Final = 64
NOW: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)

FILTERS: Final = (
    ("newest page, no filter", "", None),
    ("newest page, a common word", COMMON, None),
    ("newest page, two words", f"{COMMON_TOO} {MIDDLING}", None),
    ("newest page, a common word with rare facets", f"{COMMON} kind:{RARE_KIND} grade:fair", 10.0),
    ("newest page, a common word within a year", f"{COMMON} within:2014", None),
    ("newest page, a prefix of four letters", f"{COMMON[:4]}*", None),
)
TIMELINES: Final = (
    ("everything, read", "", None),
    ("kind", "kind:ied", 20.0),
    ("common word", COMMON, 200.0),
)


def filtering(bench: Bench) -> list[Figure]:
    """Read the query and the first page of rows, as each key in the filter line does."""
    return [
        _figure(bench, what, target, partial(_first_page, text)) for what, text, target in FILTERS
    ]


def counting(bench: Bench) -> list[Figure]:
    """Count exactly, as the title of the list does after the rows are there."""
    return [
        _figure(bench, f"count, {what}", None, partial(_count, text))
        for what, text in (("no filter", ""), ("a common word", COMMON), ("a kind", "kind:ied"))
    ]


def jumping(bench: Bench) -> list[Figure]:
    """Find the rows from a date on, and where they stand in the list."""
    day = date(2003, 3, 20).toordinal()
    key = day << DAY_BITS

    def rows(conn: sqlite3.Connection) -> object:
        query = _prepared(conn, "")
        return listing.incident_lines(conn, list(query.keys(conn, limit=PAGE, after=key)))

    def position(conn: sqlite3.Connection) -> object:
        return _prepared(conn, "").count_before(conn, key)

    return [
        _figure(bench, "jump to a date: the page there", 2.0, rows),
        _figure(bench, "jump to a date: its place in the list", None, position),
    ]


def timelines(bench: Bench) -> list[Figure]:
    """Count what happened, day by day, over the filtered set; the lane of statements apart.

    That of everything is kept, once it is read, until somebody writes.
    """
    kept: dict[sqlite3.Connection, Timelines] = {}

    def again(conn: sqlite3.Connection) -> object:
        everything = prepare_for_screen(conn, Request())
        return kept.setdefault(conn, Timelines()).of(conn, everything)

    return [
        _figure(bench, "timeline, everything, both lanes, once it was read", 5.0, again),
        *(
            _figure(
                bench,
                f"timeline, {what}: {lane}",
                target if lane == "incidents" else None,
                partial(_lane, text, lane),
            )
            for what, text, target in TIMELINES
            for lane in ("incidents", "statements")
        ),
    ]


def _figure(
    bench: Bench, what: str, target: float | None, work: Callable[[sqlite3.Connection], object]
) -> Figure:
    """Measure on the corpus and on the small one; the target holds for the median."""
    ours, small = (_times(path, work, bench.rounds) for path in (bench.path, bench.small_path))
    return Figure(
        f"{what} (p50 / p99)",
        str(ours),
        f"{small} at {bench.small.incidents:,}",
        ours.p50 / small.p50,
        f"p50 ≤ {target:g} ms" if target else "",
        ours.p50 <= target if target else None,
    )


def _times(path: Path, work: Callable[[sqlite3.Connection], object], rounds: int) -> Times:
    conn = open_reader(path)
    try:
        work(conn)
        return timed(lambda: work(conn), 10 * rounds)
    finally:
        conn.close()


def _prepared(conn: sqlite3.Connection, text: str) -> Prepared:
    return prepare(conn, text, base=NOW)


def _count(text: str, conn: sqlite3.Connection) -> object:
    return _prepared(conn, text).count(conn)


def _lane(text: str, lane: str, conn: sqlite3.Connection) -> object:
    return _prepared(conn, text).counted(conn, lane)


def _first_page(text: str, conn: sqlite3.Connection) -> object:
    return listing.incident_lines(conn, list(_prepared(conn, text).keys(conn, limit=PAGE)))
