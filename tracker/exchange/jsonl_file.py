"""A file of JSON lines that is read more than once: in its own order, then table by table."""

from __future__ import annotations

import codecs
from collections import defaultdict
from typing import IO, TYPE_CHECKING

from tracker.exchange.jsonl import ORDER, VALUES, Line, LineError, read_line
from tracker.model.bodies import tidy

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping
    from pathlib import Path


class LineFile:
    """The lines of one file, by number. What it holds in memory is only where they lie."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._starts: dict[int, int] = {}
        self._numbers: dict[str, list[int]] = defaultdict(list)
        self._start = 0
        self.bytes_read = 0
        """What `texts` and `lines_by_table` have read, for the progress."""

    def texts(self) -> Iterator[tuple[int, str]]:
        """Yield each line of the file by its number, from 1."""
        with self._path.open("rb") as file:
            self._start = 0
            for number, raw in enumerate(file, 1):
                self.bytes_read += len(raw)
                yield number, _text(raw)
                self._start += len(raw)

    def keep(self, number: int, table: str) -> None:
        """Keep where the line lies that `texts` has just given, to read it again."""
        self._starts[number] = self._start
        self._numbers[table].append(number)

    def sort(self, table: str, rank: Mapping[int, int]) -> None:
        """Have the lines of a table by their rank, those without one first."""
        self._numbers[table].sort(key=lambda number: rank.get(number, -1))

    def lines_by_table(self, *, without: Container[int]) -> Iterator[tuple[int, Line]]:
        """Yield the lines that were kept, tidied, what is pointed to first.

        The store looks at what a link joins, and an undo goes the way back: so table by table.
        """
        with self._path.open("rb") as file:
            for table in (*ORDER, *VALUES):
                for number in self._numbers[table]:
                    if number not in without:
                        line = self._read(file, number)
                        self.bytes_read += file.tell() - self._starts[number]
                        yield number, line

    def line(self, number: int) -> Line:
        """Return a line that was kept, tidied."""
        with self._path.open("rb") as file:
            return self._read(file, number)

    def _read(self, file: IO[bytes], number: int) -> Line:
        file.seek(self._starts[number])
        line = read_line(_text(file.readline()))
        assert line is not None
        return tidied(line)


def tidied(line: Line) -> Line:
    """Return a line as the store keeps it; raises LineError for a part without a uid."""
    if line.table in VALUES:
        return line
    return line._replace(body=tidy(line.table, line.body, _no_uid))


def _no_uid() -> str:
    raise LineError("a part has no uid")


def _text(raw: bytes) -> str:
    return raw.removeprefix(codecs.BOM_UTF8).decode("utf-8")
