"""The steps that make a tracker file, and bring an older one up to date.

Files have gone through them, so a step stays as it is. A new one goes last, also in `_STEPS`; the
SQL that it runs is in schema.py, among the rest of what a file consists of.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Final

from tracker.store import schema

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from sqlite_utils.db import Database
    from sqlite_utils.migrations import Migrations

    Step = Callable[[Database], None]


def m001_foundation(db: Database) -> None:
    """Make all tables, indexes and triggers."""
    for script in (schema.TABLES, schema.INDEXES, schema.FULL_TEXT):
        _run(db.conn, script)
    for trigger in schema.TRIGGERS.values():
        db.conn.execute(trigger)
    _fill_terms(db)
    # Inside the migration's transaction: a file is a tracker file whole, or not at all.
    db.conn.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")


def m002_contradictions_of_all_kinds(db: Database) -> None:
    """Mark contradictions of all kinds: `has_conflict` was of figures only."""
    _mark_contradictions(db.conn)


def m003_contradictions_of_part_and_whole(db: Database) -> None:
    """Mark figures of some of the victims that exceed those of all."""
    _mark_contradictions(db.conn)


def m004_contradictions_of_our_own_view(db: Database) -> None:
    """Mark denials of what is our own view of who did it."""
    _mark_contradictions(db.conn)


def m005_indexes_for_the_other_lane(db: Database) -> None:
    """Give the timeline all that it reads of the other list, without its records."""
    _run(db.conn, schema.INDEXES_OF_LANES)


def m006_whose_people_and_whose_word(db: Database) -> None:
    """Part the figures of two parties; take a claim for its speaker, with a party or not."""
    _mark_contradictions(db.conn)
    _forget_void_words(db.conn)


def m007_denials_of_others_and_of_oneself(db: Database) -> None:
    """Mark denials of others and of oneself.

    A denial does not accuse whom it names, clears also whom its speaker is a voice of, and
    contradicts what the same speaker has claimed.
    """
    _mark_contradictions(db.conn)


def m008_indexes_of_authors(db: Database) -> None:
    """Find records by who entered them (`author:`)."""
    _run(db.conn, schema.INDEXES_OF_AUTHORS)


def m009_updates_of_the_same_people(db: Database) -> None:
    """Let a figure stand that an update was taken for, though it counts other people."""
    _mark_contradictions(db.conn)


def m010_whom_a_denial_clears_has_no_role(db: Database) -> None:
    """Find no party by the role that only a denial names it in, to say that it was not so."""
    from tracker.store import index

    rows = db.conn.execute(
        "SELECT v.incident_id FROM involvements v JOIN statements s ON s.id = v.statement_id "
        "WHERE s.kind IN ('deny', 'dispute')"
    )
    index.refresh(db.conn, "incidents", {id_ for (id_,) in rows})


def m011_void_documents_are_no_sources(db: Database) -> None:
    """Find nothing by the publisher of a document that is void."""
    from tracker.store import index

    void = "citations c JOIN documents d ON d.id = c.document_id AND d.state = 'void'"
    said = f"SELECT c.statement_id FROM {void} WHERE c.statement_id IS NOT NULL"
    citing = {
        "statements": said,
        "incidents": f"SELECT c.incident_id FROM {void} WHERE c.incident_id IS NOT NULL UNION "
        f"SELECT incident_id FROM statement_incidents WHERE statement_id IN ({said})",
    }
    for table, sql in citing.items():
        index.refresh(db.conn, table, {id_ for (id_,) in db.conn.execute(sql)})


def m012_tallies_of_the_timeline(db: Database) -> None:
    """Keep what the timeline counts of all records, and of those of one kind."""
    from tracker.store import tallies

    _run(db.conn, schema.TALLIES)
    for table in tallies.KEYED:
        tallies.count(db.conn, table)


_STEPS: Final = (
    m001_foundation,
    m002_contradictions_of_all_kinds,
    m003_contradictions_of_part_and_whole,
    m004_contradictions_of_our_own_view,
    m005_indexes_for_the_other_lane,
    m006_whose_people_and_whose_word,
    m007_denials_of_others_and_of_oneself,
    m008_indexes_of_authors,
    m009_updates_of_the_same_people,
    m010_whom_a_denial_clears_has_no_role,
    m011_void_documents_are_no_sources,
    m012_tallies_of_the_timeline,
)

SCHEMA_VERSION: Final = len(_STEPS)
"""What a file at the newest schema has as its PRAGMA user_version."""


def migrations() -> Migrations:
    """Return the migrations in order. Imported on use: sqlite_utils is slow to import."""
    from sqlite_utils import Migrations

    steps = Migrations("tracker")
    for number, step in enumerate(_STEPS, 1):
        steps()(_numbered(step, number))
    return steps


def _numbered(step: Step, number: int) -> Step:
    """Return a step after which the file says that it was taken."""

    @wraps(step)
    def numbered(db: Database) -> None:
        step(db)
        db.conn.execute(f"PRAGMA user_version = {number}")

    return numbered


def _mark_contradictions(conn: sqlite3.Connection) -> None:
    """Mark anew which incidents contradict, by the rules of `model.contradictions` as they are."""
    from tracker.store import index
    from tracker.store.derived import refresh_conflicts

    every = [row[0] for row in conn.execute("SELECT id FROM incidents")]
    index.refresh(conn, "incidents", refresh_conflicts(conn, every))


def _forget_void_words(conn: sqlite3.Connection) -> None:
    """Take out of the index the parties that only a void statement names."""
    from tracker.store import index

    rows = conn.execute(
        "SELECT v.incident_id FROM involvements v JOIN statements s ON s.id = v.statement_id "
        "WHERE s.state = 'void'"
    )
    index.refresh(conn, "incidents", {id_ for (id_,) in rows})


def _run(conn: sqlite3.Connection, script: str) -> None:
    """Run a script statement by statement: `executescript` would commit the open transaction."""
    import sqlite3

    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            conn.execute(statement)
            statement = ""


def _fill_terms(db: Database) -> None:
    import json

    from tracker.model.vocabulary import VOCABULARIES

    rows = [
        (t.vocabulary, t.code, t.label, t.definition, t.sort, json.dumps(dict(t.maps)))
        for terms in VOCABULARIES.values()
        for t in terms.values()
    ]
    db.conn.executemany("INSERT INTO terms VALUES (?, ?, ?, ?, ?, ?)", rows)
