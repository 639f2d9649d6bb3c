"""Building sentences: our words, the words of the file, and the references that they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.model.figures import say_figure
from tracker.model.text import one_line
from tracker.model.vocabulary import VOCABULARIES
from tracker.report.content import Piece, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.model.records import Casualty, Document, Statement
    from tracker.report.selection import Material

Part = str | Piece | Sentence


def sentence(*parts: Part) -> Sentence:
    """Return a sentence of these parts; a plain text is ours, an empty one is left out."""
    pieces: list[Piece] = []
    for part in parts:
        if isinstance(part, Piece):
            pieces.append(part)
        elif isinstance(part, str):
            pieces += [Piece("text", part)] if part else []
        else:
            pieces += part
    return tuple(pieces)


def listed(sentences: Iterable[Sentence], gap: str = "; ") -> Sentence:
    """Return sentences as one, with a gap between."""
    found: list[Part] = []
    for one in sentences:
        found += [gap, one] if found else [one]
    return sentence(*found)


def plural(number: int, one: str, many: str) -> str:
    """Say how many: "1 incident", "1,204 incidents"."""
    return f"{number:,} {one if number == 1 else many}"


def quote(text: str | None) -> Piece:
    """Return words from the file, on one line and harmless."""
    return Piece("quote", one_line(text or ""))


def strong(text: str) -> Piece:
    """Return words from the file that head an entry."""
    return Piece("strong", one_line(text))


def ref(material: Material, table: str, uid: str) -> Piece:
    """Return the reference to a record; it leads to where the report tells of it."""
    text = material.reference(table, uid)
    return Piece("ref", text, anchor(text) if (table, uid) in material.references else "")


def anchor(reference: str) -> str:
    """Return the name of the spot in the report where a record is told of."""
    return f"r-{reference}"


def publisher(material: Material, cited: Document) -> str:
    """Return who published a document, or its author; its title where neither is known."""
    actor = material.actor(cited.publisher) if cited.publisher else None
    name = actor.name if actor is not None else cited.author
    return name or cited.title or cited.url or full("document_kind", cited.kind)


def found_by(query: str) -> Piece:
    """Return a query as the reference of what is counted by it."""
    return Piece("ref", query)


def full(vocabulary: str, code: str) -> str:
    """Return a term in full, or the code itself where a team's file has a term of its own."""
    term = VOCABULARIES[vocabulary].get(code)
    return one_line(term.full if term is not None else code)


def speaker(material: Material, said: Statement) -> str:
    """Return who speaks, "unnamed" where nobody is."""
    actor = material.actor(said.speaker) if said.speaker else None
    return actor.name if actor is not None else said.speaker_as_written or "unnamed"


def grade(material: Material, said: Statement) -> str:
    """Return reliability of the speaker and credibility of the statement: "C3"."""
    actor = material.actor(said.speaker) if said.speaker else None
    return f"{actor.reliability if actor is not None else 'F'}{said.credibility}"


def figure(casualty: Casualty) -> str:
    """Say a figure, with its words where the number is our reading of them."""
    number = say_figure(casualty.low, casualty.best, casualty.high)
    worded = one_line(casualty.as_worded or "")
    return f"{number} (“{worded}”)" if worded and worded != number else number


def document(material: Material, cited: Document) -> Sentence:
    """Say a document: title, publisher with its reliability, date, address."""
    publisher = material.actor(cited.publisher) if cited.publisher else None
    title = cited.title or cited.url or full("document_kind", cited.kind)
    parts: list[Part] = [quote(title)]
    if publisher is not None:
        parts += [". ", quote(publisher.name), f" ({publisher.reliability})"]
    elif cited.author:
        parts += [". ", quote(cited.author)]
    if not cited.when.date.is_unknown:
        parts.append(f", {cited.when.date.words()}")
    if cited.url and cited.url != title:
        parts += [". ", link(cited.url)]
    if cited.archive_url:
        parts += [". Archived: ", link(cited.archive_url)]
    return sentence(*parts)


def link(url: str) -> Piece:
    """Return an address: to be followed if it is one of the web, else as words."""
    shown = one_line(url)
    is_web = url.isascii() and url.isprintable() and not set(url) & set(' "<>`\\^{|}')
    if is_web and url.lower().startswith(("http://", "https://")):
        return Piece("link", shown, url)
    return quote(url)
