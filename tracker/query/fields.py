"""The one table of search fields: how each is called, what it takes, what twice means."""

from __future__ import annotations

from typing import Literal, NamedTuple

from tracker.model import vocabulary
from tracker.model.gaps import GAPS

Kind = Literal["term", "list", "name", "text", "reference", "date", "number", "sort"]
Twice = Literal["or", "and", "error"]
About = Literal["record", "incident", "party", "statement", "result"]


class Field(NamedTuple):
    """One search field.

    `kind`: `term` takes the codes of `vocabulary`, `list` those of `values`, the others what they
    say. `twice` is what the field means when it stands twice in one AND group. `about`: the record
    in the list, the incident, one party of it, one statement about it, or the result as a whole.
    `ordered`: its closed list is a scale, of which `a..b` is a part.
    """

    name: str
    kind: Kind
    twice: Twice
    about: About
    help: str
    aliases: tuple[str, ...] = ()
    vocabulary: str = ""
    values: tuple[str, ...] = ()
    ordered: bool = False

    @property
    def closed(self) -> tuple[str, ...]:
        """The values that exist, where the field has a closed list of them."""
        return vocabulary.codes(self.vocabulary) if self.vocabulary else self.values

    @property
    def takes_ranges(self) -> bool:
        """Whether `a..b` is a range and not a word."""
        return self.kind in ("date", "number")


IS = (
    *("incident", "statement"),
    *("draft", "review", "final", "void"),
    *("event", "aggregate", "background"),
    "sensitive",
)
HAS = (
    *("place", "point", "actor", "date", "time", "source", "quote", "figure"),
    *("statement", "link", "tag", "remark", "conflict", "gap"),
)
SORTS = ("date", "added", "edited", "relevance", "place", "kind")

_ALL = (
    Field("kind", "term", "or", "incident", "what happened", ("type",), vocabulary="incident_kind"),
    Field("state", "term", "or", "record", "where it is in review", vocabulary="state"),
    Field("grade", "term", "or", "incident", "how well it is supported", vocabulary="grade"),
    Field("unit", "term", "or", "incident", "one act, several, or context", vocabulary="unit"),
    Field("is", "list", "or", "record", "which list, and what a record is", values=IS),
    Field(
        "precision",
        "term",
        "or",
        "record",
        "how precise the date is",
        vocabulary="date_precision",
    ),
    Field("geo", "term", "or", "incident", "how precise the place is", vocabulary="geo_precision"),
    Field(
        "reliability",
        "term",
        "or",
        "statement",
        "the speaker as a source, A to F",
        vocabulary="reliability",
        ordered=True,
    ),
    Field(
        "cred",
        "term",
        "or",
        "statement",
        "the statement itself, 1 to 6",
        vocabulary="credibility",
        ordered=True,
    ),
    Field("place", "name", "or", "incident", "where, or in what area, in any spelling", ("where",)),
    Field("country", "name", "or", "incident", "the country, by any usual name or ISO code"),
    Field("id", "reference", "or", "record", "a record by its reference"),
    Field("actor", "name", "and", "party", "a party in the incident", ("who",)),
    Field("role", "term", "and", "party", "the part that the actor played", vocabulary="role"),
    Field("by", "name", "and", "statement", "who said something about it", ("speaker",)),
    Field("said", "term", "and", "statement", "the kind of statement", vocabulary="statement_kind"),
    Field("killed", "number", "and", "statement", "how many dead a statement gives"),
    Field("injured", "number", "and", "statement", "how many injured a statement gives"),
    Field("quote", "text", "and", "statement", "words that were quoted"),
    Field("tag", "text", "and", "record", "a tag", ("label",)),
    Field("source", "name", "and", "record", "who published a document that it cites"),
    Field("title", "text", "and", "record", "words of the title"),
    Field("text", "text", "and", "record", "words anywhere, and no names in other spellings"),
    Field("since", "date", "and", "record", "could be on or after that date", ("from",)),
    Field("until", "date", "and", "record", "could be on or before it", ("to",)),
    Field("before", "date", "and", "record", "could be before it"),
    Field("after", "date", "and", "record", "could be after it"),
    Field("on", "date", "and", "record", "could be then"),
    Field("within", "date", "and", "record", "surely then"),
    Field("author", "name", "or", "record", "who entered it"),
    Field("added", "date", "and", "record", "entered then"),
    Field("edited", "date", "and", "record", "last changed then"),
    Field("has", "list", "and", "record", "what it has", values=HAS),
    Field("no", "list", "and", "record", "what it lacks", values=HAS),
    Field("gap", "list", "or", "record", "what is missing or cannot be", values=tuple(GAPS)),
    Field("sort", "sort", "error", "result", "the order; - reverses", ("order",), values=SORTS),
    Field("limit", "number", "error", "result", "at most so many"),
)

FIELDS: dict[str, Field] = {field.name: field for field in _ALL}
"""Name to field, in the order of the help."""

NAMES: dict[str, str] = {
    name: field.name for field in _ALL for name in (field.name, *field.aliases)
}
"""Every name and alias to the name of its field."""
