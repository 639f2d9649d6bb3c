"""Reading a GeoNames dump (IQ.txt, allCountries.txt) into a gazetteer of one's own.

The format is that of https://download.geonames.org/export/dump/readme.txt: 19 columns separated by
tabs, UTF-8, no header. The data are under CC BY 4.0; whoever passes them on names GeoNames.
"""

from __future__ import annotations

import re
import zipfile
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.errors import RefusedError
from tracker.gazetteer.entries import Entry, distinct, with_sounds, write_packed
from tracker.model.area_names import everyday

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import IO

COLUMNS: Final = 19
PLACES_MOST: Final = 1_000_000
"""Places of one import: more would no longer be looked up within a few milliseconds."""

_REJECTS_KEPT: Final = 1000
_CITY: Final = 100_000
_TOWN: Final = 5_000
_LONGEST_LINE: Final = 100_000  # the longest true one has some 10,000 characters
# Feature codes (https://www.geonames.org/export/codes.html) that are places here; of class P all.
_KINDS: Final = {
    "PCLI": "country",
    "PCLS": "country",
    "TERR": "region",
    "ADM1": "admin1",
    "ADM2": "admin2",
    "AIRB": "airbase",
    "AIRP": "airport",
    "AIRF": "airport",
    "AIRH": "airport",
    "MILB": "base",
    "INSM": "base",
    "FT": "base",
    "NVB": "base",
    "PRT": "port",
    "HBR": "port",
    "CMPRF": "camp",
    "CMP": "camp",
    "OILF": "oil_field",
    "OILR": "facility",
    "PS": "facility",
    "PSTB": "border_crossing",
    "CSTM": "border_crossing",
    "DAM": "facility",
    "PPLX": "neighbourhood",
    "PPLQ": "village",
    "STM": "river",
    "SEA": "sea",
    "RGN": "region",
}
_NOT_ANY_MORE: Final = frozenset({"PPLH", "PPLW", "PPLCH"})
_CODE: Final = re.compile(r"[A-Z0-9]{2,5}|https?://.*|\d+")


class Reject(NamedTuple):
    """A line that was not taken, and why."""

    line: int
    reason: str
    text: str


class Imported(NamedTuple):
    """What an import took, skipped (features that are no places of ours) and rejected.

    Of the rejects at most 1000 are kept; `rejected` counts all.
    """

    path: Path
    places: int
    skipped: int
    rejected: int
    rejects: tuple[Reject, ...]


def import_geonames(source: Path, folder: Path) -> Imported:
    """Read a dump, plain or zipped, into `folder`, replacing an earlier import of the same name.

    Raises RefusedError if the file cannot be read, holds no place, or more than a million.
    """
    places: list[list[str]] = []
    provinces: dict[str, str] = {}
    rejects: list[Reject] = []
    rejected = skipped = 0
    for number, line in _lines(source):
        cells = line.split("\t")
        problem = _problem(cells)
        if problem:
            rejected += 1
            if len(rejects) < _REJECTS_KEPT:
                rejects.append(Reject(number, problem, line[:200]))
        elif not _kind(cells):
            skipped += 1
        else:
            places.append(cells)
            if cells[7] in ("ADM1", "ADM2"):
                provinces[_code(cells, cells[7])] = cells[1]
            if len(places) > PLACES_MOST:
                raise RefusedError(
                    f"{source.name} holds more than {PLACES_MOST:,} places.",
                    "Import the files of the countries that you need, such as IQ.txt.",
                )
    if not places:
        raise RefusedError(
            f"{source.name} holds no place in the format of GeoNames.",
            f"It has {COLUMNS} columns separated by tabs; see download.geonames.org/export/dump.",
        )
    name = re.sub(r"[^\w-]", "_", source.stem) or "places"
    path = folder / f"{name}.tsv.gz"
    write_packed(path, _entries(places, provinces))
    return Imported(path, len(places), skipped, rejected, tuple(rejects))


def _entries(places: Iterable[list[str]], provinces: dict[str, str]) -> Iterator[Entry]:
    for cells in places:
        others = [name for name in cells[3].split(",") if name and not _CODE.fullmatch(name)]
        others = [name.replace("|", "/") for name in others]
        yield with_sounds(
            Entry(
                key=f"geonames:{cells[0]}",
                name=cells[1],
                kind=_kind(cells),
                country=cells[8],
                admin1=everyday(cells[8], cells[10]) or provinces.get(_code(cells, "ADM1"), ""),
                admin2=provinces.get(_code(cells, "ADM2"), ""),
                latitude=float(cells[4]),
                longitude=float(cells[5]),
                timezone=cells[17],
                population=int(cells[14] or 0),
                others=distinct(cells[1], others),
                sounds=(),
            )
        )


def _code(cells: list[str], level: str) -> str:
    codes = cells[8:9] + cells[10 : 11 if level == "ADM1" else 12]
    return ".".join([level, *codes])


def _kind(cells: list[str]) -> str:
    """Return the place_kind of a line, "" for a feature that is none."""
    feature_class, feature, population = cells[6], cells[7], int(cells[14] or 0)
    if feature in _NOT_ANY_MORE:
        return ""
    if feature in _KINDS:
        return _KINDS[feature]
    if feature_class != "P":
        return ""
    return "city" if population >= _CITY else "town" if population >= _TOWN else "village"


def _problem(cells: list[str]) -> str:
    if len(cells) != COLUMNS:
        return f"{len(cells)} columns instead of {COLUMNS}"
    if not cells[0].isdigit():
        return f"{cells[0]!r} is no geonameid"
    if not cells[1].strip():
        return "no name"
    if not (cells[8] == "" or re.fullmatch("[A-Z]{2}", cells[8])):
        return f"{cells[8]!r} is no country code"
    try:
        latitude, longitude = float(cells[4]), float(cells[5])
        int(cells[14] or 0)
    except ValueError as error:
        return str(error)
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return f"{cells[4]} {cells[5]} is nowhere on Earth"
    return ""


def _lines(source: Path) -> Iterator[tuple[int, str]]:
    try:
        with _opened(source) as raw, TextIOWrapper(raw, "utf-8", "replace", newline="\n") as file:
            number = 0
            while line := file.readline(_LONGEST_LINE):
                number += 1
                if line.strip("\r\n"):
                    yield number, line.rstrip("\r\n").replace("\x00", "\ufffd")
    except (OSError, EOFError, zipfile.BadZipFile) as error:
        raise RefusedError(f"{source.name} cannot be read: {error}") from error


@contextmanager
def _opened(source: Path) -> Iterator[IO[bytes]]:
    if source.suffix.lower() != ".zip":
        with source.open("rb") as file:
            yield file
        return
    with zipfile.ZipFile(source) as archive:
        names = [n for n in archive.namelist() if n.endswith(".txt") and "readme" not in n]
        if len(names) != 1:
            raise RefusedError(f"{source.name} does not hold one dump.", "Unpack it first.")
        with archive.open(names[0]) as packed:
            yield packed
