"""What a review copy says, as it can be stored here: the copy is a file from outside.

Whoever holds it can write into it what they like, around the program too. So its bodies go through
the door that everything goes through, and names and reasons are a line of some length.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from tracker.model.bodies import tidy
from tracker.model.columns import TABLES
from tracker.model.references import is_uid, random_uid
from tracker.model.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.model.columns import Body
    from tracker.model.three_way import Unit

NOBODY: Final = "nobody"
"""Who made a change that names no author."""

NO_ENTRY: Final = "no reviewer writes that by hand"
_STRANGE: Final = "it has no key as this program makes them"
_NAME: Final = 100
_REASON: Final = 1000
"""Characters of a name, and of a reason, that are kept."""


_SKEW: Final = timedelta(days=1)
"""How far the clock of a colleague may be ahead of ours."""

_KEPT_BY_THE_STORE: Final = frozenset({"origin", "origin_id", "extra", "merged_into"})
_NOT_EDITED: Final = {
    "documents": _KEPT_BY_THE_STORE | {"path", "sha256", "bytes", "media_type"},
    "remarks": frozenset({"record_table", "record_uid", "author", "body"}),
}


def is_edited(table: str, field: str) -> bool:
    """Whether a reviewer can edit a field at all; else what the copy says of it stays there."""
    return field not in _NOT_EDITED.get(table, _KEPT_BY_THE_STORE)


def never_done(table: str, unit: Unit) -> str:
    """Say why a change is none that a reviewer can make; "" if they can."""
    if not is_edited(table, unit.field):
        return NO_ENTRY
    if unit.field == "resolved_at" and unit.theirs and not is_moment(unit.theirs["resolved_at"]):
        return "that is no moment, or one to come"
    has_uid = unit.key and TABLES[table].part(unit.field).key == "uid"
    return _STRANGE if has_uid and not is_uid(unit.key) else ""


def entered(table: str, body: Body, author: str) -> tuple[Body, tuple[str, ...]]:
    """Return a record that was added in the copy as its author could enter it here.

    With the names of what cannot be entered, and so is left out.
    """
    out = () if table == "remarks" else tuple(n for n in body if not is_edited(table, n))
    kept = {name: value for name, value in body.items() if name not in out}
    for name in ("created_at", "resolved_at"):
        if name in kept and not is_moment(kept[name]):
            del kept[name]
    if table == "remarks":
        kept["author"] = author
    return {**kept, "created_by": author}, out


def is_moment(value: object) -> bool:
    """Whether this is a moment as the store writes it, and not one to come."""
    try:
        moment = datetime.strptime(str(value), "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except ValueError:
        return False
    return not is_to_come(moment)


def is_to_come(moment: datetime) -> bool:
    """Whether a moment lies ahead of us by more than clocks differ."""
    return moment > datetime.now(UTC) + _SKEW


def strange_keys(table: str, body: Body) -> Iterator[str]:
    """Yield the kinds of parts of which one has a key that this program never makes."""
    for part in TABLES[table].parts:
        rows = body.get("parts", {}).get(part.name, {})
        if part.key == "uid" and not all(map(is_uid, rows)):
            yield part.name


def stored(table: str, body: Body) -> Body:
    """Return a body of a copy as the store reads it back: clean, with its defaults."""
    return tidy(table, body, random_uid)


def signed(author: str) -> str:
    """Return the name of an author of the copy, on a line."""
    return _line(author, _NAME) or NOBODY


def reason(given: str | None) -> str | None:
    """Return a reason of the copy, on a line; None if there is none."""
    return (given and _line(given, _REASON)) or None


def _line(text: str, most: int) -> str:
    line = " ".join(clean(text).split())
    return line if len(line) <= most else line[: most - 1] + "…"
