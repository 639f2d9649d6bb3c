"""Rows that cannot be taken: set aside in FILE.rejects.csv, each with its reason, to be mended.

The file is an import file itself: mend the rows in it and import it. Its own columns stand first,
so that a row that was cut short stays so.
"""

from __future__ import annotations

import csv
import os
from typing import TYPE_CHECKING, NamedTuple

from tracker.errors import RefusedError
from tracker.exchange.table import ESCAPED, LINE, REASON, escape
from tracker.model.text import csv_safe
from tracker.store import private

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import IO


class Rejected(NamedTuple):
    """A row that was not taken: its line in the file, its id if it has one, and why."""

    line: int
    id: str
    reason: str


def rejects_path(path: Path) -> Path:
    """Return where the rejected rows of `path` go unless told otherwise."""
    return path.with_name(path.name + ".rejects.csv")


class RejectFile:
    """Written beside its final place, and put there only by `keep`; a context manager.

    Without a path nothing is written: a rehearsal.
    """

    def __init__(self, path: Path | None, header: Sequence[str]) -> None:
        self._path = path
        self._header = header
        self._file: IO[str] | None = None

    def __enter__(self) -> RejectFile:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()
            self._temporary.unlink(missing_ok=True)

    @property
    def _temporary(self) -> Path:
        assert self._path is not None
        return self._path.with_name(self._path.name + ".part")

    def add(self, line: int, cells: Sequence[str], reason: str) -> None:
        """Write one row with its reason. Raises RefusedError if the file cannot be made."""
        if self._path is None:
            return
        if self._file is None:
            try:
                self._file = private.open_text(self._temporary, "w")
            except OSError as error:
                raise RefusedError(
                    f"The rejected rows cannot be written to {self._path}: {error.strerror}.",
                    "Name another place for them. Nothing was imported.",
                ) from error
            self._writer = csv.writer(self._file, lineterminator="\n")
            self._writer.writerow([LINE, REASON, ESCAPED, *map(csv_safe, self._header)])
        safe, escaped = escape(self._header, cells)
        self._writer.writerow([str(line), csv_safe(reason), escaped, *safe])

    def keep(self) -> Path | None:
        """Put the file in its place; return it, or None if no row was rejected."""
        if self._file is None or self._path is None:
            return None
        self._file.close()
        self._file = None
        os.replace(self._temporary, self._path)
        return self._path
