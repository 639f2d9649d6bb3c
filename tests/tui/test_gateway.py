from __future__ import annotations

import asyncio
import sqlite3
import threading
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tests.store.makers import incident
from tests.store.test_writing import put
from tracker.errors import DatabaseError
from tracker.store.store import Store
from tracker.tui.gateway import Closed, Gateway, Superseded

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

PATIENCE = 240.0
"""Seconds for another thread to do its part."""
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@dataclass
class Database:
    conn: sqlite3.Connection
    rested: threading.Event = field(default_factory=threading.Event)
    steps: int = 0
    """How many times it has to rest until nothing is left."""

    def close(self) -> None:
        self.conn.close()

    def rest(self) -> bool:
        self.steps = max(0, self.steps - 1)
        if not self.steps:
            self.rested.set()
        return self.steps > 0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "numbers.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE numbers (n INTEGER)")
        connection.executemany("INSERT INTO numbers VALUES (?)", [(n,) for n in range(100)])
    connection.close()
    return path


@pytest.fixture
async def gateway(path: Path) -> AsyncIterator[Gateway[Database]]:
    gateway = Gateway(
        lambda: Database(sqlite3.connect(f"file:{path}?mode=ro", uri=True)),
        lambda: Database(sqlite3.connect(path, isolation_level=None)),
    )
    yield gateway
    gateway.close()


def count(db: Database) -> int:
    value: int = db.conn.execute("SELECT count(*) FROM numbers").fetchone()[0]
    return value


async def test_reads_and_writes_happen_in_other_threads(gateway: Gateway[Database]) -> None:
    assert await gateway.read(count) == 100
    await gateway.write(lambda db: db.conn.execute("INSERT INTO numbers VALUES (100)"))
    assert await gateway.read(count) == 101
    name = await gateway.read(lambda db: threading.current_thread().name)
    assert name.startswith("tracker-reader-")


async def test_a_newer_read_interrupts_the_older_on_its_channel(gateway: Gateway[Database]) -> None:
    started = threading.Event()

    def endless(db: Database) -> object:
        started.set()
        return db.conn.execute(ENDLESS).fetchone()

    slow = asyncio.ensure_future(gateway.read(endless, channel="list"))
    await asyncio.to_thread(started.wait, PATIENCE)
    assert await asyncio.wait_for(gateway.read(count, channel="list"), PATIENCE) == 100
    with pytest.raises(Superseded):
        await slow
    both = await asyncio.wait_for(
        asyncio.gather(gateway.read(count), gateway.read(count)), PATIENCE
    )
    assert both == [100, 100]


async def test_of_many_reads_on_a_channel_only_the_last_arrives(gateway: Gateway[Database]) -> None:
    reads = [
        asyncio.ensure_future(gateway.read(lambda db, n=n: (count(db), n), channel="detail"))
        for n in range(20)
    ]
    results = await asyncio.gather(*reads, return_exceptions=True)
    assert results[-1] == (100, 19)
    assert all(isinstance(result, Superseded) for result in results[:-1])


async def test_watches_meet_the_same_connection(gateway: Gateway[Database]) -> None:
    first, second = [await gateway.watch(lambda db: id(db.conn)) for _ in range(2)]
    assert first == second


async def test_channels_do_not_disturb_each_other(gateway: Gateway[Database]) -> None:
    results = await asyncio.gather(
        gateway.read(count, channel="list"), gateway.read(count, channel="detail")
    )
    assert results == [100, 100]


