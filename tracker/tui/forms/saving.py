"""Saving a form, and showing why it cannot be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tracker.entry.reading import FieldReading
from tracker.entry.saving import FormProblems, Meanwhile, Saved, now, problems
from tracker.entry.saving import save as write
from tracker.errors import TrackerError
from tracker.tui.screens.meanwhile import Clash, MeanwhileDialog, last_edit

if TYPE_CHECKING:
    from tracker.tui.forms.form import FormScreen


async def save(form: FormScreen) -> Saved | None:
    """Save the form; None, with what is wrong shown, if it cannot be."""
    form.choices.close()
    form.fault("")
    if not form.pasting.allows_saving():
        return None
    await form.keeper.settle()
    if double := await form.beside.asks_before_saving():
        await _tell_all(form, double)
        return None
    try:
        async with form.keeper.writing:
            state = form.snapshot()
            saved = await form.main.write(lambda store: write(store, state))
            form.keeper.saved()
    except FormProblems as error:
        show_problems(form, error)
        return None
    except Meanwhile as error:
        return await _settle(form, error)
    except TrackerError as error:
        form.fault(str(error))
        form.keeper.typed()
        return None
    assert isinstance(saved, Saved)
    form.desk.pins.saved(state, saved.reference, now())
    form.desk.previous[state.table] = replace(state, heading=saved.reference)
    form.saved = saved
    form.main.say(_told(saved, form.main.takes_back, form.guesses.told()))
    return saved


async def _tell_all(form: FormScreen, double: str) -> None:
    """Say that the record may be a double, and with that what else keeps it from being saved."""
    state = form.snapshot()
    wrong = await form.main.gateway.read(lambda store: problems(store, state))
    if wrong:
        show_problems(form, FormProblems(wrong))
    form.fault(" ".join([double, *([f"And {_count(wrong)}."] if wrong else [])]))


def _count(wrong: dict[str, str]) -> str:
    return "one field is wrong" if len(wrong) == 1 else f"{len(wrong)} fields are wrong"


def _told(saved: Saved, takes_back: str, guessed: list[str]) -> str:
    if not saved.changed:
        return f"{saved.reference}: nothing was changed."
    parts = [f"{saved.reference} saved. {takes_back}"]
    if saved.doubts:
        parts.append(f"Draft: {', '.join(saved.doubts)}.")
    if guessed:
        parts.append(f"Guessed: {', '.join(guessed)}.")
    return " ".join(parts)


def show_problems(form: FormScreen, error: FormProblems) -> None:
    """Say under each field what is wrong with it, and go to the first."""
    for name, problem in error.fields.items():
        if name in form.rows:
            form.readings[name] = FieldReading(problem=problem)
            form.refused[name] = form.rows[name].text
            form.rows[name].say(problem, wrong=True)
    first = next((row for name, row in form.rows.items() if name in error.fields), None)
    if first is None:
        form.fault(str(error))
        return
    if not first.spec.usual and form.folded:
        form.fold(False)
    form.to(first)
    form.fault(f"Not saved: {_count(error.fields)}.")


async def _settle(form: FormScreen, error: Meanwhile) -> Saved | None:
    """Let the person choose, field by field, between theirs and what someone else wrote; save."""
    form.keeper.typed()
    state = error.state
    who = await form.main.gateway.read(lambda store: last_edit(store, state.table, state.uid))
    clashes = [
        Clash(name, form.rows[name].spec.label, state.text(name), theirs)
        for name, theirs in error.fields.items()
    ]
    left = await form.main.ask(MeanwhileDialog(form.main, clashes, who))
    if left is None:
        form.fault("Not saved: someone else changed the same meanwhile. Saving asks again.")
        return None
    for name in left:
        state.texts[name] = state.initial[name]
    form.show_state(state)
    return await save(form)
