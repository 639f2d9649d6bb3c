"""Which review copies were handed out: in the original, a setting for each, with its journal row.

The row says who handed it out and when, and is taken back like any other step; the copy itself
stays where it is. What a copy says of itself is believed as little as ever (`review_copy`).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from tracker.store import imports, journal, review_copy

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from datetime import datetime

    from tracker.store.batch import Batch


class HandedOut(NamedTuple):
    """A review copy: its name among copies, its file, for whom, and what it was asked for.

    `chosen`: how many incidents and statements are to be reviewed. `author` handed it out, `at`
    (UTC). `back`: when it was last taken in, None if never.
    """

    copy: str
    file: str
    to: str
    query: str
    chosen: dict[str, int]
    author: str
    at: datetime
    back: datetime | None


def note(batch: Batch, copy: str, file: str, to: str, query: str, chosen: dict[str, int]) -> None:
    """Write that a copy was handed out."""
    told = {"file": file, "to": to, "query": query, "chosen": chosen}
    batch.set_value("settings", f"{review_copy.GIVEN} {copy}", json.dumps(told, ensure_ascii=False))


def of(conn: sqlite3.Connection, copy: str) -> HandedOut | None:
    """Return what is noted of a copy; None if nothing is."""
    return next((one for one in listed(conn) if one.copy == copy), None)


def listed(conn: sqlite3.Connection) -> Iterator[HandedOut]:
    """Yield the copies that were handed out, the oldest first."""
    found = []
    settings = dict(imports.values(conn, "settings"))
    for key, value in settings.items():
        word, _, copy = key.partition(" ")
        written = _last(conn, key)
        if word != review_copy.GIVEN or written is None:
            continue
        taken = f"{review_copy.TAKEN} {copy}"
        back = _last(conn, taken) if taken in settings else None
        try:
            told = json.loads(value)
            chosen = {str(table): int(count) for table, count in told["chosen"].items()}
            file, to, query = (str(told[name]) for name in ("file", "to", "query"))
            on = back[1] if back is not None else None
            one = HandedOut(copy, file, to, query, chosen, *written, on)
        except (TypeError, ValueError, KeyError, AttributeError, RecursionError):
            continue  # not as we write it: then nothing is known
        found.append(one)
    yield from sorted(found, key=lambda one: one.at)


def _last(conn: sqlite3.Connection, setting: str) -> tuple[str, datetime] | None:
    """Return who wrote a setting last, and when."""
    sql = (
        "SELECT author, clock FROM changes WHERE table_name = 'settings' AND uid = ? "
        "ORDER BY seq DESC LIMIT 1"
    )
    row = conn.execute(sql, (setting,)).fetchone()
    return None if row is None else (str(row[0]), journal.clock_time(row[1]))
