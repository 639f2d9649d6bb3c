"""The journal of a record as text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from textual.content import Content

from tracker.model.columns import TABLES
from tracker.model.text import one_line
from tracker.tui.render.page import BOLD, KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tracker.model.columns import Body, Column
    from tracker.store.journal import Change

    Names = Mapping[str, str]
    """What to write for a uid: reference and title."""

_WORDS = {
    "insert": "added",
    "update": "edited",
    "void": "voided",
    "unvoid": "brought back",
    "delete": "removed",
    "merge": "merged",
    "unmerge": "taken apart",
}
_PARTS = {
    "involvements": "party",
    "casualties": "figure",
    "citations": "citation",
    "tags": "tag",
    "names": "name",
    "statement_incidents": "about",
}
_DULL = {"created_at", "created_by", "void_reason"}
"""Said in the head of each change, so not again among its fields."""


def mentioned(changes: Sequence[Change]) -> set[tuple[str, str]]:
    """Return (table, uid) of every record that the changes name."""
    found: set[tuple[str, str]] = set()
    for change in changes:
        spec = TABLES.get(change.table)
        if spec is None:
            continue
        for body in (change.before or {}, change.after or {}):
            found |= _refs(spec.columns, body)
            for part in spec.parts:
                for key, row in body.get("parts", {}).get(part.name, {}).items():
                    found |= _refs(part.columns, {**(row or {}), part.key: key})
    return found


def history_content(changes: Sequence[Change], names: Names) -> Content:
    """Return the changes, newest first."""
    lines: list[Content] = []
    for change in reversed(changes):
        if lines:
            lines.append(Content(""))
        lines += _change_lines(change, names)
    return Content("\n").join(lines or [Content("Nothing is known of it.")])


def _refs(columns: Sequence[Column], row: Body) -> set[tuple[str, str]]:
    return {
        (column.target, row[column.name])
        for column in columns
        if column.type == "ref" and isinstance(row.get(column.name), str)
    }


def _change_lines(change: Change, names: Names) -> Iterator[Content]:
    word = _WORDS.get(change.op, change.op)
    if change.undoes:
        word += " (undo)"
    when = change.at.strftime("%d %b %Y %H:%M UTC").lstrip("0")
    reason = f"  {one_line(change.reason)}" if change.reason else ""
    yield Content.assemble((word, BOLD), (f"  {when} by {one_line(change.author)}", KNOWN), reason)
    if change.blanked:
        yield Content.styled("  erased on purpose", KNOWN)
        return
    yield from _field_lines(change, change.before or {}, change.after or {}, names)


def _field_lines(change: Change, before: Body, after: Body, names: Names) -> Iterator[Content]:
    order = [c.name for c in TABLES[change.table].columns] if change.table in TABLES else []
    fields = {*before, *after} - {"parts"} - _DULL
    for name in sorted(fields, key=lambda n: (order.index(n) if n in order else 99, n)):
        yield _one_field(name, before.get(name), after.get(name), names)
    old, new = before.get("parts", {}), after.get("parts", {})
    for part in sorted({*old, *new}):
        for key in sorted({*old.get(part, {}), *new.get(part, {})}):
            one, other = old.get(part, {}).get(key), new.get(part, {}).get(key)
            shown = names.get(key) or (key if part == "tags" else "")
            label = f"{_PARTS.get(part, part)} {shown}".strip()
            yield _one_field(label, one, other, names)


def _one_field(name: str, old: object, new: object, names: Names) -> Content:
    parts: list[Content | tuple[str, str] | str] = [(f"  {one_line(name)}  ", KNOWN)]
    was, now = old not in (None, {}), new not in (None, {})
    if was:
        parts.append((_said(old, names), f"{KNOWN} strike"))
    if was and now:
        parts.append(" → ")
    elif was:
        parts.append(" → nothing")
    if now:
        parts.append(_said(new, names))
    return Content.assemble(*parts)


def _said(value: object, names: Names) -> str:
    if isinstance(value, str):
        return one_line(names.get(value, value))
    if isinstance(value, dict):
        said = (f"{name} {_said(item, names)}" for name, item in value.items())
        return one_line(", ".join(said))
    return one_line(json.dumps(value, ensure_ascii=False))
