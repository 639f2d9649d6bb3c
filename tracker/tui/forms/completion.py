"""What is offered while a field is typed: names by substring and sound, documents, terms, tags.

Run on a reader of the gateway, so that no key ever waits for it.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tracker.entry.lookup import terms
from tracker.entry.shape import Kind
from tracker.errors import TrackerError
from tracker.model import vocabulary
from tracker.model.names import index_text
from tracker.model.text import one_line
from tracker.store import offering

if TYPE_CHECKING:
    from tracker.analysis.duplicates import Likely
    from tracker.analysis.naming import NameIndex, Offer
    from tracker.entry.shape import Field
    from tracker.gazetteer.called import Called
    from tracker.gazetteer.entries import Entry
    from tracker.gazetteer.lookup import Gazetteer
    from tracker.model.columns import Body
    from tracker.store.store import Store

_MOST = 7
_TABLES = {
    Kind.SOURCES: "documents",
    Kind.ABOUT: "incidents",
    Kind.PARTIES: "actors",
    Kind.ACCUSED: "actors",
}
_ABOUT = ("stance", "relation", "asserts")
CREATED = ("actors", "places", "documents")
"""Tables of which a record can be made while another is entered."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to take: `text` goes into the field and means the record `uid` of `table`.

    `makes`: taking it makes a new record of `table` that is called `text`; `entry`: the place that
    the gazetteer knows and the file does not yet. `sure`: it is called what was typed or begins so;
    what is only like it, in letters or in sound, is never taken unless somebody goes to it.
    `exact`: it is called what was typed, and nothing more.
    """

    text: str
    label: str
    note: str = ""
    table: str = ""
    uid: str = ""
    makes: bool = False
    entry: Entry | None = None
    sure: bool = True
    exact: bool = False

    @property
    def rank(self) -> tuple[bool, bool]:
        """What is called so before what begins so, and that before what is only like it."""
        return not self.exact, not self.sure


class Completer:
    """Offers choices; keeps the names of actors and places in memory."""

    def __init__(self) -> None:
        self._indexes: dict[str, NameIndex] = {}
        # Two readers may be asked at once, and an index serves one at a time.
        self._lock = threading.Lock()
        self._gazetteer: Gazetteer | None = None
        self._imported: tuple[tuple[str, int], ...] = ()
        self._gazetteer_lock = threading.Lock()

    @property
    def has_gazetteer(self) -> bool:
        """Whether the gazetteer has been read, which takes a moment the first time."""
        return self._gazetteer is not None

    def offer(self, store: Store, spec: Field, typed: str) -> list[Choice]:
        """Return the choices for what is typed in a field (of a list of things, the one there)."""
        if spec.kind is Kind.TERM:
            names = _ABOUT if spec.target == "about" else (spec.target,)
            return [choice for name in names for choice in _terms(store, name, typed)]
        if spec.kind is Kind.TAGS:
            return [
                Choice(tag, one_line(tag), sure=_begins(tag, typed))
                for tag in offering.tags(store.conn, typed, _MOST)
            ]
        table = _TABLES.get(spec.kind, spec.target)
        if not table:
            return []
        found = (
            self._names(store, table, typed)
            if table in ("actors", "places")
            else _titles(
                store, table, typed, by_reference=spec.by_reference or spec.kind is not Kind.REF
            )
        )
        if spec.kind is Kind.LINKS or (spec.by_reference and table == "actors"):
            found = [replace(one, text=store.reference(table, one.uid)) for one in found]
        if typed.strip() and table in CREATED and not _is_reference(store, table, typed):
            new = one_line(typed.strip())
            found.append(
                Choice(new, f"+ new {table.removesuffix('s')} “{new}”", "", table, "", True)
            )
        return found

    def gazetteer(self, store: Store, typed: str, country: str) -> list[Choice]:
        """Return places of the gazetteer; those that are in the file already are left out.

        What has been imported since the last look is among them.
        """
        from tracker.gazetteer.called import called
        from tracker.gazetteer.lookup import Gazetteer, imported_files, imported_folder

        with self._gazetteer_lock:
            imported = imported_files(imported_folder())
            if self._gazetteer is None or imported != self._imported:
                self._gazetteer = Gazetteer.load(imported_folder())
                self._imported = imported
            by_name = called(self._gazetteer, typed)
            found = self._gazetteer.find(typed, _MOST, country=country)
        first = [by_name.meant] if by_name.meant is not None else []
        areas = [entry for entry in by_name.entries if entry.point is None and entry not in first]
        matched = {one.entry: one.matched for one in found}
        entries = list(dict.fromkeys((*first, *areas, *matched)))
        return [
            _of_entry(entry, matched.get(entry, entry.name), by_name)
            for entry in entries
            if not _is_on_file(store, entry)
        ]

    def used(self, table: str, uid: str) -> None:
        """Note that a record was chosen just now: it comes earlier next time."""
        with self._lock:
            if table in self._indexes:
                self._indexes[table].used(uid)

    def names(self, store: Store, table: str, typed: str) -> list[Offer]:
        """Return the actors or places that what is typed may mean, the likeliest first."""
        with self._lock:
            return self._index(store, table).find(typed, _MOST)

    def nearest(self, store: Store, table: str, body: Body, uid: str) -> list[Likely]:
        """Return the actors or places that stand near one being made, with why."""
        from tracker.analysis.near_names import nearest

        with self._lock:
            return nearest(store.conn, self._index(store, table), table, body, uid)

    def _index(self, store: Store, table: str) -> NameIndex:
        """Return the names of a table as they are now; the lock is held."""
        from tracker.analysis.naming import NameIndex

        index = self._indexes.get(table)
        if index is None:
            index = self._indexes[table] = NameIndex.load(store.conn, table)
        else:
            index.refresh(store.conn)
        return index

    def _names(self, store: Store, table: str, typed: str) -> list[Choice]:
        choices = []
        offers = self.names(store, table, typed)
        exact = sum(offer.how == "exact" for offer in offers)
        for offer in offers:
            matched = one_line(offer.matched) if offer.matched != offer.name else ""
            how = {"sound": "sounds like it", "similar": "similar"}.get(offer.how, "")
            kind = one_line(offering.titled(store.conn, table, offer.uid).note)
            note = " · ".join(part for part in (matched, how, kind) if part)
            name = one_line(offer.name)
            begins = _begins(index_text(offer.matched), index_text(typed))
            is_exact = offer.how == "exact"
            sure = exact == 1 if is_exact else begins
            choices.append(Choice(name, name, note, table, offer.uid, sure=sure, exact=is_exact))
        return choices


def _of_entry(entry: Entry, matched: str, by_name: Called) -> Choice:
    """Return the choice of a place of the gazetteer: sure only if no other can be meant."""
    name = one_line(entry.name)
    spelling = one_line(matched) if matched != entry.name else ""
    kind = vocabulary.label("place_kind", entry.kind)
    within = "" if entry.kind == "admin1" else entry.admin1
    where = " ".join(part for part in (kind, within, entry.country) if part)
    note = " · ".join(part for part in (spelling, where, entry.source) if part)
    is_exact, is_meant = entry in by_name.entries, entry == by_name.meant
    return Choice(name, name, note, "places", entry=entry, sure=is_meant, exact=is_exact)


def _is_on_file(store: Store, entry: Entry) -> bool:
    """Whether the file has the place: made of this entry, or the area under any of its names."""
    from tracker.gazetteer.entries import place_record

    if entry.point is None:
        known = offering.areas(store.conn, entry.kind, entry.country)
        same = {index_text(name) for name in (entry.name, *entry.others)}
        return (entry.kind == "country" and bool(known)) or any(
            index_text(name) in same for one in known for name in one
        )
    if not offering.named(store.conn, "places", index_text(entry.name)):
        return False
    return offering.exists(store.conn, "places", place_record(entry)[0])


def _begins(name: str, typed: str) -> bool:
    return name.casefold().startswith(typed.strip().casefold())


def _terms(store: Store, name: str, typed: str) -> list[Choice]:
    wanted = typed.strip().casefold().replace(" ", "_")
    first, later = [], []
    for code, label, definition in terms(store.conn, name):
        choice = Choice(code, code, one_line(definition or label))
        names = f"{code} {label}".casefold().replace(" ", "_")
        if code.startswith(wanted):
            first.append(choice)
        elif wanted in names:
            later.append(replace(choice, sure=_begins(label, typed)))
    return first + later


def _titles(store: Store, table: str, typed: str, *, by_reference: bool) -> list[Choice]:
    choices = []
    found = offering.like(store.conn, table, typed, _MOST)
    referred = None
    try:
        of_table, uid = store.resolve(typed.strip())
        if of_table == table:
            referred = offering.titled(store.conn, table, uid)
            found.insert(0, referred)
    except TrackerError:
        pass  # it is no reference: words of a title, most often
    for item in dict.fromkeys(found):
        reference = store.reference(table, item.uid)
        title = one_line(item.title)
        text = reference if by_reference else title
        note = " · ".join(part for part in (one_line(item.note), reference) if part)
        sure = item == referred or _begins(item.title, typed)
        choices.append(Choice(text, title, note, table, item.uid, sure=sure))
    return choices


def _is_reference(store: Store, table: str, typed: str) -> bool:
    try:
        return store.resolve(typed.strip())[0] == table
    except TrackerError:
        return False
