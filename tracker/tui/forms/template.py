"""Templates in a form: filling one in, keeping what is in the form as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.entry.alike import carries, open_template, template_of_form
from tracker.entry.saving import FormProblems
from tracker.store import templates
from tracker.tui.forms.saving import show_problems
from tracker.tui.screens.choose import ChooseLine
from tracker.tui.screens.name import AskName

if TYPE_CHECKING:
    from tracker.store.store import Store
    from tracker.store.templates import Template
    from tracker.tui.forms.form import FormScreen
    from tracker.tui.main import MainScreen

_KEEP = "+ keep this form as a template"


async def choose(form: FormScreen) -> None:
    """Fill in a template, or keep the form as one."""
    table = form.state.table
    form.choices.close()
    known = await form.main.gateway.read(lambda store: templates.templates(store.conn, table))
    lines = [*map(line_of, known), _KEEP]
    number = await form.main.ask(ChooseLine("Template", lines))
    if number is None:
        return
    if number == len(known):
        await _keep(form)
    else:
        await _fill(form, known[number])


def line_of(one: Template) -> str:
    """Return the name of a template and what it fills in."""
    return f"{one.name}  {', '.join(carries(one)) or 'nothing'}"


async def _fill(form: FormScreen, one: Template) -> None:
    """Put a template into the fields that say nothing yet; what was typed stays."""
    filled = await form.main.gateway.read(lambda store: open_template(store, one))
    form.state.chosen.update(filled.chosen)
    left = []
    for name, row in form.rows.items():
        text = filled.text(name)
        if not text or name == "state" or text == row.text:
            continue
        if row.text.strip() and row.text != form.state.initial.get(name):
            left.append(row.spec.label)
            continue
        form.state.carry(name, text, f"from template {one.name}")
        row.load(text)
        form.main.spawn(form.read(row))
    form.keeper.typed()
    form.fault(f"As typed: {', '.join(left)}." if left else "")


async def _keep(form: FormScreen) -> None:
    name = await ask_name(form.main)
    if not name:
        return
    state = form.snapshot()

    def write(store: Store) -> Template:
        one = template_of_form(store, name, state)
        with store.batch() as batch:
            templates.keep(batch, one)
        return one

    try:
        kept = await form.main.gateway.write(write)
    except FormProblems as error:
        show_problems(form, error)
        form.fault("Not kept: a template spreads what is in it, so it has to be understood.")
        return
    form.main.say(f"Kept: {line_of(kept)}. {form.main.takes_back}")


async def ask_name(main: MainScreen) -> str | None:
    """Ask for the name of a new template until it is one, or is left."""
    name: str | None = ""
    problem = ""
    while True:
        name = await main.ask(AskName("Name of the template", "night-raid", name or "", problem))
        if name is None:
            return None
        problem = await main.gateway.read(lambda store, name=name: _problem(store, name))  # type: ignore[misc]
        if not problem:
            return name.strip()


def _problem(store: Store, name: str) -> str:
    """Say why a template cannot be called so."""
    from tracker.errors import TrackerError

    try:
        name = templates.checked(name)
    except TrackerError as error:
        return str(error)
    if templates.exists(store.conn, name):
        return f"There is a template {name} already: tracker template remove {name}"
    return ""
