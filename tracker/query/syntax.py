"""The syntax tree of a query. Every node knows the span of the text that it was read from.

Named tuples here and in the files beside: a frozen dataclass takes a millisecond to define, and
the search from the shell has not many. They are told apart by class, never by `==`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Span(NamedTuple):
    """From `start` up to but not including `end`, in characters of the query."""

    start: int
    end: int


class Word(NamedTuple):
    """One word as typed. `prefix`: `dron*`; `fuzzy`: letters that may differ (`erbli~`), else 0.

    `unfinished`: it is being typed, and may be the beginning of a word or name, or all of it.
    """

    text: str
    span: Span
    prefix: bool = False
    fuzzy: int = 0
    unfinished: bool = False


class Phrase(NamedTuple):
    """Words in quotation marks; `near` is the n of `"…"~n`: all words, within n tokens."""

    text: str
    span: Span
    near: int | None = None


class Item(NamedTuple):
    """One value of a field. In a bare value `_` has already become a blank in `text`.

    `unfinished` as in Word.
    """

    text: str
    span: Span
    quoted: bool = False
    prefix: bool = False
    near: int | None = None
    unfinished: bool = False


class Range(NamedTuple):
    """`low..high` of a date or number, inclusive; an empty text is an open end."""

    low: str
    high: str
    span: Span


class Qualifier(NamedTuple):
    """`field:value,value`: any of the values. `field` is the name in the table of fields."""

    field: str
    values: tuple[Item | Range, ...]
    span: Span
    name_span: Span

    @property
    def items(self) -> list[Item]:
        """The values that are no ranges."""
        return [value for value in self.values if isinstance(value, Item)]

    def says_as(self, other: Qualifier) -> bool:
        """Whether another says the same, wherever in the query it stands."""
        here = self.span
        return [value._replace(span=here) for value in self.values] == [
            value._replace(span=here) for value in other.values
        ]


class Saved(NamedTuple):
    """`@name`: a saved search, put in its place when the query is prepared."""

    name: str
    span: Span


class Not(NamedTuple):
    """Everything that does not match `child`."""

    child: Node
    span: Span


class And(NamedTuple):
    """All of the children; without any, everything.

    A pair of parentheses is an `And` of its own, even around one child: fields that correlate
    (`actor role`, `by said …`) do so only within one.
    """

    children: tuple[Node, ...]
    span: Span


class Or(NamedTuple):
    """Any of the children."""

    children: tuple[Node, ...]
    span: Span


Node = Word | Phrase | Qualifier | Saved | Not | And | Or


class Sort(NamedTuple):
    """`sort:place` is ascending, `sort:-place` descending."""

    by: str
    descending: bool


class Query(NamedTuple):
    """A whole query: what to find, and the order and limit that were asked for."""

    text: str
    root: And
    sort: Sort | None = None
    limit: int | None = None


def texts_of(qualifiers: Iterable[Qualifier]) -> list[str]:
    """Return the texts of all values that are no ranges."""
    return [item.text for qualifier in qualifiers for item in qualifier.items]
