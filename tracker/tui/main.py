"""The screen with the three panes: puts them together and passes on what happens in them."""

from __future__ import annotations

import asyncio
import inspect
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.containers import Container, Horizontal
from textual.content import Content
from textual.reactive import var
from textual.screen import Screen
from textual.widgets import Static

from tracker.errors import TrackerError
from tracker.keyboard.actions import Scope
from tracker.model.text import one_line
from tracker.store.connection import data_version
from tracker.tui.arrangement import Arrangement
from tracker.tui.bindings import bindings_for, keyboard_of
from tracker.tui.browser import Browser
from tracker.tui.commands.table import OPENING, command
from tracker.tui.finding import Finding
from tracker.tui.following import Following
from tracker.tui.gateway import Gateway, Superseded
from tracker.tui.headings import detail_heading, empty_lines, header_left, header_right, list_title
from tracker.tui.search import Request
from tracker.tui.state import ScreenState, load_state, save_state
from tracker.tui.viewer import Viewer
from tracker.tui.widgets.bars import Footer, Header
from tracker.tui.widgets.detail import Detail
from tracker.tui.widgets.filter_line import FilterLine
from tracker.tui.widgets.record_list import RecordList
from tracker.tui.widgets.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.screen import ModalScreen
    from textual.selection import Selection as TextSelection
    from textual.widget import Widget

    from tracker.store.store import Store
    from tracker.tui.ahead import Ahead
    from tracker.tui.forms.desk import Desk

R = TypeVar("R")

_LOOK_AGAIN = 1.0
"""Seconds between looks for what another process has written."""

_ON_MARKED = ("record.bulk", "record.tag", "record.void", "record.merge")
"""What acts on the marked records, and so comes first in the footer while there are any."""


