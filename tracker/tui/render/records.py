"""Any record as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.model.records import Actor, Document, Incident, Place, Statement
from tracker.model.text import one_line
from tracker.tui.render.entities import actor_page, document_page, place_page
from tracker.tui.render.incident import incident_page
from tracker.tui.render.statement import statement_page

if TYPE_CHECKING:
    from tracker.model.records import AnyRecord
    from tracker.tui.reading import Sheet
    from tracker.tui.render.page import Section


def record_page(sheet: Sheet) -> list[Section]:
    """Return the sections of the page of the record."""
    match sheet.file.record:
        case Incident() as incident:
            return incident_page(sheet, incident)
        case Statement() as statement:
            return statement_page(sheet, statement)
        case Actor() as actor:
            return actor_page(sheet, actor)
        case Place() as place:
            return place_page(sheet, place)
        case Document() as document:
            return document_page(sheet, document)
        case _:
            return []


def record_title(record: AnyRecord) -> str:
    """Return what a record is called, on one line and harmless."""
    for name in ("title", "gist", "name"):
        if text := getattr(record, name, None):
            return one_line(text)
    return record.uid
