"""Parts of a record written on one line, `;` between them, and back.

    sources   d7k3q p. 3 "the words"; d9m2w      a document, where in it, and its words
    about     i7k3q approve; i2b4c context disputes
    names     KH (acronym); كتائب حزب الله (native, ar)

Rows that say the same as before keep their identity, and what the line does not show of them.
"""

from __future__ import annotations

from collections import Counter
from itertools import count
from typing import TYPE_CHECKING

from tracker.errors import EntryError, NotFoundError, TrackerError, UsageError
from tracker.model import references as references_of
from tracker.model.entry import name_list, points, words
from tracker.model.entry.pieces import Piece, cut, in_quotes, quotable, trailing_quote
from tracker.model.text import one_line
from tracker.model.vocabulary import label
from tracker.model.when import when_from_body

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from tracker.entry.lookup import Lookup
    from tracker.model.columns import Body

ABOUT = "statement_incidents"
"""The field of the incidents that a statement is about."""

_ABOUT = ("relation", "stance", "asserts")
_USUAL = words.AboutEntry("")


def read_sources(text: str, lookup: Lookup) -> tuple[dict[str, Body], str]:
    """Return citations and their words; raises what `Lookup.find` raises."""
    found: list[Body] = []
    cited = lookup.state.beneath.get("parts", {}).get("citations", {}).values()
    before = Counter(row["document"] for row in cited)
    for piece in cut_sources(text):
        if not piece.text:
            continue
        rest, excerpt = trailing_quote(piece.text)
        document, locator = with_rest(rest, "documents", lookup)
        row: Body = {"document": document, "locator": locator, "excerpt": excerpt}
        told = {name: value for name, value in row.items() if value}
        # Cited once more, without another page or excerpt, it says nothing new; but what the record
        # holds already stays, whatever it says.
        among = sum(one["document"] == document for one in found)
        says_more = told not in found and (len(told) > 1 or not among)
        if says_more or among < before[document]:
            found.append(told)
    said = "; ".join(lookup.title("documents", row["document"]) for row in found)
    return kept(found, lookup.state.beneath, "citations", ("document",)), said


def cut_sources(text: str) -> list[Piece]:
    """Return the pieces of a line of sources; an address keeps the semicolons within it.

    Raises EntryError.
    """
    found: list[Piece] = []
    for piece in cut(text, ";\n"):
        last = found[-1] if found else None
        is_same = last and piece.before == ";" and piece.text and piece.start == last.end + 1
        if last and is_same and "://" in last.text and not _begins_source(piece.text):
            found[-1] = Piece(text[last.start : piece.end], last.start, piece.end, last.before)
        else:
            found.append(piece)
    return found


def with_source(text: str, reference: str, address: str) -> str:
    """Return a line of sources that cites a document too, in the place of its address."""
    try:
        found = cut_sources(text)
    except EntryError:
        found = []
    is_cited = any(piece.text.split(" ")[0] == reference for piece in found)
    place = next((piece for piece in found if address and piece.text == address), None)
    if place is not None and is_cited:
        return "; ".join(piece.text for piece in found if piece.text and piece is not place)
    if place is not None:
        return text[: place.start] + reference + text[place.end :]
    before = text.rstrip().removesuffix(";")
    return text if is_cited else "; ".join(filter(None, (before, reference)))


def _begins_source(text: str) -> bool:
    word = text.split()[0]
    try:
        return "://" in word or references_of.parse(word)[0] == "documents"
    except UsageError:
        return False


def write_sources(rows: dict[str, Body], lookup: Lookup) -> str:
    """Return citations on one line."""
    written = []
    for row in rows.values():
        reference = lookup.store.reference("documents", row["document"])
        locator, excerpt = (one_line(row.get(name) or "") for name in ("locator", "excerpt"))
        written.append(" ".join(filter(None, (reference, locator, excerpt and in_quotes(excerpt)))))
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


def first_day(lookup: Lookup) -> date | None:
    """Return the first day of what the statement in the form is about; None if it is not known."""
    days = []
    try:
        for entry in words.read_about(lookup.state.text(ABOUT)):
            uid = lookup.find("incidents", entry.reference)
            days.append(when_from_body(lookup.store.body("incidents", uid)).date.first)
    except TrackerError:
        return None
    return min((day for day in days if day is not None), default=None)


