"""The values of a field: whether they are what the table of fields says, and if not, what would be.

Closed values leave here as the codes they are stored under, numbers as ASCII digits. Dates and
names are left as typed, because reading them needs the day or the file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Final

from tracker.errors import QueryError, TrackerError
from tracker.model import vocabulary
from tracker.model.names import words
from tracker.query.fields import FIELDS, NAMES, SORTS, Field
from tracker.query.syntax import Item, Range, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.query.lexer import Token

MoreCodes = Callable[[str], Collection[str]]
"""Vocabulary name to the codes that a file has beside the built-in ones."""

MAX_DIGITS: Final = 12
MOST: Final = 10**MAX_DIGITS - 1
"""The greatest number in a query: far above what is counted, far below what SQLite can hold."""

_EXAMPLES: Final = {
    "number": "killed:5 · killed:5.. · killed:..9 · killed:5..9",
    "date": "since:2021-06 · on:2021-06-27 · within:2021-06-01..2021-06-10",
}


_ELSEWHERE: Final = {
    ("is", "contested"): "has:conflict",
    ("is", "conflict"): "has:conflict",
    ("has", "contested"): "has:conflict",
    ("no", "contested"): "no:conflict",
}
"""(field, value) to the condition that says what was looked for there."""


def no_more_codes(vocabulary: str) -> Collection[str]:
    """Return nothing: only the built-in terms count."""
    return ()


def field_of(text: str, token: Token) -> Field:
    """Return the field that a token names; raises QueryError with one suggestion."""
    typed = token.text.casefold()
    if typed in NAMES:
        return FIELDS[NAMES[typed]]
    raise QueryError(
        f"There is no field “{token.text}”.",
        _field_hint(typed, token),
        text=text,
        start=token.span.start,
        end=token.span.start + len(token.text),
    )


def check_values(
    text: str, field: Field, items: Sequence[Item], more_codes: MoreCodes
) -> tuple[Item | Range, ...]:
    """Return the values of a field in the form described above; raises QueryError."""
    if field.kind == "sort" or field.name == "limit":
        _must_be_one(text, field, items)
    if field.ordered:
        items = [one for item in items for one in _part_of_scale(text, field, item)]
    return tuple(_check(text, field, item, more_codes) for item in items)


def _check(text: str, field: Field, item: Item, more_codes: MoreCodes) -> Item | Range:
    if not item.text.strip():
        raise _error(
            text,
            item.span,
            f"{field.name}: needs a value, right after the colon or the comma.",
            _example(field),
        )
    if field.kind in ("term", "list"):
        return _closed(text, field, item, more_codes)
    if field.kind == "sort":
        return _sort(text, field, item)
    if item.prefix and field.kind not in ("name", "text"):
        raise _error(text, item.span, f"{field.name}: takes no *.", _example(field))
    if item.near is not None and field.kind != "text":
        raise _error(text, item.span, f"{field.name}: takes no ~.", _example(field))
    if field.takes_ranges:
        return _number(text, field, item) if field.kind == "number" else _date(text, field, item)
    item = _blanks(item)
    if field.kind == "reference":
        return _reference(text, item)
    if not words(item.text):
        raise _error(
            text, item.span, f"{field.name}: needs a value with a letter or digit.", _example(field)
        )
    if "*" in item.text:
        raise _error(text, item.span, "* stands for the end of a value only.", "place:al_b*")
    return item


def _part_of_scale(text: str, field: Field, item: Item) -> list[Item]:
    """Return the values that `a..b` of a closed list stands for, both ends included."""
    low, dots, high = item.text.strip().partition("..")
    if not dots or item.quoted or item.prefix:
        return [item]
    scale = field.closed
    by_name = {code.casefold(): at for at, code in enumerate(scale)}
    first, last = by_name.get(low.casefold()), by_name.get(high.casefold())
    if (low and first is None) or (high and last is None) or not (low or high):
        some = f"{field.name}:{scale[1]}..{scale[3]} · {field.name}:{scale[3]}.."
        message = f"{field.name}: takes values from {scale[0]} to {scale[-1]}, or a range of them."
        raise _error(text, item.span, message, some)
    first, last = first or 0, len(scale) - 1 if last is None else last
    if first > last:
        hint = f"{field.name}:{scale[last]}..{scale[first]}"
        raise _error(text, item.span, "The range runs backwards.", hint)
    return [Item(code, item.span) for code in scale[first : last + 1]]


def _closed(text: str, field: Field, item: Item, more_codes: MoreCodes) -> Item:
    wanted = item.text.strip().casefold().replace("-", "_").replace(" ", "_")
    if not item.prefix and item.near is None:
        known = {code.casefold(): code for code in field.closed}
        if wanted not in known and field.vocabulary:
            known |= {code.casefold(): code for code in more_codes(field.vocabulary)}
        if wanted in known:
            return Item(known[wanted], item.span)
    raise _error(
        text,
        item.span,
        f"{field.name}: has no value “{item.text}{'*' if item.prefix else ''}”.",
        _closed_hint(field, wanted),
    )


def _closed_hint(field: Field, wanted: str) -> str:
    if ends := ",".join(end for end in wanted.split("..") if end) if ".." in wanted else "":
        return f"It takes no range; of several values one suffices: {field.name}:{ends}"
    if elsewhere := _ELSEWHERE.get((field.name, wanted)):
        return (
            f"Where claims contradict each other: {elsewhere} · what is graded so: grade:contested"
        )
    starts = [code for code in field.closed if len(wanted) > 1 and code.startswith(wanted)]
    if len(starts) > 1:
        return f"Did you mean {', '.join(starts[:-1])} or {starts[-1]}?"
    near = nearest_value(field, wanted)
    # Statements have kinds of their own, and people look for them under the same word.
    if field.name == "kind" and wanted in vocabulary.codes("statement_kind"):
        return f"That is a kind of statement: said:{wanted}"
    if near is not None:
        return f"Did you mean {field.name}:{near}?"
    return f"One of: {', '.join(field.closed)}"


def nearest_value(field: Field, wanted: str) -> str | None:
    """Return the value of a closed list that was most likely meant; None if none is near."""
    if field.vocabulary:
        return vocabulary.nearest(field.vocabulary, wanted)
    from difflib import get_close_matches

    starts = [value for value in field.closed if len(wanted) > 1 and value.startswith(wanted)]
    return next(iter(starts or get_close_matches(wanted, field.closed, n=1)), None)


def _sort(text: str, field: Field, item: Item) -> Item:
    wanted = item.text.strip().casefold()
    if wanted.removeprefix("-") in SORTS and not item.prefix:
        return Item(wanted, item.span)
    near = nearest_value(field, wanted.removeprefix("-"))
    minus = "-" if wanted.startswith("-") else ""
    raise _error(
        text,
        item.span,
        f"There is no order “{item.text}”.",
        f"Did you mean sort:{minus}{near}?" if near else f"One of: {', '.join(SORTS)}",
    )


def _number(text: str, field: Field, item: Item) -> Item | Range:
    low, dots, high = item.text.strip().partition("..")
    ends = [_digits(end) for end in (low, high)]
    if field.name == "limit":
        if dots or not ends[0] or int(ends[0]) < 1:
            raise _error(
                text, item.span, f"limit: takes one number from 1 to {MOST:,}.", "limit:20"
            )
        return Item(ends[0], item.span)
    if None in ends or not (low or high):
        hint = _EXAMPLES["number"]
        if item.text[0] in "<>=":
            hint = f"More or less is written with two dots: {hint}"
        message = f"{field.name}: takes a number up to {MOST:,}, or a range."
        raise _error(text, item.span, message, hint)
    first, last = ends[0] or "", ends[1] or ""
    if not dots:
        return Item(first, item.span)
    if first and last and int(first) > int(last):
        raise _error(text, item.span, "The range runs backwards.", f"{field.name}:{last}..{first}")
    return Range(first, last, item.span)


def _digits(text: str) -> str | None:
    """Return a number of any script in ASCII digits, "" for none, None for what is no number."""
    if not text:
        return ""
    if not text.isdecimal() or len(text) > MAX_DIGITS:
        return None
    return str(int(text))


def _date(text: str, field: Field, item: Item) -> Item | Range:
    item = _blanks(item)
    low, dots, high = item.text.partition("..")
    if not dots or item.text.lstrip().startswith("["):
        return item
    if field.name not in ("on", "within", "added", "edited"):
        raise _error(
            text,
            item.span,
            f"{field.name}: takes one date, not a range.",
            f"on:{item.text.replace(' ', '_')} · or within:",
        )
    if not low.strip() and not high.strip():
        raise _error(text, item.span, "Both ends of the range are open.", _example(field))
    return Range(low.strip(), high.strip(), item.span)


def _reference(text: str, item: Item) -> Item:
    from tracker.model import references  # with hashlib, which a search seldom needs

    try:
        table, _ = references.parse(item.text)
    except TrackerError as error:
        raise _error(text, item.span, error.message, error.hint) from error
    if table not in ("incidents", "statements"):
        raise _error(
            text,
            item.span,
            "id: takes the reference of an incident or a statement.",
            "id:i7k3q · for others: actor:a…, place:p…, source:d…",
        )
    return item


def _blanks(item: Item) -> Item:
    if item.quoted or "_" not in item.text:
        return item
    return Item(item.text.replace("_", " "), item.span, prefix=item.prefix)


def _must_be_one(text: str, field: Field, items: Sequence[Item]) -> None:
    if len(items) > 1:
        raise _error(text, items[1].span, f"{field.name}: takes one value.", "Keep one of them.")


def _field_hint(typed: str, token: Token) -> str:
    from difflib import get_close_matches

    near = next(iter(get_close_matches(typed, NAMES, n=1)), None)
    if near is None:
        return (
            f"To search for the text itself put it in quotation marks. Fields: {' '.join(FIELDS)}"
        )
    field, value = FIELDS[NAMES[near]], token.items[0].text
    if field.closed and value and value not in field.closed:
        value = nearest_value(field, value.casefold()) or value
    quote = '"' if " " in value else ""
    return f"Did you mean {near}:{quote}{value}{quote}?"


def _example(field: Field) -> str:
    if field.closed:
        return f"{field.name}:{field.closed[0]}"
    if field.kind in _EXAMPLES and field.name != "limit":
        return _EXAMPLES[field.kind]
    return {"limit": "limit:20", "id": "id:i7k3q", "author": "author:bob"}.get(
        field.name, f'{field.name}:erbil · {field.name}:al_anbar · {field.name}:"al Anbar"'
    )


def _error(text: str, span: Span, message: str, hint: str) -> QueryError:
    return QueryError(message, hint, text=text, start=span.start, end=max(span.end, span.start + 1))
