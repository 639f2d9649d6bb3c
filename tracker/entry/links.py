"""The links of a record on one line: `response_to i7k3q; part_of i2m9d "the same night"`.

Links are records of their own, written in one batch with the record. The line holds those that
start from it; those that come from others are told beside it and are changed there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.errors import RefusedError, TrackerError, UsageError
from tracker.model.entry.words import LinkEntry, read_links, say_links
from tracker.model.text import one_line
from tracker.store import links

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.entry.lookup import Lookup
    from tracker.store.batch import Batch

FIELD: Final = "links"
"""The name of the field."""


class Wanted(NamedTuple):
    """A link as the line says it: its kind, the uid it leads to, and a note."""

    kind: str
    other: str
    note: str = ""


def line(lookup: Lookup) -> str:
    """Return the links that start from the record on one line."""
    state = lookup.state
    return say_links(
        LinkEntry(one.kind, _reference(lookup, one.other), one_line(one.note) or None)
        for one in links.of_record(lookup.store.conn, state.table, state.uid)
        if one.outgoing
    )


def read(text: str, lookup: Lookup) -> tuple[tuple[Wanted, ...], str]:
    """Return the links that the line says, and the words for them.

    Raises EntryError, UsageError for a link to itself, twice or to a void record, and what
    `Lookup.find` raises.
    """
    table = lookup.state.table
    wanted: dict[tuple[str, str], Wanted] = {}
    said = []
    for entry in read_links(text, table) if text else []:
        other = lookup.find(table, entry.reference)
        _check(entry, other, lookup)
        if (entry.kind, other) in wanted:
            raise UsageError(f"{entry.kind} {entry.reference} stands here twice.")
        wanted[entry.kind, other] = Wanted(entry.kind, other, entry.note or "")
        said.append(f"{entry.kind} {lookup.title(table, other)}")
    return tuple(wanted.values()), "; ".join([*said, *_incoming(lookup)])


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


def write(batch: Batch, table: str, uid: str, wanted: Iterable[Wanted]) -> None:
    """Make the links that start from the record those of the line.

    A link that is said as before keeps what the line does not show of it.
    """
    conn = batch.rows.conn
    old = {(one.kind, one.other): one for one in links.of_record(conn, table, uid) if one.outgoing}
    for link in wanted:
        was = old.pop((link.kind, link.other), None)
        if was is None:
            body = links.body(table, link.kind, uid, link.other)
            batch.put_body("links", "", body | ({"note": link.note} if link.note else {}))
        elif one_line(was.note) != link.note:
            body = batch.rows.read("links", was.uid) or {}
            body.pop("note", None)
            batch.put_body("links", was.uid, body | ({"note": link.note} if link.note else {}))
    for was in old.values():
        batch.delete("links", was.uid)


def _check(entry: LinkEntry, other: str, lookup: Lookup) -> None:
    state = lookup.state
    if other == state.uid:
        raise UsageError("A record is not linked to itself.", f"{entry.reference} is this one.")
    if entry.kind in links.MUTUAL and any(
        (one.kind, one.other, one.outgoing) == (entry.kind, other, False)
        for one in links.of_record(lookup.store.conn, state.table, state.uid)
    ):
        raise UsageError(f"{entry.reference} says so already: {entry.kind} goes both ways.")
    if lookup.store.body(state.table, other).get("state") == "void":
        raise UsageError(f"{entry.reference} is void.", "Take the void back first, or leave it.")


def _incoming(lookup: Lookup) -> list[str]:
    """Return the words for links that start from other records."""
    state = lookup.state
    found = links.of_record(lookup.store.conn, state.table, state.uid) if state.uid else []
    return [
        f"← {one.kind} {lookup.title(state.table, one.other)}" for one in found if not one.outgoing
    ]


def _reference(lookup: Lookup, uid: str) -> str:
    return lookup.store.reference(lookup.state.table, uid)
