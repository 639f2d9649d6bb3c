"""A query while it is typed: the last word may be the beginning of one."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.query.conftest import BASE
from tests.query.test_parser import PIECES
from tracker.errors import QueryError
from tracker.query import unfinished
from tracker.query.begun import begun
from tracker.query.run import prepare
from tracker.query.unfinished import FrequentWords

if TYPE_CHECKING:
    import sqlite3

    from tracker.query.run import Prepared
    from tracker.store.store import Store


def titles(conn: sqlite3.Connection, found: Prepared) -> set[str]:
    sql = f"SELECT title FROM {found.table} WHERE sort_key = ?"
    return {conn.execute(sql, (key,)).fetchone()[0] for key in found.keys(conn)}


@pytest.mark.parametrize(
    ("text", "as_well_as"),
    [
        ("dro", "dro*"),
        ("strike airc", "strike airc*"),
        ("strike OR dro", "strike OR dro*"),
        ("irbil", "irbil OR irbil*"),
        ("kataeb hizballah", "kataeb hizballah"),
        ("place:erb", "place:erb*"),
        ("place:arbil", "place:arbil"),
        ("place:mosul,erb", "place:mosul,erb*"),
        ("by:yah", "by:yah*"),
        ("tag:bor", "tag:bor*"),
        ("title:str", "title:str*"),
        ("quote:viol by:ir", "quote:viol by:ir*"),
        # Followed by a blank, in quotes or excluded, it is whole.
        ("dro ", "dro"),
        ('"dro"', '"dro"'),
        ("strike -airc", "strike -airc"),
        ("(dro)", "(dro)"),
        ("dro kind:drone_attack", "dro kind:drone_attack"),
        ("kind:airstrike", "kind:airstrike"),
    ],
)
def test_what_is_being_typed_is_the_beginning_of_a_word(
    filled: Store, text: str, as_well_as: str
) -> None:
    conn = filled.conn
    found = prepare(conn, text, base=BASE, typing=True)
    assert titles(conn, found) == titles(conn, prepare(conn, as_well_as, base=BASE))
    assert not found.provisional


@given(st.one_of(st.text(max_size=20), st.lists(PIECES, max_size=6).map("".join)))
@example("kind:")
@example("-dro")
@example("place:\ud800")
def test_no_key_does_anything_but_find_or_fail_as_a_query(filled: Store, text: str) -> None:
    words = FrequentWords()
    for beginnings in (None, lambda begun: words.of(filled.conn, "incidents", begun)):
        with suppress(QueryError):
            found = prepare(filled.conn, text, base=BASE, typing=True, beginnings=beginnings)
            keys = list(found.keys(filled.conn))
            assert len(keys) == found.count(filled.conn)
            found.reasons(filled.conn, keys)


def test_frequent_words_stand_for_a_short_beginning(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    conn = filled.conn
    words = FrequentWords()
    assert words.of(conn, "incidents", "st")[:2] == ["states", "station"]
    assert words.of(conn, "incidents", "kuba") == []
    assert words.of(conn, "incidents", "") == []
    monkeypatch.setattr(unfinished, "_MOST", 1)
    one = prepare(
        conn,
        "st",
        base=BASE,
        typing=True,
        beginnings=lambda begun: words.of(conn, "incidents", begun),
    )
    assert one.provisional
    assert titles(conn, one) == {"Strike A", "Strike B"}
    assert one.terms == prepare(conn, "st", base=BASE, typing=True).terms


def test_frequent_words_stand_for_a_longer_beginning_only_where_they_fill_a_page(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = FrequentWords()
    assert words.of(filled.conn, "incidents", "stat") == []
    monkeypatch.setattr(unfinished, "_COMMON", 2)
    assert words.of(filled.conn, "incidents", "stat") == ["states", "station"]
    assert words.of(filled.conn, "incidents", "kuba") == []


def test_the_sample_of_words_follows_a_file_that_has_just_begun(store: Store) -> None:
    words = FrequentWords()
    assert words.of(store.conn, "incidents", "d") == []
    with store.batch() as batch:
        batch.put_body("incidents", "", {"title": "Drone", "date_edtf": "2021"})
    assert words.of(store.conn, "incidents", "d") == ["drone"]


@given(st.one_of(st.text(max_size=20), st.lists(PIECES, max_size=6).map("".join)))
@example("airstr")
@example("irbil")
@example("kind:")
@example("place:erb")
@example("strike sort:date limit:1")
def test_a_star_finds_what_was_seen_as_a_beginning(filled: Store, text: str) -> None:
    conn = filled.conn
    try:
        whole = prepare(conn, text, base=BASE)
        seen = titles(conn, prepare(conn, text, base=BASE, typing=True))
    except QueryError:
        return
    more = begun(conn, whole)
    if more is None:
        assert len(titles(conn, whole)) == len(seen)
    elif more.is_all:
        assert titles(conn, prepare(conn, more.text, base=BASE)) == seen
    else:
        assert len(titles(conn, prepare(conn, more.text, base=BASE))) != len(seen)


def test_what_was_not_counted_to_its_end_is_told_as_such(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = prepare(filled.conn, "strik", base=BASE)
    known = begun(filled.conn, whole)
    assert known is not None
    assert known.more > 1
    assert known.words == f"{known.more} more hold a word that begins so: strik*"
    monkeypatch.setattr("tracker.query.begun._MOST", 1)
    some = begun(filled.conn, whole)
    assert some is not None
    assert some.words == "1+ more holds a word that begins so: strik*"
