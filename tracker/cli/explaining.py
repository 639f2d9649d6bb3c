"""`--explain`: how a query is understood, what SQLite is asked, how it goes about it, how long."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tracker.model.text import one_line
from tracker.query.syntax import And, Item, Not, Or, Phrase, Qualifier, Range, Saved, Word

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from tracker.query.run import Prepared
    from tracker.query.syntax import Node


def explain(conn: sqlite3.Connection, found: Prepared) -> None:
    """Print tree, names, SQL, plan and times on stdout."""
    direction = "descending" if found.sort.descending else "ascending"
    print(f"Finds: {found.table}, by {found.sort.by} {direction}")
    print("Tree:")
    for line in tree(found.query.root):
        print(f"  {line}")
    for note in found.notes:
        print(f"Note: {one_line(note)}")
    print(f"SQL: {one_line(found.sql)}")
    print(f"Parameters: {one_line(repr(found.parameters))}")
    start = time.perf_counter()
    first = sum(1 for _ in found.keys(conn, 20))
    middle = time.perf_counter()
    total = found.count(conn)
    end = time.perf_counter()
    print("Plan:")
    for *_, detail in conn.execute(f"EXPLAIN QUERY PLAN {found.sql}", found.parameters):
        print(f"  {one_line(detail)}")
    print(
        f"Time: first {first} in {(middle - start) * 1000:.1f} ms, "
        f"counted {total:,} in {(end - middle) * 1000:.1f} ms"
    )


def tree(node: Node, depth: int = 0) -> Iterator[str]:
    """Yield the syntax tree, a node a line."""
    indent = "  " * depth
    match node:
        case And(children) | Or(children):
            yield f"{indent}{'all of' if isinstance(node, And) else 'any of'}"
            for child in children:
                yield from tree(child, depth + 1)
        case Not(child):
            yield f"{indent}not"
            yield from tree(child, depth + 1)
        case Word():
            mark = "*" if node.prefix else f"~{node.fuzzy}" if node.fuzzy else ""
            yield f"{indent}word {one_line(node.text)}{mark}"
        case Phrase():
            near = "" if node.near is None else f" within {node.near} words"
            yield f"{indent}phrase “{one_line(node.text)}”{near}"
        case Saved():
            yield f"{indent}saved search @{one_line(node.name)}"
        case Qualifier():
            values = " or ".join(_value(value) for value in node.values)
            yield f"{indent}{node.field} is {values}"


def _value(value: Item | Range) -> str:
    if isinstance(value, Range):
        return one_line(f"{value.low or 'any'} to {value.high or 'any'}")
    return one_line(f"“{value.text}{'*' if value.prefix else ''}”")
