"""Which party or figure of a record a newly told one corrects, and which it stands beside.

A party on another word is another party, and figures of another incident, of another's dead or of
some of them are other figures: they stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.model.entry.parties import default_attribution
from tracker.model.entry.words import AboutEntry
from tracker.model.names import index_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tracker.model.entry.figures import FigureEntry
    from tracker.model.entry.parties import PartyEntry


def with_parties(old: list[PartyEntry], new: Iterable[PartyEntry]) -> list[PartyEntry]:
    """Return the parties with the new ones, which correct those of the same name and word.

    What the new one does not say of the old one's note and spelling stays.
    """
    told, open_ = list(old), set(range(len(old)))
    for entry in new:
        same = [
            place
            for place in sorted(open_)
            if index_text(old[place].name) == index_text(entry.name)
            and _is_same_word(old[place], entry)
        ]
        same = [place for place in same if old[place].role == entry.role] or same
        if len(same) != 1:
            told.append(entry)
            continue
        was = old[same[0]]
        open_.discard(same[0])
        told[same[0]] = entry._replace(
            as_written=entry.as_written or was.as_written, note=entry.note or was.note
        )
    return told


def with_about(old: list[AboutEntry], new: Iterable[AboutEntry]) -> list[AboutEntry]:
    """Return what a statement is about with the new ones, which correct those of the same incident.

    One that is only named again stays as it is.
    """
    told = list(old)
    for entry in new:
        same = [place for place, was in enumerate(old) if _is_same_incident(was, entry)]
        if len(same) != 1:
            told.append(entry)
        elif not entry.is_said_like(AboutEntry(entry.reference)):
            told[same[0]] = entry
    return told


def _is_same_incident(one: AboutEntry, other: AboutEntry) -> bool:
    """Whether one of the references may be the other, written shorter."""
    short, long = sorted((one.reference, other.reference), key=len)
    return long.startswith(short)


def with_figures(
    old: list[FigureEntry], new: Iterable[FigureEntry], first: str
) -> list[FigureEntry]:
    """Return the figures with the new ones, which correct those of the same people.

    `first`: the reference of the incident of which those are that name none. A kind of people that
    the new one does not say stays.
    """
    told: list[FigureEntry | None] = list(old)
    open_ = set(range(len(old)))
    after: dict[int, list[FigureEntry]] = {}
    last = len(old)  # behind all; else behind the figure of which a new one is a part
    for entry in new:
        place = _corrected(old, open_, entry, first)
        if not entry.subset:
            last = len(old) if place is None else place
        if place is None:
            after.setdefault(last, []).append(entry)
        else:
            open_.discard(place)
            told[place] = entry._replace(victims=_kind(old[place], entry))
    found: list[FigureEntry] = []
    for place, figure in enumerate([*told, None]):
        found += [figure] if figure else []
        found += after.get(place, [])
    return found


def _kind(was: FigureEntry, now: FigureEntry) -> str:
    return was.victims if now.victims == "unknown" else now.victims


def put_beside(
    old: list[FigureEntry], now: list[FigureEntry], first: str
) -> Iterator[tuple[FigureEntry, FigureEntry]]:
    """Yield each new figure with those of the same harm that it was put beside, pair by pair.

    `first` as in `with_figures`. A figure that corrects another stands beside nothing new.
    """
    # Where they stood on the line is no difference.
    old, now = ([one._replace(start=0, end=0) for one in them] for them in (old, now))
    for entry in now:
        if entry in old:
            continue
        before, after = (
            [one for one in them if _is_of_harm(one, entry, first)] for them in (old, now)
        )
        if len(after) > len(before):
            yield from ((entry, one) for one in before if one in after)


def _is_of_harm(one: FigureEntry, other: FigureEntry, first: str) -> bool:
    """Whether two figures count whoever was harmed so in one incident."""
    return (one.harm, one.subset) == (other.harm, other.subset) and _is_same_reference(
        one.incident or first, other.incident or first
    )


def _corrected(
    old: list[FigureEntry], open_: set[int], entry: FigureEntry, first: str
) -> int | None:
    """Return which of the old figures that may still be corrected the new one corrects."""
    same = [
        place
        for place in sorted(open_)
        if _is_of_harm(old[place], entry, first)
        and index_text(old[place].actor or "") == index_text(entry.actor or "")
    ]
    exact = [place for place in same if old[place].victims == entry.victims]
    if exact or len(same) != 1:
        return exact[0] if len(exact) == 1 else None
    told = (old[same[0]].victims, entry.victims)
    return same[0] if "unknown" in told else None


def _is_same_word(old: PartyEntry, new: PartyEntry) -> bool:
    """Whether both rest on one statement, or on none and are both alleged or both our view."""
    if old.on_word_of and new.on_word_of:
        return _is_same_reference(old.on_word_of, new.on_word_of)
    return not (old.on_word_of or new.on_word_of) and _is_alleged(old) == _is_alleged(new)


def _is_alleged(party: PartyEntry) -> bool:
    return (party.attribution or default_attribution(party.role, on_word=False)) == "alleged"


def _is_same_reference(one: str, other: str) -> bool:
    """Whether two references mean one record; either may be longer than it has to be."""
    one, other = (text.casefold().removeprefix("#") for text in (one, other))
    return one.startswith(other) or other.startswith(one) if one and other else one == other
