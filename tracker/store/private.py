"""Making files that only their owner may read: records may name witnesses."""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

FILE_MODE = 0o600
FOLDER_MODE = 0o700


def open_text(path: Path, mode: Literal["w", "x"]) -> IO[str]:
    """Open a text file for writing, UTF-8, line ends as written; raises OSError as `open` does."""
    return open(path, mode, encoding="utf-8", newline="", opener=_opener)


def open_bytes(path: Path) -> IO[bytes]:
    """Open a new file for writing bytes; raises FileExistsError, OSError as `open` does."""
    return open(path, "xb", opener=_opener)


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
