"""One place of a gazetteer, its line in a packed file, and the record it becomes."""

from __future__ import annotations

import gzip
import os
import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.errors import DatabaseError
from tracker.model.names import index_text, skeleton
from tracker.model.references import derived_uid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tracker.model.columns import Body
    from tracker.model.geography import Point

SITES: Final = frozenset(
    {"base", "airbase", "airport", "port", "camp", "facility", "oil_field", "border_crossing"}
)
"""Kinds of place that are known to the point."""

AREAS: Final = frozenset({"country", "admin1"})
"""Kinds that are also known by their names alone, without a point."""

_SOURCES: Final = {
    "geonames": "GeoNames",
    "icao": "airportsdata",
    "country": "ISO 3166",
    "admin1": "ISO 3166-2",
}
_CODE: Final = re.compile("[A-Z]{2,4}")
_NATIVE_MOST: Final = 3
_USUAL_SCRIPTS: Final = frozenset({"ARABIC"})
_SCRIPTS: Final = {
    **dict.fromkeys(("RU", "UA", "BY", "BG", "RS", "MK"), frozenset({"CYRILLIC"})),
    **dict.fromkeys(("KZ", "KG", "TJ", "UZ", "MN"), frozenset({"CYRILLIC", "ARABIC"})),
    **dict.fromkeys(("ET", "ER"), frozenset({"ETHIOPIC", "ARABIC"})),
    "IL": frozenset({"HEBREW", "ARABIC"}),
    "AM": frozenset({"ARMENIAN"}),
    "GE": frozenset({"GEORGIAN"}),
    "MM": frozenset({"MYANMAR"}),
}
"""In which scripts, but the Latin, names are written in a country."""
_ALIASES_MOST: Final = 6


class Entry(NamedTuple):
    """A place: `key` is its identity there ("geonames:98463", "icao:ORER"), kind a place_kind.

    Coordinates are WGS 84 degrees, None of an area that is known by its name alone, `timezone` an
    IANA zone, population 0 where unknown. `sounds` are the skeletons of all its names without
    blanks, kept because they are slow to work out.
    """

    key: str
    name: str
    kind: str
    country: str
    admin1: str
    admin2: str
    latitude: float | None
    longitude: float | None
    timezone: str
    population: int
    others: tuple[str, ...]
    sounds: tuple[str, ...]

    @property
    def point(self) -> Point | None:
        """Where it is."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude

    @property
    def source(self) -> str:
        """Whose place it is, to be named wherever it is shown or passed on."""
        return _SOURCES.get(self.key.partition(":")[0], "gazetteer")

    @property
    def geo_precision(self) -> str:
        """How well an incident is placed that is said to have been there."""
        if self.kind in SITES:
            return "site"
        return self.kind if self.kind in ("admin1", "admin2", "country") else "town"


def with_sounds(entry: Entry) -> Entry:
    """Return the entry with the skeletons of its names; a code such as ORER has no sound."""
    names = (name for name in (entry.name, *entry.others) if not _CODE.fullmatch(name))
    sounds = (skeleton(name).replace(" ", "") for name in names)
    return entry._replace(sounds=tuple(dict.fromkeys(sound for sound in sounds if sound)))


def distinct(name: str, others: Iterable[str]) -> tuple[str, ...]:
    """Return the other names that are not the same but for case, marks and the like."""
    known = {index_text(name)}
    kept = []
    for other in others:
        folded = index_text(other)
        if folded and folded not in known:
            known.add(folded)
            kept.append(other)
    return tuple(kept)


def place_record(entry: Entry) -> tuple[str, Body]:
    """Return the uid and body of the place record that an entry becomes.

    The uid follows from the entry, so that two who choose the same place have the same record.
    """
    origin, _, number = entry.key.partition(":")
    body: Body = {
        "name": entry.name,
        "kind": entry.kind,
        "country": entry.country,
        "admin1": entry.admin1,
        "admin2": entry.admin2,
        "latitude": entry.latitude,
        "longitude": entry.longitude,
        "timezone": entry.timezone,
    }
    native = [name for name in entry.others if _is_native(name, entry.country)][:_NATIVE_MOST]
    aliases = _spelled_otherwise(entry)
    names = [(name, "native") for name in native] + [(name, "alias") for name in aliases]
    rows = {
        derived_uid(f"{origin}-name", f"{number}|{name}"): {"name": name, "kind": kind}
        for name, kind in names
    }
    body = {name: value for name, value in body.items() if value not in ("", None)}
    uid = derived_uid(origin, number)
    return uid, {**body, "parts": {"names": rows}} if rows else body


def write_packed(path: Path, entries: Iterable[Entry]) -> int:
    """Write a packed gazetteer, the most populous places first; return how many there are."""
    rows = sorted(entries, key=lambda entry: (-entry.population, entry.name, entry.key))
    packed = "".join(_line(entry) for entry in rows).encode("utf-8")
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    # No time in the header: the same places make the same file.
    part.write_bytes(gzip.compress(packed, 9, mtime=0))
    os.replace(part, path)
    return len(rows)


def read_packed(path: Path) -> Iterator[Entry]:
    """Yield the places of a packed gazetteer; raises DatabaseError if it is damaged."""
    try:
        text = gzip.decompress(path.read_bytes()).decode("utf-8")
        for line in text.split("\n")[:-1]:
            cells = line.split("\t")
            key, name, kind, country, admin1, admin2 = cells[:6]
            yield Entry(
                *(key, name, kind, country, admin1, admin2),
                latitude=float(cells[6]),
                longitude=float(cells[7]),
                timezone=cells[8],
                population=int(cells[9]),
                others=tuple(filter(None, cells[10].split("|"))),
                sounds=tuple(filter(None, cells[11].split("|"))),
            )
    except (OSError, EOFError, ValueError, IndexError) as error:
        raise DatabaseError(
            f"The gazetteer {path.name} cannot be read: {error}",
            "Remove it, or import it again: tracker gazetteer import FILE",
        ) from error


def _line(entry: Entry) -> str:
    cells = (
        *entry[:6],
        *(f"{entry.latitude:.5f}", f"{entry.longitude:.5f}"),
        *(entry.timezone, str(entry.population)),
        *("|".join(entry.others), "|".join(entry.sounds)),
    )
    return "\t".join(cells) + "\n"


def _is_native(name: str, country: str) -> bool:
    """Whether a name is written as people write there, all of it.

    GeoNames has names that a program spelled letter by letter, as far as it knew them ("mwsڵ").
    """
    letters = [character for character in name if character.isalpha()]
    scripts = {unicodedata.name(letter, "?").split()[0] for letter in letters}
    return len(scripts) == 1 and scripts <= _SCRIPTS.get(country, _USUAL_SCRIPTS)


def _is_latin(name: str) -> bool:
    letters = [character for character in name if character.isalpha()]
    return all(character < "\u0370" or "\u1e00" <= character < "\u1f00" for character in letters)


def _spelled_otherwise(entry: Entry) -> list[str]:
    """Return the Latin names that neither the name nor each other stand for by their sound."""
    heard = {skeleton(entry.name)}
    kept = []
    for name in entry.others:
        if _is_latin(name) and (sound := skeleton(name)) and sound not in heard:
            heard.add(sound)
            kept.append(name)
    return kept[:_ALIASES_MOST]
