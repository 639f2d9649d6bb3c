"""CSV as it comes from outside: byte order marks, NULs, huge cells, broken quotes, cut-off rows.

What we write ourselves must be read again without loss and yet be harmless in a spreadsheet, where
`=HYPERLINK(…)` runs. So a cell that begins like a formula gets an apostrophe (`text.csv_safe`), and
the column `tracker_escaped` names the columns whose apostrophe is
ours. Reading takes it away again; a foreign file's apostrophes stay.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections import Counter
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from tracker.errors import RefusedError
from tracker.model.text import clean, csv_safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

ESCAPED: Final = "tracker_escaped"
REASON: Final = "tracker_reason"
LINE: Final = "tracker_line"
OWN_COLUMNS: Final = (LINE, REASON, ESCAPED)
"""Columns that we add to what we write, and leave out when we read it again."""

CELL_LIMIT: Final = 64 << 20
"""Characters in one cell; an opened quote that is never closed swallows the file up to here."""

_CHUNK: Final = 1 << 20


class Row(NamedTuple):
    """One row: the line it begins on (the header is 1), its cells, why it cannot be read."""

    line: int
    cells: Sequence[str]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A file before it is read: its digest, and that it can be decoded."""

    path: Path
    encoding: str
    size: int
    sha256: str


def inspect(path: Path, encoding: str = "utf-8") -> Source:
    """Read the file once through; raises RefusedError if it is missing or not in `encoding`."""
    try:
        "".encode(encoding)  # refuses codecs that are not of text, such as hex
        decoder = codecs.getincrementaldecoder(encoding)()
        is_utf8 = codecs.lookup(encoding).name == "utf-8"
    except LookupError as error:
        raise RefusedError(
            f"{encoding} is no character encoding.", "Say utf-8, latin-1, cp1252 …", exit_code=2
        ) from error
    digest = hashlib.sha256()
    size = lines = 0
    try:
        with path.open("rb") as file:
            chunk = file.read(_CHUNK)
            if is_utf8 and chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                raise _not_in(path, encoding, "it looks like UTF-16")
            while chunk:
                digest.update(chunk)
                size += len(chunk)
                following = file.read(_CHUNK)
                _decode(decoder, chunk, not following, (path, encoding, lines))
                lines += chunk.count(b"\n")
                chunk = following
    except OSError as error:
        raise RefusedError(f"{path} cannot be read: {error.strerror}.") from error
    return Source(path, encoding, size, digest.hexdigest())


def _decode(
    decoder: codecs.IncrementalDecoder, chunk: bytes, final: bool, where: tuple[Path, str, int]
) -> None:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError as error:
        path, encoding, lines = where
        line = lines + chunk.count(b"\n", 0, error.start) + 1
        raise _not_in(path, encoding, f"line {line:,} is not") from error


def _not_in(path: Path, encoding: str, why: str) -> RefusedError:
    name = encoding.upper()
    return RefusedError(
        f"{path} is not {name}: {why}.",
        "Save it as UTF-8, or name its encoding (latin-1, cp1252, utf-16 …).",
    )


class Table:
    """The rows of a CSV file, in a stream; a context manager.

    Raises RefusedError on entering where there is no header, or a column is named twice.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.header: tuple[str, ...] = ()
        self._read: list[str] = []
        self._line = 0

    def __enter__(self) -> Table:
        csv.field_size_limit(CELL_LIMIT)
        encoding = self.source.encoding
        self._is_utf8 = codecs.lookup(encoding).name == "utf-8"
        if self._is_utf8:
            encoding = "utf-8-sig"
        self._file = self.source.path.open("rb")
        text = io.TextIOWrapper(self._file, encoding=encoding, newline="")
        # strict: a stray quote is an error to report, not a cell to guess at.
        self._reader = csv.reader(self._lines(text), strict=True)
        self._text = text
        self._take_header()
        return self

    def __exit__(self, *_: object) -> None:
        self._text.close()

    @property
    def bytes_read(self) -> int:
        """Bytes of the file that have been read so far."""
        return self._file.tell()

    def __iter__(self) -> Iterator[Row]:
        while True:
            row = self._next()
            if row is None:
                return
            if row.problem is None and not row.cells:
                continue  # an empty line
            yield row if row.problem else self._checked(row)

    def _lines(self, text: IO[str]) -> Iterator[str]:
        for line in text:
            self._line += 1
            self._read.append(line)
            yield line

    def _next(self) -> Row | None:
        self._read.clear()
        first = self._line + 1
        try:
            return Row(first, next(self._reader))
        except StopIteration:
            return None
        except csv.Error as error:
            raw = clean("".join(self._read).rstrip("\r\n"))
            return Row(first, (raw,), f"cannot be read as CSV: {error}")

    def _take_header(self) -> None:
        row = self._next()
        if row is None:
            raise RefusedError(f"{self.source.path} is empty.", "A table begins with its header.")
        self._columns = tuple(clean(cell).strip() for cell in row.cells)
        twice = {name for name, times in Counter(self._columns).items() if name and times > 1}
        if twice:
            raise RefusedError(
                f"{self.source.path} has columns of the same name: {', '.join(sorted(twice))}.",
                "Rename or remove one of each.",
            )
        self.header = tuple(name for name in self._columns if name not in OWN_COLUMNS)
        self._kept = [n for n, name in enumerate(self._columns) if name not in OWN_COLUMNS]
        self._escaped = self._columns.index(ESCAPED) if ESCAPED in self._columns else None

    def _checked(self, row: Row) -> Row:
        have, want = len(row.cells), len(self._columns)
        cells = row.cells
        # Most files need no cleaning: a decoder of UTF-8 lets no lone surrogate through.
        if not self._is_utf8 or any("\x00" in line for line in self._read):
            cells = [clean(cell) for cell in cells]
        if have != want:
            what = "cut short" if have < want else "too long"
            return Row(row.line, cells, f"{what}: {have} cells where the header has {want}")
        if self._escaped is not None and cells[self._escaped]:
            cells = _unescaped(cells, self._columns, cells[self._escaped].split(";"))
        if len(self._kept) < want:
            cells = [cells[n] for n in self._kept]
        return Row(row.line, cells)


def _unescaped(cells: Sequence[str], columns: Sequence[str], names: Iterable[str]) -> list[str]:
    ours = set(names)
    return [
        cell.removeprefix("'") if name in ours else cell
        for name, cell in zip(columns, cells, strict=True)
    ]


def escape(names: Sequence[str], cells: Sequence[str]) -> tuple[list[str], str]:
    """Return the cells safe for a spreadsheet, and what belongs under `tracker_escaped`."""
    safe = [csv_safe(cell) for cell in cells]
    pairs = zip(names, cells, safe, strict=False)
    return safe, ";".join(name for name, cell, shown in pairs if cell != shown)


class Writer:
    """Writes whole rows under a header, safe for spreadsheets and without loss (see the module)."""

    def __init__(self, file: IO[str], header: Sequence[str]) -> None:
        self._header = tuple(header)
        self._writer = csv.writer(file, lineterminator="\n")
        self._writer.writerow([*map(csv_safe, self._header), ESCAPED])

    def write(self, cells: Sequence[str]) -> None:
        """Write one row, its cells in the order of the header."""
        safe, escaped = escape(self._header, cells)
        self._writer.writerow([*safe, escaped])
