"""The parts of one line as rows of cells, in the form's place; the line keeps them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from tracker.entry.lookup import Lookup
from tracker.entry.reading import FieldReading, read_field
from tracker.entry.rows import Cell, Row, cells_of, line_of, rows_of
from tracker.entry.saving import now
from tracker.entry.state import FormState
from tracker.errors import TrackerError
from tracker.keyboard.actions import Scope
from tracker.model.text import one_line
from tracker.tui.arrangement import NARROW
from tracker.tui.bindings import bindings_for
from tracker.tui.forms.fields import FieldRow, FormButton, LineField
from tracker.tui.forms.form import FormScreen
from tracker.tui.forms.keeping import Keeper

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget


class CellField(FieldRow):
    """One cell: where it is typed, its label before it where it stands on the second line."""

    def __init__(self, cell: Cell, name: str, text: str) -> None:
        super().__init__(replace(cell.field, name=name), text)
        self.cell = cell
        self.wrong = False
        self.words = ""
        self.styles.width = f"{cell.share}fr"

    def compose(self) -> ComposeResult:
        """Only the field, or label and field beside each other."""
        if self.cell.line:
            with Horizontal():
                yield self._label
                yield self.editor
        else:
            yield self.editor

    def on_mount(self) -> None:
        """Say nothing here: the row says what was understood."""

    def say(self, words: str, *, wrong: bool = False, doubts: tuple[str, ...] = ()) -> None:
        """Let the row say what was understood."""
        self.words, self.wrong = one_line(words), wrong
        if isinstance(self.row, RowLines):
            self.row.tell()

    def from_end(self) -> None:
        """Put the cursor behind the text."""
        if isinstance(self.editor, LineField):
            self.editor.cursor_position = len(self.text)

    @property
    def row(self) -> RowLines | None:
        """The row that the cell is in."""
        return next((each for each in self.ancestors if isinstance(each, RowLines)), None)


class RowLines(Vertical):
    """One row: its cells on one line or two, and what was understood."""

    def __init__(self, cells: list[CellField]) -> None:
        super().__init__()
        self.cells = cells
        self._told = Static(Content(""), classes="said")

    def compose(self) -> ComposeResult:
        """Build the cells, then the words."""
        with Container(classes="pack"):
            for line in (0, 1):
                cells = [cell for cell in self.cells if cell.cell.line == line]
                if cells:
                    yield Horizontal(*cells, classes=f"cells -line-{line}")
        yield self._told

    def on_mount(self) -> None:
        """Take no room for what is not said."""
        self.tell()

    def tell(self) -> None:
        """Say what is wrong in any cell, else what was understood of the one with the cursor."""
        wrong = [f"{cell.cell.field.label}: {cell.words}" for cell in self.cells if cell.wrong]
        focused = self.screen.focused  # `has_focus` comes later, by a message
        here = [c.words for c in self.cells if c.editor is focused and c.words and not c.wrong]
        words = [Content.styled(word, "bold $warning") for word in wrong]
        words += [Content.styled(word, "$known") for word in here]
        self._told.display = bool(words)
        self._told.update(Content(" · ").join(words))


class _NoKeeper(Keeper):
    """The line in the form is the draft."""

    def typed(self) -> None:
        """Keep nothing here."""

    async def settle(self) -> None:
        """Take what stands in the cells."""
        self._form.collect()


class RowsForm(FormScreen, inherit_bindings=False):
    """The rows of one field of a form. Every key goes into the form's line at once."""

    BINDINGS: ClassVar[list[BindingType]] = [
        replace(binding, priority=True)
        for binding in (*bindings_for(Scope.ROWS), Binding("ctrl+q", "stay", show=False))
    ]
    scope: ClassVar[Scope] = Scope.ROWS
    buttons: ClassVar[tuple[str, str]] = ("Done", "Add a row")

    def __init__(self, form: FormScreen, field: FieldRow, rows: list[Row]) -> None:
        self.form, self.field = form, field
        self._cells = cells_of(field.spec, form.state.table)
        self._count = 0
        self._lines: list[RowLines] = []
        self._first = rows
        state = form.state
        super().__init__(
            form.main,
            FormState(state.table, state.uid, state.base, chosen=state.chosen),
        )
        self.keeper = _NoKeeper(self)
        self.commands = COMMANDS

    def _make_rows(self) -> None:
        for row in self._first or [{}]:
            self._lines.append(self._make(row))

    def _make(self, row: Row) -> RowLines:
        """Return the widgets of one row; its cells are fields of this form."""
        self._count += 1
        cells = []
        for cell in self._cells:
            name = f"{self._count}.{cell.field.name}"
            text = row.get(cell.field.name, "")
            cells.append(CellField(cell, name, text))
            self.rows[name] = cells[-1]
            self.state.texts[name] = self.state.initial[name] = text
        return RowLines(cells)

    def heads(self) -> ComposeResult:
        """Build the names of the cells."""
        with Horizontal(classes="heads"):
            for line in (0, 1):
                if any(cell.line == line for cell in self._cells):
                    yield Horizontal(*self._heads(line), classes=f"cells -line-{line}")

    def fields(self) -> ComposeResult:
        """Build the rows; nothing folds here."""
        yield from self._lines
        yield FormButton("", id="more", compact=True)

    def _heads(self, line: int) -> Iterator[Static]:
        for cell in self._cells:
            if cell.line == line:
                head = Static(Content(cell.field.label), classes="head")
                head.styles.width = f"{cell.share}fr"
                yield head

    def on_mount(self) -> None:
        """Leave out what folds; the form's own `on_mount` comes after this."""
        self.query_one("#more", Button).display = False

    def _fit(self) -> None:
        """Take the whole width: rows are read across."""
        super()._fit()
        self.set_class(self.app.size.width >= NARROW, "-wide")
        self.query_one("#form").styles.width = "100%"

    def watch_focused(self, before: Widget | None, after: Widget | None) -> None:
        """Go on where the text ends."""
        super().watch_focused(before, after)
        if isinstance(self.row, CellField):
            self.row.from_end()
            self._tell_all()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Show the beginning of what was left, once that has taken all its keys."""
        for cell in self.rows.values():
            editor = cell.editor
            if editor is event.widget and editor is not self.focused:
                if isinstance(editor, LineField):
                    editor.cursor_position = 0
                self.call_after_refresh(self._show_beginning, editor)

    def _show_beginning(self, editor: Widget) -> None:
        if editor is not self.focused:
            editor.scroll_to(x=0, animate=False)

    def action_stay(self) -> None:
        """Say why the program is not quit from here."""
        self.fault(f"{self.main.says('rows.leave', 'goes back to the form')}; the line keeps all.")

    def _tell_all(self) -> None:
        for line in self._lines:
            line.tell()

    def _title(self) -> None:
        of = self.form.query_one("#form").border_title
        title = Content(f"{self.field.spec.label.capitalize()} · ") + Content(str(of))
        self.query_one("#form").border_title = title

    def focus_first(self) -> None:
        """Put the cursor into the first cell of the last row if that is new, else of the first."""
        self.set_focus(self._lines[0].cells[0].editor)

    def order(self) -> list[FieldRow | Button]:
        """Return what Tab goes through, in order."""
        buttons = (self.query_one(f"#{name}", Button) for name in ("save", "save-next"))
        return [*self.rows.values(), *buttons]

    def press(self, button: Button) -> None:
        """Do what a button says."""
        self.action_command("rows.done" if button.id == "save" else "rows.add")

    # -- rows --------------------------------------------------------------------------------

    @property
    def at(self) -> int:
        """The number of the row with the cursor, from 0; -1 for none."""
        lines = enumerate(self._lines)
        return next((n for n, line in lines if self.row in line.cells), -1)

    async def add_row(self) -> None:
        """Add a row below all others and go there."""
        line = self._make({})
        self._lines.append(line)
        await self.query_one("#fields").mount(line, before="#more")
        self.to(line.cells[0])

    async def remove_row(self) -> None:
        """Remove the row with the cursor; the last one is emptied."""
        at = self.at
        if at < 0:
            return
        if len(self._lines) == 1:
            await self.add_row()
        line = self._lines.pop(at)
        for cell in line.cells:
            del self.rows[cell.spec.name], self.state.texts[cell.spec.name]
            self.readings.pop(cell.spec.name, None)
        self.to(self._lines[min(at, len(self._lines) - 1)].cells[0])
        await line.remove()
        self.changed("")

    def step(self, by: int) -> None:
        """Go to the same cell of another row."""
        at, row = self.at, self.row
        if 0 <= at + by < len(self._lines) and isinstance(row, CellField):
            number = self._lines[at].cells.index(row)
            self.to(self._lines[at + by].cells[number])

    @property
    def is_at_the_end(self) -> bool:
        """Whether the cursor is in the last cell of the last row, and that row says something."""
        last = self._lines[-1].cells
        return self.row is last[-1] and any(cell.text.strip() for cell in last)

    # -- the line ----------------------------------------------------------------------------

    def line(self) -> str:
        """Return the line that says these rows."""
        return line_of(
            self.field.spec,
            (
                {cell.cell.field.name: cell.text.strip() for cell in line.cells}
                for line in self._lines
            ),
        )

    def changed(self, name: str) -> None:
        """Put the rows into the form's line, where they are kept."""
        self.form.amend(self.field, self.line())

    async def check(self) -> bool:
        """Say what is wrong in a cell, or with the line as a whole; False if anything is."""
        self.fault("")
        self.collect()
        state, form_state = self.snapshot(), self.form.snapshot()
        cells = list(self.rows.values())
        spec, text = self.field.spec, self.line()
        form_state.texts[spec.name] = text

        def read(store: object) -> tuple[list[FieldReading], FieldReading]:
            lookup = Lookup(store, state, now())  # type: ignore[arg-type]
            whole = read_field(spec, Lookup(store, form_state, now()))  # type: ignore[arg-type]
            return [read_field(cell.spec, lookup) for cell in cells], whole

        readings, whole = await self.main.gateway.read(read)
        wrong = None
        for cell, reading in zip(cells, readings, strict=True):
            self.readings[cell.spec.name] = reading
            if reading.problem:
                cell.say(reading.problem, wrong=True)
                wrong = wrong or cell
        if wrong is not None:
            self.to(wrong)
        elif whole.problem:
            self.fault(whole.problem)
        return wrong is None and not whole.problem


