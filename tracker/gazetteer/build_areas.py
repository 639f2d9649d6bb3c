"""Makes the names of provinces; run by whoever maintains them, with two lists at hand.

    python -m tracker.gazetteer.build_areas iso3166-2.json en.json

iso3166-2.json: data/ of the npm package iso3166-2-db; en.json: subdivisions/en of the npm package
cldr-subdivisions-full. Kurdish names, which both lack, are those of the seat, from the gazetteer.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tracker.gazetteer.entries import Entry, distinct, read_packed
from tracker.gazetteer.lookup import BUILT_IN
from tracker.model.area_names import NAMES
from tracker.model.names import index_text, skeleton

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LANGUAGES: Final = ("en", "geonames", "ar", "ru", "he")
_DESIGNATIONS: Final = frozenset(
    (
        *("governorate", "province", "provinces", "region", "oblast", "district", "state"),
        *("voblast", "muhafazat", "محافظة", "أوبلاست", "область"),
    )
)
_COMPASS: Final = frozenset(
    ("north", "south", "east", "west", "northern", "southern", "eastern", "western")
)
_KURDISH: Final = re.compile("[ێۆەڕڵ]")
_LATIN: Final = re.compile("[a-z]")


def main(listed: str, everyday: str) -> None:
    """Write the file of names beside `tracker.model.area_names`."""
    english = json.loads(Path(everyday).read_text(encoding="utf-8"))
    english = english["subdivisions"]["localeDisplayNames"]["subdivisions"]
    world = json.loads(Path(listed).read_text(encoding="utf-8"))
    entries = list(read_packed(BUILT_IN))
    lines = []
    for country in sorted({entry.country for entry in entries}):
        seats = [entry for entry in entries if entry.country == country]
        regions = sorted(world[country]["regions"], key=lambda one: str(one["admin"]))
        named = {
            str(one["admin"]): _names(one, english.get(f"{country}{one['iso']}".lower(), ""))
            for one in regions
            if one["admin"]
        }
        for code, names in _apart(named).items():
            kept = distinct(names[0], (*names[1:], *_kurdish(names, seats)))
            lines.append("\t".join((country, code, "|".join((names[0], *kept)))))
    NAMES.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines):,} provinces, {NAMES.stat().st_size:,} bytes")


def _names(region: dict[str, Any], usual: str) -> list[str]:
    """Return the names of a region, the everyday one first.

    That of CLDR counts only where it sounds like another: the codes of Iran were given out anew,
    and the lists do not have the same ones.
    """
    given = [region["names"].get(language, "") for language in _LANGUAGES]
    names = [bare(name.replace("\u200e", "")) for name in (*given, region["name"]) if name]
    usual = bare(usual)
    if usual and any(skeleton(name) == skeleton(usual) for name in names):
        names.insert(0, usual)
    return [name for name in names if "\ufffd" not in name]


def bare(name: str) -> str:
    """Return the name of a province without what says that it is one."""
    words = [word for word in name.split() if word.casefold() not in _DESIGNATIONS]
    only_compass = all(word.casefold() in _COMPASS for word in words)
    return " ".join(name.split() if only_compass else words)


def _apart(named: dict[str, list[str]]) -> dict[str, list[str]]:
    """Leave out what several provinces of a country are called, but where it is the everyday name.

    The Russian list calls both Damascus and the country around it Дамаск.
    """
    called = Counter(folded for names in named.values() for folded in set(map(index_text, names)))
    return {
        code: [names[0], *(name for name in names[1:] if called[index_text(name)] == 1)]
        for code, names in named.items()
    }


def _kurdish(names: Iterable[str], seats: Iterable[Entry]) -> Iterator[str]:
    """Yield the Kurdish names of the most populous place that is called as the province is."""
    known = {index_text(name) for name in names}
    seat = next((one for one in seats if index_text(one.name) in known), None)
    for name in seat.others if seat is not None else ():
        if _KURDISH.search(name) and not _LATIN.search(name):
            yield name


if __name__ == "__main__":
    main(*sys.argv[1:3])
