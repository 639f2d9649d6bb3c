"""The form: all fields of a record at once, read while they are typed, saved as one step."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.widgets import Button

from tracker.entry.accusing import FIELD, says_who
from tracker.entry.lookup import Lookup
from tracker.entry.pins import DEPENDENT
from tracker.entry.reading import FieldReading, read_field
from tracker.entry.saving import Saved, now
from tracker.entry.shape import Kind, form_fields, takes_reason
from tracker.errors import TrackerError
from tracker.keyboard.actions import Scope
from tracker.tui.bindings import bindings_for
from tracker.tui.forms import saving
from tracker.tui.forms.beside import Beside
from tracker.tui.forms.completion import Choice
from tracker.tui.forms.fields import FieldRow, LineField, Typed
from tracker.tui.forms.frame import FormFrame
from tracker.tui.forms.guesses import Guesses
from tracker.tui.forms.keeping import Keeper
from tracker.tui.forms.pasting import Pasting
from tracker.tui.forms.taking import Taking
from tracker.tui.forms.turns import Turns
from tracker.tui.widgets.bars import Footer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from textual import events
    from textual.binding import BindingType
    from textual.widget import Widget

    from tracker.entry.state import FormState
    from tracker.store.store import Store
    from tracker.tui.main import MainScreen

_FOR_DATE = ("place", "statement_incidents", "citations")
"""The fields without which a date may be read otherwise."""


class FormScreen(FormFrame):
    """A form over the main screen. Gives what was saved last, None if nothing was."""

    scope: ClassVar[Scope] = Scope.FORM
    offers_usual: ClassVar[bool] = True
    """Whether an empty field that gets the cursor offers what is usual there, unasked."""
    commands: Mapping[str, Callable[[FormScreen], Awaitable[object] | None]] = {}
    BINDINGS: ClassVar[list[BindingType]] = [
        # Ahead of the fields' own keys: TextArea would select with F6.
        replace(binding, priority=True)
        for binding in (*bindings_for(Scope.FORM), Binding("ctrl+q", "stay", show=False))
    ]

    def __init__(self, main: MainScreen, state: FormState) -> None:
        super().__init__(main, state)
        self.desk = main.desk
        self.saved: Saved | None = None
        self.readings: dict[str, FieldReading] = {}
        self.refused: dict[str, str] = {}
        """The texts for which saving was refused: what is wrong is said while they stand there."""
        self.taking: Taking = Taking(self)
        self.keeper = Keeper(self)
        self.beside: Beside = Beside(self)
        self.guesses = Guesses(self)
        self.turns = Turns(self)
        self.pasting: Pasting = Pasting(self)
        self._make_rows()

    # -- putting it together -----------------------------------------------------------------

    def _make_rows(self) -> None:
        for spec in form_fields(self.state.table):
            if spec.kind is Kind.REASON and not takes_reason(self.state.table, self.state.uid):
                continue
            if spec.kind is Kind.REASON and self.state.base.get("state") == "final":
                spec = replace(spec, heading="")  # it has to be given
            self.rows[spec.name] = FieldRow(spec, self.state.text(spec.name))

    def on_mount(self) -> None:
        """Show the form of the record, the first useful field with the cursor."""
        self.query_one(Footer).scope = self.scope
        self._fit()
        self.fold(not any(self._tells(row) for row in self._foldable()))
        self._title()
        self.pasting.show()
        self.beside.begin()
        self.guesses.begin()
        self.main.spawn(self._read_all())
        self.focus_first()
        beneath = self.app.screen_stack[-2]
        if isinstance(beneath, FormScreen):
            self.turns.inherit(beneath.turns)

    def show_state(self, state: FormState) -> None:
        """Show another form of the same kind in the same place."""
        self.state = state
        for name, row in self.rows.items():
            row.load(state.text(name))
            row.mark("")
            row.say("")
        self.readings.clear()
        self.refused.clear()
        self.kept("")
        self.beside.clear()
        self.pasting = Pasting(self)
        self.pasting.show()
        self.fault("")
        self._title()
        self.guesses.begin()
        self.main.spawn(self._read_all())

    def focus_first(self) -> None:
        """Put the cursor into the first useful empty field, else the first."""
        usual = [row for row in self.rows.values() if row.spec.usual]
        empty = [row for row in usual if not row.text.strip()]
        first = (usual if self.state.uid else empty or usual)[0]
        self.set_focus(first.editor)

    # -- what is under the cursor ------------------------------------------------------------

    @property
    def row(self) -> FieldRow | None:
        """The field that has the cursor."""
        focused = self.focused
        return next((row for row in self.rows.values() if row.editor is focused), None)

    def order(self) -> list[FieldRow | Button]:
        """Return what Tab goes through, in order."""
        shown: list[FieldRow | Button] = [r for r in self.rows.values() if r.spec.usual]
        shown.append(self.query_one("#more", Button))
        shown += [] if self.folded else self._foldable()
        return [*shown, self.query_one("#save", Button), self.query_one("#save-next", Button)]

    def go(self, by: int, *, passing: bool = False) -> None:
        """Go to the next or the previous field; `passing`: over what is filled in already."""
        order = self.order()
        if passing:
            order = [
                item for item in order if _editor(item) is self.focused or not self._full(item)
            ]
        at = next((n for n, item in enumerate(order) if _editor(item) is self.focused), -1)
        item = order[(at + by) % len(order)]
        self.to(item)

    def _full(self, item: FieldRow | Button) -> bool:
        """Whether a field carries over from another record as it stands, or is nothing to ask."""
        if not isinstance(item, FieldRow) or self.state.uid:
            return False
        if item.spec.kind is Kind.ACCUSED and not item.text.strip():
            return not says_who(self.state.text("kind"))
        pin = self.desk.pins.get(self.state.table, item.spec.name)
        return (pin is not None and pin.text == item.text) or self.state.is_carried(item.spec.name)

    def to(self, item: FieldRow | Button) -> None:
        """Put the cursor there at once: `Widget.focus` lets the next key come first."""
        self.set_focus(_editor(item), scroll_visible=False)
        self.call_after_refresh(item.scroll_visible, animate=False)

    # -- typing ------------------------------------------------------------------------------

    def on_typed(self, event: Typed) -> None:
        """Read what was typed, offer what it may mean, keep it."""
        row, name = event.row, event.row.spec.name
        if event.joined:
            back = self.main.says("form.undo", "takes it back")
            self.fault(f"{event.joined} pasted lines were joined to one; {back}.")
        if row.text == self.state.text(name):
            return
        self.state.texts[name] = row.text
        pin = self.desk.pins.get(self.state.table, name)
        if self.state.is_guess(name):
            pass  # the program's own addition to what is pinned or carried over
        elif pin is not None and pin.text != row.text:
            self._clear_dependent(name)
            self.unpin(name)
        elif not self.state.uid and self.state.initial.get(name):
            self._clear_dependent(name)
        self.keeper.typed()
        self.guesses.typed(name)
        self.main.spawn(self.read(row))
        self.changed(name)
        # Not `is_current`, which a form below its rows is too: its choices would come instead.
        if row is self.row and self.is_active:
            self.taking.typed(row)

    def pasted(self, row: FieldRow, text: str) -> bool:
        """Note what is pasted into a field; True if it is put elsewhere."""
        return self.pasting.take(row, text)

    def unpin(self, name: str) -> None:
        """Let a pin go, and those that depend on it."""
        self.desk.pins.unpin(self.state.table, name)
        for other in self.rows.values():
            if self.desk.pins.get(self.state.table, other.spec.name) is None:
                other.mark("")

    def amend(self, row: FieldRow, text: str) -> None:
        """Put into a field what another screen makes of it; one step of undo for all of it."""
        if isinstance(row.editor, LineField):
            row.editor.amend(text)

    def changed(self, name: str) -> None:
        """Look what the change of a field means for the record as a whole."""
        self.beside.typed(name)

    def _clear_dependent(self, name: str) -> None:
        """Empty what came with a pin, a copy or a template and says more about what is changed."""
        for other in DEPENDENT.get(name, ()):
            row, pin = self.rows.get(other), self.desk.pins.get(self.state.table, other)
            came = {pin.text} if pin is not None else set()
            if not self.state.uid:
                came.add(self.state.initial.get(other, ""))
            if row is not None and row.text in came:
                row.text = ""

    async def read(self, row: FieldRow) -> None:
        """Read a field and say under it what was understood."""
        spec, state = row.spec, self.snapshot()
        reading = await self.main.gateway.read(
            lambda store: read_field(spec, Lookup(store, state, now())), channel=f"form {spec.name}"
        )
        self.readings[spec.name] = reading
        self._say(row)
        if self.row is not None:
            # On a low screen what was understood would stand below the edge; or what is said of the
            # field that was left pushes the one with the cursor over it.
            self.call_after_refresh(self.row.scroll_visible, animate=False)
        if row is self.row and (reading.meanings or not spec.completes):
            # None, too: what was offered for the first letters of a date is not what is meant now.
            self.offer_meanings(row)
        if spec.name in _FOR_DATE and "date" in self.rows and self.state.text("date"):
            # The zone of the place says which day and offset a time means, the incident which year.
            await self.read(self.rows["date"])
        if spec.name == "kind" and FIELD in self.rows:
            await self.read(self.rows[FIELD])  # an empty one means another thing by another kind

    def has_meanings(self, row: FieldRow) -> bool:
        """Whether there are readings of a date to choose from."""
        return bool(self.readings.get(row.spec.name, FieldReading()).meanings)

    def offer_meanings(self, row: FieldRow) -> None:
        """Show what an ambiguous date may mean; nothing, where it is plain."""
        meanings = self.readings.get(row.spec.name, FieldReading()).meanings
        choices = [Choice(words, words) for words in meanings]
        self.choices.show(choices, row.editor.region, first=False)

    async def _read_all(self) -> None:
        state = self.snapshot()
        specs = [
            row.spec
            for row in self.rows.values()
            # Links of others are told although nothing stands in the field.
            if state.text(row.spec.name).strip() or (row.spec.kind is Kind.LINKS and state.uid)
        ]

        def read(store: Store) -> dict[str, FieldReading]:
            lookup = Lookup(store, state, now())
            return {spec.name: read_field(spec, lookup) for spec in specs}

        self.readings |= await self.main.gateway.read(read, channel="form all")
        for spec in specs:
            self._say(self.rows[spec.name])

    def snapshot(self) -> FormState:
        """Return the form as it is now, for another thread to read."""
        state = self.state
        return replace(state, texts=dict(state.texts), chosen=dict(state.chosen))

    def _say(self, row: FieldRow) -> None:
        """Show what was understood; what is wrong only once the field is left."""
        name = row.spec.name
        reading = self.readings.get(name, FieldReading())
        pin = self.desk.pins.get(self.state.table, name)
        why = self.guesses.why(name)
        if pin is not None and not self.state.uid and not why:
            row.mark("^", pin.age(now()))
        elif why or self.state.is_carried(name):
            row.mark("?" if why else "=", why or self.state.carried[name])
        else:
            row.mark("")
        if not reading.problem:
            row.say(self._understood(row, reading), doubts=reading.doubts)
        elif row is self.row and not reading.meanings and self.refused.get(name) != row.text:
            row.say("")
        else:
            row.say(reading.problem, wrong=True)

    def _understood(self, row: FieldRow, reading: FieldReading) -> str:
        """Return what to say of a field: what a term means only while it is looked at."""
        plain = reading.columns.get(row.spec.name) == row.text.strip()
        is_looked_at = row.spec.kind is not Kind.TERM or row is self.row or not plain
        return reading.said if is_looked_at else ""

    def watch_focused(self, before: Widget | None, after: Widget | None) -> None:
        """Say what is wrong with the field that is left; offer what is usual in an empty one.

        At once: the words of it, a message from the field, would come behind keys that are typed
        meanwhile, and close the choices that those have opened.
        """
        if not self.is_current:
            return  # it is being closed
        self.choices.close()
        for each in self.rows.values():
            # Not `:focus-within`: the row that had the focus first keeps that for good.
            each.set_class(each.editor is after, "-here")
        left = next((row for row in self.rows.values() if row.editor is before), None)
        if left is not None:
            self.main.spawn(self._left(left))
        row = self.row
        if row is None:
            return
        if row.spec.kind is Kind.TERM:
            self._say(row)
        if self.offers_usual and row.spec.completes and not row.text.strip():
            self.taking.typed(row)

    async def _left(self, row: FieldRow) -> None:
        if row.text.strip() or row.spec.required:
            await self.read(row)

    # -- saving ------------------------------------------------------------------------------

    @property
    def saved_as(self) -> str:
        """The reference of the record that was saved last."""
        return self.saved.reference if self.saved else ""

    async def save(self) -> Saved | None:
        """Save the form; None, with what is wrong shown, if it cannot be."""
        return await saving.save(self)

    # -- keys --------------------------------------------------------------------------------

    def action_command(self, action_id: str) -> None:
        """Run an action of the registry, after the keys typed before it and before those after."""
        self.turns.take(action_id)

    def collect(self) -> None:
        """Take what stands in the fields; some of it may not have been told yet."""
        for name, row in self.rows.items():
            if row.is_attached and row.text != self.state.text(name):
                self.on_typed(Typed(row))

    def action_stay(self) -> None:
        """Say why a form is not quit from: it would look as if what was typed were thrown away."""
        self.fault(f"{self.main.says('form.leave', 'leaves the form')}; the draft is kept.")

    def holds(self, event: events.Event) -> bool:
        """Hold a key back while an action is under way that it was typed after."""
        return self.turns.holds(event)

    @property
    def _busy(self) -> bool:
        return self.turns.busy

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do what the button says."""
        self.press(event.button)

    def press(self, button: Button) -> None:
        """Do what a button says."""
        names = {"save": "form.save", "save-next": "form.save_next", "more": "form.more"}
        self.action_command(names[button.id or "save"])

    async def on_unmount(self) -> None:
        """Keep what was typed, however the form ends.

        The fields have gone from the screen before their form, so `collect` would pass them over.
        """
        for name, row in self.rows.items():
            if row.text != self.state.text(name):
                self.state.texts[name] = row.text
                self.keeper.missed()
        with suppress(TrackerError):
            await self.keeper.settle()


def _editor(item: FieldRow | Button) -> FieldRow | Button:
    return item.editor if isinstance(item, FieldRow) else item  # type: ignore[return-value]
