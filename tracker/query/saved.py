"""What stands at the top of a query: which list it is about, and saved searches."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.errors import QueryError
from tracker.query.parser import parse
from tracker.query.syntax import And, Node, Not, Or, Qualifier, Query, Saved

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

_TABLES = {"incident": "incidents", "statement": "statements"}


class Search(NamedTuple):
    """A query, the list that it chooses (None if it does not say), and the searches it names."""

    query: Query
    table: str | None
    saved: dict[str, Query]


def load(conn: sqlite3.Connection, query: Query) -> Search:
    """Return the query without `is:incident` and `is:statement`, and what they and `@name` mean.

    A saved search beside the rest brings its own list, order and limit where the query has none.
    Raises QueryError for a saved search that does not exist, is wrong in itself, comes back to
    itself or cannot stand where it stands, and for a choice of list that is not at the top.
    """
    return _Loader(conn).search(query, ())


class _Loader:
    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn
        self.found: dict[str, Search] = {}

    def search(self, query: Query, above: tuple[str, ...]) -> Search:
        kept: list[Node] = []
        tables: list[str] = []
        for child in query.root.children:
            for node in _saved_in(child):
                self._load(query.text, node, above)
            if isinstance(child, Saved):
                inner = self.found[child.name]
                tables += [inner.table] if inner.table else []
                query = query._replace(
                    sort=query.sort or inner.query.sort, limit=query.limit or inner.query.limit
                )
                kept.append(child)
                continue
            chosen = _choice(query.text, child)
            if chosen is not None:
                tables.append(chosen)
                continue
            self._refuse_choice(query.text, child)
            kept.append(child)
        if len(set(tables)) > 1:
            span = query.root.span
            raise QueryError(
                "is:incident and is:statement are two lists.",
                "Search one of them at a time.",
                text=query.text,
                start=span.start,
                end=span.end,
            )
        query = query._replace(root=And(tuple(kept), query.root.span))
        saved = {name: search.query for name, search in self.found.items()}
        return Search(query, tables[0] if tables else None, saved)

    def _load(self, text: str, node: Saved, above: tuple[str, ...]) -> None:
        if node.name in above:
            raise _error(text, node, f"@{node.name} comes back to itself.", "Save it anew.")
        if node.name in self.found:
            return
        row = self.conn.execute(
            "SELECT query FROM saved_searches WHERE name = ?", (node.name,)
        ).fetchone()
        if row is None:
            hint = _known(self.conn, node.name)
            raise _error(text, node, f"There is no saved search @{node.name}.", hint)
        try:
            self.found[node.name] = self.search(parse(row[0]), (*above, node.name))
        except QueryError as error:
            message = f"In the saved search @{node.name}: {error.message}"
            raise _error(text, node, message, error.hint) from error

    def _refuse_choice(self, text: str, node: Node) -> None:
        """Refuse what is about the whole result inside a group, an OR or an exclusion."""
        for inner in _inside(node):
            if isinstance(inner, Saved):
                search = self.found[inner.name]
                if search.table or search.query.sort or search.query.limit:
                    raise _error(
                        text,
                        inner,
                        f"@{inner.name} chooses a list, an order or a limit.",
                        "Put it beside the rest, not into parentheses, OR or an exclusion.",
                    )
            elif isinstance(inner, Qualifier) and _chosen_tables(inner):
                raise _error(
                    text,
                    inner,
                    "is:incident and is:statement choose the list.",
                    "Put it beside the rest, alone.",
                )


def _choice(text: str, node: Node) -> str | None:
    """Return the table that a node at the top chooses, if it does nothing else."""
    if isinstance(node, Qualifier) and len(node.values) == 1 and _chosen_tables(node):
        return _chosen_tables(node)[0]
    if isinstance(node, Not) and (chosen := _choice(text, node.child)) is not None:
        return "incidents" if chosen == "statements" else "statements"
    return None


def _chosen_tables(node: Qualifier) -> list[str]:
    if node.field != "is":
        return []
    texts = [item.text for item in node.items]
    return [_TABLES[text] for text in texts if text in _TABLES]


def _inside(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, And | Or):
        for child in node.children:
            yield from _inside(child)
    elif isinstance(node, Not):
        yield from _inside(node.child)


def _saved_in(node: Node) -> Iterator[Saved]:
    return (inner for inner in _inside(node) if isinstance(inner, Saved))


def _known(conn: sqlite3.Connection, name: str) -> str:
    from difflib import get_close_matches

    names = [row[0] for row in conn.execute("SELECT name FROM saved_searches ORDER BY name")]
    if not names:
        return f'To save one: tracker save NAME QUERY · to search for the text: "@{name}"'
    near = get_close_matches(name, names, n=1)
    return f"Did you mean @{near[0]}?" if near else f"There are: {', '.join(names)}"


def _error(text: str, node: Node, message: str, hint: str) -> QueryError:
    return QueryError(message, hint, text=text, start=node.span.start, end=node.span.end)
