"""The completion scripts: those in `scripts/`, with the facts filled in at their marks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


class Closed(NamedTuple):
    """A field with a closed list: how it may be spelled, and its values."""

    spellings: list[str]
    values: list[str]


class Facts(NamedTuple):
    """What a script completes.

    `firsts` are the words that the first argument of a command may be, `for_files` the options
    whose value is a file, `open_fields` the fields whose values the database knows, `printed` what
    `--fields` takes for each table.
    """

    commands: dict[str, str]
    options: dict[str, list[str]]
    choices: dict[tuple[str, str], list[str]]
    common: list[str]
    with_query: list[str]
    firsts: dict[str, list[str]]
    for_files: list[str]
    fields: dict[str, str]
    closed: list[Closed]
    open_fields: list[str]
    printed: dict[str, list[str]]
    template_words: list[str]


def bash(facts: Facts) -> str:
    """Return the script for bash 3.2 and later."""
    return _filled(_script("bash"), facts, _sh_cases)


def zsh(facts: Facts) -> str:
    """Return the script for zsh, to be found by its fpath as _tracker."""
    commands = "\n".join(
        f"        {_quoted(name + ':' + about)}" for name, about in facts.commands.items()
    )
    return _filled(_script("zsh").replace("@DESCRIBED@", commands), facts, _sh_cases)


def fish(facts: Facts) -> str:
    """Return the script for fish."""
    described = "\n".join(
        f"        printf '%s\\t%s\\n' {name} {_quoted(about)}"
        for name, about in facts.commands.items()
    )
    fields = "\n".join(
        f"        printf '%s\\t%s\\n' {name}: {_quoted(about)}"
        for name, about in facts.fields.items()
    )
    script = _script("fish").replace("@DESCRIBED@", described).replace("@DESCRIBED_FIELDS@", fields)
    return _filled(script, facts, _fish_cases)


def _script(shell: str) -> str:
    return (Path(__file__).parent / "scripts" / f"completion.{shell}").read_text(encoding="utf-8")


def _filled(
    script: str, facts: Facts, cases: Callable[[Iterable[tuple[list[str], list[str]]]], str]
) -> str:
    closed = [(one.spellings, one.values) for one in facts.closed]
    options = [([name], options) for name, options in facts.options.items()]
    firsts = [([name], words) for name, words in facts.firsts.items()]
    choices = [([f"{name} {option}"], values) for (name, option), values in facts.choices.items()]
    printed = [([table], names) for table, names in facts.printed.items()]
    for mark, text in (
        ("@COMMANDS@", " ".join(facts.commands)),
        ("@COMMON@", " ".join(facts.common)),
        ("@FIELDS@", " ".join(f"{name}:" for name in facts.fields)),
        ("@CLOSED@", cases(closed)),
        ("@OPTIONS@", cases(options)),
        ("@FIRSTS@", cases(firsts)),
        ("@FILES@", "|".join(facts.for_files)),
        ("@FILES_WORDS@", " ".join(facts.for_files)),
        ("@CHOICES@", cases(choices)),
        ("@QUERY@", "|".join(facts.with_query)),
        ("@QUERY_WORDS@", " ".join(facts.with_query)),
        ("@PRINTED@", cases(printed)),
        ("@TABLES@", "|".join(facts.printed)),
        ("@TABLES_WORDS@", " ".join(facts.printed)),
        ("@TEMPLATE_WORDS@", " ".join(facts.template_words)),
        ("@OPEN@", "|".join(facts.open_fields)),
        ("@OPEN_WORDS@", " ".join(facts.open_fields)),
    ):
        script = script.replace(mark, text)
    return script


def _sh_cases(cases: Iterable[tuple[list[str], list[str]]]) -> str:
    return "\n".join(
        f"        {'|'.join(_sh_pattern(word) for word in words)}) echo {' '.join(values)} ;;"
        for words, values in cases
    )


def _sh_pattern(word: str) -> str:
    return f'"{word}"' if " " in word else word


def _fish_cases(cases: Iterable[tuple[list[str], list[str]]]) -> str:
    return "\n".join(
        f"        case {' '.join(_quoted(word) for word in words)}\n"
        f"            printf '%s\\n' {' '.join(values)}"
        for words, values in cases
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "’") + "'"


SCRIPTS: Final[Mapping[str, Callable[[Facts], str]]] = {"bash": bash, "zsh": zsh, "fish": fish}
"""Shell to the function that writes its script."""
