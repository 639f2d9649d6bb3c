"""Tags and links in one line, and what a statement is about.

+drone, night raid, -checked      tags: added, or taken away with a minus
response_to i7k3q; part_of i9m2x "the same night"      links to other records
    i7k3q approve; i9m2x cause disapprove disputes      the incidents that a statement is about
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.errors import UsageError
from tracker.model import references
from tracker.model.entry.pieces import Piece, cut, error, in_quotes, quoted, suggestion, unquoted
from tracker.model.vocabulary import VOCABULARIES

if TYPE_CHECKING:
    from collections.abc import Iterable

_ABOUT: Final = ("relation", "stance", "asserts")

LINK_KINDS: Final[dict[str, tuple[str, ...]]] = {
    "incidents": (
        *("part_of", "response_to", "same_series"),
        *("possible_duplicate", "not_duplicate"),
    ),
    "statements": (
        *("responds_to", "contradicts", "supports", "updates", "retracts", "repeats"),
        *("possible_duplicate", "not_duplicate"),
    ),
    "actors": (
        *("part_of", "member_of", "speaks_for", "commands", "backed_by", "successor_of"),
        *("maybe_same", "not_duplicate"),
    ),
}
"""Which links join two records of a table."""

_NOUNS: Final = {"incidents": "an incident", "statements": "a statement", "actors": "an actor"}
_EXAMPLES: Final = {
    "incidents": "response_to i7k3q",
    "statements": "updates s7k3q",
    "actors": "member_of a7k3q",
}


class TagsEntry(NamedTuple):
    """Tags to add and to take away, in the order they were typed, each once."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


class LinkEntry(NamedTuple):
    """A link from the record at hand: its kind, the reference it goes to, and a note."""

    kind: str
    reference: str
    note: str | None = None
    start: int = 0
    end: int = 0

    def is_said_like(self, other: LinkEntry) -> bool:
        """Whether the two say the same, wherever they stood."""
        return self[:3] == other[:3]


class AboutEntry(NamedTuple):
    """An incident that a statement is about, by reference, as records.About."""

    reference: str
    relation: str = "subject"
    stance: str = "none"
    asserts: str = "affirms"
    start: int = 0
    end: int = 0

    def is_said_like(self, other: AboutEntry) -> bool:
        """Whether the two say the same, wherever they stood."""
        return self[:4] == other[:4]


def read_tags(line: str) -> TagsEntry:
    """Read tags between commas, or words that begin with + or -; raises EntryError."""
    added: dict[str, None] = {}
    removed: dict[str, None] = {}
    for piece in _tag_pieces(line):
        mark, name = (piece.text[0], piece.text[1:]) if piece.text[0] in "+-#" else ("", piece.text)
        name = " ".join(unquoted(name.strip()).split())
        if not name:
            raise error(line, piece, "A tag is missing here.", "As in: +drone, night raid")
        (removed if mark == "-" else added)[name] = None
    both = added.keys() & removed.keys()
    if both:
        name = min(both)
        raise error(
            line,
            Piece(line, 0, len(line)),
            f"{name} is added and taken away.",
            f"Either +{name} or -{name}.",
        )
    return TagsEntry(tuple(added), tuple(removed))


def say_tags(tags: TagsEntry) -> str:
    """Return the line that reads as these tags."""
    added = [_said_tag(name) for name in tags.added]
    return ", ".join([*added, *(f"-{quoted(name)}" for name in tags.removed)])


def read_links(line: str, table: str) -> list[LinkEntry]:
    """Read links that start from a record of this table; raises EntryError."""
    kinds = LINK_KINDS[table]
    found = []
    for piece in cut(line, ";,\n"):
        if not piece.text:
            continue
        kind_word, _, rest = piece.text.partition(" ")
        kind = kind_word.casefold().rstrip(":")
        if kind not in kinds:
            word = Piece(kind_word, piece.start, piece.start + len(kind_word))
            raise error(
                line,
                word,
                f"“{kind_word}” does not link {_NOUNS[table]} to another.",
                f"{suggestion(kind, kinds)} As in: {_EXAMPLES[table]}",
            )
        target, _, note = rest.strip().partition(" ")
        _check_reference(line, piece, target, table)
        found.append(
            LinkEntry(kind, _tidy(target), unquoted(note.strip()) or None, piece.start, piece.end)
        )
    return found


def say_links(links: Iterable[LinkEntry]) -> str:
    """Return the line that reads as these links."""
    return "; ".join(
        f"{link.kind} {link.reference}" + (f" {in_quotes(link.note)}" if link.note else "")
        for link in links
    )


def read_about(line: str) -> list[AboutEntry]:
    """Read which incidents a statement is about, and how; raises EntryError."""
    found: list[AboutEntry] = []
    for piece in cut(line, ";,\n"):
        if not piece.text:
            continue
        target, *words = piece.text.split()
        _check_reference(line, piece, target, "incidents", "i7k3q approve")
        values: dict[str, str] = {}
        for word in words:
            field = next((name for name in _ABOUT if word.casefold() in VOCABULARIES[name]), "")
            if not field or field in values:
                known = [code for name in _ABOUT if name not in values for code in _codes(name)]
                raise error(line, piece, f"“{word}” is not understood.", suggestion(word, known))
            values[field] = word.casefold()
        reference = _tidy(target)
        if any(one.reference == reference for one in found):
            raise error(line, piece, f"{target} stands here twice.", "Name each incident once.")
        found.append(AboutEntry(reference, **values, start=piece.start, end=piece.end))
    return found


def say_about(entries: Iterable[AboutEntry]) -> str:
    """Return the line that reads as these; what goes without saying is left out."""
    defaults = AboutEntry("")[1:4]
    return "; ".join(
        " ".join(
            [
                entry.reference,
                *(v for v, usual in zip(entry[1:4], defaults, strict=True) if v != usual),
            ]
        )
        for entry in entries
    )


def _codes(vocabulary: str) -> list[str]:
    return list(VOCABULARIES[vocabulary])


def _tag_pieces(line: str) -> list[Piece]:
    pieces: list[Piece] = []
    for piece in cut(line, ",;\n"):
        words = cut(piece.text, " ") if piece.text[:1] in ("+", "-", "#") else []
        marked = [word for word in words if word.text]
        if len(marked) > 1 and all(word.text[0] in "+-#" for word in marked):
            moved = (
                w._replace(start=w.start + piece.start, end=w.end + piece.start) for w in marked
            )
            pieces += moved
        elif piece.text:
            pieces.append(piece)
    return pieces


def _said_tag(name: str) -> str:
    return f"+{quoted(name)}" if name[0] in "+-#" else quoted(name)


def _check_reference(line: str, piece: Piece, target: str, table: str, example: str = "") -> None:
    example = f"As in: {example or _EXAMPLES[table]}"
    if not target:
        raise error(line, piece, "It does not say to which record.", example)
    try:
        found, _ = references.parse(target)
    except UsageError as problem:
        hint = f"{example}. {problem.hint}"
        raise error(line, piece, f"“{target}” is no reference.", hint) from problem
    if found != table and not references.is_surely(target):
        # Many a word could be one; but here it is a word that was meant.
        raise error(line, piece, f"“{target}” is no reference.", f"{example}.")
    if found != table:
        raise error(
            line,
            piece,
            f"{target} is one of the {found}.",
            f"Here goes one of the {table}. {example}",
        )


def _tidy(reference: str) -> str:
    return reference.strip().removeprefix("#").lower()
