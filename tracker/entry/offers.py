"""Records that what is typed may mean, of one table: by reference, by title, by name and sound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.errors import TrackerError
from tracker.store import offering
from tracker.store.lookup import resolve_itself

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tracker.analysis.duplicates import Likely
    from tracker.analysis.naming import Offer
    from tracker.store.store import Store

_MOST: Final = 12


class Offered(NamedTuple):
    """A record that can be taken: its uid, reference and title, and what tells it from others."""

    uid: str
    reference: str
    title: str
    note: str = ""


def offers(
    store: Store, table: str, typed: str, names: Callable[[Store, str, str], Iterable[Offer]]
) -> list[Offered]:
    """Return what was typed may mean; a reference first. `names` looks up actors and places."""
    uids: dict[str, str] = {}
    try:
        of_table, uid = resolve_itself(store.conn, typed.strip())
        if of_table == table:
            uids[uid] = ""
    except TrackerError:
        pass  # it is no reference: words of a title, most often
    if table in ("actors", "places"):
        for offer in names(store, table, typed):
            uids.setdefault(offer.uid, offer.matched if offer.matched != offer.name else "")
    else:
        for found in offering.like(store.conn, table, typed, _MOST):
            uids.setdefault(found.uid, "")
    return [offered(store, table, uid, why) for uid, why in uids.items()]


def offered(store: Store, table: str, uid: str, why: str = "") -> Offered:
    """Return one record as it is offered, and why."""
    found = offering.titled(store.conn, table, uid)
    note = " · ".join(part for part in (found.note, why) if part)
    return Offered(uid, store.reference(table, uid), found.title, note)


def likely_doubles(store: Store, table: str, uid: str) -> list[Offered]:
    """Return the records that this one may be a double of, the likeliest first, with why."""
    return [
        offered(store, table, one.other if one.uid == uid else one.uid, "; ".join(one.reasons))
        for one in _doubles(store, table, uid)
    ]


def _doubles(store: Store, table: str, uid: str) -> list[Likely]:
    if table in ("incidents", "statements"):
        from tracker.analysis.duplicates import of_body

        return of_body(store.conn, table, store.body(table, uid), uid)
    if table in ("actors", "places"):
        from tracker.analysis import same_names

        return same_names.of_record(store.conn, table, uid)
    return []


class Pair(NamedTuple):
    """Two records (uids) that may be one, how likely (0 to 1) and why."""

    uid: str
    other: str
    references: tuple[str, str]
    titles: tuple[str, str]
    score: float
    reasons: tuple[str, ...]


def pairs_in_file(store: Store, table: str, most: int) -> tuple[list[Pair], int]:
    """Return the likeliest pairs of a table, and how many there are in all."""
    found = sorted(_in_file(store, table), key=lambda one: -one.score)
    pairs = [
        Pair(
            one.uid,
            one.other,
            (store.reference(table, one.uid), store.reference(table, one.other)),
            (one.title, one.other_title),
            one.score,
            one.reasons,
        )
        for one in found[:most]
    ]
    return pairs, len(found)


def _in_file(store: Store, table: str) -> Iterable[Likely]:
    if table in ("actors", "places"):
        from tracker.analysis import same_names

        return same_names.in_file(store.conn, table)
    from tracker.analysis import duplicates

    return duplicates.in_file(store.conn, table)
