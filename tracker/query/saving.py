"""Saved searches: named queries that stand in the file, written like everything else in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.errors import NotFoundError, QueryError, RefusedError, UsageError
from tracker.model.text import clean
from tracker.query.lexer import tokenize
from tracker.query.run import prepare

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from tracker.store.store import Store


class SavedSearch(NamedTuple):
    """A name, written `@name` in a query, and the query that it stands for."""

    name: str
    query: str


def saved_searches(conn: sqlite3.Connection) -> list[SavedSearch]:
    """Return all saved searches by name."""
    rows = conn.execute("SELECT name, query FROM saved_searches ORDER BY name COLLATE NOCASE, name")
    return [SavedSearch(*row) for row in rows]


def saved_search(conn: sqlite3.Connection, name: str) -> SavedSearch:
    """Return one, given with or without its @; raises NotFoundError with the nearest."""
    from difflib import get_close_matches

    typed = clean(name).removeprefix("@")
    known = {one.name: one for one in saved_searches(conn)}
    if typed in known:
        return known[typed]
    near = get_close_matches(typed, known, n=1)
    if near:
        hint = f"Did you mean {near[0]}?"
    elif known:
        hint = f"There are: {', '.join(known)}"
    else:
        hint = "None is saved in this file. To save one: tracker save NAME QUERY"
    raise NotFoundError(f"There is no saved search “{typed}”.", hint)


def save(
    store: Store,
    name: str,
    query: str,
    *,
    base: datetime,
    date_order: str = "ask",
    replace: bool = False,
) -> SavedSearch:
    """Save a query under a name, in one step for undo; return it as it was saved.

    Raises UsageError for what is no name, QueryError for a query that cannot be read or would come
    back to itself, RefusedError where the name stands for another query and is not to be replaced.
    """
    saved = SavedSearch(_checked(clean(name).removeprefix("@")), clean(query).strip())
    if not saved.query:
        raise UsageError(
            "Save which search?", f"Such as: tracker save {saved.name} kind:airstrike since:2021"
        )
    prepare(store.conn, saved.query, base=base, date_order=date_order)
    before = {one.name: one.query for one in saved_searches(store.conn)}
    if before.get(saved.name, saved.query) != saved.query and not replace:
        raise RefusedError(
            f"@{saved.name} is saved already: {before[saved.name]}",
            "Take another name; tracker save --replace puts this one in its place.",
        )
    if before.get(saved.name) == saved.query:
        return saved
    with store.batch() as batch:
        batch.set_value("saved_searches", saved.name, saved.query)
        # By its name now: whether it comes back to itself only shows once it stands there.
        prepare(store.conn, f"@{saved.name}", base=base, date_order=date_order)
    return saved


def remove(store: Store, name: str) -> SavedSearch:
    """Remove a saved search, in one step for undo; raises NotFoundError."""
    found = saved_search(store.conn, name)
    with store.batch() as batch:
        batch.set_value("saved_searches", found.name, None)
    return found


def _checked(name: str) -> str:
    """Return the name if `@name` is read as that; raises UsageError."""
    try:
        tokens = tokenize(f"@{name}")
    except QueryError:
        tokens = []
    if [(token.kind, token.text) for token in tokens[:-1]] != [("saved", name)]:
        raise UsageError(
            f"“{name}” cannot be the name of a saved search.",
            "One word, without commas, quotes and parentheses: overnight, erbil-2021",
        )
    return name
