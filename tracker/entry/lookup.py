"""What a form asks of the file while it is read: which record a name means, and what it is called.

A name resolves only if it is a reference, was chosen from the choices, or is exactly the name of
one record; what sounds alike is offered, never taken.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from tracker.errors import NotFoundError, TrackerError, UnknownNameError, UsageError
from tracker.model import references
from tracker.model.bodies import referred
from tracker.model.entry.pieces import quoted, unquoted
from tracker.model.entry.points import say_decimal
from tracker.model.entry.words import LINK_KINDS
from tracker.model.names import index_text
from tracker.model.text import one_line
from tracker.store import links, offering
from tracker.store.charges import on_word_of
from tracker.store.lookup import resolve_itself, winner
from tracker.store.voided import refuse_void

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from tracker.entry.state import FormState
    from tracker.store.store import Store

LINKS_OF: Final = "links of "
"""What the kinds of link are called as a vocabulary, with the table of which they join two rows."""

_WORDLIKE: Final = re.compile(r"s[a-hjkmnp-tv-z]{4,}")
"""A reference to a statement that may be a word: as one is shown, no capitals and no i, l, o, u."""

_NOUNS = {
    "actors": "actor",
    "places": "place",
    "documents": "document",
    "incidents": "incident",
    "statements": "statement",
}


def terms(conn: sqlite3.Connection, vocabulary: str) -> list[tuple[str, str, str]]:
    """Return code, label and definition of terms; "links of incidents" are those that join two."""
    if not vocabulary.startswith(LINKS_OF):
        return offering.terms(conn, vocabulary)
    kinds = LINK_KINDS[vocabulary.removeprefix(LINKS_OF)]
    return [term for term in offering.terms(conn, "link_kind") if term[0] in kinds]


def names_statement(store: Store, word: str, whole: str = "") -> bool:
    """Whether a word is the short reference of a statement in the file, though it has no digit.

    Many a word begins with s: this one is written as references are shown, fits one statement,
    and neither it nor the `whole` text in which it stands is the name of an actor.
    """
    if not _WORDLIKE.fullmatch(word):
        return False
    names = {index_text(name) for name in (word, whole)} - {""}
    if any(offering.named(store.conn, "actors", name) for name in names):
        return False
    try:
        return store.resolve(word)[0] == "statements"
    except TrackerError:
        return False


class Lookup:
    """Resolves what is typed in one form; made and used on a thread of the gateway."""

    abbreviates = True
    """Whether the beginning of one term only means that term: what was understood is seen."""

    def __init__(self, store: Store, state: FormState, now: datetime) -> None:
        self.store = store
        self.state = state
        self.now = now
        self._terms: dict[str, dict[str, tuple[str, str]]] = {}

    def find(self, table: str, typed: str) -> str:
        """Return the uid; raises NotFoundError, UsageError or RefusedError, with what is right."""
        typed = typed.strip()
        chosen = self.state.chosen_for(table, typed)
        if chosen:
            return self._today(table, chosen)
        exact = self._exact(table, typed)
        if len(exact) == 1:
            return self._today(table, exact[0])
        if len(exact) > 1:
            references = ", ".join(self.store.reference(table, uid) for uid in exact[:4])
            raise UsageError(
                f"“{one_line(typed)}” names several {table}.", f"Choose one: {references}."
            )
        try:
            found, uid = resolve_itself(self.store.conn, typed)
        except TrackerError:
            found, uid = "", ""
        if found == table:
            return self._today(table, uid)
        noun = _NOUNS[table]
        if found:
            raise UsageError(f"{one_line(typed)} is no {noun}.", f"It is one of the {found}.")
        raise UnknownNameError(
            f"“{one_line(typed)}” names no {noun} yet.",
            "Choose one, or the last choice: new.",
            name=typed,
        )

    def refers(self, word: str, whole: str) -> bool:
        """Whether a word without a digit in a line of parties names a statement."""
        return names_statement(self.store, word, whole)

    def said(self, table: str, uid: str) -> str:
        """Return what stands for a record in this form: its name, where that means no other."""
        try:
            name = self.name(table, uid)
        except NotFoundError:
            return uid
        is_sayable = bool(name) and unquoted(quoted(name)) == name
        if not is_sayable or self.state.chosen_for(table, name) not in ("", uid):
            return self.reference(table, uid)
        self.state.choose(table, name, uid)
        return name

    def reference(self, table: str, uid: str) -> str:
        """Return a reference with a digit in it: without one a line would take it for a word."""
        for length in range(4, len(uid) + 1):
            found = self.store.reference(table, uid, length)
            if any(character.isdigit() for character in found):
                return found
        return references.show(table, uid, len(uid))

    def title(self, table: str, uid: str) -> str:
        """Return "reference title" of a record, harmless."""
        found = offering.titled(self.store.conn, table, uid)
        return f"{self.store.reference(table, uid)} {one_line(found.title)}"

    def name(self, table: str, uid: str) -> str:
        """Return the title alone, harmless."""
        return one_line(offering.titled(self.store.conn, table, uid).title)

    def described(self, table: str, uid: str) -> str:
        """Return the title of a record with what tells it from others; a place with its point."""
        note = one_line(offering.titled(self.store.conn, table, uid).note)
        point = offering.point_of(self.store.conn, uid) if table == "places" else None
        where = say_decimal(*point) if point else ""
        return " · ".join(part for part in (self.title(table, uid), note, where) if part)

    def zone(self) -> str | None:
        """Return the IANA zone of the place that the form names, None if it is not known."""
        typed = self.state.text("place")
        if not typed.strip():
            return None
        try:
            return offering.timezone_of(self.store.conn, self.find("places", typed))
        except TrackerError:
            return None

    def terms(self, vocabulary: str) -> dict[str, tuple[str, str]]:
        """Return the terms of a vocabulary: code to label and definition."""
        if vocabulary not in self._terms:
            rows = terms(self.store.conn, vocabulary)
            self._terms[vocabulary] = {code: (label, words) for code, label, words in rows}
        return self._terms[vocabulary]

    def _today(self, table: str, uid: str) -> str:
        """Return the record that a merged one has become; not of one that stands here already.

        An edit rewrites only what was edited, and a merge may be taken apart again. Raises
        RefusedError for one that is void, and does not stand here.
        """
        if (table, uid) in self._standing:
            return uid
        refuse_void(self.store.conn, table, uid)
        return winner(self.store.conn, table, uid)

    @cached_property
    def _standing(self) -> set[tuple[str, str]]:
        """What the record refers to, itself, by the links that start from it and as an accuser."""
        state = self.state
        if not state.uid:
            return set()
        joined = links.of_record(self.store.conn, state.table, state.uid)
        linked = {(state.table, one.other) for one in joined if one.outgoing}
        named = on_word_of(self.store.conn, state.uid) if state.table == "statements" else {}
        accused = {
            ("actors", str(row["actor"])) for rows in named.values() for row in rows.values()
        }
        return referred(state.table, state.base) | linked | accused

    def _exact(self, table: str, typed: str) -> list[str]:
        if table in ("actors", "places"):
            folded = index_text(typed)
            return offering.named(self.store.conn, table, folded) if folded else []
        if table == "documents" and "://" in typed:
            return [found.uid for found in offering.with_url(self.store.conn, typed)]
        return []
