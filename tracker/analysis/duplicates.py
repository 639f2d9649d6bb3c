"""Likely doubles among incidents and statements: proposed with reasons, never acted upon.

Two incidents may be one if they could have happened at the same time and place; kind, parties and
words then speak for or against it. What a link joins already, whatever the link says, is settled
and not proposed again.
"""

from __future__ import annotations

import math
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from tracker.model.dates import OPEN_FUTURE, OPEN_PAST
from tracker.model.figures import say_span
from tracker.model.geography import distance_km
from tracker.model.names import index_text, words
from tracker.model.precision import RADIUS_KM
from tracker.store import likeness

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from tracker.model.columns import Body
    from tracker.store.likeness import IncidentFacts, Site, StatementFacts

_DAY_APART: Final = "a day apart"

Facts = TypeVar("Facts", "IncidentFacts", "StatementFacts")

PROPOSED: Final = 0.7
"""The score, of 1, from which two records are proposed as one."""

_DAYS_COARSE: Final = 31  # a longer range says little about when
_LONGEST_RANGE: Final = 366
_ALIKE_KINDS: Final = (
    {"airstrike", "drone_attack", "rocket_missile", "shelling", "explosion", "interception"},
    {"ied", "suicide_bomb", "grenade", "explosion", "targeted_killing"},
    {"clash", "attack_civilians", "targeted_killing", "territory", "shelling"},
    {"abduction", "arrest"},
    {"protest", "protest_force", "riot"},
    {"attack_civilians", "sexual_violence", "destruction", "chemical"},
)
_ONE_ORIGIN: Final = 0.25  # whoever made a data set holds its records for different ones
_OTHER_DEAD: Final = 0.15  # civilians died in one, combatants in the other, by one data set
_ONLY_CONTEXT: Final = "background"
_LEAST_WORDS: Final = 3
_CELL_DEGREES: Final = 0.5
_SHOWN_WORDS: Final = 4
_STEM: Final = 7
_MONTHS: Final = (
    "jan feb mar apr may jun jul aug sep oct nov dec january february march april june july august "
    "september october november december"
)
_OF_THE_TRADE: Final = (
    "the and for from with was were has have had that this near into over after before today "
    "yesterday killed injured wounded dead people person attack attacks attacked strike strikes "
    "said government syria iraq village town city district governorate province least other more "
    "civilian civilians report reported"
)
_COMMON_WORDS: Final = frozenset(f"{_MONTHS} {_OF_THE_TRADE}".split())


class Likely(NamedTuple):
    """Two records that may be one: uids, titles, score of 1, and why, in words."""

    uid: str
    other: str
    title: str
    other_title: str
    score: float
    reasons: tuple[str, ...]


def of_body(
    conn: sqlite3.Connection, table: str, body: Body, uid: str = "", limit: int = 5
) -> list[Likely]:
    """Return the incidents or statements that a body, saved (uid) or not, may be a double of.

    A body without a date is compared with nothing: it never borrows one.
    """
    found: Iterable[Likely]
    if table == "incidents":
        mine = likeness.incident_from_body(conn, uid, body)
        days = _days(mine.day_from, mine.day_to)
        if days is None:
            return []
        ids = likeness.block(conn, table, days, _box(mine.site))
        found = (_likely(mine, other) for other in likeness.incident_facts(conn, ids))
    else:
        said = likeness.statement_from_body(conn, uid, body)
        days = _days(said.day_from, said.day_to)
        if days is None:
            return []
        ids = likeness.block(conn, table, days)
        found = (_likely_said(said, other) for other in likeness.statement_facts(conn, ids))
    known = likeness.settled_with(conn, table, uid) | {uid} if uid else set()
    proposed = [one for one in found if one.score >= PROPOSED and one.other not in known]
    return sorted(proposed, key=lambda one: -one.score)[:limit]


def in_file(conn: sqlite3.Connection, table: str) -> Iterator[Likely]:
    """Yield all likely doubles among the incidents or statements of the file, by date."""
    known = likeness.settled(conn, table)
    ids = likeness.dated_ids(conn, table)
    pairs = (
        _incident_pairs(likeness.incident_facts(conn, ids))
        if table == "incidents"
        else _statement_pairs(likeness.statement_facts(conn, ids))
    )
    for one in pairs:
        if (one.uid, one.other) not in known:
            yield one


