"""What a command with a query was asked: its own options, and the words of the query."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.cli.dispatch import apply, one_of
from tracker.cli.options import COMMON
from tracker.model.text import clean
from tracker.query.argv import Option, divide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.cli import options
    from tracker.cli.settings import Settings


class Asked(NamedTuple):
    """The options that were given, by long name, and the query, word by word."""

    given: dict[str, str]
    tokens: list[str]


def asked(settings: Settings, words: Sequence[str], own: Sequence[options.Option]) -> Asked:
    """Tell a command's own options from its query, and take note of the common ones.

    Raises UsageError.
    """
    declared = {option.name: option for option in (*own, *COMMON)}
    names = [Option(o.name, o.short, bool(o.metavar)) for o in declared.values()]
    arguments = divide(words, names)
    given = {name: one_of(declared[name], value) for name, value in arguments.options}
    for option in COMMON:
        if option.name in given:
            apply(settings, option, given.pop(option.name))
    return Asked(given, [clean(token) for token in arguments.tokens])
