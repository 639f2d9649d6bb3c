"""What stands beside a form: records that it may be a double of, one of them open to compare."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from tracker.analysis.duplicates import PROPOSED
from tracker.entry.saving import body_so_far, doubles
from tracker.model.text import one_line
from tracker.tui.arrangement import NARROW
from tracker.tui.render.page import KNOWN

if TYPE_CHECKING:
    from tracker.analysis.duplicates import Likely
    from tracker.entry.state import FormState
    from tracker.store.store import Store
    from tracker.tui.forms.form import FormScreen

_SHOWN = 3
_TELLING = {
    **dict.fromkeys(
        ("incidents", "statements"),
        ("date", "place", "point", "kind", "title", "involvements", "casualties", "speaker"),
    ),
    "actors": ("name", "names", "kind", "country"),
    "places": ("name", "names", "kind", "country", "point"),
    "documents": ("title", "url", "publisher", "date", "text"),
}
"""Fields whose change may make the record look like another, by table."""


class Beside:
    """The likely doubles of one form; a key opens them, one after the other."""

    def __init__(self, form: FormScreen) -> None:
        self._form = form
        self._open = -1
        self._answered: set[str] = set()
        self.likely: list[Likely] = []
        self.references: dict[str, str] = {}

    @property
    def current(self) -> Likely | None:
        """The one that is open, else the likeliest."""
        return self.likely[max(0, self._open)] if self.likely else None

    def begin(self) -> None:
        """Look at once where a new name stands in the form from the start."""
        state = self._form.state
        name = "title" if state.table == "documents" else "name"
        if not state.uid and state.text(name).strip():
            self.typed(name)

    def typed(self, name: str) -> None:
        """Look again, where what was typed may matter."""
        if name in _TELLING.get(self._form.state.table, ()):
            self._form.main.spawn(self.look())

    async def look(self, channel: str = "form doubles") -> None:
        """Find the likely doubles and show them; a newer look of the same channel comes instead."""
        form = self._form
        state = replace(form.state, texts=dict(form.state.texts), chosen=dict(form.state.chosen))

        def find(store: Store) -> tuple[list[Likely], dict[str, str]]:
            found = self._found(store, state)
            return found, {one.other: store.reference(state.table, one.other) for one in found}

        self.likely, self.references = await form.main.gateway.read(find, channel=channel)
        self._open = min(self._open, len(self.likely) - 1)
        self.show()

    def _found(self, store: Store, state: FormState) -> list[Likely]:
        """Return the likely doubles; on a reader of the gateway."""
        if state.table not in ("actors", "places"):
            return doubles(store, state)
        body = body_so_far(store, state)
        near = self._form.desk.completer.nearest(store, state.table, body, state.uid)
        return [one for one in near if one.other not in state.apart][:_SHOWN]

    def show(self) -> None:
        """Say which records may be the same, and why."""
        line = self._form.query_one("#beside", Static)
        line.display = bool(self.likely)
        surely = any(likely.score >= PROPOSED for likely in self.likely)
        told = "Maybe the same" if surely else "Names near it"
        says = self._form.main.says
        keys = f"{says('form.beside', 'opens it')}, {says('form.apart', 'not the same')}"
        rows = [Content.styled(f"{told} ({keys}):", "$warning")]
        for number, likely in enumerate(self.likely[:_SHOWN]):
            mark = "> " if number == self._open else "  "
            head = f"{mark}{self.references[likely.other]} {one_line(likely.other_title)}"
            why = Content.styled(one_line(", ".join(likely.reasons)), KNOWN)
            rows.append(Content(f"{head}  ") + why)
        line.update(Content("\n").join(rows))

    async def open_next(self) -> None:
        """Open the next likely double beside the form; after the last, close it."""
        form = self._form
        if not self.likely:
            form.fault("Nothing looks like this record.")
            return
        if form.app.size.width < NARROW:
            form.fault(f"There is room beside the form from {NARROW} columns.")
            return
        self._open += 1
        if self._open >= min(len(self.likely), _SHOWN):
            self._open = -1
        form.stand_left(self._open >= 0)
        if self._open >= 0:
            await form.main.viewer.open((form.state.table, self.likely[self._open].other))
        self.show()

    async def apart(self) -> None:
        """Remember that the record is not this one; the link is written with the record."""
        likely = self.current
        if likely is None:
            self._form.fault("Nothing looks like this record.")
            return
        self._form.state.apart.append(likely.other)
        self._form.keeper.typed()
        self._open = -1
        self._form.stand_left(False)
        await self.look()

    async def asks_before_saving(self) -> str:
        """Return why a new record is not saved yet, once, where it surely looks like one on file.

        The search is waited for, however soon after the last key. Who saves again has been asked:
        "" then.
        """
        if self._form.state.uid or self._form.state.table not in _TELLING:
            return ""
        await self.look("form doubles at saving")
        new = {one.other for one in self.likely if one.score >= PROPOSED} - self._answered
        self._answered |= new
        if not new:
            return ""
        likely = next(one for one in self.likely if one.other in new)
        says = self._form.main.says
        return (
            f"Not saved yet: {self.references[likely.other]} {one_line(likely.other_title)} may be "
            f"the same ({one_line(', '.join(likely.reasons))}). "
            f"{says('form.save', 'saves it all the same')}, {says('form.beside', 'opens that')}."
        )

    def clear(self) -> None:
        """Forget, because another record is in the form."""
        self.likely, self._open = [], -1
        self._answered.clear()
        self._form.stand_left(False)
        self.show()
