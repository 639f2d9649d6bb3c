"""From the words of `add` and `edit` to a record, read as a form reads its fields."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.entry.alike import alike, columns_behind, open_template
from tracker.entry.lines import ABOUT
from tracker.entry.lookup import Lookup, names_statement
from tracker.entry.reading import read_field
from tracker.entry.saving import now, open_new
from tracker.entry.shape import Kind, form_fields
from tracker.entry.state import FormState
from tracker.entry.writing import body_of, fill
from tracker.errors import NotFoundError, RefusedError, TrackerError, UsageError
from tracker.model.columns import DEFAULTS
from tracker.model.text import one_line
from tracker.store import offering
from tracker.store.templates import template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.entry.accusing import Change as AccusedChange
    from tracker.entry.links import Change
    from tracker.entry.reading import FieldReading
    from tracker.entry.shape import Field
    from tracker.model.columns import Body
    from tracker.store.store import Store

_OFFERED: Final = 3

_REFERENCE: Final = 9
"""Characters from which a word is a reference even without a digit."""


class Entered(NamedTuple):
    """A record as it was understood: its body, field by field in words, and what is doubtful.

    `begun` is what it began with: another record or a template, {} where it began empty.
    """

    body: Body
    said: tuple[str, ...]
    doubts: tuple[str, ...]
    links: Change | None = None
    begun: Body = {}  # noqa: RUF012 - never changed
    accused: AccusedChange | None = None


class ShellLookup(Lookup):
    """Resolves names as a form does, and says in the shell's words where it cannot."""

    abbreviates = False

    def find(self, table: str, typed: str) -> str:
        """Return the uid; raises NotFoundError with the nearest names, UsageError."""
        try:
            return super().find(table, typed)
        except NotFoundError as error:
            raise NotFoundError(error.message, self._instead(table, typed)) from error

    def _instead(self, table: str, typed: str) -> str:
        if table == "documents":
            is_address = typed.strip().startswith(("https://", "http://"))
            new = quote(one_line(f"url:{typed.strip()}" if is_address else typed))
            return f"{self._titled(typed)} Or add it: tracker add document {new}"
        if table not in ("actors", "places"):
            return ""
        from tracker.query.names import offers

        if table == "places":
            from tracker.cli import world

            if taken := world.hint(typed):
                return taken
        near = ", ".join(one_line(name) for name in offers(self.store.conn, table, typed))
        meant = f"Did you mean: {near}? Else make" if near else "Make"
        return f"{meant} it first: tracker add {table.removesuffix('s')} …"

    def _titled(self, typed: str) -> str:
        """Return which documents have these words in their title, else how to look."""
        known = [
            f"{self.store.reference('documents', one.uid)} “{one_line(one.title)}”"
            for one in offering.like(self.store.conn, "documents", typed, _OFFERED)
        ]
        if known:
            return f"Did you mean: {', '.join(known)}?"
        return "Look it up with: tracker list documents."


def enter(
    store: Store, state: FormState, texts: Mapping[str, str], *, whole: bool = True
) -> Entered:
    """Read texts over a form; raises UsageError with all that is wrong.

    Not `whole`: what has to be said may still be missing.
    Raises RefusedError for a final record without a reason.
    """
    state.texts |= texts
    lookup = ShellLookup(store, state, now())
    readings: list[FieldReading] = []
    problems, said = [], []
    unexplained = False
    for field in form_fields(state.table):
        if not (state.is_touched(field.name) or not state.base or field.kind is Kind.REASON):
            if not state.uid and _hands_on(state, field):
                said.append(f"{field.label}: {one_line(state.text(field.name))} (handed on)")
            continue
        reading = read_field(field, lookup)
        readings.append(reading)
        typed = state.text(field.name)
        if reading.problem and field.kind is Kind.REASON:
            unexplained = True
        elif reading.problem and (typed or whole):
            problems.append(f"{field.label}: {_problem(reading, typed)}")
        elif typed or state.is_touched(field.name):
            said.append(f"{field.label}: {reading.said or one_line(typed) or 'nothing'}")
    if problems:
        raise UsageError(
            f"This {state.table.removesuffix('s')} is not understood.", "\n".join(problems)
        )
    if unexplained:
        raise RefusedError("This record is final: an edit needs a reason.", "--reason 'TEXT'")
    doubts = tuple(doubt for reading in readings for doubt in reading.doubts)
    body = body_of(state.base, state.table, readings)
    if doubts and body.get("state") == "review":
        body["state"] = "draft"
    links = next((reading.links for reading in readings if reading.links is not None), None)
    accused = next((one.accused for one in readings if one.accused is not None), None)
    return Entered(body, tuple(said), doubts, links, {} if state.uid else state.base, accused)