def compare_incidents(a: IncidentFacts, b: IncidentFacts) -> tuple[float, tuple[str, ...]]:
    """Return how likely two incidents are one, 0 to 1, and why."""
    if _ONLY_CONTEXT in (a.unit, b.unit) or a.unit != b.unit:
        return 0.0, ()
    time, said_time = _same_time((a.day_from, a.day_to), (b.day_from, b.day_to))
    where, said_where = _same_place(a.site, b.site)
    if not where and _have_one_title(a, b):
        said = (said_time, "the same title", f"both {a.kind}")
        return (PROPOSED, said) if time > 0 and said_time != _DAY_APART else (0.0, ())
    if not time or not where:
        return 0.0, ()
    kind, said_kind = _same_kind(a.kind, b.kind)
    parties, said_parties = _same_parties(a.parties, b.parties)
    shared, said_words = _same_words(*_incident_words(a, b))
    toll, said_toll = _same_toll(a, b)
    score = 0.25 * time + 0.3 * where + 0.1 * kind + 0.15 * parties + 0.2 * shared + toll
    score -= _other_victims(a, b)
    if a.origin is not None and a.origin == b.origin:
        score -= _ONE_ORIGIN
    reasons = (said_time, said_where, said_kind, said_parties, said_words, said_toll)
    return max(0.0, min(score, 1.0)), tuple(reason for reason in reasons if reason)


def _have_one_title(a: IncidentFacts, b: IncidentFacts) -> bool:
    """Whether two of a kind are called the same, of which at least one is said to be nowhere.

    Of one data set two are two: it has told them apart already.
    """
    is_nowhere = any(s.place is None and s.latitude is None for s in (a.site, b.site))
    if not is_nowhere or a.kind != b.kind or (a.origin is not None and a.origin == b.origin):
        return False
    return index_text(a.title) == index_text(b.title) != ""


def compare_statements(a: StatementFacts, b: StatementFacts) -> tuple[float, tuple[str, ...]]:
    """Return how likely two statements are one, 0 to 1, and why."""
    time, said_time = _same_time((a.day_from, a.day_to), (b.day_from, b.day_to))
    if not time or a.speaker != b.speaker:
        return 0.0, ()
    if a.about and b.about and a.about.isdisjoint(b.about):
        return 0.0, ()
    if a.figures and b.figures and a.figures != b.figures:
        return 0.0, ()  # another number is another statement: an update, or a contradiction
    shared, said_words = _same_words(_text_words(a.text), _text_words(b.text))
    score = 0.2 * time + 0.5 * shared + (0.15 if a.kind == b.kind else 0.0)
    score += 0.1 if a.speaker is not None else 0.0
    score += 0.1 if a.about and a.about & b.about else 0.0
    if a.origin is not None and a.origin == b.origin:
        score -= _ONE_ORIGIN
    speaker = f"both by {a.speaker_name}" if a.speaker_name else "both without a speaker"
    reasons = (said_time, speaker, f"both {a.kind}" if a.kind == b.kind else "", said_words)
    return max(0.0, min(score, 1.0)), tuple(reason for reason in reasons if reason)


# Pairs of a whole file


def _incident_pairs(facts: Iterable[IncidentFacts]) -> Iterator[Likely]:
    """Yield the likely pairs: each incident with those before it that could still be going on."""
    cells: dict[tuple[int, int], list[IncidentFacts]] = defaultdict(list)
    titled: dict[str, list[IncidentFacts]] = defaultdict(list)
    for one in facts:
        if not _is_comparable(one.day_from, one.day_to):
            continue
        assert one.day_from is not None
        cell = _cell(one.site)
        title = index_text(one.title)
        titled[title] = _still(titled[title], one.day_from)
        near_cells = _around(cell)
        for other in titled[title]:  # where one of them is nowhere, they have no cell in common
            is_met = _cell(other.site) in near_cells
            if not is_met and (likely := _likely(one, other)).score >= PROPOSED:
                yield likely
        titled[title].append(one)
        for near in near_cells:
            if near not in cells:
                continue
            cells[near] = _still(cells[near], one.day_from)
            for other in cells[near]:
                likely = _likely(one, other)
                if likely.score >= PROPOSED:
                    yield likely
        cells[cell].append(one)


