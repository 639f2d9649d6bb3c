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

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from docx.document import Document as Docx
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section

    from tracker.report.content import Claims, Count, Entry, Question, Report, Sentence

BASE: Final = "report.docx"
"""The document in a folder of templates whose styles are used."""

_REFERENCE: Final = "Reference"
_WIDTHS: Final = (Mm(58), Mm(24), Mm(84))
"""Of the columns of a table of counts."""
_STYLES: Final = (
    *("Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3"),
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
        section.left_margin = section.right_margin = Mm(22)
        section.top_margin = section.bottom_margin = Mm(20)
        document.styles["Normal"].font.size = Pt(10)
        _number_pages(section)
    for name in _STYLES:
        if name not in document.styles:
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if _REFERENCE not in document.styles:
        style = document.styles.add_style(_REFERENCE, WD_STYLE_TYPE.CHARACTER)
        style.font.size = Pt(7.5)
        style.font.color.rgb = RGBColor(0x5F, 0x66, 0x6D)
    return document


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
        self.line("Title", report.title)
        self.line("Subtitle", report.period)
        self.line(
            "Normal",
            f"Made {report.made} of the records found by: {report.query or 'everything'}. What "
            "stands in square brackets is the reference of the record, or the query, that a "
            "sentence rests on.",
        )
        self.sentences(report.basis)
        if not report.areas:
            self.line("Normal", "Nothing is recorded of this.")
        if report.highlights:
            self.line("Heading 1", "Highlights")
            self.sentences(report.highlights)
            self.line("Normal", report.highlights_rule)
        self._overview(report)
        self._incidents(report)
        if report.speakers:
            self.line("Heading 1", "Statements by speaker")
        for speaker in report.speakers:
            self.line("Heading 3", f"{speaker.name}, reliability {speaker.reliability}")
            self.sentences(statement.said for statement in speaker.statements)
        self._questions("What is contested", report.contested)
        self._questions("What is not known", report.unknown)
        if report.sources:
            self.line("Heading 1", "Sources")
            self.sentences(source.cited for source in report.sources)
            for text in report.legend:
                self.line("Normal", text)
        if report.withheld:
            self.line("Heading 1", "What is withheld")
            self.sentences(report.withheld)

    def _overview(self, report: Report) -> None:
        self.line("Heading 1", "Overview")
        self.sentences(report.counts)
        self.table("kind", report.kinds)
        self.table("country", report.countries)
        if not report.figures:
            return
        self.line("Heading 2", "The dead, as claimed")
        self.line("Normal", "Never added up and never averaged.")
        for entry in report.figures:
            self.paragraph("List Bullet", entry.head)
            for figures in entry.figures:
                self.claims(figures)
        if report.more_figures:
            text = f"{report.more_figures} more with figures of the dead in the list below."
            self.line("Normal", text)

    def _incidents(self, report: Report) -> None:
        if report.areas:
            self.line("Heading 1", "Incidents by area and day")
        for area in report.areas:
            self.line("Heading 2", f"{area.name} ({area.number})")
            for day in area.days:
                self.line("Heading 3", day.label)
                for entry in day.entries:
                    self.entry(entry)

    def _questions(self, heading: str, asked: Sequence[Question]) -> None:
        if asked:
            self.line("Heading 1", heading)
        for question in asked:
            if question.heading:
                self.paragraph("Heading 3", question.heading)
            self.sentences(question.points)

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

    def _pieces(self, paragraph: BaseOxmlElement, sentence: Sentence) -> None:
        for piece in sentence:
            if piece.kind == "ref":
                _run(paragraph, f"[{piece.text}]", style=self._ids[_REFERENCE])
            else:
                _run(paragraph, piece.text, bold=piece.kind == "strong")

    def table(self, heading: str, counts: Sequence[Count]) -> None:
        """Write numbers of incidents as a table."""
        if not counts:
            return
        table = self._document.add_table(rows=0, cols=3)
        table.autofit = False
        for column, width in zip(table.columns, _WIDTHS, strict=True):
            column.width = width
        rows = ((count.label, f"{count.number:,}", count.query) for count in counts)
        for texts in ((heading, "incidents", "found by"), *rows):
            cells = table.add_row().cells
            for cell, text, width in zip(cells, texts, _WIDTHS, strict=True):
                cell.width = width
                cell.text = visible(text)
                cell.paragraphs[0].paragraph_format.space_after = Pt(2)
                cell.paragraphs[0].runs[0].font.bold = len(table.rows) == 1 or None
            cells[2].paragraphs[0].runs[0].style = _REFERENCE if len(table.rows) > 1 else None
            cells[1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self._end.addprevious(table._tbl)
        self.line("Normal", "")

    def _begin(self, style: str) -> BaseOxmlElement:
        paragraph = OxmlElement("w:p")
        properties = OxmlElement("w:pPr")
        named = OxmlElement("w:pStyle")
        named.set(qn("w:val"), self._ids[style])
        properties.append(named)
        paragraph.append(properties)
        self._end.addprevious(paragraph)
        return paragraph


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
