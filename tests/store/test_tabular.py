from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tracker.model.records import Actor, Document, Incident, Name, Place, Statement
from tracker.store import registers, tabular
from tracker.store.facts import batches_beginning, facts

if TYPE_CHECKING:
    from tracker.store.store import Store


def keys(store: Store, table: str) -> list[int]:
    return [key for (key,) in store.conn.execute(f"SELECT sort_key FROM {table} ORDER BY id")]


def test_rows_come_in_the_order_of_the_keys_and_gone_ones_are_left_out(store: Store) -> None:
    with store.batch() as batch:
        for number in range(4):
            batch.put(Incident(title=f"Incident {number}"))
            batch.put(Statement(gist=f"Statement {number}"))
    for table, read in (
        ("incidents", tabular.incident_rows),
        ("statements", tabular.statement_rows),
    ):
        wanted = list(reversed(keys(store, table)))
        rows = read(store.conn, [*wanted, 12345], 8)
        assert [row.uid for row in rows] == tabular.uids(store.conn, table, wanted)[::-1]
        for row in rows:
            assert row.reference == store.reference(table, row.uid, 8)
            assert store.resolve(row.reference) == (table, row.uid)


def test_a_merged_place_goes_by_the_name_of_the_winner(store: Store) -> None:
    with store.batch() as batch:
        winner = batch.put(Place(name="Erbil", country="IQ"))
        loser = batch.put(Place(name="Irbil", merged_into=winner))
        batch.put(Incident(title="It happened", place=loser))
    (row,) = tabular.incident_rows(store.conn, keys(store, "incidents"), 4)
    assert (row.place, row.country) == ("Erbil", "IQ")


@pytest.mark.parametrize("text", ["kataib", "kataeb hez", "HEZBOLLAH", "كتائب"])
def test_registers_are_searched_by_every_name(store: Store, text: str) -> None:
    names = (Name(name="Kataeb Hezbollah"), Name(name="كتائب حزب الله", kind="native"))
    with store.batch() as batch:
        batch.put(Actor(name="Kata'ib Hezbollah", names=names))
        batch.put(Actor(name="Sam"))
        void = batch.put(Actor(name="Kataib Hezbollah, entered twice"))
    with store.batch("twice") as batch:
        batch.void("actors", void, "twice")
    rows = list(registers.register_rows(store.conn, "actors", text, 4))
    assert [row[2] for row in rows] == ["Kata'ib Hezbollah"]
    assert registers.count_register(store.conn, "actors", text) == 1
    assert registers.count_register(store.conn, "actors", "") == 2


def test_a_merged_name_finds_the_winner(store: Store) -> None:
    with store.batch() as batch:
        winner = batch.put(Place(name="Erbil"))
        batch.put(Place(name="Hewler", merged_into=winner))
    (row,) = registers.register_rows(store.conn, "places", "hewler", 4)
    assert row.uid == winner


def test_documents_are_found_by_title_and_address(store: Store) -> None:
    with store.batch() as batch:
        batch.put(Document(title="Strikes on the border", url="https://example.org/a"))
        batch.put(Document(kind="video"))
    assert registers.count_register(store.conn, "documents", "border EXAMPLE") == 1
    assert registers.count_register(store.conn, "documents", "border video") == 0
    assert len(list(registers.register_rows(store.conn, "documents", "", 4, limit=1))) == 1


def test_facts_count_what_there_is(store: Store) -> None:
    empty = facts(store.conn, store.path)
    assert (empty.changes, empty.first_day, empty.last_change) == (0, None, None)
    with store.batch() as batch:
        kept = batch.put(Incident(title="It happened"))
        gone = batch.put(Incident(title="It did not"))
    with store.batch("no") as batch:
        batch.void("incidents", gone, "no")
    found = facts(store.conn, store.path)
    assert found.records["incidents"] == 1
    assert (found.void, found.undated, found.changes, found.batches) == (1, 1, 3, 2)
    assert found.last_author == "ann"
    assert store.reference("incidents", kept).startswith("i")


def test_batches_are_found_by_their_beginning(store: Store) -> None:
    for title in ("A", "B"):
        with store.batch() as batch:
            batch.put(Incident(title=title))
            batch.put(Incident(title=title * 2))
    (oldest,) = store.conn.execute("SELECT batch FROM changes ORDER BY seq").fetchone()
    assert batches_beginning(store.conn, oldest[:8]) == [oldest]
    assert batches_beginning(store.conn, "zzzz") == []
