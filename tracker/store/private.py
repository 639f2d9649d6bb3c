"""Making files that only their owner may read: records may name witnesses."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE_MODE = 0o600
FOLDER_MODE = 0o700


@contextmanager
def new_text(path: Path) -> Iterator[IO[str]]:
    """Write a new text file: UTF-8, line ends as written; as `new_bytes`."""
    with new_bytes(path) as file:
        text = TextIOWrapper(file, encoding="utf-8", newline="")
        try:
            yield text
            text.flush()
        finally:
            text.detach()


@contextmanager
def new_bytes(path: Path) -> Iterator[IO[bytes]]:
    """Write a new file that is there whole, or not at all: half an export looks like a whole one.

    Raises FileExistsError where there is one already, also where it came meanwhile; OSError as
    `open` does.
    """
    import tempfile  # a search makes no file, and should not wait for it

    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    try:
        # Of mode 0600. `doctor` finds by the ending what was broken off.
        descriptor, name = tempfile.mkstemp(".partial", ".tracker-", path.parent)
    except OSError as error:  # not of a name that nobody has said
        raise OSError(error.errno, error.strerror, str(path)) from error
    making = Path(name)
    try:
        with open(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        move(making, path)
    finally:
        making.unlink(missing_ok=True)


def touch(path: Path) -> None:
    """Make an empty file, for a library that then fills it; raises FileExistsError."""
    os.close(_opener(os.fspath(path), os.O_CREAT | os.O_EXCL | os.O_WRONLY))


def move(making: Path, path: Path) -> None:
    """Give a file its final name in the same folder; raises FileExistsError where there is one."""
    try:
        os.link(making, path)  # unlike a rename, never over another file
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if path.exists():
            raise FileExistsError(path) from None
        os.rename(making, path)
    else:
        making.unlink()


def make_folder(path: Path) -> None:
    """Make a folder and those above it, where there are none."""
    path.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)


def _opener(name: str, flags: int) -> int:
    return os.open(name, flags, FILE_MODE)
