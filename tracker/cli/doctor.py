"""The command `doctor`: what this machine, terminal and file mean for tracker."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tracker import __version__
from tracker.cli.app import command
from tracker.cli.files import size_in_words
from tracker.cli.jsonable import dumps
from tracker.cli.options import Option
from tracker.cli.settings import KNOWN, config, config_file
from tracker.cli.streams import Style, coloured, is_unicode, print_lines, to_terminal
from tracker.errors import TrackerError
from tracker.keyboard.settings import read_keys
from tracker.model.text import one_line
from tracker.store import connection, features, journal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.cli.settings import Settings

OK, NOTE, WRONG = "ok", "note", "wrong"

_PACKAGES: Final = (
    *("textual", "rich", "sqlite-utils", "python-dateutil", "click", "rapidfuzz"),
    *("platformdirs", "tomli-w", "wcwidth", "tzdata"),
)
_NETWORK: Final = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs")
_ESCAPE_MS: Final = 50
"""Milliseconds that tmux may wait after Esc before it is felt."""

_FORMAT = Option("--format", "-f", "FORMAT", "text or json.", ("text", "json"))


class Finding(NamedTuple):
    """One thing looked at: what, how it is, and what it means."""

    what: str
    status: str
    said: str


@command(
    "doctor",
    about="Say what on this machine is missing or in the way.\n\n"
    "Looks at versions, SQLite, the terminal, settings and the file. Exit code 0, "
    "or 3 where something keeps tracker from working.",
    examples=("tracker doctor", "tracker --db sample.db doctor --format json"),
    options=(_FORMAT,),
)
def doctor(settings: Settings, format_: str | None) -> int:
    """Look at everything."""
    found = [*_program(), *_database(), *_terminal(), *_settings(), *_file(settings)]
    if format_ == "json":
        print(dumps([finding._asdict() for finding in found], indent=2))
    else:
        style = Style(coloured(settings.color))
        print_lines(_line(finding, style) for finding in found)
    return 3 if any(finding.status == WRONG for finding in found) else 0


def _line(finding: Finding, style: Style) -> str:
    weight = {OK: ("dim",), NOTE: ("yellow",), WRONG: ("red", "bold")}[finding.status]
    return (
        f"{style(finding.status.ljust(5), *weight)}  "
        f"{finding.what.ljust(12)}  {one_line(finding.said)}"
    )


def _program() -> Iterator[Finding]:
    yield Finding("tracker", OK, __version__)
    version = platform.python_version()
    old = sys.version_info < (3, 11)
    yield Finding("Python", WRONG if old else OK, f"{version}, {platform.platform()}")
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as version_of

    have, lacking = [], []
    for package in _PACKAGES:
        try:
            have.append(f"{package} {version_of(package)}")
        except PackageNotFoundError:
            lacking.append(package)
    yield Finding("packages", OK, ", ".join(have))
    if lacking:
        yield Finding("packages", WRONG, f"missing: {', '.join(lacking)}")


def _database() -> Iterator[Finding]:
    lacking = features.missing(features.NEEDED)
    yield Finding(
        "SQLite",
        WRONG if lacking else OK,
        sqlite3.sqlite_version
        + (f" lacks {', '.join(lacking)}" if lacking else " has all we need"),
    )
    if sqlite3.sqlite_version_info < features.WAL_RESET_FIXED:
        fixed = ".".join(map(str, features.WAL_RESET_FIXED))
        yield Finding(
            "SQLite",
            NOTE,
            f"older than {fixed}: a rare race between two writers can damage a file; tracker "
            "writes with one connection, so do not write the file with other programs meanwhile",
        )
    unused = features.missing(features.WELCOME)
    if unused:
        yield Finding("SQLite", NOTE, f"without {', '.join(unused)}; nothing here needs them")


def _terminal() -> Iterator[Finding]:
    term = os.environ.get("TERM", "")
    if not to_terminal():
        yield Finding("terminal", OK, "none: stdout is a pipe or a file")
    else:
        size = shutil.get_terminal_size()
        small = size.columns < 60 or size.lines < 15
        said = f"{term or 'no TERM'}, {size.columns}x{size.lines}"
        yield Finding(
            "terminal", NOTE if small else OK, said + ("; the screen needs 60x15" if small else "")
        )
        if term in ("", "dumb"):
            yield Finding("terminal", NOTE, "TERM names no terminal that can be drawn on")
    if os.environ.get("NO_COLOR"):
        yield Finding("colours", OK, "none, by NO_COLOR")
    elif os.environ.get("COLORTERM") in ("truecolor", "24bit"):
        yield Finding("colours", OK, "true colour, by COLORTERM")
    else:
        yield Finding("colours", OK, "COLORTERM is not set: 256 colours or fewer are assumed")
    if is_unicode():
        yield Finding("locale", OK, sys.stdout.encoding)
    else:
        yield Finding(
            "locale",
            NOTE,
            f"{sys.stdout.encoding}: what it cannot write is escaped; better LC_ALL=C.UTF-8",
        )
    yield from _multiplexer()
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    yield (
        Finding("editor", OK, editor)
        if editor
        else Finding(
            "editor", NOTE, "neither VISUAL nor EDITOR is set: the screen will look for a usual one"
        )
    )


def _multiplexer() -> Iterator[Finding]:
    if os.environ.get("TMUX"):
        delay = _escape_time()
        if delay is None:
            yield Finding("tmux", NOTE, "it does not say how long it waits after Esc")
        elif delay > _ESCAPE_MS:
            yield Finding(
                "tmux",
                NOTE,
                f"waits {delay} ms after Esc; in ~/.tmux.conf: set -sg escape-time 10",
            )
        else:
            yield Finding("tmux", OK, f"waits {delay} ms after Esc")
    elif os.environ.get("STY"):
        yield Finding("screen", NOTE, "GNU screen keeps ctrl+a for itself and delays Esc")


def _escape_time() -> int | None:
    try:
        asked = subprocess.run(
            ["tmux", "show-options", "-sv", "escape-time"],
            capture_output=True,
            text=True,
            timeout=2,
            check=False,
        )
        return int(asked.stdout.strip())
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None


def _settings() -> Iterator[Finding]:
    try:
        path, known = config_file(), config()
    except TrackerError as error:
        yield Finding("settings", WRONG, str(error))
        return
    if not path.exists():
        yield Finding("settings", OK, f"{path}: none, all as delivered")
        return
    yield Finding("settings", OK, f"{path}: {', '.join(known) or 'empty'}")
    unknown = [name for name in known if name not in KNOWN]
    if unknown:
        yield Finding(
            "settings", NOTE, f"not known: {', '.join(unknown)}; known: {', '.join(KNOWN)}"
        )
    keyboard, troubles = read_keys(known.get("keys"))
    if keyboard.changed:
        one = len(keyboard.changed) == 1
        count = "1 action is" if one else f"{len(keyboard.changed)} actions are"
        yield Finding("keys", OK, f"{count} bound otherwise")
    for trouble in troubles:
        yield Finding("keys", NOTE, trouble)


_SKEW: Final = timedelta(days=1)
"""How far the clocks of a team may be apart."""


def _file(settings: Settings) -> Iterator[Finding]:
    try:
        path = settings.path
    except TrackerError as error:
        yield Finding("file", NOTE, str(error))
        return
    if not path.exists():
        yield Finding("file", NOTE, f"{path} is not there yet; make it: tracker init")
        return
    try:
        with connection.understandable(path), closing(connection.open_reader(path)) as conn:
            newest = journal.recent(conn, 1)
    except TrackerError as error:
        yield Finding("file", WRONG, str(error))
        return
    if connection.is_writable(path):
        yield Finding("file", OK, f"{path}, {size_in_words(path.stat().st_size)}")
    else:
        yield Finding("file", NOTE, f"{path} can be read but not written")
    if newest and newest[0].at > datetime.now(UTC) + _SKEW:
        yield Finding(
            "clock",
            NOTE,
            f"the newest change of the file is of {newest[0].at:%Y-%m-%d %H:%M} UTC, ahead of this "
            "machine: one clock is wrong, and until then changes are dated right after that one",
        )
    if begun := sorted(path.parent.glob(".*.partial")):
        names = ", ".join(one_line(left.name) for left in begun)
        yield Finding(
            "file", NOTE, f"begun and never finished, unless it is being written: {names}"
        )
    free = shutil.disk_usage(path.parent).free
    tight = free < 2 * path.stat().st_size
    yield Finding(
        "disk",
        NOTE if tight else OK,
        f"{size_in_words(free)} free"
        + (": less than a backup and a migration take" if tight else ""),
    )
    kind = _file_system(path)
    if kind in _NETWORK:
        yield Finding(
            "disk", NOTE, f"{kind}: WAL needs a local disk; copy the file to one before writing"
        )


def _file_system(path: Path) -> str:
    """Return the type of the file system that holds the path; empty where it is not told."""
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    absolute = str(path.resolve())
    best: Any = ("", "")
    for line in mounts.splitlines():
        parts = line.split()
        if len(parts) < 3:
            continue
        point = parts[1].replace("\\040", " ")
        inside = absolute == point or absolute.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best[0]):
            best = (point, parts[2])
    return str(best[1])


COMMANDS = {"doctor": doctor}
