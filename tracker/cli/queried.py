"""What the commands share that look at the incidents of a query: their words, and what is found."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.cli import options
from tracker.cli.dispatch import apply, one_of
from tracker.cli.settings import date_order
from tracker.cli.streams import say
from tracker.errors import NotFoundError, UsageError
from tracker.model.text import clean, one_line
from tracker.query.argv import Option, divide
from tracker.query.names import refuse_lost_quotes
from tracker.query.run import prepare
from tracker.store.tabular import incident_ids

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from tracker.cli.settings import Settings
    from tracker.query.run import Prepared
    from tracker.store.store import Store


_REFERENCE: Final = re.compile(r"[isapdrl][0-9a-hjkmnp-tv-z]{4,16}", re.IGNORECASE)
_SURE: Final = 8
"""Characters from which a single word that looks like a reference is no word of a query."""


class Asked(NamedTuple):
    """The options that were given, by long name, and the query, word by word."""

    given: dict[str, str]
    tokens: list[str]


def asked(settings: Settings, words: Sequence[str], own: Sequence[options.Option]) -> Asked:
    """Tell a command's own options from its query, and take note of the common ones.

    Raises UsageError.
    """
    declared = {option.name: option for option in (*own, *options.COMMON)}
    names = [Option(o.name, o.short, bool(o.metavar)) for o in declared.values()]
    arguments = divide(words, names)
    given = {name: one_of(declared[name], value) for name, value in arguments.options}
    for option in options.COMMON:
        if option.name in given:
            apply(settings, option, given.pop(option.name))
    return Asked(given, [clean(token) for token in arguments.tokens])


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
