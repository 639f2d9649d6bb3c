"""The whole record of a form through $EDITOR: as structured text, and back into the form.

Nothing is saved by it. What the form does not understand yet (a name of nobody, a date with two
readings) is named in the text and stays in the form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.entry.lookup import Lookup
from tracker.entry.saving import now, read_form
from tracker.entry.shape import Field, Kind, field_of, form_fields, takes_reason
from tracker.entry.writing import body_of, text_of
from tracker.errors import NotFoundError, UsageError
from tracker.exchange.structured.reading import lines_in, read_text
from tracker.exchange.structured.resolving import naming
from tracker.exchange.structured.shape import PARTS
from tracker.exchange.structured.writing import write_text
from tracker.model.columns import DEFAULTS, TABLES
from tracker.model.text import cut, one_line

if TYPE_CHECKING:
    from tracker.entry.state import FormState
    from tracker.model.columns import Body, Part
    from tracker.store.store import Store
    from tracker.tui.forms.form import FormScreen

_TOLD = 60
_NAMED = ("actors", "places")
_BESIDE = (Kind.LINKS, Kind.ACCUSED, Kind.REASON)
"""Fields that are no part of the record itself: they stand in the text as they do in the form."""


class Sheet(NamedTuple):
    """The text of a form, and the record that it tells."""

    text: str
    body: Body


class Changes(NamedTuple):
    """What an edited text changes in the form: texts of fields, records chosen for names in them.

    `body` is the record that the text tells.
    """

    texts: dict[str, str]
    chosen: dict[str, str]
    body: Body


async def edit_whole(form: FormScreen) -> None:
    """Edit the record of the form in $EDITOR; what it leaves stands in the form, unsaved."""
    from tracker.tui.commands.editing import through_editor

    form.choices.close()
    await form.keeper.settle()  # nothing else is done until the editor ends, however long
    state = form.snapshot()
    sheet = await form.main.gateway.read(lambda store: sheet_of(store, state))

    async def take(edited: str) -> None:
        changes = await form.main.gateway.read(
            lambda store: read_sheet(store, state, sheet.body, edited)
        )
        _apply(form, changes)

    if await through_editor(form.main, sheet.text, take):
        form.main.say("What the editor left stands in the form, not saved yet.")


def sheet_of(store: Store, state: FormState) -> Sheet:
    """Return what is in a form as structured text."""
    readings = read_form(store, state)
    body = body_of(
        *(state.beneath, state.table),
        (reading for reading in readings.values() if not reading.problem),
    )
    noun = state.table.removesuffix("s").capitalize()
    heading = f"{noun} {state.heading}" if state.uid else f"New {noun.lower()}"
    beside = [(spec.name, one_line(state.text(spec.name)), spec.example) for spec in _beside(state)]
    head, rest = write_text(
        *(state.table, body, naming(store)), heading=heading, reason=False, beside=beside
    ).split("\n", 1)
    unread = [
        f"# Not understood yet, so it stays in the form: {field_of(state.table, name).label}: "
        f"{cut(one_line(state.text(name)), _TOLD)}"
        for name, reading in readings.items()
        if reading.problem
        and state.text(name).strip()
        and field_of(state.table, name).kind not in _BESIDE
    ]
    return Sheet("\n".join([head, *unread, rest]), body)


def read_sheet(store: Store, state: FormState, before: Body, text: str) -> Changes:
    """Return what a text changes in the form from which it was made (as `before`).

    Raises what `read_text` raises, and UsageError for a row that lacks what it needs.
    """
    lookup = Lookup(store, state, now())
    moment, order = lookup.now.astimezone(), store.date_order
    beside = [spec.name for spec in _beside(state)]
    after, _ = read_text(text, state.table, before, _Names(lookup), moment, order, beside)
    for part in TABLES[state.table].parts:
        _check_rows(part, after.get("parts", {}).get(part.name, {}))
    told_beside = lines_in(text, beside)
    texts = {n: told for n, told in told_beside.items() if told != one_line(state.text(n)).strip()}
    for spec in form_fields(state.table):
        told = text_of(spec, after, lookup)
        if told != text_of(spec, before, lookup):
            texts[spec.name] = _as_written(after, before, told) if spec.name == "date" else told
    return Changes(texts, dict(lookup.state.chosen), after)


def _beside(state: FormState) -> list[Field]:
    """Return the fields of a form that are no part of the record."""
    return [
        spec
        for spec in form_fields(state.table)
        if spec.kind in _BESIDE
        and (spec.kind is not Kind.REASON or takes_reason(state.table, state.uid))
    ]


def _apply(form: FormScreen, changes: Changes) -> None:
    form.state.edited = {**DEFAULTS[form.state.table], **changes.body}
    form.state.chosen.update(changes.chosen)
    for name, text in changes.texts.items():
        form.rows[name].text = text
    if form.folded and any(not form.rows[name].spec.usual for name in changes.texts):
        form.fold(False)
    form.keeper.typed()


def _as_written(after: Body, before: Body, told: str) -> str:
    """Return the words of a date as they were typed in the text, else what it says."""
    words = after.get("date_as_written")
    return str(words) if words and words != before.get("date_as_written") else told


class _Names:
    """Finds records as the form does.

    An actor or place that is not there stays as it is written: the form says so, and offers to make
    it.
    """

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup

    def __call__(self, table: str, typed: str) -> str:
        try:
            return self._lookup.find(table, typed)
        except NotFoundError:
            if table not in _NAMED:
                raise
            return typed.removeprefix("+").strip()


def _check_rows(part: Part, rows: dict[str, Body]) -> None:
    """Raise UsageError for a row that lacks a column, or has a text where a number goes."""
    for number, row in enumerate(rows.values(), 1):
        where = f"{PARTS.get(part.name, part.name)} {number}"
        for column in part.columns:
            value = row.get(column.name)
            missing = value is None and column.name not in DEFAULTS.get(part.name, {})
            if column.required and missing and column.name != part.key:
                raise UsageError(f"{where}: {column.name} is missing.", "Say it, or leave the row.")
            if column.type == "int" and not isinstance(value, int | None):
                raise UsageError(f"{where}: {column.name} is a number.", f"{column.name} = 5")
