"""What is asked with every key costs the same however long the list: by plans and steps."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.bench.corpus import COMMON, Corpus
from tests.bench.cost import DAYS, LINES, NOON, PAGES, plans, steps, writes
from tracker.query.run import prepare
from tracker.store.store import Store

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

SMALL, LARGE = 150, 900
LANE = "incidents"

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


@pytest.mark.parametrize("what", [*PAGES, *LINES, *DAYS])
def test_no_table_is_read_from_end_to_end(files: dict[int, sqlite3.Connection], what: str) -> None:
    found = plans(files[LARGE], {**PAGES, **LINES, **DAYS}[what])
    assert found
    # To make a Bloom filter is to read a table, too; of actors (r) there are few.
    records = re.compile(
        r"SCAN (incidents|statements|casualties|links|changes|[rsi])\b"
        r"|BLOOM FILTER ON (si|[sidc])\b"
    )
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
    assert large <= 1.5 * max(small, 300), f"{small} → {large}"


@pytest.mark.parametrize("text", ["", "kind:clash", "kind:clash,ied"])
def test_the_timeline_of_everything_and_of_a_kind_reads_no_record(
    files: dict[int, sqlite3.Connection], text: str
) -> None:
    conn = files[LARGE]
    query = prepare(conn, text, base=NOON)
    asked: list[str] = []
    conn.set_trace_callback(asked.append)
    query.counted(conn, "incidents")
    conn.set_trace_callback(None)
    plans = {row[3] for sql in asked for row in conn.execute(f"EXPLAIN QUERY PLAN {sql}")}
    found = "SEARCH tallies USING PRIMARY KEY (record_table=? AND kind=? AND counted=?)"
    assert plans - {"USE TEMP B-TREE FOR GROUP BY"} == {found}
    assert len(plans) == 1 or "," in text  # of one kind, not even sorted


def test_the_timeline_of_a_word_asks_the_index_for_the_days_of_what_is_no_day(
    files: dict[int, sqlite3.Connection],
) -> None:
    found = plans(files[LARGE], lambda conn: prepare(conn, COMMON, base=NOON).counted(conn, LANE))
    assert "SEARCH r USING COVERING INDEX incidents_stretches (sort_key=?)" in found
    assert not [step for step in found if step.startswith("MATERIALIZE keys")]


def test_a_write_and_its_undo_cost_the_same_in_a_longer_file(
    files: dict[int, sqlite3.Connection], tmp_path: Path
) -> None:
    # Both came in one batch and were looked at by ANALYZE, which must not mislead what asks
    # for the rows of the newest.
    small, large = (
        writes(Path(conn.execute("PRAGMA database_list").fetchone()[2]), tmp_path, imported=5)
        for conn in (files[SMALL], files[LARGE])
    )
    for what, taken in small.items():
        assert large[what] <= 1.5 * taken, what
