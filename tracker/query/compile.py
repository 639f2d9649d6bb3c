"""The syntax tree to conditions: names and saved searches resolved, fields put together by rule."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from tracker.errors import QueryError
from tracker.model.names import index_text
from tracker.query import meaning
from tracker.query.areas import areas_of
from tracker.query.conditions import (
    INDEXES,
    Condition,
    Negated,
    all_of,
    any_of,
    is_everything,
    is_nothing,
    negated,
)
from tracker.query.fields import FIELDS
from tracker.query.highlight import Term
from tracker.query.incidents import incident_condition
from tracker.query.names import Named, Spelling, find_named, find_runs, find_surname, spellings
from tracker.query.reasons import Recognised
from tracker.query.records import record_condition
from tracker.query.select import source
from tracker.query.statements import statement_condition
from tracker.query.syntax import (
    And,
    Item,
    Node,
    Not,
    Or,
    Phrase,
    Qualifier,
    Query,
    Saved,
    Word,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence
    from datetime import date

    from tracker.query.areas import Area
    from tracker.query.days import ReadDate
    from tracker.query.unfinished import Beginnings

Fields = dict[str, list[Qualifier]]


class Compiler:
    """Turns the tree of one query into a condition on one table.

    Collects on the way: `notes` (which names were found through another spelling), `unknown`
    (field and value that name nothing), `recognised` (names, and words read for others), `terms`
    (to be highlighted), `typed` (the words as the index takes them), `is_slow` (whether each record
    has to be looked at closely). `beginnings` gives the words that are taken for a short one that
    is still being typed.
    """

    def __init__(
        self,
        conn: sqlite3.Connection,
        table: str,
        text: str,
        read_date: ReadDate,
        saved: Mapping[str, Query],
        today: date,
        beginnings: Beginnings | None = None,
    ) -> None:
        self.conn = conn
        self.table = table
        self.text = text
        self.read_date = read_date
        self.saved = saved
        self.today = today
        self.notes: list[str] = []
        self.beginnings = beginnings
        self.unknown: list[tuple[str, str]] = []
        self.recognised: list[Recognised] = []
        self.terms: list[Term] = []
        self.typed: list[str] = []
        self.provisional = False
        self.is_slow = False

    def compile(self, root: And) -> Condition:
        """Return the condition; raises QueryError for dates, references and saved searches.

        Void records are left out unless the query asks for them somewhere.
        """
        parts = [self.group(root)]
        if not _mentions_void(root, self.saved):
            parts.append(Negated(meaning.VOID))
        return all_of(parts, INDEXES[self.table])

    def group(self, node: And) -> Condition:
        """Return the condition of one AND group."""
        fields: Fields = {}
        parts: list[Condition] = []
        for is_word, children in groupby(node.children, _is_plain_word):
            run = list(children)
            if is_word:
                parts.append(self.free_words([c for c in run if isinstance(c, Word)]))
                continue
            for child in run:
                if isinstance(child, Qualifier):
                    given = fields.setdefault(child.field, [])
                    if not any(child.says_as(other) for other in given):
                        given.append(child)
                else:
                    parts.append(self.node(child))
        return all_of([*parts, *self.fields(fields)], INDEXES[self.table])

    def node(self, node: Node) -> Condition:
        """Return the condition of any node."""
        match node:
            case And():
                return self.group(node)
            case Or(children):
                parts = [self.node(child) for child in children]
                return any_of(parts, INDEXES[self.table])
            case Saved():
                return self.saved_search(node)
            case Not(child):
                return negated(self.excluded(child))
            case Phrase(text, _, near):
                return self.phrase(text, near)
            case Word() if not _is_plain_word(node):
                return self.marked_word(node)
            case _:
                return self.group(And((node,), node.span))

    def excluded(self, node: Node) -> Condition:
        """Return the condition of what is to be absent, and remember none of its words."""
        collected: tuple[list[Any], ...] = (self.recognised, self.terms, self.typed)
        before = [len(found) for found in collected]
        condition = self.node(node)
        for found, length in zip(collected, before, strict=True):
            del found[length:]
        return condition

    def saved_search(self, node: Saved) -> Condition:
        """Return the condition of a saved search, read in its own words."""
        query = self.saved[node.name]
        inner = Compiler(
            *(self.conn, self.table, query.text, self.read_date, self.saved), self.today
        )
        try:
            found = inner.group(query.root)
        except QueryError as error:
            raise QueryError(
                f"In the saved search @{node.name}: {error.message}",
                error.hint,
                text=self.text,
                start=node.span.start,
                end=node.span.end,
            ) from error
        self.notes += inner.notes
        self.unknown += inner.unknown
        self.recognised += inner.recognised
        self.terms += inner.terms
        self.typed += inner.typed
        self.is_slow |= inner.is_slow
        return found

    # Words

    def free_words(self, words: Sequence[Word]) -> Condition:
        """Return the condition of words in a row: the names among them, or the words themselves."""
        parts: list[Condition] = []
        at = 0
        for run in find_runs(self.conn, [word.text for word in words]):
            parts += [self.literal(word) for word in words[at : run.start]]
            inside = words[run.start : run.end]
            typed = " ".join(word.text for word in inside)
            whole = all_of([self.literal(word) for word in inside], INDEXES[self.table])
            self.note(typed, [name for named in run.named for name in named.names])
            found = [one for named in run.named for one in self.as_name(typed, named)]
            parts.append(any_of([whole, *found], INDEXES[self.table]))
            at = run.end
        parts += [self.literal(word) for word in words[at:]]
        return all_of(parts, INDEXES[self.table])

    def literal(self, word: Word) -> Condition:
        """Return the condition that a word, or what may become it, stands in the text."""
        columns = INDEXES[self.table].text
        if not word.unfinished:
            return self.stands(columns, word.text)
        begun = self.stands(columns, word.text, prefix=True)
        frequent = self.beginnings(index_text(word.text)) if self.beginnings is not None else ()
        if not frequent:
            return begun
        self.provisional = True
        return any_of([meaning.literal(columns, one) for one in frequent], INDEXES[self.table])

    def phrase(self, text: str, near: int | None) -> Condition:
        """Return the condition that words stand together, or near each other."""
        return self.stands(INDEXES[self.table].text, text, near=near)

    def marked_word(self, word: Word) -> Condition:
        """Return the condition of `dron*` or `erbli~`."""
        columns = INDEXES[self.table].text
        if word.prefix:
            return self.stands(columns, word.text, prefix=True)
        from tracker.query.nearby import similar_words

        folded = index_text(word.text)
        found = similar_words(self.conn, self.table, folded, word.fuzzy) or [folded]
        alike = tuple(Spelling(one, one, True) for one in found)
        typed = self.text[word.span.start : word.span.end]
        self.recognised.append(Recognised(typed, folded, None, alike))
        return any_of([self.stands(columns, one) for one in found], INDEXES[self.table])

    def stands(
        self, columns: Sequence[str], text: str, *, prefix: bool = False, near: int | None = None
    ) -> Condition:
        """Return the condition that words stand in one of the columns, and remember them."""
        words = index_text(text)
        together = [words.split()] if near is None else [[word] for word in words.split()]
        self.terms += [Term(tuple(each), prefix) for each in together]
        self.typed.append(f'"{words}"' + (" *" if prefix else ""))
        return meaning.literal(columns, words, prefix=prefix, near=near)

    def as_name(self, typed: str, named: Named) -> tuple[Condition, Condition]:
        """Return what free words find as a name: what is filed under it, what spells it."""
        within = areas_of(self.conn, named) if named.table == "places" else []
        known = self.recognise(typed, named, areas=within)
        return self.mentions(named, within), self.spelt_otherwise(known)

    def mentions(self, named: Named, within: Sequence[Area]) -> Condition:
        """Return the records that a name in free text is about: its place, a party, a speaker."""
        if named.table == "places":
            return self.of_incidents(meaning.place(self.conn, named, within))
        spoke = meaning.voices(named.ids, None)
        took_part = meaning.parties([named.ids], [])
        assert spoke is not None
        parts = [spoke, *(self.of_incidents(one) for one in took_part)]
        return any_of(parts, INDEXES[self.table])

    def spelt_otherwise(self, known: Sequence[Spelling]) -> Condition:
        """Return the records whose text holds what was named under another of its names."""
        columns = INDEXES[self.table].text
        found = [meaning.literal(columns, one.folded) for one in known if one.telling]
        return any_of(found, INDEXES[self.table])

    def recognise(
        self, typed: str, named: Named | None, field: str = "", areas: Sequence[Area] = ()
    ) -> Sequence[Spelling]:
        """Remember that something is a name, for highlighting and reasons; return its spellings."""
        known = () if named is None else tuple(spellings(self.conn, named))
        words = dict.fromkeys(one.folded for one in known)
        words |= dict.fromkeys(index_text(area.name) for area in areas)
        self.terms += [Term(tuple(folded.split())) for folded in words]
        one = Recognised(typed, index_text(typed), named, known, field, tuple(areas))
        self.recognised.append(one)
        return known

    def of_incidents(self, condition: Condition) -> Condition:
        """Return a condition on incidents as one on this table: statements are about one."""
        if self.table == "incidents":
            return condition
        if is_everything(condition) or is_nothing(condition):
            return condition
        index = INDEXES["incidents"]
        live = all_of([condition, Negated(meaning.VOID)], index)
        found = source(live, index, with_row=True)
        return meaning.about(found.sql, found.parameters)

    def note(self, typed: str, found: Sequence[str]) -> None:
        """Say it where a name was found by another spelling than its own."""
        names = list(dict.fromkeys(found))
        if names and all(index_text(name) != index_text(typed) for name in names):
            note = f"{typed} = {' / '.join(names[:3])}{' / …' if len(names) > 3 else ''}"
            if note not in self.notes:
                self.notes.append(note)

    # Fields

    def fields(self, fields: Fields) -> list[Condition]:
        """Return the conditions of the fields of one AND group."""
        parts = [*incident_condition(self, fields), *statement_condition(self, fields)]
        for name, qualifiers in fields.items():
            if FIELDS[name].about != "record":
                continue
            groups = [[v for q in qualifiers for v in q.values]]
            if FIELDS[name].twice == "and":
                groups = [list(qualifier.values) for qualifier in qualifiers]
            parts += [record_condition(self, name, values) for values in groups]
        return parts

    def ids(self, name: str, qualifier: Qualifier) -> list[int]:
        """Return the ids of all actors that the values of a field name."""
        ids: list[int] = []
        for value in qualifier.values:
            assert isinstance(value, Item)
            named = self.named(name, "actors", value)
            if named is None:
                self.unknown.append((name, value.text))
            else:
                ids += named.ids
        return ids

    def named(self, field: str, table: str, item: Item) -> Named | None:
        """Return what a value of a field names, and say it where that is another spelling."""
        found = find_named(self.conn, table, item.text, prefix=item.prefix)
        if found is None and item.unfinished:
            found = find_named(self.conn, table, item.text, prefix=True)
        if found is None and table == "actors" and not item.prefix:
            found = find_surname(self.conn, item.text)
        if found is not None:
            self.recognise(item.text, found, field)
            if found.how in ("folded", "sound"):
                self.note(item.text, found.names)
            elif found.how == "surname":
                self.notes.append(f"{field}: {', '.join(found.names)}, by surname")
        return found

    def error(self, value: Item, message: str, hint: str) -> QueryError:
        """Return an error that points at a value."""
        return QueryError(message, hint, text=self.text, start=value.span.start, end=value.span.end)


def _is_plain_word(node: Node) -> bool:
    return isinstance(node, Word) and not node.prefix and not node.fuzzy


def _mentions_void(node: Node, saved: Mapping[str, Query]) -> bool:
    """Whether void is asked for anywhere, in a saved search too, but not as what is excluded."""
    match node:
        case Qualifier(("state" | "is"), values):
            return any(isinstance(value, Item) and value.text == "void" for value in values)
        case And(children) | Or(children):
            return any(_mentions_void(child, saved) for child in children)
        case Saved(name):
            return _mentions_void(saved[name].root, saved)
        case _:
            return False
