"""Counts against the search: each number is that of a search for its value, and they add up."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from tests.store.makers import incident, party, statement
from tracker.analysis.statistics import BY, ROLES, count
from tracker.model.references import UID_LENGTH, show
from tracker.query.run import prepare
from tracker.store.store import Store
from tracker.store.tabular import incident_ids

if TYPE_CHECKING:
    from pathlib import Path

BASE = datetime(2026, 11, 1)
FIELDS = {"kind": "kind:{}", "month": "within:{}", "country": "country:{}"}


def found(store: Store, query: str) -> list[int]:
    keys = prepare(store.conn, query, base=BASE).keys(store.conn)
    return incident_ids(store.conn, "incidents", list(keys))


@pytest.fixture
def store(sample_copy: Path) -> Store:
    return Store.open(sample_copy, author="sam")


def test_each_number_is_that_of_a_search(store: Store) -> None:
    with store, store.batch() as batch:
        for date in ("2021-06-30/2021-07-01", "2021", "", "../2021-06-30", "2021-06"):
            batch.put(incident("odd", date=date))
    ids = found(store, "since:2021")
    for name, field in FIELDS.items():
        counted = count(store.conn, ids, [name])
        assert sum(one.number for one in counted) == len(ids)
        for one in counted:
            if one.keys[0]:
                query = f"since:2021 {field.format(one.keys[0])}"
                assert one.number == len(found(store, query)), query
    unknown = count(store.conn, ids, ["month"])[-1]
    assert (unknown.keys, unknown.labels) == (("",), ("not known to the month",))


@pytest.mark.parametrize("role", ROLES)
def test_a_party_in_one_role_is_counted_as_a_search_for_both_finds_it(
    store: Store, role: str
) -> None:
    with store:
        known = dict(store.conn.execute("SELECT name, uid FROM actors"))
        with store.batch() as batch:
            said = batch.put(statement("no", kind="deny", speaker=known["Bill Urban"]))
            gone = batch.put(statement("void"))
            for word, attribution in ((said, "disputed"), (gone, "alleged")):
                named = party(known["Nancy Pelosi"], role, attribution, statement=word)
                batch.put(incident("odd", involvements=(named,)))
        with store.batch("one and the same") as batch:
            batch.void("statements", gone, "no")
            batch.merge("actors", known["Iraqi Security Forces"], known["Bill Urban"])
        counted = {one.keys[0]: one.number for one in count(store.conn, found(store, ""), [role])}
        for actor in (known["Nancy Pelosi"], *counted):
            query = f"actor:{show('actors', actor, UID_LENGTH)} role:{role}"
            assert counted.get(actor, 0) == len(found(store, query)) if actor else counted, actor


def test_two_add_up_to_each(store: Store) -> None:
    with store:
        ids = found(store, "")
        for pair in combinations(BY, 2):
            both = count(store.conn, ids, pair)
            for n, name in enumerate(pair):
                added: Counter[str] = Counter()
                for one in both:
                    added[one.keys[n]] += one.number
                single = {one.keys[0]: one.number for one in count(store.conn, ids, [name])}
                if pair[1 - n] in FIELDS:  # of which an incident has one
                    assert added == single
                assert all(added[key] >= number for key, number in single.items())
