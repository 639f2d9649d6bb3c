"""Times of day: 03:30, 0330Z, 3.30 pm, 01:00-02:00 +03:00; and words such as "evening"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class Clock(NamedTuple):
    """A time, or a stretch of time, on the clock."""

    time_from: str
    time_to: str | None = None
    offset: str | None = None
    bare: int | None = None
    """Four digits alone (the first of two, if there are two), which may be a year."""
    notes: tuple[str, ...] = ()
    led: bool = False
    """A word stands before it that a year does not have beside a day: "at 2021"."""


_HOURS = r"(?: ?(?:hrs?|hours|h)\b)"
_TIME = (
    rf"(?:\d{{1,2}}:\d{{2}}(?::[0-5]\d(?:\.\d+)?)?(?: ?[ap]m|{_HOURS})?|\d{{1,2}}\.\d{{2}} ?[ap]m"
    rf"|\d{{1,2}} ?[ap]m|\d{{1,2}}h\d{{2}}|\d{{4}}{_HOURS}?)"
)
_ZONE = (
    r"(?:z|zulu|(?:utc|gmt)?[+-]\d{1,2}(?::?\d{2})?|utc|gmt|local(?: time)?|lt"
    r"|(?<=\d{4})[a-gikm-y])"
)
_APPROXIMATELY = r"(?:around|about|approx\.?|approximately|circa|c\.?|~)"
_PHRASE = re.compile(
    rf"(?:(?:(?P<at>at|@)|from|between|(?P<about>{_APPROXIMATELY})) ?)*"
    rf"(?P<a>{_TIME}|\d{{1,2}}(?=(?: ?[-–] ?| to | and )\d{{1,2}}(?:[:.]\d{{2}})? ?[ap]m))"
    rf"(?:(?P<to> ?– ?| - |-| to | and | until | till )(?P<b>{_TIME}))?"
    rf"(?: ?(?P<zone>{_ZONE}))?"
)

_LETTERS = set("abcdefgikmnopqrstuvwxy")

_COLON = re.compile(
    r"(\d{1,2}):(\d{2})(?P<s>:\d{2}(?:\.\d+)?)?(?: ?(?P<m>[ap])m| ?(?:hrs?|hours|h))?"
)
_DOT = re.compile(r"(\d{1,2})\.(\d{2}) ?(?P<m>[ap])m")
_HOUR = re.compile(r"(\d{1,2})()(?: ?(?P<m>[ap])m)?")
_FOUR = re.compile(r"(\d{2})(\d{2})(?: ?(?:hrs?|hours|h))?")
_H = re.compile(r"(\d{1,2})h(\d{2})")

_DAYTIME = (
    r"(?:(?:early|small|late) hours|(?:early |late |mid[- ]?)?(?:morning|afternoon|evening|night)"
    r"|dawn|dusk|noon|midday|midnight|sunrise|sunset|daybreak|nightfall|pre-?dawn|overnight)"
    r"(?: hours| time)?"
)
_DAYTIME_AFTER = re.compile(
    rf"(?P<of>.+?)(?: (?:in the|at|around|about|during the|before|after))? (?P<word>{_DAYTIME})"
)
_DAYTIME_BEFORE = re.compile(
    rf"(?:in the |at |on the |during the |the )?(?P<word>{_DAYTIME})(?: of| on)? (?P<of>.+)"
    r"|(?P<word2>early|late)(?: on)? (?P<of2>.+)"
)


def clocks(text: str, *, iso: str = "") -> list[Clock]:
    """Find every meaning of a text that says a time and nothing else.

    `iso` says what stands before it: "T" (ISO 8601, so -04:00 is an offset), "date" (an ISO date
    and a space, so it may be one), or nothing.
    """
    found = _PHRASE.fullmatch(text)
    if found is None:
        return []
    notes = ("time approximate",) if found["about"] else ()
    readings = list(_single_or_stretch(found, notes))
    tight = found["to"] == "-" and found["zone"] is None and re.fullmatch(r".*-\d\d:?\d\d", text)
    if tight and iso and (seconds := _COLON.fullmatch(found["a"])):
        head, _, tail = text.rpartition("-")
        negative = clocks(f"{head} -{tail}")
        if iso == "T" or seconds["s"]:
            return negative
        readings += negative
    return readings


def _single_or_stretch(found: re.Match[str], notes: tuple[str, ...]) -> Iterator[Clock]:
    offset = zone_offset(found["zone"])
    if offset is None:
        return
    first, last = found["a"], found["b"]
    four_digits = len(first) == 4 and first.isdigit() and (last is None or last.isdigit())
    # "2019-12" and "2020c." are no times; only UTC and "local" tell a time from a year.
    doubtful = found["zone"] is None or found["zone"][0] in "+-" or found["zone"] in _LETTERS
    bare = int(first) if four_digits and doubtful else None
    end = _clock_time(last) if last else None
    start = _start_time(first, last, end) if last else _clock_time(first)
    if start and (end or not last) and (last or len(first) > 2):
        is_led = found["at"] is not None
        yield Clock(start, None if start == end else end, offset or None, bare, notes, is_led)


def _start_time(text: str, end_text: str, end: str | None) -> str | None:
    """Read the first of two times; "1-2 pm" begins at 1 pm, "11-1 pm" at 11 am."""
    last = re.search(r"([ap])m$", end_text)
    if last is None or re.search(r"[ap]m$", text):
        return _clock_time(text) if len(text) > 2 else None
    other = "a" if last[1] == "p" else "p"
    options = [_clock_time(f"{text} {meridiem}m") for meridiem in (last[1], other)]
    return next((time for time in options if time and end and time <= end), None)


def _clock_time(text: str) -> str | None:
    """Read one time as "HH:MM"; None where the clock does not show it."""
    found = next(
        (f for pattern in (_COLON, _DOT, _FOUR, _H, _HOUR) if (f := pattern.fullmatch(text))), None
    )
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    meridiem = found.groupdict().get("m")
    if meridiem:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if meridiem == "p" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def zone_offset(zone: str | None) -> str | None:
    """Read a zone as "+HH:MM"; empty for local time, None where there is no such offset."""
    if zone is None or zone in ("lt", "local", "local time"):
        return ""
    if zone in ("z", "zulu", "utc", "gmt"):
        return "+00:00"
    if len(zone) == 1:
        return military_offset(zone)
    sign, digits = re.findall(r"([+-])(.+)", zone)[0]
    hours, minutes = digits.split(":") if ":" in digits else (digits[:-2] or digits, digits[-2:])
    if len(digits) <= 2:
        hours, minutes = digits, "00"
    fits = int(hours) * 60 + int(minutes) <= 14 * 60 and int(minutes) < 60
    return f"{sign}{int(hours):02}:{int(minutes):02}" if fits else None


def military_offset(letter: str) -> str | None:
    """Read a zone letter of a date-time group; H and L also mean "hours" and "local": None."""
    if letter == "j":
        return ""
    if letter in "hl":
        return None
    if letter == "z":
        return "+00:00"
    east = "abcdefghiklm".find(letter) + 1
    return f"+{east:02}:00" if east else f"-{ord(letter) - ord('m'):02}:00"


def daytime(text: str) -> tuple[str, str] | None:
    """Part "27 june evening" and "night of 27 june" into date and daytime."""
    if found := _DAYTIME_AFTER.fullmatch(text):
        return found["of"], found["word"]
    if found := _DAYTIME_BEFORE.fullmatch(text):
        return found["of"] or found["of2"], found["word"] or found["word2"]
    return None
