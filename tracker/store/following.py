"""What follows from the writes of a batch: index, conflict marks, records per day and by kind.

Noted while the batch writes, done at its end. Records that the batch itself has made are not noted
one by one: they are those with an id above what the table had before, so that an import of a
million costs no memory for it.
"""

from __future__ import annotations

import json
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Final

from tracker.store import contested, days, index, tallies
from tracker.store.derived import derived_day, refresh_conflicts
from tracker.store.tallies import Tallies

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from tracker.model.columns import Body
    from tracker.store.rows import Rows

_KEYED: Final = ("incidents", "statements")
_AT_ONCE: Final = 5000
"""Records looked at together for conflicts: bounds the memory of a bulk."""


class Following:
    """What one batch has to put in order before it ends."""

    def __init__(self, conn: sqlite3.Connection, rows: Rows) -> None:
        self._conn = conn
        self._rows = rows
        self._before = self._last_ids()
        self._stale: dict[str, set[int]] = {table: set() for table in _KEYED}
        self._old_keys: dict[str, set[int]] = {table: set() for table in _KEYED}
        self._disputed: set[int] = set()
        self._live: Counter[tuple[str, int]] = Counter()
        self._tallies = Tallies(conn)

    def written(self, table: str, uid: str, body: Body, *, renamed: bool = False) -> None:
        """Note that a record is about to be, or was, as in `body`; `renamed` if others copy it."""
        id_ = self._rows.id_of(table, uid)
        is_old = table in _KEYED and id_ <= self._before[table]
        if is_old:
            self._stale[table].add(id_)
            self.moves(table, uid)
        if table == "incidents" and is_old:
            self._disputed.add(id_)
            self.dispute(contested.twins(self._conn, id_))
        elif table == "statements":
            self._dispute_incidents_of(body)
            if is_old:
                # What it updates, takes back or contradicts stands or falls with it.
                self.dispute(contested.by_statement(self._conn, id_))
        elif table == "links":
            self._dispute_linked(body)
        elif renamed:
            for target, sql in _MENTIONS[table]:
                found = self._conn.execute(sql, {"id": id_})
                self._stale[target] |= self._old(target, (row[0] for row in found))

    def moves(self, table: str, uid: str) -> None:
        """Note the sort_key of a record before it changes."""
        sql = f"SELECT sort_key FROM {table} WHERE uid = ?"
        self._old_keys[table].add(self._conn.execute(sql, (uid,)).fetchone()[0])

    def changed(self, table: str, uid: str, old: Body, new: Body | None) -> None:
        """Note that a record went from one body to another, or is about to go (None)."""
        if table not in _KEYED:
            return
        if table == "statements" and new and _speech(old) != _speech(new):
            self._parties_on_word_of(uid)
        if self._rows.id_of(table, uid) > self._before[table]:
            return  # counted in the end, as it is then
        self._tallies.change(table, old, new)
        for body, step in ((old, -1), (new, 1)):
            if body is not None and body.get("state") != "void":
                self._live[table, derived_day(body)] += step

    def _parties_on_word_of(self, statement: str) -> None:
        """Note the incidents of which a party, or its role, is found by what its statement is."""
        found = self._conn.execute(
            "SELECT incident_id FROM involvements WHERE statement_id = ?",
            (self._rows.id_of("statements", statement),),
        )
        self._stale["incidents"] |= self._old("incidents", (id_ for (id_,) in found))

    def recast(self, table: str, uid: str) -> None:
        """Note that an actor or place now counts as another, or is of another kind or elsewhere."""
        id_ = self._rows.id_of(table, uid)
        if table == "actors":
            self.dispute(contested.by_actor(self._conn, id_))
            self._stale["incidents"] |= self._old("incidents", contested.denied(self._conn, id_))
        else:
            self.dispute(contested.at_place(self._conn, id_))

    def dispute(self, incidents: Iterable[int]) -> None:
        """Note incidents (ids) whose figures have to be compared anew."""
        self._disputed |= self._old("incidents", incidents)

    def finish(self) -> None:
        """Do all that was noted."""
        days.change(self._conn, self._live)
        self._tallies.write()
        for table, last in self._last_ids().items():
            if last > self._before[table]:
                days.count(self._conn, table, self._before[table])
                tallies.count(self._conn, table, self._before[table])
        disputed = self._with_new("incidents", self._disputed)
        while chunk := list(islice(disputed, _AT_ONCE)):
            changed = refresh_conflicts(self._conn, chunk)
            self._stale["incidents"] |= self._old("incidents", changed)
        for table in _KEYED:
            self._refresh_index(table)

    def _last_ids(self) -> dict[str, int]:
        last = dict(self._conn.execute("SELECT name, seq FROM sqlite_sequence"))
        return {table: last.get(table, 0) for table in _KEYED}

    def _old(self, table: str, ids: Iterable[int]) -> set[int]:
        """Return those that were there before the batch."""
        before = self._before[table]
        return {id_ for id_ in ids if id_ <= before}

    def _with_new(self, table: str, ids: Iterable[int]) -> Iterator[int]:
        yield from sorted(ids)
        for (id_,) in self._conn.execute(
            f"SELECT id FROM {table} WHERE id > ? ORDER BY id", (self._before[table],)
        ):
            yield id_

    def _refresh_index(self, table: str) -> None:
        conn = self._conn
        # In the order of sort_key, in which FTS5 is filled fastest.
        stale = conn.execute(
            f"SELECT sort_key, id FROM {table} WHERE id IN (SELECT value FROM json_each(?)) "
            "ORDER BY sort_key",
            (json.dumps(list(self._stale[table])),),
        ).fetchall()
        indexed = {key for key, _ in stale} | self._old_keys[table]
        index.remove(conn, table, sorted(indexed))
        index.insert(conn, table, index.entries(conn, table, (id_ for _, id_ in stale)))
        # "+": sorting what is new, not going through all there is for its order.
        new = conn.execute(
            f"SELECT id FROM {table} WHERE id > ? ORDER BY +sort_key", (self._before[table],)
        )
        index.insert(conn, table, index.entries(conn, table, (id_ for (id_,) in new)))

    def _dispute_incidents_of(self, statement: Body) -> None:
        parts = statement.get("parts", {})
        uids = set(parts.get("statement_incidents", {}))
        uids |= {row["incident"] for row in parts.get("casualties", {}).values()}
        ids = self._old("incidents", (self._rows.id_of("incidents", uid) for uid in uids))
        self._disputed |= ids
        self._stale["incidents"] |= ids

    def _dispute_linked(self, link: Body) -> None:
        for end in ("from", "to"):
            if statement := link.get(f"{end}_statement"):
                id_ = self._rows.id_of("statements", statement)
                self.dispute(contested.by_statement(self._conn, id_))
            elif actor := link.get(f"{end}_actor"):
                id_ = self._rows.id_of("actors", actor)
                self.dispute(contested.naming(self._conn, id_))
            elif link.get("kind") == "possible_duplicate":
                self.dispute([self._rows.id_of("incidents", link[f"{end}_incident"])])


def _speech(body: Body) -> tuple[object, ...]:
    """Return what decides whether, and as what, the parties on its word are found."""
    is_void = body.get("state") == "void"
    return is_void, *(body.get(name) for name in ("kind", "speaker", "on_behalf_of"))


_MENTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "actors": (
        (
            "incidents",
            """SELECT incident_id FROM involvements WHERE actor_id = :id
               UNION SELECT si.incident_id FROM statement_incidents si
               JOIN statements s ON s.id = si.statement_id WHERE s.speaker_id = :id""",
        ),
        ("statements", "SELECT id FROM statements WHERE speaker_id = :id"),
    ),
    "places": (("incidents", "SELECT id FROM incidents WHERE place_id = :id"),),
    "documents": (
        (
            "incidents",
            """SELECT incident_id FROM citations
               WHERE document_id = :id AND incident_id IS NOT NULL
               UNION SELECT si.incident_id FROM statement_incidents si
               JOIN citations c ON c.statement_id = si.statement_id WHERE c.document_id = :id""",
        ),
        (
            "statements",
            """SELECT statement_id FROM citations
               WHERE document_id = :id AND statement_id IS NOT NULL""",
        ),
    ),
    "remarks": (),
}
