"""Review: one record after the other, what changed, and the decision on it."""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tracker.entry.reviewing import Progress, changed, meanwhile, resting_words
from tracker.entry.saving import open_edit
from tracker.errors import NotFoundError
from tracker.keyboard.actions import Scope
from tracker.model.text import one_line
from tracker.store import authorship, review
from tracker.store.grounds import View, grounds, listed, told, unseen
from tracker.tui.bindings import bindings_for
from tracker.tui.commands.reviewing import show_remarks
from tracker.tui.reading import read_sheet
from tracker.tui.render.page import lay_out
from tracker.tui.render.records import record_page
from tracker.tui.render.review import review_section
from tracker.tui.screens.acting import ActingDialog, scrolling
from tracker.tui.screens.consent import say_and_write

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from tracker.store.grounds import Grounds
    from tracker.store.store import Store
    from tracker.tui.main import MainScreen
    from tracker.tui.render.page import Section
    from tracker.tui.screens.acting import Acts
    from tracker.tui.viewer import Place


class ReviewScreen(ActingDialog[None]):
    """Goes through a queue."""

    scope = Scope.REVIEW
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Scope.REVIEW))

    def __init__(self, main: MainScreen, places: Sequence[Place]) -> None:
        super().__init__(main)
        self._left = deque(places)
        self._progress = Progress(len(places))
        self._decided: list[tuple[Place, str]] = []
        self._sections: list[Section] = []
        self._seen: Grounds = {}
        self._shown: Place | None = None
        """The record that has been read: only on it a key decides, however fast keys come."""

    def compose(self) -> ComposeResult:
        """One page, and the line of keys."""
        with Vertical(classes="box -broad"):
            with VerticalScroll(id="page"):
                yield Static()
            yield from self.compose_footer()

    def on_mount(self) -> None:
        """Show the first record."""
        self._scroll.focus()
        self.main.spawn(self._look())

    def on_resize(self) -> None:
        """Lay the page out for the room there is."""
        self.call_after_refresh(self._draw)

    @property
    def _scroll(self) -> VerticalScroll:
        return self.query_one("#page", VerticalScroll)

    async def _look(self, *, again: bool = False) -> None:
        """Show the record at the head of the queue; what does not await review any more is left."""
        while self._left:
            place = self._left[0]
            before = self._seen if again and place in self._seen else {}
            found = await self.main.gateway.read(partial(_read, place=place, before=before))
            if found is not None:
                break
            self._left.popleft()
            await self._count_out(place)
        if not self._left or found is None:
            self.dismiss(None)
            self.main.say(f"Reviewed: {self._progress.words}.")
            return
        if not self.is_attached:
            return
        name, self._seen, self._sections, meanwhile = found
        if meanwhile:
            self.main.say(f"Changed meanwhile: {meanwhile}.", wrong=True)
        self._shown = place
        box = self.query_one(".box")
        box.border_title = Content(f"Review · {self._progress.words}")
        box.border_subtitle = Content(name)
        self._draw()
        if not again:
            self._scroll.scroll_home(animate=False)

    async def _count_out(self, place: Place) -> None:
        """Count what does not wait any more: as decided here, by an edit say, or not at all."""
        decision, words = await self.main.gateway.read(lambda store: meanwhile(store, *place))
        if decision:
            self._decided.append((place, decision))
            self._count()
        else:
            self._progress = self._progress._replace(total=self._progress.total - 1)
            self.main.say(f"{words}.")

    def _draw(self) -> None:
        width = max(20, self._scroll.size.width - 2)
        lines = lay_out(self._sections, width).lines
        self.query_one(Static).update(Content("\n").join(lines))

    # -- acting ----------------------------------------------------------------------------

    def moves(self) -> Acts:
        """Return what moves in the page."""
        return scrolling(self._scroll)

    def acts(self) -> Acts:
        """Return what the actions of this dialog do."""
        leave: Acts = {"leave": self._leave}
        if not self._left:
            return leave
        return {
            **leave,
            "pass": self._pass,
            "return": self._return,
            "defer": self._defer,
            "edit": self._edit,
            "remark": self._remark,
            "history": self._history,
            "undo": self._undo,
        }

    def _leave(self) -> None:
        self.dismiss(None)
        self.main.say(f"Reviewed: {self._progress.waiting(len(self._left))}.")

    async def _pass(self) -> None:
        if self._shown is None:
            return
        (table, uid), seen = self._shown, self._seen

        def write(store: Store) -> None:
            with store.batch(authorship.ACCEPTED) as batch:
                review.accept(store.conn, batch, table, uid, seen)

        await self._decide(write, authorship.ACCEPTED, follow=True)

    async def _return(self) -> None:
        if self._shown is None:
            return
        table, uid = self._shown

        async def send_back(remark: str) -> None:
            def write(store: Store) -> None:
                with store.batch(f"{authorship.SENT_BACK}: {remark}") as batch:
                    review.send_back(store.conn, batch, table, uid, remark)

            await self._decide(write, authorship.SENT_BACK)

        await say_and_write(
            *(self.main, "Why is it sent back?", "which of the two sources says so?"), send_back
        )

    async def _decide(
        self, write: Callable[[Store], None], what: str, *, follow: bool = False
    ) -> None:
        """Write a decision on the record at the head, and show the next.

        `follow`: what awaits review of the statements on which it rests comes next.
        """
        place, self._shown = self._left[0], None
        try:
            await self.main.write(write)
        except Exception:
            await self._look(again=True)
            raise
        self._left.popleft()
        self._decided.append((place, what))
        note = await self._offer_what_it_rests_on(place) if follow else ""
        self._count()
        await self._look()
        if note:
            done = "" if self._left else f"Reviewed: {self._progress.words}. "
            self.main.say(done + note)

    async def _offer_what_it_rests_on(self, place: Place) -> str:
        """Put what awaits review of it next; return in words what nobody has passed."""
        words, awaiting = await self.main.gateway.read(
            lambda store: (
                resting_words(store, *place),
                review.resting_on(store.conn, *place).awaiting,
            )
        )
        known = {*self._left, *(decided for decided, _ in self._decided)}
        fresh = [one for uid in awaiting if (one := ("statements", uid)) not in known]
        self._left.extendleft(reversed(fresh))
        self._progress = self._progress._replace(total=self._progress.total + len(fresh))
        if not words:
            return ""
        return f"Passed; {words}.{' What awaits comes next.' if fresh else ''}"

    def _count(self) -> None:
        said = [what for _, what in self._decided]
        self._progress = self._progress._replace(
            accepted=said.count(authorship.ACCEPTED), sent_back=said.count(authorship.SENT_BACK)
        )

    async def _defer(self) -> None:
        if self._shown is None:
            return
        name = await self.main.gateway.read(partial(_named, place=self._shown))
        if len(self._left) < 2:
            self.main.say(f"{name} is the last one, and still waits.")
            return
        self._left.rotate(-1)
        self._shown = None
        await self._look()
        self.main.say(f"{name} skipped: nothing is decided, it still waits.")

    async def _edit(self) -> None:
        from tracker.tui.commands.forms import open_form

        place = self._shown
        if place is None:
            return
        state = await self.main.gateway.read(lambda store: open_edit(store, *place))
        await open_form(self.main, state)
        await self._look(again=True)

    async def _remark(self) -> None:
        if self._shown is None:
            return
        await show_remarks(self.main, self._shown)
        await self._look(again=True)

    async def _history(self) -> None:
        from tracker.tui.screens.history import HistoryScreen

        if self._shown is None:
            return
        await self.main.ask(HistoryScreen(self.main, self._shown))
        await self._look(again=True)

    async def _undo(self) -> None:
        from tracker.tui.commands.records import undo

        await undo(self.main)
        if self._decided and await self._awaits(self._decided[-1][0]):
            place, _ = self._decided.pop()
            self._left.appendleft(place)
            self._shown = None  # what stands on the screen is not at the head any more
            self._count()
        await self._look()

    async def _awaits(self, place: Place) -> bool:
        return await self.main.gateway.read(
            lambda store: store.body(*place).get("state") == "review"
        )


def _named(store: Store, place: Place) -> str:
    return one_line(store.reference(*place))


class _Page(NamedTuple):
    """A record to be decided on: what it is called, what is read of it, and its sections.

    `meanwhile` says what others have changed since it was last read; "" for the first time.
    """

    name: str
    seen: Grounds
    sections: list[Section]
    meanwhile: str


def _read(store: Store, place: Place, before: Grounds) -> _Page | None:
    """Read a record that awaits review; None if it does not any more."""
    try:
        if store.body(*place).get("state") != "review":
            return None
    except NotFoundError:
        return None  # its insertion was taken back
    # Before the page: what is written in between is refused rather than accepted unseen.
    seen = grounds(View(store.conn), *place)
    news = told(store.conn, *place, unseen(before, seen)) if before else []
    found, fields = changed(store, *place)
    reader = "" if review.own_allowed(store.conn) else store.author
    page = record_page(read_sheet(store.conn, *place))
    resting = resting_words(store, *place)
    sections = [review_section(found, fields, reader=reader, resting=resting), *page]
    meanwhile = listed([one for one in news if one.author != store.author])
    return _Page(one_line(store.reference(*place)), seen, sections, meanwhile)
