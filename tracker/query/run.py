"""A query made ready for one file, and run: keys in order, counts, days for the timeline."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from tracker.errors import QueryError
from tracker.model.dates import FuzzyDate
from tracker.query.compile import Compiler
from tracker.query.conditions import INDEXES, Negated, all_of
from tracker.query.meaning import VOID, codes
from tracker.query.parser import parse
from tracker.query.saved import load
from tracker.query.select import Source, source
from tracker.query.statements import HOLDS, holds
from tracker.query.stretches import counted_of, tally
from tracker.query.syntax import Item, Qualifier, Query, Sort
from tracker.store import days, tallies

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date, datetime

    from tracker.query.conditions import Condition
    from tracker.query.highlight import Term
    from tracker.query.reasons import Reason, Recognised
    from tracker.query.unfinished import Beginnings
    from tracker.store.tallies import Tally

_ISO: Final = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)

RANKED: Final = 2000
"""How many of the newest matches `sort:relevance` ranks: bm25 on all of a common word is slow."""

_TOO_MUCH: Final = re.compile("stack overflow|too large|too many|at most")
"""How SQLite names its limits: on terms, tables of a join, nesting. Few queries come near them."""

_GAP_FUNCTION: Final = "gap_"
"""How the SQL functions are called that tell gaps; their module is loaded only for them."""

_NEWEST: Final = Sort("date", True)
_KIND: Final = {"incidents": "kind", "statements": "said"}
"""The field that asks for the kind of a record, by table."""
_WEIGHTS: Final = {"incidents": "8, 2, 1, 4, 0", "statements": "2, 4, 0"}

_PLACE_OF_INCIDENT = """
(SELECT coalesce(w.name, p.name) FROM places p LEFT JOIN places w ON w.id = p.merged_into_id
 WHERE p.id = r.place_id)"""
_PLACE_OF_STATEMENT = """
(SELECT coalesce(w.name, p.name) FROM statement_incidents si
 JOIN incidents i ON i.id = si.incident_id JOIN places p ON p.id = i.place_id
 LEFT JOIN places w ON w.id = p.merged_into_id
 WHERE si.statement_id = r.id ORDER BY si.id LIMIT 1)"""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A query on the records of one table of one file.

    `sql` with `parameters` yields their sort_keys in order; by relevance those of the newest
    matches. `notes` say what has to be said: which names were found by another spelling. `unknown`
    are fields and values that name nothing, `terms` what to highlight, `recognised` what needs a
    reason (see `reasons`). `provisional`: it stands for another that takes longer, with frequent
    words for an unfinished one or `among_newest`. `is_slow`: each record is looked at closely.
    """

    text: str
    table: str
    sql: str
    parameters: tuple[object, ...]
    notes: tuple[str, ...]
    unknown: tuple[tuple[str, str], ...]
    limit: int | None
    sort: Sort
    terms: tuple[Term, ...]
    recognised: tuple[Recognised, ...]
    provisional: bool
    is_slow: bool
    query: Query
    base: datetime
    date_order: str
    _source: Source = field(repr=False)
    _everything: bool = field(repr=False)
    _kinds: tuple[str, ...] = field(repr=False)
    """The kinds whose records, but void ones, are all that is found; empty for any other query."""

    def keys(
        self,
        conn: sqlite3.Connection,
        limit: int | None = None,
        after: int | None = None,
        offset: int = 0,
    ) -> Iterator[int]:
        """Yield sort_keys in order: at most `limit` (and that of the query).

        `after` goes on behind that key, `offset` leaves out so many. By date both cost the same
        wherever they are; in another order everything before is read again.
        """
        if self.sort.by == "relevance":
            rows = self._by_relevance(conn) if after is None else self._behind(conn, after)
            limits = [end for end in (_end(offset, limit), self.limit) if end is not None]
            yield from islice(rows, offset, min(limits, default=None))
            return
        if after is not None and (self.sort.by != "date" or self.limit is not None):
            yield from islice(self._behind(conn, after), offset, _end(offset, limit))
            return
        limits = [one for one in (limit, self._left(offset)) if one is not None]
        most = min(limits, default=-1)
        if offset and after is None and self._is_whole_list:
            descending = self.sort.descending
            after, offset = days.seek(conn, self.table, offset, descending=descending)
        sql, parameters = self.sql, list(self.parameters)
        if after is not None:
            comparison = "<" if self.sort.descending else ">"
            more = f"{self._source.key} {comparison} ?"
            sql = _ordered(self._source, self.sort, self.table, more)
            parameters.append(after)
        cursor = self._execute(conn, f"{sql} LIMIT ? OFFSET ?", (*parameters, most, offset))
        yield from (row[0] for row in iter(cursor.fetchone, None))

    def count(self, conn: sqlite3.Connection) -> int:
        """Return how many records there are, at most the query's own limit."""
        if self._everything:
            found = days.total(conn, self.table)
        else:
            sql = f"SELECT count(*) {self._source.sql}"
            found = self._execute(conn, sql, self._source.parameters).fetchone()[0]
        return int(found) if self.limit is None else min(int(found), self.limit)

    def count_up_to(self, conn: sqlite3.Connection, most: int) -> int:
        """Return how many records there are, or `most` if there are more: cheap on common words."""
        sql = f"SELECT count(*) FROM (SELECT 1 {self._source.sql} LIMIT ?)"
        found = self._execute(conn, sql, (*self._source.parameters, most)).fetchone()[0]
        return int(found) if self.limit is None else min(int(found), self.limit)

    def count_before(self, conn: sqlite3.Connection, key: int) -> int:
        """Return how many records of a list by date stand before a sort_key, there or not."""
        if self._is_whole_list:
            return days.beyond(conn, self.table, key, above=self.sort.descending)
        comparison = ">" if self.sort.descending else "<"
        inner = f"SELECT {self._source.key} AS key {self._source.sql}"
        sql = f"SELECT count(*) FROM ({inner}) WHERE key {comparison} ?"
        return int(self._execute(conn, sql, (*self._source.parameters, key)).fetchone()[0])

    def counted(self, conn: sqlite3.Connection, lane: str) -> Tally:
        """Return what a lane of the timeline counts of the found set, without undated records.

        `lane` is "incidents" or "statements": of the other table than that of the query, the
        statements about the incidents found, or the incidents that the statements are about.
        """
        if self.is_everything:
            return tallies.read(conn, lane, [tallies.EVERY_KIND])
        if self._kinds and lane == self.table and self.limit is None:
            return tallies.read(conn, lane, self._kinds)
        found, parameters = self._found()
        is_simple = lane == self.table and self.limit is None and not self._source.reads_rows
        sql = counted_of(lane, found, self._keys_in(lane), twice=is_simple)
        return tally(self._execute(conn, sql, parameters))

    def among_newest(self, conn: sqlite3.Connection, most: int) -> Prepared:
        """Return the same of the newest records alone: a page that is there soon, newest first.

        A gap that few have would be looked for in the whole file before the page is full.
        """
        if not self.is_slow or self.sort != _NEWEST:
            return self
        sql = f"SELECT sort_key FROM {self.table} ORDER BY sort_key DESC LIMIT 1 OFFSET ?"
        row = conn.execute(sql, (most,)).fetchone()
        if row is None:
            return self
        found = self._source
        found = Source(f"{found.sql} AND {found.key} > ?", found.key, (*found.parameters, row[0]))
        return replace(
            self,
            sql=_ordered(found, self.sort, self.table),
            parameters=found.parameters,
            notes=(*self.notes, f"of the newest {most:,}, those of the others follow"),
            provisional=True,
            _source=found,
        )

    def reasons(
        self, conn: sqlite3.Connection, keys: Sequence[int]
    ) -> dict[str, tuple[Reason, ...]]:
        """Return by uid why records are in it that do not hold what was typed as it was typed."""
        if not self.recognised:
            return {}
        from tracker.query.reasons import reasons

        return reasons(conn, self.table, self.recognised, keys)

    def _by_relevance(self, conn: sqlite3.Connection) -> Iterator[int]:
        """Yield the newest matches as they are ranked, then the others, newest first."""
        ranked = [row[0] for row in self._execute(conn, self.sql, self.parameters)]
        yield from ranked
        if len(ranked) == RANKED:
            sql = _ordered(self._source, _NEWEST, self.table, f"{self._source.key} < ?")
            rest = self._execute(conn, sql, (*self._source.parameters, min(ranked)))
            yield from (row[0] for row in iter(rest.fetchone, None))

    def _behind(self, conn: sqlite3.Connection, after: int) -> Iterator[int]:
        """Yield the keys behind one where its place is only known by reading all before it."""
        rows = self.keys(conn)
        for key in rows:
            if key == after:
                break
        yield from rows

    def _found(self) -> tuple[str, tuple[object, ...]]:
        """Return SQL for the sort_keys of all that is found, with its parameters."""
        if self.limit is not None:
            return f"SELECT key FROM ({self.sql} LIMIT {self.limit})", self.parameters
        return f"SELECT {self._source.key} {self._source.sql}", self._source.parameters

    def _keys_in(self, lane: str) -> str:
        """Return SQL for the sort_keys of what lies in a lane, by those that are `matched`."""
        if lane == self.table:
            return "SELECT key FROM matched"
        ours, theirs = self.table.removesuffix("s"), lane.removesuffix("s")
        # In the order of ids, not of days, in which what is linked would be looked for all over.
        ids = f"SELECT t.id FROM matched m CROSS JOIN {self.table} t ON t.sort_key = m.key"
        linked = f"SELECT {theirs}_id FROM statement_incidents WHERE {ours}_id IN ({ids})"
        return f"SELECT o.sort_key FROM {lane} o WHERE o.state <> 'void' AND o.id IN ({linked})"

    def _execute(
        self, conn: sqlite3.Connection, sql: str, parameters: Sequence[object]
    ) -> sqlite3.Cursor:
        # Only where they are called: after it SQLite reads all of its statements anew.
        if HOLDS in sql:
            conn.create_function(HOLDS, -1, holds, deterministic=True)
        if _GAP_FUNCTION in sql:
            from tracker.store import gaps

            gaps.prepare(conn)
        try:
            return conn.execute(sql, parameters)
        except conn.OperationalError as error:
            if not _TOO_MUCH.search(str(error)):
                raise
            raise QueryError(
                "The query and its saved searches ask for more than SQLite takes at once.",
                "Take some terms away, or the parentheses apart.",
                text=self.text,
                end=len(self.text),
            ) from error

    @property
    def is_everything(self) -> bool:
        """Whether it finds all records that are not void, in whatever order."""
        return self._everything and self.limit is None

    @property
    def asked(self) -> tuple[object, ...]:
        """What is asked of the file: alike of two queries that find the same while none writes."""
        return self.table, *self._found()

    @property
    def _is_whole_list(self) -> bool:
        return self.is_everything and self.sort.by == "date"

    def _left(self, offset: int) -> int | None:
        return None if self.limit is None else max(0, self.limit - offset)


