"""The conflict board: claims side by side, and what a person makes of them.

It shows one incident at a time, and goes through the contested ones of the list. What is decided
here is written at once, as one step each; `u` takes it back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from tracker.analysis.conflicts import board, summary
from tracker.analysis.corroboration import of_incident
from tracker.keyboard.actions import Scope
from tracker.model.text import one_line
from tracker.model.text import width as text_width
from tracker.store.board import board_of
from tracker.tui.bindings import bindings_for
from tracker.tui.gateway import Superseded
from tracker.tui.render.board import Named, Widths, cells, in_full, widths
from tracker.tui.render.parts import support
from tracker.tui.screens.acting import TellingDialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType

    from tracker.analysis.conflicts import Line
    from tracker.store.store import Store
    from tracker.tui.main import MainScreen
    from tracker.tui.screens.acting import Acts

_EDGE = 2
"""Cells of a line that are not its text: the scroll bar, and a gap before it."""


class BoardScreen(TellingDialog["tuple[str, str]"]):
    """Returns the record to be opened: table, uid. `contested` are uids, in the list's order."""

    scope = Scope.BOARD
    above = "support"
    enter = "board.open"
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Scope.BOARD))

    def __init__(self, main: MainScreen, uid: str, contested: Sequence[str]) -> None:
        super().__init__(main)
        self.uid = uid
        self._contested = list(contested)
        self.named: Named | None = None
        self._lines: list[Line | None] = []
        self._columns: Widths | None = None

    # -- showing ---------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Read the board."""
        self.main.spawn(self.look())

    async def look(self) -> None:
        """Read the board of the incident as it is now, and show it; the cursor stays on its claim.

        Called too where anything was written, here or by another process.
        """
        uid = self.uid
        try:
            named = await self.main.gateway.read(lambda store: _read(store, uid), channel="board")
        except Superseded:
            return
        if self.is_attached and uid == self.uid:
            self.named = named
            self.draw()

    def draw(self) -> None:
        """Draw everything; the cursor stays on its claim."""
        named, options = self.named, self.options
        before, at = self.line, options.highlighted
        options.clear_options()
        self._lines = []
        if named is None:
            self.query_one("#whole", Static).update(Content("This incident is void."))
            return
        width = self.text_width
        question, topic = None, ""
        for line in named.board.lines:
            if line.question is not question:
                question, topic = line.question, ""
                columns = self._columns = widths(named, question, width)
                count = named.board.contradictions.get(question, 0)
                told = f"{question}{f'  ! {count}' if count else ''}"
                self._add(None, Content.styled(told, "bold $accent"))
            self._add(line, cells(named, line, columns, again=line.topic == topic))
            topic = line.topic
        self._return_to(before, at)
        self._title(named)
        self._support(named)
        self.tell()

    def _return_to(self, before: Line | None, at: int | None) -> None:
        """Put the cursor on the claim that it was on, or on the one that is in its place."""
        usable = {n: line for n, line in enumerate(self._lines) if line is not None}
        same = (n for n, line in usable.items() if before and _is_same(line, before))
        near = (n for n in usable if at is not None and n >= at)
        self.options.highlighted = next(same, next(near, next(iter(usable), None)))

    def _add(self, line: Line | None, content: Content) -> None:
        self._lines.append(line)
        self.options.add_option(Option(content, disabled=line is None))

    def _title(self, named: Named) -> None:
        facts = named.board.facts
        mine = facts.incidents[facts.incident]
        at = ""
        if self.uid in self._contested:
            number = self._contested.index(self.uid) + 1
            at = f"{number:,} of {len(self._contested):,} contested · "
        box = self.query_one(".box")
        reference = named.incidents[facts.incident]
        box.border_title = Content(f"{reference} · {one_line(mine.title)}")
        told = f"{at}{summary(named.board)}"
        if text_width(told) > box.size.width - _EDGE:
            told = told.partition(": ")[0]  # how many to which question stands in the list, too
        box.border_subtitle = Content(told)

    def _support(self, named: Named) -> None:
        rows = support(named.support).rows
        self.query_one("#support", Static).update(rows[0] if rows else Content(""))

    def in_full(self) -> Content:
        """Return what the claim under the cursor says."""
        line, named = self.line, self.named
        if line is None or named is None:
            return Content("")
        stacked = self._columns is not None and self._columns.stacked
        return in_full(named, line, stacked=stacked)

    @property
    def line(self) -> Line | None:
        """The claim under the cursor."""
        return self.at_cursor(self._lines)

    # -- acting ----------------------------------------------------------------------------

    def acts(self) -> Acts:
        """Return what the actions of this dialog do."""
        from tracker.tui.commands import judging

        return {
            "open": self._open,
            "previous": lambda: self._go(-1),
            "next": lambda: self._go(1),
            "take": lambda: judging.take(self),
            "grade": lambda: judging.grade(self),
            "link": lambda: judging.link(self),
            "undo": lambda: judging.undo(self),
        }

    def _open(self) -> None:
        line, named = self.line, self.named
        if line is None or named is None:
            return
        facts = named.board.facts
        if line.statement is not None:
            self.dismiss(("statements", facts.statements[line.statement].uid))
        else:
            self.dismiss(("incidents", facts.incidents[line.incident].uid))

    async def _go(self, by: int) -> None:
        """Go to the previous or next contested incident of the list."""
        if not self._contested:
            self.main.say("Nothing in the list is contested.")
            return
        at = self._contested.index(self.uid) + by if self.uid in self._contested else 0
        if not 0 <= at < len(self._contested):
            self.main.say("There is no further contested incident in the list.")
            return
        self.uid = self._contested[at]
        self.options.highlighted = None
        await self.look()


def _is_same(line: Line, other: Line) -> bool:
    """Whether two lines are of one claim, whatever it stands against by now."""
    return line._replace(ties=(), note="", figure=None) == other._replace(
        ties=(), note="", figure=None
    )


def _read(store: Store, uid: str) -> Named | None:
    facts = board_of(store.conn, uid)
    if facts is None:
        return None
    return Named(
        board(facts),
        {i: store.reference("statements", one.uid) for i, one in facts.statements.items()},
        {i: store.reference("incidents", one.uid) for i, one in facts.incidents.items()},
        of_incident(store.conn, uid),
    )
