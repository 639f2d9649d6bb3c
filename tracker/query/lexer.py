"""Text to tokens.

Characters decide, not context: quotation marks, parentheses, blanks and commas end a word; a colon
after letters makes a field, unless `//` follows it or a digit stands before it (`https://…`,
`03:30`). `|`, AND, OR, NOT and a leading `-` are operators.
"""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

from tracker.errors import QueryError
from tracker.query.syntax import Item, Span

MAX_LENGTH: Final = 10_000
"""Characters in a query. More than a person types; less than SQLite's limits on expressions."""

_QUOTES: Final = '"“”„‟«»'
_COMMAS: Final = ",،"
_BLANKS: Final = re.compile(r"\s*")
_BARE: Final = re.compile(rf"[^\s{_QUOTES}(){_COMMAS}|]+")
# The name of a field never begins with a character that is an operator or a mark of its own.
_FIELD: Final = re.compile(rf"([^\s{_QUOTES}(){_COMMAS}|:@-][^\s{_QUOTES}(){_COMMAS}|:]*):(?!//)")
# A phrase closes as it opened: straight marks may stand in curly ones, and the other way about.
_PHRASE: Final = re.compile(
    rf'"((?:\\"|[^"])*)"|[{_QUOTES[1:]}]((?:\\[{_QUOTES[1:]}]|[^{_QUOTES[1:]}])*)[{_QUOTES[1:]}]'
)
_ESCAPED: Final = re.compile(rf"\\([{_QUOTES}])")
_NEAR: Final = re.compile(r"~(\d*)")
_OPERATORS: Final = ("AND", "OR", "NOT")

TokenKind = Literal[
    "(", ")", "and", "or", "not", "word", "phrase", "saved", "field", "comma", "end"
]


class Token(NamedTuple):
    """One token. `text` is the name of a field, `items` its values; `near` belongs to a phrase."""

    kind: TokenKind
    text: str
    span: Span
    items: tuple[Item, ...] = ()
    near: int | None = None


def tokenize(text: str) -> list[Token]:
    """Return the tokens of a query, the last of kind `end`; raises QueryError."""
    if len(text) > MAX_LENGTH:
        raise QueryError(
            f"The query is {len(text):,} characters long; {MAX_LENGTH:,} is the most.",
            "Search for some words of it.",
            text=text,
            start=MAX_LENGTH,
            end=len(text),
        )
    return _Lexer(text).tokens()


class _Lexer:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def tokens(self) -> list[Token]:
        found: list[Token] = []
        self._skip_blanks()
        while self.at < len(self.text):
            found.append(self._next())
            self._skip_blanks()
        found.append(Token("end", "", Span(len(self.text), len(self.text))))
        return found

    def _next(self) -> Token:
        start, character = self.at, self.text[self.at]
        if character == "(" or character == ")":
            self.at += 1
            return Token("(" if character == "(" else ")", character, Span(start, self.at))
        if character == "|" or character in _COMMAS:
            self.at += 1
            return Token("or" if character == "|" else "comma", character, Span(start, self.at))
        if character in _QUOTES:
            return self._phrase_token()
        if character == "-":
            self.at += 1
            return Token("not", "-", Span(start, self.at))
        if character == "@":
            return self._saved_token()
        field = _FIELD.match(self.text, self.at)
        if field is not None and not field[1][-1].isdigit():
            return self._field_token(field)
        word = self._bare()
        if word in _OPERATORS:
            kind: TokenKind = "and" if word == "AND" else "or" if word == "OR" else "not"
            return Token(kind, word, Span(start, self.at))
        return Token("word", word, Span(start, self.at))

    def _phrase_token(self) -> Token:
        start = self.at
        words = self._quoted()
        return Token("phrase", words, Span(start, self.at), near=self._near())

    def _saved_token(self) -> Token:
        start = self.at
        self.at += 1
        name = self._bare()
        if not name:
            raise self._error("@ stands before the name of a saved search.", "@overnight", start)
        return Token("saved", name, Span(start, self.at))

    def _field_token(self, match: re.Match[str]) -> Token:
        start, self.at = self.at, match.end()
        items = [self._item()]
        while self.at < len(self.text) and self.text[self.at] in _COMMAS:
            self.at += 1
            items.append(self._item())
        if self.at < len(self.text) and self.text[self.at] == "|":
            raise self._error(
                "Between two values of a field stands a comma.", "erbil,mosul", self.at
            )
        return Token("field", match[1], Span(start, self.at), tuple(items))

    def _item(self) -> Item:
        start = self.at
        if self.at < len(self.text) and self.text[self.at] in _QUOTES:
            words = self._quoted()
            near = self._near()
            return Item(words, Span(start, self.at), quoted=True, near=near)
        bare = self._bare()
        prefix = bare.endswith("*")
        return Item(bare[:-1] if prefix else bare, Span(start, self.at), prefix=prefix)

    def _quoted(self) -> str:
        match = _PHRASE.match(self.text, self.at)
        if match is None:
            raise self._error(
                "This quotation mark is not closed.", 'Close it: "power station"', self.at
            )
        self.at = match.end()
        return _ESCAPED.sub(r"\1", match[1] or match[2] or "")

    def _near(self) -> int | None:
        """Read the `~5` after a closing quotation mark."""
        match = _NEAR.match(self.text, self.at)
        if match is None:
            return None
        start, self.at = self.at, match.end()
        if not match[1] or len(match[1]) > 3:
            raise self._error(
                "~ after a phrase needs a number of words, up to 999.",
                '"power station"~5',
                start,
            )
        return int(match[1])

    def _bare(self) -> str:
        match = _BARE.match(self.text, self.at)
        if match is None:
            return ""
        self.at = match.end()
        return match[0]

    def _skip_blanks(self) -> None:
        match = _BLANKS.match(self.text, self.at)
        assert match is not None
        self.at = match.end()

    def _error(self, message: str, hint: str, start: int) -> QueryError:
        end = max(self.at, start + 1)
        return QueryError(message, hint, text=self.text, start=start, end=end)
