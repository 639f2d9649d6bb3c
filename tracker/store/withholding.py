"""Which records stay behind when a report or an export leaves out what is sensitive."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from tracker.model.withholding import Withheld

# A statement that rests on sensitive documents only comes from a source that is to be protected;
# one that is only about sensitive incidents would tell of them.
_STATEMENTS = """
SELECT s.uid FROM statements s
JOIN citations c ON c.statement_id = s.id JOIN documents d ON d.id = c.document_id
GROUP BY s.id HAVING min(d.sensitive)
UNION
SELECT s.uid FROM statements s
JOIN statement_incidents si ON si.statement_id = s.id JOIN incidents i ON i.id = si.incident_id
GROUP BY s.id HAVING min(i.sensitive)"""


def withheld(conn: sqlite3.Connection) -> Withheld:
    """Return the sensitive incidents and documents, and the statements that go with them."""
    found = {
        table: frozenset(u for (u,) in conn.execute(f"SELECT uid FROM {table} WHERE sensitive"))
        for table in ("incidents", "documents")
    }
    if not any(found.values()):
        return found
    return {**found, "statements": frozenset(uid for (uid,) in conn.execute(_STATEMENTS))}
