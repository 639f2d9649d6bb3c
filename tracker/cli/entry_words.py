"""The words of `add` and `edit`, to the texts of a form: `on:28-jun-2021 place:erbil killed:5`.

The names are those of the search fields where both exist. What is a list (parties, sources, tags,
figures) is written word by word here and on one line in a form; the readers are the form's.
"""

from __future__ import annotations

import re
import shlex
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.cli.correcting import put_beside, with_about, with_figures, with_parties
from tracker.entry.shape import Kind, field_of, form_fields
from tracker.errors import UsageError
from tracker.model.entry.figures import read_figures, say_figures
from tracker.model.entry.parties import default_attribution, read_parties, say_parties
from tracker.model.entry.pieces import quoted
from tracker.model.entry.words import read_about, say_about
from tracker.model.text import clean, first_sentence, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tracker.model.entry.figures import FigureEntry
    from tracker.model.entry.parties import Refers

CLAIM: Final = ("by", "said", "gist", "quote", "cred")
"""Words of an incident that are about the statement on whose word it is told."""

_WORD: Final = re.compile(r"([a-z][a-z_0-9]*):(?!//)(.*)", re.DOTALL)
_ALIASES: Final = {
    "on": "date",
    "type": "kind",
    "where": "place",
    "who": "actor",
    "geo": "geo_precision",
    "label": "tag",
    "tags": "tag",
    "cred": "credibility",
    "parties": "actor",
    "figures": "figure",
    "alias": "names",
}
_OF_STATEMENTS: Final = {"by": "speaker", "said": "kind"}
_OF_PART: Final[Mapping[str, tuple[str, ...]]] = {
    "involvements": ("actor", "role"),
    "casualties": ("killed", "injured", "figure"),
    "citations": ("source",),
    "statement_incidents": ("about", "relation", "stance", "asserts"),
    "tags": ("tag",),
    "links": ("link",),
    "accuses": ("accuses",),
    "names": ("names",),
}
_FREE: Final = {
    "incidents": "title",
    "statements": "gist",
    "actors": "name",
    "places": "name",
    "documents": "title",
}
_TEXT: Final = "text"
"""The key of an object under which the words without a field stand."""


class Typed(NamedTuple):
    """What the words say: fields with their values in order, and the text without a field."""

    fields: tuple[tuple[str, str], ...]
    free: str

    def all(self, *names: str) -> list[tuple[str, str]]:
        """Return the words with one of these names."""
        return [(name, value) for name, value in self.fields if name in names]

    def last(self, name: str) -> str | None:
        """Return the value of a word, None if it is not there."""
        found = self.all(name)
        return found[-1][1] if found else None

    def without(self, *names: str) -> Typed:
        """Return the same without these words."""
        return self._replace(fields=tuple(one for one in self.fields if one[0] not in names))


@cache
def known_words(table: str) -> dict[str, str]:
    """Return the words that a kind of record takes, and the field that each stands for."""
    words = {
        name: name
        for field in form_fields(table)
        for name in _OF_PART.get(field.name, (field.name,))
    }
    words |= {alias: name for alias, name in _ALIASES.items() if name in words}
    if table == "incidents":
        words |= {name: name for name in (*CLAIM, "assessed")}
    if table == "statements":
        words |= _OF_STATEMENTS
    words.pop("reason", None)  # an option
    return words


def read_words(tokens: Sequence[str], table: str) -> Typed:
    """Read the words of the shell; raises UsageError for a field that there is not."""
    known = known_words(table)
    fields: list[tuple[str, str]] = []
    free: list[str] = []
    for token in map(clean, tokens):
        match = _WORD.fullmatch(token)
        if match is None or (match[1] not in known and " " in token):
            free.append(token)
        elif match[1] not in known:
            raise UsageError(
                f"{table.capitalize()} have no field {match[1]}:.", _did_you_mean(match[1], known)
            )
        else:
            fields.append((known[match[1]], match[2].strip()))
    return Typed(tuple(fields), " ".join(free).strip())


