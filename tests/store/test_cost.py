"""One edit costs the same however long the file and its journal are: by SQLite's own steps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.store.makers import incident, statement, toll
from tests.store.test_writing import put

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.store.store import Store

FEW, MANY = 60, 1200


def steps(store: Store, work: Callable[[], object]) -> int:
    """Count what SQLite's machine executes during `work`, in hundreds."""
    hundreds = 0

    def count() -> int:
        nonlocal hundreds
        hundreds += 1
        return 0

    store.conn.set_progress_handler(count, 100)
    work()
    store.conn.set_progress_handler(None, 0)
    return hundreds


def edit(store: Store, uid: str, title: str) -> None:
    with store.batch() as batch:
        batch.put(replace(store.get("incidents", uid), title=title))


WRITES: dict[str, Callable[[Store, str], object]] = {
    "add": lambda store, _: put(store, incident("new")),
    "say": lambda store, uid: put(
        store, statement("five", uid, casualties=toll(5, 5, incident=uid))
    ),
    "edit": lambda store, uid: edit(store, uid, "edited"),
    "undo": lambda store, _: store.undo(),
    "redo": lambda store, _: store.redo(),
}


@pytest.mark.parametrize("foreign", [False, True], ids=["own journal", "after a restored backup"])
def test_a_write_does_not_grow_with_the_file(store: Store, foreign: bool) -> None:
    (uid,) = put(store, incident("watched"))
    cost: dict[int, dict[str, int]] = {}
    made = 1
    for size in (FEW, MANY):
        with store.batch() as batch:
            for number in range(made, size):
                month = number % 12 + 1
                batch.put(incident(f"number {number}", f"2021-{month:02}-{number % 28 + 1:02}"))
        made = size
        if foreign:
            store.conn.execute("DELETE FROM identity")
        cost[size] = {name: steps(store, lambda w=w: w(store, uid)) for name, w in WRITES.items()}
    for name in WRITES:
        assert cost[MANY][name] <= cost[FEW][name] * 2 + 20, (name, cost)
