"""While another process imports, every key is painted, in its order, and nothing is refused."""

from __future__ import annotations

import sys
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from tests.bench.corpus import COMMON, Corpus
from tests.bench.importing import Import
from tracker.query.run import prepare
from tracker.store.connection import open_reader
from tracker.store.store import Store
from tracker.store.verify import verify

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.e2e

INCIDENTS = 300
FILTER = f"{COMMON} kind:clash -grade:weak"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of some hundred incidents."""
    made = tmp_path / "field.db"
    with Store.create(made, author="ann") as store, store.batch() as batch:
        for table, uid, body in Corpus(INCIDENTS).records():
            batch.put_body(table, uid, body)
    return made


def listed(path: Path, text: str = "") -> list[str]:
    """The references of a list, as the heading of the detail says them."""
    with closing(open_reader(path)) as conn, Store.open(path) as store:
        found = prepare(conn, text, base=datetime(2026, 11, 22))
        sql = "SELECT uid FROM incidents WHERE sort_key = ?"
        uids = [conn.execute(sql, (key,)).fetchone()[0] for key in found.keys(conn)]
        return [store.reference("incidents", uid) for uid in uids]


def test_keys_are_painted_while_an_import_runs(terminal: Terminal, path: Path) -> None:
    refs, found = listed(path), listed(path, FILTER)
    terminal.start([sys.executable, "-m", "tracker", str(path)], TRACKER_AUTHOR="ann")
    terminal.until(f"{refs[0]} · incident", f"Incidents  {INCIDENTS}")
    with Import(path) as running:
        for row in range(1, 16):  # one after the other: each is painted
            terminal.keys("j")
            terminal.until(f"{refs[row]} · incident")
        terminal.keys(*["j"] * 60)  # held down: none is dropped
        terminal.until(f"{refs[75]} · incident")
        terminal.keys(*["NPage"] * 3, *["PPage"] * 3, *["k"] * 30)
        terminal.until(f"{refs[45]} · incident")
        terminal.keys("/")
        terminal.type(FILTER)  # as fast as a terminal sends it: the order is kept
        terminal.until(FILTER, f"{len(found)} of {INCIDENTS}")
        terminal.keys("Enter")
        terminal.until("┏━ Incidents")
        terminal.keys("g", *["j"] * 5)
        terminal.until(f"{found[5]} · incident")
        imported = running.end()
    terminal.keys("Escape")
    terminal.until(f"Incidents  {INCIDENTS + imported:,}")
    terminal.keys("q")
    terminal.until("[exit 0]")
    assert "locked" not in terminal.painted.read_text(errors="replace")
    assert verify(path) == []
