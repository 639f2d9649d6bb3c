"""The screen with the three panes: puts them together and passes on what happens in them."""

from __future__ import annotations

import inspect
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.containers import Container, Horizontal
from textual.content import Content
from textual.reactive import var
from textual.widgets import Static

from tracker.errors import GoneError
from tracker.keyboard.actions import Scope
from tracker.tui.arrangement import Arrangement
from tracker.tui.beginning import begin
from tracker.tui.bindings import bindings_for
from tracker.tui.browser import Browser
from tracker.tui.commands.table import OPENING, command
from tracker.tui.finding import Finding
from tracker.tui.following import Following
from tracker.tui.gateway import Superseded
from tracker.tui.headings import (
    empty_lines,
    title_detail,
    title_header,
    title_list,
    title_timeline,
)
from tracker.tui.open_file import OpenFile
from tracker.tui.running import RunningScreen
from tracker.tui.search import Request
from tracker.tui.state import ScreenState, load_state, save_state
from tracker.tui.viewer import Viewer
from tracker.tui.widgets.bars import Footer, Header
from tracker.tui.widgets.detail import Detail
from tracker.tui.widgets.filter_line import FilterLine
from tracker.tui.widgets.record_list import RecordList
from tracker.tui.widgets.timeline import Timeline
from tracker.tui.widgets.timeline_data import TimelineData

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.selection import Selection as TextSelection
    from textual.widget import Widget

    from tracker.store.store import Store
    from tracker.tui.forms.desk import Desk

R = TypeVar("R")

_LOOK_AGAIN = 1.0
"""Seconds between looks for what another process has written."""

_ON_MARKED = ("record.bulk", "record.tag", "record.void", "record.merge", "record.put_up")
"""What acts on the marked records, and so comes first in the footer while there are any."""


