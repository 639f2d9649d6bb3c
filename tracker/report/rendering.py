"""From the content of a report to text: Jinja templates, which a team can replace.

Templates run in Jinja's sandbox. Every text that they are given is escaped for their format
already, and what they print of their own is escaped on its way out; so no template can pass on
markup out of a record, even by mistake.
"""

from __future__ import annotations

from pathlib import Path
from textwrap import TextWrapper
from typing import TYPE_CHECKING, Any, Final

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from tracker.errors import UsageError
from tracker.report.escaping import ESCAPES, begun, escaped
from tracker.report.queries import is_mark

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tracker.report.content import Piece, Report, Sentence

TEMPLATES: Final = Path(__file__).parent / "templates"
WIDTH: Final = 76
"""Characters of a line of plain text."""

_SAID: Final[Mapping[str, Mapping[str, str]]] = {
    "html": {
        "quote": "<bdi>{0}</bdi>",
        "strong": "<b><bdi>{0}</bdi></b>",
        "ref": '<a class="ref" href="#{1}">{0}</a>',
        "ref-nowhere": '<span class="ref">{0}</span>',
        "link": '<a href="{1}" rel="noreferrer">{0}</a>',
    },
    "md": {"strong": "**{0}**", "ref": "[{0}]", "link": "<{1}>"},
    "txt": {"ref": "[{0}]"},
}


def render(report: Report, format_: str, folder: Path | None = None, *, width: int = WIDTH) -> str:
    """Return the report as html, md or txt; templates in `folder` come before the built-in ones.

    `width` is that of plain text. Raises UsageError where a template has a mistake.
    """
    name = f"report.{format_}"
    environment = _environment(format_, folder, width, is_brief=report.is_brief)
    try:
        template = environment.get_template(name)
        return template.render(report=escaped(report, format_), width=width)
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        where = f"{getattr(error, 'name', None) or name}{f', line {line}' if line else ''}"
        raise UsageError(f"The template {where}: {error.message or error}", _HINT) from error
    except RecursionError as error:
        raise UsageError(f"The template {name} includes or calls itself.", _HINT) from error
    except MemoryError as error:
        raise UsageError(f"The template {name} is too much for the memory.", _HINT) from error
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise UsageError(f"The template {name} fails: {error}", _HINT) from error


_HINT: Final = "tracker report --copy-templates FOLDER writes the built-in ones, to compare."


def _environment(
    format_: str, folder: Path | None, width: int, *, is_brief: bool
) -> ImmutableSandboxedEnvironment:
    escape_text = ESCAPES[format_]

    def finalize(value: Any) -> Any:
        if isinstance(value, Markup):
            return value
        return Markup(escape_text(str(value)))

    folders = [folder] if folder is not None else []
    environment = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(each) for each in (*folders, TEMPLATES)]),
        autoescape=True,
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["say"] = _sayer(format_, is_brief=is_brief)
    environment.filters["fill"] = _filler(width)
    environment.filters["underline"] = lambda text, sign="=": Markup(f"{text}\n{sign * len(text)}")
    return environment


def _sayer(format_: str, *, is_brief: bool) -> Callable[[Sentence], Markup]:
    """Return the filter that writes a sentence; a brief report has the queries to lead to only."""
    said = _SAID[format_]

    def piece(one: Piece) -> str:
        nowhere = one.kind == "ref" and (not one.target or (is_brief and not is_mark(one)))
        form = said.get("ref-nowhere") if nowhere else None
        form = form or said.get(one.kind)
        if form is None or not one.text:
            return one.text
        return form.format(one.text, one.target)

    begin = begun if format_ == "md" else str
    return lambda sentence: Markup(begin("".join(map(piece, sentence))))


def _filler(width: int) -> Callable[..., Markup]:
    """Return the filter that fills lines of plain text; a hanging indent for all but the first."""

    def fill(text: str, first: str = "", hang: str = "") -> Markup:
        wrapper = TextWrapper(
            width=width,
            initial_indent=first,
            subsequent_indent=hang or " " * len(first),
            break_on_hyphens=False,
        )
        return Markup(wrapper.fill(str(text)))

    return fill
