"""The click side of the command line: a group that loads a command when it is asked for.

A command is a function with `@command(...)`; it gets a `Settings` first and returns an exit code or
None. Its help begins with examples, each of which a test runs.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from tracker import __version__
from tracker.cli.dispatch import COMMANDS, FAMILIES, HELP_ALL, apply, unknown_command
from tracker.cli.options import COMMON, Option
from tracker.cli.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Run = Callable[..., int | None]

WIDTH = 100
"""The widest that help is wrapped to."""

_WHOLE = "tracker.whole help"
_LONG = 40
"""Lines of help beyond which `--help` shows what is used daily; `--help-all` shows the rest."""
_SCREEN = 24
_LEAST_EXAMPLES = 2
_IN_SHORT = 52
"""Characters of what an option does there, so that it fits on its line beside its name."""


class Command(click.Command):
    """A command whose help begins with examples."""

    def __init__(self, *args: Any, examples: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = tuple(examples)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write examples, usage, what it does, options; of a long help what is used daily."""
        whole = ctx.make_formatter()
        write_examples(whole, self.examples)
        super().format_help(ctx, whole)
        lines = whole.getvalue().count("\n")
        if lines <= _LONG or ctx.meta.get(_WHOLE):
            formatter.write(whole.getvalue())
        else:
            formatter.write(self._daily(ctx))

    def _daily(self, ctx: click.Context) -> str:
        """Return a help of one screen: its options on a line each, and examples as far as fit."""
        formatter = ctx.make_formatter()
        self.format_usage(ctx, formatter)
        formatter.write(f"\n  {self.get_short_help_str(WIDTH)}\n")
        common = {option.name for option in COMMON}
        own = [one for one in self.params if isinstance(one, click.Option)]
        records = [one.get_help_record(ctx) for one in own if common.isdisjoint(one.opts)]
        with formatter.section("Options"):
            formatter.write_dl([(one[0], _in_short(one[1])) for one in records if one])
        everywhere = ", ".join(f"{option.name} {option.metavar}" for option in COMMON)
        formatter.write(f"\nThe rest ({everywhere}): {ctx.command_path} {HELP_ALL}\n")
        room = _SCREEN - formatter.getvalue().count("\n") - len(("Examples:", ""))
        begun = ctx.make_formatter()
        write_examples(begun, self.examples[: max(room, _LEAST_EXAMPLES)])
        return begun.getvalue() + formatter.getvalue()


def _in_short(words: str) -> str:
    """Return of the help of an option what it is, without what is said of it beside."""
    if len(words) <= _IN_SHORT:
        return words
    return re.split(r"; | \(|: |, by |, without ", words)[0].rstrip(".") + "."


def print_whole_help(settings: Settings, name: str) -> int:
    """Print all there is to say of a command."""
    with click.Context(app, info_name="tracker", obj=settings, **app.context_settings) as parent:
        command = app.get_command(parent, name)
        assert command is not None
        with click.Context(command, parent=parent, info_name=name) as context:
            context.meta[_WHOLE] = True
            click.echo(context.get_help(), color=context.color)
    return 0


