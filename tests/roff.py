"""Markdown, as the documents here use it, to the man(7) macros that groff and mandoc both read."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_IN_TEXT: Final = {"\\": "\\e", "~": "\\(ti", "^": "\\(ha", "`": "\\(ga"}
_IN_CODE: Final = {**_IN_TEXT, "-": "\\-", "'": "\\(aq"}
_INLINE: Final = re.compile(
    r"`(?P<code>[^`]+)`|(?P<stars>\*\*?)(?P<marked>.+?)(?P=stars)|\[(?P<link>[^]]+)\]\([^)]+\)"
)
_ONLY_AT_BLANKS: Final = {"break_on_hyphens": False, "break_long_words": False}
_TABLE_RULE: Final = re.compile(r"\|(?: *:?-+:? *\|)+")


def page(name: str, section: int, about: str, date: str, version: str, body: str) -> str:
    """Return a whole page around the macros of its body."""
    manual = {1: "User Commands", 7: "Miscellaneous Information"}[section]
    head = f'.TH {name.upper()} {section} "{date}" "{version}" "{manual}"\n'
    head += f".SH NAME\n{code(name)} \\- {text(about)}\n"
    return head + re.sub(r"^(\.S[HS] .*\n)\.PP\n", r"\1", body, flags=re.MULTILINE)


def text(words: str) -> str:
    """Return a text that roff takes for nothing else, in ASCII."""
    spelled = "".join(_spelled(c, _IN_TEXT) for c in words)
    return re.sub(r"(?<![\w\])])-(?=[\w-])", r"\\-", spelled)  # a minus, not a hyphen


def code(words: str) -> str:
    """Return what is typed: its hyphens and quotes stay those of the keyboard."""
    return "".join(_spelled(c, _IN_CODE) for c in words)


def _spelled(character: str, table: Mapping[str, str]) -> str:
    if character in table:
        return table[character]
    return character if character.isascii() else f"\\[u{ord(character):04X}]"


def inline(words: str) -> str:
    """Return a line of Markdown with its code, bold and links."""
    written, end = "", 0
    for found in _INLINE.finditer(words):
        written += text(words[end : found.start()])
        if found["code"]:
            written += f"\\fB{code(found['code'])}\\fR"
        elif found["marked"]:
            written += f"\\fI{text(found['marked'])}\\fR"
        else:
            written += inline(found["link"])
        end = found.end()
    return written + text(words[end:])


def _filled(words: str) -> str:
    """Return Markdown as lines of a paragraph, none of which is taken for a macro."""
    lines = textwrap.wrap(inline(" ".join(words.split())), 76, **_ONLY_AT_BLANKS)
    return "".join(f"{_guarded(line)}\n" for line in lines) or "\\&\n"


def _guarded(line: str) -> str:
    return f"\\&{line}" if line.startswith((".", "'")) else line


def heading(words: str) -> str:
    """Return the heading of a section."""
    return f".SH {words.upper()}\n"


def paragraph(words: str) -> str:
    """Return a paragraph."""
    return f".PP\n{_filled(words)}"


def example(lines: Sequence[str]) -> str:
    """Return lines that stay as they are."""
    return (
        ".PP\n.RS 4\n.EX\n" + "".join(f"{_guarded(code(line))}\n" for line in lines) + ".EE\n.RE\n"
    )


def term(words: str, about: str) -> str:
    """Return what is explained, in Markdown, and its explanation."""
    return f".TP\n{_guarded(inline(words))}\n{_filled(about)}"


def markdown(source: str) -> str:
    """Return the macros of a document without its title."""
    return "".join(_blocks(source.split("\n")[1:]))


def _blocks(lines: list[str]) -> Iterator[str]:
    at = 0
    while at < len(lines):
        line = lines[at]
        end = at + 1
        if line.startswith("```"):
            end = lines.index("```", at + 1)
            yield example(lines[at + 1 : end])
            end += 1
        elif line.startswith("#"):
            yield heading(line.lstrip("# "))
        elif line.startswith("|"):
            end = _while(lines, at, lambda one: one.startswith("|"))
            yield from _table(lines[at:end])
        elif line.startswith("- "):
            end = _while(lines, at, lambda one: one.startswith(("- ", "  ")))
            for item in "\n".join(lines[at:end])[2:].split("\n- "):
                yield f".IP \\(bu 2\n{_filled(item)}"
        elif line:
            end = _while(
                lines, at, lambda one: bool(one) and not one.startswith(("|", "```", "- "))
            )
            yield paragraph(" ".join(lines[at:end]))
        at = end


def _while(lines: list[str], at: int, holds: Callable[[str], bool]) -> int:
    end = at
    while end < len(lines) and holds(lines[end]):
        end += 1
    return end


def _table(lines: list[str]) -> Iterator[str]:
    """Yield each row as a term; the third column in brackets, as the heading names it."""
    head, *rows = (_cells(line) for line in lines if not _TABLE_RULE.fullmatch(line))
    for first, second, *more in rows:
        extra = "".join(f" [{name}: {cell}]" for name, cell in zip(head[2:], more, strict=True))
        yield term(first, second + extra)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]
