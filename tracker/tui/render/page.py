"""A page of text: labelled sections, wrapped with a hanging indent, with references to step to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content
from textual.style import Style

from tracker.model.text import one_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tracker.store.dossier import Named

KNOWN = "$known"
"""The style of what one knows already: labels, references, units."""
BOLD = "bold"
WARN = "bold $warning"

_LABEL = 9
_HANG_MOST = 30
_META = "record"


class Section(NamedTuple):
    """Rows under one label; each row is wrapped by itself. Without a label rows use the margin.

    `hang`: by how many cells the further lines of a row are indented; prose has none. `ours`: it
    is no text of the record, and no match of the filter is looked for in it.
    """

    label: str
    rows: tuple[Content, ...]
    hang: int = 2
    ours: bool = False


class Target(NamedTuple):
    """Where a reference stands on the page, and the record that it means."""

    line: int
    start: int
    end: int
    table: str
    uid: str


class Page(NamedTuple):
    """A page laid out for a width; `ours` are the leading cells of lines that are not the record's.

    Such as labels.
    """

    lines: tuple[Content, ...]
    targets: tuple[Target, ...]
    ours: Mapping[int, int]

    @property
    def text(self) -> str:
        """The page without styles."""
        return "\n".join(line.plain for line in self.lines)


def said(text: str | None, style: str = "") -> Content:
    """Return stored text on one line, harmless."""
    return Content.styled(one_line(text or ""), style)


def prose(text: str | None, style: str = "") -> Content:
    """Return stored text with its paragraphs, harmless."""
    return Content.styled(visible((text or "").strip()), style)


def joined(parts: Iterable[Content | str], gap: str = "  ") -> Content:
    """Return the parts that are not empty with a gap between."""
    contents = [part if isinstance(part, Content) else Content(part) for part in parts]
    return Content(gap).join([part for part in contents if part.plain])


def reference(named: Named, text: str | None = None, style: str = "") -> Content:
    """Return `text`, or the reference itself, as something that can be followed."""
    shown = one_line(text) if text is not None else named.reference
    content = Content.styled(shown, style or (KNOWN if text is None else ""))
    return content.stylize(Style.from_meta({_META: (named.table, named.uid)}))


def padded(content: Content, width: int) -> Content:
    """Return the content in exactly `width` cells, cut with "…" where it is longer."""
    if content.cell_length > width:
        content = content.truncate(width, ellipsis=True)
    return content.pad_right(width - content.cell_length)


def within(content: Content, width: int, most: int) -> Content:
    """Return the content in at most `most` lines of `width` cells; "…" says that it was cut."""
    lines = content.wrap(max(1, width))
    if len(lines) <= most:
        return content
    *kept, last = lines[:most]
    return Content("\n").join([*kept, last.rstrip().truncate(width - 1) + Content("…")])


def table_section(label: str, rows: list[list[Content]], widest: tuple[int, ...]) -> Section:
    """Return aligned rows as a section whose further lines hang under the last column."""
    lines = table(rows, widest)
    tails = [row[-1].plain for row in rows]
    heads = [
        len(line.plain) - len(tail)
        for line, tail in zip(lines, tails, strict=True)
        if tail and line.plain.endswith(tail)
    ]
    return Section(label, lines, hang=min([*heads, _HANG_MOST]))


def table(rows: list[list[Content]], widest: tuple[int, ...]) -> tuple[Content, ...]:
    """Return rows with aligned columns; a column is as wide as it needs, at most `widest`.

    The last column is not padded. Columns that are empty in all rows take no room.
    """
    used = [any(row[n].plain for row in rows) for n in range(len(widest))]
    widths = [
        min(most, max((row[n].cell_length for row in rows), default=0))
        for n, most in enumerate(widest)
    ]
    result = []
    for row in rows:
        cells = [padded(row[n], widths[n]) for n in range(len(widest)) if used[n]]
        tail = row[len(widest) :]
        result.append(Content("  ").join([*cells, *tail]).rstrip())
    return tuple(result)


def lay_out(sections: Iterable[Section], width: int) -> Page:
    """Wrap the sections for a page of `width` cells, one blank line between them."""
    lines: list[Content] = []
    ours: dict[int, int] = {}
    for section in sections:
        if not section.rows:
            continue
        if lines:
            lines.append(Content(""))
        indent = _LABEL if section.label else 0
        first = len(lines)
        for row in section.rows:
            room = max(8, width - indent)
            lines += _wrapped(row, room, indent, min(section.hang, room // 2))
        if section.label:
            label = Content.styled(section.label.ljust(_LABEL), KNOWN)
            lines[first] = label + lines[first][_LABEL:]
            ours[first] = _LABEL
        if section.ours:
            ours |= dict.fromkeys(range(first, len(lines)), width)
    return Page(tuple(lines), tuple(_targets(lines)), ours)


def _wrapped(row: Content, width: int, indent: int, hang: int) -> list[Content]:
    lines: list[Content] = []
    for paragraph in row.split("\n", allow_blank=True):
        first = paragraph if paragraph.cell_length <= width else paragraph.wrap(width)[0].rstrip()
        lines.append(first.pad_left(indent))
        rest = paragraph[len(first.plain) :]
        if rest.plain.strip():
            blanks = len(rest.plain) - len(rest.plain.lstrip())
            further = rest[blanks:].wrap(max(6, width - hang))
            lines += [piece.rstrip().pad_left(indent + hang) for piece in further]
    return lines


def _targets(lines: list[Content]) -> Iterable[Target]:
    for number, line in enumerate(lines):
        for span in sorted(line.spans, key=lambda span: span.start):
            meta = span.style.meta if isinstance(span.style, Style) else {}
            if _META in meta:
                table_name, uid = meta[_META]
                yield Target(number, span.start, span.end, table_name, uid)
