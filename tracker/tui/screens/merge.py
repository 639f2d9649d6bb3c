"""Two records side by side: what stands in the one that stays is chosen field by field.

Where the two contradict each other nothing is chosen beforehand, and nothing is merged before a
person has. Nothing is written here: the screen gives a decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from tracker.entry.side_by_side import SideBySide, side_by_side
from tracker.keyboard.actions import Scope
from tracker.model.merging import merged
from tracker.model.text import one_line
from tracker.tui.bindings import bindings_for
from tracker.tui.render.comparing import cells, heading, part_lines, texts_in_full
from tracker.tui.screens.acting import TellingDialog
from tracker.tui.screens.consent import ConsentDialog
from tracker.tui.screens.in_full import InFull

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.binding import BindingType

    from tracker.entry.side_by_side import Line
    from tracker.model.columns import Body
    from tracker.model.merging import Side
    from tracker.store.merge import Shown
    from tracker.tui.main import MainScreen
    from tracker.tui.screens.acting import Acts


class Decision(NamedTuple):
    """What is to be merged: `lost` says in words what only the losers say, `final` wants a reason.

    `names` are reference and title of the winner and of each loser.
    """

    winner: Shown
    losers: tuple[Shown, ...]
    names: tuple[str, ...]
    lost: tuple[str, ...]
    final: bool


class Apart(NamedTuple):
    """Two records (uids) that are not the same."""

    uid: str
    other: str


class Unsettled(InFull, inherit_bindings=False):
    """What is still to be settled. No letter leaves it: words typed ahead end here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "leave", show=False),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]


