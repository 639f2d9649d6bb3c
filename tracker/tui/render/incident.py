"""The page of an incident."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from tracker.model.figures import say_span
from tracker.model.names import index_text
from tracker.model.text import one_line
from tracker.model.vocabulary import VOCABULARIES, label
from tracker.tui.render import parts
from tracker.tui.render.page import (
    BOLD,
    KNOWN,
    WARN,
    Section,
    joined,
    prose,
    reference,
    said,
    table,
    table_section,
)
from tracker.tui.render.rows import say_dead

if TYPE_CHECKING:
    from tracker.model.records import Incident
    from tracker.store.dossier import Figure, Said
    from tracker.tui.reading import Sheet


def incident_page(sheet: Sheet, incident: Incident) -> list[Section]:
    """Return the sections of an incident: what and where, who, figures, what was said."""
    return [
        parts.void_notice(incident.state, incident.void_reason),
        parts.amended_notice(sheet),
        parts.outline_notice(sheet),
        Section("", (said(incident.title, BOLD), *_head(sheet, incident))),
        Section("", (prose(incident.summary),) if incident.summary else (), hang=0),
        _who(sheet, incident),
        _figures(sheet),
        _contested(sheet),
        parts.support(sheet.support),
        _made_of(sheet),
        _said(sheet),
        parts.unsure(incident.uncertain),
        parts.gaps(sheet),
        parts.citations(sheet, incident.citations),
        parts.links(sheet),
        parts.tags(incident.tags),
        parts.remarks(sheet),
        parts.record_line(sheet),
    ]


def _head(sheet: Sheet, incident: Incident) -> tuple[Content, ...]:
    when = parts.when_words(incident.when)
    kind = VOCABULARIES["incident_kind"].get(incident.kind)
    grade = "" if incident.grade == "ungraded" else label("grade", incident.grade)
    what = joined(
        (
            one_line(kind.full if kind else incident.kind),
            one_line(incident.weapon or ""),
            _unit(incident),
            one_line(label("state", incident.state)),
            one_line(grade),
            "sensitive" if incident.sensitive else "",
        ),
        " · ",
    )
    note = (said(incident.place_note),) if incident.place_note else ()
    return (when, _where(sheet, incident), *note, what)


def _unit(incident: Incident) -> str:
    if incident.unit == "event":
        return ""
    if incident.count_low is None and incident.count_high is None:
        return label("unit", incident.unit)
    return f"{label('unit', incident.unit)} of {say_span(incident.count_low, incident.count_high)}"


def _where(sheet: Sheet, incident: Incident) -> Content:
    place = Content("" if incident.place_note else "place not known")
    if incident.place:
        named = sheet.named("places", incident.place)
        place = reference(named, named.title)
    precision = ""
    if incident.geo_precision not in ("unknown", "exact"):
        precision = f"({label('geo_precision', incident.geo_precision)})"
    position = ""
    if incident.latitude is not None and incident.longitude is not None:
        position = f"{incident.latitude:.2f} {incident.longitude:.2f}"
    known = (Content.styled(precision, KNOWN), Content.styled(position, KNOWN))
    return joined((place, *known), " ")


def _who(sheet: Sheet, incident: Incident) -> Section:
    rows = []
    for party in incident.involvements:
        actor = sheet.named("actors", party.actor)
        word = Content("")
        if party.statement:
            named = sheet.named("statements", party.statement)
            void = Content.styled("void", WARN) if named.state == "void" else Content("")
            word = joined((reference(named), void), " ")
        # The words of the source, unless they are the name but for hyphens and marks.
        same = index_text(party.as_written or "") == index_text(actor.title)
        written = party.note if same or not party.as_written else f"“{party.as_written}”"
        rows.append(
            [
                Content(one_line(label("role", party.role))),
                Content(one_line(label("attribution", sheet.file.named_as(party)))),
                joined((reference(actor, actor.title), said(written, KNOWN), word)),
            ]
        )
    return table_section("Who", rows, (11, 11))


def _figures(sheet: Sheet) -> Section:
    rows = [_figure_row(sheet, figure) for figure in sheet.file.figures]
    return table_section("Figures", rows, (10, 10, 20))


def _contested(sheet: Sheet) -> Section:
    words = "! claims contradict each other: B shows them side by side"
    return Section("", (Content.styled(words, WARN),) if sheet.contested else ())


def _figure_row(sheet: Sheet, figure: Figure) -> list[Content]:
    who = Content("our view")
    if figure.statement is not None:
        who = parts.speaker(figure.speaker, None)
    worded = figure.casualty.as_worded
    tail = joined(
        (
            parts.whose(sheet, figure),
            Content.styled(parts.grades(figure.reliability, figure.credibility), KNOWN),
            reference(figure.statement) if figure.statement else "",
            Content.styled("updated since" if figure.superseded else "", KNOWN),
            said(f"“{worded}”" if worded else "", KNOWN),
        )
    )
    return [*parts.figure_words(figure.casualty), joined((who, tail))]


def _made_of(sheet: Sheet) -> Section:
    rows = []
    for link in sheet.file.links:
        if link.kind == "part_of" and not link.outgoing:
            dead = sheet.dead.get(link.other.uid)
            rows.append(
                [
                    reference(link.other),
                    joined(
                        (
                            reference(link.other, link.other.title),
                            Content.styled(f"killed {say_dead(dead)}" if dead else "", BOLD),
                        )
                    ),
                ]
            )
    return table_section("Parts", rows, (8,))


def _said(sheet: Sheet) -> Section:
    heads = table([_said_head(one) for one in sheet.file.said], (14, 10))
    rows = []
    for one, head in zip(sheet.file.said, heads, strict=True):
        words = parts.quoted(one.quote) if one.quote else said(one.record.title)
        rows += [head, words.pad_left(2)]
    return Section("Said", tuple(rows))


def _said_head(one: Said) -> list[Content]:
    stance = "" if one.stance in parts.QUIET_STANCES else label("stance", one.stance)
    if one.asserts in ("disputes", "doubts"):
        stance = label("asserts", one.asserts)
    relation = "" if one.relation == "subject" else label("relation", one.relation)
    return [
        reference(one.record, one.when.date.short(), " "),
        Content(one_line(label("statement_kind", one.kind))),
        joined(
            (
                parts.speaker(one.speaker, one.as_written),
                Content(one_line(stance)),
                Content.styled(one_line(relation), KNOWN),
                Content.styled(parts.grades(one.reliability, one.credibility), KNOWN),
                reference(one.record),
            )
        ),
    ]
