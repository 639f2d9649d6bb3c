"""What the detail pane shows: the record under the list's cursor, or one that was followed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.errors import NotFoundError, TrackerError
from tracker.tui.gateway import Superseded
from tracker.tui.render.page import Section, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.store.store import Store
    from tracker.tui.gateway import Gateway
    from tracker.tui.reading import Sheet
    from tracker.tui.search import Selection
    from tracker.tui.widgets.detail import Detail

Place = tuple[str, str]
"""A record: its table and uid."""


class Viewer:
    """Loads pages into the detail pane, and remembers the way that was gone.

    `changed` is called when another record is shown.
    """

    def __init__(
        self, gateway: Gateway[Store], detail: Detail, *, changed: Callable[[], None]
    ) -> None:
        self._gateway = gateway
        self._detail = detail
        self._changed = changed
        self._trail: list[Place] = []
        self.sheet: Sheet | None = None
        self.selection: Selection | None = None
        """What the list shows: its matches are marked on the page, and why the record is there."""

    @property
    def place(self) -> Place | None:
        """The record that is shown."""
        file = self.sheet.file if self.sheet is not None else None
        return (file.table, file.record.uid) if file is not None else None

    @property
    def depth(self) -> int:
        """How many steps `back` can go."""
        return len(self._trail)

    async def follow_list(self, place: Place | None) -> None:
        """Show the record under the list's cursor; the way that was gone is forgotten."""
        self._trail.clear()
        if place is None:
            self.sheet = None
            self._detail.show([])
            self._changed()
        else:
            await self._load(place)

    async def open(self, place: Place) -> None:
        """Show a record that was followed to; `back` returns from it."""
        here = self.place
        if await self._load(place) and here is not None and here != place:
            self._trail.append(here)
            self._changed()

    async def back(self) -> bool:
        """Show the record that was shown before; False at the beginning of the way."""
        if not self._trail:
            return False
        await self._load(self._trail.pop())
        return True

    async def reload(self) -> None:
        """Show the same record again, because the file has changed."""
        if self.place is not None:
            await self._load(self.place)

    async def _load(self, place: Place) -> bool:
        selection = self.selection
        highlighter = selection.highlighter if selection is not None else None
        try:
            sheet, page = await self._gateway.read(
                lambda store: _read(store, place, selection), channel="detail"
            )
        except Superseded:
            return False
        except TrackerError as error:
            words = error.message
            if isinstance(error, NotFoundError) and self.sheet is not None and place == self.place:
                words = f"{self.sheet.file.reference} is gone: the step that added it was undone."
            self.sheet = None
            self._detail.show([Section("", (said(words),))])
            self._changed()
            return False
        same = self.place == place
        self.sheet = sheet
        self._detail.show(page, highlighter=highlighter, keep_place=same)
        self._changed()
        return True


def _read(store: Store, place: Place, selection: Selection | None) -> tuple[Sheet, list[Section]]:
    """Read a record and write its page, in the reader's thread; what both need, too, comes there.

    The first rows are not to wait for it.
    """
    from tracker.tui.reading import read_sheet
    from tracker.tui.render.found import found_sections
    from tracker.tui.render.records import record_page

    sheet = read_sheet(store.conn, *place)
    page = record_page(sheet)
    if selection is None or not selection.highlighter:
        return sheet, page
    reason = selection.reason(store.conn, *place)
    return sheet, [*found_sections(sheet, page, selection.highlighter, reason), *page]
