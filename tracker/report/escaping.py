"""Text from the file made harmless in each format, before any template sees it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup, escape

from tracker.model.text import visible
from tracker.report.content import Piece

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Escape = Callable[[str], str]

# What begins something in CommonMark, GitHub's extensions of it, Pandoc's (attributes, TeX) or a
# site generator's braces; "&" only where it begins an entity, to spare "AT&T".
_MARKDOWN: Final = re.compile(r"[\\`*_\[\]<>{}|~$^]|&(?=#?\w+;)")
_LINE_START: Final = re.compile(r"\s*(?:[#+\-=:]|\d+(?=[.)]))")


def html(text: str) -> str:
    """Return text as it stands in HTML, in an element or a quoted attribute."""
    return str(escape(visible(text)))


def markdown(text: str) -> str:
    """Return text as it stands in Markdown, also where it begins a line."""
    return begun(inside(text))


def inside(text: str) -> str:
    """Return text as it stands within a line of Markdown: shown as it is."""
    return _MARKDOWN.sub(r"\\\g<0>", plain(text))


def begun(line: str) -> str:
    """Return a line of Markdown, its text escaped already, so that it begins no block."""
    begins = _LINE_START.match(line)
    if begins is None:
        return line
    # Of a number the full stop behind it is escaped: "\\1." would be shown with its backslash.
    at = begins.end() if line[begins.end() - 1].isdigit() else begins.end() - 1
    return line[:at] + "\\" + line[at:]


def plain(text: str) -> str:
    """Return text as it stands in plain text, where a new line could feign a heading."""
    return " ".join(visible(text).splitlines())


ESCAPES: Final[Mapping[str, Escape]] = {"html": html, "md": markdown, "txt": plain}
"""Format to the way in which it makes text harmless wherever it stands."""

_INSIDE: Final[Mapping[str, Escape]] = {**ESCAPES, "md": inside}
"""The same for a piece of a sentence, of which only the first begins anything."""


@lru_cache(maxsize=32_768)
def _written(text: str, escape_text: Escape) -> Markup:
    """Return text escaped; kept, because a long report says the same few words again and again."""
    return Markup(escape_text(text))


def escaped(value: Any, format_: str) -> Any:
    """Return content (named tuples, tuples, texts, numbers) with every text escaped.

    What is markup already, as the drawings are, stays.
    """
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        return _written(value, ESCAPES[format_])
    if isinstance(value, Piece):
        escape_text = _INSIDE[format_]
        # An address (see `sentences.link`) holds no character that ends it; in Markdown's angle
        # brackets a backslash would be part of it.
        verbatim = format_ == "md" and value.kind == "link"
        target = Markup(value.target) if verbatim else _written(value.target, escape_text)
        return Piece(value.kind, _written(value.text, escape_text), target)
    if isinstance(value, tuple):
        parts = [escaped(each, format_) for each in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    return value
