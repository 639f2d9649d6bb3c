"""One record as a page of text or Markdown: a heading, labelled lines, sections of aligned rows."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tracker.model.text import one_line, pad, visible, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.cli.streams import Style

_LABEL_CELLS = 11
_START_MOST = 0.6
"""Part of the width that the columns may take before the last cell gets lines of its own."""

_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_MARKDOWN_START: Final = re.compile(r"^(\s*)([-+=]|\d+[.)])(?=\s|$)")


@dataclass(slots=True)
class Section:
    """Rows under a heading. The last cell of a row may be long; the others are columns."""

    heading: str
    rows: list[tuple[str, ...]]


@dataclass(slots=True)
class Sheet:
    """What is said of one record. Texts are as stored; the writers below make them harmless."""

    reference: str
    title: str
    marks: tuple[str, ...]
    lines: list[tuple[str, str]] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)

    def line(self, label: str, text: object) -> None:
        """Add a labelled line, unless there is nothing to say."""
        if text is not None and text != "":
            self.lines.append((label, str(text)))

    def section(self, heading: str, rows: Sequence[tuple[str, ...]]) -> None:
        """Add a section, unless it is empty."""
        if rows:
            self.sections.append(Section(heading, list(rows)))


def as_text(sheet: Sheet, style: Style, cells: int | None) -> Iterator[str]:
    """Yield the lines of a sheet, wrapped to `cells`; None wraps nothing."""
    yield f"{style(sheet.reference, 'bold')}  {style(one_line(sheet.title), 'bold')}"
    yield " " * (len(sheet.reference) + 2) + " · ".join(
        _marked(mark, style) for mark in sheet.marks
    )
    for number, (label, text) in enumerate(sheet.lines):
        if number == 0:
            yield ""
        yield from _labelled(label, text, style, cells)
    for section in sheet.sections:
        yield ""
        yield style(section.heading, "bold")
        yield from _aligned(section.rows, cells)


def as_markdown(sheet: Sheet) -> Iterator[str]:
    """Yield the lines of a sheet as Markdown in which no stored text is markup."""
    yield f"# {escape_markdown(sheet.title)}"
    yield ""
    yield f"`{sheet.reference}` · {' · '.join(escape_markdown(mark) for mark in sheet.marks)}"
    for label, text in sheet.lines:
        yield ""
        paragraphs = [escape_markdown(line) for line in visible(text).splitlines() if line.strip()]
        yield f"**{label}:** " + "  \n".join(paragraphs)
    for section in sheet.sections:
        yield ""
        yield f"## {section.heading}"
        yield ""
        for row in section.rows:
            yield "- " + " · ".join(escape_markdown(cell) for cell in row if cell)


def escape_markdown(text: str) -> str:
    """Return one line of text that Markdown shows as it is."""
    escaped = _MARKDOWN.sub(r"\\\1", one_line(text))
    return _MARKDOWN_START.sub(r"\1\\\2", escaped)


def _marked(mark: str, style: Style) -> str:
    return style(mark, "red") if mark in ("void", "claims contradict each other") else mark


def _labelled(label: str, text: str, style: Style, cells: int | None) -> Iterator[str]:
    indent = " " * _LABEL_CELLS
    paragraphs = visible(text).splitlines() or [""]
    lines = [line for paragraph in paragraphs for line in _wrapped(paragraph, cells, _LABEL_CELLS)]
    yield f"{style(label.ljust(_LABEL_CELLS), 'dim')}{lines[0]}"
    for line in lines[1:]:
        yield f"{indent}{line}" if line else ""


def _aligned(rows: list[tuple[str, ...]], cells: int | None) -> Iterator[str]:
    """Yield the rows with their columns under each other; only the last cell is wrapped."""
    shown = [tuple(one_line(cell) for cell in row) for row in rows]
    widths = _widths(shown, cells)
    for row in shown:
        columns = [pad(cell, room) for cell, room in zip(row[:-1], widths, strict=False) if room]
        start = "  " + "".join(f"{column}  " for column in columns)
        yield from _row(start, row[-1], cells)


def _row(start: str, last: str, cells: int | None) -> Iterator[str]:
    """Yield one row: its columns, and its last cell beside them or, where that is long, below."""
    indent = width(start)
    beside = _wrapped(last, cells, indent)
    if cells is None or indent <= cells * _START_MOST or indent + width(last) <= cells:
        yield (start + beside[0]).rstrip()
        yield from (" " * indent + line for line in beside[1:])
        return
    for number, line in enumerate(_wrapped(start.strip(), cells, 6)):
        yield ("      " if number else "  ") + line
    if last:
        yield from (" " * _LABEL_CELLS + line for line in _wrapped(last, cells, _LABEL_CELLS))


def _widths(rows: list[tuple[str, ...]], cells: int | None) -> list[int]:
    """Return the widths of all columns but the last; on a terminal none takes a third of it."""
    count = max(len(row) for row in rows) - 1
    widths = [
        max((width(row[n]) for row in rows if n < len(row) - 1), default=0) for n in range(count)
    ]
    return widths if cells is None else [min(room, cells // 3) for room in widths]


def _wrapped(text: str, cells: int | None, indent: int) -> list[str]:
    if cells is None:
        return [text]
    return textwrap.wrap(text, max(12, cells - indent), break_on_hyphens=False) or [""]
