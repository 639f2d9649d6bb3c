"""What must not grow with the file does not: counted in steps of SQLite's machine, not in seconds.

    python -m tests.bench.cost [--incidents N]

Asks the same of a file of N incidents and of one ten times smaller, and fails if an answer takes
more steps than its kind allows: those of a screen as many in both files, those that count what is
found as many as there is more to count, a write as many a record. Steps are the same on any
machine, busy or not, so a build may depend on them.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from tests.bench.corpus import COMMON, COMMON_TOO, RARE_KIND, Corpus, fetch
from tracker.query.run import prepare
from tracker.store import listing
from tracker.store.board import board_of
from tracker.store.connection import open_reader
from tracker.store.days import DAY_BITS
from tracker.store.store import Store
from tracker.store.thread import thread_facts
from tracker.tui.reading import read_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Work = Callable[[sqlite3.Connection], object]

NOON: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
PAGE: Final = 50
MIDDLE: Final = 730_000 << DAY_BITS

SLACK: Final = 1.5
"""Deeper trees, and rows that lie otherwise: what a larger file may cost for no other reason."""
FEW: Final = 300
"""Steps that everything is taken to need: a page that is not full takes fewer."""
IMPORTED: Final = 200
"""Incidents that are taken into both files, with twice as many statements."""
_EVERY: Final = 10
"""Steps at which SQLite calls back: fewer calls, coarser counts."""


def page(text: str, **where: int) -> Work:
    """Return what asks for a page of sort keys."""

    def read(conn: sqlite3.Connection) -> object:
        return list(prepare(conn, text, base=NOON).keys(conn, limit=PAGE, **where))

    return read


def lines(conn: sqlite3.Connection) -> object:
    """Read the newest page as the list shows it."""
    keys = list(prepare(conn, "", base=NOON).keys(conn, limit=PAGE))
    return listing.incident_lines(conn, keys), listing.statement_lines(conn, keys)


def of_newest(read: Callable[[sqlite3.Connection, str], object]) -> Work:
    """Return what reads something of the newest incident, by its uid."""

    def work(conn: sqlite3.Connection) -> object:
        (key,) = prepare(conn, "", base=NOON).keys(conn, limit=1)
        (line,) = listing.incident_lines(conn, [key])
        return read(conn, line.uid)

    return work


def timeline(text: str = "", lanes: tuple[str, ...] = ("incidents", "statements")) -> Work:
    """Return what counts the days of a filter."""

    def read(conn: sqlite3.Connection) -> object:
        query = prepare(conn, text, base=NOON)
        return [query.counted(conn, lane) for lane in lanes]

    return read


def count(text: str) -> Work:
    """Return what counts exactly."""
    return lambda conn: prepare(conn, text, base=NOON).count(conn)


PAGES: Final[Mapping[str, Work]] = {
    "everything": page(""),
    "behind a key": page("", after=MIDDLE),
    "a word": page(COMMON),
    "a word, behind a key": page(COMMON, after=MIDDLE),
    "two words": page(f"{COMMON} {COMMON_TOO}"),
    "a word and facets": page(f"{COMMON} kind:{RARE_KIND} grade:fair"),
    "statements": page(f"is:statement {COMMON} said:deny"),
    "a kind": page("kind:ied"),
    "oldest first": page("sort:-date"),
}
LINES: Final[Mapping[str, Work]] = {
    "lines": lines,
    "a page in the middle": page("", offset=100),
    "the detail of an incident": of_newest(lambda c, uid: read_sheet(c, "incidents", uid)),
    "its board": of_newest(board_of),
    "its thread": of_newest(thread_facts),
    "a gap found": page("gap:no_archive"),
}
DAYS: Final[Mapping[str, Work]] = {
    "count of everything": count(""),
    "place of a day": lambda conn: prepare(conn, "", base=NOON).count_before(conn, MIDDLE),
}
"""What looks at the days that have records: as much more as there are more of them."""
FOUND: Final[Mapping[str, Work]] = {
    "count of a word": count(COMMON),
    "count of a kind": count("kind:ied"),
    "timeline": timeline(),  # of the days, and of the records whose day is not known
    "timeline of a word": timeline(COMMON, ("incidents",)),
    "timeline of a kind": timeline("kind:ied", ("incidents",)),
    "statements about a word": timeline(COMMON, ("statements",)),
}
"""What looks at all that is found: in a file ten times as long, ten times as much."""


def plans(conn: sqlite3.Connection, work: Work) -> list[str]:
    """Return the steps of the plans of all that `work` asks."""
    asked: list[str] = []
    conn.set_trace_callback(asked.append)
    try:
        work(conn)
    finally:
        conn.set_trace_callback(None)
    # What FTS5 asks of its own tables comes as a comment.
    return [
        row[3]
        for sql in dict.fromkeys(asked)
        if sql.lstrip().upper().startswith(("SELECT", "WITH"))
        for row in conn.execute(f"EXPLAIN QUERY PLAN {sql}")
    ]


def steps(conn: sqlite3.Connection, work: Work, *, warm: bool = True) -> int:
    """Return how many steps of SQLite's machine it takes; `warm` does it once before."""
    taken = 0

    def tick() -> int:
        nonlocal taken
        taken += 1
        return 0

    if warm:
        work(conn)
    conn.set_progress_handler(tick, _EVERY)
    try:
        work(conn)
    finally:
        conn.set_progress_handler(None, 0)
    return taken * _EVERY


