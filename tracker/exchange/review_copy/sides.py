"""What is compared when a review copy comes back: both files, and what comparing has come to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from tracker.errors import RefusedError
from tracker.exchange.review_copy.outside import stored
from tracker.store.merge import led_on
from tracker.store.versions import as_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection

    from tracker.exchange.review_copy.outcome import By, Came, Collision, Key, Left, Side
    from tracker.model.columns import Body
    from tracker.store.review_copy import Mark, Place
    from tracker.store.rows import Rows


class Says(Protocol):
    """Says values in words; `entry.saying.Saying` does."""

    def field(self, table: str, name: str, columns: Body) -> str:
        """Say the columns of a field."""

    def part(self, part: str, key: str, row: Body) -> str:
        """Say one part."""

    def label(self, name: str) -> str:
        """Say what a field or kind of part is called."""


class Stroke(NamedTuple):
    """One write: by whom, what is done (see the journal), and the record after it; None is gone."""

    by: By
    op: str
    body: Body | None


class Work(NamedTuple):
    """What is to be written to a record: as it is here (None is not there), and each write."""

    table: str
    uid: str
    now: Body | None
    strokes: tuple[Stroke, ...]


@dataclass(slots=True)
class Found:
    """What comparing has come to so far."""

    work: list[Work] = field(default_factory=list)
    came: list[Came] = field(default_factory=list)
    collisions: list[Collision] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    settled: set[Key] = field(default_factory=set)


class File(NamedTuple):
    """One of the two files: its connection, its records, and their values in words."""

    conn: sqlite3.Connection
    rows: Rows
    says: Says


class Sides(NamedTuple):
    """Both files, and since when the copy is looked at.

    `since` is the row of the copy's journal up to which an earlier import has taken it in, `open`
    what collided then, and `kept` are the remarks that keep it. `taken_at` and `since_here` are the
    rows of the journal here at which the copy was taken, and taken in.
    """

    here: File
    copy: File
    mark: Mark
    since: int
    open: Collection[Key]
    kept: Collection[str]
    taken_at: int
    since_here: int

    def base(self, place: Place, *, whole: bool = False) -> Body | None:
        """Return a record as both sides began with it; `whole`: when the copy was taken."""
        body = as_of(self.copy.conn, *place, self.mark.seq if whole else self.since)
        return None if body is None else self.led(place[0], body)

    def base_here(self, place: Place, *, whole: bool = False) -> Body | None:
        """Return a record as the journal here has it for that moment: the copy cannot alter that.

        None where it was not there, or what came since was erased from the journal on purpose.
        """
        try:
            body = as_of(self.here.conn, *place, self.taken_at if whole else self.since_here)
        except RefusedError:
            return None
        return None if body is None else self.led(place[0], body)

    def theirs(self, place: Place) -> Body | None:
        """Return a record of the copy, as it could be stored here; see `outside.stored`."""
        body = self.copy.rows.read(*place)
        return None if body is None else self.led(place[0], stored(place[0], body))

    def led(self, table: str, body: Body) -> Body:
        """Return a body of the copy that points to the winners of what was merged here."""
        return led_on(self.here.conn, table, body)


class Choices:
    """What a person has chosen where sides collide: one side for all, or for single fields."""

    def __init__(self, of: dict[Key, Side], rest: Side | None) -> None:
        self._of = of
        self.named: frozenset[Key] = frozenset(of)
        self._rest = rest
        self.unused = set(of)

    def __call__(self, key: Key) -> Side | None:
        """Return the side chosen for a field; None if nobody chose."""
        self.unused.discard(key)
        return self._of.get(key, self._rest)
