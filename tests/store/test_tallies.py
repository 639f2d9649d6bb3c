"""What is kept for the timeline follows every write; `verify` says where it does not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.store.makers import incident, statement, when
from tracker.store import tallies
from tracker.store.tallies import EVENT, EVERY_KIND, Tally
from tracker.store.verify import verify

if TYPE_CHECKING:
    import pytest

    from tracker.store.store import Store

DATES = ("2021-06-28", "2021-06-28", "2021-06", "2021-06-29/2021-07-02", "../2021-06-01", "../..")
JUNE = 2021 * 12 + 5


def filled(store: Store) -> list[str]:
    with store.batch() as batch:
        uids = [batch.put(incident(f"Event {n}", date)) for n, date in enumerate(DATES)]
        batch.put(statement("It was said", uids[0], "2021"))
    return uids


def tally(store: Store, table: str = "incidents", *kinds: str) -> Tally:
    return tallies.read(store.conn, table, kinds or [EVERY_KIND])


def test_it_holds_days_and_stretches(store: Store) -> None:
    filled(store)
    found = tally(store)
    day = found.days[0][0]
    assert found.days == [(day, 2)]
    assert found.begun[EVENT] == [(0, 1), (day - 27, 1), (day + 1, 1)]
    assert found.begun["any time"] == [(0, 1)]
    assert found.ended[EVENT] == [(day - 27, 1), (day + 2, 1), (day + 4, 1)]
    assert found.within["week"] == [((day - 1) // 7, 1)]
    assert found.within["month"] == [(JUNE, 1)]
    assert found.within["year"] == [(2021, 1)] == tally(store, "statements").within["year"]


def test_a_batch_counts_what_it_made_and_changed_as_it_is_in_the_end(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tallies, "_AT_ONCE", 2)  # as in a long undo
    uids = filled(store)
    before = tally(store)
    with store.batch() as batch:
        for uid in (*uids, batch.put(incident("New", "2020-01-03"))):
            one: Any = store.get("incidents", uid)
            for date, kind, unit in (
                ("2020-01", "ied", "aggregate"),
                ("2020-01-03", "ied", "event"),
                ("2020-01-03/2020-01-04", "shelling", "event"),
            ):
                batch.put(replace(one, when=when(date), kind=kind, unit=unit))
        batch.void("incidents", uids[0], "a double")
    day = when("2020-01-03").date.day_from
    assert tally(store).days == [] == tally(store, "incidents", "ied").days
    assert tally(store).begun == tally(store, "incidents", "ied", "shelling").begun
    assert tally(store).begun[EVENT] == [(day, len(DATES))]
    assert verify(store.path) == []
    store.undo()
    assert tally(store) == before
    assert verify(store.path) == []


def test_verify_names_the_timeline_that_is_wrong(store: Store) -> None:
    uids = filled(store)
    with store.batch() as batch:
        batch.put(replace(store.get("incidents", uids[2]), kind="ied"))  # type: ignore[arg-type]
    store.conn.execute("UPDATE tallies SET number = number + 1 WHERE kind = 'ied' AND at = 2021")
    store.conn.execute("UPDATE tallies SET number = 0 WHERE kind = 'ied' AND counted = 'month'")
    store.conn.execute("DELETE FROM tallies WHERE kind = '' AND record_table = 'statements'")
    assert verify(store.path) == [
        "incidents: what is kept for the timeline of ied is wrong",
        "statements: what is kept for the timeline of all is wrong",
    ]
