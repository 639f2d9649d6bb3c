"""Merges and JSON lines: what merges, those in the file and those made here, do to its lines.

What one statement says of two records that are one now must not become one answer unseen; and
parts that go over from one record to another go only if the lines of both are taken: else they
would be gone, or stand twice. Such lines are set aside with the reason, for a person to decide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.model.columns import TABLES
from tracker.model.merging import torn_rows
from tracker.model.references import show
from tracker.store import imports
from tracker.store.absorbed import EMPTIED
from tracker.store.lookup import winner

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from tracker.exchange.jsonl import Line
    from tracker.exchange.moving import Move
    from tracker.exchange.plan import Intake
    from tracker.model.columns import Body

    Key = tuple[str, str]
    Coming = Callable[[Key], Body | None]

_LENGTH: Final = 8  # characters of a reference in what is said of a line, see model.references


class Merges:
    """The merges that the file brings, together with those that are here."""

    def __init__(self, conn: sqlite3.Connection, last: imports.LastImport, intake: Intake) -> None:
        self._conn = conn
        self._last = last
        self._intake = intake
        self.brought: dict[Key, str] = {}
        self._has_own = any(imports.has_merged(conn, table) for table in EMPTIED)

    def __bool__(self) -> bool:
        """Whether anything is merged, here or in the file."""
        return self._has_own or bool(self.brought)

    def note(self, line: Line) -> None:
        """Take note of a line that says that its record was merged into another."""
        if line.table in TABLES and "merged_into" in line.body:
            self.brought[line.table, line.uid] = line.body["merged_into"]

    def top(self, table: str, uid: str) -> str:
        """Return the record that this one is once the file is taken in."""
        seen: set[str] = set()
        while uid not in seen:
            seen.add(uid)
            uid = self.brought.get((table, uid)) or winner(self._conn, table, uid)
        return uid

    def circles(self) -> Iterator[Key]:
        """Yield the records that the file would have merged into themselves, by whatever way."""
        for (table, uid), into in self.brought.items():
            seen, at = {uid}, into
            while at not in seen:
                seen.add(at)
                onward = self.brought.get((table, at)) or winner(self._conn, table, at)
                if onward == at and (table, at) not in self.brought:
                    break
                at = onward
            else:
                yield table, uid

    def refused(self, coming: Coming) -> Iterator[tuple[Key, str]]:
        """Yield the lines that cannot be taken because of a merge that cannot be made here.

        `coming` gives what the file says of a record, None for nothing. A merge that a person's
        work on the record keeps from being made is not among them: `Intake.meet` names it.
        """
        for key in [key for key in self.brought if key[0] in EMPTIED]:
            if not self._intake.rows.has(*key) or winner(self._conn, *key) != key[1]:
                continue
            body = coming(key)
            met = None if body is None else self._intake.foresee(*key, body)
            is_made = met is not None and "merged_into" in met.after
            reason = self._torn_here(key[1], coming) if is_made and key[0] == "incidents" else ""
            if is_made and not reason:
                continue
            del self.brought[key]
            if reason:
                yield key, reason
            if key[0] == "incidents":
                yield from self._left_behind(key[1], coming)

    def _left_behind(self, loser: str, coming: Coming) -> Iterator[tuple[Key, str]]:
        """Yield the statements about an incident that the file has about its winner instead."""
        for uid in imports.uids_of_statements_about(self._conn, loser):
            body = coming(("statements", uid))
            if body is not None and loser not in _about(body):
                one = show("incidents", loser, _LENGTH)
                yield ("statements", uid), f"it leaves {one} by a merge that is not made here"

    def _torn_here(self, loser: str, coming: Coming) -> str:
        """Say which statement that is here the merge of an incident would tear; "" if none."""
        for uid in imports.uids_of_statements_about(self._conn, loser):
            current = self._intake.rows.read("statements", uid) or {}
            pair = next((pair for pair in self._torn(current) if loser in pair), None)
            if pair is None or self._settled(uid, coming):
                continue
            said, one, other = (
                show("statements", uid, _LENGTH),
                *(show("incidents", each, _LENGTH) for each in pair),
            )
            return (
                f"{said} says one thing of {one} and another of {other} here: "
                "merge the two here, where you see both"
            )
        return ""

    def _settled(self, statement: str, coming: Coming) -> bool:
        """Whether the file says itself what becomes of a statement that its merge would tear."""
        body = coming(("statements", statement))
        met = None if body is None else self._intake.foresee("statements", statement, body)
        if met is None or "statement_incidents" in met.kept:
            return False
        return not self._torn(met.after)

    def torn(self, uid: str, body: Body) -> str:
        """Say what a statement of the file says twice of what is one incident now; "" if nothing.

        Nor if the last import brought it as it is: what became of it then has been seen.
        """
        pair = next(iter(self._torn(body)), None)
        if pair is None or self._last.body("statements", uid) == _written(body):
            return ""
        one, other = (show("incidents", each, _LENGTH) for each in pair)
        into = show("incidents", self.top("incidents", pair[0]), _LENGTH)
        return (
            f"it says one thing of {one} and another of {other}, and both are {into} now: "
            "leave in the line what it says of one of them, or take that merge apart first"
        )

    def _torn(self, body: Body) -> list[tuple[str, str]]:
        return torn_rows(_about(body), lambda uid: self.top("incidents", uid))

    def has_part(self, key: Key, move: Move, coming: Coming) -> bool:
        """Whether a record has the part of a move once the file, as it is met here, is taken."""
        body, is_here = coming(key), self._intake.rows.has(*key)
        if is_here:
            met = None if body is None else self._intake.foresee(*key, body)
            body = self._intake.rows.read(*key) if met is None else met.after
        return move.key in (body or {}).get("parts", {}).get(move.part, {})


def _about(statement: Body) -> Body:
    rows: Body = statement.get("parts", {}).get("statement_incidents", {})
    return rows


def _written(body: Body) -> Body:
    return {name: body[name] for name in body if name not in ("created_at", "created_by")}
