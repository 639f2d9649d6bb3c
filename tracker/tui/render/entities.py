"""The pages of actors, places and documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content

from tracker.model.text import one_line
from tracker.model.vocabulary import VOCABULARIES, label
from tracker.tui.render import parts
from tracker.tui.render.page import BOLD, KNOWN, Section, joined, prose, reference, said

if TYPE_CHECKING:
    from tracker.model.records import Actor, Document, Place
    from tracker.tui.reading import Sheet


_SHOWN: Final = 50_000
"""Characters of a text that a page shows: to lay out a megabyte holds up the screen."""


def actor_page(sheet: Sheet, actor: Actor) -> list[Section]:
    """Return the sections of an actor: names, reliability, what it did and said."""
    grade = VOCABULARIES["reliability"].get(actor.reliability)
    source = joined(
        (
            one_line(grade.full if grade else actor.reliability),
            said(actor.reliability_note, KNOWN),
        )
    )
    kind = one_line(label("actor_kind", actor.kind))
    head = joined((kind, one_line(actor.country or "")), " · ")
    return [
        parts.void_notice(actor.state, actor.void_reason),
        Section("", (said(actor.name, BOLD), head)),
        _names(actor),
        Section("Source", (source,)),
        Section("Notes", (prose(actor.notes),) if actor.notes else (), hang=0),
        parts.links(sheet),
        *parts.mentions(sheet),
        parts.remarks(sheet),
        parts.record_line(sheet),
    ]


def place_page(sheet: Sheet, place: Place) -> list[Section]:
    """Return the sections of a place: names, where it is, what happened there."""
    inside = ", ".join(
        one_line(part) for part in (place.admin2, place.admin1, place.country) if part
    )
    position = ""
    if place.latitude is not None and place.longitude is not None:
        position = f"{place.latitude:.4f} {place.longitude:.4f}"
    kind = one_line(label("place_kind", place.kind))
    where = joined((kind, inside, position, one_line(place.timezone or "")), " · ")
    return [
        parts.void_notice(place.state, place.void_reason),
        Section("", (said(place.name, BOLD), where)),
        _names(place),
        Section("Notes", (prose(place.notes),) if place.notes else (), hang=0),
        *parts.mentions(sheet),
        parts.remarks(sheet),
        parts.record_line(sheet),
    ]


def document_page(sheet: Sheet, document: Document) -> list[Section]:
    """Return the sections of a document: who published it when, where it is, what cites it."""
    publisher = Content("")
    if document.publisher:
        named = sheet.named("actors", document.publisher)
        publisher = reference(named, named.title)
    kind = one_line(label("document_kind", document.kind))
    by = (publisher, said(document.author))
    head = joined((kind, *by, said(document.when.words())), " · ")
    return [
        parts.void_notice(document.state, document.void_reason),
        Section("", (said(document.title or "untitled", BOLD), head)),
        Section("At", tuple(said(url) for url in (document.url, document.archive_url) if url)),
        _kept(document),
        _reprint(sheet, document),
        Section("Text", _text(sheet, document.text or ""), hang=0),
        *parts.mentions(sheet),
        parts.remarks(sheet),
        parts.record_line(sheet),
    ]


def _text(sheet: Sheet, text: str) -> tuple[Content, ...]:
    """Return the text; of a very long one the beginning, and how to read the rest."""
    if not text:
        return ()
    rest = len(text) - _SHOWN
    if rest <= 0:
        return (prose(text),)
    more = f"… and {rest:,} more characters: tracker show {sheet.file.reference} has all."
    return (prose(text[:_SHOWN]), Content.styled(more, KNOWN))


def _kept(document: Document) -> Section:
    if not document.path:
        return Section("", ())
    size = f"{document.bytes:,} bytes" if document.bytes else ""
    return Section("Kept", (joined((said(document.path), Content.styled(size, KNOWN))),))


def _reprint(sheet: Sheet, document: Document) -> Section:
    if not document.derived_from:
        return Section("", ())
    original = sheet.named("documents", document.derived_from)
    return Section("Reprint", (joined((reference(original), reference(original, original.title))),))


def _names(record: Actor | Place) -> Section:
    rows = [
        joined(
            (
                said(name.name),
                Content.styled(one_line(label("name_kind", name.kind)), KNOWN),
                said(name.language, KNOWN),
            )
        )
        for name in record.names
    ]
    return Section("Names", tuple(rows))
