"""The words around a match in the longer texts of a record, where its title does not hold it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from tracker.query.highlight import Highlighter

_BEFORE: Final = 14
"""Characters that are shown before a match."""
_LENGTH: Final = 200
"""Characters of a snippet; more than a row of a list has room for."""

_TEXTS: Final = {
    "incidents": (
        "SELECT r.uid, r.title, r.summary, r.uncertain, r.place_note FROM incidents r "
        "WHERE r.sort_key IN (SELECT value FROM json_each(?))",
        "SELECT r.uid, r.title, s.gist, s.quote, s.quote_original FROM incidents r "
        "JOIN statement_incidents si ON si.incident_id = r.id "
        "JOIN statements s ON s.id = si.statement_id AND s.state <> 'void' "
        "WHERE r.sort_key IN (SELECT value FROM json_each(?)) ORDER BY s.sort_key",
    ),
    "statements": (
        "SELECT r.uid, r.gist, r.quote, r.quote_original, r.uncertain FROM statements r "
        "WHERE r.sort_key IN (SELECT value FROM json_each(?))",
    ),
}


def snippets(
    conn: sqlite3.Connection, table: str, highlighter: Highlighter, keys: Sequence[int]
) -> dict[str, str]:
    """Return by uid what stands around the first match, of the records with these sort keys.

    Those are left out whose title (or gist) holds a match, or none of whose texts does.
    """
    found: dict[str, str] = {}
    if not highlighter:
        return found
    entitled: dict[str, bool] = {}
    for sql in _TEXTS[table]:
        for uid, title, *texts in conn.execute(sql, (json.dumps(list(keys)),)):
            if uid not in entitled:
                entitled[uid] = bool(highlighter.spans(title))
            if not entitled[uid] and uid not in found:
                given = (around(text, highlighter) for text in texts if text)
                snippet = next(filter(None, given), "")
                if snippet:
                    found[uid] = snippet[:_LENGTH]
    return found


def around(text: str, highlighter: Highlighter, before: int = _BEFORE) -> str:
    """Return a text from some characters before its first match on; "" where it has none."""
    spans = highlighter.spans(text)
    if not spans:
        return ""
    at = spans[0][0]
    start = text.rfind(" ", 0, max(0, at - before)) + 1 if at > before else 0
    return ("…" if start else "") + text[start:]
