"""Dates put together: qualifiers, open ends, choices and ranges over the simple ones."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from tracker.model._reading.absolute import Piece, absolute, pieces
from tracker.model._reading.context import YEAR_ASSUMED, Context, Found
from tracker.model._reading.normal import MONTH, WEEKDAYS
from tracker.model._reading.pairs import completed, interval, merged
from tracker.model._reading.periods import periods
from tracker.model._reading.relative import relative
from tracker.model.dates import FuzzyDate

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEAD_IN = re.compile(r"(?:on|in|during|some ?time in|dated|the(?! (?:last|past|next))) (?P<of>.+)")
_APPROXIMATE = re.compile(
    r"(?:c\.|ca\.|circa|about|around|approx\.?|approximately|roughly|on or (?:about|around)|~"
    r"|ca?(?=[ \d])) ?(?P<of>.+)"
)
_APPROXIMATE_AFTER = re.compile(r"(?P<of>.+?)(?: ?~| or so| approx\.?| approximately)")
_UNCERTAIN = re.compile(r"(?:possibly|probably|perhaps|maybe|presumably|likely) (?P<of>.+)")
_UNCERTAIN_AFTER = re.compile(r"(?P<of>.+?) ?\?")

_UNTIL = re.compile(
    r"(?:until|till|til|up to|by|no later than|not later than|\.\.) ?(?P<of>.+)"
    r"|(?P<of2>.+?) or (?:earlier|before)"
)
_SINCE = re.compile(
    r"(?:since|from|starting|no earlier than) (?P<of>.+?)(?: on| onwards?)?"
    r"|(?P<of2>.+?)(?: onwards?| or later| or after| ?\.\.| ?(?:-|–|to) ?(?:present|now|date))"
)
_BEFORE = re.compile(r"(?:before|prior to|pre[- ]) ?(?P<of>.+)")
_AFTER = re.compile(r"(?:after|post[- ]) ?(?P<of>.+)")
_END_OF = re.compile(r"(?:the )?end\b.+")
_START_OF = re.compile(r"(?:the )?(?:start|beginning)\b.+")

_MONTH_FIRST_RANGE = re.compile(
    rf"(?P<m>{MONTH}) (?P<days>\d{{1,2}}(?:th)?(?:(?: ?[-–/] ?| to | and | or )\d{{1,2}}(?:th)?)+)"
    r"(?:,? (?P<y>\d{4}))?"
)
_LAST_PERIOD = re.compile(r"(?P<of>.*?[^ ])(?: of| in)? (?P<which>last|this) (?P<unit>year|month)")
_ISO_RANGE = re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})/(?:(?P<m2>\d{2})-)?(?P<d2>\d{2})")

_BETWEEN = re.compile(r"between (?P<a>.+) and (?P<b>.+)")
_FROM_TO = re.compile(r"from (?P<a>.+?) (?:to|until|till|through|thru|-|–) (?P<b>.+)")
_OVERNIGHT = re.compile(r"overnight(?: of| on)? (?P<of>.+)")
_ONE_OF = re.compile(r"one of (?P<of>.+)")
_WIDE = r" ?- | -(?=\d{1,2} ?[a-z])| ?– ?| (?:to|until|till|through|thru) | ?\.{2,3} ?"
_SEPARATORS = (
    (re.compile(_WIDE), False),
    (re.compile(r"-"), True),
    (re.compile(r" ?/ ?"), True),
)
_BOTH = re.compile(r" (?:and|&) ")
_OR = re.compile(r" or |, ")

_YEAR = re.compile(r"\b\d{4}\b")
_ATOM = re.compile(r"([0-9X]{4}(?:-[0-9X]{2}){0,2})([?~%]?)")


def dates(text: str, context: Context) -> list[Found]:
    """Find every meaning of a text that says a date and no time of day.

    Several results are several meanings; none means that the text is not understood, with
    `context.reasons` saying why where that is known.
    """
    for rule in _RULES:
        found = _distinct(rule(text, context))
        if found:
            return found
    return []


def _distinct(readings: Iterator[Found] | list[Found]) -> list[Found]:
    """Drop readings that mean the same days."""
    unique: dict[tuple[object, ...], Found] = {}
    for found in readings:
        unique.setdefault((found.date.first, found.date.last, found.date.edtf[:1] == "["), found)
    return list(unique.values())


# Around one date ------------------------------------------------------------------------------


def _rewritten(text: str, context: Context) -> Iterator[Found]:
    """Read "June 27-28, 2021" as "27-28 June 2021", "June last year" as "June 2020"."""
    if found := _MONTH_FIRST_RANGE.fullmatch(text):
        year = f" {found['y']}" if found["y"] else ""
        yield from dates(f"{found['days']} {found['m']}{year}", context)
    elif found := _LAST_PERIOD.fullmatch(text):
        if _YEAR.search(found["of"]) or found["of"].endswith("the"):
            return
        for period in relative(f"{found['which']} {found['unit']}", context):
            name = period.date.words().lower()
            for reading in dates(f"{found['of']} {name}", context):
                if YEAR_ASSUMED not in reading.notes:
                    yield reading
    elif found := _ISO_RANGE.fullmatch(text):
        month = f"{found['y']}-{found['m2'] or found['m']}"
        yield from dates(f"{text.partition('/')[0]} to {month}-{found['d2']}", context)


def qualified(date: FuzzyDate, mark: str) -> FuzzyDate:
    """Mark every part of a date as approximate (`~`) or uncertain (`?`)."""

    def marked(found: re.Match[str]) -> str:
        return found[1] + (mark if found[2] in ("", mark) else "%")

    return FuzzyDate.parse(_ATOM.sub(marked, date.edtf))


def _qualifier(text: str, context: Context) -> Iterator[Found]:
    """Read what comes with "circa", "probably", a question mark."""
    for pattern, mark in (
        (_UNCERTAIN_AFTER, "?"),
        (_UNCERTAIN, "?"),
        (_APPROXIMATE, "~"),
        (_APPROXIMATE_AFTER, "~"),
    ):
        if found := pattern.fullmatch(text):
            for reading in dates(found["of"], context):
                yield reading._replace(date=qualified(reading.date, mark))
            return


def _lead_in(text: str, context: Context) -> Iterator[Found]:
    """Read past "on", "in", "the", and past "day unknown" as our own words have it."""
    plain = text
    for ending in (" day unknown", " month unknown"):
        plain = plain.removesuffix(ending)
    if found := _LEAD_IN.fullmatch(plain):
        plain = found["of"]
    if plain != text:
        yield from dates(plain, context)


def _open(text: str, context: Context) -> Iterator[Found]:
    """Read before, after, since, until; the day or year named is in only with the last two.

    "Before the end of June" and "after the start" are left alone: our "end of June" is ten days.
    """
    for pattern, unless, opened, shift in (
        (_BEFORE, _END_OF, _until, -1),
        (_AFTER, _START_OF, _since, 1),
        (_UNTIL, None, _until, 0),
        (_SINCE, None, _since, 0),
    ):
        found = pattern.fullmatch(text)
        if found is None:
            continue
        of = next(group for group in found.groups() if group)
        if unless is None or not unless.fullmatch(of):
            for one in _closed(of, context):
                yield one._replace(date=opened(one.date, shift))
        return


def _closed(text: str, context: Context) -> list[Found]:
    """Read one date that has both ends; "since 2019 to 2021" has an end too many."""
    return [
        found
        for found in dates(text, context)
        if not (found.date.is_open or found.joined or found.date.edtf.startswith("["))
    ]


def _until(date: FuzzyDate, shift: int) -> FuzzyDate:
    """Open the past: up to the end of the date (shift 0), or to the day before it (-1)."""
    last = date.edtf.split("/")[-1]
    if shift:
        assert date.first is not None
        mark = date.edtf.split("/")[0][-1]
        last = (date.first - timedelta(days=1)).isoformat() + (mark if mark in "?~%" else "")
    return FuzzyDate.parse(f"../{last}")


def _since(date: FuzzyDate, shift: int) -> FuzzyDate:
    """Open the future: from the start of the date (shift 0), or from the day after it (1)."""
    first = date.edtf.split("/")[0]
    if shift:
        assert date.last is not None
        mark = date.edtf[-1]
        first = (date.last + timedelta(days=1)).isoformat() + (mark if mark in "?~%" else "")
    return FuzzyDate.parse(f"{first}/..")


# Two dates and more ---------------------------------------------------------------------------


def _choice(text: str, context: Context) -> Iterator[Found]:
    """Read "27 or 28 June", "27, 28 or 30 June", "one of 27-30 June"."""
    if found := _ONE_OF.fullmatch(text):
        for whole in dates(found["of"], context):
            if "/" in whole.date.edtf and not whole.date.is_open:
                edtf = f"[{whole.date.edtf.replace('/', '..')}]"
                yield whole._replace(date=FuzzyDate.parse(edtf))
        return
    words = _OR.split(text.removeprefix("either "))
    if len(words) < 2 or " or " not in text:
        return
    *firsts, last = words
    chains = [[end] for end in absolute(last, context)]
    for first in reversed(firsts):
        chains = [
            [pair[0], *chain] for chain in chains for pair in _pairs_with(first, chain, context)
        ]
    for chain in chains or _general_choice(words, context):
        yield merged(f"[{','.join(end.date.edtf for end in chain)}]", chain)


def _general_choice(words: list[str], context: Context) -> list[list[Found]]:
    """Read a choice whose members stand by themselves: "friday or saturday"."""
    if year := _YEAR.search(words[-1]):
        words = [word if _YEAR.search(word) else f"{word} {year[0]}" for word in words]
    elif any(_YEAR.search(word) for word in words):
        return []
    readings = [dates(word, context) for word in words]
    if any(len(found) != 1 or YEAR_ASSUMED in found[0].notes for found in readings):
        return []
    members = [found[0] for found in readings]
    kinds = [_ATOM.fullmatch(found.date.edtf) for found in members]
    alike = len({len(kind[1]) if kind else 0 for kind in kinds}) == 1
    return [members] if alike and all(kinds) else []


def _pairs_with(first: str, chain: list[Found], context: Context) -> list[tuple[Found, Found]]:
    """Complete an earlier member of a choice from the one that follows it."""
    year, month, day, *_ = *map(int, chain[0].date.edtf.split("-")), None, None
    assert year is not None
    follower = Piece(year, month, day)
    return completed(pieces(first, context), [follower], context, ranges=False)


def _range(text: str, context: Context) -> Iterator[Found]:
    """Read every kind of "from one to another"."""
    if found := _OVERNIGHT.fullmatch(text):
        yield from _overnight(found["of"], context)
    elif found := _BETWEEN.fullmatch(text) or _FROM_TO.fullmatch(text):
        yield from _joined(found["a"], found["b"], context, tight=False)
    else:
        for separator, tight in _SEPARATORS:
            marks = list(separator.finditer(text))
            if len(marks) == 1:
                start, end = marks[0].span()
                readings = list(_joined(text[:start], text[end:], context, tight=tight))
                yield from readings
                if readings:
                    return
        yield from _both(text, context)


def _overnight(text: str, context: Context) -> Iterator[Found]:
    """Read "overnight 27-28 June"; of one day, it may be the night before or after."""
    for found in dates(text, context):
        day = found.date.first
        if day is None or not found.date.is_day:
            if found.date.precision == "days":
                yield found
            continue
        for start in (day - timedelta(days=1), day):
            two = FuzzyDate.between(start, start + timedelta(days=1))
            yield found._replace(date=two)


def _both(text: str, context: Context) -> Iterator[Found]:
    """Read "27 and 28 June": a range, where nothing lies between the two."""
    sides = _BOTH.split(text)
    if len(sides) != 2:
        return
    for found in _joined(sides[0], sides[1], context, tight=True):
        first, _, last = found.date.edtf.partition("/")
        end, start = FuzzyDate.parse(first).last, FuzzyDate.parse(last).first
        if end and start and (start - end).days == 1:
            yield found


def _joined(left: str, right: str, context: Context, *, tight: bool) -> Iterator[Found]:
    """Read two ends; what one leaves out it has from the other. `tight`: both of one kind."""
    if left in WEEKDAYS and right in WEEKDAYS:
        yield from _weekday_range(left, right, context)
        return
    lefts, rights = pieces(left, context), pieces(right, context)
    if lefts and rights:
        pairs = completed(lefts, rights, context, ranges=True, same_grain=tight)
        yield from (merged(interval(a, b), [a, b]) for a, b in pairs)
        return
    pairs = [
        (a, b)
        for a, b in _general_ends(left, right, context)
        if a.date.first
        and b.date.last
        and a.date.first <= b.date.last
        and not (_YEAR.fullmatch(b.date.edtf) and "-" in a.date.edtf)
    ]
    yield from (merged(interval(a, b), [a, b]) for a, b in pairs)


def _general_ends(left: str, right: str, context: Context) -> list[tuple[Found, Found]]:
    """Read ends such as "late May" and "early June 2019", the year inherited as text."""
    in_left, in_right = _YEAR.search(left), _YEAR.search(right)
    if in_right and not in_left:
        left = f"{left} {in_right[0]}"
    elif in_left and not in_right:
        right = f"{right} {in_left[0]}"
    firsts, lasts = _closed(left, context), _closed(right, context)
    return [(a, b) for a in firsts for b in lasts]


def _weekday_range(left: str, right: str, context: Context) -> Iterator[Found]:
    """Read "fri-sun": the most recent such days, the first before the last."""
    (first,), (last,) = relative(left, context), relative(right, context)
    if first.date.first and last.date.first and first.date.first > last.date.first:
        first = Found(FuzzyDate.day(first.date.first - timedelta(days=7)))
    yield merged(interval(first, last), [first, last])


_RULES = (
    absolute,
    periods,
    relative,
    _rewritten,
    _qualifier,
    _lead_in,
    _choice,
    _range,
    _open,
)