def prepare(
    conn: sqlite3.Connection,
    text: str,
    *,
    base: datetime,
    table: str = "incidents",
    date_order: str = "ask",
    sort: Sort | None = None,
    typing: bool = False,
    beginnings: Beginnings | None = None,
) -> Prepared:
    """Read a query and make it ready for this file; raises QueryError.

    `base` is now, for dates such as "yesterday"; `table` and `sort` the list and the order that are
    meant where the query does not say; `date_order` (dmy, mdy, ask) how 06/07/21 is read.
    `typing`: its last word may be the beginning of one; `beginnings` then gives the words to take
    for one of few letters.
    """
    query = parse(text, lambda vocabulary: _codes(conn, vocabulary))
    query = query._replace(sort=query.sort or sort)
    if typing:
        from tracker.query.unfinished import unfinished

        query = unfinished(query)
    return prepare_query(
        conn, query, base=base, table=table, date_order=date_order, beginnings=beginnings
    )


def prepare_query(
    conn: sqlite3.Connection,
    query: Query,
    *,
    base: datetime,
    table: str = "incidents",
    date_order: str = "ask",
    beginnings: Beginnings | None = None,
) -> Prepared:
    """Make a query that is read already ready for this file; as `prepare`."""
    query, chosen, saved = load(conn, query)
    table = chosen or table
    reader = date_reader(base, date_order)
    compiler = Compiler(conn, table, query.text, reader, saved, base.date(), beginnings)
    condition = compiler.compile(query.root)
    sort = query.sort or _NEWEST
    if sort.by == "relevance" and not compiler.typed:
        compiler.notes.append("no words to rank by: newest first")
        sort = _NEWEST
    everything = condition == all_of([Negated(VOID)], INDEXES[table])
    if everything:
        found = Source(f"FROM {table} r WHERE r.state <> 'void'", "r.sort_key", ())
    else:
        with_row = sort.by not in ("date", "relevance")
        found = source(condition, INDEXES[table], with_row=with_row)
    parameters = found.parameters
    if sort.by == "relevance":
        sql = _ranked(found, sort, table)
        typed = " OR ".join(dict.fromkeys(compiler.typed))
        parameters += (f"{{{' '.join(INDEXES[table].text)}}} : ({typed})",)
    else:
        sql = _ordered(found, sort, table)
    prepared = Prepared(
        text=query.text,
        table=table,
        sql=sql,
        parameters=parameters,
        notes=tuple(dict.fromkeys(compiler.notes)),
        unknown=tuple(dict.fromkeys(compiler.unknown)),
        limit=query.limit,
        sort=sort,
        terms=tuple(dict.fromkeys(compiler.terms)),
        recognised=tuple(dict.fromkeys(compiler.recognised)),
        provisional=compiler.provisional,
        is_slow=compiler.is_slow,
        query=query,
        base=base,
        date_order=date_order,
        _source=found,
        _everything=everything,
        _kinds=_kinds(query, condition, table),
    )
    if sort.by == "relevance" and prepared.count_up_to(conn, RANKED + 1) > RANKED:
        said = f"by relevance among the newest {RANKED:,}, the rest newest first"
        return replace(prepared, notes=(*prepared.notes, said))
    return prepared


