"""What the commands share that look at the incidents of a query: making it ready, what it finds."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Final

from tracker.cli.settings import date_order
from tracker.cli.streams import say
from tracker.errors import NotFoundError, UsageError
from tracker.model.text import one_line
from tracker.query.names import refuse_lost_quotes
from tracker.query.run import prepare
from tracker.store.tabular import incident_ids

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from tracker.query.run import Prepared
    from tracker.store.store import Store


_REFERENCE: Final = re.compile(r"[isapdrl][0-9a-hjkmnp-tv-z]{4,16}", re.IGNORECASE)
_SURE: Final = 8
"""Characters from which a single word that looks like a reference is no word of a query."""


def prepared(conn: sqlite3.Connection, tokens: Sequence[str]) -> Prepared:
    """Return the query made ready; what has to be said about it is said. Raises QueryError."""
    refuse_lost_quotes(conn, tokens)
    found = prepare(conn, " ".join(tokens), base=datetime.now(), date_order=date_order())
    for note in found.notes:
        say(one_line(note))
    for field, value in found.unknown:
        say(one_line(f"{field}:{value} names nothing"))
    return found


def referred(store: Store, tokens: Sequence[str]) -> list[str] | None:
    """Return the uids of incidents where all words are references to them; else None: a query.

    Raises NotFoundError or RefusedError for what looks like references and fits none, or several.
    """
    found = []
    for token in tokens:
        if not _REFERENCE.fullmatch(token):
            return None
        try:
            table, uid = store.resolve(token)
        except NotFoundError:
            if len(tokens) > 1 or len(token) < _SURE:
                return None
            raise
        if table != "incidents":
            raise UsageError(f"{token} is no incident.", "The letter of incidents is i: i7k3q")
        found.append(uid)
    return found or None


def incidents(conn: sqlite3.Connection, query: Prepared) -> list[int]:
    """Return the ids of the incidents that a query finds, or that its statements are about."""
    return incident_ids(conn, query.table, list(query.keys(conn)))
