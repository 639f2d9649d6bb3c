"""What a list shows: rows, where they come from, and which of them are marked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

BLOCK = 64
"""Rows that are read at once."""


class Row(NamedTuple):
    """One line of a list, in texts that are safe to show (see `tracker.tui.render`).

    `flags` is two cells: state and grade or credibility, a letter each or a blank. `snippet` is
    what stands around a match of the filter, where the title does not hold it. `remarked`: a
    remark on it is open. `improbable`: the figures are, all of them.
    """

    uid: str
    when: str
    what: str
    where: str
    figures: str
    title: str
    flags: str = "  "
    conflict: bool = False
    void: bool = False
    snippet: str = ""
    remarked: bool = False
    improbable: bool = False


class Headings(NamedTuple):
    """What stands above the columns."""

    when: str = "when"
    what: str = "what"
    where: str = "where"
    figures: str = "†"
    title: str = "title"


class RowSource(Protocol):
    """Where the rows come from: an ordered set of records, read in blocks of `BLOCK`."""

    headings: Headings

    @property
    def total(self) -> int | None:
        """How many rows there are; None while they are being counted."""

    def rows(self, block: int) -> Awaitable[Sequence[Row]]:
        """Read rows `block * BLOCK` and following; fewer than `BLOCK` at the end."""


@dataclass(slots=True)
class Marks:
    """The marked records: those named, or all of the list but those named."""

    uids: set[str] = field(default_factory=set)
    all_but: bool = False

    def __contains__(self, uid: str) -> bool:
        return (uid in self.uids) is not self.all_but

    def toggle(self, uid: str) -> None:
        """Mark the record, or take its mark away."""
        self.uids ^= {uid}

    def add(self, uids: Sequence[str]) -> None:
        """Mark these."""
        if self.all_but:
            self.uids.difference_update(uids)
        else:
            self.uids.update(uids)

    def mark_all(self) -> None:
        """Mark every record of the list, also those that are not read yet."""
        self.uids.clear()
        self.all_but = True

    def clear(self) -> None:
        """Take all marks away."""
        self.uids.clear()
        self.all_but = False

    def count(self, total: int | None) -> int:
        """Return how many are marked, in a list of `total`."""
        return max(0, (total or 0) - len(self.uids)) if self.all_but else len(self.uids)
