"""Setting a few fields of many records at once: what would change is shown, then it is one step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Button, Static

from tracker.entry.lookup import Lookup
from tracker.entry.reading import read_field
from tracker.entry.saving import FormProblems, Saved, now
from tracker.entry.shape import field_of
from tracker.entry.state import FormState
from tracker.entry.tagging import tagged
from tracker.errors import RefusedError, TrackerError
from tracker.model.entry.words import TagsEntry, read_tags
from tracker.model.text import one_line
from tracker.tui.forms.fields import FieldRow
from tracker.tui.forms.form import FormScreen
from tracker.tui.forms.keeping import Keeper
from tracker.tui.forms.saving import show_problems
from tracker.tui.repeating import Repeatable
from tracker.tui.screens.consent import ReasonLine
from tracker.tui.widgets.bars import Footer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.model.columns import Body
    from tracker.store.store import Store
    from tracker.tui.main import MainScreen
    from tracker.tui.viewer import Place

FIELDS = {
    "incidents": ("kind", "state", "grade", "place", "tags", "reason"),
    "statements": ("kind", "state", "credibility", "tags", "reason"),
}
"""What can be set for many records at once, by table."""


_OF_ONE = (
    *("form.save_next", "form.sibling", "form.more", "form.pin", "form.same", "form.beside"),
    *("form.apart", "form.rows", "form.whole", "form.document"),
)
"""Actions of a form that are for one record only."""


def _refuse(form: FormScreen) -> None:
    form.fault("That is for one record; here fields are set for many.")


class _NoKeeper(Keeper):
    """A bulk edit is short and has no draft."""

    def typed(self) -> None:
        """Keep nothing."""

    async def settle(self) -> None:
        """Keep nothing."""
        self._form.collect()


class BulkForm(FormScreen):
    """A form over the marked records; empty fields stay as they are in each of them."""

    offers_usual = False  # to leave a field empty is the usual thing here

    def __init__(self, main: MainScreen, table: str, uids: list[str]) -> None:
        self.uids = uids
        count = f"{len(uids):,} {table if len(uids) != 1 else table.removesuffix('s')}"
        super().__init__(main, FormState(table, heading=count))
        self.keeper = _NoKeeper(self)
        self.commands = dict.fromkeys(_OF_ONE, _refuse)

    def _make_rows(self) -> None:
        for name in FIELDS[self.state.table]:
            spec = replace(field_of(self.state.table, name), heading="", group=0, required=False)
            example = "+added, -taken away" if name == "tags" else spec.example
            example = example if name in ("tags", "reason") else "as it is in each"
            spec = replace(spec, example=example)
            self.rows[name] = FieldRow(spec, "")

    def on_mount(self) -> None:
        """Leave out what is for one record only. The form's own `on_mount` comes after this."""
        for name in ("more", "save-next"):
            self.query_one(f"#{name}", Button).display = False
        self.query_one(Footer).hidden = frozenset(_OF_ONE)
        self.main.spawn(self.preview())

    def _title(self) -> None:
        self.query_one("#form").border_title = Content(f"Edit {self.state.heading}")

    def order(self) -> list[FieldRow | Button]:
        """Return what Tab goes through, in order."""
        return [*self.rows.values(), self.query_one("#save", Button)]

    def changed(self, name: str) -> None:
        """Show what would change."""
        self.main.spawn(self.preview())

    async def preview(self) -> None:
        """Count what would change, field by field."""
        state, uids = self.snapshot(), self.uids
        line = self.query_one("#beside", Static)
        line.display = True
        try:
            counts = await self.main.gateway.read(
                lambda store: count_changes(store, state, uids), channel="form bulk"
            )
        except TrackerError:
            return  # what is wrong stands under its field
        told = " · ".join(f"{name} of {count:,}" for name, count in counts.items() if count)
        line.update(
            Content(f"Changes: {told or 'nothing yet'}. Saved as one step; {self.main.takes_back}")
        )

    async def save(self) -> Saved | None:
        """Write all changes as one step."""
        self.choices.close()
        self.collect()
        state, uids = self.snapshot(), self.uids
        try:
            changed = await self.main.write(lambda store: set_all(store, state, uids))
        except FormProblems as error:
            show_problems(self, error)
            return None
        except TrackerError as error:
            self.fault(str(error))
            return None
        done = f"{changed:,} {state.table} changed. {self.main.takes_back}"
        self.main.say(done if changed else "Nothing was changed: all of them say this already.")
        self.desk.last = repeatable(state)
        return Saved(state.table, uids[0], "")