class MainScreen(Screen[None]):
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
        self._troubles = troubles
        self.path = path
        self.author = author
        self.date_order = date_order
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
        self.gateway: Gateway[Store] = Gateway(self._open, self._open)
        self.browser = Browser(
            self.gateway,
            self.records,
            changed=self._rows_changed,
            counted=self._counted,
            failed=self.finding.failed,
        )
        state = self.state
        self._first_request = Request(
            state.filter, state.statements, state.sort, date_order=date_order
        )
        self.browser.begin(self._first_request, uid=state.record)
        self.viewer = Viewer(self.gateway, self.detail, changed=self._page_changed)
        self.writable = True
        self.copy_of = ""
        self._version = 0
        self.following = Following(self)
        self._had_focus: Widget | None = None
        self._filter_room: int | None = None
        self._busy: set[asyncio.Task[None]] = set()
        self._opening: set[asyncio.Task[None]] = set()

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
        self.spawn(self._begin())

    async def _begin(self) -> None:
        # Begun before the list is read, so that nothing written meanwhile is missed; but the rows
        # are what the person waits for, so this is not.
        version = self.spawn(self._begin_watching())
        state = self.state
        with self.prevent(FilterLine.Changed):
            self.filter.value = state.filter
        shown = await self.browser.ask(self._first_request, uid=state.record)
        if not shown and state.filter:
            self.filter.value = ""
            await self.browser.ask(Request(date_order=self.date_order))
        await version
        await self._tell_troubles()
        await self._offer_drafts()

    async def _tell_troubles(self) -> None:
        if self._troubles:
            from tracker.tui.screens.troubles import Troubles

            await self.ask(Troubles(self._troubles))

    async def _offer_drafts(self) -> None:
        # Looked for first by themselves: the forms are imported only where there is something.
        from tracker.exchange.structured.unsaved import unsaved
        from tracker.store.drafts import drafts

        found = await self.gateway.read(lambda store: drafts(store.conn, store.author))
        if found or unsaved():
            from tracker.tui.commands.forms import recover

            await recover(self)

    async def _begin_watching(self) -> None:
        self._version = await self.gateway.watch(lambda store: data_version(store.conn))
        self.writable = await self.gateway.read(lambda store: store.is_writable)
        self.copy_of = await self.gateway.read(_copy_of)
        self._title_header()

    @cached_property
    def desk(self) -> Desk:
        """What the forms of this session share."""
        from tracker.tui.forms.desk import Desk

        return Desk()

    def _open(self) -> Store:
        from tracker.store.store import Store

        return Store.open(self.path, author=self.author, date_order=self.date_order)

    def on_unmount(self) -> None:
        """Remember where the person was, and end the threads."""
        self.remember()
        self.gateway.close()

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
        save_state(self.path, self.state)

    # -- running things --------------------------------------------------------------------

    def action_command(self, action_id: str) -> None:
        """Run an action of the registry."""
        result = command(action_id)(self)
        if not inspect.isawaitable(result):
            return
        task = self.spawn(result)
        if action_id in OPENING:
            self._opening.add(task)
            self.ahead.hold()
            task.add_done_callback(self._opened)

    @property
    def ahead(self) -> Ahead:
        """The keys that wait for what is being opened, or for the list that a filter brings."""
        from tracker.tui.app import TrackerApp

        assert isinstance(self.app, TrackerApp)
        return self.app.ahead

    def typed_ahead(self, keys: list[events.Event | str]) -> None:
        """Let keys that a form has held, and that has been left, act where one is now."""
        self.ahead.hand_on(keys)

    def _opened(self, task: asyncio.Task[None] | None) -> None:
        """Let the keys go on that were typed ahead of what a command opens."""
        if task in self._opening:
            self._opening.discard(task)
            self.ahead.release()

    def action_quit_unseen(self) -> None:
        """Quit where there is no room to show anything."""
        if self.focused is None:
            self.app.exit(0)

    def spawn(self, work: Awaitable[object]) -> asyncio.Task[None]:
        """Run something that takes its time; what goes wrong is said, not raised."""
        task = asyncio.ensure_future(self._guarded(work))
        self._busy.add(task)
        task.add_done_callback(self._busy.discard)
        return task

    async def _guarded(self, work: Awaitable[object]) -> None:
        try:
            await work
        except Superseded:
            return
        except TrackerError as error:
            self.say(str(error), wrong=True)
        except Exception as error:  # a mistake of ours is no reason to lose the person's place
            self.log.error(repr(error))
            self.say(f"This should not have happened: {error!r}", wrong=True)

    async def ask(self, dialog: ModalScreen[R | None]) -> R | None:
        """Show a dialog and return what it gives."""
        answer: asyncio.Future[R | None] = asyncio.get_running_loop().create_future()

        def answered(result: R | None) -> None:
            if not answer.done():
                answer.set_result(result)

        self.app.clear_notifications()  # they were about what is now behind the dialog
        self.ahead.hold()
        try:
            await self.app.push_screen(dialog, answered)
        finally:
            self._opened(asyncio.current_task())
            self.ahead.release()
        return await answer

    def say(self, message: str, *, wrong: bool = False) -> None:
        """Show a short message instead of the last one; `wrong` marks it as a warning."""
        severity = "error" if wrong else "information"
        self.notify(message, severity=severity, timeout=6 if wrong else 3, markup=False)  # type: ignore[arg-type]

    def says(self, action_id: str, words: str) -> str:
        """Return what a key does, in a sentence, by the keys of this person: "u takes it back"."""
        return keyboard_of(self).says(action_id, words)

    @property
    def takes_back(self) -> str:
        """What is said after each write: "u takes it back."."""
        return self.says("edit.undo", "takes it back.")

    async def write(self, work: Callable[[Store], R]) -> R:
        """Write, and show what came of it."""
        result = await self.gateway.write(work)
        self._version = await self.gateway.watch(lambda store: data_version(store.conn))
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
        from tracker.store.drafts import ids

        self.browser.drafts = await self.gateway.read(lambda store: ids(store.conn, store.author))
        self._title_header()

    @property
    def waiting(self) -> int:
        """How many drafts wait to be taken up; not those on which an open form works."""
        # Nobody has opened a form as long as there is no desk.
        open_ = self.desk.open_drafts if "desk" in self.__dict__ else set()
        return len(self.browser.drafts - open_)

    def look_again(self) -> None:
        """Show what another process has written, if it has."""
        self.spawn(self._look_again())

    async def _look_again(self) -> None:
        version = await self.gateway.watch(lambda store: data_version(store.conn))
        if version != self._version:
            self._version = version
            await self.reload()

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
        self._title_timeline()

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
        self._title_header()
        self._title_timeline()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Hide the filter line again if nothing is in it; what is in it is whole now."""
        if event.widget is self.filter and self.focused is not self.filter:
            self.finding.left()
        self._show_filter()

    def on_resize(self, event: events.Resize) -> None:
        """Arrange the panes for the new size."""
        self.arrangement.fit(event.size.width)
        self.finding.close_choices()
        self._title_header()
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
        other = "incidents" if self.browser.table == "statements" else "statements"
        if self.footer.relabelled.get("list.kind") != other:
            self.footer.relabelled = {"list.kind": other}
        self.on_record_list_marks_changed()
        self._show_filter()
        self._title_list()

    def _counted(self) -> None:
        self._title_list()
        self.records.empty = empty_lines(self)
        self.records.refresh()
        self._title_header()
        if self.browser.timeline is not None:
            self.timeline.show(self.browser.timeline)

    def _page_changed(self) -> None:
        title, subtitle = detail_heading(self)
        self.detail.entitle(title, subtitle)
        sheet = self.viewer.sheet
        when = getattr(sheet.file.record, "when", None) if sheet is not None else None
        if when is None or when.date.is_unknown:
            self.timeline.mark(None, None)
        else:
            first, last = when.date.first, when.date.last
            self.timeline.mark(
                first.toordinal() if first else None, last.toordinal() if last else None
            )
        self._title_header()

    def _title_list(self) -> None:
        notes = self.browser.selection.notes if self.browser.selection is not None else ()
        self.records.entitle(list_title(self.browser), Content(one_line(" · ".join(notes))))

    def _title_timeline(self) -> None:
        title = Content(f"Timeline · {self.timeline.heading}")
        words = self.timeline.cursor_words if self.timeline.has_focus else self.timeline.legend
        _entitle(self.timeline, title, Content(words))

    def _title_header(self) -> None:
        self.header.left = header_left(self)
        self.header.right = header_right(self)


def _copy_of(store: Store) -> str:
    """Return the name of the file of which this is a review copy; "" if it is none."""
    from tracker.store.review_copy import mark  # in the thread that reads, after the first rows

    found = mark(store.conn)
    return found.of if found is not None else ""


def _entitle(pane: Widget, title: Content, subtitle: Content) -> None:
    """Set what stands in the border of a pane; setting the same again would draw all of it."""
    if pane.border_title != title.markup:
        pane.border_title = title
    if (pane.border_subtitle or "") != subtitle.markup:
        pane.border_subtitle = subtitle
