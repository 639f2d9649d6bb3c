"""Parties of an incident in one line.

    US Armed Forces > Kata'ib Hezbollah, host: Iraq
    Iran (alleged, s7k3q), Kata'ib Hezbollah > "Base, Ain al-Asad"; supporter: Iran
    Army, Rapid Support Forces
    US Armed Forces as "U.S. State Department" (disputed) > Kata'ib Hezbollah

Before ">" stand perpetrators, behind it targets; without it they are parties. Where nobody knows
who did it, "> Base" and "unknown > Base" say the target alone. `role:` holds until
the next role or semicolon. Behind `as` stands how
the source calls them; in parentheses how it is known, the statement that says so, and in quotation
marks a note: Iran (alleged, s7k3q, "by name").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.errors import UsageError
from tracker.model import references
from tracker.model.entry.pieces import (
    Piece,
    cut,
    error,
    in_quotes,
    quoted,
    suggestion,
    trailing,
    unquoted,
)
from tracker.model.vocabulary import VOCABULARIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Refers = Callable[[str, str], bool]
    """Whether a word without a digit names a statement, behind this whole name of an actor."""

ROLES: Final = tuple(VOCABULARIES["role"])
ATTRIBUTIONS: Final = tuple(VOCABULARIES["attribution"])

_WORDS: Final = {
    "by": "perpetrator",
    "perp": "perpetrator",
    "attacker": "perpetrator",
    "on": "target",
    "against": "target",
    "victims": "victim",
    "ordered": "ordered_by",
    "supported_by": "supporter",
    "supporters": "supporter",
    "in": "host",
}
_NOBODY: Final = frozenset({"unknown", "unknown perpetrator", "unknown attackers", "?"})
"""What stands before ">" where nobody is named; an actor called so needs quotation marks."""
_AS_WRITTEN: Final = re.compile(r"(.*\S)\s+as\s+([\"“«].*)")
_NOT_IN_QUESTION: Final = frozenset({"target", "victim", "host", "responder", "associated"})


class PartyEntry(NamedTuple):
    """A party as typed. `attribution` and `on_word_of` (a reference) are None where not said.

    `start` and `end` are where its name stands in the line.
    """

    name: str
    role: str
    attribution: str | None = None
    on_word_of: str | None = None
    as_written: str | None = None
    note: str | None = None
    start: int = 0
    end: int = 0

    def is_said_like(self, other: PartyEntry) -> bool:
        """Whether the two say the same, wherever they stood."""
        return self[:6] == other[:6]


def read_parties(
    line: str, refers: Refers | None = None, *, bare: str = "party"
) -> list[PartyEntry]:
    """Read parties; raises EntryError. `bare` is the role of a name that has none.

    A reference without a digit (seqjg) may as well be a part of a name, as in "Party (SPD)": only
    who knows the file can tell, and says so with `refers`.
    """
    pieces = cut(line, ",;>\n")
    arrows = [piece for piece in pieces if piece.before == ">"]
    if len(arrows) > 1:
        raise error(
            line,
            arrows[1],
            "There is one > too many.",
            "One > stands between who did it and whom it was meant for: A, B > C; host: D",
        )
    default = "perpetrator" if arrows else bare
    found: list[PartyEntry] = []
    role = ""
    for piece in pieces:
        if piece.before == ">":
            default, role = "target", ""
        elif piece.before in (";", "\n"):
            role = ""
        if arrows and default == "perpetrator" and not role and piece.text.casefold() in _NOBODY:
            continue
        if not piece.text:
            _refuse_gap(line, piece, pieces)
            continue
        named, own_role = _with_role(line, piece)
        role = own_role or role
        found.append(_party(line, named, role or default, refers))
    return found


def say_parties(parties: Iterable[PartyEntry], *, bare: str = "party") -> str:
    """Return the line that reads as these parties, those of one role together; `bare` as there."""
    by_role: dict[str, list[str]] = {}
    for party in parties:
        by_role.setdefault(party.role, []).append(_said(party))
    told = []
    if "perpetrator" in by_role and "target" in by_role:
        left, right = by_role.pop("perpetrator"), by_role.pop("target")
        told.append(f"{', '.join(left)} > {', '.join(right)}")
    elif bare in by_role:
        told.append(", ".join(by_role.pop(bare)))
    told += [f"{role}: {', '.join(names)}" for role, names in by_role.items()]
    return "; ".join(told)


def default_attribution(role: str, *, on_word: bool) -> str:
    """Return how a party's role is known where the line does not say.

    Targets and hosts are mostly not in question; who did it is alleged by a statement, or is our
    own assessment.
    """
    if role in _NOT_IN_QUESTION:
        return "given"
    return "alleged" if on_word else "assessed"


def _refuse_gap(line: str, piece: Piece, pieces: list[Piece]) -> None:
    """Refuse "A > " and ", B"; a separator at the very end is only what comes next."""
    is_last = piece is pieces[-1]
    if piece is pieces[0] and not is_last and pieces[1].before == ">":
        return  # nobody is named: "> Base"
    if piece.before == ">" or (piece is pieces[0] and len(pieces) > 1):
        raise error(line, piece, "A name is missing here.", "As in: US Armed Forces > Kata'ib H.")
    if not is_last and piece.before == ",":
        raise error(line, piece, "There is a comma too many.", "One comma between two names.")


def _with_role(line: str, piece: Piece) -> tuple[Piece, str]:
    """Return the piece without a role before it, and the role; "" if there is none."""
    head = cut(piece.text, ":")
    if len(head) == 1 or not head[0].text:
        return piece, ""
    word = head[0].text.casefold().replace(" ", "_")
    role = _WORDS.get(word, word)
    if role not in ROLES:
        near = [known for known in ROLES if known.startswith(word)]
        if len(near) != 1:
            role_piece = Piece(head[0].text, piece.start, piece.start + len(head[0].text))
            raise error(
                line,
                role_piece,
                f"“{head[0].text}” is no role.",
                f'{suggestion(word, ROLES)} A name with a colon goes in quotation marks: "…".',
            )
        role = near[0]
    start = piece.start + head[1].start
    return Piece(piece.text[head[1].start :], start, piece.end, piece.before), role


def _party(line: str, piece: Piece, role: str, refers: Refers | None) -> PartyEntry:
    named, note = trailing(piece)
    attribution, on_word_of, words = None, None, None
    if note is not None:
        read = _attribution(note, piece.text, refers)
        if read is None:
            if note.text.casefold().replace(" ", "_") not in ATTRIBUTIONS and _is_word(note.text):
                near = suggestion(note.text, ATTRIBUTIONS)
                if near.startswith("Did"):
                    raise error(line, note, f"“{note.text}” is no attribution.", near)
            named = piece  # the parenthesis belongs to the name, as in "Workers' Party (PKK)"
        else:
            attribution, on_word_of, words = read
    text, as_written = named.text, None
    written = _AS_WRITTEN.fullmatch(text)
    if written is not None:
        text, as_written = written[1], unquoted(written[2]) or None
    name = unquoted(text)
    if not name:
        raise error(line, piece, "A name is missing here.", f"As in {role}: Kata'ib Hezbollah")
    end = named.start + len(text)
    return PartyEntry(name, role, attribution, on_word_of, as_written, words, named.start, end)


def _attribution(
    note: Piece, whole: str, refers: Refers | None
) -> tuple[str | None, str | None, str | None] | None:
    """Read what stands in parentheses behind a name; None if it is something else."""
    attribution, on_word_of, words = None, None, None
    for part in _noted(note.text):
        word = part.casefold().replace(" ", "_")
        if word in ATTRIBUTIONS and attribution is None:
            attribution = word
        elif on_word_of is None and _is_statement(part, whole, refers):
            on_word_of = part.lower()
        elif words is None and unquoted(part) not in ("", part):
            words = unquoted(part)
        else:
            return None
    return attribution, on_word_of, words


def _noted(text: str) -> Iterator[str]:
    for part in cut(text, ","):
        is_quoted = unquoted(part.text) != part.text
        yield from [part.text] if is_quoted else part.text.split(" by ")


def _is_statement(text: str, whole: str, refers: Refers | None) -> bool:
    if not references.is_surely(text):
        return refers is not None and refers(text, whole)
    try:
        return references.parse(text)[0] == "statements"
    except UsageError:
        return False


def _is_word(text: str) -> bool:
    return text.isalpha() and text.islower()


def _said(party: PartyEntry) -> str:
    note = in_quotes(party.note) if party.note else ""
    notes = ", ".join(filter(None, (party.attribution, party.on_word_of, note)))
    is_nobody = party.name.casefold() in _NOBODY
    name = in_quotes(party.name) if is_nobody else quoted(party.name)
    if party.as_written:
        name += f" as {in_quotes(party.as_written)}"
    return f"{name} ({notes})" if notes else name
