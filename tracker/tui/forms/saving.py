"""Saving a form, and showing why it cannot be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tracker.entry.reading import FieldReading
from tracker.entry.saving import FormProblems, Meanwhile, Saved, now
from tracker.entry.saving import save as write
from tracker.errors import TrackerError

if TYPE_CHECKING:
    from tracker.tui.forms.form import FormScreen


async def save(form: FormScreen) -> Saved | None:
    """Save the form; None, with what is wrong shown, if it cannot be."""
    form.choices.close()
    form.fault("")
    if not form.pasting.allows_saving():
        return None
    await form.keeper.settle()
    state = form.snapshot()
    try:
        saved = await form.main.write(lambda store: write(store, state))
    except FormProblems as error:
        show_problems(form, error)
        return None
    except Meanwhile as error:
        _show_meanwhile(form, error)
        return None
    except TrackerError as error:
        form.fault(str(error))
        form.keeper.typed()
        return None
    assert isinstance(saved, Saved)
    form.keeper.saved()
    form.desk.pins.saved(state, saved.reference, now())
    form.desk.previous[state.table] = replace(state, heading=saved.reference)
    form.saved = saved
    form.main.say(_told(saved, form.main.takes_back, form.guesses.told()))
    return saved


def _told(saved: Saved, takes_back: str, guessed: list[str]) -> str:
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
            form.rows[name].say(problem, wrong=True)
    first = next((row for name, row in form.rows.items() if name in error.fields), None)
    if first is None:
        form.fault(str(error))
        return
    if not first.spec.usual and form.folded:
        form.fold(False)
    form.to(first)
    count = len(error.fields)
    form.fault("Not saved: one field is wrong." if count == 1 else f"{count} fields are wrong.")


def _show_meanwhile(form: FormScreen, error: Meanwhile) -> None:
    form.show_state(error.state)
    form.fault(
        "Not saved: someone else changed "
        + "; ".join(f"{form.rows[n].spec.label} to “{t}”" for n, t in error.fields.items())
        + ". Yours stands in the form: save again to keep it, or type theirs."
    )
    form.to(form.rows[next(iter(error.fields))])
    form.keeper.typed()