class MergeScreen(TellingDialog["Decision | Apart"]):
    """Returns what was decided. Several losers are gone through one after the other."""

    scope = Scope.MERGE
    above = "sides"
    enter = "merge.go"
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Scope.MERGE))

    def __init__(self, main: MainScreen, table: str, pair: SideBySide, others: list[str]) -> None:
        super().__init__(main)
        self._table = table
        self._pair = pair
        self._winner = pair.winner  # as it is in the file; `pair` has what was merged so far
        self._waiting = others  # losers that come after this one
        self._sides: dict[str, Side] = {}
        self._done: list[tuple[Shown, str]] = []
        self._lost: list[str] = []
        self._final = False
        self._shown: list[Line | None] = []
        self._busy = False
        self._propose()

    # -- showing ---------------------------------------------------------------------------

    def draw(self) -> None:
        """Draw everything; the cursor stays on its line."""
        options, width = self.options, self.text_width
        count = len(self._done) + 1 + len(self._waiting)
        title = f"Make one of two {self._table}" if count == 1 else f"Into one: {self._table}"
        at = "" if count == 1 else f" · {len(self._done) + 1} of {count}"
        self.query_one(".box").border_title = Content(f"{title}{at}")
        self.query_one("#sides", Static).update(heading(("stays", "goes"), self._pair.names, width))
        before = options.highlighted
        options.clear_options()
        self._shown = []
        for line, option in self._lines(width):
            self._shown.append(line)
            options.add_option(option)
        usable = [n for n, line in enumerate(self._shown) if line is not None]
        if usable:
            options.highlighted = before if before in usable else usable[0]
        self.tell()

    def _lines(self, width: int) -> list[tuple[Line | None, Option]]:
        found: list[tuple[Line | None, Option]] = []
        pair = self._pair
        clashing = [line for line in pair.lines if line.choice.disagrees]
        others = [line for line in pair.lines if not line.choice.disagrees]
        for title, lines in (("They disagree", clashing), ("One of them says more", others)):
            if not lines and not (title == "They disagree" and pair.torn):
                continue
            found.append((None, _said(title, "bold $accent")))
            for line in lines:
                side = self._sides.get(line.choice.name)
                found.append((line, Option(cells(line.label, line.ours, line.theirs, side, width))))
                found += [
                    (None, Option(part, disabled=True)) for part in part_lines(line, side, width)
                ]
            if title == "They disagree":
                found += [(None, _said(f"! {torn}", "$warning")) for torn in pair.torn]
        if not found:
            found.append((None, _said("They say the same in every field.", "bold $accent")))
        if pair.same:
            found.append((None, _said(f"Same in both: {', '.join(pair.same)}.", "$known")))
        found += [(None, _said(words, "$known")) for words in pair.after]
        return found

    def in_full(self) -> Content:
        """Return both values of the field under the cursor."""
        line = self._line
        texts = [("stays", line.ours), ("goes", line.theirs)] if line is not None else []
        return texts_in_full(texts, self.text_width, cramped=self.has_class("-cramped"))

    def tell(self) -> None:
        """Say in full what the line says, and what is left to do."""
        super().tell()
        left = len(self._undecided)
        note = f"{left} to settle" if left else "nothing left to settle"
        self.query_one(".box").border_subtitle = Content(note)

    @property
    def _line(self) -> Line | None:
        return self.at_cursor(self._shown)

    @property
    def _undecided(self) -> list[Line]:
        return [line for line in self._pair.lines if line.choice.name not in self._sides]

    # -- deciding --------------------------------------------------------------------------

    def acts(self) -> Acts:
        """Return what the actions of this dialog do."""
        return {
            "winner": lambda: self._take("winner"),
            "loser": lambda: self._take("loser"),
            "both": lambda: self._take("both"),
            "swap": self._swap,
            "read": self._read,
            "go": self._go,
            "apart": self._apart,
            "out": self._leave_out,
        }

    def _propose(self) -> None:
        """Choose what is no matter of doubt: where one says nothing, the other's."""
        self._sides = {
            line.choice.name: line.choice.side
            for line in self._pair.lines
            if not line.choice.disagrees
        }

    def _take(self, side: Side) -> None:
        line = self._line
        if line is None:
            return
        if side not in line.choice.options:
            self.main.say(f"{line.label} holds one value, not both.", wrong=True)
            return
        self._sides[line.choice.name] = side
        self.draw()
        kept, gone = (line.ours, line.theirs) if side == "winner" else (line.theirs, line.ours)
        if side != "both" and gone and not kept:
            self.main.say(f"{line.label}: nothing stays; “{one_line(gone)}” goes.", wrong=True)

    def _to(self, line: Line) -> None:
        self.options.highlighted = self._shown.index(line)

    async def _swap(self) -> None:
        if self._done:
            self.main.say("Swap before the first is decided; esc begins anew.", wrong=True)
            return
        pair = await self._compare(self._pair.loser.uid, self._pair.winner.uid, None)
        self._winner = pair.winner
        self._show_pair(pair)

    async def _read(self) -> None:
        line = self._line
        if line is not None:
            stays, goes = self._pair.names
            texts = [(f"stays  {stays}", line.ours), (f"goes  {goes}", line.theirs)]
            await self.main.ask(InFull(line.label, texts))

    async def _go(self) -> None:
        """Go on to the next loser; after the last, give the decision."""
        if self._undecided:
            await self._ask_for_the_rest()
            return
        pair, choices = self._pair, dict(self._sides)
        if self._waiting and not await self._next(
            merged(self._table, pair.winner.body, pair.loser.body, choices)
        ):
            return
        self._done.append((pair.loser._replace(choices=choices), pair.names[1]))
        self._lost += _lost(pair, choices)
        self._final = self._final or pair.final
        if pair is self._pair:
            self._finish()
        else:
            self.draw()

    async def _ask_for_the_rest(self) -> None:
        """Say what is still to be settled, and go to the first of it.

        In a dialog of its own: whoever takes the next thing for the reason types it there, where
        letters settle nothing.
        """
        keys = (("winner", "keeps the left"), ("loser", "takes the right"), ("both", "both"))
        says = (self.main.says(f"merge.{name}", words) for name, words in keys)
        fields = ", ".join(line.label for line in self._undecided)
        texts = [("Still to settle", fields), ("On each of these lines", f"{', '.join(says)}.")]
        first = self._undecided[0]
        await self.main.ask(Unsettled("Nothing is merged yet", texts))
        self._to(first)

    def _finish(self) -> None:
        losers = tuple(loser for loser, _ in self._done)
        names = (self._pair.names[0], *(name for _, name in self._done))
        self.dismiss(Decision(self._winner, losers, names, tuple(self._lost), self._final))

    async def _next(self, so_far: Body) -> bool:
        """Show the next pair; False if the key before this one is doing so already."""
        if self._busy:
            return False
        self._busy = True
        try:
            pair = await self._compare(self._winner.uid, self._waiting[0], so_far)
        finally:
            self._busy = False
        self._waiting = self._waiting[1:]
        self._show_pair(pair)
        return True

    async def _compare(self, winner: str, loser: str, so_far: Body | None) -> SideBySide:
        table = self._table
        return await self.main.gateway.read(
            lambda store: side_by_side(store, table, winner, loser, so_far)
        )

    def _show_pair(self, pair: SideBySide) -> None:
        self._pair = pair
        self._propose()
        self.options.highlighted = None
        self.draw()

    async def _apart(self) -> None:
        if self._done or self._waiting:
            words = self.main.says("merge.out", "leaves this one out.")
            self.main.say(f"Of several: {words}", wrong=True)
            return
        names = [one_line(name) for name in self._pair.names]
        dialog = ConsentDialog("Not the same?", names, verb="remember", yes="remembers that")
        if await self.main.ask(dialog):
            self.dismiss(Apart(self._winner.uid, self._pair.loser.uid))

    async def _leave_out(self) -> None:
        if self._waiting:
            await self._next(self._pair.winner.body)
        elif self._done:
            self._finish()
        else:
            self.dismiss(None)


def _said(words: str, style: str) -> Option:
    return Option(Content.styled(words, style), disabled=True)


def _lost(pair: SideBySide, choices: Mapping[str, Side]) -> list[str]:
    """Say what the merged record will not say any more, where a person has chosen so."""
    told = []
    for line in pair.lines:
        choice, side = line.choice, choices[line.choice.name]
        kept, gone = (line.ours, line.theirs) if side == "winner" else (line.theirs, line.ours)
        if side == "both":
            if choice.name == "statement_incidents" and choice.disagrees:
                told.append(f"{line.label}: where they differ, the word of the one that stays")
        elif gone and (choice.disagrees or side != choice.side):
            told.append(f"{line.label}: {one_line(kept) or 'nothing'} stays, {one_line(gone)} goes")
    return [*told, *pair.torn]