def read_object(raw: object, table: str) -> Typed:
    """Read an object of JSON with the words as keys; raises UsageError.

    A value is a text, a number, yes or no (true, false), or a list of them; null is not said. The
    words without a field stand under "text", but for documents, which have a field of that name.
    """
    if not isinstance(raw, dict):
        raise UsageError("A line is an object.", '{"on": "2021-06-28", "text": "…"}')
    known = known_words(table)
    fields: list[tuple[str, str]] = []
    free: list[str] = []
    for key, value in raw.items():
        values = [_scalar(key, each) for each in (value if isinstance(value, list) else [value])]
        if key == _TEXT and _TEXT not in known:
            free += filter(None, values)
        elif key not in known:
            raise UsageError(
                f"{table.capitalize()} have no field {one_line(key)}.", _did_you_mean(key, known)
            )
        else:
            fields += [(known[key], each) for each in values if each is not None]
    return Typed(tuple(fields), " ".join(free).strip())


def _scalar(key: str, value: object) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, str | int | float):
        return None if value is None else clean(str(value)).strip()
    raise UsageError(f"{one_line(key)}: is neither text nor number.")


def texts_of(
    table: str,
    typed: Typed,
    initial: Mapping[str, str],
    on_word: str | None = None,
    refers: Refers | None = None,
) -> dict[str, str]:
    """Return the texts of the form's fields that the words say.

    `on_word`: the statement that parties rest on, "" if somebody alleges them, None if we do.
    `refers`: which words without a digit are references, as in `read_parties`.

    `initial` are those of the record as it is: to lists is added, what corrects a party or
    a figure replaces that one (see `correcting`), a word without a value clears. Raises UsageError.
    """
    texts = _free_texts(table, typed.free)
    lists = _lines(typed, initial, on_word, refers)
    in_lists = {name for part in _OF_PART.values() for name in part}
    for name, value in typed.fields:
        if name in in_lists:
            continue
        if name in texts and texts[name] != value:
            raise UsageError(f"{name}: is said twice.", f"{name}: has one value.")
        field = field_of(table, name)
        is_name = field.kind is Kind.REF and field.target in ("actors", "places")
        texts[name] = _name(value) if is_name else value
    if texts.get("quote") and initial.get("form", "paraphrase") == "paraphrase":
        texts.setdefault("form", "quote")
    return {**texts, **lists}


def parties_say_whose_word(typed: Typed, refers: Refers) -> bool:
    """Whether the parties themselves name the statement that they rest on.

    Targets and hosts need not: they are mostly not in question. Raises EntryError.
    """
    told, _ = _told_parties(typed)
    parties = read_parties("; ".join(told), refers) if told else []
    return any(one.on_word_of for one in parties) and all(
        one.on_word_of or default_attribution(one.role, on_word=False) == "given" for one in parties
    )


def says_yes(value: str | None) -> bool:
    """Whether a word such as assessed: is said to be so."""
    return (value or "").casefold() in ("yes", "y", "1", "true")


def _free_texts(table: str, free: str) -> dict[str, str]:
    if not free:
        return {}
    name = _FREE[table]
    if table != "incidents":
        return {name: free}
    title = first_sentence(free)
    texts = {"title": title.removesuffix(".")}
    return texts if title == one_line(free) else {**texts, "summary": free}


def _lines(
    typed: Typed, initial: Mapping[str, str], on_word: str | None, refers: Refers | None
) -> dict[str, str]:
    """Return the texts of the fields that are lists."""
    lines: dict[str, str] = {}
    if typed.all("actor", "role"):
        lines["involvements"] = _parties(typed, initial.get("involvements", ""), on_word, refers)
    if typed.all("killed", "injured", "figure"):
        lines["casualties"] = _figures(
            typed, initial.get("casualties", ""), initial.get("statement_incidents", "")
        )
    if typed.all("about", "relation", "stance", "asserts"):
        lines["statement_incidents"] = _about(typed, initial.get("statement_incidents", ""))
    for word, name, between in (
        ("source", "citations", "; "),
        ("names", "names", "; "),
        ("tag", "tags", ", "),
        ("link", "links", "; "),
        ("accuses", "accuses", "; "),
    ):
        as_line = {"link": _spaced, "accuses": _name}.get(word, str)
        values = [as_line(value) for _, value in typed.all(word)]
        if values:
            lines[name] = _joined(initial.get(name, ""), values, between)
    return lines