class QueryCommand(Command):
    """A command that takes a query: click shows its help, our rules read its words."""

    lists_fields = False
    """Whether its help ends with the fields of the query language."""

    def __init__(self, *args: Any, run: Run, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run = run
        self.words: list[str] = []

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the words as they are, but for --help."""
        from tracker.cli.dispatch import asks_for_help

        if asks_for_help(args):
            click.echo(ctx.get_help(), color=ctx.color)
            ctx.exit()
        self.words = list(args)
        ctx.params = {}
        return []

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the fields of the query language, from their one table."""
        if not self.lists_fields:
            return
        from tracker.query.fields import FIELDS

        with formatter.section("Fields"):
            formatter.write_dl(
                [(", ".join((field.name, *field.aliases)), field.help) for field in FIELDS.values()]
            )

    def invoke(self, ctx: click.Context) -> Any:
        """Run it on the words."""
        return self.run(ctx.ensure_object(Settings), self.name, self.words)


class App(click.Group):
    """All commands, imported one at a time."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return a command, importing its module; None for one that does not exist."""
        if name not in COMMANDS:
            return None
        module = import_module(f"tracker.cli.{COMMANDS[name]}")
        found: click.Command = module.COMMANDS[name]
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; raises UsageError with the nearest one."""
        if args and args[0] not in COMMANDS:
            raise unknown_command(args[0])
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write examples, usage, commands."""
        write_examples(formatter, EXAMPLES)
        super().format_help(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, family by family."""
        width = max(map(len, COMMANDS))
        for family, names in FAMILIES.items():
            commands = [(name, self.get_command(ctx, name)) for name in names]
            with formatter.section(family):
                formatter.write_dl(
                    [(name.ljust(width), c.get_short_help_str(WIDTH)) for name, c in commands if c]
                )


EXAMPLES = (
    "tracker                                         # the screen, on the default file",
    "tracker sample.db                               # the screen, on this file",
    "tracker --db sample.db search kataeb hizballah since:2021-06",
    "tracker --db sample.db list is:statement by:sohr",
    "tracker init --sample sample.db                 # a file of real incidents to try",
)


def write_examples(formatter: click.HelpFormatter, examples: Sequence[str]) -> None:
    """Write the examples, unwrapped: they are there to be copied."""
    if examples:
        formatter.write("Examples:\n")
        for example in examples:
            formatter.write(f"  {example}\n")
        formatter.write("\n")


def command(
    name: str,
    *,
    about: str,
    examples: Sequence[str],
    options: Sequence[Option] = (),
    kind: type[Command] = Command,
) -> Callable[[Run], Command]:
    """Make a click command of a function, with the common options and `options`.

    Arguments come as click decorators below it. `kind` reads the words, if click's way is not it.
    """

    def made(run: Run) -> Command:
        arguments = list(reversed(getattr(run, "__click_params__", [])))
        return kind(
            name,
            params=[*arguments, *as_click(options), *common_options()],
            callback=click.pass_obj(run),
            help=about,
            short_help=about.partition("\n")[0],
            examples=examples,
        )

    return made


def query_command(
    name: str,
    *,
    about: str,
    examples: Sequence[str],
    options: Sequence[Option],
    run: Run,
    words: str = "[QUERY]...",
) -> QueryCommand:
    """Make the click side of a command that takes a query: only its help is click's."""
    query = click.Argument(["query"], nargs=-1, metavar=words)
    return QueryCommand(
        name,
        params=[query, *as_click(options), *common_options()],
        help=about,
        short_help=about.partition("\n")[0],
        examples=examples,
        run=run,
    )


def common_options() -> list[click.Parameter]:
    """Return the options that fill the settings, wherever they stand."""

    def read(option: Option) -> Callable[[click.Context, click.Parameter, str | None], None]:
        def fill(context: click.Context, _: click.Parameter, value: str | None) -> None:
            if value is not None:
                apply(context.ensure_object(Settings), option, value)

        return fill

    made = [_as_click(option) for option in COMMON]
    for option, parameter in zip(COMMON, made, strict=True):
        parameter.callback, parameter.expose_value = read(option), False
    return list(made)


def as_click(options: Sequence[Option]) -> list[click.Parameter]:
    """Return declared options as click's."""
    return [_as_click(option) for option in options]


def _as_click(option: Option) -> click.Option:
    names = [option.key, *(name for name in (option.short, option.name) if name)]
    if not option.metavar:
        return click.Option(names, is_flag=True, help=option.help)
    kind = click.Choice(option.choices) if option.choices else None
    return click.Option(names, metavar=option.metavar, help=option.help, type=kind)


@click.group(
    cls=App,
    help="Keep track of violent incidents and of what is said about them.",
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": WIDTH},
)
@click.version_option(__version__, prog_name="tracker")
@click.pass_context
def app(context: click.Context) -> None:
    """Begin a command; the options before it have been read already (see dispatch)."""
    context.ensure_object(Settings)


app.params += common_options()
