"""The preview of a report, from which it is written to a file."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.content import Content

from tracker.keyboard.actions import Scope
from tracker.model.text import one_line
from tracker.report.compose import compose
from tracker.report.rendering import WIDTH, render
from tracker.report.selection import Wish, select
from tracker.report.writing import encode, format_of, save
from tracker.tui.bindings import bindings_for
from tracker.tui.gateway import Superseded
from tracker.tui.screens.acting import ActingDialog, scrolling
from tracker.tui.screens.save_as import SaveAs
from tracker.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from tracker.report.content import Report
    from tracker.store.store import Store
    from tracker.tui.main import MainScreen
    from tracker.tui.screens.acting import Acts

_COMPOSING = "report"
_FILLING = "report lines"


class ReportScreen(ActingDialog[None]):
    """Shows the report of a query as plain text.

    What it was asked for and the work on that are changed together, at the key: the heading, the
    page and the file that is written can only be of the same wish.
    """

    scope = Scope.REPORT
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Scope.REPORT))

    def __init__(self, main: MainScreen, query: str) -> None:
        super().__init__(main)
        self._wish = Wish(base=datetime.now(), query=query, date_order=main.open_file.date_order)
        self._composing: asyncio.Future[Report] | None = None

    def compose(self) -> ComposeResult:
        """One long text, and the line of keys."""
        with Vertical(classes="box -broad"):
            yield Lines()
            yield from self.compose_footer()

    def on_mount(self) -> None:
        """Compose the report."""
        self._lines.focus()
        self._ask_for(self._wish)

    @property
    def _lines(self) -> Lines:
        return self.query_one(Lines)

    def _ask_for(self, wish: Wish) -> None:
        """Begin to compose it as wished; the page of another wish goes at once."""
        self._wish = wish
        self._composing = asyncio.ensure_future(
            self.main.gateway.read(lambda store: _composed(store, wish), channel=_COMPOSING)
        )
        self._lines.show(())
        self._title("composing …")
        self.main.spawn(self._show())

    async def _show(self) -> None:
        composing = self._composing
        try:
            await self._fill()
        except Superseded:
            return
        except Exception:
            if composing is self._composing:
                self.dismiss(None)
            raise

    async def _fill(self) -> None:
        """Fill the lines to the width there is, once there is a report."""
        composing = self._composing
        if composing is None:
            return
        report, width = await composing, max(30, min(WIDTH, self._lines.size.width - 2))
        if composing is not self._composing:
            return
        text = await self.main.gateway.read(
            lambda _: render(report, "txt", width=width), channel=_FILLING
        )
        if self.is_attached and composing is self._composing:
            self._title(report.period)
            self._lines.show(text.splitlines())

    def on_resize(self) -> None:
        """Fill the lines anew, once their width is known."""
        self.call_after_refresh(lambda: self.main.spawn(self._fill()))

    def _title(self, words: str) -> None:
        kept = " · with sensitive records" if self._wish.sensitive else ""
        kept += " · redacted" if self._wish.redact else ""
        title = f"Situation report · {one_line(words)}{kept}"
        self.query_one(".box").border_title = Content(title)

    # -- acting ----------------------------------------------------------------------------

    def moves(self) -> Acts:
        """Return what moves in the page."""
        return scrolling(self._lines)

    def acts(self) -> Acts:
        """Return what the actions of this dialog do."""
        return {
            "write": self._write,
            "sensitive": self._with_sensitive,
            "redact": self._redacted,
            "leave": self._leave,
        }

    def _leave(self) -> None:
        for channel in (_COMPOSING, _FILLING):
            self.main.gateway.cancel(channel)
        self.dismiss(None)

    def _with_sensitive(self) -> None:
        self._ask_for(replace(self._wish, sensitive=not self._wish.sensitive, redact=False))

    def _redacted(self) -> None:
        self._ask_for(replace(self._wish, redact=not self._wish.redact, sensitive=False))

    def _write(self) -> None:
        """Write what the heading says at this key, whatever else is asked for meanwhile."""
        if self._composing is not None:
            self.main.spawn(self._write_of(self._wish, self._composing), opens=True)

    async def _write_of(self, wish: Wish, composing: asyncio.Future[Report]) -> None:
        path = await self.main.ask(SaveAs(_proposed(wish)))
        if path is None:
            return
        format_, folder = format_of(path), getattr(self.app, "templates", None)
        assert format_ is not None  # the dialog has asked for one
        try:
            report = await asyncio.shield(composing)
        except Superseded:
            report = await self.main.gateway.read(lambda store: _composed(store, wish))

        def write(_: Store) -> None:
            save(encode(report, format_, folder), path)

        await self.main.gateway.read(write)
        self.main.say(f"Written to {path}")


def _composed(store: Store, wish: Wish) -> Report:
    return compose(select(store.conn, wish), wish.base)


def _proposed(wish: Wish) -> str:
    """Return the name of a file that says what of the records is in it."""
    kept = "-redacted" if wish.redact else "-sensitive" if wish.sensitive else ""
    return f"report-{wish.base:%Y-%m-%d-%H%M}{kept}.html"
