"""The report as a Word document.

Styles come from a `report.docx` in the folder of templates where there is one (letterhead, fonts,
margins), else from the one that python-docx brings. Paragraphs are put together here and not by
python-docx's `add_paragraph`, which looks through the whole document for each: a report of 20,000
incidents has 200,000 of them. Text only ever becomes the text of a run, never a field or markup.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt, RGBColor

from tracker.errors import UsageError
from tracker.model.text import visible
from tracker.report.content import Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from docx.document import Document as Docx
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section

    from tracker.report.content import Area, Claims, Count, Entry, Question, Report, Sentence

BASE: Final = "report.docx"
"""The document in a folder of templates whose styles are used."""

_REFERENCE: Final = "Reference"
_SMALL: Final = "Small"
_WIDTHS: Final = (Mm(76), Mm(22), Mm(46), Mm(22))
"""Of the columns of the table of counts: kind, incidents, country, incidents."""
_SET: Final = (
    ("Normal", 9.5, 0, 3),
    ("Title", 18, 0, 2),
    ("Subtitle", 11, 0, 6),
    ("Heading 1", 13, 7, 2),
    ("Heading 2", 12, 12, 3),
    ("Heading 3", 10.5, 8, 2),
    ("Heading 4", 9.5, 6, 1),
    ("List Bullet", 9.5, 0, 2),
    ("List Bullet 2", 8.5, 0, 1),
    ("List Bullet 3", 8.5, 0, 1),
)
"""Points: the size of a style of ours, the space before and after."""
_STYLES: Final = (
    *("Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Heading 4", _SMALL),
    *("Normal", "List Bullet", "List Bullet 2", "List Bullet 3"),
)


def write(report: Report, folder: Path | None, made: datetime) -> bytes:
    """Return the report as a .docx; `made` is the moment that its properties give."""
    document = _base(folder)
    properties = document.core_properties
    properties.title = visible(f"{report.title}, {report.period}")[:255]
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = made
    writer = _Writer(document)
    writer.report(report)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _base(folder: Path | None) -> Docx:
    """Return an empty document with the styles that are to be used."""
    own = folder / BASE if folder is not None else None
    if own is not None and own.exists():
        try:
            document = Document(str(own))
        except Exception as error:  # of zipfile, lxml and python-docx, each in its own way
            raise UsageError(f"{own} is no Word document: {error}") from error
        for element in list(document.element.body)[:-1]:
            document.element.body.remove(element)
    else:
        document = Document()
        section = document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(20)
        section.top_margin = section.bottom_margin = Mm(16)
        _number_pages(section)
        _tighten(document)
    for name in _STYLES:
        if name not in document.styles:
            added = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            if name == _SMALL:
                added.font.size = Pt(8)
                added.paragraph_format.space_after = Pt(1)
    if _REFERENCE not in document.styles:
        style = document.styles.add_style(_REFERENCE, WD_STYLE_TYPE.CHARACTER)
        style.font.size = Pt(7.5)
        style.font.color.rgb = RGBColor(0x5F, 0x66, 0x6D)
    return document


def _tighten(document: Docx) -> None:
    """Set the built-in styles closer, so that the briefing stays on a page or two."""
    for name, size, before, after in _SET:
        style = document.styles[name]
        style.font.size = Pt(size)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.line_spacing = 1.0


def _number_pages(section: Section) -> None:
    """Put the number of the page at its foot; the field is ours, no text of a record is one."""
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


class _Writer:
    """Puts paragraphs and tables at the end of a document."""

    def __init__(self, document: Docx) -> None:
        self._document = document
        self._end = document.element.body[-1]
        self._ids = {name: document.styles[name].style_id for name in (*_STYLES, _REFERENCE)}

    def report(self, report: Report) -> None:
        """Write all of it."""
        self._briefing(report)
        if not (report.is_brief or report.is_empty):
            self._annex(report)
        self.line("Heading 2" if not report.is_brief else "Heading 1", "Queries behind the numbers")
        for one in report.queries:
            self.line(_SMALL, f"{one.mark}  {one.query or 'everything'}")
        if report.withheld:
            self.line("Heading 2" if not report.is_brief else "Heading 1", "What is withheld")
            self.sentences(report.withheld)

    def _briefing(self, report: Report) -> None:
        self.line("Title", report.title)
        self.line("Subtitle", report.period)
        self.line(_SMALL, f"Found by: {report.asked}")
        self.sentences(report.basis)
        if report.is_empty:
            self.line("Normal", "Nothing is recorded of this.")
        self._section("Highlights", report.highlights)
        self._section("Overview", report.counts)
        self.tables(("kind", report.kinds), ("country", report.countries))
        self._section("Others killed, as claimed", report.figures)
        if report.more_figures:
            words = f"In {report.more_figures} more incidents people were killed, as claimed."
            self.line("List Bullet", words)
        self._section("What is contested", report.disputes)
        self._section("What is not known", report.lacking)
        rule = f" {report.highlights_rule}" if report.highlights else ""
        self.line(
            _SMALL,
            f"Made {report.made}. Figures are as claimed, a range where claims differ: never added "
            "up, never averaged. Square brackets hold the reference of the record that a sentence "
            f"rests on; q1, q2 stand for queries, at the end.{rule}",
        )

    def _section(self, heading: str, said: Sequence[Sentence]) -> None:
        if said:
            self.line("Heading 1", heading)
            self.sentences(said)

    def _annex(self, report: Report) -> None:
        heading = self._begin("Heading 1")
        before = OxmlElement("w:pageBreakBefore")
        heading[0].append(before)
        _run(heading, "Annex")
        self._incidents("Incidents by area and day", "", report.areas)
        self._incidents(report.around_heading, report.around_rule, report.around)
        if report.speakers:
            self.line("Heading 2", "Statements by speaker")
        for speaker in report.speakers:
            self.line("Heading 4", f"{speaker.name}, reliability {speaker.reliability}")
            self.sentences((one.said for one in speaker.statements), "List Bullet 2")
        self._questions("What is contested, claim against claim", report.contested)
        self._questions("What is not known, record by record", report.unknown)
        if report.sources:
            self.line("Heading 2", "Sources")
            self.sentences((one.cited for one in report.sources), "List Bullet 2")
            for text in report.legend:
                self.line(_SMALL, text)

    def _incidents(self, heading: str, rule: str, areas: Sequence[Area]) -> None:
        if areas:
            self.line("Heading 2", heading)
        if areas and rule:
            self.line(_SMALL, rule)
        for area in areas:
            self.line("Heading 3", f"{area.name} ({area.number})")
            for day in area.days:
                self.line("Heading 4", day.label)
                for entry in day.entries:
                    self.entry(entry)

    def _questions(self, heading: str, asked: Sequence[Question]) -> None:
        if asked:
            self.line("Heading 2", heading)
        for question in asked:
            if question.heading:
                self.paragraph("Heading 4", question.heading)
            self.sentences(question.points, "List Bullet 2")

    def entry(self, entry: Entry) -> None:
        """Write an incident."""
        self.paragraph("List Bullet", entry.head)
        self.sentences(entry.lines, "List Bullet 2")
        for figures in entry.figures:
            self.claims(figures)

    def claims(self, figures: Claims) -> None:
        """Write what is claimed of one question."""
        span = f": {figures.span} by what is claimed" if figures.span else ""
        head = self._begin("List Bullet 2")
        _run(head, figures.question + span + (". " if figures.support else ""))
        self._pieces(head, figures.support)
        self.sentences(figures.claims, "List Bullet 3")
        if figures.verdict:
            paragraph = self._begin("List Bullet 3")
            _run(paragraph, figures.verdict, bold="contradict" in figures.verdict)

    def sentences(self, sentences: Iterable[Sentence], style: str = "List Bullet") -> None:
        """Write each sentence as a paragraph."""
        for sentence in sentences:
            self.paragraph(style, sentence)

    def line(self, style: str, text: str) -> None:
        """Write a paragraph of plain text."""
        paragraph = self._begin(style)
        _run(paragraph, text)

    def paragraph(self, style: str, sentence: Sentence) -> None:
        """Write a sentence as a paragraph."""
        self._pieces(self._begin(style), sentence)

    def _pieces(
        self, paragraph: BaseOxmlElement, sentence: Sentence, *, bold: bool = False
    ) -> None:
        for piece in sentence:
            if piece.kind == "ref":
                _run(paragraph, f"[{piece.text}]", style=self._ids[_REFERENCE])
            else:
                _run(paragraph, piece.text, bold=bold or piece.kind == "strong")

    def tables(self, *counted: tuple[str, Sequence[Count]]) -> None:
        """Write numbers of incidents as one table, the countries beside the kinds."""
        if not any(counts for _, counts in counted):
            return
        table = self._document.add_table(rows=0, cols=2 * len(counted))
        table.autofit = False
        for column, width in zip(table.columns, _WIDTHS, strict=True):
            column.width = width
        length = max(len(counts) for _, counts in counted)
        for number in range(-1, length):
            cells = table.add_row().cells
            for at, (heading, counts) in enumerate(counted):
                label, value = cells[2 * at], cells[2 * at + 1]
                label.width, value.width = _WIDTHS[2 * at : 2 * at + 2]
                if number < 0:
                    texts: tuple[Sentence, Sentence] = (_words(heading), _words("incidents"))
                elif number < len(counts):
                    count = counts[number]
                    texts = (_words(count.label), (*_words(f"{count.number:,} "), *count.mark))
                else:
                    continue
                for cell, said in zip((label, value), texts, strict=True):
                    paragraph = cell.paragraphs[0]
                    paragraph.paragraph_format.space_after = Pt(1)
                    self._pieces(paragraph._p, said, bold=number < 0)
        self._end.addprevious(table._tbl)

    def _begin(self, style: str) -> BaseOxmlElement:
        paragraph = OxmlElement("w:p")
        properties = OxmlElement("w:pPr")
        named = OxmlElement("w:pStyle")
        named.set(qn("w:val"), self._ids[style])
        properties.append(named)
        paragraph.append(properties)
        self._end.addprevious(paragraph)
        return paragraph


def _words(text: str) -> Sentence:
    return (Piece("text", text),)


def _run(paragraph: BaseOxmlElement, text: str, *, bold: bool = False, style: str = "") -> None:
    run = OxmlElement("w:r")
    properties = OxmlElement("w:rPr")
    if style:
        named = OxmlElement("w:rStyle")
        named.set(qn("w:val"), style)
        properties.append(named)
    if bold:
        properties.append(OxmlElement("w:b"))
    run.append(properties)
    content = OxmlElement("w:t")
    content.set(qn("xml:space"), "preserve")
    content.text = visible(text, keep_newlines=False)
    run.append(content)
    paragraph.append(run)
