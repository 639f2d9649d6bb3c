"""Importing again: what upstream changed, kept apart from what a person changed.

Three bodies are compared: the *base* that the last import gave, the record as it is, and what comes
in. Where the incoming value is that of the base, upstream changed nothing and nothing is done.
Where the record still has the base's value, it takes the new one. Where both went their own way,
the person's stays and is named. Void, merged and removed records stay so.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.exchange.report import LeftAlone
from tracker.model.columns import WHEN, Body
from tracker.model.three_way import differing
from tracker.model.validation import check
from tracker.store import imports
from tracker.store.absorbed import EMPTIED
from tracker.store.rows import Rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Sequence

    from tracker.exchange.naming import Record
    from tracker.store.batch import Batch

    Lead = Callable[[Body], Body]

_TOGETHER: Final = (
    tuple(column.name for column in WHEN),
    ("latitude", "longitude"),
    ("state", "void_reason", "merged_into"),
)
"""Columns that say one thing together: a person's date with upstream's mode would be neither's."""

_MADE_OF_THEIR_UID: Final = frozenset({"actors", "places", "documents"})
"""Tables whose imported records are named by all that they hold: upstream cannot change one."""

_CREATED: Final = ("created_at", "created_by")
_APART: Final = (*_CREATED, "parts")


def merge(base: Body, current: Body, incoming: Body) -> tuple[Body, list[str]]:
    """Return the record with what upstream changed, and the names of what stays a person's.

    A part (a party, a figure, a citation) goes as a whole.
    """
    result = current
    kept: list[str] = []
    for unit in differing(_groups(base, incoming), base, current, incoming):
        if not unit.clashes:
            result = unit.put(result, unit.theirs)
        elif unit.key:
            kept.append(unit.field)
        else:
            kept += [name for name in unit.columns if current.get(name) != incoming.get(name)]
    return result, list(dict.fromkeys(kept))


def _groups(*bodies: Body) -> dict[str, tuple[str, ...]]:
    """Return the columns that any of the bodies has, those that belong together as one."""
    names = dict.fromkeys(name for body in bodies for name in body if name not in _APART)
    groups = {group[0]: group for group in _TOGETHER if not names.keys().isdisjoint(group)}
    together = {name for group in groups.values() for name in group}
    return groups | {name: (name,) for name in names if name not in together}


class Meeting(NamedTuple):
    """What becomes of a record that is there already: how it is, and how it would be after.

    `kept` names what stays a person's; `stays` why all of it does: "void", "merged", "" for no.
    """

    current: Body
    after: Body
    kept: Sequence[str] = ()
    stays: str = ""


