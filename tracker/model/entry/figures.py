"""Figures in one line.

    killed 5-9 combatant; injured 3 civilian (2 children)
    killed several · killed at least 5 · dozens killed · 4 dead · killed 12.. "dozens"

    5  exactly · 5-9  between · 5/7/9  low, best, high · 5..  at least · ..9  at most · ~5  about
    0, none  "stated none"

In parentheses, or behind "among them" and "including", stand figures that are a part of the larger
one: 7 killed, among them 2 children and a journalist. `of NAME` says whose they were, `in i7k3q` of
which incident they are told where a statement is about several. What is in quotation marks are the
words of the source; those of "dozens" and "more than 10" are kept as well.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.errors import EntryError
from tracker.model.entry.figure_words import HARM_WORDS, NUMBER_WORDS, VAGUE, VICTIM_WORDS
from tracker.model.entry.numbers import LARGEST, Numbers, say_numbers, take_numbers
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
    from collections.abc import Iterable, Iterator

HARMS: Final = tuple(VOCABULARIES["harm"])
VICTIMS: Final = tuple(VOCABULARIES["victims"])
_QUOTED: Final = re.compile(r'"([^"]*)"|“([^”]*)”|«([^»]*)»')
_OF: Final = re.compile(r"\bof\s+(.+)$", re.IGNORECASE)
_IN: Final = re.compile(r"\bin\s+(i[0-9a-hjkmnp-tv-z]{4,})$", re.IGNORECASE)
_FILLERS: Final = frozenset({"were", "was", "and", "the", "reported", "have", "been", "including"})
_EXAMPLE: Final = "killed 5-9 combatant; injured 3 civilian (2 children)"
_NUMBERS: Final = "As in: 5, 5-9, ~5 (about), 5.. (at least), several; 0 only if it is said."
_TWO_FIGURES: Final = "killed 7 (2 child); injured 3"
_NUMBER: Final = rf"(?:\d|~|(?:{'|'.join((*NUMBER_WORDS, *VAGUE, 'at least', 'about'))})\b)"
_OF_THEM: Final = r"of (?:them|whom|which)"
_PARTS: Final = re.compile(
    rf"(?:,?\s*\b(?:among (?:them|whom)|incl(?:uding|\.)?)|,\s*{_OF_THEM})\s*:?\s*(?={_NUMBER})"
    rf"|,\s*(?={_NUMBER}\S*\s+{_OF_THEM}\b)",
    re.IGNORECASE,
)
"""Where in a figure its parts begin: behind "among them", or before "two of them"."""
_AND: Final = re.compile(rf"\s+and\s+(?={_NUMBER})", re.IGNORECASE)


class FigureEntry(NamedTuple):
    """A figure as typed. `subset`: part of the one before it. `actor`: whose, by name.

    `incident`: a reference, where it is said.
    """

    harm: str
    victims: str = "unknown"
    low: int | None = None
    best: int | None = None
    high: int | None = None
    as_worded: str | None = None
    subset: bool = False
    actor: str | None = None
    incident: str | None = None
    start: int = 0
    end: int = 0

    def is_said_like(self, other: FigureEntry) -> bool:
        """Whether the two say the same, wherever they stood."""
        return self[:9] == other[:9]


def read_figures(line: str) -> list[FigureEntry]:
    """Read figures; raises EntryError."""
    found: list[FigureEntry] = []
    for piece in cut(line, ";\n"):
        if not piece.text:
            continue
        outer, inner = _with_parts(piece)
        main = _figure(line, outer, None)
        found.append(main)
        found += (_figure(line, part, main) for part in (_parts(inner) if inner else ()))
    return found


def say_figures(figures: Iterable[FigureEntry]) -> str:
    """Return the line that reads as these figures."""
    told: list[str] = []
    inside: list[str] = []
    harm, incident = "", None
    for figure in figures:
        if figure.subset and told and (figure.harm, figure.incident) == (harm, incident):
            inside.append(_said(figure._replace(incident=None)))
            continue
        _close(told, inside)
        harm, incident = figure.harm, figure.incident
        mark = "" if not figure.subset else "part of those "
        told.append(f"{mark}{harm} {_said(figure)}")
    _close(told, inside)
    return "; ".join(told)


def _close(told: list[str], inside: list[str]) -> None:
    if inside:
        told[-1] += f" ({', '.join(inside)})"
        inside.clear()


def _with_parts(piece: Piece) -> tuple[Piece, Piece | None]:
    """Return a figure without its parts, and these, in parentheses or behind "among them"."""
    outer, inner = trailing(piece)
    match = _PARTS.search(_masked(piece.text)) if inner is None else None
    if match is None:
        return outer, inner
    return _cut_out(piece, 0, match.start()), _cut_out(piece, match.end(), len(piece.text))


def _parts(inner: Piece) -> Iterator[Piece]:
    """Yield each part, without the words that say that it is one."""
    for between in cut(inner.text, ","):
        start = between.start
        ends = [*_AND.finditer(_masked(between.text)), None]
        for match in ends:
            end = between.start + match.start() if match else between.end
            part = _cut_out(inner, start, end)
            if part.text:
                yield _without_of_them(part)
            start = between.start + match.end() if match else end


def _cut_out(piece: Piece, start: int, end: int) -> Piece:
    text = piece.text[start:end].rstrip()
    return piece._replace(text=text, start=piece.start + start, end=piece.start + start + len(text))


def _masked(text: str) -> str:
    """Return a text of the same length without what is in quotation marks."""
    return _QUOTED.sub(lambda match: "_" * len(match[0]), text)


def _without_of_them(piece: Piece) -> Piece:
    match = re.match(rf"(?:{_OF_THEM}|among them|incl(?:uding|\.)?)\s*:?\s*", piece.text)
    if match is not None:
        return piece._replace(text=piece.text[match.end() :], start=piece.start + match.end())
    counted = re.match(rf"({_NUMBER}\S*)\s+{_OF_THEM}\b", piece.text, re.IGNORECASE)
    return piece._replace(text=counted[1] + piece.text[counted.end() :]) if counted else piece


def _figure(line: str, piece: Piece, whole: FigureEntry | None) -> FigureEntry:
    rest = piece.text
    is_part = whole is not None
    if whole is None and rest.casefold().startswith("part of those "):
        is_part, rest = True, rest[len("part of those ") :]
    words, rest = _taken_words(rest)
    incident, rest = _taken_incident(rest)
    incident = incident or (whole.incident if whole else None)
    actor, rest = _taken_actor(rest)
    numbers, rest = take_numbers(rest)
    _refuse_too_many(line, piece, numbers)
    harm, victims = _harm_and_victims(line, piece, rest)
    harm = harm or (whole.harm if whole else "")
    if not harm:
        example = f"As in: {_with_harm(line)}"
        raise error(line, piece, "What happened to them is missing.", example)
    said = words if words is not None else numbers.words
    if numbers[:3] == (None, None, None) and not said:
        raise error(
            line, piece, "How many is missing.", f"A number or a word such as several: {_EXAMPLE}"
        )
    lows = [n for n in numbers[:3] if n is not None]
    if lows != sorted(lows):
        raise error(line, piece, "It runs backwards.", "The lowest number comes first: 5-9")
    return FigureEntry(
        *(harm, victims, *numbers[:3], said or None, is_part, actor, incident),
        start=piece.start,
        end=piece.end,
    )


def _with_harm(line: str) -> str:
    """Return what was typed with a harm before it, where that can be read; else an example."""
    example = f"killed {' '.join(line.split())}"
    try:
        read_figures(example)
    except EntryError:
        return _EXAMPLE
    return example


def _taken_words(text: str) -> tuple[str | None, str]:
    match = None
    for match in _QUOTED.finditer(text):
        before = text[: match.start()].rstrip()
        if not re.search(r"\bof$", before, re.IGNORECASE):
            words = next(group for group in match.groups() if group is not None).strip()
            return words, f"{before} {text[match.end() :].strip()}".strip()
    return None, text


def _taken_incident(text: str) -> tuple[str | None, str]:
    match = _IN.search(text)
    return (match[1].lower(), text[: match.start()].strip()) if match else (None, text)


def _taken_actor(text: str) -> tuple[str | None, str]:
    match = _OF.search(text)
    if match is None or _is_number_of(text[: match.start()]):
        return None, text
    return unquoted(match[1].strip()), text[: match.start()].strip()


def _is_number_of(before: str) -> bool:
    """Whether "of" belongs to a number, as in "a couple of soldiers"."""
    last = before.split()[-1:] or [""]
    return last[0].casefold() in (*VAGUE, "couple", "pair")


def _refuse_too_many(line: str, piece: Piece, numbers: Numbers) -> None:
    if any(number > LARGEST for number in numbers[:3] if isinstance(number, int)):
        raise error(line, piece, "That is more people than can be meant.", f"Up to {LARGEST:,}.")


def _harm_and_victims(line: str, piece: Piece, text: str) -> tuple[str, str]:
    """Read the words that are left; raises EntryError for one that is neither."""
    harm = victims = ""
    joined = re.sub(r"\bkilled or (?:injured|wounded)\b", "killed_or_injured", text, flags=re.I)
    joined = re.sub(r"\b(aid|security) (?=workers?|forces?)", r"\1_", joined, flags=re.I)
    for token in joined.replace(",", " ").split():
        word = token.casefold().strip(".:")
        if not word or word in _FILLERS:
            continue
        if word in HARMS or word in HARM_WORDS:
            if harm:
                raise error(
                    line,
                    piece,
                    f"{harm} and {word} are two figures.",
                    f"Put a semicolon between: {_TWO_FIGURES}",
                )
            harm = HARM_WORDS.get(word, word)
        elif (word in VICTIMS or word in VICTIM_WORDS) and not victims:
            victims = VICTIM_WORDS.get(word, word)
        else:
            raise _unknown(line, piece, token)
    return harm, victims or "unknown"


def _unknown(line: str, piece: Piece, token: str) -> Exception:
    start = line.find(token, piece.start)
    known = [*HARMS, *VICTIMS, *HARM_WORDS, *VICTIM_WORDS]
    hint = suggestion(token, known)
    wrong = _no_number(piece.text) if not hint.startswith("Did") else ""
    if wrong:
        return error(line, piece, wrong, _NUMBERS)
    if token[0].isdigit() or token.casefold() in NUMBER_WORDS:
        hint = "A semicolon between two figures, parts of one in parentheses: " + _TWO_FIGURES
    elif not hint.startswith("Did"):
        hint = f"Harm is {', '.join(HARMS)}; victims are {', '.join(VICTIMS)}."
    found = Piece(token, start, start + len(token)) if start >= 0 else piece
    return error(line, found, f"“{token}” is not understood.", hint)


def _no_number(text: str) -> str:
    """Say what is wrong with the number of a figure, "" if it is not that which is wrong."""
    if re.search(r"(?<!\S)-\s?\d", text):
        return "A number of people is not below 0."
    if either := re.search(r"\d+\s+or\s+\d+", text):
        return f"“{either[0]}” is two numbers."
    words = [word for word in text.split() if word.casefold() not in (*HARMS, *HARM_WORDS)]
    if len(words) == 1 and take_numbers(text)[0] == Numbers():
        return f"“{words[0]}” is no number."
    return ""


def _said(figure: FigureEntry) -> str:
    parts = [say_numbers(figure.low, figure.best, figure.high)]
    if figure.victims != "unknown":
        parts.append(figure.victims)
    if figure.as_worded:
        parts.append(in_quotes(figure.as_worded))
    if figure.actor:
        parts.append(f"of {_whose(figure.actor)}")
    if figure.incident:
        parts.append(f"in {figure.incident}")
    return " ".join(filter(None, parts))


def _whose(actor: str) -> str:
    """Return a name so that none of its words is read as a figure or a part of one."""
    is_read = (
        any(pattern.search(actor) for pattern in (_PARTS, _AND, _IN))
        or actor.casefold().startswith("of ")
        or re.match(_OF_THEM, f"of {actor}", re.I)
    )
    return in_quotes(actor) if is_read else quoted(actor)