class Cost(NamedTuple):
    """What one thing takes in the small file and in the large one, and how much more it may."""

    what: str
    small: int
    large: int
    allowed: float

    @property
    def ratio(self) -> float:
        """How much more the large file takes; of few steps it would say nothing."""
        return max(self.large, FEW) / max(self.small, FEW)

    @property
    def is_over(self) -> bool:
        """Whether that is more than it may."""
        return self.ratio > self.allowed

    def __str__(self) -> str:
        verdict = "OVER" if self.is_over else "ok"
        return (
            f"{self.what:26} {self.small:>12,} {self.large:>12,} "
            f"{self.ratio:>7.2f}  ≤ {self.allowed:<5.2f} {verdict}"
        )


def costs(small: Path, large: Path, times: float) -> Iterator[Cost]:
    """Yield what everything takes in two files, of which one is `times` as long."""
    days = [_days(path) for path in (small, large)]
    for questions, growth in (
        ({**PAGES, **LINES}, 1.0),
        (DAYS, days[1] / days[0]),
        (FOUND, times),
    ):
        for what, work in questions.items():
            yield Cost(what, _asked(small, work), _asked(large, work), growth * SLACK)
    with tempfile.TemporaryDirectory() as folder:
        one, other = (writes(path, Path(folder)) for path in (small, large))
    for what, steps_taken in one.items():
        yield Cost(what, steps_taken, other[what], SLACK)


def _days(path: Path) -> int:
    with closing(open_reader(path)) as conn:
        return int(conn.execute("SELECT count(*) FROM days").fetchone()[0])


def _asked(path: Path, work: Work) -> int:
    with closing(open_reader(path)) as conn:
        return steps(conn, work)


def writes(path: Path, folder: Path, imported: int = IMPORTED) -> dict[str, int]:
    """Import, edit and undo in a copy of the file; return the steps of each."""
    copy = folder / path.name
    with closing(open_reader(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    with Store.open(copy, author="bench") as store:
        with store.batch("a first change, which opens the file for writing"):
            pass
        (uid,) = store.conn.execute("SELECT uid FROM incidents LIMIT 1").fetchone()

        def take_in(_: sqlite3.Connection) -> object:
            with store.batch("an import") as batch:
                for table, uid, body in Corpus(imported, seed=1, origin="more").records():
                    batch.put_body(table, uid, body)
            return None

        def edit(_: sqlite3.Connection) -> object:
            with store.batch("a second source") as batch:
                body = store.body("incidents", uid)
                batch.put_body("incidents", uid, {**body, "weapon": "mortar"})
            return None

        return {
            "an import": steps(store.conn, take_in, warm=False),
            "an edit": steps(store.conn, edit, warm=False),
            "undo of the edit": steps(store.conn, lambda _: store.undo(), warm=False),
            "undo of the import": steps(store.conn, lambda _: store.undo(), warm=False),
        }


def main() -> int:
    """Print what everything takes; return 1 if anything takes more than it may."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.cost", description=__doc__)
    parser.add_argument("--incidents", type=int, default=50_000)
    incidents = parser.parse_args().incidents
    small, large = (Path(fetch(size).path) for size in (incidents // 10, incidents))
    print(f"{'steps at':26} {incidents // 10:>12,} {incidents:>12,}   ratio  allowed")
    found = []
    for cost in costs(small, large, 10):
        print(cost, flush=True)
        found.append(cost)
    return 1 if any(cost.is_over for cost in found) else 0


if __name__ == "__main__":
    sys.exit(main())