def first_source(lookup: Lookup) -> date | None:
    """Return the last day of the earliest source cited in the form; None if none is dated."""
    days = []
    try:
        rows, _ = read_sources(lookup.state.text("citations"), lookup)
        for row in rows.values():
            body = lookup.store.body("documents", row["document"])
            days.append(when_from_body(body).date.last)
    except TrackerError:
        return None
    return min((day for day in days if day is not None), default=None)


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
    """Return the line without what the statement says about the incidents.

    That much is handed on to another statement: how the one speaker stands to what happened says
    nothing of the next.
    """
    try:
        entries = words.read_about(text)
    except TrackerError:
        return ""
    return words.say_about(words.AboutEntry(entry.reference) for entry in entries)


def other_names(text: str, lookup: Lookup) -> tuple[dict[str, Body], str]:
    """Return the other names of an actor or place, and words for those that are no plain alias.

    Raises EntryError.
    """
    entries = name_list.read_names(text)
    found: list[Body] = [
        {name: value for name, value in entry._asdict().items() if value} for entry in entries
    ]
    said = [
        " · ".join(filter(None, (entry.name, label("name_kind", entry.kind), entry.language)))
        for entry in entries
        if entry != name_list.NameEntry(entry.name)
    ]
    return kept(found, lookup.state.beneath, "names", ("name",)), "; ".join(said)


def names_text(rows: dict[str, Body], lookup: Lookup) -> str:
    """Return the other names on one line."""
    return name_list.say_names(
        name_list.NameEntry(
            one_line(row.get("name") or ""),
            row.get("kind") or name_list.USUAL,
            one_line(row.get("language") or "") or None,
        )
        for row in rows.values()
    )


def with_rest(piece: str, table: str, lookup: Lookup) -> tuple[str, str]:
    """Return the record that begins the piece, and what follows it; raises as `Lookup.find`."""
    try:
        return lookup.find(table, piece), ""
    except NotFoundError:
        first, _, rest = piece.partition(" ")
        if not rest:
            raise
        try:
            return lookup.find(table, first), rest.strip()
        except NotFoundError:
            is_key = "://" in first or any(letter.isdigit() for letter in first)
            if is_key or table != "documents":
                raise
        raise  # words of a title


def kept(
    found: Iterable[Body],
    base: Body,
    part: str,
    same: tuple[str, ...],
    unseen: tuple[str, ...] = (),
) -> dict[str, Body]:
    """Give each row the key of the old row that it repeats, and its `unseen` columns.

    First the rows that say all that they said, then those that are alike in `same`. A text that is
    as it was shown stays as it was stored, with its line breaks.
    """
    rows = list(found)
    old = dict(base.get("parts", {}).get(part, {}))
    keys: dict[int, str] = {}
    for is_alike in (
        _says_as_much,
        lambda was, row: all(_shown(was.get(n)) == row.get(n) for n in same),
    ):
        for number, row in enumerate(rows):
            key = next((key for key, was in old.items() if is_alike(was, row)), None)
            if number not in keys and key is not None:
                rows[number] = _as_stored(row, old.pop(key), unseen)
                keys[number] = key
    # Those of a template are called so too: a row never takes the key of another.
    taken = base.get("parts", {}).get(part, {})
    fresh = (key for n in count(1) if (key := f"new-{n}") not in taken)
    return {keys[n] if n in keys else next(fresh): row for n, row in enumerate(rows)}


def _says_as_much(was: Body, row: Body) -> bool:
    return all(_shown(was.get(name)) == value for name, value in row.items()) and all(
        name in row for name, value in was.items() if value
    )


def _as_stored(row: Body, was: Body, unseen: tuple[str, ...]) -> Body:
    row = {n: was[n] if n in was and _shown(was[n]) == v else v for n, v in row.items()}
    return {**row, **{name: was[name] for name in unseen if name in was}}


def _shown(value: object) -> object:
    return quotable(one_line(value)) if isinstance(value, str) else value


def read_point(text: str) -> tuple[float, float, str]:
    """Return latitude, longitude and how they are said in three ways; raises EntryError."""
    point = points.read_point(text)
    latitude, longitude = round(point.latitude, 6), round(point.longitude, 6)
    said = (points.say_decimal, points.say_dms, points.say_mgrs)
    return latitude, longitude, " · ".join(filter(None, (f(latitude, longitude) for f in said)))
