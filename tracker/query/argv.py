"""From the words of a shell to options and a query.

Option parsers read `-type:fire` as options. Here only a token of exactly two characters is a short
option, with its value in the next token; any other token with one leading `-` excludes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tracker.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_UNQUOTED = re.compile(r"(?:^|(?<=[\s-]))(\w+):([^\s,.]+)((?:\s+[^\s:]+)+)(?=\s|$)")
_GLUED = re.compile(r"(-[A-Za-z])(\d+)")


class Option(NamedTuple):
    """An option of a command: its names (`-n`, `--limit`) and whether a value follows."""

    name: str
    short: str = ""
    takes_value: bool = True


class Arguments(NamedTuple):
    """What the words come to. `options` in the order given, by long name; flags have value ""."""

    options: tuple[tuple[str, str], ...]
    tokens: tuple[str, ...]

    @property
    def query(self) -> str:
        """The query: its tokens joined by blanks."""
        return " ".join(self.tokens)


def divide(words: Sequence[str], options: Sequence[Option]) -> Arguments:
    """Tell options from the query; raises UsageError (exit code 2).

    `--limit 20`, `--limit=20`, `-n 20`; after `--` everything is query. A token such as `-n20`, a
    letter that is an option and then digits, could be meant either way and is refused.
    """
    by_name = {name: option for option in options for name in (option.name, option.short) if name}
    given: list[tuple[str, str]] = []
    tokens: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--":
            tokens += rest
            break
        if word.startswith("--"):
            name, equals, value = word.partition("=")
            given.append(_long(_known(name, by_name), equals, value, rest))
        elif word in by_name:
            given.append(_long(by_name[word], "", "", rest))
        else:
            _refuse_glued(word, by_name)
            tokens.append(word)
    return Arguments(tuple(given), tuple(tokens))


def _long(option: Option, equals: str, value: str, rest: list[str]) -> tuple[str, str]:
    if not option.takes_value:
        if equals:
            raise UsageError(f"{option.name} takes no value.", f"Write {option.name}")
        return option.name, ""
    if equals:
        return option.name, value
    if not rest:
        raise UsageError(f"{option.name} needs a value.", f"{option.name} VALUE")
    return option.name, rest.pop(0)


def _known(name: str, by_name: Mapping[str, Option]) -> Option:
    if name in by_name:
        return by_name[name]
    from difflib import get_close_matches

    longs = [known for known in by_name if known.startswith("--")]
    near = get_close_matches(name, longs, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(longs)}"
    raise UsageError(f"There is no option {name}.", f"{hint} To search for it: -- {name}")


def _refuse_glued(word: str, by_name: Mapping[str, Option]) -> None:
    match = _GLUED.fullmatch(word)
    if match is not None and match[1] in by_name:
        raise UsageError(
            f"{word} could be an option or an exclusion.",
            f"As an option: {match[1]} {match[2]} · to exclude the word: -- {word}",
        )


def lost_quotes(tokens: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return the (field, value, further words) of tokens that may have lost quotes to the shell.

    `place:"Al Anbar"` arrives as one token without its quotes, just as `'place:al anbar'` would.
    The caller asks the file whether value and words together name something
    (`names.refuse_lost_quotes`).
    """
    return [
        (match[1], match[2], match[3])
        for token in tokens
        if '"' not in token and "(" not in token
        for match in _UNQUOTED.finditer(token)
    ]
