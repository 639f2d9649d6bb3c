"""The numbers of records per day follow every write, and a place in the list follows from them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.makers import incident, statement, when
from tracker.store import days
from tracker.store.verify import verify

if TYPE_CHECKING:
    from tracker.store.store import Store

DATES = ("2021-06-28", "2021-06-28", "2021-06", "2021-06-29", "../2021-06-01", "")


def fill(store: Store) -> list[str]:
    with store.batch() as batch:
        return [batch.put(incident(f"Event {n}", date)) for n, date in enumerate(DATES)]


def per_day(store: Store) -> list[tuple[int, int]]:
    sql = "SELECT day, live FROM days WHERE record_table = 'incidents' AND day > 0 AND live > 0"
    return store.conn.execute(sql).fetchall()


def listed(store: Store, *, descending: bool) -> list[int]:
    order = "DESC" if descending else "ASC"
    sql = f"SELECT sort_key FROM incidents WHERE state <> 'void' ORDER BY sort_key {order}"
    return [key for (key,) in store.conn.execute(sql)]


def test_they_follow_dates_voiding_and_undo(store: Store) -> None:
    first, second, *_ = fill(store)
    assert days.total(store.conn, "incidents") == len(DATES)
    before = per_day(store)
    with store.batch() as batch:
        batch.put(replace(store.get("incidents", first), when=when("2020-01-03")))  # type: ignore[arg-type]
        batch.void("incidents", second, "a double")
        batch.put(statement("It was said", first))
    assert days.total(store.conn, "incidents") == len(DATES) - 1
    assert days.total(store.conn, "statements") == 1
    assert per_day(store) != before
    assert verify(store.path) == []
    store.undo()
    assert per_day(store) == before
    assert days.total(store.conn, "statements") == 0
    assert verify(store.path) == []


def test_undated_records_count_but_lie_on_no_day(store: Store) -> None:
    fill(store)
    assert sum(live for _, live in per_day(store)) == len(DATES) - 1


@pytest.mark.parametrize("descending", [True, False])
@given(offset=st.integers(0, len(DATES) + 2))
def test_a_place_in_the_list_is_found_by_its_number(
    store: Store, descending: bool, offset: int
) -> None:
    if not days.total(store.conn, "incidents"):
        fill(store)
    keys = listed(store, descending=descending)
    key, rest = days.seek(store.conn, "incidents", offset, descending=descending)
    behind = [one for one in keys if (one < key if descending else one > key)]
    assert behind[rest:] == keys[offset:]


@pytest.mark.parametrize("above", [True, False])
def test_what_lies_beyond_a_key_is_counted(store: Store, above: bool) -> None:
    fill(store)
    keys = listed(store, descending=True)
    for key in (*keys, 0, 1 << 50, keys[0] + 1):
        expected = sum(one > key if above else one < key for one in keys)
        assert days.beyond(store.conn, "incidents", key, above=above) == expected


def test_verify_names_a_day_that_is_wrong(store: Store) -> None:
    fill(store)
    store.conn.execute("UPDATE days SET live = live + 1 WHERE day = 0")
    store.conn.execute("UPDATE days SET live = 0 WHERE day = (SELECT max(day) FROM days)")
    problems = verify(store.path)
    assert len(problems) == 2
    assert all("number of records kept for day" in problem for problem in problems)
