"""Help where a query finds nothing: unknown names, words nearby, what stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.model.text import one_line

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from tracker.query.run import Prepared


def help_for_nothing(conn: sqlite3.Connection, found: Prepared) -> Iterator[str]:
    """Yield lines that say what was searched, what may have been meant, what each term costs."""
    from tracker.query.suggest import suggestions

    yield f"Nothing found among the {found.table} for: {one_line(found.text)}"
    help_ = suggestions(conn, found)
    for field, typed, names in help_.offers:
        where = f" ({field}:)" if field else ""
        near = ", ".join(one_line(name) for name in names)
        meant = f" Did you mean: {near}?" if near else ""
        yield f"Nothing is called “{one_line(typed)}”{where}.{meant}"
    for term, hits in help_.without:
        if hits:
            yield f"  {hits:,} without {one_line(term)}"
    for query, hits in help_.reworded:
        yield f"  {hits:,} with {one_line(query)}"