def _statement_pairs(facts: Iterable[StatementFacts]) -> Iterator[Likely]:
    open_: dict[int | str | None, list[StatementFacts]] = defaultdict(list)
    for one in facts:
        if not _is_comparable(one.day_from, one.day_to):
            continue
        assert one.day_from is not None
        open_[one.speaker] = _still(open_[one.speaker], one.day_from)
        for other in open_[one.speaker]:
            likely = _likely_said(one, other)
            if likely.score >= PROPOSED:
                yield likely
        open_[one.speaker].append(one)


def _still(facts: list[Facts], day: int) -> list[Facts]:
    return [one for one in facts if one.day_to is not None and one.day_to >= day - 1]


def _is_comparable(day_from: int | None, day_to: int | None) -> bool:
    if day_from is None or day_to is None or day_from == OPEN_PAST or day_to == OPEN_FUTURE:
        return False
    return day_to - day_from < _LONGEST_RANGE


def _cell(site: Site) -> tuple[int, int]:
    if site.latitude is None or site.longitude is None:
        return (1000, site.place or 0)
    return (
        math.floor(site.latitude / _CELL_DEGREES),
        math.floor(site.longitude / _CELL_DEGREES),
    )


def _around(cell: tuple[int, int]) -> list[tuple[int, int]]:
    if cell[0] == 1000:
        return [cell]
    return [(cell[0] + south, cell[1] + west) for south in (-1, 0, 1) for west in (-1, 0, 1)]


def _likely(a: IncidentFacts, b: IncidentFacts) -> Likely:
    score, reasons = compare_incidents(a, b)
    return Likely(a.uid, b.uid, a.title, b.title, round(score, 3), reasons)


def _likely_said(a: StatementFacts, b: StatementFacts) -> Likely:
    score, reasons = compare_statements(a, b)
    return Likely(a.uid, b.uid, a.title, b.title, round(score, 3), reasons)


# The single comparisons: each says a share of 1, and what to tell


def _same_time(
    a: tuple[int | None, int | None], b: tuple[int | None, int | None]
) -> tuple[float, str]:
    if None in (*a, *b):
        return 0.0, ""
    (a_from, a_to), (b_from, b_to) = a, b
    assert a_from is not None
    assert a_to is not None
    assert b_from is not None
    assert b_to is not None
    gap = max(a_from, b_from) - min(a_to, b_to)
    if gap > 1:
        return 0.0, ""
    if gap == 1:
        return 0.5, _DAY_APART
    longest = max(a_to - a_from, b_to - b_from) + 1
    if longest == 1:
        return 1.0, "the same day"
    said = "the same dates" if a == b else "dates that overlap"
    return max(0.2, 1 - math.log(longest) / math.log(_DAYS_COARSE) * 0.7), said


def _same_place(a: Site, b: Site) -> tuple[float, str]:
    radius = max(RADIUS_KM.get(a.precision, 25.0), RADIUS_KM.get(b.precision, 25.0))
    # A place that is a whole province is no reason by itself.
    sharpness = 1.0 if radius <= 8 else 0.85 if radius <= 25 else 0.5 if radius <= 60 else 0.3
    if a.place is not None and a.place == b.place:
        return sharpness, f"both at {a.name}"
    if a.latitude is None or b.latitude is None or a.longitude is None or b.longitude is None:
        return 0.0, ""
    apart = distance_km((a.latitude, a.longitude), (b.latitude, b.longitude))
    reach = RADIUS_KM.get(a.precision, 25.0) + RADIUS_KM.get(b.precision, 25.0)
    if apart > reach:
        return 0.0, ""
    said = "at one point" if apart < 0.1 else f"{apart:.0f} km apart" if apart >= 1 else "near by"
    # Two places that each are known by name are two, but for a point that was set carelessly.
    named_apart = a.place is not None and b.place is not None and reach <= 20  # km
    return sharpness * (0.6 if named_apart else 1.0) * (1 - 0.6 * apart / reach), said


