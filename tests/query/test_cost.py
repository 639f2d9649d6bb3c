"""What is asked with every key costs the same however long the list: by plans and steps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.bench.corpus import COMMON, COMMON_TOO, RARE_KIND, Corpus
from tests.conftest import NOON
from tracker.query.run import prepare
from tracker.store import listing
from tracker.store.days import DAY_BITS
from tracker.store.store import Store

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    Work = Callable[[sqlite3.Connection], object]

PAGE = 50
SMALL, LARGE = 150, 900
MIDDLE = 730_000 << DAY_BITS

# A list in memory, an index in the order of the question, or the full-text index.
_FINE = re.compile(r"USING (COVERING )?INDEX|VIRTUAL TABLE|CONSTANT ROW|PRIMARY KEY")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, sqlite3.Connection]]:
    """Two files of one kind, one six times as long as the other."""
    folder = tmp_path_factory.mktemp("cost")
    stores = {}
    for size in (SMALL, LARGE):
        store = stores[size] = Store.create(folder / f"{size}.db", author="ann")
        with store.batch() as batch:
            for table, uid, body in Corpus(size).records():
                batch.put_body(table, uid, body)
        store.optimize()
    yield {size: store.conn for size, store in stores.items()}
    for store in stores.values():
        store.close()


def page(text: str, **where: int) -> Work:
    def read(conn: sqlite3.Connection) -> object:
        return list(prepare(conn, text, base=NOON).keys(conn, limit=PAGE, **where))

    return read


def lines(conn: sqlite3.Connection) -> object:
    keys = list(prepare(conn, "", base=NOON).keys(conn, limit=PAGE))
    return listing.incident_lines(conn, keys), listing.statement_lines(conn, keys)


def timeline(conn: sqlite3.Connection) -> object:
    query = prepare(conn, "", base=NOON)
    return [query.histogram(conn, lane) for lane in ("incidents", "statements")]


PAGES: dict[str, Work] = {
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
LOOKS: dict[str, Work] = {
    "lines": lines,
    "timeline": timeline,
    "count of everything": lambda conn: prepare(conn, "", base=NOON).count(conn),
    "place of a day": lambda conn: prepare(conn, "", base=NOON).count_before(conn, MIDDLE),
    "a page in the middle": page("", offset=100),
}


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


def steps(conn: sqlite3.Connection, work: Work) -> int:
    """Return how many steps of SQLite's machine it takes, in tens."""
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    work(conn)
    conn.set_progress_handler(count, 10)
    try:
        work(conn)
    finally:
        conn.set_progress_handler(None, 0)
    return taken


@pytest.mark.parametrize("what", [*PAGES, *LOOKS])
def test_no_table_is_read_from_end_to_end(files: dict[int, sqlite3.Connection], what: str) -> None:
    found = plans(files[LARGE], {**PAGES, **LOOKS}[what])
    assert found
    records = re.compile(r"SCAN (incidents|statements|casualties|links|changes|[rsi])\b")
    assert [step for step in found if records.search(step) and not _FINE.search(step)] == []


@pytest.mark.parametrize("what", PAGES)
def test_a_page_needs_no_sorting(files: dict[int, sqlite3.Connection], what: str) -> None:
    assert [step for step in plans(files[LARGE], PAGES[what]) if "TEMP B-TREE" in step] == []


@pytest.mark.parametrize("what", PAGES)
def test_a_page_costs_the_same_in_a_longer_list(
    files: dict[int, sqlite3.Connection], what: str
) -> None:
    small, large = (steps(files[size], PAGES[what]) for size in (SMALL, LARGE))
    # Six times the records; a list that is shorter than a page in the small file costs less there.
    assert large <= 1.5 * max(small, 30), f"{small} → {large}"


def test_the_timeline_of_everything_reads_no_record(
    files: dict[int, sqlite3.Connection],
) -> None:
    asked: list[str] = []
    conn = files[LARGE]
    query = prepare(conn, "", base=NOON)
    conn.set_trace_callback(asked.append)
    query.histogram(conn, "statements")
    conn.set_trace_callback(None)
    assert len(asked) == 1
    assert " FROM days " in asked[0]
