"""Where the person was: kept between runs in the state folder, never in the file of records."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any

from tracker.folders import state_folder

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(slots=True)
class ScreenState:
    """What returns when the same file is opened again. `share` is the list's part in percent.

    `recent` are the filters that were kept, the newest last.
    """

    filter: str = ""
    sort: str = ""
    statements: bool = False
    record: str = ""
    share: int = 48
    recent: list[str] = field(default_factory=list)


def load_state(path: Path) -> ScreenState:
    """Return how the screen was left on this file; the beginning where nothing is known."""
    raw = _read(_file_of(path))
    state = ScreenState()
    for item in fields(ScreenState):
        value = raw.get(item.name)
        if type(value) is type(getattr(state, item.name)):
            setattr(state, item.name, value)
    state.share = max(20, min(state.share, 80))
    state.recent = [text for text in state.recent if isinstance(text, str)]
    return state


def save_state(path: Path, state: ScreenState) -> None:
    """Remember how the screen was left; a folder that cannot be written is no reason to fail."""
    _write(_file_of(path), asdict(state))


def load_theme() -> str:
    """Return the theme that was chosen last, for all files."""
    name = _read(state_folder() / "screen.json").get("theme")
    return name if isinstance(name, str) else ""


def save_theme(name: str) -> None:
    """Remember the theme."""
    _write(state_folder() / "screen.json", {"theme": name})


def _file_of(path: Path) -> Path:
    digest = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:16]
    return state_folder() / f"screen-{digest}.json"


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(path: Path, content: dict[str, Any]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = path.with_suffix(f".{os.getpid()}.new")
        new.write_text(json.dumps(content), encoding="utf-8")
        new.replace(path)
    except OSError:
        return
