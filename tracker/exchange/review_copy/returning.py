"""Taking in what was done in a review copy: decisions, remarks and edits, as one batch.

Nothing is overwritten. Where both sides changed the same, the record stays as it is, the collision
is told, and a remark on the record keeps both values; it stays open, for `take` at a later import
of the same copy, or until the record says what the copy says. What an import has taken in is
remembered in the file, with the batch, so that the next one brings only what came since.
"""

from __future__ import annotations

import hashlib
import json
import shlex
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.errors import DatabaseError, RefusedError
from tracker.exchange.progress import Progress, Step, silent
from tracker.exchange.review_copy.bringing import Bringing
from tracker.exchange.review_copy.comparing import Comparing
from tracker.exchange.review_copy.outcome import ASKS_HERE, WHY, ReviewReport, Standing
from tracker.exchange.review_copy.sides import Choices, File, Found, Sides
from tracker.model.columns import TABLES
from tracker.model.records import Remark
from tracker.store import connection, handed_out, imports, review, review_copy, verify
from tracker.store.lookup import winner
from tracker.store.rows import Rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tracker.exchange.review_copy.outcome import By, Collision, Key, Side
    from tracker.exchange.review_copy.sides import Says
    from tracker.store.batch import Batch
    from tracker.store.review_copy import Mark, Place
    from tracker.store.store import Store

_STEP: Final = 100
_BULK: Final = 1000


Open = dict["Key", tuple[str, str]]
"""Collisions not settled: each to the remark that keeps it, and a digest of what it says."""


class _Head(NamedTuple):
    """A row of a copy's journal up to which it was taken in, and what has been open since."""

    seq: int
    hash: str
    open: Open


class _Taken:
    """How far a copy was taken in. There are several heads where the copy was copied in turn."""

    def __init__(self, heads: Sequence[_Head]) -> None:
        self._heads = {(head.seq, head.hash): head for head in heads}

    @classmethod
    def read(cls, conn: sqlite3.Connection, mark: Mark) -> _Taken:
        """Return what this file remembers of a copy."""
        settings = dict(imports.values(conn, "settings"))
        stored = settings.get(f"{review_copy.TAKEN} {mark.copy}", "[]")
        try:
            heads = [
                _Head(seq, hash_, {(table, uid, name): (r, d) for table, uid, name, r, d in open_})
                for seq, hash_, open_ in json.loads(stored)
            ]
        except (TypeError, ValueError):  # not as we write it: then nothing is known
            heads = []
        return cls(heads)

    def head(self, copy: sqlite3.Connection, mark: Mark) -> _Head:
        """Return the newest head of this very copy; the mark if it was never taken in."""
        known = [h for h in self._heads.values() if review_copy.hash_at(copy, h.seq) == h.hash]
        return max(known, default=_Head(mark.seq, "", {}), key=lambda head: head.seq)

    def moved(self, old: _Head, new: _Head) -> str:
        """Return, as it is stored, that the copy was taken in up to `new`: what is open goes on."""
        heads = dict(self._heads)
        if (old.seq, old.hash) in heads:
            heads[old.seq, old.hash] = old._replace(open={})
        heads[new.seq, new.hash] = new
        return json.dumps(
            [
                [seq, hash_, [[*key, *kept] for key, kept in sorted(open_.items())]]
                for seq, hash_, open_ in heads.values()
            ]
        )


def import_review(
    store: Store,
    path: Path,
    saying: Callable[[sqlite3.Connection], Says],
    *,
    take: Mapping[Key, Side] | None = None,
    take_all: Side | None = None,
    with_new: bool = False,
    dry_run: bool = False,
    progress: Progress = silent,
) -> ReviewReport:
    """Take in a review copy, in one batch; with `dry_run` only say what that would do.

    `saying` makes what says the values of a file in words. `take` chooses a side of collisions,
    `take_all` of all others; `with_new` brings along what was added in the copy. Raises
    RefusedError for what is no review copy of this file, or a choice where nothing collides,
    DatabaseError for a copy that is damaged or was altered around its journal, and what
    `Store.batch` raises.
    """
    with _opened(store, path) as (copy, mark):
        choices = Choices(dict(take or {}), take_all)
        work = _Return(store, copy, mark, saying, choices, with_new, progress)
        if dry_run:
            with store.snapshot():
                work.compare()
                return work.report(path, dry_run=True)
        with store.batch(imports.reason_of("review", path.name)) as batch:
            work.compare()
            work.write(batch)
            report = work.report(path, dry_run=False)
        if len(report.came) >= _BULK:
            store.optimize()
        return report


