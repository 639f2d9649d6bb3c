"""Conditions on the records of one table, between the syntax tree and SQL.

As much as can be becomes one expression of the full-text index (`Match`), because that streams in
the order of the list; the rest are tests on a row `r` or on its sort_key, or bounds on its date.
Dataclasses, not tuples: all of some parts are not any of them, though they hold the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_DEPTH: Final = 6
"""Operators within operators in one FTS5 expression; its parser's stack holds a little more."""


class Index(NamedTuple):
    """What a table has in its full-text index: columns of text, and facets that all rows have."""

    table: str
    text: tuple[str, ...]
    everything: str


INDEXES: Final = {
    "incidents": Index(
        "incidents",
        ("title", "summary", "statements", "names"),
        'facets : ("uevent" OR "uaggregate" OR "ubackground")',
    ),
    "statements": Index(
        "statements",
        ("text", "names"),
        'facets : ("q1" OR "q2" OR "q3" OR "q4" OR "q5" OR "q6")',
    ),
}


@dataclass(frozen=True, slots=True)
class Match:
    """An FTS5 expression; `depth` is how deep its operators nest."""

    fts: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Test:
    """An SQL condition on the row `r`, with its parameters in order."""

    sql: str
    parameters: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Keys:
    """The sort_key is among those that a SELECT gives, with its parameters in order."""

    sql: str
    parameters: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Bounds:
    """The date could lie between the days `first` and `last` (ordinals; None is no bound)."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class All:
    """All of several conditions; of none, everything."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Any of several conditions; of none, nothing."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Negated:
    """Not `part`."""

    part: Condition


Condition = Match | Test | Keys | Bounds | All | Any | Negated

EVERYTHING: Final = All(())
NOTHING: Final = Any(())


def is_everything(condition: Condition) -> bool:
    """Whether every record meets the condition, whatever it holds."""
    return isinstance(condition, All) and not condition.parts


def is_nothing(condition: Condition) -> bool:
    """Whether no record can meet the condition."""
    return isinstance(condition, Any) and not condition.parts


def all_of(parts: Iterable[Condition], index: Index) -> Condition:
    """Return the conjunction, with all that the index can answer in one expression."""
    flat: list[Condition] = []
    for part in parts:
        flat += part.parts if isinstance(part, All) else [part]
    if any(is_nothing(part) for part in flat):
        return NOTHING
    positive = [part for part in flat if isinstance(part, Match)]
    negative = [p.part for p in flat if isinstance(p, Negated) and isinstance(p.part, Match)]
    bounds = [part for part in flat if isinstance(part, Bounds)]
    rest = [part for part in flat if not _is_match(part) and not isinstance(part, Bounds)]
    found: list[Condition] = []
    match = _conjunction(positive, negative, index)
    if match is not None:
        found += match.parts if isinstance(match, All) else [match]
    if bounds:
        firsts = [one.first for one in bounds if one.first is not None]
        lasts = [one.last for one in bounds if one.last is not None]
        found.append(Bounds(max(firsts, default=None), min(lasts, default=None)))
    found += dict.fromkeys(rest)
    return found[0] if len(found) == 1 else All(tuple(found))


def any_of(parts: Iterable[Condition], index: Index) -> Condition:
    """Return the disjunction, with all that the index can answer in one expression."""
    flat: list[Condition] = []
    for part in parts:
        flat += part.parts if isinstance(part, Any) else [part]
    if any(is_everything(part) for part in flat):
        return EVERYTHING
    matches = [_positive(part, index) for part in flat if _is_match(part)]
    shallow = [match for match in matches if match.depth < MAX_DEPTH]
    found: list[Condition] = [match for match in matches if match.depth >= MAX_DEPTH]
    if shallow:
        found.append(_joined(shallow, "OR"))
    found += dict.fromkeys(part for part in flat if not _is_match(part))
    return found[0] if len(found) == 1 else Any(tuple(found))


def negated(part: Condition) -> Condition:
    """Return the complement."""
    if is_everything(part):
        return NOTHING
    if is_nothing(part):
        return EVERYTHING
    return part.part if isinstance(part, Negated) else Negated(part)


def tokens(column: str, words: Iterable[str]) -> Condition:
    """Return "any of these tokens in that column"; nothing if there are none."""
    wanted = sorted(set(words))
    if not wanted:
        return NOTHING
    listed = " OR ".join(f'"{word}"' for word in wanted)
    return Match(f"{column} : ({listed})" if len(wanted) > 1 else f"{column} : {listed}")


def _is_match(part: Condition) -> bool:
    return isinstance(part, Match) or (isinstance(part, Negated) and isinstance(part.part, Match))


def _positive(part: Condition, index: Index) -> Match:
    if isinstance(part, Match):
        return part
    assert isinstance(part, Negated)
    assert isinstance(part.part, Match)
    return Match(f"({index.everything}) NOT ({part.part.fts})", part.part.depth + 1)


def _conjunction(
    positive: Sequence[Match], negative: Sequence[Condition], index: Index
) -> Condition | None:
    """Return positive AND NOT negative; what nests too deep stays a condition beside it."""
    without = [part for part in negative if isinstance(part, Match)]
    deep: list[Condition] = [part for part in positive if part.depth >= MAX_DEPTH]
    deep += [Negated(part) for part in without if part.depth >= MAX_DEPTH]
    kept = [part for part in positive if part.depth < MAX_DEPTH]
    without = [part for part in without if part.depth < MAX_DEPTH]
    if not kept and not without:
        return All(tuple(deep)) if deep else None
    match = _joined(kept, "AND") if kept else Match(index.everything)
    if without:
        excluded = _joined(without, "OR")
        depth = max(match.depth, excluded.depth) + 1
        match = Match(f"({match.fts}) NOT ({excluded.fts})", depth)
    return All((match, *deep)) if deep else match


def _joined(matches: Sequence[Match], operator: str) -> Match:
    if len(matches) == 1:
        return matches[0]
    joined = f" {operator} ".join(f"({match.fts})" for match in dict.fromkeys(matches))
    return Match(joined, max(match.depth for match in matches) + 1)
