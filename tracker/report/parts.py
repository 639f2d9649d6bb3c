"""Incidents that are parts of others: one raid is counted once, not with each of its sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tracker.model.records import Incident
    from tracker.report.selection import Material

_WEEK: Final = 7
"""Days within which a whole is one act; what goes on for longer is counted by its parts."""


def parts_of(material: Material, whole: str) -> list[Incident]:
    """Return the incidents of the report that are parts of this one (uid)."""
    return [material.incidents[part] for part, of in _pairs(material) if of == whole]


def whole_of(material: Material, part: str) -> Incident | None:
    """Return the incident of the report that this one (uid) is a part of."""
    return next((material.incidents[of] for one, of in _pairs(material) if one == part), None)


def told_by_others(material: Material, among: Iterable[Incident]) -> dict[str, str]:
    """Return which of these (uids) are not counted, and which of them is counted instead.

    The parts of what happened within a week are counted with the whole; else the whole with them.
    """
    uids = {one.uid for one in among}
    instead: dict[str, str] = {}
    for part, whole in _pairs(material):
        if part not in uids or whole not in uids:
            continue
        out, counted = (part, whole) if _is_one_act(material.incidents[whole]) else (whole, part)
        # Of those that are parts of each other, in whatever circle, one is counted.
        if out not in _counted_through(instead, counted):
            instead[out] = counted
    return instead


def _counted_through(instead: Mapping[str, str], uid: str) -> Iterator[str]:
    """Yield an incident, and what is counted instead of it, to the end."""
    yield uid
    while uid := instead.get(uid, ""):
        yield uid


def not_told_by_a_whole(material: Material, among: Iterable[Incident]) -> list[Incident]:
    """Return those of which the whole, if it is among them, does not tell already."""
    among = list(among)
    told, pairs = told_by_others(material, among), set(_pairs(material))
    return [one for one in among if (one.uid, told.get(one.uid)) not in pairs]


def _pairs(material: Material) -> Iterator[tuple[str, str]]:
    known = material.incidents
    for link in material.links:
        part, whole = link.from_incident, link.to_incident
        if link.kind == "part_of" and part in known and whole in known:
            yield part or "", whole or ""


def _is_one_act(whole: Incident) -> bool:
    first, last = whole.when.date.first, whole.when.date.last
    return None not in (first, last) and (last - first).days < _WEEK  # type: ignore[operator]
