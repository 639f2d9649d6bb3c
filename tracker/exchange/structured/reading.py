"""The text from the editor as a body, with what is wrong in it said so that it can be mended."""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from tracker.errors import DateError, TrackerError, UsageError
from tracker.exchange.structured.shape import DATE, PARTS, name_of, shown
from tracker.model.columns import TABLES, WHEN

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from tracker.model.columns import Body, Column, Part

    Resolve = Callable[[str, str], str]
    """Gives the uid that a person means, by table and what was typed."""

_WHEN = {column.name for column in WHEN}


def read_text(
    text: str,
    table: str,
    old: Body,
    resolve: Resolve,
    now: datetime,
    date_order: str = "ask",
    beside: Collection[str] = (),
) -> tuple[Body, str]:
    """Return the body that the text describes, and the reason that it gives.

    `old` is the body that the text was made from: what the text does not show is taken from it.
    `now` and `date_order` say how a date is read (see `model.reading.read`). `beside` are names
    that may stand in the text, but are no columns: `lines_in` gives what they say.
    Raises UsageError, DateError, or what `resolve` raises.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(
            f"This cannot be read: {error}.", 'A text stands in quotes: title = "…"'
        ) from error
    for name in beside:
        raw.pop(name, None)
    return _Reader(table, old, resolve, now, date_order).read(raw)


def lines_in(text: str, names: Collection[str]) -> dict[str, str]:
    """Return what a text that `read_text` has read says beside the record, by name."""
    raw = tomllib.loads(text)
    return {name: str(raw.get(name, "")).strip() for name in names}


def reason_in(text: str) -> str | None:
    """Return the reason that a text gives, None for none and where it cannot be read at all."""
    try:
        return str(tomllib.loads(text).get("reason") or "").strip() or None
    except tomllib.TOMLDecodeError:
        return None  # reading it says what is wrong


class _Reader:
    def __init__(
        self, table: str, old: Body, resolve: Resolve, now: datetime, date_order: str
    ) -> None:
        self._spec = TABLES[table]
        self._old = old
        self._resolve = resolve
        self._now = now
        self._date_order = date_order

    def read(self, raw: dict[str, Any]) -> tuple[Body, str]:
        reason = str(raw.pop("reason", "") or "").strip()
        tags = raw.pop("tags", [])
        columns = {name_of(column): column for column in shown(self._spec)}
        parts = {PARTS[p.name]: p for p in self._spec.parts if p.name != "tags"}
        self._refuse_unknown(raw, [*columns, *parts, "tags", "reason"])
        body = {name: value for name, value in self._old.items() if name != "parts"}
        for column in columns.values():
            body.pop(column.name, None)
        for name, column in columns.items():
            self._put(body, column, raw.get(name), name)
        self._read_date(body, raw.get(DATE), raw)
        read = {part.name: self._rows(part, raw.get(name, [])) for name, part in parts.items()}
        if any(part.name == "tags" for part in self._spec.parts):
            read["tags"] = {str(tag).strip(): {} for tag in tags if str(tag).strip()}
        read = {name: rows for name, rows in read.items() if rows}
        return ({**body, "parts": read} if read else body), reason

    def _refuse_unknown(self, raw: dict[str, Any], known: list[str]) -> None:
        for name in raw:
            if name not in known:
                near = get_close_matches(name, known, n=1)
                hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(known)}."
                raise UsageError(f"There is no field {name}.", hint)

    def _put(self, target: Body, column: Column, value: object, where: str) -> None:
        if isinstance(value, str):
            value = value.strip("\n") if "\n" in value else value.strip()
        if value is None or value == "" or value is False or column.name == "date_edtf":
            return
        if column.type == "ref":
            target[column.name] = self._found(column.target, str(value), where)
        elif column.type == "real" and type(value) is int:
            target[column.name] = float(value)
        elif column.type == "text" and not isinstance(value, str):
            target[column.name] = str(value)
        else:
            target[column.name] = value

    def _found(self, table: str, typed: str, where: str) -> str:
        try:
            return self._resolve(table, typed)
        except TrackerError as error:
            raise UsageError(f"{where}: {error.message}", error.hint) from error

    def _read_date(self, body: Body, typed: object, raw: dict[str, Any]) -> None:
        if not self._spec.dated:
            return
        text = str(typed or "").strip()
        if text == self._old.get("date_edtf", ""):
            if text:
                body["date_edtf"] = text
            return
        if not text:
            return
        from tracker.model.reading import read

        try:
            when = read(text, self._now, date_order=self._date_order).when
        except DateError as error:
            raise DateError(f"date: {error.message}", error.hint) from error
        from tracker.model.records import when_to_body

        found = when_to_body(when)
        given = {name for name in _WHEN if raw.get(name) not in (None, "")}
        body.update({name: value for name, value in found.items() if name not in given})
        if when.date.edtf == text and "date_as_written" not in given:
            body.pop("date_as_written", None)

    def _rows(self, part: Part, rows: object) -> dict[str, Body]:
        if not isinstance(rows, list):
            raise UsageError(f"{PARTS[part.name]} is a list.", f"Write [[{PARTS[part.name]}]].")
        old = self._old.get("parts", {}).get(part.name, {})
        result: dict[str, Body] = {}
        for number, row in enumerate(rows, 1):
            where = f"{PARTS[part.name]} {number}"
            key, body = self._row(part, row, where, old)
            if not body and part.key == "uid":
                continue
            if key in result:
                raise UsageError(f"{where} stands there twice.", "Keep one of the two.")
            result[key or f"new-{number}"] = body
        return result

    def _row(
        self, part: Part, row: dict[str, Any], where: str, old: dict[str, Body]
    ) -> tuple[str, Body]:
        uid = str(row.pop("uid", "") or "")
        if uid and uid not in old:
            raise UsageError(f"{where}: there is no row {uid}.", "Leave uid out for a new row.")
        known = {column.name: column for column in part.columns}
        self._refuse_unknown(row, [*known, "uid"])
        body: Body = {}
        for name, column in known.items():
            self._put(body, column, row.get(name), f"{where}, {name}")
        if part.key == "uid":
            return uid, body
        key = body.pop(part.key, "")
        if not key:
            raise UsageError(f"{where}: {part.key} is missing.", "Name the record by reference.")
        return key, body
