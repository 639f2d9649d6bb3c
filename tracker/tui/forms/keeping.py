"""Drafts: what is typed is in the file within a second, whatever happens to the program."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tracker.entry.saving import now
from tracker.errors import TrackerError
from tracker.store import drafts
from tracker.store.store import utc_now

if TYPE_CHECKING:
    from textual.timer import Timer

    from tracker.tui.forms.form import FormScreen

_WAIT = 0.4
"""Seconds after the last key; a draft has to be in the file within one."""


class Keeper:
    """Keeps the draft of one form in step with it."""

    def __init__(self, form: FormScreen) -> None:
        self._form = form
        self._timer: Timer | None = None
        self._behind = False
        self.writing = asyncio.Lock()
        """Held while the draft is written, and while the record is: one after the other, so that
        the record takes its draft along."""

    def typed(self) -> None:
        """Note that something was typed; an older wait goes on, so that no one outruns it."""
        self._behind = True
        if self._timer is None:
            self._timer = self._form.set_timer(_WAIT, self._due)

    def missed(self) -> None:
        """Note that something was typed, where no time is left to wait for more."""
        self._behind = True

    def saved(self) -> None:
        """Note that the form was saved, and its draft with it gone."""
        self._forget()
        self._behind = False
        self._form.taking.placed.clear()

    async def settle(self) -> None:
        """Write the draft now, if it is behind; raises TrackerError where it cannot be."""
        async with self.writing:
            await self._write()

    async def _write(self) -> None:
        self._form.collect()
        if not self._behind:
            return
        self._behind = False
        state = self._form.state
        content, id_ = state.to_draft(), state.draft

        state.draft = await self._form.main.gateway.write(
            lambda store: drafts.keep(
                store, id_, state.table, state.uid or None, content, utc_now()
            )
        )
        self._form.desk.open_drafts.add(state.draft)
        self._form.kept(f"draft kept {now():%H:%M:%S}")

    async def discard(self) -> None:
        """Remove the draft: there is nothing in the form that would be lost."""
        async with self.writing:
            self._behind = False
            id_ = self._form.state.draft
            if id_ is not None:
                await self._form.main.gateway.write(lambda store: drafts.discard(store, id_))
                self._forget()

    def left(self) -> None:
        """Let the draft stand in the list of drafts again."""
        if self._form.state.draft is not None:
            self._form.desk.open_drafts.discard(self._form.state.draft)

    def _forget(self) -> None:
        self.left()
        self._form.state.draft = None

    def _due(self) -> None:
        self._timer = None
        self._form.main.spawn(self._keep())

    async def _keep(self) -> None:
        try:
            await self.settle()
        except TrackerError as error:
            self._behind = True
            self._form.fault(f"This draft is not kept: {error}")
