"""Tokens to the syntax tree, by the grammar of docs/query-language.md. OR binds tighter than AND.

query     = [ and ] ;
and       = or , { [ "AND" ] , or } ;
or        = unary , { ( "OR" | "|" ) , unary } ;
unary     = [ "-" | "NOT" ] , primary ;
primary   = "(" , query , ")" | "@" , name | qualifier | phrase | word ;
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tracker.errors import QueryError
from tracker.model.names import words
from tracker.model.text import clean
from tracker.query.fields import FIELDS
from tracker.query.lexer import Token, tokenize
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
    Sort,
    Span,
    Word,
)
from tracker.query.values import MoreCodes, check_values, field_of, no_more_codes

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_DEPTH: Final = 10
"""Parentheses within parentheses; SQLite can take little more in what they are compiled to."""

_FUZZY: Final = re.compile(r"(.*?)~(\d*)")
_LONG_WORD: Final = 6
"""Letters from which a fuzzy word may differ in two of them."""
_PRIMARY: Final = frozenset({"word", "phrase", "saved", "field"})


def parse(text: str, more_codes: MoreCodes = no_more_codes) -> Query:
    """Read a query; raises QueryError, with the span of what is wrong, and nothing else.

    `more_codes` gives the terms that a file has beside the built-in ones of a vocabulary; it is
    asked only about a value that is not built in. Dates and names are not looked at here.
    """
    # A shell or a paste may hold what no file can: the same character for character, but storable.
    return _Parser(clean(text), more_codes).query()


class _Parser:
    def __init__(self, text: str, more_codes: MoreCodes) -> None:
        self.text = text
        self.more_codes = more_codes
        self.found = tokenize(text)
        self.at = 0

    @property
    def token(self) -> Token:
        return self.found[self.at]

    def query(self) -> Query:
        root = self._and(0)
        if self.token.kind == ")":
            raise self._error(
                "This parenthesis was never opened.", "Take it out, or open it.", self.token.span
            )
        settings = [c for c in root.children if isinstance(c, Qualifier) and _is_setting(c)]
        rest = tuple(child for child in root.children if child not in settings)
        for child in rest:
            self._refuse_settings(child)
        by_name: dict[str, Qualifier] = {}
        for setting in settings:
            if setting.field in by_name:
                raise self._error(
                    f"{setting.field}: stands twice.", "Keep one of the two.", setting.span
                )
            by_name[setting.field] = setting
        return Query(
            self.text,
            And(rest, root.span),
            _sort(by_name["sort"]) if "sort" in by_name else None,
            _limit(by_name["limit"]) if "limit" in by_name else None,
        )

    def _and(self, depth: int) -> And:
        start = self.token.span.start
        children: list[Node] = []
        while self.token.kind not in (")", "end"):
            if self.token.kind == "and":
                operator = self._take()
                if not children or self.token.kind in (")", "end", "and", "or"):
                    raise self._error("AND joins two things.", "drone AND erbil", operator.span)
                continue
            children.append(self._or(depth))
        end = self.found[self.at - 1].span.end if self.at else start
        return And(tuple(children), Span(start, max(start, end)))

    def _or(self, depth: int) -> Node:
        children = [self._unary(depth)]
        while self.token.kind == "or":
            operator = self._take()
            if self.token.kind in (")", "end", "and", "or"):
                raise self._nothing_to_join(operator)
            children.append(self._unary(depth))
        if len(children) == 1:
            return children[0]
        return Or(tuple(children), Span(children[0].span.start, children[-1].span.end))

    def _unary(self, depth: int) -> Node:
        if self.token.kind != "not":
            return self._primary(depth)
        operator = self._take()
        if operator.text == "-" and self.token.span.start > operator.span.end:
            raise self._error(
                "- excludes what follows it at once.",
                "Write -drone, or leave it out.",
                operator.span,
            )
        if self.token.kind not in ("(", *_PRIMARY):
            raise self._error(
                f"{operator.text} needs something to exclude.", "erbil -drone", operator.span
            )
        child = self._primary(depth)
        return Not(child, Span(operator.span.start, child.span.end))

    def _primary(self, depth: int) -> Node:
        token = self._take()
        if token.kind == "(":
            return self._group(token, depth)
        if token.kind == "or":
            raise self._nothing_to_join(token)
        if token.kind == "comma":
            raise self._error(
                "A comma stands between the values of a field, with no blank around it.",
                "place:erbil,mosul · between words write OR, or nothing",
                token.span,
            )
        if self.token.kind in _PRIMARY and self.token.span.start == token.span.end:
            raise self._error(
                "A blank is missing here.",
                "Put one before it; a value with a blank goes whole into quotation marks.",
                self.token.span,
            )
        if token.kind == "field":
            return self._qualifier(token)
        if token.kind == "phrase":
            return self._phrase(token)
        if token.kind == "saved":
            return Saved(token.text, token.span)
        return self._word(token)

    def _group(self, opening: Token, depth: int) -> Node:
        if depth >= MAX_DEPTH:
            raise self._error(
                "The parentheses are nested too deep.", f"{MAX_DEPTH} is the most.", opening.span
            )
        group = self._and(depth + 1)
        if self.token.kind != ")":
            raise self._error(
                "This parenthesis is not closed.", "Close it: (drone OR rocket)", opening.span
            )
        closing = self._take()
        return And(group.children, Span(opening.span.start, closing.span.end))

    def _qualifier(self, token: Token) -> Qualifier:
        field = field_of(self.text, token)
        values = check_values(self.text, field, token.items, self.more_codes)
        name_span = Span(token.span.start, token.span.start + len(token.text))
        return Qualifier(field.name, values, token.span, name_span)

    def _phrase(self, token: Token) -> Phrase:
        self._must_have_words(token.text, token.span)
        return Phrase(token.text, token.span, token.near)

    def _word(self, token: Token) -> Word:
        text = token.text
        prefix, fuzzy = text.endswith("*"), 0
        text = text.removesuffix("*")
        if "*" in text:
            raise self._error(
                "* stands for the end of a word only.", 'dron* · "a * b" is text', token.span
            )
        match = _FUZZY.fullmatch(text) if not prefix else None
        if match is not None:
            text = match[1]
            fuzzy = self._fuzziness(match, token)
        self._must_have_words(text, token.span)
        if fuzzy and len(words(text)) > 1:
            raise self._error("~ goes with one word.", "Take the words apart.", token.span)
        return Word(text, token.span, prefix, fuzzy)

    def _fuzziness(self, match: re.Match[str], token: Token) -> int:
        if match[2] not in ("", "1", "2"):
            raise self._error(
                "~ after a word means that 1 or 2 letters may differ.",
                'erbli~ · erbli~2 · for words near each other: "power station"~5',
                token.span,
            )
        return int(match[2] or (2 if len(match[1]) >= _LONG_WORD else 1))

    def _must_have_words(self, text: str, span: Span) -> None:
        if not words(text):
            raise self._error(
                "There is no letter or digit in this to search for.", "Leave it out.", span
            )

    def _refuse_settings(self, node: Node) -> None:
        if isinstance(node, Qualifier) and _is_setting(node):
            raise self._error(
                f"{node.field}: is about the whole result.",
                "Put it beside the rest, not into parentheses, OR or an exclusion.",
                node.span,
            )
        children: Sequence[Node] = ()
        if isinstance(node, And | Or):
            children = node.children
        elif isinstance(node, Not):
            children = (node.child,)
        for child in children:
            self._refuse_settings(child)

    def _take(self) -> Token:
        token = self.token
        if token.kind != "end":
            self.at += 1
        return token

    def _nothing_to_join(self, operator: Token) -> QueryError:
        return self._error(
            f"{operator.text} joins two things.",
            'drone OR rocket · to search for the word: "or"',
            operator.span,
        )

    def _error(self, message: str, hint: str, span: Span) -> QueryError:
        return QueryError(message, hint, text=self.text, start=span.start, end=span.end)


def _is_setting(node: Qualifier) -> bool:
    return FIELDS[node.field].about == "result"


def _sort(setting: Qualifier) -> Sort:
    item = setting.values[0]
    assert isinstance(item, Item)
    return Sort(item.text.removeprefix("-"), item.text.startswith("-"))


def _limit(setting: Qualifier) -> int:
    item = setting.values[0]
    assert isinstance(item, Item)
    return int(item.text)
