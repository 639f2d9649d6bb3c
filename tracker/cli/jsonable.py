"""Records as JSON: stable keys, dates as objects, and no character that acts on a terminal."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from tracker.cli.streams import is_unicode

# json escapes what is below a blank; these are the others that `model.text.visible` spells.
_HIDDEN: Final = re.compile(
    "[\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


def dumps(value: Any, *, indent: int | None = None) -> str:
    """Return JSON in which letters stay letters; controls, bidi marks and the like are escaped.

    All of it is ASCII where stdout cannot write every character.
    """
    if not is_unicode():
        return json.dumps(value, indent=indent)
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    if text.isascii() and "\x7f" not in text:
        return text
    return _HIDDEN.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1] if match[0] != "\x7f" else "\\u007f"


def date_object(edtf: str, as_written: str | None) -> dict[str, str | None]:
    """Return a date as every JSON of ours has it; all but `precision` null where unknown."""
    from tracker.model.dates import FuzzyDate

    date = FuzzyDate.parse(edtf)
    return {
        "edtf": date.edtf or None,
        "from": date.first.isoformat() if date.first else None,
        "to": date.last.isoformat() if date.last else None,
        "precision": date.precision,
        "as_written": as_written,
    }
