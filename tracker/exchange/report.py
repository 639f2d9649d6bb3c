"""What an import or export did, or would do: plain values for a command line or a screen to say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.exchange.rejects import Rejected


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A record that the file would change and that a person has had a hand in.

    `fields` names what stays as it is; `why` is "edited", "void", "merged" or "removed".
    """

    table: str
    uid: str
    title: str
    why: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The outcome of an import, or of its rehearsal (`dry_run`: nothing was written).

    Counts are by table. `vanished` holds the origin ids that earlier imports brought and that this
    file, though it covers their country and year, no longer has. `rejects` is the file of rejected
    rows, None if there were none or in a rehearsal.
    """

    origin: str
    path: Path
    dry_run: bool
    rows: int = 0
    created: dict[str, int] = field(default_factory=dict)
    updated: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)
    left_alone: tuple[LeftAlone, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    rejects: Path | None = None
    new_actors: tuple[str, ...] = ()
    new_places: tuple[str, ...] = ()
    vanished: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        """Whether the file brings nothing that is not there already."""
        return not self.created and not self.updated

    @property
    def exit_code(self) -> int:
        """4 (partly done) if rows were rejected, else 0."""
        return 4 if self.rejected else 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record that an export left out, or a part of one, and why."""

    table: str
    uid: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class ExportReport:
    """The outcome of an export: how many rows or records were written, and what was not."""

    written: int
    left_out: tuple[LeftOut, ...] = ()
    incomplete: tuple[LeftOut, ...] = ()
    """Records that were written, but not with everything they hold."""
