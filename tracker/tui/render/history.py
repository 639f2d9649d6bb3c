"""The journal of a record as text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from textual.content import Content

from tracker.model.text import one_line
from tracker.tui.render.page import BOLD, KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.model.columns import Body
    from tracker.store.journal import Change

_WORDS = {
    "insert": "added",
    "update": "edited",
    "void": "voided",
    "unvoid": "brought back",
    "delete": "removed",
    "merge": "merged",
    "unmerge": "taken apart",
}


def history_content(changes: Sequence[Change]) -> Content:
    """Return the changes, newest first."""
    lines: list[Content] = []
    for change in reversed(changes):
        if lines:
            lines.append(Content(""))
        lines += _change_lines(change)
    return Content("\n").join(lines or [Content("Nothing is known of it.")])


def _change_lines(change: Change) -> Iterator[Content]:
    word = _WORDS.get(change.op, change.op)
    if change.undoes:
        word += " (undo)"
    when = change.at.strftime("%d %b %Y %H:%M UTC").lstrip("0")
    reason = f"  {one_line(change.reason)}" if change.reason else ""
    yield Content.assemble((word, BOLD), (f"  {when} by {one_line(change.author)}", KNOWN), reason)
    if change.blanked:
        yield Content.styled("  erased on purpose", KNOWN)
        return
    yield from _field_lines(change.before or {}, change.after or {})


def _field_lines(before: Body, after: Body) -> Iterator[Content]:
    for name in sorted({*before, *after} - {"parts"}):
        yield _one_field(name, before.get(name), after.get(name))
    old, new = before.get("parts", {}), after.get("parts", {})
    for part in sorted({*old, *new}):
        for key in sorted({*old.get(part, {}), *new.get(part, {})}):
            one, other = old.get(part, {}).get(key), new.get(part, {}).get(key)
            yield _one_field(f"{part} {key[:5]}", one, other)


def _one_field(name: str, old: object, new: object) -> Content:
    parts: list[Content | tuple[str, str] | str] = [(f"  {one_line(name)}  ", KNOWN)]
    if old is not None:
        parts += [(_said(old), f"{KNOWN} strike"), " "]
    if new is not None:
        parts.append(_said(new))
    return Content.assemble(*parts)


def _said(value: object) -> str:
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, dict):
        return one_line(", ".join(f"{name} {_said(item)}" for name, item in value.items()))
    return one_line(json.dumps(value, ensure_ascii=False))