def _hands_on(state: FormState, field: Field) -> bool:
    """Whether a new record has a field from what it began with; what each begins with is not."""
    usual = DEFAULTS[state.table]
    columns = ((state.base.get(name), usual.get(name)) for name in columns_behind(field))
    return bool(state.base.get("parts", {}).get(field.name)) or any(
        value not in (None, default) for value, default in columns
    )


def in_question(begun: Body, body: Body) -> list[tuple[str, Body]]:
    """Return the parties and figures (part and row) that a record has from what it began with.

    Those that are in question: they are our own view, and no statement says them.
    """
    found = []
    for part in ("involvements", "casualties"):
        rows = begun.get("parts", {}).get(part, {}).values()
        for row in body.get("parts", {}).get(part, {}).values():
            is_given = row.get("attribution") == "given" or row.get("statement")
            if row in rows and not is_given:
                found.append((part, row))
    return found


def statement_named(store: Store, word: str) -> str | None:
    """Return the whole reference of a statement, None for a word that names none."""
    from tracker.model import references

    is_plain = len(word) < _REFERENCE and not any(character.isdigit() for character in word)
    if is_plain and not names_statement(store, word):
        return None  # a word may begin with s
    try:
        table, uid = store.resolve(word)
    except TrackerError:
        return None
    # Whole, because a line of parties knows a reference by a digit in it.
    return references.show(table, uid, len(uid)) if table == "statements" else None


def _problem(reading: FieldReading, typed: str) -> str:
    if reading.meanings:
        return f"“{one_line(typed)}” may be {', or '.join(reading.meanings)}. Say which."
    return reading.problem


class Beginning(NamedTuple):
    """What a new record begins with: another record, one's last one, or a template; or nothing."""

    like: str | None = None
    last: bool = False
    template: str | None = None


def begin(store: Store, table: str, beginning: Beginning = Beginning()) -> FormState:  # noqa: B008 - frozen
    """Return the form of a new record; like another, without what is of that one alone.

    Raises UsageError for a record or template of another kind, NotFoundError.
    """
    given = [name for name, value in beginning._asdict().items() if value]
    if len(given) > 1:
        raise UsageError(f"A record begins with one of --{', --'.join(given)}.")
    if beginning.template:
        return _from_template(store, table, beginning.template)
    if beginning.last:
        newest = offering.newest(store.conn, table, store.author)
        if newest is None:
            raise NotFoundError(f"You have entered none of the {table} before.")
        return _like(store, table, newest)
    if not beginning.like:
        return open_new(table)
    found, uid = store.resolve(beginning.like)
    if found != table:
        raise UsageError(f"{one_line(beginning.like)} is one of the {found}, not of the {table}.")
    return _like(store, table, uid)


def _from_template(store: Store, table: str, name: str) -> FormState:
    one = template(store.conn, name)
    if one.table != table:
        raise UsageError(f"The template {one.name} is for {one.table}, not for {table}.")
    state = open_template(store, one)
    unknown = [
        f"{field.label}: {reading.problem}"
        for field in form_fields(table)
        if state.text(field.name)
        and (reading := read_field(field, Lookup(store, state, now()))).problem
    ]
    if unknown:
        raise UsageError(f"The template {one.name} is not understood.", "\n".join(unknown))
    return state


def _like(store: Store, table: str, uid: str) -> FormState:
    body = alike(table, store.body(table, uid), (ABOUT,))
    state = FormState(table, base={**DEFAULTS[table], **body})
    fill(ShellLookup(store, state, now()))
    return state


def resting_on(
    incident: Body, incident_uid: str, statement: Body, statement_uid: str, begun: Body
) -> tuple[Body, Body]:
    """Return an incident whose parties rest on the statement, and that with its figures.

    What the incident has from what it began with stays what it was: nobody else said that.
    """
    parts = dict(incident.get("parts", {}))
    before = begun.get("parts", {})
    ours, figures = _parted(parts.pop("casualties", {}), before.get("casualties", {}))
    kept, parties = _parted(parts.pop("involvements", {}), before.get("involvements", {}))
    # A party may rest on another statement.
    kept |= {key: {"statement": statement_uid, **row} for key, row in parties.items()}
    said = {key: {**row, "incident": incident_uid} for key, row in figures.items()}
    about = {"statement_incidents": {incident_uid: {}}, "casualties": said}
    return (
        {**incident, "parts": {**parts, "involvements": kept, "casualties": ours}},
        {**statement, "parts": {**statement.get("parts", {}), **about}},
    )


def _parted(
    rows: dict[str, Body], begun: dict[str, Body]
) -> tuple[dict[str, Body], dict[str, Body]]:
    """Return the rows that were there at the beginning, and those that were typed."""
    before = list(begun.values())
    return (
        {key: row for key, row in rows.items() if row in before},
        {key: row for key, row in rows.items() if row not in before},
    )
