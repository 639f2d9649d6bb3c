"""Guesses in a form: put into fields nobody has typed in, said to be guesses, taken back alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.entry.guessing import TRIGGERS, Guess, guesses
from tracker.entry.lookup import Lookup
from tracker.entry.saving import now

if TYPE_CHECKING:
    import asyncio

    from tracker.tui.forms.form import FormScreen


class Guesses:
    """The guesses of one form."""

    def __init__(self, form: FormScreen) -> None:
        self._form = form
        self._asked: asyncio.Task[None] | None = None
        self._found: dict[str, Guess] = {}

    def begin(self) -> None:
        """Guess from what a form begins with."""
        state = self._form.state
        if not state.uid and state.table in TRIGGERS:
            self._asked = self._form.main.spawn(self._look())

    def typed(self, name: str) -> None:
        """Guess again where what was typed may tell more."""
        if name in TRIGGERS.get(self._form.state.table, ()):
            self._asked = self._form.main.spawn(self._look())

    async def settled(self) -> None:
        """Wait for the guesses that are being made: what is saved is what stands in the form."""
        while (asked := self._asked) is not None:
            await asked
            if self._asked is asked:
                self._asked = None

    def why(self, name: str) -> str:
        """Return the words for a guess that stands in a field, else nothing."""
        if not self._form.state.is_guess(name):
            return ""
        guess = self._found.get(name)
        return f"a guess from {guess.why}" if guess else "a guess"

    def told(self) -> list[str]:
        """Return the fields that hold guesses, with what was guessed."""
        form = self._form
        return [
            f"{row.spec.label} {row.text}"
            for name, row in form.rows.items()
            if form.state.is_guess(name)
        ]

    async def _look(self) -> None:
        form = self._form
        of, state = form.state, form.snapshot()
        found = await form.main.gateway.read(
            lambda store: guesses(Lookup(store, state, now())), channel="form guesses"
        )
        if form.state is not of:
            return  # another record is in the form by now
        self._found = found
        for name in [*found, *(name for name in state.guessed if name not in found)]:
            self._put(name, self._found.get(name))
        form.label_more()

    def _put(self, name: str, guess: Guess | None) -> None:
        """Put a guess into its field, or take it back, unless the person has typed there."""
        state, row = self._form.state, self._form.rows.get(name)
        usual = state.initial.get(name, "")
        if row is None or row is self._form.row or row.text != state.guessed.get(name, usual):
            return
        if guess is None:
            state.guessed.pop(name, None)
        else:
            state.guessed[name] = guess.text
        row.text = guess.text if guess else usual
