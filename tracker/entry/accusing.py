"""Whom a statement names as the one who did it, on one line: `Kata'ib Hezbollah; supporter: Iran`.

What the line says are parties of the incidents that the statement is about, on its word. They are
written in one batch with the statement, and can be edited there as here. A name without a role is
that of a perpetrator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.entry import lines
from tracker.errors import RefusedError, UsageError
from tracker.model.entry.parties import PartyEntry, default_attribution, read_parties, say_parties
from tracker.model.text import one_line
from tracker.model.vocabulary import label
from tracker.store.charges import on_word_of
from tracker.store.lookup import reference, winner

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.entry.lookup import Lookup
    from tracker.model.columns import Body
    from tracker.store.batch import Batch

FIELD: Final = "accuses"
"""The name of the field."""

BARE: Final = "perpetrator"
"""The role of a name without one."""
_OWN: Final = {"claim": "admitted", "deny": "disputed"}
"""How a party is known by what is said of it, where nobody says otherwise: of oneself."""
_OPEN: Final = {
    "accuse": "whom? Until it is entered, the board says so",
    "claim": "nobody else: whoever says it claims it for itself",
    "deny": "who is accused is entered where it is accused",
}
"""What an empty field means, by the kind of statement."""


class Charge(NamedTuple):
    """A party on the word of the statement."""

    actor: str
    role: str
    attribution: str
    as_written: str = ""
    note: str = ""


class Change(NamedTuple):
    """What a line says otherwise than the line that it was made from."""

    taken: tuple[Charge, ...] = ()
    added: tuple[Charge, ...] = ()


def says_who(kind: str) -> bool:
    """Whether a kind of statement, as it is typed, says who did it."""
    return bool(_kind(kind))


def line(lookup: Lookup) -> str:
    """Return whom the statement names, in whichever incident, on one line."""
    kind = _kind(str(lookup.state.base.get("kind") or ""))
    named = on_word_of(lookup.store.conn, lookup.state.uid)
    entries = [_entry(row, kind, lookup) for rows in named.values() for row in rows.values()]
    return say_parties(dict.fromkeys(entries), bare=BARE)


def read(text: str, lookup: Lookup) -> tuple[Change, str]:
    """Return what the line changes of what the form was opened with, and its words.

    Raises EntryError, UsageError where there is no incident, and what `Lookup.find` raises.
    """
    state = lookup.state
    kind = _kind(state.text("kind"))
    standing = _parties(state.initial.get(FIELD, "")) if state.uid else []
    was = _kind(str(state.base.get("kind") or ""))
    before = [_charge(entry, was, lookup) for entry in standing]
    wanted = []
    for entry in _parties(text):
        refuse_word(entry)
        wanted.append(_charge(entry, was if _is_among(entry, standing) else kind, lookup))
    if wanted and not lines.about(state.text("statement_incidents"), lookup)[0]:
        raise UsageError("In which incident?", "Say first what the statement is about.")
    change = Change(
        tuple(one for one in before if one not in wanted),
        tuple(one for one in wanted if one not in before),
    )
    said = [_say(one, lookup) for one in wanted]
    return change, "; ".join(said) or _OPEN.get(kind, "")


def refuse_word(entry: PartyEntry) -> None:
    """Raise UsageError for a party on the word of another statement than that of the line."""
    if entry.on_word_of:
        raise UsageError("It is on the word of this statement.", f"Without {entry.on_word_of}.")


def write(batch: Batch, statement: str, change: Change) -> None:
    """Write the parties into the incidents that the statement is about, and take out of all.

    Raises RefusedError where somebody has changed meanwhile what is to be taken out, or where an
    incident is final and the batch has no reason.
    """
    if not (change.taken or change.added):
        return
    named = on_word_of(batch.rows.conn, statement)
    holders = {incident: _taken(batch, rows, change) for incident, rows in named.items()}
    for one in change.taken:
        if not any(one in found.values() for found in holders.values()):
            raise RefusedError(
                "Changed by someone else meanwhile: whom it accuses.",
                "Look at the record as it is now, and edit it again.",
            )
    about = _about(batch, statement)
    for incident in dict.fromkeys([*about, *holders]):
        added = [one for one in change.added if incident in (_corrected(one, holders) or about)]
        _put(batch, incident, statement, holders.get(incident, {}), added)


def _corrected(one: Charge, holders: dict[str, dict[str, Charge]]) -> list[str]:
    """Return the incidents in which a party takes the place of one that the line takes out."""
    return [
        incident
        for incident, gone in holders.items()
        if any((was.actor, was.role) == (one.actor, one.role) for was in gone.values())
    ]


def _taken(batch: Batch, rows: dict[str, Body], change: Change) -> dict[str, Charge]:
    """Return of the parties of an incident those that the line takes out, by their keys."""
    found = {}
    for key, row in rows.items():
        actor = winner(batch.rows.conn, "actors", str(row["actor"]))
        for one in change.taken:
            if (winner(batch.rows.conn, "actors", one.actor), one.role, one.attribution) == (
                *(actor, row["role"], row["attribution"]),
            ):
                found[key] = one
    return found


def _about(batch: Batch, statement: str) -> list[str]:
    """Return the incidents that a statement is about: of what it says, or else all it speaks of."""
    body = batch.rows.read("statements", statement) or {}
    about = body.get("parts", {}).get("statement_incidents", {})
    subject = [uid for uid, row in about.items() if row.get("relation", "subject") == "subject"]
    return subject or list(about)


def _put(
    batch: Batch, incident: str, statement: str, gone: Iterable[str], added: list[Charge]
) -> None:
    body = batch.rows.read("incidents", incident) or {}
    before = body.get("parts", {}).get("involvements", {})
    rows = {key: row for key, row in before.items() if key not in set(gone)}
    for number, one in enumerate(added, 1):
        given = {name: value for name, value in one._asdict().items() if value}
        rows[f"new-{number}"] = {**given, "statement": statement}
    if rows == before:
        return
    if body.get("state") == "final" and not batch.reason:
        known = reference(batch.rows.conn, "incidents", incident)
        raise RefusedError(
            f"{known} is final: to say there who did it needs a reason.",
            "Give the reason for the change.",
        )
    parts = {**body.get("parts", {}), "involvements": rows}
    batch.put_body("incidents", incident, {**body, "parts": parts})


def _parties(text: str) -> list[PartyEntry]:
    return read_parties(text, bare=BARE) if text else []


def _is_among(entry: PartyEntry, others: Iterable[PartyEntry]) -> bool:
    return any(entry.is_said_like(other) for other in others)


def _kind(text: str) -> str:
    """Return the kind of statement that a text, or the beginning of one, means; only of these."""
    word = text.strip().casefold()
    return next((kind for kind in _OPEN if word and word[:3] == kind[:3]), "")


def _usual(role: str, kind: str) -> str:
    usual = default_attribution(role, on_word=True)
    return _OWN.get(kind, usual) if usual == "alleged" else usual


def _charge(entry: PartyEntry, kind: str, lookup: Lookup) -> Charge:
    return Charge(
        lookup.find("actors", entry.name),
        entry.role,
        entry.attribution or _usual(entry.role, kind),
        entry.as_written or "",
        entry.note or "",
    )


def _entry(row: Body, kind: str, lookup: Lookup) -> PartyEntry:
    attribution = row["attribution"]
    return PartyEntry(
        lookup.said("actors", row["actor"]),
        row["role"],
        None if attribution == _usual(row["role"], kind) else attribution,
        None,
        one_line(row.get("as_written") or "") or None,
        one_line(row.get("note") or "") or None,
    )


def _say(one: Charge, lookup: Lookup) -> str:
    name = lookup.name("actors", one.actor)
    return f"{name}: {label('role', one.role)}, {label('attribution', one.attribution)}"
