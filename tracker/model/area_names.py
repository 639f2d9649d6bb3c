"""Provinces and governorates by the names that people use: Nineveh is Ninawa and نينوى.

The names are data, in area_names.tsv, for the countries of the gazetteer; whose they are stands in
tracker/gazetteer/NOTICE.md. A line has the country, the code of the province in GeoNames, and its
names, the everyday one first.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from tracker.model.names import index_text, skeleton

NAMES: Final = Path(__file__).with_name("area_names.tsv")


class Province(NamedTuple):
    """A division of the first order: ISO 3166 country, code in GeoNames, names in any script."""

    country: str
    code: str
    names: tuple[str, ...]

    @property
    def everyday(self) -> str:
        """The name that it is given here where nobody has said another."""
        return self.names[0]


def provinces(country: str) -> tuple[Province, ...]:
    """Return the provinces of a country (ISO 3166 alpha-2); none where they are not known here."""
    return _all().get(country, ())


def everyday(country: str, code: str) -> str:
    """Return the everyday name of the province of a code in GeoNames, "" if it is not known."""
    found = (one.everyday for one in provinces(country) if one.code == code)
    return next(found, "")


def everyday_of(country: str, name: str) -> str:
    """Return the everyday name of the province called so in any usual spelling, else the name."""
    return next(iter(usual_names(country, name)), name)


def called(name: str) -> list[Province]:
    """Return the provinces of all countries known here that are called so, by folded words."""
    wanted = index_text(name)
    every = (one for listed in _all().values() for one in listed)
    return [one for one in every if any(index_text(each) == wanted for each in one.names)]


@cache
def usual_names(country: str, name: str) -> tuple[str, ...]:
    """Return all names of the province of a country that is called so; none if none, or several.

    Called so by its folded words, else by their sound: Salah al-Din is صلاح الدين.
    """
    known = provinces(country)
    for key in (index_text, skeleton) if known else ():
        wanted = key(name)
        found = [one for one in known if wanted and any(key(each) == wanted for each in one.names)]
        if found:
            return found[0].names if len(found) == 1 else ()
    return ()


@cache
def _all() -> dict[str, tuple[Province, ...]]:
    found: dict[str, list[Province]] = {}
    for line in NAMES.read_text(encoding="utf-8").splitlines():
        country, code, names = line.split("\t")
        found.setdefault(country, []).append(Province(country, code, tuple(names.split("|"))))
    return {country: tuple(listed) for country, listed in found.items()}
