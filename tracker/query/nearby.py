"""Words of the index that are spelled nearly like a given one: for `erbli~`, and for help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3

MOST_WORDS: Final = 50


def similar_words(conn: sqlite3.Connection, table: str, word: str, distance: int) -> list[str]:
    """Return the indexed words at most `distance` edits from `word`, the nearest first.

    An edit is a letter put in, left out, changed, or two neighbours changed round. The first
    letter must be right: reading the whole vocabulary takes seconds at a million records.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    begins = word[:1]
    rows = conn.execute(
        f"SELECT term, sum(doc) FROM {_vocabulary(conn, table)} WHERE term >= ? AND term < ? "
        "AND col <> 'facets' AND length(term) BETWEEN ? AND ? GROUP BY term",
        (begins, begins + "\U0010ffff", len(word) - distance, len(word) + distance),
    ).fetchall()
    documents = dict(rows)
    found = process.extract(
        word, list(documents), scorer=OSA.distance, score_cutoff=distance, limit=None
    )
    ranked = sorted(found, key=lambda hit: (hit[1], -documents[hit[0]], hit[0]))
    return [hit[0] for hit in ranked[:MOST_WORDS]]


def _vocabulary(conn: sqlite3.Connection, table: str) -> str:
    """Return the name of the index's vocabulary, a view that this connection makes for itself."""
    name = f"{table}_words"
    there = conn.execute("SELECT 1 FROM sqlite_temp_master WHERE name = ?", (name,)).fetchone()
    if there is None:
        # It lives in memory, but a connection for reading only refuses even that.
        guarded = conn.execute("PRAGMA query_only").fetchone()[0]
        conn.execute("PRAGMA query_only = OFF")
        try:
            conn.execute(
                f"CREATE VIRTUAL TABLE temp.{name} USING fts5vocab(main, {table}_fts, 'col')"
            )
        finally:
            conn.execute(f"PRAGMA query_only = {guarded}")
    return f"temp.{name}"
