"""The journal as lines: steps, changes, and what each changed from what to what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from textual.content import Content

from tracker.entry.differing import differences
from tracker.entry.saying import setting_words
from tracker.model.columns import TABLES
from tracker.model.text import cut, one_line
from tracker.tui.render.page import BOLD, KNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tracker.entry.differing import Difference
    from tracker.entry.saying import Saying
    from tracker.store.history import Step
    from tracker.store.journal import Change

_WORDS: Final = {
    "insert": "added",
    "update": "edited",
    "void": "voided",
    "unvoid": "brought back",
    "delete": "removed",
    "merge": "merged",
    "unmerge": "taken apart",
}
_VALUE: Final = 160
"""Cells of a value on a line; it is read in full with Enter."""
_SUBJECT: Final = 40
"""Cells of the name of a remark in the history of its record: who wrote it comes behind."""


class Entry(NamedTuple):
    """A line of a history, and what it stands for: a step, a change of it, a field of that."""

    text: Content
    change: Change | None = None
    step: Step | None = None
    field: Difference | None = None


def change_entries(
    change: Change, saying: Saying, *, named: bool, signed: bool = True
) -> list[Entry]:
    """Return the head of a change and its fields.

    `named` says which record it is about, `signed` who changed it when and why: below a step that
    says so already, it is not repeated.
    """
    word = _WORDS.get(change.op, change.op)
    if change.undoes:
        word += " (undo)"
    margin = "  " if signed else "    "
    head = Content.styled(word if signed else f"  {word}", BOLD)
    if named:
        subject = _subject(change, saying)
        head += Content(f" {cut(subject, _SUBJECT) if signed else subject}")
    if signed:
        head += Content.styled(f"  {_signed(change.at, change.author)}", KNOWN)
        head += Content(f"  {one_line(change.reason)}" if change.reason else "")
    if change.blanked:
        head += Content.styled("  erased on purpose", KNOWN)
        return [Entry(head, change)]
    found = differences(saying, change.table, change.before or {}, change.after or {})
    return [
        Entry(head, change),
        *(Entry(_field_line(one, margin), change, field=one) for one in found),
    ]


def step_entries(step: Step, changes: Sequence[Change], saying: Saying) -> list[Entry]:
    """Return the head of a step and the first of its changes; of a single one, its fields too."""
    done = Content.styled("  taken back since", KNOWN) if step.taken_back else Content("")
    reason = f"  {one_line(step.reason)}" if step.reason else ""
    head = Content.assemble(
        (one_line(step.summary), BOLD), (f"  {_signed(step.at, step.author)}", KNOWN), reason
    )
    entries = [Entry(head + done, step=step)]
    for change in changes:
        lines = change_entries(change, saying, named=True, signed=False)
        shown = lines if step.changes == 1 else lines[:1]
        entries += [line._replace(step=step) for line in shown]
    if step.changes > len(changes):
        more = f"  … and {step.changes - len(changes):,} more: enter shows the step"
        entries.append(Entry(Content.styled(more, KNOWN), step=step))
    return entries


def _signed(at: datetime, author: str) -> str:
    return f"{at:%d %b %Y %H:%M} UTC by {one_line(author)}".lstrip("0")


def _subject(change: Change, saying: Saying) -> str:
    if change.table not in TABLES:
        return setting_words(change.table, change.uid)
    return saying.subject(change.table, change.uid, change.after or change.before or {})


def _field_line(one: Difference, margin: str) -> Content:
    parts: list[Content | tuple[str, str] | str] = [(f"{margin}{one_line(one.label)}  ", KNOWN)]
    old, new = (cut(one_line(text), _VALUE) for text in (one.old, one.new))
    if old:
        parts.append((old, f"{KNOWN} strike"))
        parts.append(" → ")
    parts.append(new or "nothing")
    return Content.assemble(*parts)