def _joined(before: str, values: Iterable[str], between: str) -> str:
    line = [before] if before else []
    for value in values:
        line = [*line, value] if value else []
    return between.join(line)


def _spaced(link: str) -> str:
    """Return `response_to:i7k3q` as a line has it: with a blank."""
    return link if " " in link else link.replace(":", " ", 1)


def _parties(typed: Typed, before: str, on_word: str | None, refers: Refers | None) -> str:
    told, is_cleared = _told_parties(typed)
    kept = read_parties(before) if before and not is_cleared else []
    new = read_parties("; ".join(told), refers) if told else []
    if on_word is not None:
        new = [
            entry._replace(
                attribution=entry.attribution or default_attribution(entry.role, on_word=True),
                on_word_of=entry.on_word_of or on_word or None,
            )
            for entry in new
        ]
    return say_parties(with_parties(kept, new))


def _told_parties(typed: Typed) -> tuple[list[str], bool]:
    """Return the parties as told, each with its role, and whether those before them go."""
    told: list[str] = []
    is_cleared = False
    for word, value in typed.all("actor", "role"):
        if word == "role":
            if not told:
                raise UsageError("role: has no actor before it.", "actor:NAME role:perpetrator")
            told[-1] = f"{value}: {quoted(told[-1])}"
        elif value:
            told.append(_name(value))
        else:
            told, is_cleared = [], True
    return told, is_cleared


def figures_beside(initial: Mapping[str, str], texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Say which figures an edit puts beside others of the same harm, and the word to replace one.

    Nothing of a figure that corrects another: it is beside none that it was not beside before.
    """
    before, after = initial.get("casualties", ""), texts.get("casualties", "")
    if not (before and after):
        return []
    first = _first(initial.get("statement_incidents", ""))
    return [
        (
            f"“{say_figures([new])}” is put beside “{say_figures([old])}”: it counts others.",
            _as_word(new, old),
        )
        for new, old in put_beside(read_figures(before), read_figures(after), first)
    ]


def _as_word(new: FigureEntry, old: FigureEntry) -> str:
    """Return the word for the shell that corrects an old figure to the number of a new one."""
    said = say_figures([new._replace(victims=old.victims, actor=old.actor, incident=old.incident)])
    if new.harm in ("killed", "injured"):
        return shlex.quote(f"{new.harm}:{said.removeprefix(f'{new.harm} ')}")
    return shlex.quote(f"figure:{said}")


def _first(about: str) -> str:
    """Return the reference of the incident that a statement is about first."""
    return about.replace(",", ";").split(";")[0].split(" ")[0]


def _figures(typed: Typed, before: str, about: str) -> str:
    first = _first(about)
    kept = read_figures(before) if before else []
    new = []
    for word, value in typed.all("killed", "injured", "figure"):
        if value:
            new += read_figures(value if word == "figure" else f"{word} {value}")
        else:
            kept = [one for one in kept if word not in (one.harm, "figure")]
    return say_figures(with_figures(kept, new, first))


def _about(typed: Typed, before: str) -> str:
    kept = read_about(before)
    told: list[str] = []
    for word, value in typed.all("about", "relation", "stance", "asserts"):
        if word != "about" and not told:
            raise UsageError(f"{word}: has no incident before it.", f"about:i7k3q {word}:{value}")
        if word != "about":
            told[-1] += f" {value}"
        elif value:
            told.append(value)
        else:
            kept, told = [], []
    return say_about(with_about(kept, read_about("; ".join(told))))


def _name(value: str) -> str:
    """Return a name; in one word underscores stand for blanks, as in a search."""
    return value if " " in value else value.replace("_", " ")


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"Did you mean {near[0]}:?" if near else f"These: {', '.join(sorted(known))}"
