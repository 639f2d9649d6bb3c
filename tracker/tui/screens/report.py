"""The preview of a report, from which it is written to a file."""

from __future__ import annotations

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

_CHANNEL = "report"


class ReportScreen(ActingDialog[None]):
    """Shows the report of a query as plain text."""

    scope = Scope.REPORT
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Scope.REPORT))

    def __init__(self, main: MainScreen, query: str) -> None:
        super().__init__(main)
        self._wish = Wish(base=datetime.now(), query=query, date_order=main.open_file.date_order)
        self._report: Report | None = None

    def compose(self) -> ComposeResult:
        """One long text, and the line of keys."""
        with Vertical(classes="box -broad"):
            yield Lines()
            yield from self.compose_footer()

    def on_mount(self) -> None:
        """Compose the report."""
        self._lines.focus()
        self.main.spawn(self._look())

    @property
    def _lines(self) -> Lines:
        return self.query_one(Lines)

    async def _look(self) -> None:
        wish = self._wish
        self._title("composing …")
        try:
            report = await self.main.gateway.read(
                lambda store: compose(select(store.conn, wish), wish.base), channel=_CHANNEL
            )
        except Superseded:
            return
        except Exception:
            self.dismiss(None)
            raise
        self._report = report
        await self._fill()

    async def _fill(self) -> None:
        """Fill the lines to the width there is."""
        report, width = self._report, max(30, min(WIDTH, self._lines.size.width - 2))
        if report is None:
            return
        try:
            text = await self.main.gateway.read(
                lambda _: render(report, "txt", width=width), channel=_CHANNEL
            )
        except Superseded:
            return
        if self.is_attached:
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
        self.main.gateway.cancel(_CHANNEL)
        self.dismiss(None)

    async def _with_sensitive(self) -> None:
        self._wish = replace(self._wish, sensitive=not self._wish.sensitive, redact=False)
        await self._look()

    async def _redacted(self) -> None:
        self._wish = replace(self._wish, redact=not self._wish.redact, sensitive=False)
        await self._look()

    async def _write(self) -> None:
        report, folder = self._report, getattr(self.app, "templates", None)
        if report is None:
            return
        path = await self.main.ask(SaveAs(f"report-{self._wish.base:%Y-%m-%d-%H%M}.html"))
        if path is None:
            return
        format_ = format_of(path)
        assert format_ is not None  # the dialog has asked for one

        def write(_: Store) -> None:
            save(encode(report, format_, folder), path)

        await self.main.gateway.read(write)
        self.main.say(f"Written to {path}")
