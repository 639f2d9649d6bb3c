"""What a change changed, field by field, in words: from what to what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.entry.saying import field_label
from tracker.model.columns import TABLES, columns_of
from tracker.model.merging import fields_of
from tracker.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.entry.saying import Saying
    from tracker.model.columns import Body

_DULL: Final = {"created_at", "created_by", "void_reason"}
"""Said in the head of a change, so not again among its fields."""

_PART_WORDS: Final = {
    "involvements": "party",
    "casualties": "figure",
    "citations": "source",
    "statement_incidents": "about",
    "names": "name",
    "tags": "tag",
}


class Difference(NamedTuple):
    """One field: its name (a single part as "involvements/UID"), label, and both values; "" none.

    `restorable`: the field is one that `versions.restoring` takes.
    """

    field: str
    label: str
    old: str
    new: str
    restorable: bool = True


def differences(saying: Saying, table: str, before: Body, after: Body) -> list[Difference]:
    """Return what differs between two bodies, or the two sides of a row of the journal."""
    if table not in TABLES:
        names = dict.fromkeys((*before, *after))
        return [Difference(n, n, _plain(before, n), _plain(after, n), False) for n in names]
    return [*_fields(saying, table, before, after), *_parts(saying, table, before, after)]


def _fields(saying: Saying, table: str, before: Body, after: Body) -> Iterator[Difference]:
    changed = {*before, *after} - {"parts"} - _DULL
    for name, columns in fields_of(table).items():
        some = [column for column in columns if column in changed]
        changed -= {*some}
        if name == "when" and some and "date_edtf" not in some:
            # A part of a date alone reads as no date: each column by itself.
            yield from (_one(saying, table, name, column, before, after) for column in some)
        elif some:
            old, new = (
                saying.field(table, name, {c: b[c] for c in some if b.get(c) is not None})
                for b in (before, after)
            )
            yield Difference(name, field_label(name), old, new)
    for column in columns_of(table):
        if column in changed:
            yield _one(saying, table, "", column, before, after)


def _one(
    saying: Saying, table: str, field: str, column: str, before: Body, after: Body
) -> Difference:
    spec = columns_of(table)[column]
    old, new = (saying.value(spec, body.get(column)) for body in (before, after))
    return Difference(field or column, column.replace("_", " "), old, new, bool(field))


def _parts(saying: Saying, table: str, before: Body, after: Body) -> Iterator[Difference]:
    were, are = before.get("parts", {}), after.get("parts", {})
    for part in TABLES[table].parts:
        one, other = were.get(part.name, {}), are.get(part.name, {})
        for key in dict.fromkeys((*one, *other)):
            label = _PART_WORDS[part.name]
            was, now = one.get(key), other.get(key)
            # Of a part that stays, the row of the journal has only what changed of it.
            stays = was is not None and now is not None and part.key == "uid"
            old, new = (
                ""
                if row is None
                else _columns(saying, table, part.name, row)
                if stays
                else saying.part(part.name, key, row)
                for row in (was, now)
            )
            yield Difference(f"{part.name}/{key}", label, old, new)


def _columns(saying: Saying, table: str, part: str, row: Body) -> str:
    """Say some columns of a part, each with its name."""
    known = columns_of(table, part)
    return one_line(
        ", ".join(
            f"{name.replace('_', ' ')} {saying.value(known.get(name), value) or 'nothing'}"
            for name, value in row.items()
        )
    )


def _plain(body: Body, name: str) -> str:
    return one_line(str(body.get(name) or ""))
