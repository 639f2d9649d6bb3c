"""Choices under a field: asked for while it is typed, taken, made into records where new."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tracker.entry.lookup import Lookup
from tracker.entry.reading import DATES, read_field
from tracker.entry.saving import now, open_new
from tracker.entry.shape import Kind
from tracker.errors import RefusedError
from tracker.model.country_names import codes
from tracker.model.entry.pieces import quoted
from tracker.model.text import one_line
from tracker.tui.forms.completion import CREATED, Choice
from tracker.tui.forms.fields import FieldRow, LineField
from tracker.tui.forms.tokens import end_of, holds_several, token_at

if TYPE_CHECKING:
    import asyncio

    from tracker.entry.shape import Field
    from tracker.store.store import Store
    from tracker.tui.forms.form import FormScreen

_GAZETTEER_FROM = 3
"""Characters typed from which the gazetteer is asked."""

_WAITS = "the gazetteer is being read…"

_BY_REFERENCE = (Kind.SOURCES, Kind.LINKS)
"""Fields in which a record is written by its reference."""


class Taking:
    """Offers and takes the choices of one form."""

    def __init__(self, form: FormScreen) -> None:
        self._form = form
        self._asked: asyncio.Task[None] | None = None
        self._places: asyncio.Task[None] | None = None
        self.placed: list[str] = []
        """Places that were made of the gazetteer for this form; they stay if it is left."""
        self._asked_of: tuple[FieldRow, str] | None = None
        """The field that was to be left, and its text, when an unknown name was asked about."""

    def typed(self, row: FieldRow) -> None:
        """Ask for what a field may mean now."""
        self._answered()
        self._asked = self._form.main.spawn(self.offer(row))

    async def settled(self, *, wholly: bool = False) -> None:
        """Wait for what was asked for: Enter typed ahead of the choices means the one to come.

        The gazetteer is waited for only where nothing is highlighted that Enter would take, or
        `wholly`: whoever goes from choice to choice goes through all of them.
        """
        await self._come()
        if self._places is not None and (wholly or self._form.choices.current is None):
            await self._places
            self._places = None

    async def _come(self) -> None:
        """Wait for what was asked for, and for what was asked for anew meanwhile."""
        while (asked := self._asked) is not None:
            await asked
            if self._asked is asked:
                self._asked = None

    async def offer(self, row: FieldRow, *, asked: bool = False) -> None:
        """Show what a field may mean; `asked`: also where it is plain already."""
        form, spec, text = self._form, row.spec, row.text
        if not spec.completes:
            return
        start, end, of = token_at(spec, text, row.cursor)
        token = text[start:end]
        completer = form.desk.completer
        found = await form.main.gateway.read(
            lambda store: completer.offer(store, of, token), channel="form choices"
        )
        if not self._is_still(row, text):
            return
        found = [replace(one, note=self._new_by(found)) if one.makes else one for one in found]
        plain = len(found) <= 2 and any(c.text == token and not c.makes for c in found)
        if plain and not asked:
            form.choices.close()
            return
        asks = _asks_gazetteer(spec, token)
        # What only begins so is not taken before the gazetteer has said what is called so.
        first = bool(token.strip()) and not (asks and found and not found[0].exact)
        if asks and not completer.has_gazetteer:
            known = [choice for choice in found if not choice.makes]
            form.choices.show(known, row.editor.region, first=first, waits=_WAITS)
        else:
            form.choices.show(found, row.editor.region, first=first)
        self._places = form.main.spawn(self._offer_places(row, text, found)) if asks else None

    def is_asked(self, row: FieldRow | None) -> bool:
        """Whether the choices are about an unknown name in the field, as it stands."""
        return row is not None and self._asked_of == (row, row.text)

    async def ask_unknown(self, row: FieldRow | None) -> bool:
        """Go to the first name in a field that is that of no record, its choices open.

        False if there is none, or if that was done and nothing has changed: one may go on.
        """
        form = self._form
        if row is None or not _names_records(row.spec):
            return False
        if self.is_asked(row):
            form.fault("")  # it is said under the field
            return False
        form.collect()  # a choice that was just taken may not have been told yet
        await self.settled(wholly=True)
        spec, state = row.spec, form.snapshot()
        reading = await form.main.gateway.read(
            lambda store: read_field(spec, Lookup(store, state, now()))
        )
        end = end_of(spec, row.text, reading.unknown) if reading.unknown else None
        if end is None or not isinstance(row.editor, LineField):
            return False
        self._asked_of = (row, row.text)
        row.editor.cursor_position = end
        row.say("")  # the choices would stand over half of it
        form.fault(reading.problem)
        await self.offer(row, asked=True)
        await self.settled(wholly=True)  # what the gazetteer adds may be no only choice
        form.choices.go_to_only()
        return True

    def _answered(self) -> None:
        if self._asked_of is not None:
            self._asked_of = None
            self._form.fault("")

    def _new_by(self, found: list[Choice]) -> str:
        """Say by which key what is new is reached, the same however much stands before it."""
        return self._form.main.says("form.up", "comes to it") if len(found) > 1 else ""

    async def _offer_places(self, row: FieldRow, text: str, found: list[Choice]) -> None:
        """Add what the gazetteer knows; reading it takes a moment the first time."""
        form = self._form
        country = next(iter(codes(form.state.text("country"))), "")
        more = await form.main.gateway.read(
            lambda store: form.desk.completer.gazetteer(store, text, country),
            channel="form gazetteer",
        )
        if not self._is_still(row, text):
            return
        known = [choice for choice in found if not choice.makes]
        new = [choice for choice in found if choice.makes]
        places = sorted([*known, *more], key=lambda choice: choice.rank)
        form.choices.add([*places, *new], row.editor.region, first=True)

    def _is_still(self, row: FieldRow, text: str) -> bool:
        return row is self._form.row and row.text == text

    async def take(self, choice: Choice) -> bool:
        """Put a choice into the field; False if a new record was wanted and not made."""
        form = self._form
        row = form.row
        if row is None:
            return False
        form.choices.close()
        if choice.makes:
            made = await self._make(choice)
            if made is None:
                return False
            choice = made
        elif choice.entry is not None:
            choice = await self._place(choice)
        if row.spec.kind is Kind.DATE:
            # The words of the source stay in the field; what they mean stands beside them.
            form.state.choose(DATES, row.text, choice.text)
            form.keeper.typed()
            form.guesses.typed(row.spec.name)
            form.changed(row.spec.name)
            await form.read(row)
            return True
        if choice.uid:
            form.state.choose(choice.table, choice.text, choice.uid)
            form.desk.completer.used(choice.table, choice.uid)
        start, end, of = token_at(row.spec, row.text, row.cursor)
        is_party = of.kind in (Kind.PARTIES, Kind.ACCUSED)
        taken = quoted(choice.text) if is_party else choice.text
        text = row.text[:start] + taken + row.text[end:]
        if text == row.text:
            form.main.spawn(form.read(row))
            form.guesses.typed(row.spec.name)
        row.text = text
        if isinstance(row.editor, LineField):
            row.editor.cursor_position = start + len(taken)
        self._answered()
        return True

    async def _place(self, choice: Choice) -> Choice:
        """Make a place record of an entry of the gazetteer, unless there is one already."""
        from tracker.gazetteer.entries import place_record

        entry = choice.entry
        assert entry is not None
        uid, body = place_record(entry)

        def write(store: Store) -> bool:
            """Return whether it was made here."""
            with store.batch() as batch:
                present = batch.rows.read("places", uid)
                if present is None:
                    batch.put_body("places", uid, body)
                    return True
            if present.get("state") == "void" and not present.get("merged_into"):
                reference = store.reference("places", uid)
                raise RefusedError(
                    f"{reference} {entry.name} is void: {present.get('void_reason')}.",
                    f"tracker unvoid {reference}, or make another place.",
                )
            return False

        if await self._form.main.gateway.write(write):
            self.placed.append(one_line(entry.name))
        return Choice(choice.text, choice.label, "", "places", uid)

    async def _make(self, choice: Choice) -> Choice | None:
        """Make a record in a form of its own, and come back to this one."""
        from tracker.tui.forms.form import FormScreen

        form = self._form
        name = "title" if choice.table == "documents" else "name"
        if "://" in choice.text and choice.table == "documents":
            name = "url"
        row = form.row
        saved = await form.main.ask(
            FormScreen(form.main, open_new(choice.table, {name: choice.text}))
        )
        if row is not None:
            form.to(row)
        if saved is None:
            return None
        title = await form.main.gateway.read(
            lambda store: Lookup(store, form.state, now()).name(saved.table, saved.uid)
        )
        by_reference = row is not None and (row.spec.by_reference or row.spec.kind in _BY_REFERENCE)
        text = saved.reference if by_reference else title
        return Choice(text, title, "", saved.table, saved.uid)


def _names_records(spec: Field) -> bool:
    """Whether a field holds names of which one that is new can be made into a record here."""
    return holds_several(spec.kind) or (spec.kind is Kind.REF and spec.target in CREATED)


def _asks_gazetteer(spec: Field, typed: str) -> bool:
    return spec.target == "places" and len(typed.strip()) >= _GAZETTEER_FROM
