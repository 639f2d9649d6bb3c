"""What is called so: places of the gazetteer, countries and provinces; and which of them is meant.

What only sounds alike is never meant, nor one of several: that is for a person to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.gazetteer.entries import AREAS, Entry
from tracker.model import area_names, country_names
from tracker.model.names import index_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.gazetteer.lookup import Gazetteer


class Called(NamedTuple):
    """All that is called so, areas first, and the one that is meant beyond doubt, if any."""

    entries: tuple[Entry, ...] = ()
    meant: Entry | None = None

    @property
    def others(self) -> tuple[Entry, ...]:
        """What is called so as well."""
        return tuple(entry for entry in self.entries if entry != self.meant)


def called(gazetteer: Gazetteer, typed: str, country: str = "") -> Called:
    """Return what is called exactly `typed`, in any of its names, folded.

    With `country` (ISO 3166 alpha-2) only what lies there.
    """
    places = [found.entry for found in gazetteer.called(typed)]
    known = {(entry.kind, entry.country, entry.admin1) for entry in places}
    areas = [
        area._replace(timezone=gazetteer.timezone(area.country, area.admin1))
        for area in _areas(typed)
        if (area.kind, area.country, area.admin1) not in known
    ]
    entries = [e for e in (*areas, *places) if not country or e.country == country]
    return Called(tuple(entries), _meant(entries, index_text(typed)))


def _meant(entries: Iterable[Entry], typed: str) -> Entry | None:
    """Return the one that is meant: the only one, or the only one that it is the own name of.

    Behind the own name of a place stands only what has fewer people; behind that of an area nothing
    of another country: Basrah, of a million, is called Basra as the village Basra is.
    """
    entries = tuple(entries)
    if len(entries) == 1:
        return entries[0]
    places = [e for e in entries if e.kind not in AREAS and index_text(e.name) == typed]
    areas = [e for e in entries if e.kind in AREAS and not _has_seat(e, places)]
    own = [*places, *areas]
    if len(own) != 1:
        return None
    others = [entry for entry in entries if entry is not own[0] and entry.kind not in AREAS]
    if own[0].kind == "country":
        return own[0]
    if own[0].kind in AREAS:
        return None if any(one.country == own[0].country for one in others) else own[0]
    return own[0] if all(one.population < own[0].population for one in others) else None


def _has_seat(area: Entry, places: Iterable[Entry]) -> bool:
    """Whether a province has the name of a place in it, of which people say it without a word."""
    return area.kind == "admin1" and any(
        (one.country, one.admin1) == (area.country, area.admin1) for one in places
    )


def _areas(typed: str) -> list[Entry]:
    """Return the country and the provinces called so; they have no point: it would be made up."""
    codes = country_names.codes(typed) if len(typed.strip()) > len("IQ") else []
    countries = [
        _area("country", code, country_names.everyday(code), code, "", country_names.others(code))
        for code in codes
    ]
    provinces = [
        _area(
            "admin1", f"{one.country}.{one.code}", one.everyday, one.country, one.everyday
        )._replace(others=one.names[1:])
        for one in area_names.called(typed)
    ]
    return [*countries, *provinces]


def _area(
    kind: str, code: str, name: str, country: str, admin1: str, others: tuple[str, ...] = ()
) -> Entry:
    return Entry(
        *(f"{kind}:{code}", name, kind, country, admin1, ""),
        *(None, None, "", 0, others, ()),
    )
