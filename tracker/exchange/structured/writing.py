"""A record as text for the editor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.exchange.structured.shape import PARTS, hint, name_of, shown
from tracker.model.columns import TABLES
from tracker.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tracker.model.columns import Body, Column, Part

    NameOf = Callable[[str, str], tuple[str, str]]
    """Gives (reference, title) of a record by table and uid."""

_WIDTH = 100
_ACTS = re.compile("[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def write_text(
    table: str,
    body: Body,
    named: NameOf,
    *,
    heading: str,
    reason: bool,
    beside: Iterable[tuple[str, str, str]] = (),
) -> str:
    """Return the text of a record. `reason`: ask for the reason of the change.

    `beside` are lines that are no columns of the record: name, text, what it takes.
    """
    lines = [f"# {one_line(heading)}"]
    lines += [
        "# Save and close to keep what stands here; close without a change to leave it as it was.",
        "# What is empty is not known. Lines that begin with # are ignored.",
        "",
    ]
    if reason:
        lines += [_line("reason", "", "why it is changed; a final record needs one"), ""]
    spec = TABLES[table]
    for column in shown(spec):
        lines.append(_column_line(column, body.get(column.name), named))
    if any(part.name == "tags" for part in spec.parts):
        tags = list(body.get("parts", {}).get("tags", {}))
        lines.append(_line("tags", tags, ""))
    lines += [_line(*line) for line in beside]
    for part in spec.parts:
        if part.name != "tags":
            lines += ["", *_part_lines(part, body.get("parts", {}).get(part.name, {}), named)]
    return "\n".join(lines) + "\n"


def with_error(text: str, message: str) -> str:
    """Return the text with what is wrong on top, as a comment; an older one is taken away."""
    kept = without_error(text)
    told = "".join(f"#! {line}\n" for line in message.splitlines())
    return f"{told}{kept}"


def without_error(text: str) -> str:
    """Return the text without what `with_error` put there."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#!"))


def _part_lines(part: Part, rows: dict[str, Body], named: NameOf) -> Iterator[str]:
    name = PARTS[part.name]
    for key, row in rows.items():
        yield f"[[{name}]]"
        values = {**row, part.key: key} if part.key != "uid" else row
        for column in part.columns:
            yield _column_line(column, values.get(column.name), named)
        if part.key == "uid" and not key.startswith("new-"):
            yield _line("uid", key, "says which row this is; a new row has none")
        yield ""
    if not rows:
        yield f"# [[{name}]]"
        for column in part.columns:
            yield f"# {_column_line(column, None, named)}"


def _column_line(column: Column, value: object, named: NameOf) -> str:
    comment = hint(column)
    if column.type == "ref" and isinstance(value, str):
        value, comment = named(column.target, value)
    if value is None:
        value = "" if column.type in ("text", "ref") else None
    return _line(name_of(column), value, comment)


def _line(name: str, value: object, comment: str) -> str:
    if value is None:
        # TOML has no empty number: the line is there to be filled in.
        return f"# {name} ="
    import tomli_w

    text = tomli_w.dumps({name: value}, multiline_strings=True).rstrip("\n")
    text = _ACTS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    if not comment or "\n" in text:
        return text
    room = _WIDTH - len(text) - 4
    told = one_line(comment)
    if len(told) > room > 20:
        told = told[: room - 1] + "…"
    return f"{text}  # {told}"
