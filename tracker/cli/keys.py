"""The command `keys`: what can be done on the screen, by which keys, and what cannot be bound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from tracker.cli.app import command
from tracker.cli.failure import NOTHING_FOUND, USAGE
from tracker.cli.options import Option
from tracker.cli.settings import config, config_file
from tracker.cli.streams import Style, coloured, print_lines, say, to_terminal
from tracker.keyboard.actions import BY_ID, Scope
from tracker.keyboard.board import matching
from tracker.keyboard.settings import read_keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.cli.settings import Settings
    from tracker.keyboard.actions import Action

_CHECK: Final = Option(
    "--check", "", "", "Only say what in config.toml cannot be; exit code 2 then."
)
_FORMAT: Final = Option(
    *("--format", "-f", "FORMAT"),
    "table, tsv or jsonl; table on a terminal, tsv into a pipe.",
    ("table", "tsv", "jsonl"),
)


@command(
    "keys",
    about="List the actions of the screen and their keys.\n\n"
    "By its id an action is bound to other keys in config.toml: a table [keys] with lines such as "
    '"list.down" = ["n", "down"], or [] for no key. What cannot be keeps its keys, and is told. '
    "WORDS narrow the list: a key, or words of what is done.",
    examples=("tracker keys", "tracker keys undo", "tracker keys --check"),
    options=(_CHECK, _FORMAT),
)
@click.argument("words", nargs=-1)
def keys(
    settings: Settings, words: tuple[str, ...], check: bool, format_: str | None
) -> int | None:
    """List the keys, or check them."""
    keyboard, troubles = read_keys(config().get("keys"))
    if check:
        for trouble in troubles:
            say(trouble)
        if not troubles:
            say(f"All keys can be as {config_file()} has them.")
        return USAGE if troubles else None
    found = matching(keyboard.actions, " ".join(words))
    form = format_ or ("table" if to_terminal() else "tsv")
    if form == "table":
        print_lines(_table(found, Style(coloured(settings.color))))
    else:
        print_lines(map(_tsv if form == "tsv" else _json, found))
    for trouble in troubles:
        say(trouble)
    return None if found else NOTHING_FOUND


def _table(actions: Sequence[Action], style: Style) -> Iterator[str]:
    for scope in Scope:
        here = [action for action in actions if action.scope is scope]
        if here:
            yield style(scope.value, "bold")
        for action in here:
            keys = action.shown_keys or "no key"
            delivered = BY_ID[action.id]
            was = f"  (delivered: {delivered.shown_keys})" if action != delivered else ""
            yield f"  {action.id.ljust(24)}  {keys.ljust(14)}  {action.help}{style(was, 'dim')}"


def _tsv(action: Action) -> str:
    return "\t".join((action.id, action.shown_keys, action.help))


def _json(action: Action) -> str:
    from tracker.cli.jsonable import dumps

    row = {
        "id": action.id,
        "keys": action.shown_keys.split(),
        "delivered": BY_ID[action.id].shown_keys.split(),
        "where": action.scope.name.lower(),
        "help": action.help,
    }
    return dumps(row)


COMMANDS = {"keys": keys}