class Intake:
    """Takes incoming records one after the other: creates, updates, leaves alone, and counts.

    Without a batch it only counts: a rehearsal, which reads with the same eyes.
    """

    def __init__(
        self, conn: sqlite3.Connection, last: imports.LastImport, batch: Batch | None
    ) -> None:
        self.rows = batch.rows if batch is not None else Rows(conn)
        self._conn = conn
        self._last = last
        self._batch = batch
        self._settled: set[str] = set()
        self.created: Counter[str] = Counter()
        self.updated: Counter[str] = Counter()
        self.unchanged: Counter[str] = Counter()
        self.left_alone: list[LeftAlone] = []
        self._codes = imports.Codes(conn)

    def check(self, records: Iterable[Record]) -> None:
        """Raise RefusedError if one of the records could not be saved."""
        for table, _, body in records:
            check(table, body, self._codes)

    def take(self, records: Iterable[Record], stamp: str = "") -> None:
        """Take records that belong together and may point to each other; they are checked.

        `stamp` is the uid of the citation that names the imported file: on its own it changes
        nothing, so that a new release of the file touches only the rows that it changes.
        """
        new: list[Record] = []
        for table, uid, body in records:
            if uid in self._settled:
                continue
            self._settled.add(uid)
            if not self.rows.has(table, uid):
                new.append((table, uid, body))
            elif table in _MADE_OF_THEIR_UID:
                self.unchanged[table] += 1
            else:
                self.meet(table, uid, body, stamp)
        self.create(new)

    def create(self, records: list[Record]) -> int:
        """Create records that may point to each other; return how many.

        Those that an earlier import brought and a person removed since are left alone.
        """
        records = [record for record in records if not self._was_removed(record)]
        if self._batch is not None:
            for table, uid, _ in records:
                self.rows.reserve(table, uid)
            for table, uid, body in records:
                self._batch.insert_body(table, uid, body)
        self.created.update(table for table, _, _ in records)
        return len(records)

    def _was_removed(self, record: Record) -> bool:
        table, uid, body = record
        if not self._last or self._last.body(table, uid) is None:
            return False
        self.left_alone.append(LeftAlone(table, uid, title_of(body), "removed"))
        return True

    def meet(
        self, table: str, uid: str, incoming: Body, stamp: str = "", *, lead: Lead | None = None
    ) -> None:
        """Take a record that is there already; `stamp` as in `take`, `lead` as in `foresee`."""
        met = self.foresee(table, uid, incoming, stamp, lead=lead)
        if met is not None and met.stays:
            self.left_alone.append(LeftAlone(table, uid, title_of(met.current), met.stays))
        elif met is None or (met.after == met.current and not met.kept):
            self.unchanged[table] += 1
        else:
            self._update(table, uid, met.current, met.after, met.kept)

    def foresee(
        self, table: str, uid: str, incoming: Body, stamp: str = "", *, lead: Lead | None = None
    ) -> Meeting | None:
        """Say what `meet` would make of a record; None if upstream changed nothing of it.

        `lead` is what was done to `incoming` to have it point to the winners of merges, for what
        the last import gave was written before they were merged.
        """
        incoming = {name: incoming[name] for name in incoming if name not in _CREATED}
        base = self._last.body(table, uid)
        if base is not None:
            base = lead(base) if lead is not None else base
            incoming = _stamped_alike(base, incoming, stamp)
        if base == incoming:
            return None
        current = self.rows.read(table, uid)
        assert current is not None
        merged, kept = merge({} if base is None else base, current, incoming)
        if merged == current and not kept:
            return Meeting(current, current)
        if current.get("merged_into") or current.get("state") == "void":
            return Meeting(current, current, kept, "merged" if "merged_into" in current else "void")
        if table in EMPTIED and merged.get("merged_into") and "parts" in merged:
            # Parts that a person added here would stay behind in it, those that moved would be
            # gone from it without a merge: to be merged by a person, and as it was till then.
            return Meeting(current, current, ["merged_into"])
        return Meeting(current, merged, kept)

    def _update(
        self, table: str, uid: str, current: Body, merged: Body, kept: Sequence[str]
    ) -> None:
        if merged != current:
            check(table, merged, self._codes)
            if self._batch is not None:
                self._batch.write(table, uid, current, merged, "update")
            self.updated[table] += 1
        if kept:
            self.left_alone.append(LeftAlone(table, uid, title_of(current), "edited", tuple(kept)))


def _stamped_alike(base: Body, incoming: Body, stamp: str) -> Body:
    """Return `incoming` citing the file that `base` cites, if nothing else differs."""
    was = base.get("parts", {}).get("citations", {}).get(stamp)
    now = incoming.get("parts", {}).get("citations", {}).get(stamp)
    if was is None or now is None or was == now:
        return incoming
    citations = {**incoming["parts"]["citations"], stamp: was}
    alike = {**incoming, "parts": {**incoming["parts"], "citations": citations}}
    return alike if alike == base else incoming


def title_of(body: Body) -> str:
    """Return what a record is called in a list of records."""
    return str(body.get("title") or body.get("name") or body.get("gist") or body.get("kind") or "")