async def test_errors_arrive_where_the_result_is_awaited(gateway: Gateway[Database]) -> None:
    with pytest.raises(ZeroDivisionError):
        await gateway.read(lambda db: 1 // 0)
    with pytest.raises(DatabaseError, match="readonly"):
        await gateway.read(lambda db: db.conn.execute("DELETE FROM numbers"))
    assert await gateway.read(count) == 100


async def test_a_file_that_cannot_be_opened_is_an_error_each_time(tmp_path: Path) -> None:
    def missing() -> Database:
        uri = f"file:{tmp_path / 'none.db'}?mode=ro"
        return Database(sqlite3.connect(uri, uri=True))

    gateway = Gateway(missing, missing, readers=1)
    try:
        for _ in range(2):
            with pytest.raises(DatabaseError, match="unable to open"):
                await gateway.read(count)
    finally:
        gateway.close()


async def test_a_write_goes_on_when_nobody_waits_for_it(gateway: Gateway[Database]) -> None:
    entered, leave = threading.Event(), threading.Event()

    def slow(db: Database) -> None:
        entered.set()
        leave.wait(PATIENCE)
        db.conn.execute("INSERT INTO numbers VALUES (7)")

    task = asyncio.ensure_future(gateway.write(slow))
    await asyncio.to_thread(entered.wait, PATIENCE)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    leave.set()
    await gateway.write(lambda db: None)
    assert await gateway.read(count) == 101


async def test_close_finishes_writes_ends_reads_and_refuses_more(path: Path) -> None:
    gateway = Gateway(
        lambda: Database(sqlite3.connect(f"file:{path}?mode=ro", uri=True)),
        lambda: Database(sqlite3.connect(path, isolation_level=None)),
    )
    started = threading.Event()

    def endless(db: Database) -> object:
        started.set()
        return db.conn.execute(ENDLESS).fetchone()

    slow = asyncio.ensure_future(gateway.read(endless, channel="list"))
    await asyncio.to_thread(started.wait, PATIENCE)
    write = asyncio.ensure_future(
        gateway.write(lambda db: db.conn.execute("INSERT INTO numbers VALUES (1)"))
    )
    await asyncio.sleep(0)
    gateway.close(PATIENCE)
    with pytest.raises(Superseded):
        await slow
    await write
    with pytest.raises(Closed):
        await gateway.read(count)
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*) FROM numbers").fetchone() == (101,)
    connection.close()
    assert not [t for t in threading.enumerate() if t.name.startswith("tracker-")]


async def test_close_leaves_one_file_and_no_log_beside_it(sample_copy: Path) -> None:
    gateway = Gateway(lambda: Store.open(sample_copy), lambda: Store.open(sample_copy))
    await gateway.read(lambda store: store.is_writable)
    await gateway.watch(lambda store: store.is_writable)
    written = await gateway.write(lambda store: put(store, incident("A")))
    gateway.close(PATIENCE)
    assert [path.name for path in sample_copy.parent.glob("*.db*")] == [sample_copy.name]
    with Store.open(sample_copy) as store:
        assert store.body("incidents", *written)["title"] == "A"


async def test_what_damaged_data_break_is_said_to_be_damage(sample_copy: Path) -> None:
    with closing(sqlite3.connect(sample_copy)) as conn:
        conn.execute("UPDATE actors SET name = CAST(x'a5fffe' AS TEXT) WHERE id = 2")
        conn.commit()

    def opened() -> Store:
        return Store.open(sample_copy)

    gateway = Gateway(opened, opened)
    try:
        with pytest.raises(DatabaseError, match="is damaged"):
            await gateway.read(
                lambda store: store.conn.execute("SELECT name FROM actors").fetchall()
            )
    finally:
        gateway.close()


async def test_a_long_rest_is_taken_in_steps_between_which_a_job_is_done(
    gateway: Gateway[Database],
) -> None:
    def begin(db: Database) -> Database:
        db.steps = 1 << 30
        return db

    writer = await gateway.write(begin)
    while writer.steps == 1 << 30:  # until it rests
        await asyncio.sleep(0)
    await gateway.write(lambda db: setattr(db, "steps", 3))
    assert await asyncio.to_thread(writer.rested.wait, PATIENCE)


async def test_the_writer_rests_once_nobody_waits_for_it(
    gateway: Gateway[Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.tui.gateway._REST_AFTER", 3600.0)
    writer = await gateway.write(lambda db: db)
    reader = await gateway.read(lambda db: db)
    assert not writer.rested.is_set()
    monkeypatch.setattr("tracker.tui.gateway._REST_AFTER", 0.1)
    await gateway.write(lambda db: db)
    assert await asyncio.to_thread(writer.rested.wait, PATIENCE)
    assert not reader.rested.is_set()
    await gateway.write(lambda db: db.rested.clear())
    assert await asyncio.to_thread(writer.rested.wait, PATIENCE)
