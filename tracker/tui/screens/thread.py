"""The thread of an incident: what was said of it and linked to it, in order, a lane per speaker."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
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
from tracker.tui.screens.acting import ActingDialog
from tracker.tui.widgets.options import Options

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from tracker.analysis.thread import Entry, Thread
    from tracker.tui.main import MainScreen


class ThreadScreen(ActingDialog["tuple[str, str]"]):
    """Returns the record that is to be opened: table and uid."""

    scope = Scope.THREAD
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Scope.THREAD))

    def __init__(self, main: MainScreen, uid: str) -> None:
        super().__init__(main)
        self.uid = uid
        self.thread: Thread | None = None

    def compose(self) -> ComposeResult:
        """Build the clocks, the lines, what one says in full, and the keys."""
        with Vertical(classes="box -broad"):
            yield Static(id="support")
            yield Options()
            yield Static(id="whole")
            yield from self.compose_footer()

    def on_mount(self) -> None:
        """Read the thread."""
        self.options.focus()
        self.main.spawn(self.look())

    def on_resize(self) -> None:
        """Draw the columns anew, once their width is known."""
        self.call_after_refresh(self._fill)

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
            self._fill()

    def _fill(self) -> None:
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
        self._tell()

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

    def _tell(self) -> None:
        entry = self.entry
        here = next((e for e in self.thread.entries if e.is_here), None) if self.thread else None
        site = f"the site ({here.when.utc_offset})" if here and here.when.utc_offset else ""
        words = in_full(entry, site) if entry is not None else Content("")
        self.query_one("#whole", Static).update(words)

    def on_option_list_option_highlighted(self) -> None:
        """Say in full what the line says."""
        self._tell()

    def on_option_list_option_selected(self) -> None:
        """Open the record, by a click as by Enter."""
        self.action_command("thread.open")

    @property
    def entry(self) -> Entry | None:
        """The line under the cursor."""
        at = self.options.highlighted
        found = self.thread
        return found.entries[at] if found and at is not None and at < len(found.entries) else None

    def acts(self) -> Mapping[str, Callable[[], Awaitable[object] | None]]:
        """Return what the actions of this dialog do."""
        return {"open": self._open, "back": self.action_leave}

    def _open(self) -> None:
        entry = self.entry
        if entry is not None:
            self.dismiss((entry.record.table, entry.record.uid))