class MainScreen(RunningScreen):
    """List, detail and timeline over one file."""

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual's own name and kind
        (0, "-tiny"),
        (60, "-narrow"),
        (100, "-normal"),
        (140, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-flat"),
        (15, "-low"),
        (20, "-short"),
        (24, "-tall"),
        (40, "-high"),
    ]

    BINDINGS: ClassVar[list[BindingType]] = [
        # In a terminal too small for anything no pane has the focus, whose keys these are.
        replace(binding, action="screen.quit_unseen", priority=False)
        for binding in bindings_for(Scope.LIST)
        if binding.id in ("app.back", "app.quit", "app.copy")
    ]

    # Not told of at the mount: Textual's watcher is a coroutine, and whoever quits while the screen
    # is loading would read on the terminal that nobody awaited it.
    selections: var[dict[Widget, TextSelection]] = var(dict, init=False)

    records: RecordList
    detail: Detail
    timeline: Timeline
    arrangement: Arrangement
    finding: Finding

    def __init__(
        self,
        path: Path,
        *,
        author: str | None = None,
        date_order: str = "ask",
        troubles: tuple[str, ...] = (),
    ) -> None:
        super().__init__()
        self.open_file = OpenFile(path, author=author, date_order=date_order)
        self.gateway = self.open_file.gateway
        self.troubles = troubles
        self.state: ScreenState = load_state(path)
        self.records = RecordList(id="list")
        self.detail = Detail(id="detail")
        self.timeline = Timeline(id="timeline")
        self.finding = Finding(self)
        self.filter = FilterLine(self.finding.completed, id="filter")
        self.header = Header(id="header")
        self.footer = Footer(id="footer")
        self.body = Container(self.records, self.detail, self.timeline, id="body")
        panes = (self.records, self.detail, self.timeline)
        self.arrangement = Arrangement(self.body, panes, self.state.share)
        self.browser = Browser(
            self.gateway,
            self.records,
            changed=self._rows_changed,
            counted=self._counted,
            failed=self.finding.failed,
            late=lambda: title_list(self),
        )
        state = self.state
        self._as_left = Request(state.filter, state.statements, state.sort, date_order=date_order)
        self.browser.begin(self._as_left, uid=state.record)
        self.viewer = Viewer(self.gateway, self.detail, changed=self._page_changed)
        self.following = Following(self)
        self.kept_texts = 0
        """Texts of an editor that could not be saved."""
        self._had_focus: Widget | None = None
        self._filter_room: int | None = None

    def compose(self) -> ComposeResult:
        """Header, panes, the line at the bottom, and what is said where all that does not fit."""
        yield self.header
        yield self.body
        with Horizontal(id="bottom"):
            yield Static(Content("/"), id="slash")
            yield self.filter
            yield self.footer
        yield self.finding.fault
        words = f"tracker needs 60 columns and 15 lines. {self.says('app.back', 'quits')}."
        yield Static(Content(words), id="small")

    async def on_mount(self) -> None:
        """Show the list as it was left."""
        self.arrangement.fit(self.app.size.width)  # its size is told after the first picture
        self.records.focus()
        self.set_interval(_LOOK_AGAIN, self.look_again)
        self.spawn(begin(self, self._as_left))

    @cached_property
    def desk(self) -> Desk:
        """What the forms of this session share."""
        from tracker.tui.forms.desk import Desk

        return Desk()

    def on_unmount(self) -> None:
        """Remember where the person was, and end the threads."""
        self.remember()
        self.open_file.close()

    def remember(self) -> None:
        """Write down what returns next time."""
        row = self.records.row
        request = self.browser.request
        self.state = ScreenState(
            filter=self.filter.value,
            sort=request.sort,
            statements=request.statements,
            record=row.uid if row is not None else self.state.record,
            share=self.arrangement.share,
            recent=self.state.recent,
        )
        save_state(self.open_file.path, self.state)

    # -- running things --------------------------------------------------------------------

    def action_command(self, action_id: str) -> None:
        """Run an action of the registry."""
        result = command(action_id)(self)
        if inspect.isawaitable(result):
            self.spawn(result, opens=action_id in OPENING)

    def action_quit_unseen(self) -> None:
        """Quit where there is no room to show anything."""
        if self.focused is None:
            self.app.exit(0)

    async def write(self, work: Callable[[Store], R]) -> R:
        """Write, and show what came of it."""
        result = await self.open_file.write(work)
        await self.reload()
        return result

    async def reload(self) -> None:
        """Show the file as it is now."""
        # A newer look at the list is no reason to leave the page as it was, nor to say nothing of
        # what was written.
        with suppress(Superseded):
            await self.browser.reload()
        await self.viewer.reload()
        await self._reload_dialogs()

    async def _reload_dialogs(self) -> None:
        if len(self.app.screen_stack) == 1:
            return
        from tracker.tui.screens.dialog import Dialog

        for screen in self.app.screen_stack:
            if isinstance(screen, Dialog):
                await screen.look()

    async def count_drafts(self) -> None:
        """Say at the top whether anything is not saved; drafts are no change of the file."""
        from tracker.exchange.structured.unsaved import unsaved
        from tracker.store.drafts import ids

        self.browser.drafts, self.kept_texts = await self.gateway.read(
            lambda store: (ids(store.conn, store.author), len(unsaved()))
        )
        title_header(self)

    @property
    def waiting(self) -> int:
        """How many drafts and kept texts wait to be taken up; not those in an open form."""
        # Nobody has opened a form as long as there is no desk.
        open_ = self.desk.open_drafts if "desk" in self.__dict__ else set()
        return len(self.browser.drafts - open_) + self.kept_texts

    def relist(self, request: Request) -> None:
        """Show another list; keys typed from now on are meant for it, not for what it replaces."""
        self.ahead.hold()
        self.spawn(self._relist(request))

    async def _relist(self, request: Request) -> None:
        try:
            rows = await self.browser.show(request)
        finally:
            self.ahead.release()
        if rows is not None:
            await self.browser.count(rows)

    def look_again(self) -> None:
        """Show what another process has written, if it has."""
        self.spawn(self._look_again())

    async def _look_again(self) -> None:
        try:
            records, anything = await self.open_file.look()
        except GoneError:
            title_header(self)
            raise
        if records:
            await self.reload()
        elif anything:
            await self.count_drafts()

    # -- what happens in the panes ---------------------------------------------------------

    def on_record_list_highlighted(self, event: RecordList.Highlighted) -> None:
        """Read the page of the record, once the cursor has settled."""
        self.following.highlighted(event.row)

    async def settled(self) -> None:
        """Wait until the page of the record under the list's cursor is there."""
        await self.following.settled()

    def on_record_list_opened(self) -> None:
        """Go to the detail."""
        self.arrangement.activate(1)

    def on_record_list_marks_changed(self) -> None:
        """Say how many are marked."""
        count = self.records.marked_count
        self.footer.note = f"{count:,} marked" if count else ""
        self.footer.first = _ON_MARKED if count else ()

    def on_record_list_failed(self, event: RecordList.Failed) -> None:
        """Say what is wrong with the rows."""
        self.say(str(event.error), wrong=True)

    def on_detail_followed(self, event: Detail.Followed) -> None:
        """Open the reference."""
        self.spawn(self.viewer.open((event.target.table, event.target.uid)))

    def on_timeline_changed(self) -> None:
        """Say what the timeline shows."""
        title_timeline(self)

    def on_filter_line_edited(self, event: FilterLine.Edited) -> None:
        """Filter while the person types."""
        self.finding.edited(event.text)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show the keys of the pane, and the pane itself where there is room for one only."""
        scopes: dict[object, Scope] = {
            self.records: Scope.LIST,
            self.detail: Scope.DETAIL,
            self.timeline: Scope.TIMELINE,
            self.filter: Scope.FILTER,
        }
        self._had_focus = event.widget
        self.footer.scope = scopes.get(event.widget, Scope.LIST)
        self.arrangement.focused(event.widget)
        self._show_filter()
        title_header(self)
        title_timeline(self)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Hide the filter line again if nothing is in it; what is in it is whole now."""
        if event.widget is self.filter and self.focused is not self.filter:
            self.finding.left()
        self._show_filter()

    def on_resize(self, event: events.Resize) -> None:
        """Arrange the panes for the new size."""
        self.arrangement.fit(event.size.width)
        self.finding.close_choices()
        title_header(self)
        if self.focused is None:
            self.call_after_refresh(self._refocus)

    def _refocus(self) -> None:
        """Give the focus back after a moment in which the terminal was too small for anything."""
        if self.focused is None and self.body.display:
            before = self._had_focus
            usable = before is not None and before.focusable
            self.set_focus(before if usable else self.arrangement.active)

    # -- saying what is shown --------------------------------------------------------------

    def _show_filter(self) -> None:
        typing = self.focused is self.filter  # its `has_focus` comes later, by a message
        self.set_class(bool(self.filter.value) or typing, "-filtering")
        self.set_class(typing, "-typing")
        room = None if typing else len(self.filter.value) + 3
        if room != self._filter_room:  # setting the same again would lay out the whole screen
            self._filter_room = self.filter.styles.max_width = room

    def _rows_changed(self) -> None:
        self.following.mark_anew(self.browser.selection)
        self.records.empty = empty_lines(self)
        if self.browser.rows is not None and self.browser.rows.total == 0:
            # At once: beside an empty list neither page nor timeline is of anything in it.
            self.following.nothing()
            self.timeline.show(TimelineData())
        other = "incidents" if self.browser.table == "statements" else "statements"
        if self.footer.relabelled.get("list.kind") != other:
            self.footer.relabelled = {"list.kind": other}
        self.on_record_list_marks_changed()
        self._show_filter()
        title_list(self)

    def _counted(self) -> None:
        title_list(self)
        self.records.empty = empty_lines(self)
        self.records.refresh()
        title_header(self)
        if self.browser.timeline is not None:
            self.timeline.show(self.browser.timeline)

    def _page_changed(self) -> None:
        title_detail(self)
        sheet = self.viewer.sheet
        when = getattr(sheet.file.record, "when", None) if sheet is not None else None
        if when is None or when.date.is_unknown:
            self.timeline.mark(None, None)
        else:
            first, last = when.date.first, when.date.last
            self.timeline.mark(
                first.toordinal() if first else None, last.toordinal() if last else None
            )
        title_header(self)