@contextmanager
def _opened(store: Store, path: Path) -> Iterator[tuple[sqlite3.Connection, Mark]]:
    """Open a copy of the copy, which stays as it is; refuse what is none of this file."""
    if path.exists() and path.samefile(store.path):
        raise RefusedError(f"{path} is the file itself.", "Name the review copy of it.")
    copy = connection.open_private_copy(path)
    try:
        wrong = next(verify.misbuilt(copy), None)
        if wrong is not None:
            raise connection.damaged(path, wrong)
        mark = review_copy.mark(copy)
        if mark is None:
            raise RefusedError(
                f"{path} is no review copy.",
                "One is made by: tracker export review FILE QUERY. Another tracker file goes from "
                "file to file as JSON lines.",
            )
        if not review_copy.knows(store.conn, mark.anchor):
            raise RefusedError(
                f"{path} is a review copy of {mark.of}, not of {store.path.name} as it is: the "
                "journal here does not know what it was taken of.",
                "Import it into the file that it was taken of, not into an older backup of it.",
            )
        wrong = next(verify.untrue(copy), None)
        if wrong is not None:
            raise DatabaseError(
                f"{path} is not what its journal says: {wrong}.",
                f"Nothing was taken in. See: tracker verify {shlex.quote(str(path))}",
            )
        yield copy, mark
    finally:
        copy.close()


