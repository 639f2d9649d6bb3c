"""Incidents that are parts of others: one raid is counted once, not with each of its sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.analysis import counted
from tracker.report.period import days_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tracker.model.records import Incident
    from tracker.report.selection import Material


def parts_of(material: Material, whole: str) -> list[Incident]:
    """Return the incidents of the report that are parts of this one (uid)."""
    return [material.incidents[part] for part, of in _pairs(material) if of == whole]


def whole_of(material: Material, part: str) -> Incident | None:
    """Return the incident of the report that this one (uid) is a part of."""
    return next((material.incidents[of] for one, of in _pairs(material) if one == part), None)


def told_by_others(material: Material, among: Iterable[Incident]) -> dict[str, str]:
    """Return which of these (uids) are not counted, and which of them is counted instead."""
    return counted.told_by_others({one.uid: days_of(one) for one in among}, _pairs(material))


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
