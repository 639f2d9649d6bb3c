"""UCDP GED: reading a row, its columns checked and put into our terms. No records yet.

Source: UCDP GED Codebook, versions 19.1 and 23.1 (Sundberg and Melander 2013). Columns are found by
name, in any order; the columns of both versions are known, and further ones are kept.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.model import countries
from tracker.model.dates import FuzzyDate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ORIGIN: Final = "ucdp-ged"

REQUIRED: Final = (
    *("id", "type_of_violence", "conflict_name", "dyad_name", "side_a", "side_b"),
    *("where_prec", "where_coordinates", "latitude", "longitude", "country"),
    *("event_clarity", "date_prec", "date_start", "date_end"),
    *("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "low", "best", "high"),
)
"""Columns without which a file is not UCDP GED; the others may be missing."""

PARTS: Final = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
FIGURES: Final = ("low", "best", "high")

KINDS: Final = {"1": "clash", "2": "clash", "3": "attack_civilians"}
GEO_PRECISIONS: Final = {
    "1": "town",
    "2": "near",
    "3": "admin2",
    "4": "admin1",
    "5": "line",
    "6": "country",
    "7": "sea_air",
}
WHERE_PRECISIONS: Final = {ours: theirs for theirs, ours in GEO_PRECISIONS.items()} | {
    "exact": "1",
    "site": "1",
}
"""Our precisions to where_prec; `exact` and `site` are sharper than its sharpest."""
DATE_PRECISIONS: Final = {"day": "1", "days": "2", "week": "3", "month": "4"}
"""Our precisions to date_prec; anything longer is 5."""

_NO_VALUE: Final = frozenset({"", "NA", "N/A", "-0-", "-1", "NULL"})
_NOT_KNOWN: Final = date(1970, 1, 1)
_INTEGER_MAX: Final = 2**63 - 1
_MIDNIGHT: Final = re.compile(r"[ T]00:00(:00(\.0+)?)?Z?")
_BETWEEN_ARTICLES: Final = re.compile(r'"\s*;\s*"')
_ARTICLE: Final = re.compile(r"(.*?),(\d{4}-\d\d-\d\d),(.*)", re.DOTALL)


Figures = tuple[int | None, int | None, int | None]
"""Low, best, high."""

Parts = tuple[int | None, int | None, int | None, int | None]
"""Deaths of side A, of side B, of civilians, of whom is not known."""


class RowError(ValueError):
    """A row that cannot be taken; its text says why."""


class Article(NamedTuple):
    """An article that a row cites; where it is not in quoted form, all of it is the headline."""

    office: str
    date: str
    headline: str


class Spot(NamedTuple):
    """Where it happened, as the row names it: all of it together is one place."""

    name: str
    admin1: str
    admin2: str
    country: str
    latitude: float | None
    longitude: float | None


class Event(NamedTuple):
    """A row of UCDP GED, understood."""

    id: str
    violence: str
    conflict: str
    dyad: str
    side_a: str
    side_b: str
    date: FuzzyDate
    clarity: str
    geo_precision: str
    spot: Spot | None
    description: str
    figures: Figures
    parts: Parts
    articles: tuple[Article, ...]
    original: str
    homeless: dict[str, str]
    """Columns without a home in our records, or whose home does not give them back as they are."""


def missing_columns(header: tuple[str, ...]) -> list[str]:
    """Return the columns that a file of UCDP GED would have."""
    return [name for name in REQUIRED if name not in header]


def read_event(cells: Mapping[str, str]) -> Event:
    """Return the event of a row, given its cells by column. Raises RowError."""
    get = _getter(cells)
    id_ = get("id")
    if not id_:
        raise RowError("id is empty")
    violence = _one_of("type_of_violence", get("type_of_violence"), KINDS)
    clarity = _one_of("event_clarity", get("event_clarity"), ("1", "2"))
    where = _one_of("where_prec", get("where_prec"), GEO_PRECISIONS)
    for name in ("side_a", "side_b"):
        if not get(name):
            raise RowError(f"{name} is empty")
    low, best, high = (_count(name, get(name)) for name in FIGURES)
    a, b, civilians, unknown = (_count(name, get(name)) or None for name in PARTS)
    event = Event(
        id_,
        violence,
        get("conflict_name"),
        get("dyad_name"),
        get("side_a"),
        get("side_b"),
        _dates(get("date_start"), get("date_end")),
        clarity,
        GEO_PRECISIONS[where],
        _spot(get),
        get("where_description"),
        (low, best, high),
        (a, b, civilians, unknown),
        split_articles(cells.get("source_article", ""), len(get("source_date").split(";"))),
        get("source_original"),
        {},
    )
    given_back = write_event(as_stored(event))
    event.homeless.update(
        (name, cell)
        for name, cell in cells.items()
        if cell
        # A publisher is an actor, whose name may be, or become, another than the office's.
        and (given_back.get(name) != cell or name == "source_office")
        and not (name == "number_of_sources" and cell == "-1")  # UCDP's sign for missing
    )
    return event


def write_event(event: Event) -> dict[str, str]:
    """Return the cells that an event gives back, by column; the reverse of `read_event`.

    Columns are absent where the event says nothing of them.
    """
    first, last = event.date.first, event.date.last
    cells = {
        "id": event.id,
        "type_of_violence": event.violence,
        "conflict_name": event.conflict,
        "dyad_name": event.dyad,
        "side_a": event.side_a,
        "side_b": event.side_b,
        "date_start": first.isoformat() if first else "",
        "date_end": last.isoformat() if last else "",
        "date_prec": DATE_PRECISIONS.get(event.date.precision, "5"),
        "event_clarity": event.clarity,
        "where_prec": WHERE_PRECISIONS[event.geo_precision],
        "where_description": event.description,
        "source_original": event.original,
        "source_article": ";".join(map(_quoted, event.articles)),
    }
    structured = [article for article in event.articles if article.date]
    if len(structured) == len(event.articles):
        cells["source_office"] = ";".join(article.office for article in structured)
        cells["source_date"] = ";".join(article.date for article in structured)
        cells["source_headline"] = ";".join(article.headline for article in structured)
    if event.spot is not None:
        spot = event.spot
        cells |= {"where_coordinates": spot.name, "adm_1": spot.admin1, "adm_2": spot.admin2}
        cells["country"] = countries.NAMES.get(countries.code(spot.country) or "", "")
        if spot.latitude is not None:
            cells |= {"latitude": repr(spot.latitude), "longitude": repr(spot.longitude)}
    for name, number in zip(FIGURES, event.figures, strict=True):
        cells[name] = "" if number is None else str(number)
    for name, number in zip(PARTS, event.parts, strict=True):
        cells[name] = str(number or 0)
    return cells


def as_stored(event: Event) -> Event:
    """Return what our records hold of an event: figures that run upwards, each article once."""
    articles = tuple(dict.fromkeys(event.articles))
    return event._replace(figures=span(event.figures), articles=articles)


def span(figures: Figures) -> Figures:
    """Return low, best, high so that they run upwards, as the store needs them.

    In some rows low is above best, or best above high; their span contains all that was said.
    """
    low, best, high = figures
    known = [number for number in figures if number is not None]
    if known == sorted(known):
        return low, best, high
    return (
        None if low is None else min(known),
        best,
        None if high is None else max(known),
    )


def split_articles(cell: str, expected: int) -> tuple[Article, ...]:
    """Return the articles of a `source_article` cell: split on `;` outside quotes.

    Each is '"office,date,headline"', and headlines hold quotes and semicolons of their own, not
    escaped; so a cell that falls into `expected` quoted pieces is taken so. Older rows are free
    text.
    """
    text = cell.strip()
    if not text:
        return ()
    if text[0] == '"' == text[-1] and len(text) > 1:
        pieces = _BETWEEN_ARTICLES.split(text[1:-1])
        if len(pieces) == expected:
            return tuple(map(_article, pieces))
    pieces = [piece.strip() for piece in _split_outside_quotes(text)]
    return tuple(_article(_unquoted(piece)) for piece in pieces if piece)


def _article(piece: str) -> Article:
    match = _ARTICLE.fullmatch(piece)
    if match is None or not match[1].strip() or not _is_day(match[2]):
        return Article("", "", piece.strip())
    return Article(match[1].strip(), match[2], match[3].strip())


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _quoted(article: Article) -> str:
    if not article.date:
        return article.headline
    return f'"{article.office},{article.date},{article.headline}"'


def _unquoted(piece: str) -> str:
    return piece[1:-1] if len(piece) > 1 and piece[0] == '"' == piece[-1] else piece


def _split_outside_quotes(text: str) -> list[str]:
    pieces = [""]
    quoted = False
    for stretch in re.split(r'([";])', text):
        if stretch == ";" and not quoted:
            pieces.append("")
            continue
        quoted ^= stretch == '"'
        pieces[-1] += stretch
    return pieces


def _getter(cells: Mapping[str, str]) -> Callable[[str], str]:
    def get(name: str) -> str:
        return cells.get(name, "").strip()

    return get


def _one_of(column: str, value: str, allowed: Mapping[str, str] | tuple[str, ...]) -> str:
    if value not in allowed:
        raise RowError(f"{column} is “{_short(value)}”, not one of {', '.join(allowed)}")
    return value


def _count(column: str, value: str) -> int | None:
    """Return a number of people, None if the cell says that it is missing."""
    if value in _NO_VALUE:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 20 and int(value) <= _INTEGER_MAX):
        raise RowError(f"{column} is “{_short(value)}”, not a number of people")
    return int(value)


def _dates(start: str, end: str) -> FuzzyDate:
    first, last = _day("date_start", start), _day("date_end", end)
    if first > last:
        raise RowError(f"date_start {first} is after date_end {last}")
    return FuzzyDate.day(first) if first == last else FuzzyDate.between(first, last)


def _day(column: str, value: str) -> date:
    try:
        # Some releases write "2016-01-01 00:00:00.000".
        day = date.fromisoformat(value[:10])
    except ValueError:
        day = None
    if day is None or (len(value) > 10 and not _MIDNIGHT.fullmatch(value, 10)):
        raise RowError(f"{column} is “{_short(value)}”, not a day such as 2016-01-31")
    if day == _NOT_KNOWN:
        raise RowError(f"{column} is 1970-01-01, a computer's sign for an unknown date")
    return day


def _spot(get: Callable[[str], str]) -> Spot | None:
    point = (get("latitude"), get("longitude"))
    latitude, longitude = None, None
    if point != ("", ""):
        latitude = _degrees("latitude", point[0], 90)
        longitude = _degrees("longitude", point[1], 180)
    admin1, admin2, country = get("adm_1"), get("adm_2"), get("country")
    name = get("where_coordinates") or admin2 or admin1 or country
    return Spot(name, admin1, admin2, country, latitude, longitude) if name else None


def _degrees(column: str, value: str, limit: int) -> float:
    try:
        degrees = float(value)
    except ValueError:
        degrees = float("nan")
    if not -limit <= degrees <= limit:
        raise RowError(f"{column} is “{_short(value)}”, not degrees from -{limit} to {limit}")
    return degrees


def _short(value: str) -> str:
    return value if len(value) <= 40 else value[:39] + "…"
