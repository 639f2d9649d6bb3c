"""The thread of an incident: what was said of it and linked to it, in order, a lane per speaker."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from tracker.analysis.thread import folded, thread
from tracker.keyboard.actions import Scope
from tracker.model.text import one_line
from tracker.store.thread import thread_facts
from tracker.tui.bindings import bindings_for
from tracker.tui.gateway import Superseded
from tracker.tui.render.page import KNOWN
from tracker.tui.render.thread import columns, in_full, line
from tracker.tui.screens.acting import TellingDialog

if TYPE_CHECKING:
    from textual.binding import BindingType

    from tracker.analysis.thread import Entry, Thread
    from tracker.tui.main import MainScreen
    from tracker.tui.screens.acting import Acts


class ThreadScreen(TellingDialog["tuple[str, str]"]):
    """Returns the record that is to be opened: table and uid."""

    scope = Scope.THREAD
    above = "support"
    enter = "thread.open"
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Scope.THREAD))

    def __init__(self, main: MainScreen, uid: str) -> None:
        super().__init__(main)
        self.uid = uid
        self.thread: Thread | None = None

    def on_mount(self) -> None:
        """Read the thread."""
        self.main.spawn(self.look())

    async def look(self) -> None:
        """Read the thread of the incident as it is now, and show it; the cursor stays."""
        uid = self.uid
        try:
            found = await self.main.gateway.read(
                lambda store: thread(thread_facts(store.conn, uid)), channel="thread"
            )
        except Superseded:
            return
        if self.is_attached:
            self.thread = found
            self.draw()

    def draw(self) -> None:
        """Draw the clocks and the entries; the cursor stays where it is."""
        found, options = self.thread, self.options
        if found is None:
            return
        before = options.highlighted
        options.clear_options()
        to = columns(found, self.text_width)
        drawn = folded(found, to.lanes) if to.lanes else found
        for entry in drawn.entries:
            options.add_option(Option(line(drawn, entry, to)))
        here = next((n for n, entry in enumerate(found.entries) if entry.is_here), 0)
        options.highlighted = here if before is None else before
        self._title(found, others=len(found.lanes) - len(drawn.lanes) + 1 if to.lanes else 0)
        self.tell()

    def _title(self, found: Thread, others: int) -> None:
        here = next(entry for entry in found.entries if entry.is_here)
        box = self.query_one(".box")
        box.border_title = Content(f"Thread of {here.record.reference} · {one_line(here.words)}")
        same = "~ may be at the same time as the one above"
        if others > 1:
            same = f"last lane: {others} others · ~ perhaps at the same time"
        box.border_subtitle = Content(same)
        offset = f" {here.when.utc_offset}" if here.when.utc_offset else ""
        clocks = " = ".join((f"{here.clock}{offset}", *found.clocks))
        self.query_one("#support", Static).update(Content.styled(one_line(clocks), KNOWN))

    def in_full(self) -> Content:
        """Return what the entry under the cursor says."""
        entry = self.entry
        here = next((e for e in self.thread.entries if e.is_here), None) if self.thread else None
        site = f"the site ({here.when.utc_offset})" if here and here.when.utc_offset else ""
        return in_full(entry, site) if entry is not None else Content("")

    @property
    def entry(self) -> Entry | None:
        """The line under the cursor."""
        return self.at_cursor(self.thread.entries) if self.thread else None

    def acts(self) -> Acts:
        """Return what the actions of this dialog do."""
        return {"open": self._open, "back": self.action_leave}

    def _open(self) -> None:
        entry = self.entry
        if entry is not None:
            self.dismiss((entry.record.table, entry.record.uid))
