"""Points on the map that were typed into a text: degrees, minutes and seconds, grids, codes.

Wider than what the entry of a point reads (see `entry.points`): two numbers too many are taken
for a point rather than one point too few. What is no finer than a tenth of a degree (some 11 km)
stays, as does a military grid reference of less than a kilometre.
"""

from __future__ import annotations

import re
from typing import Final

from tracker.model.encoded import with_addresses

POINT_WITHHELD: Final = "[point withheld]"

_NUMBER: Final = r"(?<![\d.٫])[-+−]?\d{1,3}(?:[.٫]\d{%d,}|,\d{4,})(?!\d)"
_MINUTES: Final = r"['’′‘ʹ´`]"
_SECONDS: Final = r"(?:[\"”″“]|['’′‘ʹ´`]{2})"
_SHAPES: Final = (
    # Two numbers: fine ones with words between them, coarser ones side by side.
    rf"{_NUMBER % 3}[^\d]{{1,25}}{_NUMBER % 3}\s*°?(?:\s*[NSEW]\b)?",
    rf"{_NUMBER % 2}[\s,;/|°NSEW]{{1,6}}{_NUMBER % 2}\s*°?(?:\s*[NSEW]\b)?",
    # One: of five decimals, or in degrees.
    r"(?<![\w.٫-])[-+−]?\d{1,3}[.٫]\d{5,}(?!\d)",
    rf"{_NUMBER % 2}\s*[°º](?:\s*[NSEW]\b)?",
    # 36°11'33"N, 36° 11.55', and one of them without its marks: 36 11 33 N.
    rf"(?:\b[NSEW]\s*|(?<!\w))\d{{1,3}}\s*(?:[°º]\s*|d\s+)\d{{1,2}}(?:[.,٫]\d+)?\s*{_MINUTES}?"
    rf"(?:\s*\d{{1,2}}(?:[.,٫]\d+)?\s*{_SECONDS}?)?(?:\s*[NSEW]\b)?",
    r"\b\d{1,3}[\s:]+\d{1,2}(?:[.,٫]\d+)?(?:[\s:]+\d{1,2}(?:[.,٫]\d+)?)?\s*(?i:[NS])\b[\s,;/]*"
    r"\d{1,3}[\s:]+\d{1,2}(?:[.,٫]\d+)?(?:[\s:]+\d{1,2}(?:[.,٫]\d+)?)?\s*(?i:[EW])\b",
    r"\b(?i:[NS])\s*\d{1,3}[\s:]+\d{1,2}(?:[.,٫]\d+)?(?:[\s:]+\d{1,2}(?:[.,٫]\d+)?)?[\s,;/]*"
    r"(?i:[EW])\s*\d{1,3}[\s:]+\d{1,2}(?:[.,٫]\d+)?(?:[\s:]+\d{1,2}(?:[.,٫]\d+)?)?",
    r"\b\d{4,6}(?:\.\d+)?(?i:[NS])[\s,;/]*\d{5,7}(?:\.\d+)?(?i:[EW])\b",  # as pilots write it
    # The military grid, UTM, plus codes, three words.
    r"\b\d{1,2}\s*[C-HJ-NP-X]\s*[A-HJ-NP-Z]\s*[A-HJ-NP-V](?:\s?\d){4,10}(?!\d)",
    r"\b\d{1,2}[c-hj-np-x]\s?[a-hj-np-z][a-hj-np-v](?:\s?\d){4,10}(?!\d)",
    r"\b\d{1,2}\s?[C-HJ-NP-Xc-hj-np-x][\s,]+\d{6}(?:\.\d+)?\s*(?:m\s*)?E?[\s,]+\d{6,7}(?:\.\d+)?",
    r"\b[2-9CFGHJMPQRVWX]{4,8}\+[2-9CFGHJMPQRVWX]{2,3}\b",
    r"///\w+\.\w+\.\w+",
)
_POINT: Final = re.compile("|".join(_SHAPES))


def without_points(text: str) -> str:
    """Return the text with every point in it withheld; an address that encodes one goes whole."""
    if not any(character.isdigit() for character in text) and "/" not in text:
        return text
    text = with_addresses(text, _has_point, POINT_WITHHELD)
    return _POINT.sub(POINT_WITHHELD, text)


def _has_point(text: str) -> bool:
    return _POINT.search(text) is not None
