"""Rows to stdout in each format. Each writer is handed rows one after the other and keeps none."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tracker.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tracker.cli.fields import Field
    from tracker.cli.line_template import Template
    from tracker.cli.streams import Style
    from tracker.query.highlight import Highlighter, Term

    Rows = Iterable[Any]


class Layout(NamedTuple):
    """How rows are to look. `cells` is the width of a terminal; None cuts nothing."""

    fields: Sequence[Field]
    end: str
    cells: int | None
    style: Style
    terms: tuple[Term, ...] = ()
    """What was searched for: a long text is shown from a little before it."""
    template: Template | None = None
    """What `--template` says; None where it is not given."""

    @property
    def names(self) -> frozenset[str]:
        """The names of the fields that are written."""
        if self.template is not None:
            return frozenset(self.template.fields)
        return frozenset(field.name for field in self.fields)


def write(format_: str, rows: Rows, layout: Layout) -> None:
    """Write rows in a format of `options.FORMATS`, or ("template") as the layout's says."""
    _WRITERS[format_](rows, layout)


def _template(rows: Rows, layout: Layout) -> None:
    assert layout.template is not None
    for row in rows:
        sys.stdout.write(layout.template.fill(row) + layout.end)


def _tsv(rows: Rows, layout: Layout) -> None:
    put, end, fields = sys.stdout.write, layout.end, layout.fields
    for row in rows:
        put("\t".join([one_line(field.shown(row)) for field in fields]) + end)


def _refs(rows: Rows, layout: Layout) -> None:
    for row in rows:
        sys.stdout.write(row.reference + layout.end)


def _csv(rows: Rows, layout: Layout) -> None:
    import csv

    from tracker.model.text import csv_safe

    writer = csv.writer(sys.stdout, lineterminator="\r\n")  # RFC 4180
    writer.writerow([field.name for field in layout.fields])
    for row in rows:
        writer.writerow([csv_safe(one_line(field.shown(row))) for field in layout.fields])


def _json(rows: Rows, layout: Layout) -> None:
    from tracker.cli.jsonable import dumps

    separator = "[\n"
    for row in rows:
        sys.stdout.write(separator + dumps({f.name: f.value(row) for f in layout.fields}))
        separator = ",\n"
    sys.stdout.write("[]\n" if separator == "[\n" else "\n]\n")


def _jsonl(rows: Rows, layout: Layout) -> None:
    from tracker.cli.jsonable import dumps

    for row in rows:
        sys.stdout.write(dumps({f.name: f.value(row) for f in layout.fields}) + layout.end)


def _md(rows: Rows, layout: Layout) -> None:
    from tracker.cli.sheet import escape_markdown

    names = [field.name for field in layout.fields]
    sys.stdout.write(f"| {' | '.join(names)} |\n| {' | '.join('---' for _ in names)} |\n")
    for row in rows:
        cells = [escape_markdown(field.shown(row)) for field in layout.fields]
        sys.stdout.write(f"| {' | '.join(cells)} |\n")


_LAST_LEAST: Final = 24
"""Cells that the last column keeps, as long as the others can give way."""

_FIXED: Final = ("ref", "date", "date_short", "date_words", "killed")
"""What is never cut: a cut reference, date or number is a wrong one."""

_WIDEST: Final = {
    "place": 24,
    "speaker": 26,
    "publisher": 24,
    "name": 44,
    "title": 60,
    "gist": 60,
    "found_as": 40,
    **dict.fromkeys(("parties", "figures", "statements", "about", "links", "remarks"), 48),
    "sources": 32,
}
_OTHERS_WIDEST: Final = 18
_NARROWEST: Final = 8
_LEAST: Final = {"title": 32, "gist": 32, "name": 24, "found_as": 14}
"""What is read first keeps more than the others, also beside the reason why it was found."""

_LONG: Final = ("summary", "quote")


def _table(rows: Rows, layout: Layout) -> None:
    """Write aligned columns; in a terminal each is cut to its share, the last to what is left."""
    from tracker.cli.streams import print_lines
    from tracker.model.text import cut, pad, width
    from tracker.query.highlight import Highlighter

    sought = Highlighter(layout.terms)
    lines = [[_cell(field, row, sought) for field in layout.fields] for row in rows]
    if not lines:
        return
    # A column that is empty in all rows takes no room.
    used = [n for n in range(len(layout.fields)) if any(line[n] for line in lines)]
    lines = [[line[n] for n in used] for line in lines]
    layout = layout._replace(fields=[layout.fields[n] for n in used])
    widths = [max(width(line[n]) for line in lines) for n in range(len(layout.fields))]
    if layout.cells is not None:
        widths = _fitted(layout, widths)
    last = len(widths) - 1
    print_lines(
        "  ".join(
            layout.style(
                cut(cell, widths[n]) if n == last else pad(cell, widths[n]),
                *_WEIGHT.get(layout.fields[n].name, ()),
            )
            for n, cell in enumerate(line)
        ).rstrip()
        for line in lines
    )


_WEIGHT: Final = {"ref": ("dim",), "title": ("bold",), "gist": ("bold",), "name": ("bold",)}


def _cell(field: Field, row: Any, sought: Highlighter) -> str:
    text = one_line(field.shown(row))
    if not sought or field.name not in _LONG:
        return text
    from tracker.query.snippets import around

    return around(text, sought) or text


def _fitted(layout: Layout, widths: list[int]) -> list[int]:
    """Return widths that fill the terminal: what is fixed whole, the others give way."""
    assert layout.cells is not None
    names = [field.name for field in layout.fields[:-1]]
    fitted = [
        natural if name in _FIXED else min(natural, _WIDEST.get(name, _OTHERS_WIDEST))
        for name, natural in zip(names, widths[:-1], strict=True)
    ]
    room = layout.cells - sum(fitted) - 2 * len(fitted)
    least = _LEAST.get(layout.fields[-1].name, _LAST_LEAST)
    while room < min(least, widths[-1]):
        giving = [
            n
            for n, name in enumerate(names)
            if name not in _FIXED and fitted[n] > _LEAST.get(name, _NARROWEST)
        ]
        if not giving:
            break
        fitted[max(giving, key=lambda n: fitted[n])] -= 1
        room += 1
    return [*fitted, max(room, 1)]


_WRITERS: Final[dict[str, Callable[[Rows, Layout], None]]] = {
    "table": _table,
    "tsv": _tsv,
    "csv": _csv,
    "json": _json,
    "jsonl": _jsonl,
    "md": _md,
    "refs": _refs,
    "template": _template,
}