def repeatable(state: FormState) -> Repeatable:
    """Return a bulk edit as something that can be done to other records."""
    filled = (name for name in FIELDS[state.table] if state.text(name).strip())
    told = ", ".join(f"{name} {one_line(state.text(name))}" for name in filled if name != "reason")

    async def again(main: MainScreen, places: Sequence[Place]) -> str:
        uids = [uid for _, uid in places]
        reason = ""  # that of the first time was about other records
        if await main.gateway.read(lambda store: changes_final(store, state, uids)):
            asked = await main.ask(
                ReasonLine("Final records are among them: why?", example="a second look, …")
            )
            if asked is None:
                return ""
            reason = asked
        this = replace(state, texts={**state.texts, "reason": reason})
        changed = await main.write(lambda store: set_all(store, this, uids))
        if not changed:
            raise RefusedError("It is so already; nothing was changed.")
        return f"{changed:,} {state.table} changed"

    return Repeatable(f"set {told}", (state.table,), again)


def count_changes(store: Store, state: FormState, uids: list[str]) -> dict[str, int]:
    """Return of how many records each field would change; raises FormProblems."""
    columns, tags = _wanted(store, state)
    counts = dict.fromkeys([*columns, "tags"], 0)
    for _, body in _bodies(store, state.table, uids):
        for name, value in columns.items():
            counts[name] += body.get(name) != value
        counts["tags"] += tagged(body, tags) is not None
    return counts


def set_all(store: Store, state: FormState, uids: list[str]) -> int:
    """Write the fields that are not empty into all records, in one batch; return how many changed.

    Raises FormProblems, and RefusedError if a final record is among them and there is no reason.
    """
    changed = 0
    with store.batch(state.text("reason").strip() or None) as batch:
        for uid, _, edited in _edits(store, state, uids):
            batch.put_body(state.table, uid, edited)
            changed += 1
    return changed


def changes_final(store: Store, state: FormState, uids: list[str]) -> bool:
    """Whether a final record is among those that would change; raises FormProblems."""
    return any(body.get("state") == "final" for _, body, _ in _edits(store, state, uids))


def _edits(store: Store, state: FormState, uids: list[str]) -> Iterator[tuple[str, Body, Body]]:
    """Yield the records that change: uid, what it is, what it becomes. Raises FormProblems."""
    columns, tags = _wanted(store, state)
    for uid, body in _bodies(store, state.table, uids):
        edited = {**body, **columns}
        edited = tagged(edited, tags) or edited
        if edited != body:
            yield uid, body, edited


def _wanted(store: Store, state: FormState) -> tuple[Body, TagsEntry]:
    lookup = Lookup(store, state, now())
    columns: Body = {}
    problems = {}
    for name in FIELDS[state.table]:
        if name in ("tags", "reason") or not state.text(name).strip():
            continue
        reading = read_field(field_of(state.table, name), lookup)
        if reading.problem:
            problems[name] = reading.problem
        columns |= reading.columns
    try:
        tags = read_tags(state.text("tags")) if state.text("tags").strip() else TagsEntry()
    except TrackerError as error:
        problems["tags"] = str(error)
    if problems:
        raise FormProblems(problems)
    return columns, tags


def _bodies(store: Store, table: str, uids: list[str]) -> Iterator[tuple[str, Body]]:
    for uid in uids:
        body = store.body(table, uid)
        if body.get("state") != "void":
            yield uid, body
