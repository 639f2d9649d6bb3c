"""A review copy goes out and comes back, with anything done on both sides: the laws that hold."""

from __future__ import annotations

import copy
import itertools
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from tests.conftest import numbered, ticking
from tests.exchange.bodies import Key, Records, alternate, records
from tests.lengths import draws
from tests.store.test_grounds import MATTERS, Desk
from tests.store.test_undo import everything
from tracker.entry.saying import Saying
from tracker.errors import NotFoundError, RefusedError
from tracker.exchange.review_copy.returning import import_review
from tracker.exchange.review_copy.taking import take
from tracker.model.records import Actor, Link
from tracker.model.references import derived_uid
from tracker.model.three_way import differing, units_of
from tracker.store import authorship, imports, review, review_copy
from tracker.store.grounds import View, grounds, unseen
from tracker.store.merge import led_on
from tracker.store.store import Store
from tracker.store.verify import verify
from tracker.store.versions import as_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from tracker.exchange.review_copy.outcome import ReviewReport
    from tracker.model.columns import Body
    from tracker.store.batch import Batch

ONLY_HERE: Final = ("merge",)
WORK: Final = (
    *("mix", "mix", "mix", "mix", "put up", "void", "unvoid", "remark", "settle", "remove"),
    *("link", "accept", "send back", "new party", "undo"),
)


def fill(store: Store, drawn: Records) -> None:
    with store.batch("filled") as batch:
        for key in drawn:
            batch.rows.reserve(*key)
        for (table, uid), body in drawn.items():
            batch.put_body(table, uid, body)


class Worker:
    """Does drawn work in a file, in turn by two people; what the store refuses is not done."""

    def __init__(
        self, data: st.DataObject, store: Store, authors: tuple[str, str], hot: Key
    ) -> None:
        self.draw: Callable[..., Any] = data.draw
        self.store = store
        self.authors = authors
        self.hot: Key | None = hot

    def work(self, kinds: tuple[str, ...], most: int) -> None:
        more = self.draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=most))
        for kind in ("mix", *more):  # the same record on both sides, or hardly anything collides
            self.store.author = self.draw(st.sampled_from(self.authors))
            with suppress(RefusedError, NotFoundError):
                if kind == "undo":
                    self.store.undo()
                    continue
                reason = {"accept": authorship.ACCEPTED, "send back": authorship.SENT_BACK}.get(
                    kind, kind
                )
                with self.store.batch(reason) as batch:
                    getattr(self, kind.replace(" ", "_"))(batch)

    def pick(self, *tables: str) -> tuple[Key, Body]:
        there = [key for key in sorted(everything(self.store)) if not tables or key[0] in tables]
        if not there:
            raise NotFoundError("nothing of the kind")
        is_hot = self.hot in there and self.draw(st.integers(0, 3))
        key = self.hot if is_hot else self.draw(st.sampled_from(there))
        return key, self.store.body(*key)

    def mix(self, batch: Batch) -> None:
        (table, uid), body = self.pick()
        there = {table: [u for t, u in everything(self.store) if t == table] for table in _TABLES}
        other = self.draw(alternate(table, uid, there))
        if other is None:
            return
        mixed = dict(body)
        for unit in differing(units_of(table), body, body, other):
            if unit.field not in ("state", "merged_into") and self.draw(st.booleans()):
                mixed = unit.put(mixed, unit.theirs)
        batch.put_body(table, uid, mixed)

    def put_up(self, batch: Batch) -> None:
        (table, uid), body = self.pick("incidents", "statements")
        batch.put_body(table, uid, {**body, "state": "review"})

    def void(self, batch: Batch) -> None:
        batch.void(*self.pick(*_VOIDABLE)[0], "a mistake")

    def unvoid(self, batch: Batch) -> None:
        batch.unvoid(*self.pick(*_VOIDABLE)[0])

    def remark(self, batch: Batch) -> None:
        (table, uid), _ = self.pick(*_VOIDABLE)
        review.say(batch, table, uid, self.draw(st.sampled_from(["Which?", "[/] \x1b[31m"])))

    def settle(self, batch: Batch) -> None:
        (_, uid), body = self.pick("remarks")
        review.settle(batch, uid, None if body.get("resolved_at") else batch.now)

    def remove(self, batch: Batch) -> None:
        batch.delete(*self.pick("links", "remarks")[0])

    def link(self, batch: Batch) -> None:
        (table, uid), _ = self.pick("incidents", "statements", "actors")
        (_, other), _ = self.pick(table)
        noun = table.removesuffix("s")
        kind = self.draw(st.sampled_from(["part_of", "same_series", "maybe_same"]))
        batch.put(Link(kind=kind, **{f"from_{noun}": uid, f"to_{noun}": other}))

    def accept(self, batch: Batch) -> None:
        review.accept(self.store.conn, batch, *self.pick("incidents", "statements")[0])

    def send_back(self, batch: Batch) -> None:
        key, _ = self.pick("incidents", "statements")
        review.send_back(self.store.conn, batch, *key, "Why?")

    def new_party(self, batch: Batch) -> None:
        (table, uid), body = self.pick("incidents")
        actor = batch.put(Actor(name=self.draw(st.sampled_from(["PMF", "SOHR"]))))
        row = {"actor": actor, "role": "party", "attribution": "alleged"}
        parts = {**body.get("parts", {})}
        parts["involvements"] = {**parts.get("involvements", {}), "new-1": row}
        batch.put_body(table, uid, {**body, "parts": parts})

    def merge(self, batch: Batch) -> None:
        (table, loser), _ = self.pick("incidents", "statements", "actors", "places")
        (_, winner), _ = self.pick(table)
        batch.merge(table, loser, winner)


