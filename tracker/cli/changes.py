"""Rows of the journal in words: who, when, what from → to, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracker.cli.streams import reference_length
from tracker.entry.saying import is_for_the_program, setting_words
from tracker.errors import TrackerError
from tracker.model.columns import TABLES
from tracker.model.text import author_name, cut, cut_around, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.cli.streams import Style
    from tracker.model.columns import Body, Column
    from tracker.store.journal import Change
    from tracker.store.store import Store

BATCH_SHOWN = 8
"""Characters of a batch that are shown; any unique beginning is taken."""

_VALUE_CELLS = 60
_DONE = {
    "insert": "added",
    "update": "edited",
    "void": "voided",
    "unvoid": "unvoided",
    "delete": "removed",
    "merge": "merged",
    "unmerge": "unmerged",
}


def change_as_json(change: Change) -> dict[str, Any]:
    """Return a journal row with stable keys; the moment is UTC."""
    return {
        "seq": change.seq,
        "at": change.at.isoformat(timespec="milliseconds"),
        "author": change.author,
        "op": change.op,
        "table": change.table,
        "uid": change.uid,
        "reason": change.reason,
        "batch": change.batch,
        "undoes": change.undoes,
        "before": change.before,
        "after": change.after,
    }


def change_lines(store: Store, change: Change, style: Style) -> Iterator[str]:
    """Yield one line that says what was done, and one for each field from → to."""
    taken_back = f" · takes back {change.undoes[:BATCH_SHOWN]}" if change.undoes else ""
    yield (
        f"{style(f'{change.at:%Y-%m-%d %H:%M} UTC', 'dim')}  {author_name(change.author)}  "
        f"{style(_DONE.get(change.op, change.op), 'bold')} {subject(store, change)}  "
        f"{style(f'batch {change.batch[:BATCH_SHOWN]}{taken_back}', 'dim')}"
    )
    if change.reason:
        yield f"    because: {one_line(change.reason)}"
    if change.blanked:
        yield "    (its content was erased from the journal on purpose)"
    if change.op not in ("insert", "delete") and not is_for_the_program(change.uid):
        for line in difference_lines(store, change.table, change.before or {}, change.after or {}):
            yield f"    {line}"


def subject(store: Store, change: Change) -> str:
    """Name the record that a change is about: reference and title."""
    if change.table not in TABLES:
        return setting_words(change.table, change.uid)
    title = _title(change.after) or _title(change.before) or _title_now(store, change)
    reference = store.reference(change.table, change.uid, reference_length())
    return f"{reference} “{cut(one_line(title), _VALUE_CELLS)}”" if title else reference


def _title(body: Body | None) -> str:
    body = body or {}
    for name in ("title", "gist", "name", "body"):
        if body.get(name):
            return str(body[name])
    return ""


def _title_now(store: Store, change: Change) -> str:
    try:
        return _title(store.body(change.table, change.uid))
    except TrackerError:  # removed since
        return ""


def difference_lines(store: Store, table: str, before: Body, after: Body) -> Iterator[str]:
    """Yield a line for each field that two deltas (see model.bodies) say, from → to."""
    if table not in TABLES:
        yield from _columns(store, (), before, after, "")
        return
    spec = TABLES[table]
    yield from _columns(store, spec.columns, before, after, "")
    for name, rows in after.get("parts", {}).items():
        columns = spec.part(name).columns
        label = name.replace("_", " ")
        for key, row in rows.items():
            old = before.get("parts", {}).get(name, {}).get(key)
            if old is None:
                yield f"{label}: added {_row(store, columns, key, row)}"
            elif row is None:
                yield f"{label}: removed {_row(store, columns, key, old)}"
            else:
                yield from _columns(store, columns, old, row, f"{label} ")


def _columns(
    store: Store, columns: tuple[Column, ...], before: Body, after: Body, prefix: str
) -> Iterator[str]:
    by_name = {column.name: column for column in columns}
    for name in [*before, *(name for name in after if name not in before)]:
        if name == "parts":
            continue
        column, was, now = by_name.get(name), before.get(name), after.get(name)
        old = value_in_words(store, column, was, beside=now)
        new = value_in_words(store, column, now, beside=was)
        yield f"{prefix}{name.replace('_', ' ')}: {old} → {new}"


def _row(store: Store, columns: tuple[Column, ...], key: str, row: Body) -> str:
    by_name = {column.name: column for column in columns}
    if not row:
        return one_line(key)
    return ", ".join(
        f"{name.replace('_', ' ')} {value_in_words(store, by_name.get(name), value)}"
        for name, value in row.items()
    )


def value_in_words(store: Store, column: Column | None, value: Any, *, beside: Any = None) -> str:
    """Say a value of a body: a text in quotation marks, a reference with the title it has.

    A long text is cut such that where it differs from the one `beside` it is seen.
    """
    if value is None:
        return "nothing"
    if column is not None and column.type == "ref":
        try:
            name = cut(one_line(_title(store.body(column.target, value))), 40)
            return f"{store.reference(column.target, value, reference_length())} “{name}”"
        except TrackerError:
            return f"{column.target} {value}"
    text = one_line(str(value))
    other = one_line(str(beside or ""))
    return f"“{cut_around(text, other, _VALUE_CELLS)}”" if isinstance(value, str) else text
