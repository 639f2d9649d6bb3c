"""Which documents are one source, as SQL; `model.sources` says why.

Each is an expression on a document `d`.
"""

from __future__ import annotations

from typing import Final

from tracker.model.sources import CODED, WRITTEN
from tracker.store.merged import winner_id

ROOT: Final = """(
    WITH RECURSIVE up (id, origin) AS (
        SELECT o.id, o.derived_from_id FROM documents o WHERE o.id = d.id
        UNION SELECT n.id, n.derived_from_id FROM up JOIN documents n ON n.id = up.origin
    ) SELECT id FROM up WHERE origin IS NULL)"""
"""The document that it derives from in the end, itself if from none."""


def outlet(document: str) -> str:
    """Return the SQL for the publisher (id) that is one source with all it writes, else NULL."""
    kinds = ", ".join(f"'{kind}'" for kind in WRITTEN)
    named = f"{document}.publisher_id"
    # Few are merged: to look that up costs a tenth of following it.
    is_itself = f"(SELECT merged_into_id FROM actors WHERE id = {named}) IS NULL"
    publisher = f"CASE WHEN {is_itself} THEN {named} ELSE {winner_id('actors', named)} END"
    return f"(CASE WHEN {document}.kind IN ({kinds}) THEN {publisher} END)"


def _own(document: str) -> str:
    # The ids of publishers are turned about, so that they are no document's.
    return f"ifnull(-{outlet(document)}, {document}.id)"


SOURCE: Final = f"""CASE WHEN d.derived_from_id IS NULL THEN {_own("d")}
    ELSE (SELECT {_own("o")} FROM documents o WHERE o.id = {ROOT}) END"""
"""A number that is the same for all documents that are one source."""

CODED_SQL: Final = f"(d.kind = '{CODED}')"
"""Whether it is made of what others report."""

HOW_MANY: Final = f"""coalesce(
    nullif(count(DISTINCT {SOURCE}) FILTER (WHERE NOT {CODED_SQL}), 0),
    count(DISTINCT {SOURCE}))"""
"""How many sources some documents are: data sets count only where there is nothing else."""
