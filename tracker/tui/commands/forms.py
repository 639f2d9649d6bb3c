"""Opening forms: a new record, an edit, a copy, a draft; and their keys from palette and help."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.entry.alike import open_copy
from tracker.entry.lines import references
from tracker.entry.saving import open_edit, open_new
from tracker.entry.shape import FORMS
from tracker.entry.state import FormState, is_open
from tracker.errors import RefusedError, TrackerError
from tracker.exchange.structured import unsaved
from tracker.keyboard.actions import ACTIONS, Scope
from tracker.store import drafts
from tracker.tui.commands.records import chosen, current, need_writing

if TYPE_CHECKING:
    from tracker.entry.saving import Saved
    from tracker.exchange.structured.unsaved import Unsaved
    from tracker.store.drafts import Draft
    from tracker.tui.commands.types import Commands
    from tracker.tui.forms.form import FormScreen
    from tracker.tui.main import MainScreen


async def add(main: MainScreen) -> None:
    """Add an incident."""
    need_writing(main)
    state = open_new("incidents")
    main.desk.pins.fill(state)
    await open_form(main, state)


async def add_from_template(main: MainScreen) -> None:
    """Add a record that begins with a named template."""
    from tracker.entry.alike import open_template
    from tracker.store import templates
    from tracker.tui.forms.template import line_of
    from tracker.tui.screens.choose import ChooseLine

    need_writing(main)
    known = await main.gateway.read(lambda store: templates.templates(store.conn))
    if not known:
        keeps = main.says("form.template", "in a form keeps it as one.")
        raise RefusedError("There are no templates.", keeps)
    lines = [f"{one.table.removesuffix('s')}  {line_of(one)}" for one in known]
    number = await main.ask(ChooseLine("Begin with", lines))
    if number is not None:
        one = known[number]
        await open_form(main, await main.gateway.read(lambda store: open_template(store, one)))


async def say(main: MainScreen) -> None:
    """Add a statement about the incident; on a statement, about the same incidents."""
    need_writing(main)
    table, uid = current(main)
    about = await main.gateway.read(
        lambda store: (
            store.reference(table, uid)
            if table == "incidents"
            else references(open_edit(store, table, uid).text("statement_incidents"))
            if table == "statements"
            else ""
        )
    )
    state = open_new("statements")
    state.carry("statement_incidents", about, "")
    main.desk.pins.fill(state)
    await open_form(main, state)


async def edit(main: MainScreen) -> None:
    """Edit the record."""
    need_writing(main)
    table, uid = current(main)
    if table not in FORMS:
        raise RefusedError("This is not edited here.")
    await open_form(main, await main.gateway.read(lambda store: open_edit(store, table, uid)))


async def duplicate(main: MainScreen) -> None:
    """Add a record that shares with this one what a template of it would."""
    need_writing(main)
    table, uid = current(main)
    await open_form(main, await main.gateway.read(lambda store: open_copy(store, table, uid)))


async def bulk(main: MainScreen) -> None:
    """Set fields of the marked records."""
    from tracker.tui.forms.bulk import FIELDS, BulkForm

    need_writing(main)
    places = await chosen(main)
    table = places[0][0] if places else ""
    if table not in FIELDS:
        raise RefusedError("Incidents and statements are edited in bulk.")
    if await _over(main, BulkForm(main, table, [uid for _, uid in places])) is not None:
        main.records.clear_marks()


async def list_drafts(main: MainScreen) -> None:
    """List what was not saved; continue or discard."""
    if not await recover(main):
        main.say("There are no drafts.")


async def not_saved(main: MainScreen) -> tuple[list[Draft], list[Unsaved]]:
    """Return the drafts on which no form works, here or elsewhere, and the kept texts."""
    found = await main.gateway.read(lambda store: drafts.drafts(store.conn, store.author))
    waiting = [d for d in found if d.id not in main.desk.open_drafts and not is_open(d)]
    return waiting, unsaved.unsaved()


async def recover(main: MainScreen) -> bool:
    """Offer drafts and kept texts, one after the other, until they are left; False if none is."""
    from tracker.tui.screens.recover import RecoverScreen

    any_found = False
    later = main.says("app.drafts", "lists them")
    while True:
        waiting, texts = await not_saved(main)
        if not (waiting or texts) or not main.open_file.writable:
            return any_found
        any_found = True
        choice = await main.ask(RecoverScreen(waiting, texts, later))
        if choice is None:
            return True
        if isinstance(choice.what, Path):
            _take_up(main, choice.what, discard=choice.discard)
            await main.count_drafts()
        elif choice.discard:
            await main.gateway.write(partial(drafts.discard, id_=choice.what))
            await main.count_drafts()
        else:
            await _continue(main, choice.what)
            return True


def _take_up(main: MainScreen, path: Path, *, discard: bool) -> None:
    """Discard a kept text, or let it be read and taken from in the editor."""
    if discard:
        unsaved.discard(path)
        return
    from tracker.tui.commands.editing import run_editor

    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        edited = run_editor(main, text)
    except TrackerError as error:
        main.say(str(error), wrong=True)
        return
    if edited != text:
        unsaved.keep_text(edited, path)
    main.say(f"The text stays in {path} until you discard it.")


async def _continue(main: MainScreen, id_: int) -> None:
    draft = await main.gateway.read(lambda store: drafts.draft(store.conn, id_))
    main.desk.open_drafts.add(draft.id)
    await open_form(main, FormState.from_draft(draft.content, draft.id))


async def open_form(main: MainScreen, state: FormState) -> Saved | None:
    """Show a form; afterwards the record that was saved in it: the next key is meant for that."""
    from tracker.tui.forms.form import FormScreen

    saved = await _over(main, FormScreen(main, state))
    if saved is None:
        return None
    main.ahead.hold()
    try:
        in_list = saved.table == main.browser.table
        if not (in_list and await main.browser.go_to(saved.table, saved.uid)):
            await main.viewer.open((saved.table, saved.uid))
    finally:
        main.ahead.release()
    return saved


async def _over(main: MainScreen, form: FormScreen) -> Saved | None:
    """Show a form; the panes behind it look as what they are: without the focus."""
    main.add_class("-behind")
    main.spawn(main.count_drafts())
    try:
        return await main.ask(form)
    finally:
        main.remove_class("-behind")
        main.spawn(main.count_drafts())


def _in_form(main: MainScreen, action_id: str) -> None:
    from tracker.tui.forms.form import FormScreen

    if not isinstance(main.app.screen, FormScreen):
        begin = main.says("record.add", "adds an incident"), main.says("record.edit", "edits")
        raise RefusedError("This key is for a form.", f"{', '.join(begin)} the record.")
    main.app.screen.action_command(action_id)


COMMANDS: Commands = {
    "record.add": add,
    "record.template": add_from_template,
    "record.say": say,
    "record.edit": edit,
    "record.copy": duplicate,
    "record.bulk": bulk,
    "app.drafts": list_drafts,
    **{
        action.id: partial(_in_form, action_id=action.id)
        for action in ACTIONS
        if action.scope in (Scope.FORM, Scope.ROWS)
    },
}
