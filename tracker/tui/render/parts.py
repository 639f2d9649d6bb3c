"""The sections that pages of several kinds of records share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from tracker.analysis import corroboration
from tracker.model.figures import say_figure
from tracker.model.reading import lacks_year
from tracker.model.text import author_name, one_line
from tracker.model.vocabulary import label
from tracker.tui.render.page import (
    KNOWN,
    WARN,
    Section,
    joined,
    prose,
    reference,
    said,
    table_section,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tracker.analysis.corroboration import Corroboration
    from tracker.model.records import Casualty, Citation
    from tracker.model.when import When
    from tracker.store.dossier import Figure, Named
    from tracker.tui.reading import Sheet

_AT_MOST = 5
"""Records that a line about a gap names."""

QUIET_STANCES = ("none", "")


def figure_words(figure: Casualty) -> list[Content]:
    """Say one figure in three cells: "killed", "5–9", "combatant of them"."""
    number = say_figure(figure.low, figure.best, figure.high)
    victims = "" if figure.victims == "unknown" else one_line(label("victims", figure.victims))
    return [
        Content(one_line(label("harm", figure.harm))),
        Content.styled(number, "bold"),
        joined((victims, Content.styled("of them" if figure.subset else "", KNOWN)), " "),
    ]


def whose(sheet: Sheet, figure: Figure) -> Content:
    """Say whose people a figure counts: "of US-led coalition".

    Blank where it is anybody's, and where the speaker counts its own: that is said by who it is.
    """
    uid = figure.casualty.actor
    if not uid or (figure.speaker is not None and figure.speaker.uid == uid):
        return Content("")
    actor = sheet.named("actors", uid)
    return joined((Content.styled("of", KNOWN), reference(actor, actor.title)), " ")


def when_words(when: When) -> Content:
    """Say when, and in which words it was written if they say more."""
    spoken = said(when.words())
    written = one_line(when.as_written or "")
    if not written or written in (spoken.plain, when.date.edtf):
        return spoken
    unsaid = ", no year" if lacks_year(when.as_written) else ""
    return joined((spoken, Content.styled(f"“{written}”{unsaid}", KNOWN)))


def grades(reliability: str, credibility: int | None) -> str:
    """Say how good source and item are, the two axes side by side: "C3"; blank if not judged."""
    if reliability == "F" and credibility in (None, 6):
        return ""
    return f"{reliability}{credibility or 6}"


def quoted(text: str) -> Content:
    """Return the words of a source in quotation marks."""
    return Content("“") + said(text) + Content("”")


def speaker(named: Named | None, as_written: str | None) -> Content:
    """Return who speaks, as something to follow where the actor is known."""
    if named is not None:
        return reference(named, named.title)
    return said(as_written or "unnamed")


def short_date(sheet: Sheet, uid: str) -> str:
    """Return the date of a record that is named in passing; blank where it is unknown."""
    date = sheet.dates.get(uid)
    return "" if date is None or date.is_unknown else date.short()


def citations(sheet: Sheet, cited: Iterable[Citation]) -> Section:
    """Return the documents that a record cites, with locator and excerpt."""
    rows = []
    for citation in cited:
        document = sheet.named("documents", citation.document)
        rows.append(
            joined(
                (
                    reference(document),
                    reference(document, document.title),
                    said(short_date(sheet, document.uid), KNOWN),
                    said(citation.locator, KNOWN),
                )
            )
        )
        if citation.excerpt:
            rows.append(Content("  ") + quoted(citation.excerpt).stylize(KNOWN))
    return Section("Sources", tuple(rows))


def links(sheet: Sheet) -> Section:
    """Return the links to other records of the same kind; the parts have their own section."""
    rows = []
    for link in sheet.file.links:
        if link.kind == "part_of" and not link.outgoing:
            continue
        word = one_line(label("link_kind", link.kind))
        rows.append(
            [
                Content.styled(f"{word} →" if link.outgoing else f"← {word}", KNOWN),
                reference(link.other),
                said(short_date(sheet, link.other.uid)),
                joined((reference(link.other, link.other.title), said(link.note, KNOWN))),
            ]
        )
    return table_section("Links", rows, (16, 8, 14))


def mentions(sheet: Sheet) -> list[Section]:
    """Return what points to an actor, place or document: a section for each kind of record."""
    sections = []
    for name, heading in (("incidents", "In"), ("statements", "Said"), ("documents", "Papers")):
        rows = [
            [
                said(short_date(sheet, named.uid)),
                reference(named),
                reference(named, named.title),
            ]
            for named in sheet.file.mentions
            if named.table == name
        ]
        sections.append(table_section(heading, rows, (14, 8)))
    if sheet.file.more_mentions:
        left_out = f"… and {sheet.file.more_mentions:,} more"
        sections.append(Section("", (Content.styled(left_out, KNOWN),)))
    return sections


def remarks(sheet: Sheet) -> Section:
    """Return the conversation about the record."""
    rows = []
    for remark in sheet.file.remarks:
        done = " (settled)" if remark.resolved_at else ""
        head = f"{author_name(remark.author)} {(remark.created_at or '')[:10]}{done}"
        rows.append(Content.styled(f"{head.strip()}  ", KNOWN) + prose(remark.body))
    return Section("Remarks", tuple(rows))


def unsure(text: str | None) -> Section:
    """Return what we do not know, in words."""
    return Section("Unsure", (prose(text),) if text else (), hang=0)


def support(found: Corroboration | None) -> Section:
    """Return how many sources there really are, and that several are one where they are."""
    if found is None or not (found.documents or found.speakers):
        return Section("", ())
    told = Content.styled(" · ".join(corroboration.words(found)), KNOWN)
    circular = corroboration.warning(found)
    notice = Content.styled(f"! {circular}" if circular else "", WARN)
    return Section("Support", (joined((told, notice)),))


def gaps(sheet: Sheet) -> Section:
    """Return what is missing or cannot be right, where, and what would close it."""
    rows = []
    for gap, at in sheet.gaps:
        named = [reference(one) for one in at[:_AT_MOST]]
        more = Content.styled("…" if len(at) > _AT_MOST else "", KNOWN)
        where = joined((*named, more), " ")
        rows.append(joined((said(gap.words), where, said(f"→ {gap.closes}", KNOWN))))
    return Section("Gaps", tuple(rows))


def tags(names: Sequence[str]) -> Section:
    """Return the tags."""
    words = " ".join(f"+{one_line(name)}" for name in names)
    return Section("Tags", (Content(words),) if words else ())


def amended_notice(sheet: Sheet) -> Section:
    """Return what was changed of a final record since it became so, and whether nobody else saw it.

    Empty if there is nothing to say.
    """
    amended = sheet.file.amended
    words = (sheet.file.passed_own, amended.words if amended is not None else "")
    return Section("", tuple(Content.styled(f"! {one_line(it)}", WARN) for it in words if it))


def void_notice(state: str, reason: str | None) -> Section:
    """Return why the record is void, if it is."""
    if state != "void":
        return Section("", ())
    return Section("", (Content.styled(f"void: {one_line(reason or '')}", WARN),))


def outline_notice(sheet: Sheet) -> Section:
    """Return that the record is not all here, if it came into a review copy in outline."""
    words = "in outline: its parties, figures and sources did not come with this review copy"
    return Section("", (Content.styled(words, WARN),) if sheet.file.outline else ())


def record_line(sheet: Sheet) -> Section:
    """Return the reference, when the record was entered and by whom."""
    record = sheet.file.record
    added = f"added {(record.created_at or '')[:10]} by {author_name(record.created_by or '?')}"
    day = (record.updated_at or "")[:10]
    edited = "" if day in ("", (record.created_at or "")[:10]) else f"edited {day}"
    words = " · ".join(part for part in (sheet.file.reference, added, edited) if part)
    return Section("Record", (Content.styled(words, KNOWN),))
