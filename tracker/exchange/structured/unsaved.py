"""Texts that an editor left and that could not be saved: kept in files until somebody decides."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from tracker.folders import state_folder

_PREFIX: Final = "record-"
_SUFFIX: Final = ".toml"
_HEAD: Final = 400  # characters of a text that tell what it is


class Unsaved(NamedTuple):
    """A text that is kept: where, since when (UTC), and how it begins."""

    path: Path
    at: datetime
    begins: str


def keep_text(text: str, place: Path | None = None) -> Path:
    """Keep a text that is not saved, instead of that in `place` if given; return where.

    The file is readable for its owner only. Raises OSError where nothing can be kept.
    """
    if place is not None:
        place.write_text(text, encoding="utf-8")
        return place
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(prefix=_PREFIX, suffix=_SUFFIX, dir=folder)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return Path(name)


def unsaved() -> list[Unsaved]:
    """Return the texts that are kept, the newest first; what cannot be read is left out."""
    found = []
    for path in _folder().glob(f"{_PREFIX}*{_SUFFIX}"):
        try:
            with path.open(encoding="utf-8", errors="replace") as file:
                begins = file.read(_HEAD)
            at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        except OSError:
            continue
        found.append(Unsaved(path, at, begins))
    return sorted(found, key=lambda one: (one.at, one.path.name), reverse=True)


def discard(path: Path) -> None:
    """Throw a text away; one that is gone already is no error."""
    path.unlink(missing_ok=True)


def _folder() -> Path:
    return state_folder() / "unsaved"
