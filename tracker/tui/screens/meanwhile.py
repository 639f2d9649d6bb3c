"""Two people edited the same field: both values side by side, decided field by field, by key."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from tracker.keyboard.actions import Scope
from tracker.model.text import author_name
from tracker.store import history
from tracker.tui.bindings import bindings_for
from tracker.tui.render.comparing import cells, heading, texts_in_full
from tracker.tui.screens.acting import TellingDialog
from tracker.tui.screens.in_full import InFull

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType

    from tracker.model.merging import Side
    from tracker.store.store import Store
    from tracker.tui.main import MainScreen
    from tracker.tui.screens.acting import Acts


class Clash(NamedTuple):
    """A field that both changed: what it is called, and both texts."""

    field: str
    label: str
    mine: str
    theirs: str


def last_edit(store: Store, table: str, uid: str) -> str:
    """Return who changed a record last, and when."""
    for change in history.of_record(store.conn, table, uid, limit=1):
        return f"{author_name(change.author)}, {change.at:%d %b %Y %H:%M} UTC"
    return ""


class MeanwhileDialog(TellingDialog[list[str]]):
    """Returns the fields in which theirs is left; None where it was not decided."""

    scope = Scope.MEANWHILE
    above = "sides"
    enter = "meanwhile.go"
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Scope.MEANWHILE))

    def __init__(
        self,
        main: MainScreen,
        clashes: Sequence[Clash],
        who: str,
        *,
        mine: str = "as you typed it",
        title: str = "Someone else changed the same meanwhile",
    ) -> None:
        super().__init__(main)
        self._mine = mine
        self._title = title
        self._clashes = clashes
        self._who = who
        self._sides: dict[str, Side] = {}

    def on_mount(self) -> None:
        """Say what it is about."""
        self.query_one(".box").border_title = Content(self._title)

    def draw(self) -> None:
        """Draw both sides; the cursor stays on its line."""
        options, width = self.options, self.text_width
        names = (self._mine, self._who)
        self.query_one("#sides", Static).update(heading(("yours", "theirs"), names, width))
        before = options.highlighted or 0
        options.clear_options()
        for one in self._clashes:
            side = self._sides.get(one.field)
            options.add_option(Option(cells(one.label, one.mine, one.theirs, side, width)))
        options.highlighted = before
        self.tell()

    def in_full(self) -> Content:
        """Return both texts of the field under the cursor."""
        one = self._clash
        texts = [("yours", one.mine), ("theirs", one.theirs)] if one is not None else []
        return texts_in_full(texts, self.text_width, cramped=self.has_class("-cramped"))

    def tell(self) -> None:
        """Say in full what the line says, and what is left to do."""
        super().tell()
        left = len(self._clashes) - len(self._sides)
        words = f"{left} to settle" if left else "nothing left to settle"
        self.query_one(".box").border_subtitle = Content(words)

    @property
    def _clash(self) -> Clash | None:
        return self.at_cursor(self._clashes)

    def acts(self) -> Acts:
        """Return what the actions of this dialog do."""
        return {
            "mine": lambda: self._take("winner"),
            "theirs": lambda: self._take("loser"),
            "read": self._read,
            "go": self._go,
        }

    def _take(self, side: Side) -> None:
        one = self._clash
        if one is not None:
            self._sides[one.field] = side
            self.draw()
            self._to_next()

    def _to_next(self) -> None:
        open_ = [n for n, one in enumerate(self._clashes) if one.field not in self._sides]
        if open_:
            self.options.highlighted = open_[0]

    async def _read(self) -> None:
        one = self._clash
        if one is not None:
            texts = [("yours", one.mine), (f"theirs  {self._who}", one.theirs)]
            await self.main.ask(InFull(one.label, texts))

    def _go(self) -> None:
        if len(self._sides) < len(self._clashes):
            self._to_next()
            keys = (("mine", "lets yours stand"), ("theirs", "theirs"), ("go", "saves"))
            says = (self.main.says(f"meanwhile.{name}", words) for name, words in keys)
            self.main.say(f"{', '.join(says)}.")
            return
        self.dismiss([field for field, side in self._sides.items() if side == "loser"])
