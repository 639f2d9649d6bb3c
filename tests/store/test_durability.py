"""Killed at any moment: what was acknowledged is there, and nothing is there by half.

SIGKILL leaves what the kernel already has, so this shows that no write depends on a tidy exit; that
a commit reaches the disk rests on `synchronous=FULL`, which a test cannot pull the plug on.
"""

from __future__ import annotations

import multiprocessing
import os
import random
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from tests.exchange import ged
from tests.store.makers import incident, statement, toll
from tracker.exchange import ucdp
from tracker.exchange.ucdp_records import uid_of
from tracker.model.records import Link
from tracker.store.store import Store
from tracker.store.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from pathlib import Path

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")

FILES = 9
ROUNDS_A_FILE = 10
IMPORTS = 12
ROWS = 220  # three steps of progress: after 100, 200 and all of them
LONGEST = 0.03  # seconds from the last message to the kill: a few batches
LONGEST_IMPORT = 0.15  # seconds: from the last row past the end of the import


def write_batches(path: Path, acknowledge: Connection) -> None:
    """Write batches of four records until killed; say each one's uids once it is committed."""
    with Store.open(path, author="ann") as store:
        for number in count():
            with store.batch("in the field") as batch:
                about = batch.put(incident(f"Incident {number}"))
                figures = toll(number, number, incident=about)
                first = batch.put(statement("so many dead", about, casualties=figures))
                later = batch.put(statement("no comment", about))
                link = batch.put(Link(kind="responds_to", from_statement=later, to_statement=first))
            acknowledge.send([about, first, later, link])
            if number % 3 == 2:
                with store.batch("second thoughts") as batch:
                    batch.void("incidents", about, "twice")
                acknowledge.send([about])
            if number % 5 == 4:
                store.rest()


def import_file(path: Path, csv: Path, acknowledge: Connection) -> None:
    """Import a file, telling of each step; say so once it is done."""
    with Store.open(path, author="ann") as store:
        ucdp.run(store, csv, progress=lambda step: acknowledge.send(step.rows))
    acknowledge.send("done")


def killed(
    work: Callable[..., None], arguments: tuple[Any, ...], *, messages: int, after: float
) -> list[Any]:
    """Run `work` in a process of its own and kill it; return what it had said by then.

    It is killed `after` seconds from its so many-th message on, so anywhere in its work on a fast
    machine and on a slow one.
    """
    fork = multiprocessing.get_context("fork")  # start-up would cost more than all the rest
    receiver, sender = fork.Pipe(duplex=False)
    process = fork.Process(target=work, args=(*arguments, sender))
    process.start()
    sender.close()
    said = [receiver.recv() for _ in range(messages)]
    process.join(after)
    process.kill()
    process.join()
    while receiver.poll():
        try:
            said.append(receiver.recv())
        except EOFError:
            break
    return said


def tables(store: Store) -> dict[str, set[str]]:
    return {
        table: {uid for (uid,) in store.conn.execute(f"SELECT uid FROM {table}")}
        for table in ("incidents", "statements", "links")
    }


@pytest.mark.parametrize("file", range(FILES))
def test_batches_survive_a_kill(tmp_path: Path, file: int) -> None:
    chance = random.Random(file)
    path = tmp_path / "field.db"
    Store.create(path).close()
    known: set[str] = set()
    for _ in range(ROUNDS_A_FILE):
        messages, after = chance.randrange(6), chance.uniform(0, LONGEST)
        said = killed(write_batches, (path,), messages=messages, after=after)
        known.update(uid for uids in said for uid in uids)
        assert verify(path) == []
        with Store.open(path) as store:
            found = tables(store)
            assert known <= set().union(*found.values())
            assert len(found["statements"]) == 2 * len(found["incidents"])
            assert len(found["links"]) == len(found["incidents"])
            sizes = "SELECT DISTINCT reason, count(*) FROM changes GROUP BY batch"
            assert set(store.conn.execute(sizes)) <= {("in the field", 4), ("second thoughts", 1)}
    assert known


def test_an_import_survives_a_kill_whole_or_not_at_all(tmp_path: Path) -> None:
    chance = random.Random(1)
    path = tmp_path / "field.db"
    Store.create(path).close()
    whole: set[int] = set()
    half_way = 0
    for number in range(IMPORTS):
        rows = [ged.row(f"{number}-{n}", best=str(n), high="999") for n in range(ROWS)]
        csv = ged.write(tmp_path / f"{number}.csv", rows)
        messages, after = chance.randrange(4), chance.uniform(0, LONGEST_IMPORT)
        said = killed(import_file, (path, csv), messages=messages, after=after)
        assert verify(path) == []
        with Store.open(path) as store:
            found = tables(store)["incidents"]
        wanted = {uid_of(f"{number}-{n}") for n in range(ROWS)}
        assert len(wanted & found) in (0, ROWS)
        if "done" in said:
            assert wanted <= found
        if wanted <= found:
            whole.add(number)
        half_way += said != [] and not wanted <= found
        assert len(found) == ROWS * len(whole)  # those of before are there too
    assert 0 < half_way < IMPORTS
