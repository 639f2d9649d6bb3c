"""From the words of the shell to a command: global options, the first word, the way to run it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.cli.options import COMMON, NO_MOUSE
from tracker.cli.settings import Settings, looks_like_a_file
from tracker.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tracker.cli.options import Option

QUERY_COMMANDS: Final = (
    "search",
    "list",
    "count",
    "save",
    "gaps",
    "board",
    "timeline",
    "stats",
    "export",
    "report",
    "review",
)
"""Commands that read their words by the rules of the query language, not of click."""

FAMILIES: Final[Mapping[str, Mapping[str, str]]] = {
    "Begin": {"open": "screen", "init": "files", "info": "files"},
    "Look up": {
        "search": "search",
        "list": "search",
        "count": "search",
        "show": "show",
        "save": "saving",
        "saved": "saving",
    },
    "Write": {
        "add": "add",
        "edit": "edit",
        "template": "template",
        "link": "link",
        "unlink": "link",
        "tag": "tag",
        "void": "void",
        "unvoid": "void",
        "merge": "merge",
        "unmerge": "merge",
    },
    "Weigh": {
        "board": "board",
        "gaps": "gaps",
        "duplicates": "duplicates",
        "timeline": "timeline",
        "stats": "stats",
        "review": "review",
        "remark": "remark",
        "report": "situation",
    },
    "Take back": {
        "history": "history",
        "undo": "history",
        "redo": "history",
        "revert": "revert",
    },
    "Exchange": {"import": "importing", "export": "exporting"},
    "Look after": {
        "verify": "files",
        "backup": "files",
        "restore": "files",
        "gazetteer": "gazetteer",
        "doctor": "doctor",
        "keys": "keys",
        "completion": "completion",
    },
}
"""Commands by what one wants to do, in the order of the help, each with the module that has it."""

COMMANDS: Final[Mapping[str, str]] = {
    name: module for family in FAMILIES.values() for name, module in family.items()
}
"""Command to the module of `tracker.cli` that has it."""


HELP_ALL: Final = "--help-all"
"""Behind it is all that `--help` leaves out where there is much."""
_FIRST: Final = ("--help", HELP_ALL, "--version", "--")


def dispatch(words: Sequence[str]) -> int:
    """Run what the words say; return the exit code."""
    settings, rest = leading_options(words)
    if not rest:
        return _open(settings, [])
    first = rest[0]
    if first in ("--help", "-h", HELP_ALL, "--version"):
        return _click(settings, ["--help"] if first == HELP_ALL else rest)
    if settings.no_mouse and first in COMMANDS and first != "open":
        raise UsageError(f"{NO_MOUSE.name} is for the screen.", f"tracker {first} …")
    if first in COMMANDS:
        return _command(settings, first, rest[1:])
    if looks_like_a_file(first) and settings.db is None:
        if rest[1:2] and rest[1] in COMMANDS:
            raise UsageError(
                f"The file of a command is an option: {first} stands alone only for the screen.",
                f"tracker --db {first} {rest[1]} …",
            )
        return _open(settings, rest)
    raise unknown_command(first)


def leading_options(words: Sequence[str]) -> tuple[Settings, list[str]]:
    """Read the options before the command; return them and the words from the command on."""
    settings, rest = Settings(), list(words)
    while rest and rest[0].startswith("--") and rest[0] not in _FIRST:
        name, equals, value = rest.pop(0).partition("=")
        if name == NO_MOUSE.name and not equals:
            settings.no_mouse = True
            continue
        option = next((option for option in COMMON if option.name == name), None)
        if option is None:
            raise UsageError(
                f"There is no option {name} before a command.",
                f"There are: {', '.join(option.name for option in COMMON)}",
            )
        if not equals and not rest:
            raise UsageError(f"{name} needs a value.", f"{name} {option.metavar}")
        apply(settings, option, value if equals else rest.pop(0))
    return settings, rest


def apply(settings: Settings, option: Option, value: str) -> None:
    """Set one of the common options; raises UsageError for a value that is no choice."""
    setattr(settings, option.key, one_of(option, value))


def one_of(option: Option, value: str) -> str:
    """Return the value of an option if it may have it; raises UsageError."""
    for one in value.replace(" ", "").split(",") if option.joins else [value]:
        if option.choices and one not in option.choices:
            raise UsageError(
                f"{option.name} cannot be “{one}”.", f"One of: {', '.join(option.choices)}"
            )
    return value


def unknown_command(word: str) -> UsageError:
    """Return the error for a first word that is neither a command nor a file."""
    from difflib import get_close_matches

    near = get_close_matches(word.lower(), COMMANDS, n=1, cutoff=0.65)
    if near:
        hint = f"Did you mean: tracker {near[0]}"
    else:
        hint = f"Commands: {', '.join(COMMANDS)}. To search: tracker search …"
    return UsageError(f"There is no command or file “{word}”.", hint)


def _open(settings: Settings, words: list[str]) -> int:
    if len(words) > 1 or any(word.startswith("-") for word in words):
        return _click(settings, ["open", *words])
    from tracker.cli.screen import open_screen

    return open_screen(settings, *words)


def _command(settings: Settings, command: str, words: Sequence[str]) -> int:
    if command == "completion" and words[:1] == ["--complete"]:
        from tracker.cli.names import answer

        return answer(settings, words[1:])
    if asks_for_help(words, HELP_ALL):
        from tracker.cli.app import print_whole_help

        return print_whole_help(settings, command)
    if command == "open":
        return _open(settings, list(words))
    if command not in QUERY_COMMANDS or asks_for_help(words):
        return _click(settings, [command, *words])
    from importlib import import_module

    run: Callable[[Settings, str, Sequence[str]], int]
    run = import_module(f"tracker.cli.{COMMANDS[command]}").run
    return run(settings, command, words)


def asks_for_help(words: Sequence[str], *options: str) -> bool:
    """Whether `--help` or `-h`, or one of these, stands among the words, before any `--`."""
    before = words[: words.index("--")] if "--" in words else words
    return not set(options or ("--help", "-h")).isdisjoint(before)


def _click(settings: Settings, words: list[str]) -> int:
    from tracker.cli.app import app

    # Not `main`, which ends by itself, with an exit code of its own, when a pipe is closed.
    with app.make_context("tracker", words, obj=settings) as context:
        code = app.invoke(context)
    return code if isinstance(code, int) else 0
