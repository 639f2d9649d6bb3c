"""How many sources there really are: ten reprints are one source, ten echoes one voice.

Documents that carry a statement prove that it was said; different speakers who assert the same
support that it is true. The two are counted apart. Pure, over what `store.corroboration` reads.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from tracker.store.corroboration import Carrier, Sources

Uid = str


class Circle(NamedTuple):
    """Several documents that are one source: its origin, and those that derive from it."""

    origin: Uid
    title: str
    reprints: tuple[Uid, ...]


class Corroboration(NamedTuple):
    """How well an incident is supported.

    `documents` are cited, of which `independent` do not derive from one another; `speakers` affirm
    it, of which `voices` do not merely repeat another. `circles` are the reprints, `echoes` the
    statements (uids) that repeat one that is counted.
    """

    documents: int
    independent: int
    speakers: int
    voices: int
    circles: tuple[Circle, ...]
    echoes: tuple[Uid, ...]


def corroboration(sources: Sources) -> Corroboration:
    """Count what supports an incident."""
    carriers = {carrier.uid: carrier for carrier in sources.carriers}
    roots: dict[str, list[Carrier]] = defaultdict(list)
    for carrier in carriers.values():
        roots[carrier.root].append(carrier)
    circles = tuple(
        Circle(root, found[0].root_title, tuple(c.uid for c in found if c.uid != root))
        for root, found in roots.items()
        if len(found) > 1
    )
    speaks: dict[int, tuple[object, Uid]] = {
        voice.statement: (voice.speaker if voice.speaker is not None else voice.name, voice.uid)
        for voice in sources.voices
    }
    speakers = {who for who, _ in speaks.values()}
    heads = _heads(speaks, sources.repeats)
    return Corroboration(
        len(carriers),
        len(roots),
        len(speakers),
        len({speaks[head][0] for head in heads.values()}),
        circles,
        tuple(speaks[one][1] for one, head in heads.items() if one != head),
    )


def of_incident(conn: sqlite3.Connection, uid: str) -> Corroboration:
    """Count what supports one incident of a file."""
    from tracker.store.corroboration import sources_of

    return corroboration(sources_of(conn, uid))


def words(found: Corroboration) -> list[str]:
    """Say it: "5 documents, 3 independent", "4 speakers, 3 of them not repeating another"."""
    said = []
    if found.documents:
        said.append(_counted(found.documents, "document", found.independent, "independent"))
    if found.speakers:
        noun = "with a word of their own" if found.voices != 1 else "with a word of its own"
        said.append(_counted(found.speakers, "speaker", found.voices, noun))
    return said


def warning(found: Corroboration) -> str:
    """Say that what seems to be several sources is one; empty where it is not so."""
    if found.documents > 1 and found.independent == 1:
        return f"{_all(found.documents)} documents are one source"
    if found.speakers > 1 and found.voices == 1:
        return f"{_all(found.speakers)} speakers repeat one"
    return ""


def _all(number: int) -> str:
    return "both" if number == 2 else f"all {number}"


def _counted(number: int, noun: str, kept: int, kind: str) -> str:
    many = f"{number} {noun}{'' if number == 1 else 's'}"
    return many if kept == number else f"{many}, {kept} {kind}"


def _heads(speaks: Iterable[int], repeats: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return for each statement the one that it repeats in the end, itself if none.

    A circle of repeats has one head: who was first cannot be told, and one is enough.
    """
    known = list(speaks)
    above = dict(pair for pair in repeats if pair[0] in set(known) and pair[1] in set(known))
    heads = {}
    for one in known:
        seen = [one]
        while above.get(seen[-1]) is not None and above[seen[-1]] not in seen:
            seen.append(above[seen[-1]])
        last = seen[-1]
        turned = above.get(last)
        heads[one] = last if turned is None else min(seen[seen.index(turned) :])
    return heads