_TABLES: Final = (
    *("incidents", "statements", "actors", "places", "documents", "links", "remarks"),
)
_VOIDABLE: Final = _TABLES[:5]


class Copied(NamedTuple):
    """A review copy that was worked on: how its records were when taken, and how they are."""

    base: Records
    theirs: Records


def copied(path: Path) -> Copied:
    with Store.open(path) as opened:
        mark = review_copy.mark(opened.conn)
        assert mark is not None
        theirs = everything(opened)
        places = {*theirs, *(p for p in review_copy.touched(opened.conn, 0) if p[0] in _TABLES)}
        base = {key: as_of(opened.conn, *key, mark.seq) for key in places}
        return Copied({key: body for key, body in base.items() if body is not None}, theirs)


def settings_of(store: Store) -> list[tuple[str, str]]:
    return imports.values(store.conn, "settings")


def journal_length(store: Store) -> int:
    return int(store.conn.execute("SELECT count(*) FROM changes").fetchone()[0])


@settings(max_examples=draws(25, 250))
@given(records().filter(bool), st.data())
def test_nothing_is_lost_and_every_collision_is_shown(
    tmp_path_factory: pytest.TempPathFactory, drawn: Records, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("copy")
    tables = sorted({table for table, _ in drawn} & {*review.REVIEWED_TABLES})
    assume(tables)
    table = data.draw(st.sampled_from(tables))
    chosen = [uid for kind, uid in drawn if kind == table]
    path = folder / "copy.db"
    with Store.create(
        folder / "field.db", author="ann", clock=ticking(), random_uid=numbered()
    ) as store:
        fill(store, drawn)
        hot = (table, data.draw(st.sampled_from(chosen)))
        Worker(data, store, ("ann", "alice"), hot).work(WORK, 3)
        store.author = "ann"
        try:
            take(store, path, table, chosen, "all", with_sensitive=data.draw(st.booleans()))
        except NotFoundError:
            return
        assert verify(path) == []
        with Store.open(path, author="bob") as field:
            numbers = itertools.count()
            field._random_uid = lambda: derived_uid("copy", str(next(numbers)))
            Worker(data, field, ("bob", "carol"), hot).work(WORK, 6)
        assert verify(path) == []
        Worker(data, store, ("ann", "alice"), hot).work(WORK + ONLY_HERE, 5)
        store.author = "ann"
        there, ours, were = copied(path), everything(store), settings_of(store)

        report = import_review(store, path, Saying, with_new=data.draw(st.booleans()))
        for said in {*(one.what for one in report.came), *(o.why for o in report.collisions)}:
            event(said)
        after = everything(store)
        assert verify(store.path) == []
        check_records(store, there, ours, after, report)
        check_new(there, ours, after, report)
        check_decisions(there, ours, after)
        check_grounds(store, path, ours, after)

        length = journal_length(store)
        again = import_review(store, path, Saying, with_new=bool(report.left == ()))
        assert again.came == ()
        assert {one.key for one in again.collisions} == {one.key for one in report.collisions}
        assert (everything(store), journal_length(store)) == (after, length)

        if report.written:
            assert store.undo() is not None
        assert (everything(store), settings_of(store)) == (ours, were)

        import_review(store, path, Saying, take_all="theirs", with_new=True)
        check_grounds(store, path, ours, everything(store))


@settings(max_examples=draws(15, 150))
@given(st.data())
def test_what_becomes_final_rests_on_what_was_read(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("copy")
    path, work = folder / "copy.db", st.lists(st.sampled_from(sorted(MATTERS)), max_size=2)
    desk = Desk(folder / "field.db")
    with desk.store as store:
        take(store, path, "incidents", [desk.raid, desk.other], "all")
        there = copy.copy(desk)
        with Store.open(path, author="bob") as there.store:
            there.store._random_uid = lambda: derived_uid("copy", str(next(numbers)))
            numbers, steps = itertools.count(), data.draw(work, label="copy")
            steps.insert(data.draw(st.integers(0, len(steps))), "accept")
            for step in steps:
                with suppress(RefusedError), there.store.batch(step) as batch:
                    if step == "accept":
                        review.accept(there.store.conn, batch, "incidents", desk.raid)
                    else:
                        MATTERS[step](there, batch)
            # Not of what bob changed before: nobody else has seen that.
            accepted = there.store.body("incidents", desk.raid)["state"] == "final"
        for step in (done := data.draw(work, label="here")):
            with suppress(RefusedError), store.batch(step) as batch:
                MATTERS[step](desk, batch)
        ours = everything(store)
        import_review(
            *(store, path, Saying),
            take_all=data.draw(st.sampled_from([None, "theirs"])),
            with_new=(with_new := data.draw(st.booleans(), label="new")),
        )
        check_grounds(store, path, ours, everything(store))
        if not done and with_new:
            final = store.body("incidents", desk.raid)["state"] == "final"
            assert final == accepted


def check_records(
    store: Store, there: Copied, ours: Records, after: Records, report: ReviewReport
) -> None:
    """Each field and part is as it was here, or as in the copy and then only if that changed it."""
    collisions = {one.key for one in report.collisions}
    for key in {*ours, *after}:
        if key not in ours:
            continue
        if key not in after:  # a link or remark that was removed in the copy
            assert key in there.base
            assert key not in there.theirs
            continue
        base, theirs = there.base.get(key, {}), there.theirs.get(key)
        if theirs is None:
            assert after[key] == ours[key]
            continue
        base, theirs = (led_on(store.conn, key[0], body) for body in (base, theirs))
        units = {(u.field, u.key): u for u in differing(units_of(key[0]), base, ours[key], theirs)}
        for unit in differing(units_of(key[0]), ours[key], ours[key], after[key]):
            changed = units.pop((unit.field, unit.key))
            assert (unit.theirs or None) == (changed.theirs or None)
            assert not changed.clashes
        for unit in units.values():
            assert (*key, unit.field) in collisions or is_said(ours[key], after[key], unit)


def is_said(ours: Body, after: Body, unit: Any) -> bool:
    """Whether what was added, or settled, was so on both sides."""
    if unit.field == "resolved_at":
        return bool(unit.ours) and bool(unit.theirs)
    rows = after.get("parts", {}).get(unit.field, {})
    return bool(unit.key) and unit.base is None and unit.theirs in rows.values()


def check_new(there: Copied, ours: Records, after: Records, report: ReviewReport) -> None:
    """What was added in the copy came, or is named, or is a link that is here already."""
    left = {(one.table, one.uid) for one in report.left}
    for key in there.theirs.keys() - there.base.keys() - ours.keys():
        if key not in after and key not in left:
            assert key[0] == "links"
    for key in after.keys() - ours.keys():
        is_theirs = key in there.theirs and key not in there.base
        assert is_theirs or after[key].get("body", "").startswith("Not taken over")


def check_decisions(there: Copied, ours: Records, after: Records) -> None:
    """Nothing becomes final that was not read as it is then."""
    for key, body in after.items():
        if key[0] not in review.REVIEWED_TABLES or key not in ours:
            continue
        if body["state"] == "final" and ours[key]["state"] != "final":
            read = there.theirs[key]
            assert contents(body) == contents(read)


def check_grounds(store: Store, path: Path, ours: Records, after: Records) -> None:
    """Nothing becomes final unless all that is read with it is what was read, or made, there."""
    made_final = [
        key
        for key, body in after.items()
        if key[0] in review.REVIEWED_TABLES and key in ours
        if (ours[key]["state"], body["state"]) != ("final", "final") and body["state"] == "final"
    ]
    with Store.open(path) as opened:
        for key in made_final:
            seen = grounds(View(opened.conn, lead=store.conn), *key)
            news = unseen(seen, grounds(View(store.conn), *key))
            event("final on its grounds")
            assert [one for one in news if not is_kept(store, one.place)] == []


def is_kept(store: Store, place: Key) -> bool:
    """Whether it is the remark by which the import itself says what collided."""
    return place[0] == "remarks" and store.body(*place)["body"].startswith("Not taken over")


def contents(body: Body) -> dict[str, Any]:
    kept = {
        k: v for k, v in body.items() if k not in ("parts", "state", "created_by", "created_at")
    }
    parts = {
        name: sorted(str(sorted(row.items())) for row in rows.values())
        for name, rows in body.get("parts", {}).items()
    }
    return {**kept, "parts": parts}
