"""Comparing and changing bodies (see `columns`): what the journal keeps of an edit.

A *delta* has the shape of a body; None stands for "empty" (a column) or "not there" (a part).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.model.columns import DEFAULTS, TABLES
from tracker.model.records import is_empty
from tracker.model.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tracker.model.columns import Body


def tidy(table: str, body: Body, new_uid: Callable[[], str]) -> Body:
    """Return a copy as the store reads it back: clean, defaults filled in, parts with a uid.

    Parts whose key is "new-1", "new-2" … get one from `new_uid`.
    """
    tidied = {**DEFAULTS[table], **_clean_columns(body)}
    if tidied.get("date_mode") == "once":
        del tidied["date_mode"]  # the default, which a body leaves out
    for name in ("latitude", "longitude"):  # the columns that are REAL
        if type(tidied.get(name)) is int:
            tidied[name] = float(tidied[name])
    parts: dict[str, Body] = {}
    for name, rows in body.get("parts", {}).items():
        parts[name] = {
            new_uid() if key.startswith("new-") and name != "tags" else clean(key): (
                {**DEFAULTS.get(name, {}), **_clean_columns(row)}
            )
            for key, row in rows.items()
        }
    parts = {name: rows for name, rows in parts.items() if rows}
    return {**tidied, "parts": parts} if parts else tidied


def referred(table: str, body: Body) -> set[tuple[str, str]]:
    """Return the table and uid of every record that a body or a part of it refers to."""
    return set(_referred(table, body))


def _referred(table: str, body: Body) -> Iterator[tuple[str, str]]:
    spec = TABLES[table]
    for column in spec.columns:
        if column.type == "ref" and body.get(column.name):
            yield column.target, str(body[column.name])
    for part in spec.parts:
        for key, row in body.get("parts", {}).get(part.name, {}).items():
            for column in part.columns:
                value = key if column.name == part.key else row.get(column.name)
                if column.type == "ref" and value:
                    yield column.target, str(value)


def diff(old: Body, new: Body) -> tuple[Body, Body]:
    """Return the deltas (before, after): only what differs, on either side."""
    before, after = _diff_columns(old, new)
    old_parts, new_parts = old.get("parts", {}), new.get("parts", {})
    for name in [*old_parts, *(n for n in new_parts if n not in old_parts)]:
        was, now = _diff_parts(old_parts.get(name, {}), new_parts.get(name, {}))
        if was:
            before.setdefault("parts", {})[name] = was
            after.setdefault("parts", {})[name] = now
    return before, after


def patch(body: Body, delta: Body) -> Body:
    """Return `body` with the delta applied; neither argument is changed."""
    result = {k: v for k, v in body.items() if k != "parts"}
    _patch_columns(result, {k: v for k, v in delta.items() if k != "parts"})
    parts = {name: dict(rows) for name, rows in body.get("parts", {}).items()}
    for name, rows in delta.get("parts", {}).items():
        group = parts.setdefault(name, {})
        for key, row in rows.items():
            if row is None:
                group.pop(key, None)
            else:
                group[key] = dict(group.get(key, {}))
                _patch_columns(group[key], row)
    kept = {name: rows for name, rows in parts.items() if rows}
    return {**result, "parts": kept} if kept else result


def revert(current: Body, before: Body, after: Body) -> tuple[Body, list[str]]:
    """Take an edit (before → after) back from `current`, where nothing has changed since.

    Returns the new body, and the names of what stays because it is not as the edit left it.
    """
    delta: Body = {}
    kept: list[str] = []
    for name in (n for n in after if n != "parts"):
        if current.get(name) == after[name]:
            delta[name] = before.get(name)
        else:
            kept.append(name)
    for part, rows in after.get("parts", {}).items():
        for key, row in rows.items():
            was = before.get("parts", {}).get(part, {}).get(key)
            have = current.get("parts", {}).get(part, {}).get(key)
            undone, stays = _revert_part(have, was, row)
            if stays:
                kept.append(f"{part} {key}")
            else:
                delta.setdefault("parts", {}).setdefault(part, {})[key] = undone
    return patch(current, delta), kept


def _clean_columns(columns: Body) -> Body:
    return {
        name: clean(value) if isinstance(value, str) else value
        for name, value in columns.items()
        if name != "parts" and (value or not is_empty(value))
    }


def _diff_columns(old: Body, new: Body) -> tuple[Body, Body]:
    names = [n for n in old if n != "parts"] + [n for n in new if n not in old and n != "parts"]
    changed = [name for name in names if old.get(name) != new.get(name)]
    return {n: old.get(n) for n in changed}, {n: new.get(n) for n in changed}


def _diff_parts(old: Body, new: Body) -> tuple[Body, Body]:
    before: Body = {}
    after: Body = {}
    for key in [*old, *(k for k in new if k not in old)]:
        if key not in old:
            before[key], after[key] = None, new[key]
        elif key not in new:
            before[key], after[key] = old[key], None
        elif old[key] != new[key]:
            before[key], after[key] = _diff_columns(old[key], new[key])
    return before, after


def _patch_columns(columns: Body, delta: Body) -> None:
    for name, value in delta.items():
        if value is None:
            columns.pop(name, None)
        else:
            columns[name] = value


def _revert_part(
    have: Body | None, was: Body | None, given: Body | None
) -> tuple[Body | None, bool]:
    """Return the delta that takes one part back, and whether it has to stay instead."""
    if given is None or was is None:  # the edit removed or added it
        return was, have != given
    if have is None or any(have.get(name) != value for name, value in given.items()):
        return None, True
    return {name: was.get(name) for name in given}, False
