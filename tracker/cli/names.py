"""What the completion scripts call back for: names, tags and saved searches of the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tracker.errors import TrackerError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from tracker.cli.settings import Settings

_PLAIN: Final = re.compile(r"@?[\w.-]+")


def answer(settings: Settings, words: Sequence[str]) -> int:
    """Print the names of the file that a field's value may become, one a line; never an error.

    `words` are the field ("" before an @, --template for the names of templates) and what is typed
    of the value.
    """
    field, typed = [*words, "", ""][:2]
    try:
        conn = settings.connect()
    except TrackerError:
        return 0
    if field == "--template":
        return _templates(conn, typed)
    from tracker.query.complete import complete

    line = typed if typed.startswith("@") else f"{field}:{typed}"
    try:
        offers = [offer.text for offer in complete(conn, line, len(line))]
    finally:
        conn.close()
    for offer in _insertable(offers, typed):
        print(offer)
    return 0


def _templates(conn: sqlite3.Connection, typed: str) -> int:
    from tracker.store.templates import templates

    try:
        for one in templates(conn):
            if one.name.startswith(typed):
                print(one.name)
    finally:
        conn.close()
    return 0


def _insertable(offers: Sequence[str], typed: str) -> list[str]:
    """Return the offers that a shell can put in without quoting, and that begin as typed.

    An apostrophe is left out: the query folds it away. A single offer may begin otherwise: it is
    the one name that sounds like what was typed.
    """
    if typed.startswith("@"):  # the name of a saved search is taken to the letter
        return [offer for offer in offers if _PLAIN.fullmatch(offer)]
    plain = [re.sub("['’]", "", offer.strip('"')).replace(" ", "_") for offer in offers]
    safe = list(dict.fromkeys(offer for offer in plain if _PLAIN.fullmatch(offer)))
    begun = [offer for offer in safe if offer.casefold().startswith(typed.casefold())]
    return begun or (safe if len(safe) == 1 else [])
