"""What the keys of a form do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.widgets import Button

from tracker.entry.lines import ABOUT, references
from tracker.entry.saving import now, open_edit, open_new
from tracker.entry.shape import Kind
from tracker.errors import NotFoundError, TrackerError
from tracker.store import offering
from tracker.tui.forms import template
from tracker.tui.forms.fields import LongField
from tracker.tui.forms.tokens import holds_several
from tracker.tui.forms.whole import edit_whole

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tracker.entry.state import FormState
    from tracker.store.store import Store
    from tracker.tui.forms.completion import Choice
    from tracker.tui.forms.form import FormScreen

_SIBLING = ("speaker", "speaker_as_written", "capacity", "date", "citations")
"""What the next statement of the same speaker shares with this one."""


async def run(form: FormScreen, action_id: str) -> None:
    """Run an action of the form."""
    command = form.commands.get(action_id) or _COMMANDS.get(action_id.replace("rows.", "form.", 1))
    if command is None:
        form.fault("This key is for the rows of a field.")
        return
    result = command(form)
    if result is not None:
        await result


async def _next(form: FormScreen) -> None:
    """Leave the field; a choice is taken only if it was moved to."""
    choice, row = form.choices.current if form.choices.moved else None, form.row
    is_asked = form.taking.is_asked(row)
    if choice is not None and not await _taken(form, choice, goes_on=is_asked):
        return
    if not await form.taking.ask_unknown(row):
        form.go(1)


async def accept(form: FormScreen) -> None:
    """Take the highlighted choice, if there is one, and go on; in a long text, begin a line."""
    focused = form.focused
    if isinstance(focused, LongField):
        if focused.text.strip():
            focused.insert("\n", maintain_selection_offset=False)
        else:
            form.go(1, passing=True)
        return
    if isinstance(focused, Button):
        # The button's own action waits for this one to end.
        form.press(focused)
        return
    await form.taking.settled()
    choice, row = form.choices.current, form.row
    is_asked = form.taking.is_asked(row)
    if choice is not None and not await _taken(form, choice, goes_on=is_asked):
        return
    stays = choice is not None and row is not None and holds_several(row.spec.kind)
    if (not stays or is_asked) and not await form.taking.ask_unknown(row):
        form.go(1, passing=True)


async def _taken(form: FormScreen, choice: Choice, *, goes_on: bool) -> bool:
    """Take a choice; False if one stays with it.

    Whoever comes back from making a record finds the cursor where it was, behind the name, unless
    that was asked for on leaving the field: then it `goes_on`.
    """
    return await form.taking.take(choice) and (goes_on or not choice.makes)


async def _move(form: FormScreen, by: int) -> None:
    """Go to another choice; without choices to another field, or ask for choices."""
    await form.taking.settled(wholly=True)
    focused = form.focused
    if form.choices.display:
        form.choices.move(by)
    elif isinstance(focused, LongField) and _has_line(focused, by):
        focused.action_cursor_down() if by > 0 else focused.action_cursor_up()
    elif by > 0 and form.row is not None and form.row.spec.completes:
        await form.taking.offer(form.row, asked=True)
        form.choices.move(by)
    elif by > 0 and form.row is not None and form.has_meanings(form.row):
        form.offer_meanings(form.row)
        form.choices.move(by)
    else:
        form.go(by)


def _has_line(field: LongField, by: int) -> bool:
    line = field.wrapped_document.location_to_offset(field.cursor_location).y + by
    return 0 <= line < field.wrapped_document.height


async def _save(form: FormScreen) -> None:
    saved = await form.save()
    if saved is not None:
        form.dismiss(saved)


async def _save_next(form: FormScreen) -> None:
    """Save, and begin the next with what is pinned."""
    if await form.save() is None:
        return
    before = form.state
    state = open_new(before.table)
    if before.table == "statements":
        state = _next_statement(form, before, ("citations",))
    form.desk.pins.fill(state)
    form.show_state(state)
    form.focus_first()


async def _sibling(form: FormScreen) -> None:
    """Save, and begin the next statement of the same speaker, date and document."""
    if form.state.table != "statements":
        another = form.main.says("form.save_next", "saves and adds another")
        form.fault(f"A sibling is of a statement; {another}.")
        return
    before = form.state
    if await form.save() is None:
        return
    form.show_state(_next_statement(form, before, _SIBLING))
    form.focus_first()


def _next_statement(form: FormScreen, before: FormState, names: tuple[str, ...]) -> FormState:
    """Return the form of a statement about the same incidents that shares these fields."""
    source = f"as in {form.saved_as}"
    state = before.next_one(names, source)
    state.carry(ABOUT, references(before.text(ABOUT)), source)
    return state


async def _pin(form: FormScreen) -> None:
    """Pin the field, or let it go."""
    row = form.row
    if row is None:
        return
    name = row.spec.name
    if form.desk.pins.get(form.state.table, name) is not None:
        form.unpin(name)
    elif row.text.strip():
        source = replace(form.state, heading=form.state.heading if form.state.uid else "")
        form.desk.pins.pin(source, name, now())
        row.mark("^", "pinned: the next form begins with it")
        await form.read(row)


async def _same(form: FormScreen) -> None:
    """Fill in the same field of the record that was entered before."""
    row, table = form.row, form.state.table
    if row is None:
        return
    previous = form.desk.previous.get(table)
    if previous is None:
        previous = await form.main.gateway.read(lambda store: _newest(store, table))
        form.desk.previous[table] = previous
    if not previous.text(row.spec.name):
        form.fault(f"{previous.heading or 'The previous record'} has no {row.spec.label}.")
        return
    chosen, here = previous.chosen_in(row.spec.name), form.state.chosen
    for key, uid in chosen.items():
        if here.get(key, uid) != uid:
            # Filling it in would let the name mean another record in the fields that have it.
            form.fault(f"“{key.partition(' ')[2]}” means another record in this form.")
            return
    here.update(chosen)
    text = previous.text(row.spec.name)
    row.text = references(text) if row.spec.kind is Kind.ABOUT else text


def _newest(store: Store, table: str) -> FormState:
    uid = offering.newest(store.conn, table, store.author)
    if uid is None:
        raise NotFoundError("You have entered no such record before.")
    return open_edit(store, table, uid)


async def _editor(form: FormScreen) -> None:
    """Edit the text of the field in $EDITOR."""
    from tracker.tui.commands.editing import run_editor

    row = form.row
    if row is None:
        return
    await form.keeper.settle()  # nothing else is done until the editor ends, however long
    try:
        text = run_editor(form.main, row.text)
    except TrackerError as error:
        form.fault(str(error))
        return
    text = text.removesuffix("\n")
    if row.spec.kind is not Kind.LONG:
        text = " ".join(text.split("\n"))
    row.text = text


def _more(form: FormScreen) -> None:
    """Unfold the other fields and go to the first of them, or fold them."""
    here = form.row
    form.fold(not form.folded)
    if not form.folded:
        form.to(next(row for row in form.rows.values() if not row.spec.usual))
    elif here is not None and here.spec.usual:
        form.to(here)  # where one was typing
    else:
        form.to(form.query_one("#more", Button))


async def _leave(form: FormScreen) -> None:
    """Close the choices; else the form, its draft kept if there is anything to lose."""
    if form.choices.display:
        form.choices.close()
        return
    state = form.state
    told = []
    if state.is_changed:
        await form.keeper.settle()
        form.keeper.left()
        lists = form.main.says("app.drafts", "lists drafts")
        told.append(f"Not saved. The draft is kept: {lists}.")
    else:
        await form.keeper.discard()
    if form.taking.placed:
        names = ", ".join(form.taking.placed)
        back = form.main.says("edit.undo", "takes it back")
        told.append(f"Made for this form and kept: place {names}; {back}.")
    if told:
        form.main.say(" ".join(told))
    form.dismiss(form.saved)


async def _rows(form: FormScreen) -> None:
    from tracker.tui.forms.rows import open_rows

    await open_rows(form)


async def _help(form: FormScreen) -> None:
    from tracker.tui.screens.help import HelpScreen

    chosen = await form.main.ask(HelpScreen(form.scope))
    if chosen is not None and chosen.startswith(("form.", "rows.")):
        form.action_command(chosen)


def _undo(form: FormScreen, redo: bool) -> None:
    if form.row is not None:
        form.row.redo_typing() if redo else form.row.undo_typing()


def _back(form: FormScreen) -> None:
    form.go(-1)


_COMMANDS: dict[str, Callable[[FormScreen], Awaitable[object] | None]] = {
    "form.next": _next,
    "form.previous": _back,
    "form.accept": accept,
    "form.down": lambda form: _move(form, 1),
    "form.up": lambda form: _move(form, -1),
    "form.save": _save,
    "form.save_next": _save_next,
    "form.sibling": _sibling,
    "form.editor": _editor,
    "form.whole": edit_whole,
    "form.template": template.choose,
    "form.document": lambda form: form.pasting.accept(),
    "form.pin": _pin,
    "form.same": _same,
    "form.more": _more,
    "form.undo": lambda form: _undo(form, False),
    "form.redo": lambda form: _undo(form, True),
    "form.beside": lambda form: form.beside.open_next(),
    "form.apart": lambda form: form.beside.apart(),
    "form.rows": _rows,
    "form.help": _help,
    "form.leave": _leave,
}
