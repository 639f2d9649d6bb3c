"""Which final records of a report were changed since, or what they rest on, and nobody accepted."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from tracker.model.columns import TABLES
from tracker.store.amended import amended

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping

    from tracker.model.records import AnyRecord, Document, Incident, Statement
    from tracker.store.review_copy import Place


def amended_since(
    conn: sqlite3.Connection,
    incidents: Mapping[str, Incident],
    statements: Mapping[str, Statement],
    documents: Mapping[str, Document],
    about: Mapping[str, Iterable[str]],
) -> frozenset[Place]:
    """Return them by table and uid. What the report leaves out is not looked at: it tells nothing.

    `about` are the statements about each incident.
    """
    found = set()
    records: Iterator[Incident | Statement] = chain(incidents.values(), statements.values())
    for record in records:
        if record.state != "final":
            continue
        said = [statements[uid] for uid in about.get(record.uid, ()) if uid in statements]
        beside = {("statements", one.uid) for one in said} | set(pointed_to((record, *said)))
        named = (uid for table, uid in beside if table == "documents")
        cited = [documents[uid] for uid in named if uid in documents]
        if amended(conn, record.table, record.uid, beside | set(pointed_to(cited))):
            found.add((record.table, record.uid))
    return frozenset(found)


def pointed_to(records: Iterable[AnyRecord]) -> Iterator[Place]:
    """Yield table and uid of everything that a record or one of its parts points to."""
    for record in records:
        spec = TABLES[record.table]
        parts = [(row, part.columns) for part in spec.parts for row in getattr(record, part.name)]
        for holder, columns in ((record, spec.columns), *parts):
            for column in columns:
                if column.type == "ref" and (uid := getattr(holder, column.name)):
                    yield column.target, uid
