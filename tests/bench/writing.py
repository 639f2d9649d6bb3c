"""What writing costs: an import beside executemany, one durable edit beside fdatasync."""

from __future__ import annotations

import os
import sqlite3
import time
from itertools import islice
from typing import TYPE_CHECKING, Final

from tests.bench.corpus import Corpus
from tests.bench.figures import Bench, Figure, Times, shown
from tracker.model.columns import TABLES
from tracker.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

IMPORTED: Final = 10_000
"""Incidents of the import that each run repeats, with twice as many statements."""

AT_A_STRETCH: Final = 20
"""Edits without a second between them, after which the store rests as it does under the screen."""


def importing(bench: Bench) -> list[Figure]:
    """Import a corpus into an empty file; the same rows again by executemany, without index."""
    records = list(Corpus(IMPORTED).records())
    ours, raw = [], []
    for number in range(min(bench.rounds, 3)):
        path = bench.scratch / f"import-{number}.db"
        began = time.process_time()
        with Store.create(path, author="bench") as store, store.batch("import") as batch:
            for table, uid, body in records:
                batch.put_body(table, uid, body)
        ours.append(time.process_time() - began)
        raw.append(_raw(path, bench.scratch / f"raw-{number}.db"))
    spent, least = min(ours), min(raw)
    built = bench.corpus
    return [
        Figure(
            f"import {len(records):,} records: journal, indexes, full text",
            f"{len(records) / spent:,.0f} records/s",
            f"executemany {len(records) / least:,.0f} records/s",
            least / spent,
            "≥ 0.05",
            least / spent >= 0.05,
        ),
        Figure(
            f"the corpus of {built.incidents:,} incidents as one batch",
            f"{built.records / built.cpu_seconds:,.0f} records/s, peak {built.peak_mb:,.0f} MB",
            f"file {built.file_mb:,.0f} MB",
        ),
    ]


def _raw(source: Path, target: Path) -> float:
    """Return the CPU seconds in which executemany writes the rows of `source`, parts too."""
    names = [*TABLES, *dict.fromkeys(part.name for t in TABLES.values() for part in t.parts)]
    reader, writer = sqlite3.connect(source), sqlite3.connect(target)
    spent = 0.0
    with writer:
        for name in names:
            rows = reader.execute(f"SELECT * FROM {name}").fetchall()
            if not rows:
                continue
            writer.execute(
                f"CREATE TABLE {name} ({', '.join(f'c{n}' for n in range(len(rows[0])))})"
            )
            marks = ", ".join("?" * len(rows[0]))
            began = time.process_time()
            writer.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
            spent += time.process_time() - began
        began = time.process_time()
        writer.commit()
        spent += time.process_time() - began
    reader.close()
    writer.close()
    return spent


def editing(bench: Bench) -> list[Figure]:
    """Change one text of one record at a time, each a batch on the disk; beside it fdatasync.

    What the screen's writer does once a second has passed without an edit is not counted.
    """
    copy = bench.copy("edit.db")
    times, syncs = Times(), Times()
    edits = 100 * bench.rounds
    with Store.open(copy, author="bench") as store:
        step = max(1, bench.corpus.incidents // edits)
        ids = range(1, bench.corpus.incidents, step)
        uids = [_uid(store.conn, id_) for id_ in islice(ids, edits)]
        with store.batch("warm up") as batch:
            batch.put_body(
                "incidents", uids[0], {**store.body("incidents", uids[0]), "weapon": "x"}
            )
        for number, uid in enumerate(uids):
            if number % AT_A_STRETCH == 0:
                store.rest()
            body = store.body("incidents", uid)
            body["summary"] += " Confirmed by a second source."
            began = time.perf_counter()
            with store.batch("a second source") as batch:
                batch.put_body("incidents", uid, body)
            times.add(time.perf_counter() - began)
            syncs.add(_two_syncs(bench.scratch / "sync"))
    allowed = 3 + syncs.p99
    return [
        Figure(
            "one edit, durable, journal and index (p50 / p99)",
            str(times),
            f"2 fdatasync {syncs}",
            times.p99 / syncs.p99,
            f"p99 ≤ 3 + {shown(syncs.p99)} ms",
            times.p99 <= allowed,
        )
    ]


def _uid(conn: sqlite3.Connection, id_: int) -> str:
    return str(conn.execute("SELECT uid FROM incidents WHERE id = ?", (id_,)).fetchone()[0])


def _two_syncs(path: Path) -> float:
    """Return the seconds of writing two pages of 4 KiB, each followed by fdatasync."""
    sync = getattr(os, "fdatasync", os.fsync)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT)
    try:
        began = time.perf_counter()
        for _ in range(2):
            os.write(handle, os.urandom(4096))
            sync(handle)
        return time.perf_counter() - began
    finally:
        os.close(handle)
