"""Parts of a record written on one line, `;` between them, and back.

    sources   d7k3q p. 3; d9m2w        a document and where in it
    about     i7k3q approve; i2b4c context disputes
    names     KH; كتائب حزب الله

Rows that say the same as before keep their identity, and what the line does not show of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.errors import NotFoundError, TrackerError
from tracker.model.entry import points, words
from tracker.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tracker.entry.lookup import Lookup
    from tracker.model.columns import Body

_ABOUT = ("relation", "stance", "asserts")
_USUAL = words.AboutEntry("")


def pieces(text: str) -> list[str]:
    """Return what stands between semicolons."""
    return [piece.strip() for piece in text.split(";") if piece.strip()]


def read_sources(text: str, lookup: Lookup) -> tuple[dict[str, Body], str]:
    """Return citations and their words; raises what `Lookup.find` raises."""
    found = []
    for piece in pieces(text):
        document, locator = _with_rest(piece, "documents", lookup)
        row = {"document": document, **({"locator": locator} if locator else {})}
        found.append(row)
    said = "; ".join(lookup.title("documents", row["document"]) for row in found)
    return kept(
        found, lookup.state.beneath, "citations", ("document", "locator"), ("excerpt",)
    ), said


def write_sources(rows: dict[str, Body], lookup: Lookup) -> str:
    """Return citations on one line."""
    written = []
    for row in rows.values():
        reference = lookup.store.reference("documents", row["document"])
        written.append(f"{reference} {one_line(row.get('locator') or '')}".strip())
    return "; ".join(written)


def about(text: str, lookup: Lookup) -> tuple[dict[str, Body], str]:
    """Return what a statement is about, by incident, and the words for it.

    Raises EntryError, and what `Lookup.find` raises.
    """
    rows: dict[str, Body] = {}
    said = []
    for entry in words.read_about(text):
        uid = lookup.find("incidents", entry.reference)
        row = {name: getattr(entry, name) for name in _ABOUT}
        rows[uid] = row
        told = [row[name] for name in _ABOUT if row[name] != getattr(_USUAL, name)]
        said.append(" · ".join([lookup.title("incidents", uid), *told]))
    return rows, "; ".join(said)


def about_text(rows: dict[str, Body], lookup: Lookup) -> str:
    """Return what a statement is about on one line."""
    return words.say_about(
        words.AboutEntry(
            lookup.store.reference("incidents", uid),
            *(row.get(name) or getattr(_USUAL, name) for name in _ABOUT),
        )
        for uid, row in rows.items()
    )


def references(text: str) -> str:
    """Return the line without what the statement says about the incidents."""
    try:
        entries = words.read_about(text)
    except TrackerError:
        return ""
    return words.say_about(words.AboutEntry(entry.reference) for entry in entries)


def read_names(text: str, lookup: Lookup) -> dict[str, Body]:
    """Return the other names of an actor or place."""
    found: list[Body] = [{"name": piece, "kind": "alias"} for piece in pieces(text)]
    return kept(found, lookup.state.beneath, "names", ("name",), ("language", "kind"))


def write_names(rows: dict[str, Body]) -> str:
    """Return the other names on one line."""
    return "; ".join(one_line(row.get("name") or "") for row in rows.values())


def _with_rest(piece: str, table: str, lookup: Lookup) -> tuple[str, str]:
    """Return the record that begins the piece, and what follows it."""
    try:
        return lookup.find(table, piece), ""
    except NotFoundError:
        first, _, rest = piece.partition(" ")
        if not rest:
            raise
        return lookup.find(table, first), rest.strip()


def kept(
    found: Iterable[Body],
    base: Body,
    part: str,
    same: tuple[str, ...],
    unseen: tuple[str, ...] = (),
) -> dict[str, Body]:
    """Give each row the key of the old row that it repeats in `same`, and its `unseen` columns."""
    old = dict(base.get("parts", {}).get(part, {}))
    return dict(_keyed(found, old, same, unseen))


def _keyed(
    found: Iterable[Body], old: dict[str, Body], same: tuple[str, ...], unseen: tuple[str, ...]
) -> Iterator[tuple[str, Body]]:
    for number, row in enumerate(found, 1):
        for key, was in old.items():
            if all(was.get(name) == row.get(name) for name in same):
                del old[key]
                yield key, {**row, **{name: was[name] for name in unseen if name in was}}
                break
        else:
            yield f"new-{number}", row


def read_point(text: str) -> tuple[float, float, str]:
    """Return latitude, longitude and how they are said in three ways; raises EntryError."""
    point = points.read_point(text)
    latitude, longitude = round(point.latitude, 6), round(point.longitude, 6)
    said = (points.say_decimal, points.say_dms, points.say_mgrs)
    return latitude, longitude, " · ".join(filter(None, (f(latitude, longitude) for f in said)))
