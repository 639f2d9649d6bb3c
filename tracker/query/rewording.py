"""A query said otherwise: "drone attacks June 2021" as kind:drone_attack on:june_2021.

Only ever offered, where the words found nothing: a date in free text is not looked for as one, nor
a name in quotation marks in other spellings.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from tracker.errors import TrackerError
from tracker.model import vocabulary
from tracker.model.names import index_text, words
from tracker.query.fields import FIELDS
from tracker.query.syntax import Item, Phrase, Qualifier, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tracker.query.days import ReadDate
    from tracker.query.syntax import Node, Query

_LONGEST: Final = 5
"""Words of a date or kind, with what stands before them: "in early June 2021"."""

IsArea: TypeAlias = "Callable[[str], bool]"
"""Whether a province or district is called so."""

_YEAR: Final = re.compile(r"(?<!\d)[12]\d{3}(?!\d)", re.ASCII)


class _Part(NamedTuple):
    """Words from one place of the query to another that a field says: "on:june_2021"."""

    start: int
    end: int
    said: str


def rewordings(query: Query, read_date: ReadDate, is_area: IsArea) -> Iterator[str]:
    """Yield what may have been meant; `read_date` raises DateError for what is no date."""
    yield from _with_fields(query, read_date, is_area)
    yield from _said(query, _conflict)
    yield from _with_whole_names(query)
    yield from _with_places_as_words(query)
    yield from _unquoted(query)


def with_kinds_and_areas(query: Query, is_area: IsArea) -> Iterator[str]:
    """Yield the query with a kind of incident, then a province, as the field: place:anbar."""
    yield from _said(query, _kind)
    yield from _said(query, _area(is_area))


def _with_fields(query: Query, read_date: ReadDate, is_area: IsArea) -> Iterator[str]:
    """Yield the query with its dates as fields, then its provinces, then its kinds, too."""

    def date(text: str) -> str:
        with suppress(TrackerError):
            if _YEAR.search(text) and read_date(text) != (None, None):
                return f"on:{text.casefold().removeprefix('in ').replace(' ', '_')}"
        return ""

    area = _area(is_area)
    told: dict[str, None] = {}
    for ways in ((date,), (date, area), (date, _kind), (date, area, _kind)):
        told |= dict.fromkeys(_said(query, *ways))
    yield from told


def _area(is_area: IsArea) -> Callable[[str], str]:
    return lambda text: f"place:{text.casefold().replace(' ', '_')}" if is_area(text) else ""


def _said(query: Query, *ways: Callable[[str], str]) -> Iterator[str]:
    """Yield the query with what can be said by a field in one of these ways; nothing if none."""
    parts = list(_parts(query, lambda text: next(filter(None, (say(text) for say in ways)), "")))
    if parts:
        yield _put(query.text, parts)


def _with_whole_names(query: Query) -> Iterator[str]:
    """Yield it with words behind the value of a field taken into that: place:green_zone."""
    nodes = query.root.children
    for at, node in enumerate(nodes):
        if not isinstance(node, Qualifier) or FIELDS[node.field].kind != "name":
            continue
        behind = _plain_words(nodes[at + 1 :][:_LONGEST])
        start = node.span.end
        for end in [word.span.end for word in behind][::-1]:
            yield _put(query.text, [_Part(start, end, query.text[start:end].replace(" ", "_"))])


def _with_places_as_words(query: Query) -> Iterator[str]:
    """Yield it with place:baghdad as the word, which also finds the texts that say it."""
    parts = [
        _Part(*node.span, " ".join(words(value.text)))
        for node in query.root.children
        if isinstance(node, Qualifier) and node.field == "place"
        for value in node.values[:1]
        if isinstance(value, Item) and len(node.values) == 1
    ]
    if parts:
        yield _put(query.text, parts)


def with_other_names(query: Query, others: Callable[[str, str], Iterable[str]]) -> Iterator[str]:
    """Yield it with another value for the name in a field; `others`: those for field and value."""
    for node in query.root.children:
        if isinstance(node, Qualifier) and len(node.values) == 1 and node.items:
            (item,) = node.items
            for name in others(node.field, item.text):
                yield _put(query.text, [_Part(*item.span, name)])


def _unquoted(query: Query) -> Iterator[str]:
    """Yield it without quotation marks, which are for the letter, not for names."""
    phrases = [one for one in query.root.children if isinstance(one, Phrase) and one.near is None]
    if phrases:
        yield _put(query.text, [_Part(*one.span, " ".join(words(one.text))) for one in phrases])


def _parts(query: Query, say: Callable[[str], str]) -> Iterator[_Part]:
    """Yield what can be said by a field among the free words side by side, the longest first."""
    nodes = query.root.children
    at = 0
    while at < len(nodes):
        run = _plain_words(nodes[at : at + _LONGEST])
        for length in range(len(run), 0, -1):
            said = say(" ".join(word.text for word in run[:length]))
            if said:
                yield _Part(run[0].span.start, run[length - 1].span.end, said)
                at += length
                break
        else:
            at += 1


def _plain_words(nodes: Sequence[Node]) -> list[Word]:
    """Return the words before anything else."""
    run: list[Word] = []
    for node in nodes:
        if not isinstance(node, Word) or node.prefix or node.fuzzy:
            break
        run.append(node)
    return run


def _kind(text: str) -> str:
    folded = index_text(text)
    for code, term in vocabulary.VOCABULARIES["incident_kind"].items():
        for name in (code.replace("_", " "), term.label, term.full):
            if folded.removesuffix("s") == index_text(name).removesuffix("s"):
                return f"kind:{code}"
    return ""


def _conflict(text: str) -> str:
    """Return what finds what the header counts as contested."""
    return "has:conflict" if index_text(text) == "contested" else ""


def _put(text: str, parts: Sequence[_Part]) -> str:
    for part in reversed(parts):
        text = text[: part.start] + part.said + text[part.end :]
    return text
