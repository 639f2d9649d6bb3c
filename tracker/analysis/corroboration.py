"""How many sources there really are: ten reprints are one source, ten echoes one voice.

Documents that carry a statement prove that it was said; different speakers who assert the same
support that it is true. The two are counted apart, and for one thing asserted: that it happened,
that this party did it, that so many were killed. Who denies it, or speaks of something else, is no
support, nor is what carries only that. Pure, over what `store.corroboration` reads.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from tracker.model.bearing import Bearing
from tracker.model.sources import sources_among

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from tracker.store.corroboration import Carrier, Key, Sources, Voice

Uid = str


class Circle(NamedTuple):
    """Several documents that are one source: its origin, and those that derive from it."""

    origin: Uid
    title: str
    reprints: tuple[Uid, ...]


class Corroboration(NamedTuple):
    """How well one thing asserted is supported.

    `documents` are cited for it, of which `independent` neither derive from one another nor are
    written by one publisher; `origins` counts them without regard to who writes. Neither counts the
    `coded` of them: data sets beside what they may be coded from. `speakers` assert it, of which
    `voices` do not merely repeat another. A body and those who speak for it are one speaker.
    `circles` are the reprints, `echoes` the statements (uids) that repeat another. `all_echo`: what
    they repeat is not counted itself.
    """

    documents: int
    origins: int
    independent: int
    speakers: int
    voices: int
    circles: tuple[Circle, ...]
    echoes: tuple[Uid, ...]
    all_echo: bool = False
    coded: int = 0


def corroboration(sources: Sources) -> Corroboration:
    """Count what supports what the voices assert."""
    carriers = _carrying(sources)
    counted = sources_among(carriers)
    roots: dict[str, list[Carrier]] = defaultdict(list)
    for carrier in carriers:
        roots[carrier.root].append(carrier)
    circles = tuple(
        Circle(root, found[0].root_title, tuple(c.uid for c in found if c.uid != root))
        for root, found in roots.items()
        if len(found) > 1
    )
    who = _speakers(sources)
    heads = _heads(who, sources.repeats)
    own = {who[head] for head in heads.values() if head in who}
    outside: dict[Key, set[Key]] = defaultdict(set)
    for one, head in heads.items():
        if head not in who:
            outside[head].add(who[one])
    borrowed = [repeaters for repeaters in outside.values() if not repeaters & own]
    return Corroboration(
        len(carriers),
        len({one.root for one in counted}),
        len({one.outlet or one.root for one in counted}),
        len(set(who.values())),
        min(len(own) + len(borrowed), len(set(who.values()))),
        circles,
        tuple(v.uid for v in sources.voices if heads[v.statement] != v.statement),
        all_echo=bool(who) and not own,
        coded=len(carriers) - len(counted),
    )


def of_incident(conn: sqlite3.Connection, uid: str) -> Corroboration:
    """Count what supports it that one incident of a file happened."""
    from tracker.store.corroboration import sources_of

    return corroboration(sources_of(conn, uid))


def words(found: Corroboration) -> list[str]:
    """Say it: "5 documents, 3 independent", "4 speakers, 3 of them not repeating another"."""
    said = []
    if found.documents:
        kind = independent_words(found)
        said.append(_counted(found.documents, "document", found.independent, kind))
    if found.speakers:
        noun = "with a word of their own" if found.voices != 1 else "with a word of its own"
        said.append(_counted(found.speakers, "speaker", found.voices, noun))
    return said


def independent_words(found: Corroboration) -> str:
    """Say what makes documents independent; that those of one publisher are not is a guess."""
    guess = "" if found.independent == found.origins else " if a publisher is one source"
    return f"independent{guess}{_apart(found)}"


def is_one_publisher(found: Corroboration) -> bool:
    """Whether all documents seem to be one source only because one publisher wrote them."""
    return found.origins > found.independent == 1


def is_one_beside_data(found: Corroboration) -> bool:
    """Whether there is one document, and beside it only what may be coded from it."""
    return found.coded > 0 and found.documents - found.coded == 1


def warning(found: Corroboration) -> str:
    """Say that what seems to be several sources is one; empty where it is not so."""
    counted = found.documents - found.coded
    if is_one_publisher(found):
        return f"{_all(counted)} documents come from one publisher{_apart(found)}"
    if is_one_beside_data(found):
        return f"it is one document{_apart(found)}"
    if counted > 1 and found.independent == 1:
        return f"{_all(counted)} documents are one source{_apart(found)}"
    if found.speakers > 1 and found.voices == 1:
        if found.all_echo:
            return f"{_all(found.speakers)} speakers repeat one"
        if found.speakers == 2:
            return "one of the two speakers only repeats the other"
        return f"all but one of the {found.speakers} speakers only repeat that one"
    return ""


def _apart(found: Corroboration) -> str:
    return ", data sets apart" if found.coded else ""


def _all(number: int) -> str:
    return "both" if number == 2 else f"all {number}"


def _counted(number: int, noun: str, kept: int, kind: str) -> str:
    many = f"{number} {noun}{'' if number == 1 else 's'}"
    return many if kept == number else f"{many}, {kept} {kind}"


def _carrying(sources: Sources) -> list[Carrier]:
    """Return the documents that carry it, each once.

    One that is cited for a statement does where the statement asserts it; one that is cited for the
    incident itself does, unless a denial is all that anybody says in it.
    """
    itself: set[Uid] = set()
    said: dict[Uid, set[Bearing]] = defaultdict(set)
    for one in sources.carriers:
        if one.statement is None:
            itself.add(one.uid)
        else:
            said[one.uid].add(sources.bearings[one.statement])
    found: dict[Uid, Carrier] = {}
    for one in sources.carriers:
        cited_for = said[one.uid]
        if Bearing.ASSERTS in cited_for or (one.uid in itself and Bearing.DENIES not in cited_for):
            found[one.uid] = one
    return list(found.values())


def _speakers(sources: Sources) -> dict[Key, Key]:
    """Return for each statement who speaks, a body where one speaks for it.

    Who is a voice of several is taken for one that speaks itself here, so as to count rather too
    few than too many.
    """
    bodies: dict[Key, set[Key]] = defaultdict(set)
    for mouth, body in sources.mouths:
        bodies[mouth].add(body)
    for voice in sources.voices:
        if voice.speaker is not None and voice.on_behalf_of is not None:
            bodies[voice.speaker].add(voice.on_behalf_of)
    speaking = {_named(voice) for voice in sources.voices}
    return {voice.statement: _body(_named(voice), bodies, speaking) for voice in sources.voices}


def _named(voice: Voice) -> Key:
    found = voice.on_behalf_of if voice.on_behalf_of is not None else voice.speaker
    return found if found is not None else f"named {voice.name}"


def _body(speaker: Key, bodies: Mapping[Key, set[Key]], speaking: set[Key]) -> Key:
    """Return for whom an actor speaks in the end, itself if for nobody; a circle is one."""
    seen = [speaker]
    while above := bodies.get(seen[-1]):
        onward = min(above & speaking or above, key=str)
        if onward in seen:
            return min(seen[seen.index(onward) :], key=str)
        seen.append(onward)
    return seen[-1]


def _heads(speaks: Iterable[Key], repeats: Iterable[tuple[Key, Key]]) -> dict[Key, Key]:
    """Return for each statement the one that it repeats in the end, itself if none.

    A circle of repeats has one head: who was first cannot be told, and one is enough.
    """
    known = list(speaks)
    above = dict(repeats)
    heads = {}
    for one in known:
        seen = [one]
        while above.get(seen[-1]) is not None and above[seen[-1]] not in seen:
            seen.append(above[seen[-1]])
        last = seen[-1]
        turned = above.get(last)
        heads[one] = last if turned is None else min(seen[seen.index(turned) :], key=str)
    return heads
