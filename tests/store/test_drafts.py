from __future__ import annotations

import os
import platform
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from tests.conftest import NOON, ticking
from tests.store.makers import incident
from tracker.entry.state import is_open
from tracker.errors import NotFoundError
from tracker.store import drafts, offering

if TYPE_CHECKING:
    from tracker.store.store import Store


def test_a_draft_is_kept_again_under_its_id_and_is_no_change_of_the_file(store: Store) -> None:
    first = drafts.keep(store, None, "incidents", None, {"texts": {"title": "a"}}, NOON)
    again = drafts.keep(store, first, "incidents", None, {"texts": {"title": "قاسم"}}, NOON)
    assert again == first
    (kept,) = drafts.drafts(store.conn, "ann")
    assert kept.content == {"texts": {"title": "قاسم"}}
    assert store.conn.execute("SELECT count(*) FROM changes").fetchone() == (0,)


def test_the_draft_typed_last_comes_first_and_others_are_not_shown(store: Store) -> None:
    clock = ticking()
    one = drafts.keep(store, None, "incidents", None, {}, clock())
    two = drafts.keep(store, None, "statements", "abc", {}, clock())
    assert [draft.id for draft in drafts.drafts(store.conn, "ann")] == [two, one]
    drafts.keep(store, one, "incidents", None, {}, clock())
    assert [draft.id for draft in drafts.drafts(store.conn, "ann")] == [one, two]
    assert drafts.drafts(store.conn, "bob") == []


def test_a_draft_that_was_discarded_elsewhere_is_kept_as_a_new_one(store: Store) -> None:
    one = drafts.keep(store, None, "incidents", None, {}, NOON)
    drafts.discard(store, one)
    drafts.discard(store, one)
    with pytest.raises(NotFoundError):
        drafts.draft(store.conn, one)
    two = drafts.keep(store, one, "incidents", None, {"texts": {}}, NOON)
    assert drafts.draft(store.conn, two).content == {"texts": {}}


def test_a_draft_goes_with_the_transaction_of_its_record(store: Store) -> None:
    one = drafts.keep(store, None, "actors", None, {}, NOON)
    with suppress(ZeroDivisionError), store.batch():
        drafts.remove(store.conn, one)
        raise ZeroDivisionError
    assert [draft.id for draft in drafts.drafts(store.conn, "ann")] == [one]


def test_titles_hold_every_word_typed_and_wildcards_are_letters(store: Store) -> None:
    with store.batch() as batch:
        for title in ("Iraq condemns strikes", "100% of Iraq", "Strikes"):
            batch.put_body("documents", "", {"title": title})
    found = offering.like(store.conn, "documents", "strikes iraq", 5)
    assert [item.title for item in found] == ["Iraq condemns strikes"]
    assert [item.title for item in offering.like(store.conn, "documents", "%", 5)] == [
        "100% of Iraq"
    ]


def test_the_drafts_of_an_author_are_told_by_their_ids(store: Store) -> None:
    assert drafts.ids(store.conn, "ann") == frozenset()
    kept = drafts.keep(store, None, "incidents", None, {}, NOON)
    assert (drafts.ids(store.conn, "ann"), drafts.ids(store.conn, "bob")) == ({kept}, frozenset())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who is dead but not buried")
def test_a_killed_process_works_on_no_draft_though_nobody_has_buried_it(store: Store) -> None:
    kept = drafts.keep(store, None, "incidents", None, {}, NOON)
    draft = drafts.draft(store.conn, kept)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        at_work = draft._replace(content={"process": f"{platform.node()} {other.pid}"})
        assert is_open(at_work)
        other.kill()
        os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)
        assert not is_open(at_work)


def test_a_record_of_several_days_is_offered_with_all_of_them(store: Store) -> None:
    with store.batch() as batch:
        made = [batch.put(incident("Raid", date)) for date in ("2024-03-03/2024-03-04", "2024-05")]
    notes = [offering.titled(store.conn, "incidents", uid).note for uid in made]
    assert notes == ["2024-03-03 to 2024-03-04", "2024-05-01 to 2024-05-31"]
