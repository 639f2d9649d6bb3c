"""A void record is not cited anew, by whichever door; what cited it before stays editable."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.store.makers import incident, party, statement, toll
from tests.store.test_undo import everything
from tests.store.test_writing import put
from tracker.entry.lookup import Lookup
from tracker.entry.reading import read_field
from tracker.entry.saving import now, open_edit, open_new
from tracker.entry.shape import field_of
from tracker.errors import RefusedError
from tracker.model.records import Actor, Citation, Document, Link, Place, Remark
from tracker.query.run import prepare
from tracker.store.details import details
from tracker.store.verify import verify

if TYPE_CHECKING:
    from tracker.model.records import AnyRecord
    from tracker.store.store import Store


@pytest.fixture
def gone(store: Store) -> dict[str, str]:
    """One void record of each kind, and a live actor and incident."""
    records: dict[str, AnyRecord] = {
        "actors": Actor(name="Nobody", kind="armed_group"),
        "places": Place(name="Nowhere"),
        "documents": Document(title="A hoax"),
        "incidents": incident("It never was"),
        "statements": statement("Never said"),
    }
    made = {table: put(store, record)[0] for table, record in records.items()}
    with store.batch() as batch:
        for table, uid in made.items():
            batch.void(table, uid, "a mistake")
    someone, live = put(store, Actor(name="KH", kind="armed_group"), incident("A raid"))
    return {**made, "actor": someone, "incident": live}


def test_nothing_void_is_cited_anew(store: Store, gone: dict[str, str]) -> None:
    nobody, live = gone["actors"], gone["incident"]
    citing: list[AnyRecord] = [
        statement("Speaker", live, speaker=nobody),
        statement("For whom", live, on_behalf_of=nobody),
        statement("About", gone["incidents"]),
        statement("Source", live, citations=(Citation(document=gone["documents"]),)),
        statement("Figure", live, casualties=toll(3, 3, incident=live, actor=nobody)),
        incident("Where", place=gone["places"]),
        incident("Party", involvements=(party(nobody),)),
        incident("Word", involvements=(party(gone["actor"], statement=gone["statements"]),)),
        Document(title="Publisher", publisher=nobody),
        Document(title="Reprint", derived_from=gone["documents"]),
        Link(kind="part_of", from_incident=live, to_incident=gone["incidents"]),
    ]
    before = everything(store)
    for record in citing:
        with pytest.raises(RefusedError, match="is void: a mistake") as error, store.batch() as b:
            b.put(record)
        assert "tracker unvoid " in error.value.hint
    assert everything(store) == before
    put(store, Remark(record_table="incidents", record_uid=gone["incidents"], author="a", body="?"))


def test_what_a_batch_has_voided_itself_is_not_cited_anew_either(store: Store) -> None:
    (nobody,) = put(store, Actor(name="Nobody", kind="person"))
    with store.batch() as batch:
        batch.put(statement("Before", speaker=nobody))
        batch.void("actors", nobody, "no such man")
        with pytest.raises(RefusedError, match="is void: no such man"):
            batch.put(statement("After", speaker=nobody))


def test_what_cited_it_before_is_edited_as_ever(store: Store, gone: dict[str, str]) -> None:
    (speaker,) = put(store, Actor(name="Speaker", kind="person"))
    (said,) = put(store, statement("Words.", gone["incident"], speaker=speaker))
    with store.batch() as batch:
        batch.void("actors", speaker, "nobody of that name")
    made: Any = store.get("statements", said)
    with store.batch() as batch:
        batch.put(replace(made, gist="Other words."))
    state = open_edit(store, "statements", said)
    lookup = Lookup(store, state, now())
    assert not read_field(field_of("statements", "speaker"), lookup).problem
    # A form says of another one, at once, that it is void.
    fresh = open_new("statements", {"speaker": store.reference("actors", speaker)})
    problem = read_field(field_of("statements", "speaker"), Lookup(store, fresh, now())).problem
    assert "“Speaker” is void: nobody of that name" in problem
    # Undo brings back what was, whatever it cites.
    with store.batch() as batch:
        batch.put(replace(made, gist="Other words.", speaker=None))
    store.undo()
    assert store.body("statements", said)["speaker"] == speaker


def test_a_void_document_is_no_source_in_a_search(store: Store) -> None:
    with store.batch() as batch:
        wire = batch.put(Actor(name="Wire"))
        hoax = batch.put(Document(title="A hoax", publisher=wire))
        cited = (Citation(document=hoax),)
        one = batch.put(incident("It was"))
        batch.put(incident("Cited", citations=cited))
        batch.put(statement("Said", one, citations=cited))

    def found(query: str) -> int:
        return prepare(store.conn, query, base=datetime(2021, 7, 1)).count(store.conn)

    queries = ("source:wire", "has:source", "is:statement source:wire", "is:statement has:source")
    by_reference = f"source:{store.reference('documents', hoax)}"
    assert [found(query) for query in queries] == [2, 2, 1, 1]
    with store.batch() as batch:
        batch.void("documents", hoax, "a hoax")
    assert [found(query) for query in queries] == [0] * 4
    assert found(by_reference) == 2, "who cites it can be found all the same"
    assert details(store.conn, "incidents", [one], ["sources"]) == {}
    assert verify(store.path) == []
    store.undo()
    assert [found(query) for query in queries] == [2, 2, 1, 1]
