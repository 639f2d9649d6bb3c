"""The page of a statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from tracker.model.text import one_line
from tracker.model.vocabulary import VOCABULARIES, label
from tracker.tui.render import parts
from tracker.tui.render.page import (
    BOLD,
    KNOWN,
    Section,
    joined,
    prose,
    reference,
    said,
    table_section,
)

if TYPE_CHECKING:
    from tracker.model.records import Statement
    from tracker.store.dossier import Said
    from tracker.tui.reading import Sheet


def statement_page(sheet: Sheet, statement: Statement) -> list[Section]:
    """Return the sections of a statement: who said what, about what, and where we read it."""
    return [
        parts.void_notice(statement.state, statement.void_reason),
        parts.amended_notice(sheet),
        parts.outline_notice(sheet),
        Section("", (said(statement.gist, BOLD), *_head(sheet, statement))),
        Section("", tuple(_quotation(statement)), hang=0),
        _about(sheet),
        _figures(sheet),
        parts.unsure(statement.uncertain),
        parts.citations(sheet, statement.citations),
        parts.links(sheet),
        parts.tags(statement.tags),
        parts.remarks(sheet),
        parts.record_line(sheet),
    ]


def _head(sheet: Sheet, statement: Statement) -> tuple[Content, ...]:
    named = sheet.named("actors", statement.speaker) if statement.speaker else None
    who = [parts.speaker(named, statement.speaker_as_written)]
    if named is not None and statement.speaker_as_written:
        who.append(said(f"“{statement.speaker_as_written}”", KNOWN))
    who.append(said(statement.capacity))
    for word, uid in (("for", statement.on_behalf_of), ("to", statement.addressee)):
        if uid:
            other = sheet.named("actors", uid)
            who.append(Content.styled(f"{word} ", KNOWN) + reference(other, other.title))
    when = parts.when_words(statement.when)
    return (joined(who), when, _what(statement))


def _what(statement: Statement) -> Content:
    kind = VOCABULARIES["statement_kind"].get(statement.kind)
    credibility = VOCABULARIES["credibility"][str(statement.credibility)]
    return joined(
        (
            one_line(kind.full if kind else statement.kind),
            one_line(label("form", statement.form)),
            f"credibility {one_line(credibility.full)}",
            one_line(label("state", statement.state)),
        ),
        " · ",
    )


def _quotation(statement: Statement) -> list[Content]:
    rows = []
    if statement.quote:
        language = statement.quote_language if statement.quote_original else None
        told = f"  ({one_line(language)})" if language else ""
        quote = Content("“") + prose(statement.quote) + Content("”")
        rows.append(quote + Content.styled(told, KNOWN))
    if statement.quote_original:
        rows.append(prose(statement.quote_original))
    return rows


def _about(sheet: Sheet) -> Section:
    rows = [_about_row(one) for one in sheet.file.said]
    return table_section("About", rows, (11, 11, 9, 14))


def _about_row(one: Said) -> list[Content]:
    stance = "" if one.stance in parts.QUIET_STANCES else label("stance", one.stance)
    asserts = "" if one.asserts == "affirms" else label("asserts", one.asserts)
    return [
        Content.styled(one_line(label("relation", one.relation)), KNOWN),
        Content(one_line(stance)),
        Content(one_line(asserts)),
        said(one.when.date.short()),
        joined((reference(one.record, one.record.title), reference(one.record))),
    ]


def _figures(sheet: Sheet) -> Section:
    rows = [
        [
            *parts.figure_words(figure.casualty),
            Content.styled("updated since" if figure.superseded else "", KNOWN),
            joined(
                (
                    parts.whose(sheet, figure),
                    reference(figure.incident, figure.incident.title),
                )
            ),
        ]
        for figure in sheet.file.figures
    ]
    return table_section("Figures", rows, (10, 10, 20, 13))
