"""The likely doubles of the file: compare the two of a pair, or say that they are not the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widgets.option_list import Option

from tracker.entry.offers import Pair, pairs_in_file
from tracker.entry.side_by_side import already_gone
from tracker.keyboard.actions import Scope
from tracker.model.merging import MERGED_TABLES
from tracker.model.text import cut, one_line
from tracker.tui.bindings import bindings_for
from tracker.tui.gateway import Superseded
from tracker.tui.render.page import KNOWN
from tracker.tui.screens.acting import TellingDialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType

    from tracker.tui.main import MainScreen
    from tracker.tui.screens.acting import Acts

_ORDER = ("incidents", "statements", "actors", "places")
_SHOWN = 500
"""Pairs that are listed; whoever has gone through them looks again."""


class PairsScreen(TellingDialog[None]):
    """Lists the pairs, the likeliest first."""

    scope = Scope.PAIRS
    enter = "pairs.open"
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Scope.PAIRS))

    def __init__(self, main: MainScreen, table: str) -> None:
        super().__init__(main)
        self._table = table if table in MERGED_TABLES else _ORDER[0]
        self._pairs: list[Pair] = []
        self._total = 0

    def on_mount(self) -> None:
        """Look for the pairs."""
        self.main.spawn(self._look())

    def on_unmount(self) -> None:
        """Look no further: in a large file it takes a while."""
        self.main.gateway.cancel("pairs")

    async def _look(self) -> None:
        table = self._table
        self._title("looking …")
        self._show([])
        try:
            found, total = await self.main.gateway.read(
                lambda store: pairs_in_file(store, table, _SHOWN), channel="pairs"
            )
        except Superseded:
            return
        if not self.is_attached:
            return
        self._total = total
        self._show(found)
        self._title_count()

    def _title_count(self) -> None:
        total, shown = self._total, len(self._pairs)
        told = f"{total:,}" if total <= shown else f"the likeliest {shown} of {total:,}"
        self._title(f"{told} {'pair' if total == 1 else 'pairs'}" if total else "none found")

    async def _leave_out(self, gone: Sequence[Pair]) -> None:
        """Take pairs from the list; after the last one, look for more."""
        left = [pair for pair in self._pairs if pair not in gone]
        self._total -= len(self._pairs) - len(left)
        if not left:
            await self._look()
            return
        self._show(left)
        self._title_count()

    def _title(self, words: str) -> None:
        title = f"{self._table.capitalize()} that may be one · {words}"
        self.query_one(".box").border_title = Content(title)

    def _show(self, pairs: Sequence[Pair]) -> None:
        self._pairs = list(pairs)
        self.draw()

    def draw(self) -> None:
        """Draw the pairs; the cursor stays where it is."""
        options = self.options
        before = options.highlighted or 0
        width = self.text_width
        options.clear_options()
        options.add_options([Option(_line(pair, width)) for pair in self._pairs])
        if self._pairs:
            options.highlighted = min(before, len(self._pairs) - 1)
        self.tell()

    def in_full(self) -> Content:
        """Return why the two of a pair may be one."""
        pair = self._pair
        looks = self.main.says("pairs.table", "looks among another kind of records.")
        words = f"why: {one_line('; '.join(pair.reasons))}" if pair is not None else looks
        return Content.styled(words, KNOWN)

    @property
    def _pair(self) -> Pair | None:
        return self.at_cursor(self._pairs)

    # -- acting ----------------------------------------------------------------------------

    def acts(self) -> Acts:
        """Return what the actions of this dialog do."""
        return {"open": self._open, "apart": self._apart, "table": self._next_table}

    async def _open(self) -> None:
        from tracker.tui.commands.merging import merge_pair
        from tracker.tui.commands.records import need_writing

        pair = self._pair
        if pair is None:
            return
        need_writing(self.main)
        if await merge_pair(self.main, self._table, pair.uid, [pair.other]):
            await self._drop_gone(pair)

    async def _apart(self) -> None:
        from tracker.tui.commands.merging import tell_apart

        pair = self._pair
        if pair is not None:
            await tell_apart(self.main, self._table, pair.uid, pair.other)
            await self._leave_out([pair])

    async def _drop_gone(self, decided: Pair) -> None:
        """Take from the list what was decided, and the pairs of a record that is merged now."""
        table = self._table
        gone = await self.main.gateway.read(
            lambda store: {
                uid for uid in (decided.uid, decided.other) if already_gone(store, table, uid)
            }
        )
        await self._leave_out(
            [p for p in self._pairs if p is decided or not gone.isdisjoint((p.uid, p.other))]
        )

    async def _next_table(self) -> None:
        self._table = _ORDER[(_ORDER.index(self._table) + 1) % len(_ORDER)]
        await self._look()


def _line(pair: Pair, width: int) -> Content:
    lines = [
        Content.assemble((f"{head}{ref} ", KNOWN), cut(one_line(title), width - len(ref) - 6))
        for head, ref, title in (
            (f"{pair.score * 100:3.0f}% ", pair.references[0], pair.titles[0]),
            ("     ", pair.references[1], pair.titles[1]),
        )
    ]
    return Content("\n").join(lines)
