"""The fields about the record in the list itself: state, tag, source, dates and the like."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from tracker.errors import NotFoundError, TrackerError
from tracker.model.gaps import GAPS
from tracker.model.vocabulary import codes as codes_of
from tracker.query import meaning
from tracker.query.authors import authors_called, entered_by
from tracker.query.conditions import (
    INDEXES,
    NOTHING,
    Bounds,
    Condition,
    Match,
    Test,
    all_of,
    any_of,
    negated,
    tokens,
)
from tracker.query.days import span_of
from tracker.query.syntax import Item, Range
from tracker.store.index import facet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tracker.query.compile import Compiler

_MOMENTS = {"added": "created_at", "edited": "updated_at"}


def record_condition(compiler: Compiler, name: str, values: Sequence[Item | Range]) -> Condition:
    """Return the condition that one of the values holds; raises QueryError."""
    table = compiler.table
    items = [value for value in values if isinstance(value, Item)]
    texts = [item.text for item in items]
    if name == "state":
        return meaning.codes("state", texts)
    if name == "precision":
        return meaning.one_of("r.date_precision", texts)
    if name == "gap":
        return _gap(compiler, texts)
    if name in ("has", "no"):
        parts: list[Condition] = [
            _gap(compiler, GAPS) if text == "gap" else meaning.has(table, text) for text in texts
        ]
        if name == "no":
            parts = [negated(part) for part in parts]
        return any_of(parts, INDEXES[table])
    one = _BY_ITEM.get(name)
    if one is not None:
        return any_of([one(compiler, item) for item in items], INDEXES[table])
    return any_of([_date(compiler, name, value) for value in values], INDEXES[table])


def _is(compiler: Compiler, item: Item) -> Condition:
    if item.text in codes_of("state"):
        return meaning.codes("state", [item.text])
    if item.text in codes_of("unit"):
        return compiler.of_incidents(meaning.codes("unit", [item.text]))
    return compiler.of_incidents(Match('facets : "zsensitive"'))


def _gap(compiler: Compiler, codes: Iterable[str]) -> Condition:
    """Return the incidents with such a gap today; statements count with what they are about."""
    from tracker.store import review_copy
    from tracker.store.gaps import claim_days, has_gap

    compiler.is_slow = True
    days = claim_days(compiler.conn)
    found: Condition = Test(*has_gap(codes, compiler.today.toordinal(), days))
    outlines = [uid for table, uid in review_copy.outlines(compiler.conn) if table == "incidents"]
    if outlines:  # of these it is not known what is missing
        whole = Test("r.uid NOT IN (SELECT value FROM json_each(?))", (json.dumps(outlines),))
        found = all_of([whole, found], INDEXES["incidents"])
    return compiler.of_incidents(found)


def _tag(compiler: Compiler, item: Item) -> Condition:
    return meaning.tag(compiler.conn, item)


def _source(compiler: Compiler, item: Item) -> Condition:
    conn = compiler.conn
    if item.text[:1] in "dD":
        from tracker.store.lookup import resolve

        try:
            table, uid = resolve(conn, item.text)
        except TrackerError:
            table = ""
        if table == "documents":
            row = conn.execute("SELECT id FROM documents WHERE uid = ?", (uid,)).fetchone()
            return tokens("facets", [facet("d", row[0])])
    named = compiler.named("source", "actors", item)
    if named is None:
        compiler.unknown.append(("source", item.text))
        return NOTHING
    return tokens("facets", (facet("o", id_) for id_ in named.ids))


def _author(compiler: Compiler, item: Item) -> Condition:
    names = authors_called(compiler.conn, item.text, prefix=item.prefix)
    if not names and item.unfinished:
        names = authors_called(compiler.conn, item.text, prefix=True)
    if not names:
        compiler.unknown.append(("author", item.text))
        return NOTHING
    return entered_by(compiler.table, names)


def _id(compiler: Compiler, item: Item) -> Condition:
    from tracker.store.lookup import resolve

    try:
        table, uid = resolve(compiler.conn, item.text)
    except NotFoundError:
        compiler.unknown.append(("id", item.text))
        return NOTHING
    except TrackerError as error:
        raise compiler.error(item, error.message, error.hint) from error
    if table == compiler.table:
        return Test("r.uid = ?", (uid,))
    ours, theirs = ("incident", "statement")
    if compiler.table == "statements":
        ours, theirs = theirs, ours
    return Test(
        f"+r.id IN (SELECT si.{ours}_id FROM statement_incidents si "
        f"JOIN {theirs}s o ON o.id = si.{theirs}_id WHERE o.uid = ?)",
        (uid,),
    )


def _title(compiler: Compiler, item: Item) -> Condition:
    found = compiler.stands(["title"], item.text, prefix=item.prefix, near=item.near)
    return compiler.of_incidents(found)


def _text(compiler: Compiler, item: Item) -> Condition:
    columns = INDEXES[compiler.table].text
    return compiler.stands(columns, item.text, prefix=item.prefix, near=item.near)


def _date(compiler: Compiler, name: str, value: Item | Range) -> Condition:
    first, last = span_of(compiler.text, name, value, compiler.read_date)
    if name in _MOMENTS:
        return _moment(_MOMENTS[name], first, last)
    if name == "within":
        tests = Test("r.day_from >= ? AND r.day_to <= ?", (first or 1, last or _LAST_DAY))
        return all_of([Bounds(first, last), tests], INDEXES[compiler.table])
    match name:
        case "since":
            return Bounds(first, None)
        case "until":
            return Bounds(None, last)
        case "before":
            assert first is not None
            return Bounds(None, first - 1)
        case "after":
            assert last is not None
            return Bounds(last + 1, None)
        case _:
            return Bounds(first, last)


_BY_ITEM: dict[str, Callable[[Compiler, Item], Condition]] = {
    "is": _is,
    "tag": _tag,
    "source": _source,
    "author": _author,
    "id": _id,
    "title": _title,
    "text": _text,
}
_LAST_DAY = date.max.toordinal()


def _moment(column: str, first: int | None, last: int | None) -> Condition:
    """Return the condition on the moment (UTC) of an entry or edit."""
    tests, parameters = [], []
    if first is not None:
        tests.append(f"r.{column} >= ?")
        parameters.append(date.fromordinal(first).isoformat())
    if last is not None and last < _LAST_DAY:
        tests.append(f"r.{column} < ?")
        parameters.append(date.fromordinal(last + 1).isoformat())
    return Test(" AND ".join(tests) or "1", tuple(parameters))