def _kinds(query: Query, condition: Condition, table: str) -> tuple[str, ...]:
    """Return the kinds whose records, but void ones, are all that is found; () of another query."""
    match query.root.children:
        case (Qualifier("kind" | "said" as name, values=values),):
            kinds = tuple(dict.fromkeys(value.text for value in values if isinstance(value, Item)))
            of_kinds = all_of([codes(name, kinds), Negated(VOID)], INDEXES[table])
            return kinds if condition == of_kinds and name == _KIND[table] else ()
    return ()


def _end(offset: int, limit: int | None) -> int | None:
    return None if limit is None else offset + limit


def _ordered(found: Source, sort: Sort, table: str, more: str = "") -> str:
    direction = "DESC" if sort.descending else "ASC"
    key, where = found.key, found.sql
    if more:
        where += f" AND {more}" if " WHERE " in where else f" WHERE {more}"
    place = _PLACE_OF_INCIDENT if table == "incidents" else _PLACE_OF_STATEMENT
    order = {
        "date": f"{key} {direction}",
        "added": f"r.created_at {direction}, {key} DESC",
        "edited": f"r.updated_at {direction}, {key} DESC",
        "kind": f"r.kind {direction}, {key} DESC",
        # Records without a place come last, whichever way round.
        "place": f"{place} IS NULL, {place} COLLATE NOCASE {direction}, {key} DESC",
    }[sort.by]
    return f"SELECT {key} AS key {where} ORDER BY {order}"


