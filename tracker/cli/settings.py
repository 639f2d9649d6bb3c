"""Which file, who writes, what colours: options before environment before config.toml."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tracker.errors import UsageError
from tracker.folders import expanded
from tracker.model.text import AUTHOR_CELLS, clean, cut, visible, without_controls

if TYPE_CHECKING:
    import sqlite3

    from tracker.store.store import Store

DATABASE_NAMES: Final = (".db", ".sqlite", ".sqlite3")
"""How the name of a file ends that need not exist to be taken for one."""

KNOWN: Final = ("db", "author", "date_order", "mouse", "keys")
"""What can stand in config.toml."""

_LONGEST_AUTHOR: Final = 100

_opened: list[Path] = []


class Settings:
    """What the options common to all commands say; what they leave open is looked up."""

    def __init__(
        self, db: str | None = None, color: str = "auto", author: str | None = None
    ) -> None:
        self.db = db
        self.color = color
        self.author = author
        self.no_mouse = False

    @property
    def path(self) -> Path:
        """The file to work on: --db, TRACKER_DB, `db` in config.toml, else the default file."""
        if self.db == "":  # of a script whose variable is empty: not meant for the default file
            raise UsageError("--db names no file.", "Name one, or leave --db out.")
        named = self.db or os.environ.get("TRACKER_DB") or _text(config(), "db")
        return expanded(named) if named else default_file()

    @property
    def writer(self) -> str | None:
        """Under which name changes are journalled; None leaves it to the store (the login)."""
        named = self.author or os.environ.get("TRACKER_AUTHOR") or _text(config(), "author")
        return named and _name_of_a_person(clean(named))

    @property
    def mouse(self) -> bool:
        """Whether the screen takes the mouse: --no-mouse, `mouse` in config.toml, else it does."""
        wanted = config().get("mouse", True)
        if not isinstance(wanted, bool):
            raise UsageError(f"{config_file()}: mouse is neither true nor false.", "mouse = false")
        return wanted and not self.no_mouse

    def connect(self) -> sqlite3.Connection:
        """Open the file for reading, with nothing loaded that only writing needs."""
        from tracker.store import connection

        return connection.open_reader(self._remembered())

    def store(self) -> Store:
        """Open the file for reading and writing."""
        from tracker.store.store import Store

        return Store.open(self._remembered(), author=self.writer, date_order=date_order())

    def _remembered(self) -> Path:
        path = self.path
        _opened.append(path)
        return path


def last_path() -> Path | None:
    """Return the file that was opened last, for messages about it."""
    return _opened[-1] if _opened else None


def default_file() -> Path:
    """Return the file that is meant when none is named; it need not exist."""
    return _folder("data") / "tracker.db"


def config_file() -> Path:
    """Return where the person's settings are looked for."""
    return _folder("config") / "config.toml"


def config() -> dict[str, Any]:
    """Return the person's settings; raises UsageError where the file cannot be understood."""
    path = config_file()
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from error
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not TOML: {error}", 'Such as: db = "~/field.db"') from error


def date_order() -> str:
    """Return how 06/07/21 is read: `date_order` in config.toml, else "ask"."""
    order = config().get("date_order", "ask")
    if order not in ("ask", "dmy", "mdy"):
        raise UsageError(f"{config_file()}: date_order cannot be that.", "One of: ask, dmy, mdy")
    return str(order)


def template_folder(named: str | None = None) -> Path | None:
    """Return where templates of a team's own are: as named, else `report_templates` in config."""
    found = named or _text(config(), "report_templates")
    return expanded(found) if found else None


def looks_like_a_file(word: str) -> bool:
    """Whether a first word names a file to open and not a command."""
    return word.endswith(DATABASE_NAMES) or Path(word).exists()


def _name_of_a_person(named: str) -> str:
    """Return the name as given; raises UsageError for one under which nobody could be found."""
    shown = without_controls(named)
    hint = "A name as colleagues know you: --author 'Ann Smith', TRACKER_AUTHOR, config.toml."
    if len(named) > _LONGEST_AUTHOR:
        raise UsageError(
            f"An author has {_LONGEST_AUTHOR} characters at most, this one {len(named):,}: "
            f"“{cut(shown, AUTHOR_CELLS)}”.",
            hint,
        )
    if not shown.strip():
        raise UsageError(f"“{visible(named)}” is no name: nothing of it can be seen.", hint)
    if len(named.splitlines()) > 1:
        raise UsageError("An author is one line.", hint)
    return named


def _text(settings: dict[str, Any], key: str) -> str | None:
    value = settings.get(key)
    if value is None or isinstance(value, str):
        return value or None
    raise UsageError(f"{config_file()}: {key} is not a text.", f'Such as: {key} = "…"')


def _folder(kind: str) -> Path:
    """Return the data or config folder of this person, platformdirs' choice of it.

    platformdirs takes as long to import as the whole interpreter; where the rule is one line of the
    XDG specification (a relative path in the variable counts as unset), that line is here.
    """
    if sys.platform in ("darwin", "win32"):
        import platformdirs

        where = platformdirs.user_data_dir if kind == "data" else platformdirs.user_config_dir
        return Path(where("tracker", appauthor=False))
    named = os.environ.get("XDG_DATA_HOME" if kind == "data" else "XDG_CONFIG_HOME", "").strip()
    if named.startswith("/"):
        return Path(named) / "tracker"
    home = Path("~/.local/share" if kind == "data" else "~/.config")
    try:
        return home.expanduser() / "tracker"
    except RuntimeError as error:
        raise UsageError(
            "There is no home folder, so no default file.", "Name one: tracker --db FILE …"
        ) from error
