"""The command `template`: records that new ones begin with, kept in the file under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from tracker.cli.app import command
from tracker.cli.options import Option
from tracker.cli.streams import print_lines, say
from tracker.errors import NotFoundError, RefusedError, UsageError
from tracker.model.text import one_line
from tracker.store import templates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.cli.settings import Settings
    from tracker.store.store import Store
    from tracker.store.templates import Template

_ALSO = Option("--also", "", "FIELD,…", "Keep these too, such as date,title,quote.")
_REPLACE = Option("--replace", "", "", "Put it in the place of another of that name.")
USAGE: Final = {
    "list": "list",
    "save": "save NAME REF",
    "show": "show NAME",
    "rename": "rename OLD NEW",
    "remove": "remove NAME",
}
"""What templates do, and how it is written."""


@command(
    "template",
    about="List templates, or save, show, rename, remove one.\n\n"
    "A new record begins with a template: tracker add incident --template NAME, or C on the "
    "screen. It keeps kind, place, point, parties, speaker, sources, tags and the like; date, "
    "title, text, quotes and figures only if --also says so, and never a party on the word of a "
    "statement. What it has as our own view is taken over with assessed:yes only, whoever by: "
    "names. Templates are in the file, for all who work on it; each change is one step for "
    "`undo`.",
    examples=(
        "tracker template save night-raid i7k3q && tracker template show night-raid",
        "tracker template save follow-up i7k3q --also title && tracker template",
        "tracker template save x i7k3q && tracker template rename x y && tracker template remove y",
    ),
    options=(_ALSO, _REPLACE),
)
@click.argument("words", nargs=-1, metavar="[save NAME REF | show NAME | rename OLD NEW | …]")
def template(settings: Settings, words: Sequence[str], also: str | None, replace: bool) -> None:
    """List, save, show, rename or remove templates."""
    verb = words[0] if words else "list"
    if verb not in USAGE:
        raise UsageError(
            f"“{one_line(verb)}” is nothing that templates do.", f"One of: {', '.join(USAGE)}"
        )
    if verb != "save" and (also or replace):
        raise UsageError("--also and --replace are for: tracker template save")
    with settings.store() as store:
        match tuple(words):
            case () | ("list",):
                _list(store)
            case ("save", name, reference):
                _save(store, name, reference, also or "", replace)
            case ("show", name):
                print_lines(_lines(store, templates.template(store.conn, name)))
            case ("rename", old, new):
                _rename(store, old, new)
            case ("remove", name):
                _remove(store, name)
            case _:
                raise UsageError(f"So: tracker template {USAGE[verb]}")


def _list(store: Store) -> None:
    found = templates.templates(store.conn)
    if not found:
        say("No template is kept in this file. To keep one: tracker template save NAME REF")
    print_lines(f"{one.name}\t{one.table}\t{_carried(one)}" for one in found)


def _save(store: Store, name: str, reference: str, also: str, replace: bool) -> None:
    from tracker.entry.alike import also_of, template_of_record

    name = templates.checked(name)
    table, uid = store.resolve(reference)
    one = template_of_record(store, name, table, uid, also_of(table, also))
    with store.batch() as batch:
        if templates.exists(store.conn, name) and not replace:
            raise RefusedError(f"There is a template {name} already.", "Another name, or --replace")
        templates.keep(batch, one)
    say(f"Kept: {name}, for {table}: {_carried(one)}")


def _lines(store: Store, one: Template) -> Iterator[str]:
    from tracker.entry.alike import open_template
    from tracker.entry.shape import form_fields

    state = open_template(store, one)
    for field in form_fields(one.table):
        text = state.text(field.name)
        if text and field.name != "state":
            yield f"{field.label}\t{one_line(text)}"


def _rename(store: Store, old: str, new: str) -> None:
    new = templates.checked(new)
    with store.batch() as batch:
        one = templates.template(store.conn, old)
        if templates.exists(store.conn, new):
            raise RefusedError(f"There is a template {new} already.", "Remove it first.")
        templates.remove(batch, one.name)
        templates.keep(batch, one._replace(name=new))
    say(f"{one.name} is called {new} now.")


def _remove(store: Store, name: str) -> None:
    if not templates.exists(store.conn, name):
        templates.template(store.conn, name)  # says which there are
        raise NotFoundError(f"There is no template “{one_line(name)}”.")
    with store.batch() as batch:
        templates.remove(batch, name)
    say(f"Removed: {one_line(name)}. `undo` brings it back.")


def _carried(one: Template) -> str:
    from tracker.entry.alike import carries

    return ", ".join(carries(one)) or "nothing"


COMMANDS = {"template": template}
