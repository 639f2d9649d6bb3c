"""What was done: to one record, in one step, in the whole file; to be walked and restored from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widgets.option_list import Option

from tracker.entry.shape import FORMS
from tracker.errors import RefusedError
from tracker.keyboard.actions import Scope
from tracker.tui.bindings import bindings_for
from tracker.tui.gateway import Superseded
from tracker.tui.histories import OfFile, OfRecord, OfStep, read_page
from tracker.tui.screens.acting import ActingDialog
from tracker.tui.screens.in_full import InFull
from tracker.tui.widgets.options import Options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widgets import OptionList

    from tracker.store.journal import Change
    from tracker.store.store import Store
    from tracker.tui.histories import Page, Source
    from tracker.tui.main import MainScreen
    from tracker.tui.render.history import Entry
    from tracker.tui.screens.acting import Acts
    from tracker.tui.viewer import Place

_AHEAD = 30
"""Lines before the last one that is read at which the next page is asked for."""


@dataclass(slots=True)
class _View:
    """One of the histories that lie over each other: what was read of it, where the cursor is."""

    source: Source
    title: str = ""
    entries: list[Entry] = field(default_factory=list)
    next: int | None = None
    cursor: int = 0


class HistoryScreen(ActingDialog["Place"]):
    """Returns the record to go to, None to stay. `place` None is the whole file."""

    scope = Scope.HISTORY
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Scope.HISTORY))

    def __init__(self, main: MainScreen, place: Place | None) -> None:
        super().__init__(main)
        self._place = place
        self._views = [_View(OfRecord(*place) if place is not None else OfFile())]
        self._reading = False

    def compose(self) -> ComposeResult:
        """Build the list and the line of keys."""
        with Vertical(classes="box -broad"):
            yield Options()
            yield from self.compose_footer()

    def on_mount(self) -> None:
        """Read the newest."""
        self.options.focus()
        self.main.spawn(self._more())

    @property
    def _view(self) -> _View:
        return self._views[-1]

    @property
    def entry(self) -> Entry | None:
        """What is under the cursor."""
        return self.at_cursor(self._view.entries)

    # -- reading ---------------------------------------------------------------------------

    async def _more(self) -> None:
        """Read the next page of what is shown."""
        view = self._view
        self._reading = True
        try:
            page: Page = await self.main.gateway.read(
                lambda store: read_page(store, view.source, view.next), channel="history"
            )
        except Superseded:
            return
        finally:
            self._reading = False
        if not self.is_attached or view is not self._view:
            return
        view.title, view.next = page.title, page.next
        view.entries += page.entries
        self.options.add_options(self._lines(page.entries))
        if self.options.highlighted is None and view.entries:
            self.options.highlighted = 0
        self._entitle()

    def _lines(self, entries: Sequence[Entry]) -> list[Option]:
        width = self.text_width
        return [Option(entry.fitted(width)) for entry in entries]

    def on_resize(self) -> None:
        """Cut the lines anew, once their width is known."""
        self.call_after_refresh(self._show)

    def _entitle(self) -> None:
        view = self._view
        empty = "" if view.entries else " · nothing yet"
        self.query_one(".box").border_title = Content(f"{view.title}{empty}")

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Read on before the end comes into sight."""
        view = self._view
        view.cursor = event.option_index
        near = event.option_index >= len(view.entries) - _AHEAD
        if near and view.next is not None and not self._reading:
            self.main.spawn(self._more())

    def on_option_list_option_selected(self) -> None:
        """Open it, by a click as by Enter."""
        self.action_command("history.open")

    def _show(self) -> None:
        """Show the view on top again as it was left."""
        view, options = self._view, self.options
        cursor = view.cursor
        options.clear_options()
        options.add_options(self._lines(view.entries))
        if view.entries:
            options.highlighted = min(cursor, len(view.entries) - 1)
        self._entitle()

    async def _push(self, source: Source) -> None:
        self._views.append(_View(source))
        self.options.clear_options()
        await self._more()

    async def refresh_view(self) -> None:
        """Read what is shown anew, because something was written."""
        view = self._view
        cursor = view.cursor
        view.entries.clear()
        view.next = None
        self.options.clear_options()
        await self._more()
        if view.entries:
            self.options.highlighted = min(cursor, len(view.entries) - 1)

    # -- acting ----------------------------------------------------------------------------

    def acts(self) -> Acts:
        """Return what the actions of this dialog do."""
        return {
            "open": self._open,
            "restore": self._restore,
            "undo": self._undo_step,
            "whole": self._whole,
            "leave": self._leave,
        }

    def _leave(self) -> None:
        if len(self._views) == 1:
            self.dismiss(None)
        else:
            self._views.pop()
            self._show()

    async def _open(self) -> None:
        """Read a field in full; unfold a step; go to the record of a change."""
        entry = self.entry
        if entry is None:
            return
        if entry.field is not None:
            one = entry.field
            await self.main.ask(InFull(one.label, [("before", one.old), ("after", one.new)]))
        elif entry.change is None and entry.step is not None:
            await self._push(OfStep(entry.step.batch))
        elif entry.change is not None and isinstance(self._view.source, OfRecord):
            await self._push(OfStep(entry.change.batch))
        elif entry.change is not None:
            self.dismiss(await self._record_of(entry))

    async def _record_of(self, entry: Entry) -> Place:
        change = entry.change
        assert change is not None
        return await self.main.gateway.read(lambda store: shown_place(store, change))

    async def _restore(self) -> None:
        from tracker.tui.commands.history import restore

        entry = self.entry
        if entry is None or entry.change is None:
            raise RefusedError("Go to a change, or to a field of it.", "Enter unfolds a step.")
        if await restore(self.main, entry.change, entry.field):
            await self.refresh_view()

    async def _undo_step(self) -> None:
        from tracker.tui.commands.history import take_back

        entry = self.entry
        if entry is None:
            return
        batch = entry.step.batch if entry.step is not None else ""
        batch = batch or (entry.change.batch if entry.change is not None else "")
        if await take_back(self.main, batch):
            await self.refresh_view()

    async def _whole(self) -> None:
        """Show the history of the whole file; on it, go back to the record's."""
        if len(self._views) > 1 and isinstance(self._view.source, OfFile):
            self._leave()
        elif not isinstance(self._view.source, OfFile):
            await self._push(OfFile())


def shown_place(store: Store, change: Change) -> Place:
    """Return the record to go to for a change: of a link or remark, what it is about."""
    body = {**(change.before or {}), **(change.after or {})}
    if change.table == "links":
        for noun in ("incident", "statement", "actor"):
            if body.get(f"from_{noun}"):
                return f"{noun}s", str(body[f"from_{noun}"])
    if change.table == "remarks" and body.get("record_uid"):
        return str(body["record_table"]), str(body["record_uid"])
    if change.table not in FORMS:
        raise RefusedError("This change is of no record that could be opened.")
    store.body(change.table, change.uid)
    return change.table, change.uid