def _same_kind(a: str, b: str) -> tuple[float, str]:
    if a == b:
        return (1.0, f"both {a}") if a != "other" else (0.5, "")
    if "other" in (a, b):
        return 0.5, ""
    return (0.6, f"{a} and {b}") if any(a in k and b in k for k in _ALIKE_KINDS) else (0.0, "")


def _same_parties(a: dict[int, str], b: dict[int, str]) -> tuple[float, str]:
    if not a or not b:
        return 0.5, ""
    shared = a.keys() & b.keys()
    if not shared:
        return 0.0, ""
    names = ", ".join(sorted(a[actor] for actor in shared)[:3])
    return len(shared) / len(a.keys() | b.keys()), f"both name {names}"


def _same_words(a: frozenset[str], b: frozenset[str]) -> tuple[float, str]:
    if not a or not b:
        return 0.0, ""
    shared = a & b
    share = len(shared) / max(min(len(a), len(b)), _LEAST_WORDS)
    said = ", ".join(sorted(shared, key=lambda word: (-len(word), word))[:_SHOWN_WORDS])
    return share, f"words in common: {said}" if shared else ""


def _same_toll(a: IncidentFacts, b: IncidentFacts) -> tuple[float, str]:
    """Return a little for the same number of dead, and a little against another.

    Sources differ about a toll; one data set does not differ with itself.
    """
    if len(a.dead) != 1 or len(b.dead) != 1:
        return 0.0, ""
    (a_low, a_high, a_about), (b_low, b_high, b_about) = a.dead[0], b.dead[0]
    if a.dead == b.dead and a_low and a_low == a_high:
        return 0.05, f"both {say_span(*a.dead[0])} killed"
    if a_about or b_about:
        return 0.0, ""
    apart = (a_high is not None and b_low is not None and a_high < b_low) or (
        b_high is not None and a_low is not None and b_high < a_low
    )
    if not apart:
        return 0.0, ""
    return (-0.1 if a.origin is not None and a.origin == b.origin else -0.05), ""


def _other_victims(a: IncidentFacts, b: IncidentFacts) -> float:
    """Return what speaks against it where the dead of one are not those of the other.

    Whether the dead were civilians is what sources fight over; one data set does not with itself.
    """
    if not a.victims or not b.victims or a.victims & b.victims:
        return 0.0
    return _OTHER_DEAD if a.origin is not None and a.origin == b.origin else 0.0


def _incident_words(a: IncidentFacts, b: IncidentFacts) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words of two incidents beside those that place and parties of both explain."""
    explained = _named_words(a) & _named_words(b)
    return _text_words(a.text) - explained, _text_words(b.text) - explained


def _named_words(facts: IncidentFacts) -> frozenset[str]:
    return _text_words("\n".join([facts.site.name, *facts.parties.values()]))


@lru_cache(maxsize=20_000)
def _text_words(text: str) -> frozenset[str]:
    """Return the folded words of a text, cut to their stems, without little and common ones."""
    return frozenset(
        word.removesuffix("s")[:_STEM]
        for word in words(text)
        if len(word) > 2 and word not in _COMMON_WORDS and word.isalpha()
    )


# What to look at


def _days(day_from: int | None, day_to: int | None) -> tuple[int, int] | None:
    if not _is_comparable(day_from, day_to):
        return None
    assert day_from is not None
    assert day_to is not None
    return day_from - 1, day_to + 1


def _box(site: Site) -> tuple[float, float, float, float] | None:
    """Return south, north, west, east of what could be the same place."""
    if site.latitude is None or site.longitude is None:
        return None
    reach = RADIUS_KM.get(site.precision, 25.0) + RADIUS_KM["admin2"]
    tall = reach / 111.0
    wide = tall / max(math.cos(math.radians(site.latitude)), 0.01)
    return (
        *(site.latitude - tall, site.latitude + tall),
        *(site.longitude - wide, site.longitude + wide),
    )
