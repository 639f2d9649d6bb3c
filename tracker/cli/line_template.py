"""`--template`: a line of one's own for each record, made of literal text and the fields.

    {ref} {date:10} {title}        fields, in so many cells if a number stands behind the colon
    {killed:>6}                    pushed to the right
    {title!j}                      written so that JSON can hold it; also csv, html, markdown, shell

Braces are read by Python's own formatter, but what stands in them can only name a field: no
attribute, no index, no call. What comes from the file is one line and harmless to a terminal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import Formatter
from typing import TYPE_CHECKING, Any, Final

from tracker.cli.fields import named
from tracker.errors import UsageError
from tracker.model.text import csv_safe, one_line, pad

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tracker.cli.fields import Field

_CELLS: Final = re.compile(r"(>?)([0-9]{1,3})", re.ASCII)
_BACKSLASHED: Final = {r"\t": "\t", r"\n": "\n", r"\\": "\\"}


@dataclass(frozen=True, slots=True)
class Template:
    """A template that has been read: literal texts, and what writes a field of a row."""

    pieces: tuple[str | Callable[[Any], str], ...]
    fields: tuple[str, ...]
    """The names of the fields in it."""

    def fill(self, row: Any) -> str:
        """Return the line of a row."""
        return "".join([p if isinstance(p, str) else p(row) for p in self.pieces])


def read(text: str, table: str) -> Template:
    """Read a template for the rows of a table; raises UsageError that says what would be right."""
    pieces: list[str | Callable[[Any], str]] = []
    names: list[str] = []
    for literal, name, cells, escape in _parsed(text):
        if literal:
            pieces.append(re.sub(r"\\[tn\\]", lambda m: _BACKSLASHED[m[0]], literal))
        if name is None:
            continue
        if not name:
            raise UsageError(
                "Braces in a template hold the name of a field.",
                "Such as: {ref} {date} {title}. Braces of its own are doubled: {{ }}",
            )
        pieces.append(_piece(named(table, name), cells or "", escape))
        names.append(name)
    if not names:
        raise UsageError("The template names no field.", "Such as: '{ref} {date} {title}'")
    return Template(tuple(pieces), tuple(names))


def _parsed(text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    try:
        return list(Formatter().parse(text))
    except ValueError as error:
        raise UsageError(
            f"The template cannot be read: {error}.",
            "Such as: '{ref} {date} {title}'. Braces of its own are doubled: {{ }}",
        ) from error


def _piece(field: Field, cells: str, escape: str | None) -> Callable[[Any], str]:
    """Return what writes a field: escaped, or in so many cells, or as it is."""
    if escape is not None:
        if escape not in ESCAPES:
            known = ", ".join(f"!{letter} {what}" for letter, (what, _) in ESCAPES.items())
            raise UsageError(f"There is no !{escape} in a template.", f"There are: {known}")
        if cells:
            raise UsageError(
                f"{{{field.name}!{escape}:{cells}}}: what was escaped cannot be cut.",
                f"{{{field.name}!{escape}}} or {{{field.name}:{cells}}}",
            )
        write = ESCAPES[escape][1]
        return lambda row: write(field, row)
    if not cells:
        return lambda row: one_line(field.shown(row))
    size = _CELLS.fullmatch(cells)
    if size is None:
        raise UsageError(
            f"{{{field.name}:{cells}}}: behind the colon stands a number of cells.",
            f"{{{field.name}:20}}, or pushed to the right {{{field.name}:>20}}",
        )
    wanted, right = int(size[2]), bool(size[1])
    return lambda row: pad(one_line(field.shown(row)), wanted, right)


def _csv(field: Field, row: Any) -> str:
    return '"' + csv_safe(one_line(field.shown(row))).replace('"', '""') + '"'


def _html(field: Field, row: Any) -> str:
    from html import escape

    return escape(one_line(field.shown(row)))


def _json(field: Field, row: Any) -> str:
    from tracker.cli.jsonable import dumps

    return dumps(field.value(row))


def _markdown(field: Field, row: Any) -> str:
    from tracker.cli.sheet import escape_markdown

    return escape_markdown(field.shown(row))


def _shell(field: Field, row: Any) -> str:
    from shlex import quote

    return quote(one_line(field.shown(row)))


ESCAPES: Final[Mapping[str, tuple[str, Callable[[Field, Any], str]]]] = {
    "c": ("csv", _csv),
    "h": ("html", _html),
    "j": ("json", _json),
    "m": ("markdown", _markdown),
    "s": ("shell", _shell),
}
"""The letter after `!` to what the text is then fit for, and what writes it so."""
