"""The command `completion`: scripts for the shells, and the names that they call back for.

The scripts are static: commands, options, fields and closed values stand in them, made from the
same tables as help and query language. Only names, tags and saved searches are asked of the file.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.app import command
from tracker.cli.dispatch import COMMANDS as ALL
from tracker.cli.dispatch import HELP_ALL
from tracker.cli.fields import FIELDS as PRINTED
from tracker.cli.options import COMMON
from tracker.cli.shells import SCRIPTS, Closed, Facts
from tracker.cli.template import USAGE
from tracker.errors import UsageError
from tracker.query.fields import FIELDS as QUERY_FIELDS
from tracker.query.fields import NAMES, SORTS

if TYPE_CHECKING:
    from tracker.cli.settings import Settings


@command(
    "completion",
    about="Print the completion script of a shell: bash, zsh or fish.",
    examples=(
        "tracker completion bash > ~/.local/share/bash-completion/completions/tracker",
        "tracker completion zsh > ~/.zfunc/_tracker      # a folder of your fpath",
        "tracker completion fish > ~/.config/fish/completions/tracker.fish",
    ),
)
@click.argument("shell", metavar="bash|zsh|fish")
def completion(settings: Settings, shell: str) -> None:
    """Print a script."""
    if shell not in SCRIPTS:
        raise UsageError(f"There is no completion for “{shell}”.", f"One of: {', '.join(SCRIPTS)}")
    click.echo(SCRIPTS[shell](facts()), nl=False)


def facts() -> Facts:
    """Gather what the scripts hold, from commands, options and the table of fields."""
    return Facts(
        commands={name: _about(name) for name in ALL},
        options={name: _options(name) for name in ALL},
        choices=_choices(),
        common=[option.name for option in COMMON],
        with_query=[name for name in ALL if _takes_fields(name)],
        firsts={name: words for name in ALL if (words := _first_words(name))},
        for_files=_for_files(),
        fields={name: QUERY_FIELDS[field].help for name, field in NAMES.items()},
        closed=_closed(),
        open_fields=[
            name
            for name, field in NAMES.items()
            if QUERY_FIELDS[field].kind == "name" or field == "tag"
        ],
        printed={table: [one.name for one in fields] for table, fields in PRINTED.items()},
        template_words=list(USAGE),
    )


def _command(name: str) -> click.Command:
    found: click.Command = import_module(f"tracker.cli.{ALL[name]}").COMMANDS[name]
    return found


def _about(name: str) -> str:
    return (_command(name).short_help or "").partition(";")[0].rstrip(".")


def _options(name: str) -> list[str]:
    return ["--help", HELP_ALL, *(option for option, _ in _declared(name))]


def _declared(name: str) -> list[tuple[str, Any]]:
    return [
        (option, parameter.type)
        for parameter in _command(name).params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
        if option.startswith("--")
    ]


def _arguments(name: str) -> list[str]:
    """Return how the help calls the arguments of a command."""
    arguments = [one for one in _command(name).params if isinstance(one, click.Argument)]
    return [argument.metavar or "" for argument in arguments]


def _takes_fields(name: str) -> bool:
    """Whether a command takes a query, or fields as `add` does."""
    return any(re.search(r"QUERY|FIELD:VALUE", words) for words in _arguments(name))


def _first_words(name: str) -> list[str]:
    """Return what the first argument of a command may be, where that is a list of words."""
    first = (_arguments(name) or [""])[0]
    words = re.match(r"\[?([a-z]+(?:\|[a-z]+)+)\b", first)
    return words[1].split("|") if words else []


def _for_files() -> list[str]:
    """Return the options of all commands whose value is a file or folder."""
    found = [
        option
        for name in ALL
        for parameter in _command(name).params
        if isinstance(parameter, click.Option) and parameter.metavar in ("FILE", "FOLDER")
        for option in parameter.opts
    ]
    return list(dict.fromkeys(found))


def _choices() -> dict[tuple[str, str], list[str]]:
    """Return (command, option) to the values it may have."""
    return {
        (name, option): list(kind.choices)
        for name in ALL
        for option, kind in _declared(name)
        if isinstance(kind, click.Choice)
    }


def _closed() -> list[Closed]:
    found = []
    for name, field in QUERY_FIELDS.items():
        spellings = [typed for typed, meant in NAMES.items() if meant == name]
        values = field.closed
        if field.kind == "sort":
            values = (*SORTS, *(f"-{value}" for value in SORTS))
        if values:
            found.append(Closed(spellings, list(values)))
    return found


COMMANDS = {"completion": completion}
