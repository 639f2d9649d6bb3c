"""What came of one record on two sides: put together where it can be, told where it cannot.

Three bodies (see `columns`) are compared: `base`, which both sides began with, `ours` and `theirs`.
What only they changed is theirs to give; what both changed alike is settled; where both went their
own way they *clash*, and a person decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.model.columns import TABLES
from tracker.model.merging import fields_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tracker.model.columns import Body

_CREATED = frozenset({"created_at", "created_by"})


class Unit(NamedTuple):
    """What changes as a whole and differs: the columns of a field, or (with a key) one part.

    A field's sides hold its columns; those of a part are its row, None where it is not there.
    """

    field: str
    key: str
    columns: tuple[str, ...]
    base: Body | None
    ours: Body | None
    theirs: Body | None

    @property
    def name(self) -> str:
        """Return what it is called among all of its record: the field, of a part with its key."""
        return f"{self.field}/{self.key}" if self.key else self.field

    @property
    def clashes(self) -> bool:
        """Whether both sides changed it, and not alike."""
        return self.ours != self.base

    def of(self, body: Body) -> Body | None:
        """Return what a body says of the field or part, in the shape of the sides."""
        if not self.key:
            return {name: body[name] for name in self.columns if body.get(name) is not None}
        row: Body | None = body.get("parts", {}).get(self.field, {}).get(self.key)
        return row

    def put(self, body: Body, value: Body | None) -> Body:
        """Return the body with the field or part as in `value`, one of the sides."""
        result = dict(body)
        if not self.key:
            for name in self.columns:
                result.pop(name, None)
            return result | (value or {})
        parts = {name: dict(rows) for name, rows in body.get("parts", {}).items()}
        rows = parts.setdefault(self.field, {})
        if value is None:
            rows.pop(self.key, None)
        else:
            rows[self.key] = value
        parts = {name: rows for name, rows in parts.items() if rows}
        result.pop("parts", None)
        return {**result, "parts": parts} if parts else result


def units_of(table: str) -> dict[str, tuple[str, ...]]:
    """Return the fields of a record that change as a whole, each with its columns; all of them."""
    fields = dict(fields_of(table))
    known = {name for columns in fields.values() for name in columns}
    rest = [c.name for c in TABLES[table].columns if c.name not in known | _CREATED]
    if "state" in rest:
        fields["state"] = tuple(name for name in ("state", "void_reason") if name in rest)
    known |= {"state", "void_reason"}
    return fields | {name: (name,) for name in rest if name not in known}


def differing(
    fields: Mapping[str, tuple[str, ...]], base: Body, ours: Body, theirs: Body
) -> Iterator[Unit]:
    """Yield what they changed and we have not just so; `fields` as `units_of` gives them."""
    for name, columns in fields.items():
        was, have, given = (
            {c: body[c] for c in columns if body.get(c) is not None}
            for body in (base, ours, theirs)
        )
        if given not in (was, have):
            yield Unit(name, "", columns, was, have, given)
    was_parts, have_parts, given_parts = (b.get("parts", {}) for b in (base, ours, theirs))
    for part in dict.fromkeys([*was_parts, *given_parts]):
        old, mine, new = (rows.get(part, {}) for rows in (was_parts, have_parts, given_parts))
        for key in dict.fromkeys([*old, *new]):
            was_row, have_row, given_row = old.get(key), mine.get(key), new.get(key)
            if given_row not in (was_row, have_row):
                yield Unit(part, key, (), was_row, have_row, given_row)
