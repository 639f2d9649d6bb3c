"""What happens around the filter line: typing, completing, earlier filters, what is wrong."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.content import Content
from textual.geometry import Region
from textual.widgets import Input, Static

from tracker.errors import TrackerError
from tracker.model.text import one_line
from tracker.tui.gateway import Superseded
from tracker.tui.render.page import within

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from tracker.tui.completing import Offer
    from tracker.tui.forms.choices import Choices
    from tracker.tui.main import MainScreen

_AFTER_THE_PAGE = 0.05
"""Seconds that completion leaves to the page that a key brings."""

_FAULT_LINES = 3
"""Lines above the filter in which what is wrong is said, as `#fault` in the style sheet has it."""

RECENT = 50
"""Filters that are remembered for a file."""


class Finding:
    """Serves the filter line of the main screen."""

    def __init__(self, main: MainScreen) -> None:
        self._main = main
        self.fault = Static(Content(""), id="fault")
        self.choices: Choices | None = None
        self._error: TrackerError | None = None
        self._before = ""
        self._earlier = 0
        self._draft = ""
        self._offered = ""
        self._leaving: str | None = None
        self._typed = False
        self._wider: dict[str, str] = {}
        """What the filter was before the program narrowed it, by what it became."""

    # -- typing ----------------------------------------------------------------------------

    def begin(self) -> None:
        """Take note of where the person was, to come back to if the filter is cleared."""
        row = self._main.records.row
        self._before = row.uid if row is not None else ""
        self._earlier = 0
        self._main.spawn(self._main.browser.get_ready())

    def edited(self, text: str) -> None:
        """Show what a changed filter finds; the line in which nobody types is whole."""
        main = self._main
        if text != main.filter.value:
            return  # keys come faster than the word of them
        if main.focused is main.filter:
            if not text:
                self.close_choices()
            self._typed = True
            main.gateway.cancel("completion")  # of the line as it was: this key needs the time
            main.following.postpone()
            main.spawn(main.browser.type(text, uid=self._before))
        elif self.is_whole and text != main.browser.request.text:
            main.relist(main.browser.with_filter(text))

    def take_for(self, text: str) -> None:
        """Filter by a text that is not typed: the next key is meant for the list that it brings."""
        self._put(text)
        self._main.relist(self._main.browser.with_filter(text))

    def narrow_to(self, text: str) -> None:
        """Filter by what narrows the present filter down; `widen` takes that back alone."""
        if text != self._main.filter.value:
            self._wider[text] = self._main.filter.value
        self.take_for(text)

    def widen(self) -> None:
        """Take the last narrowing back; where the filter is none, the filter."""
        self.take_for(self._wider.pop(self._main.filter.value, ""))

    def leave(self) -> None:
        """Go to the list, as it will be: the next key is meant for that already."""
        self._main.arrangement.activate(0)
        self.left()

    def left(self) -> None:
        """Take the filter as it stands: nobody is typing in it any more."""
        self.close_choices()
        main = self._main
        request, text = main.browser.request, main.filter.value
        if text == self._leaving:
            return  # told twice: by the key, and by the focus that went
        # Of what was typed a page may be on its way that the browser has not yet begun to ask for.
        if self._typed or request.typing or request.text != text:
            self._typed = False
            self._leaving = text
            main.ahead.hold()  # what is typed from now on is meant for the list to come
            main.spawn(self._end_typing(text))

    async def _end_typing(self, typed: str) -> None:
        main = self._main
        shown = main.browser.selection
        # Keys may have come faster than the page that they bring, which then is shown only now.
        unseen = bool(typed) and (shown is None or shown.request.text != typed)
        # Where nothing is left of it, the cursor goes back to where it was before.
        uid = self._before if unseen or not typed else ""
        try:
            text, said = await main.browser.kept(typed)
            if main.focused is main.filter:
                return
            if said:
                main.say(said)
            self._put(text)
            self.remember(text)
            request = main.browser.with_filter(text)
            rows = await main.browser.show(request, uid=uid, anew=unseen)
        finally:
            self._leaving = None
            main.ahead.release()
        if rows is not None:
            await main.browser.count(rows)

    @property
    def is_whole(self) -> bool:
        """Whether the list shows the filter as it was typed to its end."""
        return self._leaving is None

    def clear(self) -> None:
        """Clear the filter and go to the list."""
        self._put("")
        self.leave()

    def _put(self, text: str) -> None:
        """Put a text into the line that is not typed."""
        main = self._main
        with main.prevent(Input.Changed):
            main.filter.value = text

    # -- what is wrong ---------------------------------------------------------------------

    def failed(self, error: TrackerError | None) -> None:
        """Underline what is wrong and say it above the line; None takes both away."""
        if error is self._error:
            return
        self._error = error
        self._main.filter.fault(error)
        if error is not None:
            hint = error.hint.partition("\n")[0]
            said = Content.styled(one_line(error.message), "bold $warning")
            said = said + Content(f" {one_line(hint)}") if hint else said
            self.fault.update(within(said, self._main.size.width - 3, _FAULT_LINES))
        self._show_fault()

    def _show_fault(self) -> None:
        # The choices say more of what would be right, and stand in the same place.
        hidden = self.choices is not None and self.choices.display
        self.fault.display = self._error is not None and not hidden

    # -- completion ------------------------------------------------------------------------

    async def completed(self, text: str) -> str | None:
        """Return the line with its last word completed, and offer what else it could become."""
        await asyncio.sleep(_AFTER_THE_PAGE)
        while self._main.browser.is_reading:
            await asyncio.sleep(_AFTER_THE_PAGE)
        if self._main.filter.value != text:
            return None
        found = await self._offer(text, len(text), asked=False)
        if found is None:
            return None
        self._show_choices(found, first=False)
        return found.ghost

    def complete(self) -> Awaitable[None] | None:
        """Take the highlighted choice, or the first; where none is shown, offer them."""
        # What is typed after it must find the line completed.
        if self.take(or_first=True):
            return None
        self._main.ahead.hold()
        return self._ask_what_it_could_be()

    async def _ask_what_it_could_be(self) -> None:
        line = self._main.filter
        try:
            found = await self._offer(line.value, line.cursor_position, asked=True)
        finally:
            self._main.ahead.release()
        if found is None:
            return
        if len(found.choices) == 1:
            self._taken(found.choices[0].text)
        elif found.choices:
            self._show_choices(found, first=True)
        else:
            self._main.say("Nothing to complete here.")

    def take(self, *, or_first: bool = False) -> bool:
        """Take the choice that was stepped to; False if there is none for what is typed now."""
        choices = self.choices
        if choices is None or not choices.display or self._offered != self._main.filter.value:
            return False
        wanted = choices.current or (choices.items[0] if or_first else None)
        if wanted is not None:
            self._taken(wanted.text)
        return wanted is not None

    def _taken(self, text: str) -> None:
        line = self._main.filter
        behind = len(line.value) - line.cursor_position
        self.close_choices()
        line.value = text
        line.cursor_position = len(line.value) - behind

    def close_choices(self) -> bool:
        """Take the choices away; False if there were none."""
        if self.choices is None or not self.choices.display:
            return False
        self.choices.close()
        self._show_fault()
        return True

    async def _offer(self, text: str, cursor: int, *, asked: bool) -> Offer | None:
        def read(conn: object) -> Offer:
            from tracker.tui.completing import offer

            return offer(conn, text, cursor, asked=asked)  # type: ignore[arg-type]

        try:
            found = await self._main.gateway.read(
                lambda store: read(store.conn), channel="completion"
            )
        except (Superseded, TrackerError):
            return None
        line = self._main.filter
        return found if line.value == text and self._main.focused is line else None

    def _show_choices(self, found: Offer, *, first: bool) -> None:
        if not found.choices:
            self.close_choices()
            return
        main = self._main
        if self.choices is None:
            from tracker.tui.forms.choices import Choices

            self.choices = Choices()
            main.mount(self.choices)
        self._offered = main.filter.value
        line = main.filter.region
        at = main.filter.cell_of(found.start)
        self.choices.show(found.choices, Region(line.x + at, line.y, line.width, 1), first=first)
        self._show_fault()

    # -- earlier filters -------------------------------------------------------------------

    def up(self) -> None:
        """Step to the choice above, else to the filter before this one."""
        if self.choices is not None and self.choices.display and self.choices.current is not None:
            self.choices.move(-1)
        else:
            self._step(1)

    def down(self) -> None:
        """Step to the choice below, else to the filter after this one."""
        if self.choices is not None and self.choices.display:
            self.choices.move(1)
        else:
            self._step(-1)

    def _step(self, by: int) -> None:
        main = self._main
        recent = main.state.recent
        if self._earlier == 0:
            self._draft = main.filter.value
        at = max(0, min(self._earlier + by, len(recent)))
        if at != self._earlier:
            self._earlier = at
            main.filter.value = self._draft if at == 0 else recent[-at]
            main.filter.cursor_position = len(main.filter.value)

    def remember(self, text: str) -> None:
        """Remember a filter that was kept, the newest last, each once."""
        if text.strip():
            recent = [one for one in self._main.state.recent if one != text]
            self._main.state.recent = [*recent, text][-RECENT:]
