"""The command `edit`: fields of a record changed with the words of the search."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from tracker.cli.app import command
from tracker.cli.changes import difference_lines
from tracker.cli.options import Option
from tracker.cli.streams import say
from tracker.errors import RefusedError, UsageError
from tracker.model.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.cli.entering import Entered
    from tracker.cli.entry_words import Typed
    from tracker.cli.settings import Settings
    from tracker.entry.state import FormState
    from tracker.store.store import Store

_REASON = Option("--reason", "-r", "TEXT", "Why, in a few words; final records need it.")
_EDIT = Option("--edit", "", "", "Edit the whole record as text (VISUAL, then EDITOR).")
_DRY_RUN = Option("--dry-run", "", "", "Only show what would change.")


@command(
    "edit",
    about="Change fields of a record.\n\n"
    "`field:value` sets one, `field:` empties it. "
    "The fields are called as in a search (kind: on: place: actor: role: by: said: cred: killed: "
    "injured: source: tag: link: state: grade: …) and as in `show`. Tags, links, sources and "
    "parties are added to those that are there; a party replaces that of the same name on the "
    "same word, a figure that of the same harm and people (one beside others of that harm says so, "
    "and how to replace them). In an "
    "incident, parties and figures are our own assessment and say so: assessed:yes; or "
    "parties name the statement that "
    "they rest on: by:s3fw2. Names have to be known: `add actor`, `add place`.",
    examples=(
        "tracker edit i7k3q grade:confirmed place:erbil --reason 'seen the pictures' --dry-run",
        "tracker edit i7k3q on:'28 jun 2021' uncertain: --reason 'date corrected'",
        "tracker edit s3fw2 killed:5..7 injured:'several' --reason 'misread'",
    ),
    options=(_REASON, _DRY_RUN, _EDIT),
)
@click.argument("reference", metavar="REF")
@click.argument("words", nargs=-1, metavar="FIELD:VALUE...")
def edit(
    settings: Settings,
    reference: str,
    words: Sequence[str],
    reason: str | None,
    dry_run: bool,
    edit: bool,
) -> None:
    """Edit a record."""
    from tracker.entry.shape import FORMS

    reason = clean(reason or "").strip()
    if bool(words) == edit or (edit and dry_run):
        raise UsageError(
            "Say what changes, or --edit to see the whole record.",
            "tracker edit REF field:value …, or: tracker edit REF --edit",
        )
    with settings.store() as store:
        table, uid = store.resolve(reference)
        if table not in FORMS:
            raise UsageError(f"The {table} are not edited from the shell.")
        if store.body(table, uid).get("state") == "void":
            raise RefusedError("A void record is not edited.", "Take it back first: tracker unvoid")
        if edit:
            _edit_as_text(store, table, uid, reason)
        else:
            _edit_fields(store, table, uid, words, reason, dry_run)


def _edit_as_text(store: Store, table: str, uid: str, reason: str) -> None:
    from tracker.cli.in_editor import edit_in_editor

    is_changed = edit_in_editor(store, table, uid, reason or None)
    say(f"Changed {store.reference(table, uid)}." if is_changed else "Nothing changes.")


def _edit_fields(
    store: Store, table: str, uid: str, words: Sequence[str], reason: str, dry_run: bool
) -> None:
    from tracker.cli.entering import enter
    from tracker.cli.entry_words import figures_beside, read_words, texts_of
    from tracker.entry import accusing, links
    from tracker.entry.lookup import Lookup, names_statement
    from tracker.entry.saving import now, open_edit
    from tracker.model.bodies import diff, tidy
    from tracker.model.references import random_uid

    typed = read_words(words, table)
    _refuse(typed)
    state = open_edit(store, table, uid)
    on_word = None
    if table == "incidents":
        on_word = _on_word(store, typed)
        typed = typed.without("by", "assessed")
    texts = texts_of(table, typed, state.initial, on_word, partial(names_statement, store))
    entered = enter(store, state, {**texts, "reason": reason})
    before, after = (tidy(table, body, random_uid) for body in (state.base, entered.body))
    changes = diff(before, after)
    told = [*difference_lines(store, table, *changes), *_beside_the_record(state, entered)]
    for line in told:
        say(f"  {line}")
    if not told:
        say("Nothing changes.")
    elif not dry_run:
        with store.batch(reason or None) as batch:
            batch.edit_body(table, uid, before, after)
            if entered.links is not None:
                links.refuse_meanwhile(Lookup(store, state, now()))
                links.write(batch, table, uid, entered.links)
            if entered.accused is not None:
                accusing.write(batch, uid, entered.accused)
        say(f"Changed {store.reference(table, uid)}.")
    known = store.reference(table, uid)
    for words_beside, word in figures_beside(state.initial, texts):
        undo = "" if dry_run else "tracker undo, then "
        say(f"{words_beside} To replace that one instead: {undo}tracker edit {known} {word}")
    for doubt in entered.doubts:
        say(f"Doubtful: {doubt}.")


def _beside_the_record(state: FormState, entered: Entered) -> Iterator[str]:
    """Yield what changes that is no field of the record: its links, whom it accuses."""
    from tracker.entry import accusing

    if entered.links is not None:
        yield f"links: {state.initial['links'] or 'none'} → {state.text('links') or 'none'}"
    if any(entered.accused or ()):
        name = accusing.FIELD
        yield f"{name}: {state.initial[name] or 'nobody'} → {state.text(name) or 'nobody'}"


def _refuse(typed: Typed) -> None:
    """Raise UsageError for what no edit does."""
    if typed.free:
        raise UsageError(f"“{typed.free}” names no field.", "Such as: title:'…'")
    if typed.last("state") == "void":
        raise UsageError("A record is made void with a reason.", "tracker void REF --reason '…'")


def _on_word(store: Store, typed: Typed) -> str | None:
    """Return the statement that new parties of an incident rest on, None for our assessment.

    Raises UsageError where neither is said: a claim never becomes our own view by itself.
    """
    from tracker.cli.entering import statement_named
    from tracker.cli.entry_words import CLAIM, parties_say_whose_word, says_yes
    from tracker.entry.lookup import names_statement

    rest = typed.without("by").all(*CLAIM)
    if rest:
        raise UsageError(f"{rest[0][0]}: is of a statement.", "Edit that: tracker edit s3fw2 …")
    word = typed.last("by")
    if word is not None:
        statement = statement_named(store, word)
        if statement is None:
            raise UsageError(
                f"by:{word} is no statement.",
                "Its reference: by:s3fw2. A new one: tracker add statement",
            )
        if typed.all("killed", "injured", "figure"):
            raise UsageError(
                "A figure that somebody gives is part of the statement.",
                f"tracker edit {word} killed:…, or assessed:yes for your own",
            )
        return statement
    figures = [value for _, value in typed.all("killed", "injured", "figure") if value]
    parties = [value for _, value in typed.all("actor") if value]
    if says_yes(typed.last("assessed")) or not (figures or parties):
        return None
    if figures or not parties_say_whose_word(typed, partial(names_statement, store)):
        raise UsageError(
            "On whose word are these parties and figures?",
            "by:s3fw2 names a statement, as does actor:'NAME (alleged, s3fw2)'; "
            "assessed:yes says that it is your own view.",
        )
    return None


COMMANDS = {"edit": edit}
