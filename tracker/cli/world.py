"""Places of the gazetteer, for `add`: taken where one alone is called so, and never silently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.cli.streams import from_terminal, say
from tracker.errors import NotFoundError, RefusedError, TrackerError, UsageError
from tracker.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.gazetteer.entries import Entry
    from tracker.store.batch import Batch
    from tracker.store.store import Store

_MOST = 12


def called(name: str) -> list[Entry]:
    """Return the places of the gazetteer that are called exactly so, in any of their names."""
    from tracker.gazetteer.lookup import Gazetteer, imported_folder

    found = Gazetteer.load(imported_folder()).find(name, _MOST)
    return [one.entry for one in found if one.how == "exact"]


def hint(name: str) -> str:
    """Return what to do where the gazetteer has a place that the file has not; "" if neither."""
    found = called(name)
    if not found:
        return ""
    known = _described(found[0]) if len(found) == 1 else f"{len(found)} places called so"
    return f"The gazetteer has {known}: tracker add place '{one_line(name)}'"


def chosen(name: str, key: str | None) -> Entry | None:
    """Return the entry that a new place is made of, None if the gazetteer has none of the name.

    Raises RefusedError where several are called so and no `key` says which, NotFoundError for a
    key that none of them has.
    """
    found = called(name)
    if key is not None:
        found = [entry for entry in found if entry.key == key]
        if not found:
            raise NotFoundError(
                f"The gazetteer has no {one_line(name)} of the key {one_line(key)}.",
                f"Look it up with: tracker gazetteer '{one_line(name)}' -f jsonl",
            )
    if len(found) > 1:
        raise RefusedError(
            f"The gazetteer has several called {one_line(name)}; nothing was added.",
            "\n".join(
                [
                    *(f"  --gazetteer {entry.key}  {_described(entry)}" for entry in found),
                    "Say which, or kind: for one of your own.",
                ]
            ),
            exit_code=2,
        )
    return found[0] if found else None


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


def say_taken(entry: Entry, *, dry_run: bool = False) -> None:
    """Say what comes from the gazetteer."""
    verb = "Would take" if dry_run else "Taken"
    point = f"{entry.latitude:.4f}, {entry.longitude:.4f}"
    say(f"{verb} from the gazetteer: {_described(entry)}, {point}, {entry.timezone or 'no zone'}")


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
        if len(found) == 1:
            confirm(f"Take {_described(found[0])} from the gazetteer?")
            write(store, found[0], None)
            say_taken(found[0])


def refuse_key(table: str, fields: Sequence[object]) -> None:
    """Raise UsageError for a --gazetteer where nothing is taken from there."""
    if table != "places" or fields:
        raise UsageError(
            "--gazetteer is for a place told by its name alone.",
            'tracker add place NAME --gazetteer KEY; in a line of --jsonl "gazetteer": "KEY"',
        )


def _described(entry: Entry) -> str:
    where = ", ".join(part for part in (entry.kind, entry.admin1, entry.country) if part)
    return f"{one_line(entry.name)} ({one_line(where)}; {entry.source})"
