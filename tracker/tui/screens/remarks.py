"""The conversation on a record: what was remarked, open or settled."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from tracker.keyboard.actions import Scope
from tracker.model.text import author_name, one_line, visible
from tracker.store import review
from tracker.store.dossier import dossier
from tracker.tui.bindings import bindings_for
from tracker.tui.commands.records import need_writing, record_names
from tracker.tui.render.page import BOLD, KNOWN
from tracker.tui.screens.acting import ActingDialog
from tracker.tui.screens.consent import say_and_write
from tracker.tui.widgets.options import Options

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from tracker.model.records import Remark
    from tracker.store.store import Store
    from tracker.tui.main import MainScreen
    from tracker.tui.viewer import Place


class RemarksScreen(ActingDialog[None]):
    """Lists the remarks on a record, oldest first."""

    scope = Scope.REMARKS
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Scope.REMARKS))

    def __init__(self, main: MainScreen, place: Place) -> None:
        super().__init__(main)
        self._place = place
        self._remarks: tuple[Remark, ...] = ()
        self._answers: dict[str, list[str]] = {}
        """What was said here with the cursor on the open remark of another: settled with that."""

    def compose(self) -> ComposeResult:
        """Build the list, and the line of keys."""
        with Vertical(classes="box -broad"):
            yield Static(Content.styled("Nothing was remarked yet.", KNOWN), id="none")
            yield Options()
            yield from self.compose_footer()

    def on_mount(self) -> None:
        """Read them."""
        self.options.focus()
        self.main.spawn(self._look())

    async def _look(self) -> None:
        table, uid = self._place

        def read(store: Store) -> tuple[str, tuple[Remark, ...]]:
            return record_names(store, [self._place])[0], dossier(store.conn, table, uid).remarks

        name, self._remarks = await self.main.gateway.read(read)
        if not self.is_attached:
            return
        still_open = sum(not one.resolved_at for one in self._remarks)
        marked = self.main.records.marked_count
        only = f"only this one, of {marked:,} marked · " if marked else ""
        self.query_one(".box").border_title = Content(f"Remarks on {only}{one_line(name)}")
        self.query_one(".box").border_subtitle = Content(f"{still_open} open")
        options = self.options
        at = options.highlighted
        options.clear_options()
        options.add_options([Option(_told(one)) for one in self._remarks])
        if self._remarks:
            options.highlighted = _newest_open(self._remarks) if at is None else at
        self.query_one("#none", Static).display = not self._remarks

    def on_option_list_option_selected(self) -> None:
        """Say something, by a click as by Enter."""
        self.action_command("remarks.say")

    def acts(self) -> Mapping[str, Callable[[], Awaitable[object] | None]]:
        """Return what the actions of this dialog do."""
        return {"say": self._say, "settle": self._settle}

    async def _say(self) -> None:
        need_writing(self.main)
        if await say_and_write(
            self.main, "Remark", "such as: who says that it was a drone?", self._write
        ):
            await self._look()

    async def _write(self, text: str) -> None:
        table, uid = self._place
        asked_about = self._chosen

        def write(store: Store) -> tuple[str, str]:
            with store.batch("remark") as batch:
                return review.say(batch, table, uid, text), store.author

        said, author = await self.main.write(write)
        if asked_about is None or asked_about.resolved_at or asked_about.author == author:
            self.options.highlighted = None
        else:
            self._answers.setdefault(asked_about.uid, []).append(said)

    @property
    def _chosen(self) -> Remark | None:
        return self.at_cursor(self._remarks)

    async def _settle(self) -> None:
        need_writing(self.main)
        remark = self._chosen
        if remark is None:
            return
        moment = None
        if not remark.resolved_at:
            moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")

        still_open = {one.uid for one in self._remarks if not one.resolved_at}
        answers = still_open.intersection(self._answers.get(remark.uid, ())) if moment else ()

        def write(store: Store) -> None:
            with store.batch("remark settled" if moment else "remark opened again") as batch:
                review.settle(batch, remark.uid, moment)
                for answer in answers:
                    review.settle(batch, answer, moment)

        await self.main.write(write)
        await self._look()


def _newest_open(remarks: Sequence[Remark]) -> int:
    """Return which is looked at first: the newest that is open, else the newest."""
    still_open = [n for n, one in enumerate(remarks) if not one.resolved_at]
    return still_open[-1] if still_open else len(remarks) - 1


def _told(remark: Remark) -> Content:
    """Return a remark: its head, then its words."""
    done = "settled" if remark.resolved_at else "open"
    when = (remark.created_at or "")[:16].replace("T", " ")
    head = f"{author_name(remark.author)}  {when}  "
    words = Content.styled(visible(remark.body), KNOWN if remark.resolved_at else "")
    return Content.assemble(
        (head, KNOWN), (done, KNOWN if remark.resolved_at else BOLD), "\n", words
    )
