"""The period of a report in words, and which of the incidents found happened in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.analysis import counted
from tracker.model.dates import FuzzyDate
from tracker.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Collection

    from tracker.model.records import Incident
    from tracker.report.selection import Material


def words(material: Material) -> str:
    """Say the period: as asked for, else from the first to the last day of what was found.

    An end that was left open is not the last that was found: what comes after was looked at.
    """
    first, last = material.first, material.last
    if not is_asked(material):
        dates = [i.when.date for i in material.incidents.values()]
        first = min((d.first for d in dates if d.first), default=None)
        last = max((d.last for d in dates if d.last), default=None)
    if first is None and last is None:
        return "no dates"
    return one_line(FuzzyDate.between(first, last).words())


def is_asked(material: Material) -> bool:
    """Whether a period was asked for; else the report is of all that was found."""
    return counted.Days(material.first, material.last).is_bounded


def is_in_period(material: Material, incident: Incident) -> bool:
    """Whether an incident is one of the period (see `analysis.counted`)."""
    asked = counted.Days(material.first, material.last)
    return counted.is_in_period(incident.unit, days_of(incident), asked)


def days_of(incident: Incident) -> counted.Days:
    """Return the first and the last day on which it may have happened."""
    return counted.Days(incident.when.date.first, incident.when.date.last)


def condition(material: Material, *, inside: bool) -> str:
    """Return what finds, beside the query of the report, what is in the period, or what is not."""
    outside = [one for one in material.incidents.values() if not is_in_period(material, one)]
    undated = [one for one in outside if one.when.date.is_unknown]
    wide = [
        material.reference("incidents", one.uid)
        for one in outside
        if one.unit != "background" and not one.when.date.is_unknown
    ]
    parts = [
        "is:background" if any(one.unit == "background" for one in outside) else "",
        "no:date" if undated and is_asked(material) else "",
        f"id:{','.join(wide)}" if wide else "",
    ]
    parts = [part for part in parts if part]
    if inside:
        return " ".join(f"-{part}" for part in parts)
    return parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"


def counting(material: Material, told: Collection[str]) -> str:
    """Return what finds, beside the query of the report, what is counted: "" where all is.

    `told`: the uids of those that others of the period tell of (see `parts`).
    """
    every = material.incidents.values()
    whole = all(is_in_period(material, one) for one in every)
    narrow = "" if whole else condition(material, inside=True)
    ids = ",".join(
        material.reference("incidents", uid) for uid in material.incidents if uid in told
    )
    return f"{narrow} -id:{ids}".strip() if ids else narrow
