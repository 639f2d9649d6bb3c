"""The fields that mean one statement: `by said cred reliability killed injured quote`.

In one AND group all of them hold of the same statement; another pair of parentheses is another
statement. Where a statement can only have one (a kind, a speaker), a second value asks for a
second statement: `by:iraq said:condemn said:demand` finds what Iraq both condemned and demanded.
"""

from __future__ import annotations

import json
from itertools import product
from typing import TYPE_CHECKING

from tracker.model.names import index_text
from tracker.query import meaning
from tracker.query.conditions import (
    INDEXES,
    Condition,
    Test,
    all_of,
    any_of,
    is_nothing,
    tokens,
)
from tracker.query.syntax import texts_of
from tracker.store.index import facet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.query.compile import Compiler, Fields
    from tracker.query.syntax import Qualifier

HOLDS = "tracker_holds"
"""SQL function: whether one of the texts holds the words (JSON: phrase, prefix)."""

_NAMES = ("by", "said", "cred", "reliability", "killed", "injured", "quote")
_HARMS = ("killed", "injured")


def holds(words: str, is_prefix: int, *texts: str | None) -> bool:
    """Whether a text holds these folded words together, the last one perhaps cut: SQL function."""
    wanted = f" {words}" if is_prefix else f" {words} "
    return any(text is not None and wanted in f" {index_text(text)} " for text in texts)


def statement_condition(compiler: Compiler, fields: Fields) -> list[Condition]:
    """Return the conditions of these fields of one AND group, on the table of the list."""
    given = {name: fields[name] for name in _NAMES if name in fields}
    if not given:
        return []
    if compiler.table == "statements":
        return _on_rows(compiler, given)
    return _on_incidents(compiler, given)


def _on_rows(compiler: Compiler, given: dict[str, list[Qualifier]]) -> list[Condition]:
    parts: list[Condition] = [
        tokens("facets", (facet("b", id_) for id_ in compiler.ids("by", qualifier)))
        for qualifier in given.get("by", [])
    ]
    parts += [meaning.codes("said", texts_of([q])) for q in given.get("said", [])]
    if "cred" in given:
        parts.append(meaning.codes("cred", texts_of(given["cred"])))
    parts += _tests(given, "r", "c.statement_id = r.id")
    return [*parts, *_quoted_words(compiler, given)]


def _on_incidents(compiler: Compiler, given: dict[str, list[Qualifier]]) -> list[Condition]:
    speakers: list[list[int] | None] = [compiler.ids("by", q) for q in given.get("by", [])]
    kinds: list[list[str] | None] = [texts_of([q]) for q in given.get("said", [])]
    exact = set(given) <= {"by", "said"}
    if not exact and set(given) <= set(_HARMS):
        return [_figures_of_one_source(given)]
    parts = _quoted_words(compiler, given)
    for ids, said in product(speakers or [None], kinds or [None]):
        facets = meaning.voices(ids, said)
        if facets is not None:
            parts.append(facets)
        if not exact and not (facets and is_nothing(facets)):
            parts.append(_one_statement(given, ids, said))
    return [all_of(parts, INDEXES["incidents"])]


def _one_statement(
    given: dict[str, list[Qualifier]],
    ids: Sequence[int] | None,
    said: Sequence[str] | None,
) -> Condition:
    """Return the test that one live statement about the incident meets all demands."""
    tests: list[Test] = []
    if ids is not None:
        listed = json.dumps(list(ids))
        speaks = "{} IN (SELECT value FROM json_each(?))"
        either = f"({speaks.format('s.speaker_id')} OR {speaks.format('s.on_behalf_of_id')})"
        tests.append(Test(either, (listed, listed)))
    if said is not None:
        tests.append(meaning.one_of("s.kind", said))
    if "cred" in given:
        numbers = tuple(int(text) for text in texts_of(given["cred"]))
        tests.append(Test(f"s.credibility IN ({', '.join('?' * len(numbers))})", numbers))
    figures = "c.statement_id = s.id AND c.incident_id = r.id"
    tests += _tests(given, "s", figures)
    where = "".join(f" AND {test.sql}" for test in tests)
    return Test(
        "EXISTS (SELECT 1 FROM statement_incidents si JOIN statements s ON s.id = si.statement_id "
        f"WHERE si.incident_id = r.id AND s.state <> 'void'{where})",
        tuple(parameter for test in tests for parameter in test.parameters),
    )


def _tests(given: dict[str, list[Qualifier]], alias: str, figures: str) -> list[Test]:
    """Return the tests on the statement `alias` that no facet answers exactly."""
    tests: list[Test] = []
    if "reliability" in given:
        grade = meaning.one_of("a.reliability", texts_of(given["reliability"]))
        sql = f"SELECT 1 FROM actors a WHERE a.id = {alias}.speaker_id AND {grade.sql}"
        tests.append(Test(f"EXISTS ({sql})", grade.parameters))
    for harm in _HARMS:
        for qualifier in given.get(harm, []):
            figure = meaning.figure(harm, qualifier.values, "c")
            sql = f"EXISTS (SELECT 1 FROM casualties c WHERE {figures} AND {figure.sql})"
            tests.append(Test(sql, figure.parameters))
    for qualifier in given.get("quote", []):
        items = qualifier.items
        test = f"{HOLDS}(?, ?, {alias}.quote, {alias}.quote_original)"
        wanted = tuple(p for item in items for p in (index_text(item.text), int(item.prefix)))
        tests.append(Test(f"({' OR '.join([test] * len(items))})", wanted))
    return tests


def _quoted_words(compiler: Compiler, given: dict[str, list[Qualifier]]) -> list[Condition]:
    """Return what the index knows of quoted words: a first cut, before each text is looked at."""
    column = "statements" if compiler.table == "incidents" else "text"
    parts: list[Condition] = []
    for qualifier in given.get("quote", []):
        found = [
            compiler.stands([column], item.text, prefix=item.prefix) for item in qualifier.items
        ]
        parts.append(any_of(found, INDEXES[compiler.table]))
    return parts


def _figures_of_one_source(given: dict[str, list[Qualifier]]) -> Condition:
    """Return the test that one statement, or our own assessment, gives all the figures."""
    demands = [(harm, q.values) for harm in _HARMS for q in given.get(harm, [])]
    tests = [
        meaning.figure(harm, values, f"c{number}") for number, (harm, values) in enumerate(demands)
    ]
    joins = "".join(
        f" JOIN casualties c{number} ON c{number}.incident_id = c0.incident_id "
        f"AND c{number}.statement_id IS c0.statement_id"
        for number in range(1, len(tests))
    )
    return Test(
        f"EXISTS (SELECT 1 FROM casualties c0{joins} "
        "LEFT JOIN statements s ON s.id = c0.statement_id WHERE c0.incident_id = r.id "
        "AND (c0.statement_id IS NULL OR s.state <> 'void') AND "
        f"{' AND '.join(test.sql for test in tests)})",
        tuple(parameter for test in tests for parameter in test.parameters),
    )
