"""Tags put on many records, or taken from them, as one step; what it would change beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.model.columns import Body
    from tracker.model.entry.words import TagsEntry
    from tracker.store.batch import Batch
    from tracker.store.store import Store

TAGGED: Final = ("incidents", "statements")
"""The tables whose records have tags."""


class Preview(NamedTuple):
    """Of how many records the tags would change, how many of those are final; how many are void."""

    changed: int
    final: int
    void: int


def tagged(body: Body, tags: TagsEntry) -> Body | None:
    """Return the body with its tags changed, None if they are so already."""
    parts = body.get("parts", {})
    before: Body = parts.get("tags", {})
    removed = {name.casefold() for name in tags.removed}
    after = {name: row for name, row in before.items() if name.casefold() not in removed}
    known = {name.casefold() for name in after}
    after |= {name: {} for name in tags.added if name.casefold() not in known}
    if after == before:
        return None
    parts = {name: rows for name, rows in {**parts, "tags": after}.items() if rows}
    rest = {name: value for name, value in body.items() if name != "parts"}
    return {**rest, "parts": parts} if parts else rest


def preview(store: Store, places: Sequence[tuple[str, str]], tags: TagsEntry) -> Preview:
    """Count what tags would change in records (table, uid)."""
    changed = final = void = 0
    for table, uid in places:
        body = store.body(table, uid)
        if body.get("state") == "void":
            void += 1
        elif tagged(body, tags) is not None:
            changed += 1
            final += body.get("state") == "final"
    return Preview(changed, final, void)


def tag_all(batch: Batch, places: Sequence[tuple[str, str]], tags: TagsEntry) -> int:
    """Change the tags of records that are not void; return of how many. Raises as `put_body`."""
    count = 0
    for table, uid, body in _edited(batch, places, tags):
        batch.put_body(table, uid, body)
        count += 1
    return count


def _edited(
    batch: Batch, places: Sequence[tuple[str, str]], tags: TagsEntry
) -> Iterator[tuple[str, str, Body]]:
    for table, uid in places:
        body = batch.rows.read(table, uid)
        if body is not None and body.get("state") != "void":
            edited = tagged(body, tags)
            if edited is not None:
                yield table, uid, edited