def _ranked(found: Source, sort: Sort, table: str) -> str:
    """Return SQL that ranks the newest matches; those that lack every typed word come last."""
    fts = f"{table}_fts"
    direction = "DESC" if sort.descending else "ASC"
    return (
        f"WITH n AS MATERIALIZED (SELECT {found.key} AS key {found.sql} "
        f"ORDER BY {found.key} DESC LIMIT {RANKED}), "
        f"s AS MATERIALIZED (SELECT rowid AS key, bm25({fts}, {_WEIGHTS[table]}) AS score "
        f"FROM {fts} WHERE {fts} MATCH ? AND rowid >= (SELECT min(key) FROM n)) "
        "SELECT n.key FROM n LEFT JOIN s ON s.key = n.key "
        f"ORDER BY s.score IS NULL, s.score {direction}, n.key DESC"
    )


def _codes(conn: sqlite3.Connection, vocabulary: str) -> list[str]:
    rows = conn.execute("SELECT code FROM terms WHERE vocabulary = ? ORDER BY sort", (vocabulary,))
    return [row[0] for row in rows]


def date_reader(
    base: datetime, date_order: str
) -> Callable[[str], tuple[date | None, date | None]]:
    """Return what reads the dates of a query (first and last day); it raises DateError."""

    def read_span(typed: str) -> tuple[date | None, date | None]:
        if _ISO.fullmatch(typed):
            # What most people type; the reader of all the rest takes as long to load as a search.
            found = FuzzyDate.parse(typed)
        else:
            from tracker.model.reading import read

            found = read(typed, base, date_order=date_order).when.date
        return found.first, found.last

    return read_span
