"""A review copy is a file from outside: what its holder made of it, around the program too."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.store.makers import incident
from tracker.entry.saying import Saying
from tracker.errors import DatabaseError, RefusedError
from tracker.exchange.review_copy.returning import import_review
from tracker.exchange.review_copy.taking import take
from tracker.model.records import Citation, Document
from tracker.store import review
from tracker.store.store import Store
from tracker.store.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tracker.exchange.review_copy.outcome import ReviewReport
    from tracker.store.batch import Batch


class Copy:
    """The file of ann, of which one incident went out, and the copy of it."""

    def __init__(self, store: Store, path: Path, **more: Any) -> None:
        self.store = store
        self.path = path
        with store.batch("coded") as batch:
            self.uid = batch.put(incident(more.pop("title", "Strike"), **more))
        take(store, path, "incidents", [self.uid], "all")

    @contextmanager
    def worked_on(self, author: str = "bob", reason: str = "worked on") -> Iterator[Batch]:
        """Write in the copy, with `batch.write` also what no door lets in."""
        with Store.open(self.path, author=author) as copy, copy.batch(reason) as batch:
            yield batch

    def write(self, author: str = "bob", **columns: Any) -> None:
        """Write into the record of the copy, unchecked."""
        with self.worked_on(author) as batch:
            body = batch.rows.read("incidents", self.uid)
            batch.write("incidents", self.uid, body, {**(body or {}), **columns}, "update")

    def body(self) -> dict[str, Any]:
        with Store.open(self.path) as copy:
            return copy.body("incidents", self.uid)

    def comes_back(self, **more: Any) -> ReviewReport:
        report = import_review(self.store, self.path, Saying, **more)
        assert verify(self.store.path) == []
        return report

    @property
    def here(self) -> dict[str, Any]:
        return self.store.body("incidents", self.uid)


@pytest.mark.parametrize("state", ["draft", "review", "void"])
def test_nobody_makes_their_own_final_by_way_of_a_copy(
    store: Store, tmp_path: Path, state: str
) -> None:
    more = {"void_reason": "twice"} if state == "void" else {}
    copy = Copy(store, tmp_path / "copy.db", state=state, **more)
    with copy.worked_on("ann") as batch:
        review.allow_own(batch, allowed=True)
    copy.write("ann", state="final", void_reason=None)
    for again in ({}, {"take_all": "theirs"}):
        assert [one.why for one in copy.comes_back(**again).collisions] == ["own"]
        assert copy.here["state"] == state


def test_who_wrote_it_in_the_copy_does_not_accept_it_there_either(
    store: Store, tmp_path: Path
) -> None:
    copy = Copy(store, tmp_path / "copy.db", state="draft")
    copy.write("bob", title="All of it is another")
    copy.write("bob", state="final")
    assert [one.why for one in copy.comes_back().collisions] == ["own"]
    assert (copy.here["state"], copy.here["title"]) == ("draft", "All of it is another")


def test_a_choice_of_theirs_does_not_pass_by_the_rule(store: Store, tmp_path: Path) -> None:
    copy = Copy(store, tmp_path / "copy.db", state="review")
    copy.write("ann", state="final")
    with store.batch("not yet") as batch:
        batch.put_body("incidents", copy.uid, {**copy.here, "state": "draft"})
    assert [one.why for one in copy.comes_back(take_all="theirs").collisions] == ["own"]


def test_what_was_added_in_the_copy_awaits_review_here(store: Store, tmp_path: Path) -> None:
    copy = Copy(store, tmp_path / "copy.db", state="review")
    with copy.worked_on() as batch:
        new = batch.put(incident("New", state="final"))
        batch.put(Document(title="A source", state="final"))
    came = {one.title: one.what for one in copy.comes_back(with_new=True).came}
    assert came == {"New": "added for review", "A source": "added"}
    assert store.body("incidents", new)["state"] == "review"


def test_what_cannot_be_stored_is_cleaned_as_at_any_door(store: Store, tmp_path: Path) -> None:
    copy = Copy(store, tmp_path / "copy.db", state="review")
    copy.write("bob\n\x00" + "b" * 500, title="Strike\x00s")
    copy.comes_back()
    change = store.history("incidents", copy.uid)[-1]
    assert copy.here["title"] == "Strike�s"
    assert (change.author[:6], len(change.author)) == ("bob �b", 100)
    store.author = "ann"
    with store.batch("mended") as batch:
        batch.edit_body("incidents", copy.uid, copy.here, {**copy.here, "title": "Strike"})
    assert copy.here["title"] == "Strike"


def test_only_what_a_reviewer_can_edit_is_taken_over(store: Store, tmp_path: Path) -> None:
    with store.batch("a source") as batch:
        source = batch.put(Document(title="AFP", sha256="0" * 64, bytes=4))
    copy = Copy(store, tmp_path / "copy.db", citations=(Citation(document=source),))
    before = store.body("documents", source)
    with copy.worked_on() as batch:
        was = batch.rows.read("documents", source)
        altered = {**(was or {}), "path": "../x", "sha256": "f" * 64, "bytes": 9, "title": "AFP 2"}
        batch.write("documents", source, was, altered, "update")
    copy.write(origin="ucdp", origin_id="7", extra={"a": 1})
    found = {one.unit for one in copy.comes_back().collisions}
    assert found == {"path", "sha256", "bytes", "origin", "origin_id", "extra"}
    assert store.body("documents", source) == {**before, "title": "AFP 2"}
    assert "origin" not in copy.here


def test_what_is_added_is_by_whom_the_journal_says_and_of_no_moment_to_come(
    store: Store, tmp_path: Path
) -> None:
    copy = Copy(store, tmp_path / "copy.db")
    told = {"record_table": "incidents", "record_uid": copy.uid, "body": "Agreed."}
    signed = {"author": "ann", "created_by": "ann", "created_at": "2999-01-01T00:00:00.000Z"}
    with copy.worked_on() as batch:
        new = batch.put(Document(title="A source", sha256="f" * 64, path="../x"))
        for uid in ("b" * 16, "<b>".ljust(16)):
            batch.write("remarks", uid, None, told | signed | {"resolved_at": "soon"}, "insert")
    report = copy.comes_back(with_new=True)
    assert store.body("remarks", "b" * 16) | told | {"author": "bob", "created_by": "bob"} == (
        store.body("remarks", "b" * 16)
    )
    assert store.body("remarks", "b" * 16)["created_at"] < "2999"
    assert "resolved_at" not in store.body("remarks", "b" * 16)
    assert {"path", "sha256"}.isdisjoint(store.body("documents", new))
    left = {one.title: one.why for one in report.left}
    assert "path, sha256" in left["A source"]
    assert "no reference" in left["Agreed."]


def test_a_base_that_the_copy_makes_up_overwrites_nothing(store: Store, tmp_path: Path) -> None:
    copy = Copy(store, tmp_path / "copy.db", title="As it went out")
    with store.batch("newer work") as batch:
        batch.put_body("incidents", copy.uid, {**copy.here, "title": "Newer"})
    body = copy.body()
    with copy.worked_on() as batch:
        forged = {**body, "title": "Newer"}
        batch.write("incidents", copy.uid, forged, {**body, "title": "Theirs"}, "update")
    assert [(one.field, one.why) for one in copy.comes_back().collisions] == [("title", "both")]
    assert copy.here["title"] == "Newer"
    copy.comes_back(take_all="theirs")
    copy.write(title="Theirs again")
    assert copy.comes_back().collisions == ()
    assert copy.here["title"] == "Theirs again"


def test_a_part_of_a_record_is_not_made_final_by_any_door(store: Store, tmp_path: Path) -> None:
    with store.batch("a witness") as batch:
        secret = batch.put(Document(title="A witness", sensitive=True))
    copy = Copy(store, tmp_path / "copy.db", state="review", citations=(Citation(document=secret),))
    with pytest.raises(RefusedError, match="did not come whole"), copy.worked_on() as batch:
        batch.put_body("incidents", copy.uid, {**copy.body(), "state": "final"})
    copy.write(state="final")
    (one,) = copy.comes_back().collisions
    assert (one.why, one.detail) == ("unshown", "source")
    assert copy.here["state"] == "review"


def test_what_is_voided_is_not_removed_by_way_of_a_copy(store: Store, tmp_path: Path) -> None:
    copy = Copy(store, tmp_path / "copy.db")
    with copy.worked_on() as batch:
        batch.write("incidents", copy.uid, copy.here, None, "delete")
    for again in ({}, {"take_all": "theirs"}):
        assert [one.why for one in copy.comes_back(**again).collisions] == ["invalid"]
    assert copy.here["title"] == "Strike"
    assert copy.comes_back(take_all="ours").collisions == ()


DEEP = '{"title":' + "[" * 1500 + "]" * 1500 + "}"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE changes SET clock = -1",
        "UPDATE changes SET clock = 'soon'",
        "UPDATE changes SET before = '{\"parts\":[1]}'",
        'UPDATE changes SET before = \'{"parts":{"tags":{"a":{"b":[]}}}}\'',
        f"UPDATE changes SET before = '{DEEP}'",
        f"UPDATE changes SET after = '{DEEP}'",
        "UPDATE changes SET after = replace(after, '\"chosen', 'Infinity, \"chosen')",
        "UPDATE changes SET after = replace(after, 'incidents\\\": 1', 'incidents\\\": Infinity')",
        "ALTER TABLE incidents RENAME TO i; CREATE VIEW incidents AS SELECT * FROM i",
        "ALTER TABLE changes RENAME TO c; CREATE VIEW changes AS WITH RECURSIVE f(n) AS "
        "(SELECT 1 UNION ALL SELECT n + 1 FROM f) SELECT c.* FROM c, f",
        "ALTER TABLE incidents RENAME TO i; CREATE VIEW incidents AS SELECT * FROM i; "
        "PRAGMA user_version = 1",
        "DROP TABLE remarks",
        "CREATE TRIGGER more AFTER INSERT ON terms BEGIN SELECT 1; END",
    ],
)
def test_what_breaks_readers_is_damaged_and_nothing_is_left_beside_it(
    store: Store, tmp_path: Path, sql: str
) -> None:
    copy = Copy(store, tmp_path / "copy.db")
    copy.write(title="Another")
    with closing(sqlite3.connect(copy.path)) as conn:
        triggers = conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = triggers.fetchall()
        conn.execute("PRAGMA ignore_check_constraints = ON")
        conn.execute("PRAGMA journal_mode = DELETE")
        for name, _ in triggers:
            conn.execute(f"DROP TRIGGER {name}")
        conn.executescript(sql)
        if "CREATE" not in sql or "TRIGGER" in sql:
            for _, made in triggers:
                conn.execute(made)
        conn.commit()
    stored, names = copy.path.read_bytes(), sorted(tmp_path.iterdir())
    with pytest.raises((DatabaseError, RefusedError)) as refused:
        copy.comes_back()
    assert any(word in str(refused.value) for word in ("damaged", "journal says", "no review"))
    assert copy.path.read_bytes() == stored
    assert [path for path in tmp_path.iterdir() if path not in names] == []
