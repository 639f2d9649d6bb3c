"""The journal as lines: steps, changes, and what each changed from what to what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from textual.content import Content

from tracker.entry.differing import differences
from tracker.entry.saying import setting_words
from tracker.model.columns import TABLES
from tracker.model.text import author_name, cut_around, one_line, width
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
_LINE: Final = 320
"""Cells of a line that is not drawn yet; a value is read in full with Enter."""
_ARROW: Final = " → "


class Entry(NamedTuple):
    """A line of a history, and what it stands for: a step, a change of it, a field of that."""

    text: Content
    change: Change | None = None
    step: Step | None = None
    field: Difference | None = None
    margin: str = ""

    def fitted(self, cells: int) -> Content:
        """Return the line in so many cells; of a field both values, where they differ."""
        text = _field_line(self.field, self.margin, cells) if self.field else self.text
        return text.truncate(cells, ellipsis=True)


def remark_entry(change: Change, saying: Saying) -> Entry:
    """Return the line that the history of a record has of a remark on it."""
    settled = (change.after or {}).get("resolved_at")
    done = {"insert": "remarked", "delete": "removed a remark"}.get(change.op)
    word = done or ("settled a remark" if settled else "opened a remark again")
    head = Content.assemble(
        (f"{word} (undo)" if change.undoes else word, BOLD),
        (f"  {_signed(change.at, change.author)}", KNOWN),
        f"  {_subject(change, saying).removeprefix('remark ')}",
    )
    return Entry(head, change)


def change_entries(change: Change, saying: Saying, *, named: bool) -> list[Entry]:
    """Return the head of a change and its fields; `named` says which record it is about."""
    word = _WORDS.get(change.op, change.op)
    if change.undoes:
        word += " (undo)"
    if named:
        head = Content.assemble((f"  {word} ", BOLD), _subject(change, saying))
    else:
        reason = f"  {one_line(change.reason)}" if change.reason else ""
        head = Content.assemble((word, BOLD), (f"  {_signed(change.at, change.author)}", KNOWN))
        head += Content(reason)
    if change.blanked:
        head += Content.styled("  erased on purpose", KNOWN)
        return [Entry(head, change)]
    found = differences(saying, change.table, change.before or {}, change.after or {})
    margin = "    " if named else "  "
    return [
        Entry(head, change),
        *(Entry(_field_line(one, margin), change, field=one, margin=margin) for one in found),
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
        lines = change_entries(change, saying, named=True)
        shown = lines if step.changes == 1 else lines[:1]
        entries += [line._replace(step=step) for line in shown]
    if step.changes > len(changes):
        more = f"  … and {step.changes - len(changes):,} more: enter shows the step"
        entries.append(Entry(Content.styled(more, KNOWN), step=step))
    return entries


def _signed(at: datetime, author: str) -> str:
    return f"{at:%d %b %Y %H:%M} UTC by {author_name(author)}".lstrip("0")


def _subject(change: Change, saying: Saying) -> str:
    if change.table not in TABLES:
        return setting_words(change.table, change.uid)
    return saying.subject(change.table, change.uid, change.after or change.before or {})


def _field_line(one: Difference, margin: str, cells: int = _LINE) -> Content:
    head = f"{margin}{one_line(one.label)}  "
    old, new = one_line(one.old), one_line(one.new) or "nothing"
    room = max(0, cells - width(head) - len(_ARROW))
    most_old = max(room // 2, room - width(new))
    old, new = (
        cut_around(old, new, most_old),
        cut_around(new, old, max(room - width(old), room // 2)),
    )
    parts: list[Content | tuple[str, str] | str] = [(head, KNOWN)]
    if old:
        parts += [(old, f"{KNOWN} strike"), _ARROW]
    return Content.assemble(*parts, new)
