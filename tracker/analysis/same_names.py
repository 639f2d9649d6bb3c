"""Actors, or places, that may be one because of their names: proposed with reasons, no more.

Stricter than completion, which only offers: one extra word makes another name (Hezbollah, Kata'ib
Hezbollah), and so does one letter of a short one (Hama, Hamas).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.analysis.duplicates import PROPOSED, Likely
from tracker.model.geography import distance_km
from tracker.store import likeness

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from tracker.store.likeness import NamedFacts
    from tracker.store.naming import Spelling

_SOUND_LETTERS: Final = 4  # consonants from which a sound tells names apart
_NEAR_LETTERS: Final = 5  # letters of a word from which one of them may be a mistake
_LONG_WORD: Final = 8  # letters from which two may be
_ACRONYM: Final = 4
_APART_KM: Final = 25.0  # two places further from each other are two, whatever they are called
_NEAR_KM: Final = 10.0  # up to which two names that are not the same may be one place's
_DIRECTIONS: Final = ("north", "south", "east", "west")
_BLOCK_MOST: Final = 40  # records with one key: a name that common joins nobody
_AREAS: Final = frozenset({"admin1", "admin2", "country", "region", "sea", "road", "river"})
_VAGUE_KINDS: Final = frozenset({"other", "unidentified", "site"})


class Alike(NamedTuple):
    """How near two spellings are: 1 for the same, and in words."""

    score: float
    said: str


def in_file(conn: sqlite3.Connection, table: str) -> Iterator[Likely]:
    """Yield the likely doubles among the actors or places of the file, the likeliest first."""
    known = likeness.settled(conn, table)
    facts = likeness.named_facts(conn, table)
    found = []
    for uid, other in _pairs(facts.values()):
        if (uid, other) not in known:
            one = likely(facts[uid], facts[other])
            if one.score >= PROPOSED:
                found.append(one)
    found.sort(key=lambda one: (-one.score, one.title, one.uid))
    yield from found


def of_record(conn: sqlite3.Connection, table: str, uid: str, limit: int = 8) -> list[Likely]:
    """Return what one actor or place may be a double of, the likeliest first."""
    known = likeness.settled(conn, table)
    facts = likeness.named_facts(conn, table)
    if uid not in facts:
        return []
    mine = facts[uid]
    keys = {key for spelling in mine.spellings for key in _keys(spelling)}
    found = [
        likely(mine, other)
        for other in facts.values()
        if other.uid != uid
        and (uid, other.uid) not in known
        and any(not keys.isdisjoint(_keys(spelling)) for spelling in other.spellings)
    ]
    proposed = [one for one in found if one.score >= PROPOSED]
    return sorted(proposed, key=lambda one: -one.score)[:limit]


def likely(a: NamedFacts, b: NamedFacts) -> Likely:
    """Return how likely two actors or places are one, by their best pair of spellings."""
    alike = max(
        (compare_spellings(one, other) for one in a.spellings for other in b.spellings),
        key=lambda found: found.score,
        default=Alike(0.0, ""),
    )
    score, reasons = alike.score, [alike.said]
    for change, said in (_country(a, b), _kind(a, b), _position(a, b)):
        score += change
        if said:
            reasons.append(said)
    return Likely(a.uid, b.uid, a.name, b.name, round(max(0.0, min(score, 1.0)), 3), tuple(reasons))


def compare_spellings(a: Spelling, b: Spelling) -> Alike:
    """Return how near two spellings are; 0 where they must stay apart."""
    words, others = a.folded.split(), b.folded.split()
    if not words or not others or _distinctions(words) != _distinctions(others):
        return Alike(0.0, "")
    if a.folded == b.folded:
        if len(a.folded) <= _ACRONYM and a.folded.isascii():
            return Alike(0.75, f"both are {a.name} in short")
        return Alike(1.0, f"both are called {a.name}")
    if sorted(words) == sorted(others):
        return Alike(0.95, f"{a.name} and {b.name} have the same words")
    if _sound(a) == _sound(b) and len(_sound(a)) >= _SOUND_LETTERS:
        scripts = a.folded.isascii() != b.folded.isascii()
        if scripts or _resembles(a.folded, b.folded):
            return Alike(0.85, f"{a.name} sounds like {b.name}")
    if _is_near(words, others):
        return Alike(0.8, f"{a.name} is nearly {b.name}")
    return Alike(0.0, "")


def _pairs(facts: Iterable[NamedFacts]) -> Iterator[tuple[str, str]]:
    """Yield each pair of uids whose names share a key, once."""
    blocks: dict[str, dict[str, None]] = defaultdict(dict)
    for one in facts:
        for spelling in one.spellings:
            for key in _keys(spelling):
                blocks[key][one.uid] = None
    seen: set[tuple[str, str]] = set()
    for block in blocks.values():
        if 1 < len(block) <= _BLOCK_MOST:
            for pair in combinations(block, 2):
                if pair not in seen and pair[::-1] not in seen:
                    seen.add(pair)
                    yield pair


def _keys(spelling: Spelling) -> Iterator[str]:
    """Yield the keys under which names that may be one meet: words, sound, sound less a letter."""
    words = " ".join(sorted(spelling.folded.split()))
    if words:
        yield words
    sound = _sound(spelling)
    if len(sound) >= _SOUND_LETTERS:
        yield f"~{sound}"
    if len(sound) > _NEAR_LETTERS:
        for place in range(len(sound)):
            yield f"~{sound[:place]}{sound[place + 1 :]}"


def _sound(spelling: Spelling) -> str:
    return spelling.skeleton.replace(" ", "")


def _distinctions(words: list[str]) -> list[str]:
    """Return what is never a mistake: the 1st Brigade is not the 2nd, nor northern southern."""
    return sorted(
        word
        for word in words
        if len(word) == 1 or any(c.isdigit() for c in word) or word.startswith(_DIRECTIONS)
    )


def _resembles(a: str, b: str) -> bool:
    from rapidfuzz import fuzz

    return bool(fuzz.ratio(a, b) >= 55)


def _is_near(words: list[str], others: list[str]) -> bool:
    """Whether all words meet, at most two of them with a mistake."""
    from rapidfuzz.distance import OSA

    mine, theirs = Counter(words), Counter(others)
    left, right = list((mine - theirs).elements()), list((theirs - mine).elements())
    if len(left) != len(right) or not 0 < len(left) <= 2:
        return False
    for word, other in zip(left, right, strict=True):
        shortest = min(len(word), len(other))
        # Alone a word says less: it has to be longer before one letter of it is a mistake.
        if shortest < _NEAR_LETTERS + (2 if len(words) == 1 else 0) or word[0] != other[0]:
            return False
        if OSA.distance(word, other) > (1 if shortest < _LONG_WORD else 2):
            return False
    return True


def _country(a: NamedFacts, b: NamedFacts) -> tuple[float, str]:
    if not a.country or not b.country:
        return 0.0, ""
    return (0.0, f"both {a.country}") if a.country == b.country else (-0.35, "")


def _kind(a: NamedFacts, b: NamedFacts) -> tuple[float, str]:
    if a.kind == b.kind or _VAGUE_KINDS & {a.kind, b.kind}:
        return 0.0, ""
    if "person" in (a.kind, b.kind) or (a.kind in _AREAS) != (b.kind in _AREAS):
        return -0.5, ""
    return -0.05, ""


def _position(a: NamedFacts, b: NamedFacts) -> tuple[float, str]:
    if a.point is not None and b.point is not None:
        apart = distance_km(a.point, b.point)
        if apart > _APART_KM * (10 if {a.kind, b.kind} <= _AREAS else 1):
            return -1.0, ""
        return (-0.2 if apart > _NEAR_KM else 0.0), f"{apart:.0f} km apart"
    if a.admin1 and b.admin1 and a.admin1.casefold() != b.admin1.casefold():
        return -0.2, ""
    return 0.0, ""