class _Return:
    """One import of a review copy, or its rehearsal."""

    def __init__(
        self,
        store: Store,
        copy: sqlite3.Connection,
        mark: Mark,
        saying: Callable[[sqlite3.Connection], Says],
        choices: Choices,
        with_new: bool,
        progress: Progress,
    ) -> None:
        self._store = store
        self._copy = copy
        self._mark = mark
        self._saying = saying
        self._choices = choices
        self._with_new = with_new
        self._progress = progress
        self._found = Found()
        self._places: list[Place] = []
        self._notes: list[str] = []
        self._is_written = False

    def compare(self) -> None:
        """Find out what comes, what collides and what stays in the copy."""
        here, copy, mark = self._store.conn, self._copy, self._mark
        self._taken = _Taken.read(here, mark)
        self._head = self._taken.head(copy, mark)
        taken_at = review_copy.row_of(here, mark.anchor)
        setting = f"{review_copy.TAKEN} {mark.copy}"
        is_again = self._head.seq > mark.seq
        sides = Sides(
            File(here, Rows(here), self._saying(here)),
            File(copy, Rows(copy), self._saying(copy)),
            mark,
            self._head.seq,
            self._head.open.keys(),
            {remark for remark, _ in self._head.open.values()},
            taken_at,
            max(taken_at, review_copy.last_row(here, setting)) if is_again else taken_at,
        )
        self._standing = self._stands(sides, again=is_again)
        codes = imports.Codes(here)
        self._bringing = Bringing(sides, self._found, codes)
        comparing = Comparing(sides, self._choices, self._bringing, self._found)
        touched = review_copy.touched(copy, mark.seq)
        self._places = [place for place in touched if place[0] in TABLES]
        if len(self._places) < len(touched):
            self._notes.append("Settings and saved searches of the copy stay in it.")
        added: list[Place] = []
        for done, place in enumerate(self._places):
            if done % _STEP == 0:
                self._progress(Step(done, done, 2 * len(self._places)))
            if sides.here.rows.has(*place) or sides.base(place, whole=True) is not None:
                comparing.record(place)
            elif sides.copy.rows.has(*place):
                added.append(place)
        self._bringing.all(added, with_new=self._with_new)
        comparing.decide()
        if self._choices.unused:
            table, uid, field = min(self._choices.unused)
            raise RefusedError(
                f"Nothing collides in {field} of {self._store.reference(table, uid, 8)}.",
                "What collides is listed by the import without --take.",
            )
        self._refuse_what_cannot_be_taken()

    def _stands(self, sides: Sides, *, again: bool) -> Standing:
        noted = handed_out.of(sides.here.conn, self._mark.copy)
        taken_at = self._mark.at if noted is None else noted.at
        chosen = review_copy.chosen(sides.copy.conn, self._mark)
        changed = chosen.intersection(review_copy.touched(sides.here.conn, sides.since_here))
        days = (datetime.now(UTC) - taken_at).days
        return Standing(noted, days, len(chosen), len(changed), again)

    def _refuse_what_cannot_be_taken(self) -> None:
        """Raise RefusedError where the side of the copy was chosen by name, and cannot be had."""
        found = self._found
        for one in found.collisions:
            if one.key not in self._choices.named or one.key in found.settled:
                continue
            reference = self._store.reference(one.table, one.uid, 8)
            detail = f": {one.detail}" if one.detail else ""
            hint = f"Look at it and decide here: tracker review show {reference}"
            if one.why not in ASKS_HERE:
                hint = f"{reference}/{one.label.replace(' ', '_')}:ours leaves it as it is here."
            raise RefusedError(
                f"{one.label} of {reference} cannot be taken from the copy; "
                f"{WHY[one.why]}{detail}.",
                hint,
            )

    def report(self, path: Path, *, dry_run: bool) -> ReviewReport:
        """Return what it came to."""
        found = self._found
        return ReviewReport(
            *(path, self._mark, self._standing, dry_run, len(self._places)),
            *(tuple(found.came), tuple(found.collisions), tuple(found.left), tuple(self._notes)),
            *(len(found.settled), self._is_written),
        )

    # Writing

    def write(self, batch: Batch) -> None:
        """Write what comes, each change signed by whoever made it in the copy."""
        brought, total = self._bringing.brought, len(self._places)
        for table, uid in brought:
            batch.rows.reserve(table, uid)
        for (table, uid), (body, by) in brought.items():
            with batch.signed(by.author, self._reason(by)):
                batch.insert_body(table, uid, body)
        for done, work in enumerate(self._found.work):
            if done % _STEP == 0:
                self._progress(Step(total + done, total + done, 2 * total))
            now = work.now
            for stroke in work.strokes:
                with batch.signed(stroke.by.author, self._reason(stroke.by)):
                    batch.write(work.table, work.uid, now, stroke.body, stroke.op)
                now = stroke.body
        self._remember(batch)

    def _reason(self, by: By) -> str:
        where = f"in a review copy, {by.when}"
        return f"{by.reason} ({where})" if by.reason else where

    def _remember(self, batch: Batch) -> None:
        """Keep how far the copy was taken in, and in remarks what collided."""
        old = self._head
        open_ = self._keep(batch, old.open)
        for remark in {remark for remark, _ in old.open.values()}:
            if remark not in {kept for kept, _ in open_.values()}:
                _settle(batch, remark)
        if batch.touched or self._found.settled or open_ != old.open:
            new = _Head(*review_copy.newest(self._copy), open_)
            key = f"{review_copy.TAKEN} {self._mark.copy}"
            batch.set_value("settings", key, self._taken.moved(old, new))
            self._is_written = True

    def _keep(self, batch: Batch, old: Open) -> Open:
        """Return what is open now, each with its remark; write those that are not there yet."""
        by_record: dict[Place, list[Collision]] = {}
        open_: Open = {}
        for one in self._found.collisions:
            digest = _digest(f"{one.why}\n{one.theirs}")
            remark, said = old.get(one.open_as, ("", ""))
            open_[one.open_as] = (remark, digest)
            if said != digest:
                by_record.setdefault((one.table, one.uid), []).append(one)
        for (table, uid), fresh in by_record.items():
            remark = self._remark(batch, table, uid, fresh)
            for one in fresh:
                open_[one.open_as] = (remark, open_[one.open_as][1])
        return open_

    def _remark(self, batch: Batch, table: str, uid: str, collisions: list[Collision]) -> str:
        """Write the remark that keeps what collided; "" where there is nothing to put it on."""
        into = winner(self._store.conn, table, uid)
        about = batch.rows.read(table, uid)
        if about is not None and table == "remarks":
            table, into = about["record_table"], about["record_uid"]
        if about is None or table not in _REMARKED:
            return ""
        lines = [f"Not taken over from the review copy of {self._mark.at:%d %b %Y}:"]
        lines += [f"{one.words}." for one in collisions]
        remark = Remark(
            record_table=table, record_uid=into, author=batch.author, body="\n".join(lines)
        )
        return batch.put(remark)


_REMARKED: Final = (*review.REVIEWED_TABLES, "actors", "places", "documents")


def _settle(batch: Batch, remark: str) -> None:
    """Settle the remark on a collision that is none any more, unless somebody has."""
    body = batch.rows.read("remarks", remark) if remark else None
    if body is not None and not body.get("resolved_at"):
        review.settle(batch, remark, batch.now)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
