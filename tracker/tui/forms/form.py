"""The form: all fields of a record at once, read while they are typed, saved as one step."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from tracker.entry.lookup import Lookup
from tracker.entry.pins import DEPENDENT
from tracker.entry.reading import FieldReading, read_field
from tracker.entry.saving import FormProblems, Meanwhile, Saved, now, save
from tracker.entry.shape import Kind, form_fields
from tracker.errors import TrackerError
from tracker.keyboard.actions import Scope
from tracker.model.text import one_line
from tracker.tui.arrangement import NARROW
from tracker.tui.bindings import bindings_for
from tracker.tui.forms import keys
from tracker.tui.forms.beside import Beside
from tracker.tui.forms.choices import Choices
from tracker.tui.forms.completion import Choice
from tracker.tui.forms.fields import FieldRow, FormButton, Typed
from tracker.tui.forms.keeping import Keeper
from tracker.tui.forms.taking import Taking
from tracker.tui.gateway import Superseded
from tracker.tui.widgets.bars import Footer

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from tracker.entry.state import FormState
    from tracker.store.store import Store
    from tracker.tui.main import MainScreen

_TITLES = {
    "incidents": "incident",
    "statements": "statement",
    "actors": "actor",
    "places": "place",
    "documents": "document",
}


class FormScreen(ModalScreen["Saved | None"]):
    """A form over the main screen. Gives what was saved last, None if nothing was."""

    CSS_PATH: ClassVar[str] = "../styles/forms.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        # Ahead of the fields' own keys: TextArea would select with F6.
        replace(binding, priority=True)
        for binding in bindings_for(Scope.FORM)
    ]

    def __init__(self, main: MainScreen, state: FormState) -> None:
        super().__init__()
        self.main = main
        self.desk = main.desk
        self.state = state
        self.saved: Saved | None = None
        self.rows: dict[str, FieldRow] = {}
        self.readings: dict[str, FieldReading] = {}
        self.choices = Choices()
        self.taking: Taking = Taking(self)
        self.keeper = Keeper(self)
        self.beside: Beside = Beside(self)
        self.folded = True
        self._busy = False
        self._ahead: list[str | events.Event] = []
        self._make_rows()

    # -- putting it together -----------------------------------------------------------------

    def _make_rows(self) -> None:
        for spec in form_fields(self.state.table):
            if spec.kind is Kind.REASON and not self.state.uid:
                continue
            self.rows[spec.name] = FieldRow(spec, self.state.text(spec.name))

    def compose(self) -> ComposeResult:
        """Build the fields, what unfolds, the two ways to save, and the line of keys."""
        with Vertical(id="form"):
            with VerticalScroll(id="fields", can_focus=False):
                rows = list(self.rows.values())
                yield from (row for row in rows if row.spec.usual)
                yield FormButton("", id="more", compact=True)
                yield from (row for row in rows if not row.spec.usual)
                with Horizontal(id="buttons"):
                    yield FormButton("Save", id="save", compact=True)
                    yield FormButton("Save and add another", id="save-next", compact=True)
            yield Static(Content(""), id="beside")
            yield Static(Content(""), id="fault")
        yield self.choices
        yield Footer(id="form-footer")

    def on_mount(self) -> None:
        """Show the form of the record, the first useful field with the cursor."""
        self.query_one(Footer).scope = Scope.FORM
        self._fit(self.app.size.width)
        self.fold(not any(self.state.text(r.spec.name) for r in self._foldable()))
        self._title()
        self.main.spawn(self._read_all())
        self.focus_first()

    def _foldable(self) -> list[FieldRow]:
        return [row for row in self.rows.values() if not row.spec.usual]

    def fold(self, folded: bool) -> None:
        """Hide or show the fields that are not the usual ones."""
        self.folded = folded
        for row in self._foldable():
            row.set_class(folded, "-folded")
        label = f"+ {len(self._foldable())} more fields" if folded else "- the usual fields"
        self.query_one("#more", Button).label = Content(label)

    def _title(self) -> None:
        noun = _TITLES[self.state.table]
        form = self.query_one("#form")
        heading = one_line(self.state.heading)
        title = f"Edit {heading}" if self.state.uid else f"New {noun}"
        form.border_title = Content(title)
        form.border_subtitle = Content("" if self.state.uid else heading)

    def _fit(self, width: int) -> None:
        form = self.query_one("#form")
        detail = self.main.detail.outer_size.width
        if width < NARROW:
            form.styles.width = "100%"
        else:
            form.styles.width = width - detail if self.has_class("-left") else max(62, detail)
        self.choices.close()

    def stand_left(self, left: bool) -> None:
        """Stand over the list instead of the detail, which shows a record to compare with."""
        self.set_class(left, "-left")
        self._fit(self.app.size.width)

    def on_resize(self, event: events.Resize) -> None:
        """Stand beside the list where there is room."""
        self._fit(event.size.width)

    def show_state(self, state: FormState) -> None:
        """Show another form of the same kind in the same place."""
        self.state = state
        for name, row in self.rows.items():
            row.load(state.text(name))
            row.mark_pinned("")
            row.say("")
        self.readings.clear()
        self.beside.clear()
        self.fault("")
        self._title()
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

    def go(self, by: int) -> None:
        """Go to the next or the previous field."""
        order = self.order()
        at = next((n for n, item in enumerate(order) if _editor(item) is self.focused), -1)
        item = order[(at + by) % len(order)]
        self.to(item)

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
        if pin is not None and pin.text != row.text:
            self._clear_dependent(name)
            self.unpin(name)
        self.keeper.typed()
        self.main.spawn(self.read(row))
        self.changed(name)
        if row is self.row:
            self.taking.typed(row)

    def unpin(self, name: str) -> None:
        """Let a pin go, and those that depend on it."""
        self.desk.pins.unpin(self.state.table, name)
        for other in self.rows.values():
            if self.desk.pins.get(self.state.table, other.spec.name) is None:
                other.mark_pinned("")

    def changed(self, name: str) -> None:
        """Look what the change of a field means for the record as a whole."""
        self.beside.typed(name)

    def _clear_dependent(self, name: str) -> None:
        """Empty the pinned fields that say more about what has been changed."""
        for other in DEPENDENT.get(name, ()):
            pin = self.desk.pins.get(self.state.table, other)
            if pin is not None and other in self.rows and self.rows[other].text == pin.text:
                self.rows[other].text = ""

    async def read(self, row: FieldRow) -> None:
        """Read a field and say under it what was understood."""
        spec, state = row.spec, self._snapshot()
        reading = await self.main.gateway.read(
            lambda store: read_field(spec, Lookup(store, state, now())), channel=f"form {spec.name}"
        )
        self.readings[spec.name] = reading
        self._say(row)
        if row is self.row:
            # On a low screen what was understood would stand below the edge.
            self.call_after_refresh(row.scroll_visible, animate=False)
        if reading.meanings and row is self.row:
            row_choices = [Choice(words, words) for words in reading.meanings]
            self.choices.show(row_choices, row.editor.region, first=False)
        if spec.name == "place" and "date" in self.rows and self.state.text("date"):
            # The zone of the place says which day and offset a time means.
            await self.read(self.rows["date"])

    async def _read_all(self) -> None:
        state = self._snapshot()
        specs = [row.spec for row in self.rows.values() if state.text(row.spec.name).strip()]

        def read(store: Store) -> dict[str, FieldReading]:
            lookup = Lookup(store, state, now())
            return {spec.name: read_field(spec, lookup) for spec in specs}

        self.readings |= await self.main.gateway.read(read, channel="form all")
        for spec in specs:
            self._say(self.rows[spec.name])

    def _snapshot(self) -> FormState:
        state = self.state
        return replace(state, texts=dict(state.texts), chosen=dict(state.chosen))

    def _say(self, row: FieldRow) -> None:
        """Show what was understood; what is wrong only once the field is left."""
        name = row.spec.name
        reading = self.readings.get(name, FieldReading())
        pin = self.desk.pins.get(self.state.table, name)
        if pin is not None and not self.state.uid:
            row.mark_pinned(pin.age(now()))
        elif not reading.problem:
            row.say(reading.said, doubts=reading.doubts)
        elif row is self.row and not reading.meanings:
            row.say("")
        else:
            row.say(reading.problem, wrong=True)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Offer what is usual in an empty field."""
        self.choices.close()
        row = self.row
        if row is not None and row.spec.completes and not row.text.strip():
            self.taking.typed(row)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Say what is wrong with the field that was left."""
        self.choices.close()
        left = next((row for row in self.rows.values() if row.editor is event.widget), None)
        if left is not None and self.is_current:
            self.main.spawn(self._left(left))

    async def _left(self, row: FieldRow) -> None:
        if row.text.strip() or row.spec.required:
            await self.read(row)

    # -- saving ------------------------------------------------------------------------------

    async def save(self) -> Saved | None:
        """Save the form; None, with what is wrong shown, if it cannot be."""
        self.choices.close()
        self.fault("")
        await self.keeper.settle()
        state = self._snapshot()
        try:
            saved = await self.main.write(lambda store: save(store, state))
        except FormProblems as error:
            self._show_problems(error)
            return None
        except Meanwhile as error:
            self._show_meanwhile(error)
            return None
        except TrackerError as error:
            self.fault(str(error))
            self.keeper.typed()
            return None
        assert isinstance(saved, Saved)
        self.keeper.saved()
        self.desk.pins.saved(state, saved.reference, now())
        self.desk.previous[state.table] = replace(state, heading=saved.reference)
        self.saved = saved
        draft = f" Draft: {', '.join(saved.doubts)}." if saved.doubts else ""
        self.main.say(f"{saved.reference} saved. {self.main.takes_back}{draft}")
        return saved

    def _show_problems(self, error: FormProblems) -> None:
        for name, problem in error.fields.items():
            if name in self.rows:
                self.readings[name] = FieldReading(problem=problem)
                self.rows[name].say(problem, wrong=True)
        first = next((row for name, row in self.rows.items() if name in error.fields), None)
        if first is None:
            self.fault(str(error))
            return
        if not first.spec.usual and self.folded:
            self.fold(False)
        self.to(first)
        count = len(error.fields)
        self.fault("Not saved: one field is wrong." if count == 1 else f"{count} fields are wrong.")

    def _show_meanwhile(self, error: Meanwhile) -> None:
        self.show_state(error.state)
        self.fault(
            "Not saved: someone else changed "
            + "; ".join(f"{self.rows[n].spec.label} to “{t}”" for n, t in error.fields.items())
            + ". Yours stands in the form: save again to keep it, or type theirs."
        )
        self.to(self.rows[next(iter(error.fields))])
        self.keeper.typed()

    def fault(self, words: str) -> None:
        """Show what is wrong with the form as a whole."""
        line = self.query_one("#fault", Static)
        line.display = bool(words)
        line.update(Content(one_line(words)))

    # -- keys --------------------------------------------------------------------------------

    def action_command(self, action_id: str) -> None:
        """Run an action of the registry, after the keys typed before it and before those after."""
        if self._busy:
            self._ahead.append(action_id)
        else:
            self._busy = True
            self.main.spawn(self._perform(action_id))

    async def _perform(self, action_id: str) -> None:
        try:
            await self._caught_up()
            await keys.run(self, action_id)
        except Superseded:
            pass
        except TrackerError as error:
            self.fault(str(error))
        finally:
            self._busy = False
            self._go_on()

    async def _caught_up(self) -> None:
        """Wait until the field with the cursor has taken the keys that were sent to it."""
        focused = self.focused
        if focused is not None and focused.is_attached:
            taken = asyncio.Event()
            focused.call_later(taken.set)
            await asyncio.wait_for(taken.wait(), 1.0)
        self.collect()

    def collect(self) -> None:
        """Take what stands in the fields; some of it may not have been told yet."""
        for name, row in self.rows.items():
            if row.is_attached and row.text != self.state.text(name):
                self.on_typed(Typed(row))

    def holds(self, event: events.Event) -> bool:
        """Hold a key back while an action is under way that it was typed after."""
        if self._busy:
            self._ahead.append(event)
        return self._busy

    def _go_on(self) -> None:
        """Let what was typed ahead have its effect."""
        while self._ahead and not self._busy:
            item = self._ahead.pop(0)
            if isinstance(item, str):
                self.action_command(item)
            else:
                (self.focused or self)._forward_event(item)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do what the button says."""
        self.press(event.button)

    def press(self, button: Button) -> None:
        """Do what a button says."""
        names = {"save": "form.save", "save-next": "form.save_next", "more": "form.more"}
        self.action_command(names[button.id or "save"])

    async def on_unmount(self) -> None:
        """Keep what was typed, however the form ends."""
        self.collect()
        with suppress(TrackerError):
            await self.keeper.settle()


def _editor(item: FieldRow | Button) -> FieldRow | Button:
    return item.editor if isinstance(item, FieldRow) else item  # type: ignore[return-value]
