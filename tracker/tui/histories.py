"""Histories read page by page, on a reader: of a record, of a step, of the whole file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.entry.saying import Saying
from tracker.store import history
from tracker.tui.render.history import Entry, change_entries, remark_entry, step_entries

if TYPE_CHECKING:
    from tracker.store.store import Store

_PAGE: Final = 50
_FIRST_CHANGES: Final = 3


class OfRecord(NamedTuple):
    """The changes of one record."""

    table: str
    uid: str


class OfStep(NamedTuple):
    """The changes of one step."""

    batch: str


class OfFile(NamedTuple):
    """The steps of the whole file."""


Source = OfRecord | OfStep | OfFile


class Page(NamedTuple):
    """Some lines of a history, and where the next page begins; None where there is none."""

    title: str
    entries: list[Entry]
    next: int | None


def read_page(store: Store, source: Source, before: int | None) -> Page:
    """Read the next page of a history, newest first."""
    saying = Saying(store.conn)
    if isinstance(source, OfFile):
        return _of_file(store, saying, before)
    conn = store.conn
    if isinstance(source, OfStep):
        step = history.step(conn, source.batch)
        changes = history.of_step(conn, source.batch, _PAGE, before)
        head = step_entries(step, [], saying)[:1] if before is None else []
        title = "One step"
    else:
        changes = history.around_record(conn, *source, limit=_PAGE, before=before)
        head, title = [], f"History of {saying.record(*source)}"
    lines: list[Entry] = []
    for change in changes:  # of a step, or of a record and the remarks on it
        if isinstance(source, OfStep) or (change.table, change.uid) == source:
            lines += change_entries(change, saying, named=isinstance(source, OfStep))
        else:
            lines.append(remark_entry(change, saying))
    return Page(title, [*head, *lines], changes[-1].seq if len(changes) == _PAGE else None)


def _of_file(store: Store, saying: Saying, before: int | None) -> Page:
    steps = list(history.steps(store.conn, _PAGE, before))
    entries: list[Entry] = []
    for step in steps:
        first = history.of_step(store.conn, step.batch, _FIRST_CHANGES)
        entries += step_entries(step, first, saying)
    return Page("History of the file", entries, steps[-1].first if len(steps) == _PAGE else None)
