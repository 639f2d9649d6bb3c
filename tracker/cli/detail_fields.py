"""What hangs on a record as a field of output: for JSON whole, for text in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tracker.cli import wording
from tracker.model import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.store.details import Cited, Given, Linked, Party, Remarked, Saying, Subject


def as_json(row: Any, name: str) -> list[Any]:
    """Return a part of a row as JSON has it: objects, of tags plain texts."""
    parts = row.more.get(name, ())
    return [part if isinstance(part, str) else part._asdict() for part in parts]


def in_words(row: Any, name: str) -> str:
    """Return a part of a row as text, one after the other with "; " between, none twice."""
    say = _SAID[name]
    return "; ".join(dict.fromkeys(say(part) for part in row.more.get(name, ())))


def _party(one: Party) -> str:
    how = "denied" if one.cleared else one.attribution
    return f"{one.name} ({one.role.replace('_', ' ')}, {how})"


def _cited(one: Cited) -> str:
    return one.publisher or one.title or one.url or one.uid


def _given(one: Given) -> str:
    notes = (
        "" if one.victims == "unknown" else one.victims.replace("_", " "),
        "assessed" if one.statement is None else one.speaker or "unnamed",
        "part of a larger figure" if one.subset else "",
        "updated since" if one.superseded else "",
    )
    number = wording.figure(one.low, one.best, one.high)
    return f"{one.harm.replace('_', ' ')} {number} ({', '.join(note for note in notes if note)})"


def _saying(one: Saying) -> str:
    return f"{one.speaker or 'unnamed'} {vocabulary.label('statement_kind', one.kind)}"


def _subject(one: Subject) -> str:
    return one.title


def _linked(one: Linked) -> str:
    kind = vocabulary.label("link_kind", one.kind)
    return f"{kind} → {one.title}" if one.direction == "to" else f"← {kind} {one.title}"


def _remarked(one: Remarked) -> str:
    return f"{one.author}: {one.body}{' (settled)' if one.resolved_at else ''}"


_SAID: Final[dict[str, Callable[[Any], str]]] = {
    "parties": _party,
    "sources": _cited,
    "figures": _given,
    "statements": _saying,
    "about": _subject,
    "links": _linked,
    "remarks": _remarked,
    "tags": str,
}
