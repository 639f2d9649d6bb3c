"""Places of the gazetteer, for `add`: taken where one alone is meant, and never silently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.cli.streams import from_terminal, say
from tracker.errors import NotFoundError, RefusedError, TrackerError, UsageError
from tracker.model.text import one_line
from tracker.model.vocabulary import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.gazetteer.called import Called
    from tracker.gazetteer.entries import Entry
    from tracker.store.batch import Batch
    from tracker.store.store import Store

_LIKE_SHOWN = 5
_LIKE = ("words", "sound", "similar")
"""How a name is near another that is not the same."""


def called(name: str, country: str = "") -> Called:
    """Return what is called exactly so, in any of its names, and which of it is meant."""
    from tracker.gazetteer import called as by_name
    from tracker.gazetteer.lookup import Gazetteer, imported_folder

    return by_name.called(Gazetteer.load(imported_folder()), name, country)


def hint(name: str) -> str:
    """Return what to do where the gazetteer has a place that the file has not; "" if neither."""
    found = called(name)
    if not found.entries:
        return ""
    several = f"{len(found.entries)} places called so"
    known = _described(found.meant) if found.meant else several
    return f"The gazetteer has {known}: tracker add place '{one_line(name)}'"


def chosen(name: str, country: str, key: str | None) -> Called | None:
    """Return what a new place is made of, None if the gazetteer has nothing like it.

    Raises RefusedError where several are called so, or some only much like it, and no `key` says
    which; NotFoundError for a key that none of them has.
    """
    found = called(name, country)
    if key is not None:
        return found._replace(meant=_of_key(name, (*found.entries, *_like(name, country)), key))
    if found.meant is not None:
        return found
    if found.entries:
        raise _unsaid(
            f"The gazetteer has several called {one_line(name)}; nothing was added.", found.entries
        )
    like = _like(name, country)[:_LIKE_SHOWN]
    if like:
        raise _unsaid(
            f"The gazetteer has nothing called {one_line(name)}, but what is like it; "
            "nothing was added.",
            like,
        )
    return None


def _of_key(name: str, entries: Sequence[Entry], key: str) -> Entry:
    for entry in entries:
        if entry.key == key:
            return entry
    raise NotFoundError(
        f"The gazetteer has no {one_line(name)} of the key {one_line(key)}.",
        f"Look it up with: tracker gazetteer '{one_line(name)}' -f jsonl",
    )


def _unsaid(message: str, entries: Sequence[Entry]) -> RefusedError:
    keys = [f"  --gazetteer {entry.key}  {_described(entry)}" for entry in entries]
    return RefusedError(
        message,
        "\n".join([*keys, "Say which, or kind: for one of your own."]),
        exit_code=2,
    )


def _like(name: str, country: str) -> list[Entry]:
    """Return what has a name like this one: longer by words, alike in sound or in letters."""
    from tracker.gazetteer.lookup import Gazetteer, imported_folder

    found = Gazetteer.load(imported_folder()).find(name, country=country)
    near = [one.entry for one in found if one.how in _LIKE]
    return [entry for entry in near if not country or entry.country == country]


def write(store: Store, entry: Entry, reason: str | None) -> str:
    """Write the place that an entry becomes; return its uid. Raises RefusedError if it is there."""
    with store.batch(reason) as batch:
        return put(batch, store, entry)


def put(batch: Batch, store: Store, entry: Entry) -> str:
    """Write the place that an entry becomes within a batch; as `write`."""
    from tracker.gazetteer.entries import place_record

    uid, body = place_record(entry)
    if batch.rows.read("places", uid) is not None:
        raise RefusedError(f"{one_line(entry.name)} is there: {store.reference('places', uid)}")
    return batch.put_body("places", uid, body)


def say_taken(entry: Entry, *, others: Sequence[Entry] = (), dry_run: bool = False) -> None:
    """Say what comes from the gazetteer, and what else is called so."""
    verb = "Would take" if dry_run else "Taken"
    point = f"{entry.latitude:.4f}, {entry.longitude:.4f}" if entry.point else "no point"
    say(f"{verb} from the gazetteer: {_described(entry)}, {point}, {entry.timezone or 'no zone'}")
    if others:
        say(f"  also called so, and not taken: {'; '.join(map(_described, others[:_LIKE_SHOWN]))}")


def offer(store: Store, names: Sequence[str | None]) -> None:
    """Ask on a terminal whether a place that the file has not is taken from the gazetteer."""
    from tracker.cli.asking import confirm
    from tracker.model.names import index_text
    from tracker.store import offering

    for name in filter(None, names):
        if not from_terminal() or offering.named(store.conn, "places", index_text(name)):
            continue
        try:
            store.resolve(name)
            continue
        except TrackerError:
            found = called(name)
        if found.meant is not None:
            confirm(f"Take {_described(found.meant)} from the gazetteer?")
            write(store, found.meant, None)
            say_taken(found.meant, others=found.others)


def refuse_key(*, is_plain: bool) -> None:
    """Raise UsageError for a --gazetteer where nothing is taken from there."""
    if not is_plain:
        raise UsageError(
            "--gazetteer is for a place told by its name alone.",
            'tracker add place NAME --gazetteer KEY; in a line of --jsonl "gazetteer": "KEY"',
        )


def _described(entry: Entry) -> str:
    within = "" if entry.kind == "admin1" else entry.admin1
    kind = label("place_kind", entry.kind)
    where = ", ".join(part for part in (kind, within, entry.country) if part)
    return f"{one_line(entry.name)} ({one_line(where)}; {entry.source})"
