"""What stands above a page while a filter is on: why the record is in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.query.snippets import around
from tracker.tui.render.page import Section, joined, reference, said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.query.highlight import Highlighter
    from tracker.store.dossier import Named
    from tracker.tui.reading import Sheet

_BEFORE = 40
_MOST = 3


def found_sections(
    sheet: Sheet, page: Sequence[Section], highlighter: Highlighter, reason: str
) -> list[Section]:
    """Return why a record was found, where its page does not show it.

    By another name (`reason`), or by the words of statements of which the page shows a quote only.
    """
    sections = [Section("Found", (said(reason),), ours=True)] if reason else []
    shown = (row.plain for section in page for row in section.rows)
    if highlighter and not any(highlighter.spans(text) for text in shown):
        hits = [
            joined([said(text), reference(record)]) for record, text in _hits(sheet, highlighter)
        ]
        if hits:
            sections.append(Section("Matched", tuple(hits[:_MOST])))
    return sections


def _hits(sheet: Sheet, highlighter: Highlighter) -> Iterator[tuple[Named, str]]:
    for one in sheet.file.said:
        text = around(one.record.title, highlighter, _BEFORE)
        if text and one.record.state != "void":
            yield one.record, text
