"""A point on the map in one line: decimal degrees, degrees with minutes and seconds, military grid.

    36.1925, 44.0106 · 36.1925N 44.0106E · 36°11'33"N 44°00'38"E · 36 11.55 N, 44 0.64 E
    38S MF 11043 05753 · geo:36.1925,44.0106 · https://maps.example/@36.1925,44.0106,15z

Latitude comes first where no letter says otherwise. WGS 84.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from tracker.errors import EntryError
from tracker.model.mgrs import from_mgrs, to_mgrs
from tracker.model.names import fold

METRES_PER_DEGREE: Final = 111_320.0
"""Of latitude, and of longitude at the equator."""

_LARGEST: Final = (90.0, 180.0)
_LONGEST: Final = 500
_EXAMPLES: Final = "36.1925, 44.0106 or 36°11'33\"N 44°00'38\"E or 38S MF 11043 05753"
_GRID: Final = re.compile(
    r"\d{1,2}\s*[C-HJ-NP-X]\s*[A-HJ-NP-Z]\s*[A-HJ-NP-V][\d\s]*", re.IGNORECASE
)
_LINK: Final = re.compile(
    r"(?:geo:|[@/=]|loc:)(-?\d{1,2}\.\d+)(?:,|%2C)\s*(-?\d{1,3}\.\d+)", re.IGNORECASE
)
_NUMBER: Final = r"[-+]?\d{1,3}(?:\.\d+)?"
_ANGLE: Final = re.compile(
    rf"([NSEW])?\s*({_NUMBER})\s*(?:[°ºd:]\s*|\s)?"
    r"(?:(\d{1,2}(?:\.\d+)?)\s*(?:['’′:m]\s*|\s)?)?"
    r"(?:(\d{1,2}(?:\.\d+)?)\s*(?:[\"”″s]|''|’’)?\s*)?([NSEW])?",
    re.IGNORECASE,
)


class PointEntry(NamedTuple):
    """A point as typed, in degrees. `metres`: how far its last digit reaches."""

    latitude: float
    longitude: float
    metres: float


def read_point(line: str) -> PointEntry:
    """Read a point; raises EntryError."""
    # Folding makes ASCII digits of Arabic ones, but drops the marks of minutes: those first.
    text = line.strip()[:_LONGEST]
    text = re.sub("[’′‘ʹ]", "'", re.sub("[”″“]", '"', text)).replace("−", "-").replace("٫", ".")
    text = "".join(fold(c) if c.isdigit() else c for c in text)
    if not text:
        raise _error(line, "No point was given.", f"As in {_EXAMPLES}.")
    if _GRID.fullmatch(text):
        return _grid(line, text)
    link = _LINK.search(text)
    if link is not None:
        return _decimal(line, link[1], link[2])
    return _angles(line, text)


def say_decimal(latitude: float, longitude: float) -> str:
    """Return "36.19250, 44.01060": five decimals are a metre."""
    return f"{latitude:.5f}, {longitude:.5f}"


def say_dms(latitude: float, longitude: float) -> str:
    """Return degrees, minutes and seconds, to a tenth of a second (three metres)."""
    return f"{_dms(latitude, 'NS')} {_dms(longitude, 'EW')}"


def say_mgrs(latitude: float, longitude: float, digits: int = 5) -> str:
    """Return the reference in the military grid; "" near the poles, where it has none."""
    try:
        return to_mgrs(latitude, longitude, digits)
    except ValueError:
        return ""


def _grid(line: str, text: str) -> PointEntry:
    try:
        latitude, longitude, side = from_mgrs(text)
    except ValueError as error:
        raise _error(line, f"This is no reference in the military grid: {error}.", "") from error
    return PointEntry(latitude, longitude, float(side))


def _decimal(line: str, latitude: str, longitude: str) -> PointEntry:
    decimals = min(len(number.partition(".")[2]) for number in (latitude, longitude))
    return _checked(line, float(latitude), float(longitude), METRES_PER_DEGREE / 10**decimals)


def _angles(line: str, text: str) -> PointEntry:
    if re.fullmatch(r"[-+]?\d+,\d+[\s;]+[-+]?\d+,\d+", text):  # decimal commas
        text = text.replace(",", ".")
    halves = _halves(text)
    matches = [_ANGLE.fullmatch(half.strip()) for half in halves]
    if len(matches) != 2 or None in matches:
        raise _error(line, "This is not understood as a point.", f"As in {_EXAMPLES}.")
    angles = [_angle(line, match) for match in matches if match is not None]
    (one, axis, metres), (other, other_axis, other_metres) = angles
    if axis and axis == other_axis:
        names = {"NS": "latitudes", "EW": "longitudes"}
        raise _error(line, f"These are two {names[axis]}.", "One is N or S, the other E or W.")
    if axis == "EW" or other_axis == "NS":
        one, other = other, one
    return _checked(line, one, other, max(metres, other_metres))


def _halves(text: str) -> list[str]:
    """Cut a point into its two angles: at a comma or letter, else in the middle of its numbers."""
    if text.count(",") == 1 or text.count(";") == 1:
        return re.split("[,;]", text)
    lettered = re.findall(r"[^NSEWnsew]+[NSEWnsew]", text)
    if len(lettered) == 2 and "".join(lettered).replace(" ", "") == text.replace(" ", ""):
        return lettered
    lettered = re.findall(r"[NSEWnsew][^NSEWnsew]+", text)
    if len(lettered) == 2:
        return lettered
    words = text.split()
    middle, odd = divmod(len(words), 2)
    if odd:
        return []  # nobody can say where the first of them ends
    return [" ".join(words[:middle]), " ".join(words[middle:])]


def _angle(line: str, match: re.Match[str]) -> tuple[float, str, float]:
    """Return degrees, the axis ("NS", "EW" or "") and how many metres the last digit reaches."""
    before, degrees, minutes, seconds, after = match.groups()
    letter = (before or after or "").upper()
    if before and after:
        raise _error(line, "There is a letter too many.", "One of N, S, E, W for each number.")
    for name, part in (("minutes", minutes), ("seconds", seconds)):
        if part is not None and float(part) >= 60:
            raise _error(line, f"{part} {name} are more than a whole.", "They go from 0 to 59.")
    if minutes is not None and "." in degrees:
        raise _error(line, f"{degrees} degrees and minutes beside it do not go together.",
                     "Either 36.1925 or 36°11.55'")  # fmt: skip
    size = abs(float(degrees)) + float(minutes or 0) / 60 + float(seconds or 0) / 3600
    if letter and degrees[0] in "+-":
        raise _error(line, "A sign and a letter say the same twice.", "Either -36.19 or 36.19S.")
    is_negative = letter in ("S", "W") if letter else degrees[0] == "-"
    axis = "NS" if letter in ("N", "S") and letter else "EW" if letter else ""
    unit, last = (
        (3600, seconds) if seconds is not None else (60, minutes) if minutes is not None
        else (1, degrees)
    )  # fmt: skip
    metres = METRES_PER_DEGREE / unit / 10 ** len(last.partition(".")[2])
    return -size if is_negative else size, axis, metres


def _checked(line: str, latitude: float, longitude: float, metres: float) -> PointEntry:
    if abs(latitude) > _LARGEST[0]:
        swapped = abs(longitude) <= _LARGEST[0] and abs(latitude) <= _LARGEST[1]
        hint = "Latitude comes first; " if swapped else ""
        raise _error(line, f"{latitude:g} is no latitude.", f"{hint}it goes from -90 to 90.")
    if abs(longitude) > _LARGEST[1]:
        raise _error(line, f"{longitude:g} is no longitude.", "It goes from -180 to 180.")
    return PointEntry(latitude, longitude, metres)


def _error(line: str, message: str, hint: str) -> EntryError:
    return EntryError(message, hint, text=line, start=0, end=len(line))


def _dms(angle: float, letters: str) -> str:
    tenths = round(abs(angle) * 36_000)
    minutes, rest = divmod(tenths, 600)
    degrees, minutes = divmod(minutes, 60)
    return f"{degrees}°{minutes:02}'{rest / 10:04.1f}\"{letters[angle < 0]}"
