"""What came back with a review copy, or would: plain values for a command line or a screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from tracker.exchange.review_copy.outside import is_to_come, reason, signed
from tracker.model.text import author_name

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from tracker.store.handed_out import HandedOut
    from tracker.store.journal import Change
    from tracker.store.review_copy import Mark

Side = Literal["ours", "theirs"]
"""Which side of a collision stands: the record as it is here, or as in the copy."""

Key = tuple[str, str, str]
"""A field of a record where both sides collide: table, uid, field or kind of part."""

Why = Literal["both", "unseen", "unshown", "own", "void", "merged", "gone", "lost", "invalid"]

WHY: Final[Mapping[Why, str]] = {
    "both": "changed on both sides",
    "unseen": "what was read in the copy is not what is here",
    "unshown": "the copy did not show all of it",
    "own": "it is their own: somebody else has to accept it",
    "void": "the record is void here",
    "merged": "the record was merged away here",
    "gone": "the record is not here any more",
    "lost": "it points to what is not here",
    "invalid": "it cannot be saved as it would be",
}
"""Why something was not taken over."""

ASKS_HERE: Final[Collection[Why]] = ("unseen", "unshown", "own")
"""Where somebody has to look, and decide in the original."""


class By(NamedTuple):
    """Who changed something, when (UTC) and why; `seq` is the row of that file's journal."""

    author: str
    reason: str | None
    when: str
    seq: int

    @classmethod
    def of(cls, change: Change) -> By:
        """Return who made a change of the journal."""
        to_come = ", a moment to come" if is_to_come(change.at) else ""
        when = f"{change.at:%d %b %Y %H:%M} UTC{to_come}"
        return cls(signed(change.author), reason(change.reason), when, change.seq)


class Value(NamedTuple):
    """A field or part that changes: what it is called, what it says here and what it will say."""

    label: str
    before: str
    now: str


class Came(NamedTuple):
    """What a record got: `what` in one word, the fields (or kinds of parts), and from whom.

    `labels` are the fields in words, `values` what each was here and is now, in words.
    """

    table: str
    uid: str
    title: str
    what: str
    fields: tuple[str, ...]
    by: By
    labels: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()


class Collision(NamedTuple):
    """What was not taken over: both values in words ("" is nothing), and whose they are.

    `detail` says more of why: what the reviewer did not see, what is not here. `unit` tells it from
    others of the same field, which is a kind of parts then.
    """

    table: str
    uid: str
    title: str
    field: str
    label: str
    why: Why
    theirs: str
    theirs_by: By
    ours: str
    ours_by: By | None
    detail: str = ""
    unit: str = ""

    @property
    def open_as(self) -> Key:
        """Return what it is remembered by until it is settled."""
        return self.table, self.uid, self.unit or self.field

    @property
    def key(self) -> Key:
        """Return what `take` names it by."""
        return self.table, self.uid, self.field

    @property
    def words(self) -> str:
        """Say it: what the copy says, what is here, whose both are, and why it stays."""
        here = f"here “{self.ours}”" if self.ours else "here nothing"
        ours = self.ours_by
        whose = f" ({author_name(ours.author)}, {ours.when})" if ours else ""
        there = f"in the copy “{self.theirs}”" if self.theirs else "in the copy removed"
        detail = f": {self.detail}" if self.detail else ""
        why = "" if self.why == "both" else f"; {WHY[self.why]}{detail}"
        reason = f" “{self.theirs_by.reason}”" if self.theirs_by.reason else ""
        by = f"{author_name(self.theirs_by.author)}, {self.theirs_by.when}{reason}"
        return f"{self.label}: {there} ({by}); {here}{whose}{why}"


class Left(NamedTuple):
    """A record that was added in the copy and stays there, why, and whether it can be asked for."""

    table: str
    uid: str
    title: str
    why: str
    can_come: bool = False


class Standing(NamedTuple):
    """How a copy stands to the file: what is noted here of it (None: nothing), and its age in days.

    Of `records` to be reviewed in it, `changed` were changed here since it was taken, or since it
    last came in (`again`).
    """

    noted: HandedOut | None
    days: int
    records: int
    changed: int
    again: bool


@dataclass(frozen=True, slots=True)
class ReviewReport:
    """The outcome of taking a review copy in, or of its rehearsal (`dry_run`: nothing was written).

    `looked_at` counts the records that anything was done to in the copy; `notes` say what else is
    worth knowing.
    """

    path: Path
    mark: Mark
    standing: Standing
    dry_run: bool
    looked_at: int = 0
    came: tuple[Came, ...] = ()
    collisions: tuple[Collision, ...] = ()
    left: tuple[Left, ...] = ()
    notes: tuple[str, ...] = ()
    settled: int = 0
    written: bool = field(default=False)

    @property
    def exit_code(self) -> int:
        """4 (partly done) where anything collided or was left in the copy, else 0."""
        return 4 if self.collisions or self.left else 0