async def open_rows(form: FormScreen) -> None:
    """Open the rows of the field with the cursor, and come back to it."""
    field = form.row
    table = form.state.table
    if field is None or not cells_of(field.spec, table):
        form.fault("Rows are of parties, figures, sources, names, links, and what it is about.")
        return
    state, spec = form.snapshot(), field.spec
    try:
        rows = await form.main.gateway.read(
            lambda store: rows_of(spec, state.text(spec.name), Lookup(store, state, now()))
        )
    except TrackerError as error:
        form.fault(f"First mend the line: {error.message}")
        return
    form.fault("")
    if isinstance(field.editor, LineField):
        field.editor.remember()
    await form.main.ask(RowsForm(form, field, rows))
    form.to(field)
    await form.read(field)
    await form.taking.settled()
    form.choices.close()


async def _accept(form: FormScreen) -> None:
    from tracker.tui.forms import keys

    assert isinstance(form, RowsForm)
    await form.taking.settled()
    if form.is_at_the_end and form.choices.current is None:
        await form.add_row()
    else:
        await keys.accept(form)


async def _move(form: FormScreen, by: int) -> None:
    assert isinstance(form, RowsForm)
    await form.taking.settled()
    if form.choices.display:
        form.choices.move(by)
    else:
        form.step(by)


async def _done(form: FormScreen) -> None:
    assert isinstance(form, RowsForm)
    form.choices.close()
    if await form.check():
        form.dismiss(None)


async def _leave(form: FormScreen) -> None:
    if form.choices.display:
        form.choices.close()
    else:
        form.collect()
        form.dismiss(None)


async def _add(form: FormScreen) -> None:
    assert isinstance(form, RowsForm)
    await form.add_row()


async def _remove(form: FormScreen) -> None:
    assert isinstance(form, RowsForm)
    await form.remove_row()


COMMANDS: dict[str, Callable[[FormScreen], Awaitable[object] | None]] = {
    "rows.accept": _accept,
    "rows.down": lambda form: _move(form, 1),
    "rows.up": lambda form: _move(form, -1),
    "rows.add": _add,
    "rows.remove": _remove,
    "rows.done": _done,
    "rows.leave": _leave,
}
