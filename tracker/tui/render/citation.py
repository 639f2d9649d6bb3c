"""A record as one line for a footnote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.model.records import Document, Incident, Statement
from tracker.model.text import one_line
from tracker.model.vocabulary import label
from tracker.tui.reading import read_sheet
from tracker.tui.render.records import record_title

if TYPE_CHECKING:
    from tracker.store.store import Store


def citation_text(store: Store, table: str, uid: str, length: int) -> str:
    """Return who, what, when, where it can be read, and the reference with `length` characters."""
    sheet = read_sheet(store.conn, table, uid)
    record = sheet.file.record
    parts = [record_title(record)]
    if isinstance(record, Statement):
        speaker = record.speaker_as_written or "unnamed"
        if record.speaker:
            speaker = sheet.named("actors", record.speaker).title
        said = f"“{record.quote}”" if record.quote else record.gist
        parts = [f"{speaker} ({label('statement_kind', record.kind)})", said]
    elif isinstance(record, Incident) and record.place:
        parts.append(sheet.named("places", record.place).title)
    if isinstance(record, (Incident, Statement, Document)) and not record.when.date.is_unknown:
        parts.append(record.when.date.words())
    for citation in getattr(record, "citations", ())[:3]:
        parts.append(sheet.named("documents", citation.document).title)
    reference = store.reference(table, uid, length)
    return f"{', '.join(one_line(part).rstrip('.') for part in parts)} [{reference}]"
