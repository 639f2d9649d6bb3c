"""Opening a form on a record, and saving it: one undo step, nothing overwritten unseen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tracker.analysis import same_documents
from tracker.analysis.duplicates import of_body
from tracker.entry import accusing, links
from tracker.entry.lookup import Lookup
from tracker.entry.reading import FieldReading, read_field
from tracker.entry.shape import Kind, form_fields
from tracker.entry.state import FormState
from tracker.entry.writing import body_of, fill, text_of
from tracker.errors import RefusedError, TrackerError
from tracker.model.bodies import diff, revert
from tracker.store import drafts
from tracker.store.apart import keep_apart

if TYPE_CHECKING:
    from tracker.analysis.duplicates import Likely
    from tracker.model.columns import Body
    from tracker.store.store import Store


class FormProblems(TrackerError):  # noqa: N818 - the problems of a form, field by field
    """What keeps a form from being saved: `fields` by name. Some may be of the whole ("")."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__("; ".join(fields.values()))
        self.fields = fields


class Meanwhile(TrackerError):  # noqa: N818
    """Somebody changed what was being edited: `fields` by name, with what stands there now.

    `state` is the form over the record as it is now, with all that was typed in it.
    """

    def __init__(self, fields: dict[str, str], state: FormState) -> None:
        super().__init__("Changed by someone else meanwhile.", "Look, then save again.")
        self.fields = fields
        self.state = state


@dataclass(frozen=True, slots=True)
class Saved:
    """A record that was saved: what it is called, and why it is a draft (if it is doubtful).

    `changed` is False where everything was as it is already: nothing was written.
    """

    table: str
    uid: str
    reference: str
    doubts: tuple[str, ...] = ()
    changed: bool = True


def now() -> datetime:
    """Return the present time on the clock of whoever types."""
    return datetime.now().astimezone().replace(tzinfo=None)


def open_new(table: str, texts: dict[str, str] | None = None) -> FormState:
    """Return the form of a new record, with these texts in it."""
    state = FormState(table, texts=dict(texts or {}))
    state.initial = dict(state.texts)
    return state


def open_edit(store: Store, table: str, uid: str) -> FormState:
    """Return the form of a record; raises NotFoundError, RefusedError if it is void."""
    base = store.body(table, uid)
    if base.get("state") == "void":
        raise RefusedError("A void record is not edited.", "X takes the void back.")
    state = FormState(table, uid, base, heading=store.reference(table, uid))
    fill(Lookup(store, state, now()))
    return state


def read_form(store: Store, state: FormState) -> dict[str, FieldReading]:
    """Read the fields that differ from the record that the form began with; of a new one, all.

    Of a new one that began with another, what was handed on stands as it is there; what is empty
    is read, because it may be missing.
    """
    lookup = Lookup(store, state, now())
    return {
        spec.name: read_field(spec, lookup)
        for spec in form_fields(state.table)
        if state.is_touched(spec.name)
        or not state.base
        or spec.kind is Kind.REASON
        or not (state.uid or state.text(spec.name).strip())
    }


def problems(store: Store, state: FormState) -> dict[str, str]:
    """Return what is wrong with the fields of a form, by their names."""
    return _problems(read_form(store, state))


def _problems(readings: dict[str, FieldReading]) -> dict[str, str]:
    return {name: reading.problem for name, reading in readings.items() if reading.problem}


def save(store: Store, state: FormState) -> Saved:
    """Write the form as one undo step; its draft goes with it.

    Raises FormProblems, Meanwhile, and what `Batch.put_body` and `enter_body` raise.
    """
    readings = read_form(store, state)
    if wrong := _problems(readings):
        raise FormProblems(wrong)
    doubts = tuple(doubt for reading in readings.values() for doubt in reading.doubts)
    body = body_of(state.beneath, state.table, readings.values())
    if doubts and body.get("state") == "review":
        body["state"] = "draft"
    if state.held and state.table == "documents":
        body["text"] = _whole_text(state, body)
    reason = state.text("reason").strip() or None
    with store.batch(reason) as batch:
        if state.uid:
            _refuse_meanwhile(store, state)  # in the batch: nobody writes between this and that
            uid = batch.edit_body(state.table, state.uid, state.base, body)
        else:
            uid = batch.enter_body(state.table, "", body)
        wanted = readings[links.FIELD].links if links.FIELD in readings else None
        if wanted is not None:
            links.write(batch, state.table, uid, wanted)
        accused = readings[accusing.FIELD].accused if accusing.FIELD in readings else None
        if accused is not None:
            accusing.write(batch, uid, accused)
        for other in state.apart:
            keep_apart(batch, state.table, uid, other)
        if state.draft is not None:
            drafts.remove(store.conn, state.draft)
    changed = batch.touched > 0 or bool(state.apart)
    return Saved(state.table, uid, store.reference(state.table, uid), doubts, changed)


def _whole_text(state: FormState, body: Body) -> str:
    """Return the text of a document, with what was pasted and is too much for a field."""
    return "\n\n".join(filter(None, (body.get("text"), state.held)))


def doubles(store: Store, state: FormState) -> list[Likely]:
    """Return the records (incidents, statements, documents) that the form may be a double of."""
    body = body_so_far(store, state)
    if state.table == "documents":
        body = {**body, "text": _whole_text(state, body)}
        found = same_documents.of_body(store.conn, body, state.uid)
    else:
        found = of_body(store.conn, state.table, body, state.uid)
    return [likely for likely in found if likely.other not in state.apart]


def body_so_far(store: Store, state: FormState) -> Body:
    """Return the record that the form describes, as far as it is understood."""
    return body_of(state.beneath, state.table, read_form(store, state).values())


def _over(current: Body, state: FormState) -> Body:
    """Return the record as it is now with what $EDITOR changed of it, nothing if it did not."""
    if not state.edited:
        return {}
    before, after = diff(state.base, state.edited)
    return revert(current, after, before)[0]


def _refuse_meanwhile(store: Store, state: FormState) -> None:
    """Raise Meanwhile if a field that was typed in holds something else by now."""
    current = store.body(state.table, state.uid)
    is_linked = state.is_touched(links.FIELD) and links.differ(
        state.initial.get(links.FIELD, ""), Lookup(store, state, now())
    )
    is_accused = state.is_touched(accusing.FIELD) and (
        accusing.line(Lookup(store, state, now())) != state.initial.get(accusing.FIELD, "")
    )
    if not diff(state.base, current)[1] and not is_linked and not is_accused:
        return
    fresh = FormState(
        *(state.table, state.uid, current),
        chosen=dict(state.chosen),
        heading=state.heading,
        apart=list(state.apart),
        edited=_over(current, state),
        held=state.held,
        draft=state.draft,
    )
    lookup = Lookup(store, fresh, now())
    fill(lookup)
    clashes = {}
    for spec in form_fields(state.table):
        if not state.is_touched(spec.name):
            continue
        of_others = {Kind.LINKS: is_linked, Kind.ACCUSED: is_accused}.get(spec.kind)
        if of_others is None:
            of_others = text_of(spec, state.base, lookup) != fresh.initial[spec.name]
        if of_others:
            clashes[spec.name] = fresh.initial[spec.name]
        fresh.texts[spec.name] = state.text(spec.name)
    if clashes:
        raise Meanwhile(clashes, fresh)
