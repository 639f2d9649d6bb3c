"""Rows that cannot be taken: set aside in a file of their own, each with its reason, to be mended.

The file is an import file itself: mend the rows in it and import it. Its own columns stand first,
so that a row that was cut short stays so.
"""

from __future__ import annotations

import csv
import os
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.errors import RefusedError
from tracker.exchange.table import ESCAPED, LINE, REASON, escape
from tracker.model.text import csv_safe
from tracker.store import private

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import IO


class Rejected(NamedTuple):
    """A row that was not taken: its line in the file, its id if it has one, and why."""

    line: int
    id: str
    reason: str


def rejects_path(path: Path, ending: str) -> Path:
    """Return where the rejected rows of `path` go unless told otherwise: the first free name.

    An earlier file of rejected rows may hold an hour's mending.
    """
    target, number = path.with_name(f"{path.name}.rejects.{ending}"), 1
    while os.path.lexists(target):
        number += 1
        target = path.with_name(f"{path.name}.rejects-{number}.{ending}")
    return target


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Say in a person's words why the rejected rows cannot be written."""
    try:
        yield
    except FileExistsError as error:
        raise RefusedError(
            f"{path} exists already, and is not written over. Nothing was imported.",
            "Name another place for the rejected rows: --rejects FILE",
        ) from error
    except OSError as error:
        raise RefusedError(
            f"The rejected rows cannot be written to {path}: {error.strerror}.",
            "Name another place for them. Nothing was imported.",
        ) from error


class RejectFile:
    """A new file, there only once it is kept; a context manager.

    Without a path nothing is written: a rehearsal.
    """

    def __init__(self, path: Path | None, header: Sequence[str]) -> None:
        self._path = path
        self._header = header
        self._stack = ExitStack()
        self._file: IO[str] | None = None

    def __enter__(self) -> RejectFile:
        return self

    def __exit__(self, *error: Any) -> None:
        self._stack.__exit__(*error)

    def add(self, line: int, cells: Sequence[str], reason: str) -> None:
        """Write one row with its reason. Raises RefusedError if the file cannot be made."""
        if self._path is None:
            return
        if self._file is None:
            with refusing(self._path):
                self._file = self._stack.enter_context(private.new_text(self._path))
            self._writer = csv.writer(self._file, lineterminator="\n")
            self._writer.writerow([LINE, REASON, ESCAPED, *map(csv_safe, self._header)])
        safe, escaped = escape(self._header, cells)
        self._writer.writerow([str(line), csv_safe(reason), escaped, *safe])

    def keep(self) -> Path | None:
        """Put the file in its place; return it, or None if no row was rejected."""
        if self._file is None or self._path is None:
            return None
        with refusing(self._path):
            self._stack.close()
        return self._path
