"""When things happened and were said, read for a drawing alone: nothing else of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.model.dates import FuzzyDate
from tracker.query.run import prepare
from tracker.report.charts import Dated
from tracker.report.selection import asked_for
from tracker.store import gathering
from tracker.store.withholding import withheld

if TYPE_CHECKING:
    import sqlite3

    from tracker.report.selection import Wish


def dated(conn: sqlite3.Connection, wish: Wish) -> Dated:
    """Read the dates of what a report of this wish is about; raises what `select` raises."""
    query, first, last = asked_for(conn, wish)
    found = prepare(conn, query, base=wish.base, date_order=wish.date_order)
    keys = list(found.keys(conn))
    hidden = {} if wish.sensitive else withheld(conn)
    happened = gathering.dates_of_incidents(conn, keys)
    said = gathering.dates_of_statements_about(conn, keys)
    silent = hidden.get("statements", frozenset())
    return Dated(
        first,
        last,
        [(FuzzyDate.parse(edtf), unit, title) for edtf, unit, title in happened],
        [(FuzzyDate.parse(edtf), "event", gist) for uid, edtf, gist in said if uid not in silent],
    )
