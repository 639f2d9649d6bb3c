"""What makes a record acceptable, said in words that tell what would be right."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache, lru_cache

from tracker.errors import DateError, RefusedError
from tracker.model.columns import TABLES, Body, Column, columns_of
from tracker.model.text import one_line
from tracker.model.when import when_from_body

Codes = Callable[[str], Collection[str]]
"""Gives the codes of a vocabulary, as the file has them."""

_COUNTRY = re.compile(r"[A-Z]{2}")
_ISO = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?Z?)?")
_WHEN = ("date_edtf", "date_mode", "time_from", "time_to", "utc_offset")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_REMARKED = ("incidents", "statements", "actors", "places", "documents")
_INTEGER_MAX = 2**63 - 1
_TYPES: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "ref": (str,),
    "int": (int,),
    "real": (int, float),
    "bool": (bool,),
    "json": (dict,),
}


def check(table: str, body: Body, codes: Codes) -> None:
    """Raise RefusedError naming every problem of the record; do nothing if there is none."""
    problems = list(_problems(table, body, codes))
    if problems:
        noun = table.removesuffix("s")
        raise RefusedError(f"This {noun} cannot be saved as it is.", "\n".join(problems))


def _problems(table: str, body: Body, codes: Codes) -> Iterator[str]:
    yield from _field_problems(table, "", body, codes)
    if any(name in body for name in _WHEN):
        yield from _date_problems(body)
    if "latitude" in body or "longitude" in body:
        yield from _coordinate_problems(body)
    if "count_low" in body:
        yield from _range_problems("count", body.get("count_low"), None, body.get("count_high"))
    yield from _parts_problems(table, body, codes)
    yield from _whole_problems(table, body)


def _parts_problems(table: str, body: Body, codes: Codes) -> Iterator[str]:
    parts = {part.name: part for part in TABLES[table].parts}
    for name, rows in body.get("parts", {}).items():
        if name not in parts:
            yield f"{one_line(name)}: {table} have no such part."
            continue
        key_name = parts[name].key
        for key, row in rows.items():
            values = row if key_name == "uid" else {**row, key_name: key}
            yield from _part_problems(table, name, values, codes)


def _whole_problems(table: str, body: Body) -> Iterator[str]:
    if body.get("state") == "void" and not body.get("void_reason"):
        yield "void_reason: a void record says why."
    if table == "links":
        yield from _link_problems(body)
    elif table == "documents":
        yield from _document_problems(body)
    elif table == "remarks" and body.get("record_table") not in _REMARKED:
        yield f"record_table: say which, one of {', '.join(_REMARKED)}."


def _field_problems(table: str, part: str, values: Body, codes: Codes) -> Iterator[str]:
    columns, plain, coded = columns_of(table, part), _plain(table, part), _coded(table, part)
    before = f"{part} " if part else ""
    for name in _required(table, part):
        if values.get(name) in (None, ""):
            yield f"{before}{name}: must not be empty."
    for name, value in values.items():
        if name in plain and type(value) is str:
            continue  # any text will do: what most columns of most records hold
        if name in coded and type(value) is str and value in codes(coded[name]):
            continue
        if name in columns:
            yield from _column_problems(columns[name], value, codes, before + name)
        elif part:
            yield f"{part}: there is no field {one_line(name)}."
        elif name != "parts":
            yield f"{one_line(name)}: there is no such field among the {table}."


@cache
def _plain(table: str, part: str = "") -> frozenset[str]:
    """Return the columns that take any text."""
    return frozenset(
        name
        for name, column in columns_of(table, part).items()
        if (column.type == "ref" or (column.type == "text" and not column.target))
        and name not in ("country", "accessed_at")
    )


@cache
def _coded(table: str, part: str = "") -> Mapping[str, str]:
    """Return the columns that hold a term, and the vocabulary that it is of."""
    columns = columns_of(table, part).items()
    return {name: c.target for name, c in columns if c.type == "text" and c.target}


@cache
def _required(table: str, part: str = "") -> tuple[str, ...]:
    """Return the columns that must be given; what has a vocabulary has a default."""
    return tuple(
        name
        for name, column in columns_of(table, part).items()
        if column.required and not (column.type == "text" and column.target)
    )


def _column_problems(column: Column, value: object, codes: Codes, where: str) -> Iterator[str]:
    if value is None or value == "":
        return
    if not isinstance(value, _TYPES[column.type]) or (
        column.type in ("int", "real") and isinstance(value, bool)
    ):
        yield f"{where}: {one_line(str(value))!r} is not {_noun(column.type)}."
    elif column.type == "text" and column.target and value not in codes(column.target):
        options = ", ".join(codes(column.target))
        yield f"{where}: {one_line(str(value))!r} is none of {options}."
    elif column.name == "country" and not _COUNTRY.fullmatch(str(value)):
        yield f"{where}: {one_line(str(value))!r} is not a two-letter code such as IQ or SY."
    elif column.name == "credibility" and value not in range(1, 7):
        yield f"{where}: {value} is not 1 to 6."
    elif column.name == "accessed_at" and not _ISO.fullmatch(str(value)):
        yield f"{where}: {one_line(str(value))!r} is not a day such as 2021-06-28."
    elif column.type == "int" and isinstance(value, int) and not 0 <= value <= _INTEGER_MAX:
        yield f"{where}: {value} is not a number from 0 up."


def _noun(type_: str) -> str:
    nouns = {"int": "a whole number", "real": "a number", "bool": "true or false"}
    return nouns.get(type_, "a text" if type_ in ("text", "ref") else "a table of values")


def _part_problems(table: str, part: str, values: Body, codes: Codes) -> Iterator[str]:
    yield from _field_problems(table, part, values, codes)
    if part == "casualties":
        if "harm" not in values:
            yield "casualties harm: must not be empty, say killed, injured, ..."
        figures = (values.get("low"), values.get("best"), values.get("high"))
        yield from _range_problems("casualties", *figures)
        if figures == (None, None, None) and not values.get("as_worded"):
            yield "casualties: give a number, or the words in as_worded."
    if part == "involvements":
        for name in ("role", "attribution"):
            if not values.get(name):
                yield f"involvements {name}: must not be empty."
    if part == "names" and values.get("kind") == "primary":
        yield "names kind: the primary name is the record's own field `name`."


def _range_problems(what: str, low: object, best: object, high: object) -> Iterator[str]:
    numbers = [n for n in (low, best, high) if isinstance(n, int)]
    if numbers != sorted(numbers):
        yield f"{what}: {low} – {high} runs backwards; the lowest comes first."


def _date_problems(body: Body) -> Iterator[str]:
    values = tuple(body.get(name) for name in _WHEN)
    if not all(value is None or isinstance(value, str) for value in values):
        return  # said already
    if fault := _date_fault(values):
        yield fault


@lru_cache(maxsize=16_384)
def _date_fault(values: tuple[str | None, ...]) -> str:
    """Say what is wrong with the values of `_WHEN`; "" for most, and many records share theirs."""
    try:
        when_from_body(dict(zip(_WHEN, values, strict=True))).check_values()
    except DateError as error:
        return f"date: {error.message} {error.hint}".strip()
    return ""


def _coordinate_problems(body: Body) -> Iterator[str]:
    latitude, longitude = body.get("latitude"), body.get("longitude")
    if (latitude is None) != (longitude is None):
        yield "latitude, longitude: give both or neither."
    for name, value, limit in (("latitude", latitude, 90), ("longitude", longitude, 180)):
        if isinstance(value, (int, float)) and not -limit <= value <= limit:
            yield f"{name}: {value} is not within -{limit} to {limit} degrees."


def _document_problems(body: Body) -> Iterator[str]:
    digest = body.get("sha256")
    if isinstance(digest, str) and not _SHA256.fullmatch(digest):
        yield "sha256: 64 hexadecimal digits, in lower case."
    if body.get("path") and not digest:
        yield "path: an attached file needs its sha256."


def _link_problems(body: Body) -> Iterator[str]:
    pairs = [
        kind
        for kind in ("incident", "statement", "actor")
        if body.get(f"from_{kind}") and body.get(f"to_{kind}")
    ]
    ends = sum(
        bool(body.get(c.name)) for c in TABLES["links"].columns if c.name[:3] in ("fro", "to_")
    )
    if len(pairs) != 1 or ends != 2:
        yield "link: it joins two incidents, two statements or two actors."
    elif body[f"from_{pairs[0]}"] == body[f"to_{pairs[0]}"]:
        yield "link: a record cannot be linked to itself."
    if not body.get("kind"):
        yield "kind: must not be empty."
