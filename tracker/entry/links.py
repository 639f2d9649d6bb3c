"""The links of a record on one line: `response_to i7k3q; part_of i2m9d "the same night"`.

Links are records of their own, written in one batch with the record. The line holds those that
start from it; those that come from others are told beside it and are changed there.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.errors import RefusedError, TrackerError, UsageError
from tracker.model.entry.pieces import quotable
from tracker.model.entry.words import LINK_KINDS, LinkEntry, read_links, say_links
from tracker.model.text import one_line
from tracker.store import links

if TYPE_CHECKING:
    from tracker.entry.lookup import Lookup
    from tracker.model.columns import Body
    from tracker.store.batch import Batch

FIELD: Final = "links"
"""The name of the field."""


class Wanted(NamedTuple):
    """A link as the line says it: its kind, the uid it leads to, and a note."""

    kind: str
    other: str
    note: str = ""


class Change(NamedTuple):
    """What a line says otherwise than the line that it was made from."""

    taken: tuple[Wanted, ...] = ()
    added: tuple[Wanted, ...] = ()


def line(lookup: Lookup) -> str:
    """Return the links that start from the record on one line."""
    state = lookup.state
    return say_links(
        LinkEntry(one.kind, _reference(lookup, one.other), one_line(one.note) or None)
        for one in links.of_record(lookup.store.conn, state.table, state.uid)
        if one.outgoing and one.kind in LINK_KINDS[state.table]
    )


def read(text: str, lookup: Lookup) -> tuple[Change, str]:
    """Return what the line changes of the links that the form was opened with, and its words.

    What stood there stays, twice on different words or to a void record. Raises EntryError,
    UsageError for a new link to itself or twice, and what `Lookup.find` raises.
    """
    state = lookup.state
    before = _wanted(state.initial.get(FIELD, ""), lookup) if state.uid else []
    stood = Counter((one.kind, one.other) for one in before)
    seen: Counter[tuple[str, str]] = Counter()
    wanted, said = _wanted(text, lookup), []
    for entry, one in zip(read_links(text, state.table) if text else [], wanted, strict=True):
        seen[one.kind, one.other] += 1
        if not stood[one.kind, one.other]:
            _check(entry, one.other, lookup)
        if seen[one.kind, one.other] > max(1, stood[one.kind, one.other]):
            raise UsageError(f"{entry.kind} {entry.reference} stands here twice.")
        said.append(f"{entry.kind} {lookup.title(state.table, one.other)}")
    was, told = Counter(before), Counter(wanted)
    for one in before:
        if 0 < told[one] < was[one]:
            raise UsageError(
                f"{one.kind} {_reference(lookup, one.other)} stands here on different words.",
                "Take out the one link by its own reference: unlink.",
            )
    change = Change(tuple((was - told).elements()), tuple((told - was).elements()))
    return change, "; ".join([*said, *_incoming(lookup)])


def _wanted(text: str, lookup: Lookup) -> list[Wanted]:
    table = lookup.state.table
    return [
        Wanted(entry.kind, lookup.find(table, entry.reference), entry.note or "")
        for entry in (read_links(text, table) if text else [])
    ]


def differ(text: str, lookup: Lookup) -> bool:
    """Whether the links of the record in the file are others than the line says."""
    table = lookup.state.table
    try:
        # Both through the same reader: what it makes of a note is no difference.
        said, present = (
            {
                (entry.kind, lookup.find(table, entry.reference), entry.note or "")
                for entry in read_links(each, table)
            }
            for each in (text, line(lookup))
        )
    except TrackerError:
        return True
    return said != present


def refuse_meanwhile(lookup: Lookup) -> None:
    """Raise RefusedError if the links are others by now than when the form was opened.

    For within the batch that writes them: a link that somebody adds meanwhile is not taken away.
    """
    if differ(lookup.state.initial.get(FIELD, ""), lookup):
        raise RefusedError(
            "Changed by someone else meanwhile: links.",
            "Look at the record as it is now, and edit it again.",
        )


def write(batch: Batch, table: str, uid: str, change: Change) -> None:
    """Take out and put in the links that a line changes; what it does not show of one stays.

    A link that somebody added meanwhile stays; raises RefusedError for one that is gone or changed.
    """
    found = [one for one in links.of_record(batch.rows.conn, table, uid) if one.outgoing]
    present = [(Wanted(one.kind, one.other, quotable(one_line(one.note))), one) for one in found]
    added = list(change.added)
    for gone in change.taken:
        was = next((each for each in present if each[0] == gone), None)
        if was is None:
            raise RefusedError(
                "Changed by someone else meanwhile: links.",
                "Look at the record as it is now, and edit it again.",
            )
        present.remove(was)
        again = next((one for one in added if one[:2] == gone[:2]), None)
        if again is None:
            batch.delete("links", was[1].uid)
        else:
            added.remove(again)
            body = batch.rows.read("links", was[1].uid) or {}
            _put(batch, was[1].uid, body, again.note)
    said = {wanted for wanted, _ in present}
    for one in added:
        if one not in said:
            _put(batch, "", links.body(table, one.kind, uid, one.other), one.note)


def _put(batch: Batch, uid: str, body: Body, note: str) -> None:
    body = {name: value for name, value in body.items() if name != "note"}
    batch.put_body("links", uid, body | ({"note": note} if note else {}))


def _check(entry: LinkEntry, other: str, lookup: Lookup) -> None:
    state = lookup.state
    if other == state.uid:
        raise UsageError("A record is not linked to itself.", f"{entry.reference} is this one.")
    if entry.kind in links.MUTUAL and any(
        (one.kind, one.other, one.outgoing) == (entry.kind, other, False)
        for one in links.of_record(lookup.store.conn, state.table, state.uid)
    ):
        raise UsageError(f"{entry.reference} says so already: {entry.kind} goes both ways.")


def _incoming(lookup: Lookup) -> list[str]:
    """Return the words for links that start from other records."""
    state = lookup.state
    found = links.of_record(lookup.store.conn, state.table, state.uid) if state.uid else []
    return [
        f"← {one.kind} {lookup.title(state.table, one.other)}" for one in found if not one.outgoing
    ]


def _reference(lookup: Lookup, uid: str) -> str:
    return lookup.store.reference(lookup.state.table, uid)
