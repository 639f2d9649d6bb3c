"""Conditions to SQL: one SELECT whose rows come in the order of the list."""

from __future__ import annotations

from typing import Final, NamedTuple

from tracker.query.conditions import (
    All,
    Any,
    Bounds,
    Condition,
    Index,
    Keys,
    Match,
    Negated,
    Test,
)
from tracker.store.days import DAY_BITS

_FIRST_DATED: Final = 1 << DAY_BITS
"""The least sort_key of a record with a date; those without are filed under day 0."""


class Source(NamedTuple):
    """`FROM … WHERE …` with its parameters in order, and the expression that is the sort_key.

    `reads_rows`: records are looked at, not the full-text index alone.
    """

    sql: str
    key: str
    parameters: tuple[object, ...]
    reads_rows: bool = True


def source(condition: Condition, index: Index, *, with_row: bool = False) -> Source:
    """Return where the records for which `condition` holds come from.

    `with_row` joins the row `r` also where the index alone could answer.
    """
    parts = condition.parts if isinstance(condition, All) else (condition,)
    match = next((part for part in parts if isinstance(part, Match)), None)
    rest = [part for part in parts if part is not match]
    needs_row = with_row or match is None or any(not _is_on_key(part) for part in rest)
    table, fts = index.table, f"{index.table}_fts"
    key = "r.sort_key" if match is None else f"{fts}.rowid"
    parameters: list[object] = [] if match is None else [match.fts]
    if match is None:
        start, tests = f"FROM {table} r", []
    else:
        # CROSS JOIN: the planner must not begin with the rows and look each up in the index.
        join = f" CROSS JOIN {table} r ON r.sort_key = {fts}.rowid" if needs_row else ""
        start, tests = f"FROM {fts}{join}", [f"{fts} MATCH ?"]
    for part in rest:
        test = _on_key(part, table, key) if _is_on_key(part) else as_test(part, index)
        tests.append(test.sql)
        parameters += test.parameters
    where = f" WHERE {' AND '.join(tests)}" if tests else ""
    return Source(start + where, key, tuple(parameters), needs_row)


def as_test(condition: Condition, index: Index) -> Test:
    """Return a condition as a test on the row `r`."""
    match condition:
        case Test():
            return condition
        case Match(fts):
            name = f"{index.table}_fts"
            return Test(f"r.sort_key IN (SELECT rowid FROM {name} WHERE {name} MATCH ?)", (fts,))
        case Keys():
            return _keys(condition, "r.sort_key")
        case Bounds():
            return _bounds_by_day(condition)
        case Negated(part):
            inner = as_test(part, index)
            # A test that is neither true nor false (an unknown date) excludes nothing.
            return Test(f"NOT ifnull({inner.sql}, 0)", inner.parameters)
        case All(parts) | Any(parts):
            operator = "AND" if isinstance(condition, All) else "OR"
            if not parts:
                return Test("1" if isinstance(condition, All) else "0")
            # The deepest first: SQLite's parser keeps all that stands before it on its stack.
            tests = sorted((as_test(part, index) for part in parts), key=_length, reverse=True)
            joined = f" {operator} ".join(test.sql for test in tests)
            return Test(f"({joined})", tuple(p for test in tests for p in test.parameters))


def _is_on_key(part: Condition) -> bool:
    inner = part.part if isinstance(part, Negated) else part
    return isinstance(part, Bounds) or isinstance(inner, Keys)


def _on_key(part: Condition, table: str, key: str) -> Test:
    """Return a test on the sort_key alone, for which no row is fetched."""
    match part:
        case Bounds():
            return _bounds_by_key(part, table, key)
        case Negated(Keys() as keys):
            test = _keys(keys, key)
            return Test(f"NOT {test.sql}", test.parameters)
        case _:
            assert isinstance(part, Keys)
            return _keys(part, key)


def _keys(keys: Keys, key: str) -> Test:
    # The plus: else each of the keys would be looked up in the full-text index by itself.
    return Test(f"+{key} IN ({keys.sql})", keys.parameters)


def _length(test: Test) -> int:
    return len(test.sql)


def _bounds_by_day(bounds: Bounds) -> Test:
    tests, parameters = ["r.day_from IS NOT NULL"], []
    if bounds.first is not None:
        tests.append("r.day_to >= ?")
        parameters.append(bounds.first)
    if bounds.last is not None:
        tests.append("r.day_from <= ?")
        parameters.append(bounds.last)
    return Test(f"({' AND '.join(tests)})", tuple(parameters))


def _bounds_by_key(bounds: Bounds, table: str, key: str) -> Test:
    """Return the same as a range of keys, beside the few records that it would miss.

    A key follows the earliest day (of an open start the latest, of two open ends 0): a range that
    began before the first day and reaches it, or whose start is open, is found by its own index.
    The plus signs keep SQLite from ways that look good to it: each side of an OR by itself and a
    sort after, or the greatest key by walking down all of them.
    """
    tests: list[str] = []
    parameters: list[object] = []
    least = _FIRST_DATED
    if bounds.first is not None:
        least = max(least, bounds.first << DAY_BITS)
        tests.append(
            f"(+{key} >= ? OR +{key} IN (SELECT sort_key FROM {table} "
            "WHERE day_to <> day_from AND day_to >= ? AND sort_key < ?))"
        )
        parameters += [least, bounds.first, least]
    if bounds.last is not None:
        beyond = (bounds.last + 1) << DAY_BITS
        # The greatest key that can be: tells the index where to begin, newest first.
        tests.append(
            f"{key} < max(?, ifnull((SELECT max(+sort_key) + 1 FROM {table} "
            "WHERE day_from = 0 AND day_to > ?), 0))"
        )
        parameters += [beyond, bounds.last]
        tests.append(
            f"((+{key} >= ? AND +{key} < ?) OR +{key} IN (SELECT sort_key FROM {table} "
            "WHERE day_from = 0 AND day_to > ?))"
        )
        parameters += [_FIRST_DATED, beyond, bounds.last]
    return Test(" AND ".join(tests) or f"{key} >= {_FIRST_DATED}", tuple(parameters))
