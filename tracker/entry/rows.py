"""The parts that stand on one line of a form, as rows of cells; and from the rows back to the line.

The line is what is kept: rows are only another way to see and type it. What no line can be made of
is put into it as it was typed, so that nothing is lost; the line then says what is wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.entry import lines
from tracker.entry.accusing import BARE, refuse_word
from tracker.entry.lookup import LINKS_OF
from tracker.entry.shape import Field, Kind
from tracker.model.entry.figures import FigureEntry, read_figures, say_figures
from tracker.model.entry.name_list import USUAL, NameEntry, read_names, say_names
from tracker.model.entry.parties import PartyEntry, read_parties, say_parties
from tracker.model.entry.pieces import in_quotes, trailing_quote
from tracker.model.entry.words import AboutEntry, LinkEntry, read_about, read_links, say_links
from tracker.model.vocabulary import VOCABULARIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tracker.entry.lookup import Lookup

Row = dict[str, str]
"""The texts of the cells of one row, by name."""

_SHORTEST: Final = 3
_YES: Final = ("yes", "y", "1", "true", "x")


class Cell(NamedTuple):
    """One cell of a row: what it holds, its share of the width, on which of the two lines."""

    field: Field
    share: int = 1
    line: int = 0


def cells_of(spec: Field, table: str) -> tuple[Cell, ...]:
    """Return the cells of the rows of a field; none where it has no rows."""
    if spec.kind is Kind.LINKS:
        return (
            Cell(_term("kind", "kind", LINKS_OF + table), 2),
            Cell(_record("record", "record", table), 2),
            Cell(_line("note", "note"), 3),
        )
    cells = _CELLS.get(spec.kind, ())
    if spec.kind is Kind.FIGURES and table == "statements":
        return (*cells, Cell(_record("incident", "of incident", "incidents"), 1, 1))
    return cells


def rows_of(spec: Field, text: str, lookup: Lookup) -> list[Row]:
    """Return the rows of a line; raises EntryError or UsageError where it cannot be read."""
    return _READERS[spec.kind](text, lookup) if text.strip() else []


def line_of(spec: Field, rows: Iterable[Row]) -> str:
    """Return the line that says these rows; an empty row is none."""
    return _WRITERS[spec.kind]([row for row in rows if any(row.values())])


def _term(name: str, label: str, vocabulary: str, example: str = "") -> Field:
    return Field(name, label, Kind.TERM, vocabulary, example=example)


def _record(name: str, label: str, table: str, example: str = "") -> Field:
    return Field(name, label, Kind.REF, table, example=example, by_reference=True)


def _line(name: str, label: str, example: str = "") -> Field:
    return Field(name, label, Kind.LINE, example=example)


def _actor(label: str) -> Field:
    return Field("actor", label, Kind.REF, "actors")


_NAMED: Final = (
    Cell(_actor("actor"), 5),
    Cell(_term("role", "role", "role"), 3),
    Cell(_term("attribution", "how known", "attribution", "as usual"), 3),
)
_IN_WORDS: Final = (
    Cell(_line("as_written", "as written"), 1, 1),
    Cell(_line("note", "note"), 1, 1),
)
_CELLS: Final[dict[Kind, tuple[Cell, ...]]] = {
    Kind.PARTIES: (
        *_NAMED,
        Cell(_record("statement", "whose word", "statements", "our view"), 3),
        *_IN_WORDS,
    ),
    Kind.ACCUSED: (*_NAMED, *_IN_WORDS),
    Kind.FIGURES: (
        Cell(_term("harm", "harm", "harm"), 4),
        Cell(_term("victims", "victims", "victims", "unknown"), 4),
        *(Cell(Field(name, name, Kind.NUMBER), 2) for name in ("low", "best", "high")),
        Cell(Field("subset", "of them", Kind.FLAG, example="no"), 2),
        Cell(_actor("whose"), 1, 1),
        Cell(_line("as_worded", "as worded"), 1, 1),
    ),
    Kind.SOURCES: (
        Cell(_record("document", "document", "documents"), 2),
        Cell(_line("locator", "where in it", "p. 3"), 3),
        Cell(_line("excerpt", "its words"), 1, 1),
    ),
    Kind.NAMES: (
        Cell(_line("name", "name"), 4),
        Cell(_term("kind", "kind", "name_kind", "alias"), 2),
        Cell(_line("language", "language", "ar"), 1),
    ),
    Kind.ABOUT: (
        Cell(_record("incident", "incident", "incidents"), 1),
        Cell(_term("relation", "as", "relation", "subject"), 1),
        Cell(_term("stance", "stance", "stance", "none"), 1),
        Cell(_term("asserts", "asserts", "asserts", "affirms"), 1),
    ),
}


def _parties(text: str, lookup: Lookup) -> list[Row]:
    return [
        _row(
            actor=one.name,
            role=one.role,
            attribution=one.attribution,
            statement=one.on_word_of,
            as_written=one.as_written,
            note=one.note,
        )
        for one in read_parties(text, lookup.refers)
    ]


def _say_parties(rows: list[Row]) -> str:
    return say_parties(_party(row, "party") for row in rows)


def _party(row: Row, usual: str) -> PartyEntry:
    return PartyEntry(
        row["actor"],
        _code(row["role"], "role") or usual,
        _code(row["attribution"], "attribution") or None,
        row.get("statement") or None,
        row["as_written"] or None,
        row["note"] or None,
    )


def _accused(text: str, lookup: Lookup) -> list[Row]:
    entries = read_parties(text, bare=BARE)
    for one in entries:
        refuse_word(one)
    return [
        _row(
            actor=one.name,
            role=one.role,
            attribution=one.attribution,
            as_written=one.as_written,
            note=one.note,
        )
        for one in entries
    ]


def _say_accused(rows: list[Row]) -> str:
    return say_parties((_party(row, BARE) for row in rows), bare=BARE)


def _figures(text: str, lookup: Lookup) -> list[Row]:
    return [
        _row(
            harm=one.harm,
            victims="" if one.victims == "unknown" else one.victims,
            low=one.low,
            best=one.best,
            high=one.high,
            subset="yes" if one.subset else "",
            actor=one.actor,
            as_worded=one.as_worded,
            incident=one.incident,
        )
        for one in read_figures(text)
    ]


def _say_figures(rows: list[Row]) -> str:
    told: list[str] = []
    entries: list[FigureEntry] = []
    for row in rows:
        if all(row[name].isdecimal() or not row[name] for name in ("low", "best", "high")):
            entries.append(_figure(row))
            continue
        told += [say_figures(entries), _raw_figure(row)]
        entries = []
    return "; ".join(filter(None, [*told, say_figures(entries)]))


def _figure(row: Row) -> FigureEntry:
    low, best, high = (int(row[n]) if row[n] else None for n in ("low", "best", "high"))
    return FigureEntry(
        _code(row["harm"], "harm"),
        _code(row["victims"], "victims") or "unknown",
        *(low, best, high),
        row["as_worded"] or None,
        row["subset"].casefold() in _YES,
        row["actor"] or None,
        row.get("incident") or None,
    )


def _raw_figure(row: Row) -> str:
    numbers = "/".join(row[name] for name in ("low", "best", "high"))
    words = _quotation(row["as_worded"])
    whose = f"of {row['actor']}" if row["actor"] else ""
    where = f"in {row['incident']}" if row.get("incident") else ""
    return " ".join(filter(None, (row["harm"], numbers, row["victims"], words, whose, where)))


def _sources(text: str, lookup: Lookup) -> list[Row]:
    found = []
    for piece in lines.cut_sources(text):
        if piece.text:
            rest, excerpt = trailing_quote(piece.text)
            _, locator = lines.with_rest(rest, "documents", lookup)
            document = rest.removesuffix(locator).strip()
            found.append(_row(document=document, locator=locator, excerpt=excerpt))
    return found


def _say_sources(rows: list[Row]) -> str:
    return "; ".join(
        " ".join(
            filter(
                None,
                (row["document"], row["locator"], _quotation(row["excerpt"])),
            )
        )
        for row in rows
    )


def _quotation(text: str) -> str:
    return in_quotes(text) if text else ""


def _about(text: str, lookup: Lookup) -> list[Row]:
    usual = AboutEntry("")
    return [
        _row(
            incident=one.reference,
            **{
                name: getattr(one, name)
                for name in ("relation", "stance", "asserts")
                if getattr(one, name) != getattr(usual, name)
            },
            empty=("relation", "stance", "asserts"),
        )
        for one in read_about(text)
    ]


def _say_about(rows: list[Row]) -> str:
    names = ("relation", "stance", "asserts")
    usual = AboutEntry("")
    return "; ".join(
        " ".join(
            filter(
                None,
                (
                    row["incident"],
                    *(
                        code
                        for name in names
                        if (code := _code(row[name], name)) != getattr(usual, name)
                    ),
                ),
            )
        )
        for row in rows
    )


def _links(text: str, lookup: Lookup) -> list[Row]:
    return [
        _row(kind=one.kind, record=one.reference, note=one.note)
        for one in read_links(text, lookup.state.table)
    ]


def _say_links(rows: list[Row]) -> str:
    return say_links(
        LinkEntry(_code(row["kind"], "link_kind"), row["record"], row["note"] or None)
        for row in rows
    )


def _names(text: str, lookup: Lookup) -> list[Row]:
    return [
        _row(name=one.name, kind="" if one.kind == USUAL else one.kind, language=one.language)
        for one in read_names(text)
    ]


def _say_names(rows: list[Row]) -> str:
    return say_names(
        NameEntry(row["name"], _code(row["kind"], "name_kind") or USUAL, row["language"] or None)
        for row in rows
    )


def _row(empty: Iterable[str] = (), **cells: object) -> Row:
    return {
        **dict.fromkeys(empty, ""),
        **{name: "" if value is None else str(value) for name, value in cells.items()},
    }


def _code(text: str, vocabulary: str) -> str:
    """Return the term that a text or its beginning means, else the text."""
    word = text.strip().casefold().replace(" ", "_")
    begun = [code for code in VOCABULARIES[vocabulary] if code.startswith(word)]
    return begun[0] if len(begun) == 1 and len(word) >= _SHORTEST else word


_READERS: Final[dict[Kind, Callable[[str, Lookup], list[Row]]]] = {
    Kind.PARTIES: _parties,
    Kind.ACCUSED: _accused,
    Kind.FIGURES: _figures,
    Kind.SOURCES: _sources,
    Kind.ABOUT: _about,
    Kind.LINKS: _links,
    Kind.NAMES: _names,
}
_WRITERS: Final[dict[Kind, Callable[[list[Row]], str]]] = {
    Kind.PARTIES: _say_parties,
    Kind.ACCUSED: _say_accused,
    Kind.FIGURES: _say_figures,
    Kind.SOURCES: _say_sources,
    Kind.ABOUT: _say_about,
    Kind.LINKS: _say_links,
    Kind.NAMES: _say_names,
}
