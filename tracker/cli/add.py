"""The command `add`: a new record, told with the words of the search."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import click

from tracker.cli.app import command
from tracker.cli.options import Option
from tracker.cli.streams import from_terminal, reference_length, say
from tracker.errors import RefusedError, UsageError
from tracker.model.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.cli.entering import Entered
    from tracker.cli.entry_words import Typed
    from tracker.cli.settings import Settings
    from tracker.store.store import Store

NOUNS: Final = ("incident", "statement", "actor", "place")

_DATED: Final = ("incidents", "statements")
_NO_DATE: Final = ("unknown", "undated", "none")
_LIKE = Option("--like", "", "REF", "Begin with kind, place, speaker, sources and tags of REF.")
_FORCE = Option("--force", "", "", "Add it although it looks like one that is there.")
_REASON = Option("--reason", "-r", "TEXT", "Why, in a few words, for the journal.")
_DRY_RUN = Option("--dry-run", "", "", "Only show what is understood.")


@command(
    "add",
    about="Add an incident, statement, actor or place.\n\n"
    "The record is a draft, its reference goes to stdout. "
    "Fields are called as in a search (kind: on: place: actor: role: by: said: quote: gist: "
    "about: stance: cred: killed: injured: source: tag: state: grade: …). Words without a field "
    "are the text, whose first sentence is the title of an incident, the gist of a statement, the "
    "name of an actor or place; - reads it from stdin. In an incident, parties and figures say on "
    "whose word: by:NAME makes a statement with the figures beside it (said: quote: gist: cred: "
    "are of that one), by:s3fw2 names one for the parties, assessed:yes says that it is your own "
    "view. An incident or statement needs a date, if only on:unknown. What looks like a record "
    "that is there is listed and refused (exit code 5) without --force.",
    examples=(
        "tracker add incident on:'28 jun 2021' kind:shelling place:green_zone by:afp killed:2..4 "
        "'Mortars hit the Green Zone. Two shells fell by the river.' --dry-run",
        "tracker add statement by:afp on:2021-06-28 said:toll about:i7k3q killed:5 "
        "'Five dead, a medic said.'",
        "echo 'A drone was shot down. It fell on a field.' | tracker add incident on:2021-07-02 -",
        "tracker add incident --like i7k3q on:2021-07-03 'Again rockets'",
        "tracker add actor kind:armed_group country:IQ names:'QA; القاف' 'Qaf Brigade'",
    ),
    options=(_LIKE, _DRY_RUN, _FORCE, _REASON),
)
@click.argument("noun", metavar="incident|statement|actor|place")
@click.argument("words", nargs=-1, metavar="[FIELD:VALUE]... [TEXT]")
def add(
    settings: Settings,
    noun: str,
    words: Sequence[str],
    like: str | None,
    dry_run: bool,
    force: bool,
    reason: str | None,
) -> None:
    """Add a record."""
    from tracker.cli.entry_words import read_words

    if noun not in NOUNS:
        raise UsageError(f"“{noun}” is nothing to add.", f"One of: {', '.join(NOUNS)}")
    table = f"{noun}s"
    typed = _with_date(table, read_words(_with_stdin(words), table))
    with settings.store() as store:
        told = list(_understood(store, table, typed, like))
        for of, entered in told:
            say(f"{'Would add' if dry_run else 'Adding'} one {of.removesuffix('s')}:")
            for line in entered.said:
                say(f"  {line}")
            for doubt in entered.doubts:
                say(f"  doubtful: {doubt}")
        if not force:
            _refuse_double(store, table, told[0][1])
        if not dry_run:
            for of, uid in _write(store, told, clean(reason or "").strip()):
                print(store.reference(of, uid, reference_length()))


def _with_stdin(words: Sequence[str]) -> list[str]:
    """Return the words, what comes on stdin in the place of a -."""
    if "-" not in words:
        return list(words)
    try:
        # Its bytes: some locales let sys.stdin take what is no text.
        text = sys.stdin.buffer.read().decode("utf-8").strip()
    except UnicodeDecodeError as error:
        raise UsageError("What comes on stdin is no text in UTF-8.") from error
    return [text if word == "-" else word for word in words]


def _with_date(table: str, typed: Typed) -> Typed:
    """Ask for a missing date on a terminal; raises UsageError where nobody can be asked."""
    date = typed.last("date")
    if date and date.casefold() in _NO_DATE:
        return typed.without("date")
    if table not in _DATED or date:
        return typed
    problem = UsageError(
        f"The {table.removesuffix('s')} needs a date.", "Such as on:2021-06-28, or on:unknown"
    )
    if not from_terminal():
        raise problem
    sys.stderr.write("When? (28 jun 2021, early june 2021, unknown) ")
    sys.stderr.flush()
    date = clean(sys.stdin.readline()).strip()
    if not date:
        raise problem
    dated = typed._replace(fields=(*typed.without("date").fields, ("date", date)))
    return _with_date(table, dated)


def _understood(
    store: Store, table: str, typed: Typed, like: str | None
) -> Iterator[tuple[str, Entered]]:
    """Yield the record that the words tell, and the statement that an incident rests on."""
    from tracker.cli.entering import begin, enter, statement_named
    from tracker.cli.entry_words import texts_of

    if typed.last("state") == "void":
        raise UsageError("A new record is not void.")
    state = begin(store, table, like)
    if table != "incidents":
        yield table, enter(store, state, texts_of(table, typed, state.initial))
        return
    claim = _claim(store, typed)
    by = typed.last("by")
    on_word = (statement_named(store, by) or "") if by else None
    own = typed.without("by", "said", "gist", "quote", "cred", "assessed")
    texts = texts_of(table, own, state.initial, on_word)
    incident = enter(store, state, texts)
    yield table, incident
    if claim is not None:
        if claim.last("gist") is None:
            title = str(incident.body.get("title") or "")
            claim = claim._replace(fields=(*claim.fields, ("gist", title)))
        said = begin(store, "statements", None)
        stated = enter(store, said, texts_of("statements", claim, {}))
        # What it is about is the incident, which it gets when both are written.
        doubts = tuple(doubt for doubt in stated.doubts if doubt != "about no incident")
        yield "statements", stated._replace(doubts=doubts)


def _claim(store: Store, typed: Typed) -> Typed | None:
    """Return the words of the statement that the incident rests on, None if it makes none.

    Raises UsageError where parties and figures come on nobody's word, or on two.
    """
    from tracker.cli.entering import statement_named
    from tracker.cli.entry_words import CLAIM, Typed, says_yes

    by, assessed = typed.last("by"), says_yes(typed.last("assessed"))
    told = [value for _, value in typed.all("actor", "killed", "injured", "figure") if value]
    if by and assessed:
        raise UsageError("Either somebody says it (by:), or you do (assessed:yes).")
    if told and not by and not assessed:
        raise UsageError(
            "On whose word are these parties and figures?",
            "by:NAME, by:s3fw2; or assessed:yes says that it is your own view.",
        )
    rest = [name for name, _ in typed.without("by").all(*CLAIM)]
    if not by:
        if rest:
            raise UsageError(f"{rest[0]}: is of a statement.", "Say whose: by:NAME")
        return None
    if statement_named(store, by):
        if rest or typed.all("killed", "injured", "figure"):
            raise UsageError(
                "Figures and words that somebody gives are part of the statement.",
                f"Add the incident, then: tracker edit {by} about:REF killed:…",
            )
        return None
    names = {"by": "speaker", "said": "kind", "cred": "credibility"}
    fields = [(names.get(name, name), value) for name, value in typed.all(*CLAIM)]
    if not typed.last("said") and typed.all("killed", "injured", "figure"):
        fields.append(("kind", "toll"))
    return Typed(tuple(fields), "")


def _refuse_double(store: Store, table: str, entered: Entered) -> None:
    """List what the record may be a double of; raises RefusedError if there is any."""
    lines = list(_doubles(store, table, entered))
    if lines:
        noun = table.removesuffix("s")
        raise RefusedError(
            f"This {noun} looks like one that is there; nothing was added.",
            "\n".join([*lines, "If it is another one: --force"]),
        )


def _doubles(store: Store, table: str, entered: Entered) -> Iterator[str]:
    if table in _DATED:
        from tracker.analysis.duplicates import of_body

        for one in of_body(store.conn, table, entered.body):
            reference = store.reference(table, one.other)
            yield f"  {reference} {one_line(one.other_title)}: {'; '.join(one.reasons)}"
        return
    from tracker.model.names import index_text
    from tracker.store import offering

    rows = entered.body.get("parts", {}).get("names", {}).values()
    names = [str(entered.body.get("name", "")), *(str(row["name"]) for row in rows)]
    for name in names:
        for uid in offering.named(store.conn, table, index_text(name)):
            found = offering.titled(store.conn, table, uid)
            reference = store.reference(table, uid)
            yield f"  {reference} {one_line(found.title)} is called {one_line(name)} as well"


def _write(store: Store, told: Sequence[tuple[str, Entered]], reason: str) -> list[tuple[str, str]]:
    """Write the records as one step; return table and uid of each."""
    from tracker.cli.entering import resting_on
    from tracker.model.references import random_uid

    bodies = [entered.body for _, entered in told]
    uids = [random_uid() for _ in told]
    if len(told) == 2:
        bodies = list(resting_on(bodies[0], uids[0], bodies[1], uids[1]))
    with store.batch(reason or None) as batch:
        # They point to each other, so that neither can be there first.
        for (table, _), uid in zip(told, uids, strict=True):
            batch.rows.reserve(table, uid)
        for (table, _), uid, body in zip(told, uids, bodies, strict=True):
            batch.put_body(table, uid, body)
    return [(table, uid) for (table, _), uid in zip(told, uids, strict=True)]


COMMANDS = {"add": add}
