"""The thread of an incident: what was said and what is linked, in the order in which it happened.

The order is that of stretches of UTC. Where two of them overlap, neither is before the other, and
the thread says so. Where clocks differ, both are told: the evening of 27 June in Washington is
28 June at the site. Pure.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tracker.model.dates import FuzzyDate
from tracker.model.vocabulary import label
from tracker.model.when import distance, offset_delta

if TYPE_CHECKING:
    from tracker.model.when import Distance, UtcInterval, When
    from tracker.store.dossier import Named
    from tracker.store.thread import Joined, Spoken, ThreadFacts

HAPPENED = 0
"""The lane of incidents; those of speakers follow."""

_MINUTE = timedelta(minutes=1)


class Entry(NamedTuple):
    """One line of a thread.

    `lane`: whose it is, see `Thread.lanes`. `ordered`: it is surely after the entry before it.
    `distance`: from the incident, in words. `clock`: at the clock of the incident; `own`: at its
    own, where that is another. `what`: the kind of statement, or what the link says. `unit`: of an
    incident, whether it is an event, an aggregate or background.
    """

    record: Named
    when: When
    lane: int
    who: str
    what: str
    words: str
    ordered: bool
    distance: str
    clock: str
    own: str
    is_here: bool = False
    unit: str = "event"


class Thread(NamedTuple):
    """The entries in order; undated ones last. `lanes` are the speakers, after what happened.

    `clocks`: the incident at the other clocks that statements were made at.
    """

    entries: tuple[Entry, ...]
    lanes: tuple[str, ...]
    clocks: tuple[str, ...]


def thread(facts: ThreadFacts) -> Thread:
    """Return the thread of an incident."""
    here = _middle(facts.when)

    def place(when: When) -> Place:
        return _place(when, here, _overlap(facts.when, when))

    spoken = sorted(facts.spoken, key=lambda one: place(one.said.when))
    lanes = ["", *dict.fromkeys(_who(one) for one in spoken)]
    found = [
        _here(facts),
        *(_joined(facts, one) for one in facts.joined),
        *(_spoken(facts, one, lanes.index(_who(one))) for one in spoken),
    ]
    found.sort(key=lambda entry: (*place(entry.when)[:2], not entry.is_here, place(entry.when)))
    entries = []
    for number, entry in enumerate(found):
        ordered = number > 0 and surely_before(found[number - 1].when, entry.when)
        entries.append(entry._replace(ordered=ordered))
    clocks = dict.fromkeys(
        f"{at_clock(facts.when, one.said.when.utc_offset)} at {one.said.when.utc_offset}"
        for one in spoken
        if one.said.when.utc_offset not in (None, facts.when.utc_offset)
        and at_clock(facts.when, one.said.when.utc_offset)
    )
    return Thread(tuple(entries), tuple(lanes), tuple(clocks))


def surely_before(a: When, b: When) -> bool:
    """Whether all of one stretch of UTC lies before all of the other."""
    one, other = a.utc_interval(), b.utc_interval()
    if one is None or other is None or one[1] is None or other[0] is None:
        return False
    return one[1] <= other[0]


def _overlap(a: When, b: When) -> bool:
    return not surely_before(a, b) and not surely_before(b, a)


def at_clock(when: When, offset: str | None) -> str:
    """Say a moment at the clock of another offset; "" where it cannot be told.

    A day without a time becomes the two days over which it lies there.
    """
    interval = when.utc_interval()
    if offset is None or when.utc_offset is None or interval is None or None in interval:
        return ""
    start, end = _moved(interval, offset_delta(offset))
    first, last = start.date(), (end - _MINUTE).date()
    days = FuzzyDate.between(first, last).words()
    if when.time_from is None:
        return days
    until = "" if end - start <= _MINUTE else f"–{end:%H:%M}"
    return f"{days}, {start:%H:%M}{until}"


def _moved(interval: UtcInterval, by: timedelta) -> tuple[datetime, datetime]:
    start, end = interval
    assert start is not None
    assert end is not None
    edge = timedelta(days=1)
    low, high = datetime.min.replace(tzinfo=UTC) + edge, datetime.max.replace(tzinfo=UTC) - edge
    return min(max(start, low), high) + by, min(max(end, low), high) + by


Place = tuple[bool, float, float]
"""Where an entry stands: undated last, then by the middle of its stretch, within that of others."""


def _place(when: When, here: float | None, overlaps: bool) -> Place:
    """Return where an entry stands; what can have been at the same time comes after the incident.

    The middle of a stretch keeps the true order: what surely ends before another begins has the
    earlier middle. What overlaps the incident is moved behind it as a whole, so that holds on.
    """
    middle = _middle(when)
    if middle is None:
        return True, 0.0, 0.0
    behind = overlaps and here is not None and middle < here
    return False, here if behind and here is not None else middle, middle


def _middle(when: When) -> float | None:
    """Return the middle of a stretch in seconds, None where unknown.

    Of an open one a second within its end: what is until a moment stands before what is since then.
    """
    start, end = when.utc_interval() or (None, None)
    if start is not None and end is not None:
        return (_seconds(start) + _seconds(end)) / 2
    if start is not None:
        return _seconds(start) + 1
    return _seconds(end) - 1 if end is not None else None


def _seconds(moment: datetime) -> float:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()


def _here(facts: ThreadFacts) -> Entry:
    return Entry(
        facts.record,
        facts.when,
        lane=HAPPENED,
        who="",
        what=_with_unit("this incident", facts.unit),
        words=facts.record.title,
        ordered=False,
        distance="",
        clock=_plain(facts.when),
        own="",
        is_here=True,
        unit=facts.unit,
    )


def _joined(facts: ThreadFacts, one: Joined) -> Entry:
    kind = label("link_kind", one.kind)
    part = one.kind == "part_of" and not one.outgoing
    what = "part" if part else f"{kind} →" if one.outgoing else f"← {kind}"
    what = _with_unit(what, one.unit)
    entry = _entry(facts, one.record, one.when, HAPPENED, "", what, one.record.title)
    return entry._replace(unit=one.unit)


def _with_unit(what: str, unit: str) -> str:
    """Say it where an incident is no single event: it is told apart from those that are."""
    return what if unit == "event" else f"{what} ({label('unit', unit)})"


def _spoken(facts: ThreadFacts, one: Spoken, lane: int) -> Entry:
    said = one.said
    what = label("statement_kind", said.kind)
    if said.asserts in ("disputes", "doubts"):
        what = label("asserts", said.asserts)
    words = f"“{said.quote}”" if said.quote else said.record.title
    if one.part is not None:
        words = f"{words} (of {one.part.reference})"
    return _entry(facts, said.record, said.when, lane, _who(one), what, words)


def _entry(
    facts: ThreadFacts, record: Named, when: When, lane: int, who: str, what: str, words: str
) -> Entry:
    apart = distance(facts.when, when)
    differs = None not in (when.utc_offset, facts.when.utc_offset) and (
        when.utc_offset != facts.when.utc_offset
    )
    return Entry(
        record,
        when,
        lane,
        who,
        what,
        words,
        ordered=False,
        distance=_apart(apart) if apart is not None else "",
        clock=at_clock(when, facts.when.utc_offset) if differs else _plain(when),
        own=f"{_plain(when)} at {when.utc_offset}" if differs else "",
    )


def _apart(apart: Distance) -> str:
    """Say a distance; of what may be at the same time, within how many days it surely is."""
    if not apart.overlapping:
        return apart.words()
    if apart.low is None or apart.high is None:
        return "perhaps then"
    days = -(-max(abs(apart.low), abs(apart.high)) // timedelta(days=1))
    return "within a day" if days <= 1 else f"within {days} days"


def _plain(when: When) -> str:
    """Say a date with its time, at its own clock."""
    if when.date.is_unknown:
        return "undated"
    until = f"–{when.time_to}" if when.time_to and when.time_to != when.time_from else ""
    time = f", {when.time_from}{until}" if when.time_from else ""
    return f"{when.date.words()}{time}"


def _who(one: Spoken) -> str:
    speaker = one.said.speaker
    return speaker.title if speaker is not None else one.said.as_written or "unnamed"


def folded(found: Thread, most: int) -> Thread:
    """Return the thread in at most `most` lanes; the last one is then that of all other speakers.

    Those who say most keep a lane of their own. `most` is 3 or more.
    """
    if len(found.lanes) <= most:
        return found
    said = Counter(entry.lane for entry in found.entries)
    speakers = range(HAPPENED + 1, len(found.lanes))
    own = sorted(sorted(speakers, key=lambda lane: (-said[lane], lane))[: most - 2])
    place = {lane: n for n, lane in enumerate([HAPPENED, *own])}
    entries = (one._replace(lane=place.get(one.lane, most - 1)) for one in found.entries)
    names = (found.lanes[lane] for lane in place)
    return found._replace(entries=tuple(entries), lanes=(*names, "others"))


def lane_words(found: Thread, entry: Entry) -> str:
    """Return the lanes as one cell each: where this entry is, the others as a line that goes on."""
    return "".join(
        ("=" if entry.is_here else "o") if lane == entry.lane else ("=" if entry.is_here else ".")
        for lane in range(len(found.lanes))
    )
