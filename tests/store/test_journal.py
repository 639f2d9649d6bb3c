"""The journal: kept by triggers, chained by hashes, checked by verify."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.makers import incident
from tests.store.test_writing import put
from tracker.model.bodies import diff, patch, revert
from tracker.store import journal, schema
from tracker.store.verify import problems, verify

if TYPE_CHECKING:
    from tracker.store.store import Store


def unguarded(store: Store) -> sqlite3.Connection:
    """A connection on which the triggers are gone: what a careless hand might do."""
    for name in schema.TRIGGERS:
        store.conn.execute(f"DROP TRIGGER {name}")
    return store.conn


def test_the_journal_is_append_only(store: Store) -> None:
    put(store, incident("A"))
    for sql in (
        "DELETE FROM changes",
        "UPDATE changes SET author = 'someone'",
        "UPDATE changes SET after = '{}'",
        "UPDATE changes SET before = NULL, after = NULL, nonce = NULL, hash = ''",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            store.conn.execute(sql)


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE changes SET author = 'x' WHERE seq = 2", "journal row 2: its content was altered"),
        ("UPDATE changes SET after = '{}' WHERE seq = 2", "journal row 2: its content was altered"),
        ("UPDATE changes SET clock = 1 WHERE seq = 2", "journal row 2: its hash is wrong"),
        ("DELETE FROM changes WHERE seq = 2", "journal row 3: 1 rows before it are missing"),
        ("UPDATE changes SET digest = '0' WHERE seq = 1", "journal row 1: its hash is wrong"),
    ],
)
def test_tampering_shows(store: Store, sql: str, said: str) -> None:
    for title in "ABC":
        put(store, incident(title))
    assert list(journal.verify_chain(store.conn)) == []
    unguarded(store).execute(sql)
    assert said in list(journal.verify_chain(store.conn))


def test_verify_sees_missing_triggers_and_edits_around_the_store(store: Store) -> None:
    (uid,) = put(store, incident("A"))
    unguarded(store).execute("UPDATE incidents SET title = 'B', day_from = 1, has_conflict = 1")
    found = "\n".join(problems(store.conn, store.path))
    assert "the trigger changes_are_kept" in found
    assert f"incidents {uid}: it is not as the journal left it" in found
    assert f"incidents {uid}: the bounds of its date do not follow" in found
    assert f"incidents {uid}: its mark of contradicting claims is wrong" in found
    assert "search index is out of step" in found


def test_verify_sees_a_lost_index_row_and_a_bad_attachment(store: Store) -> None:
    from tracker.model.records import Document

    put(store, incident("A"))
    put(store, Document(title="T", path="a.pdf", sha256="0" * 64))
    (outside,) = put(store, Document(title="U", path="b.pdf", sha256="1" * 64))
    # Around the store, which refuses such a path.
    sql = "UPDATE documents SET path = '../../etc/passwd' WHERE uid = ?"
    store.conn.execute(sql, (outside,))
    store.conn.execute("DELETE FROM incidents_fts")
    found = "\n".join(verify(store.path))
    assert "missing from the search index" in found
    assert "its file 'a.pdf' is missing" in found
    assert "lies outside of files/" in found


def test_the_clock_never_runs_backwards(store: Store) -> None:
    from tests.conftest import NOON

    put(store, incident("A"))
    store._clock = lambda: NOON.replace(year=2020)
    put(store, incident("B"))
    clocks = [row[0] for row in store.conn.execute("SELECT clock FROM changes ORDER BY seq")]
    assert clocks == sorted(set(clocks))


def test_history_and_recent(store: Store) -> None:
    for title in "ABC":
        put(store, incident(title), reason=f"because {title}")
    newest = journal.recent(store.conn, 2)
    assert [change.reason for change in newest] == ["because C", "because B"]
    assert [c.reason for c in journal.recent(store.conn, 9, newest[-1].seq)] == ["because A"]


columns = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2), max_size=4)
bodies = st.builds(
    lambda own, parts: {**own, "parts": parts} if parts else own,
    columns,
    st.dictionaries(
        st.sampled_from("pq"), st.dictionaries(st.sampled_from("xyz"), columns, min_size=1)
    ),
)


@given(bodies, bodies)
def test_a_delta_leads_there_and_back(old: dict[str, object], new: dict[str, object]) -> None:
    before, after = diff(old, new)
    assert patch(old, after) == new
    assert patch(new, before) == old
    assert revert(new, before, after) == (old, [])
    assert (after == {}) == (old == new)


@given(bodies, bodies, bodies)
def test_a_revert_never_loses_what_changed_since(
    old: dict[str, object], new: dict[str, object], now: dict[str, object]
) -> None:
    before, after = diff(old, new)
    result, kept = revert(now, before, after)
    for name in (n for n in now.keys() | result.keys() if n != "parts"):
        changed_since = name not in after or now.get(name) != after[name]
        if changed_since:
            assert result.get(name) == now.get(name)
            assert name in kept or name not in after
        else:
            assert result.get(name) == before[name]
