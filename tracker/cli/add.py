"""The command `add`: a new record, told with the words of the search."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import click

from tracker.cli.app import command
from tracker.cli.options import Option
from tracker.cli.streams import from_terminal, reference_length, say
from tracker.errors import RefusedError, TrackerError, UsageError
from tracker.model.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.cli.entering import Beginning, Entered
    from tracker.cli.entry_words import Typed
    from tracker.cli.settings import Settings
    from tracker.gazetteer.called import Called
    from tracker.gazetteer.entries import Entry
    from tracker.store.batch import Batch
    from tracker.store.store import Store

    Told = list[tuple[str, Entered]]

NOUNS: Final = ("incident", "statement", "actor", "place", "document")

_PLAIN: Final = frozenset({"name", "country"})
"""What may be said of a place that is to come from the gazetteer."""

_PROBLEMS_SHOWN: Final = 20
_LIKE = Option("--like", "", "REF", "Begin with kind, place, speaker, sources and tags of REF.")
_LAST = Option("--last", "", "", "The same, of the record of this kind that you entered last.")
_TEMPLATE = Option("--template", "", "NAME", "Begin with a template (see tracker template).")
_EDIT = Option("--edit", "", "", "Edit it as text before it is added (VISUAL, then EDITOR).")
_JSONL = Option("--jsonl", "", "", "Read records from stdin, an object of these words on a line.")
_GAZETTEER = Option("--gazetteer", "", "KEY", "Which of several places of the gazetteer it is.")
_FORCE = Option("--force", "", "", "Add it although it looks like one that is there.")
_REASON = Option("--reason", "-r", "TEXT", "Why, in a few words, for the journal.")
_DRY_RUN = Option("--dry-run", "", "", "Only show what is understood.")


@command(
    "add",
    about="Add an incident, statement, actor, place or document.\n\n"
    "The record is a draft, its reference goes to stdout. "
    "Fields are called as in a search (kind: on: place: actor: role: by: said: quote: gist: "
    "about: stance: cred: killed: injured: source: tag: link: state: grade: …). Words without a "
    "field are the text, whose first sentence is the title of an incident, the gist of a "
    "statement, the name of an actor or place, the title of a document; - reads it from stdin. "
    "In an incident, "
    "parties and figures say on whose word: by:NAME makes a statement with the figures beside it "
    "(said: quote: gist: cred: are of that one), by:s3fw2 names one for the parties, assessed:yes "
    "says that it is your own view. An incident or statement needs a date, if only on:unknown. "
    "A place told by its name alone is taken from the gazetteer with kind, country, point and zone "
    "where one is called so; of several --gazetteer KEY says which. "
    "What looks like a record that is there is listed and refused (exit code 5) without --force. "
    "With --jsonl all lines are added in one step, or none; fields of the command line hold for "
    "each line that does not say otherwise.",
    examples=(
        "tracker add incident on:'28 jun 2021' kind:shelling place:green_zone by:afp killed:2..4 "
        "'Mortars hit the Green Zone. Two shells fell by the river.' --dry-run",
        "tracker add statement by:afp on:2021-06-28 said:toll about:i7k3q killed:5 "
        "'Five dead, a medic said.'",
        "echo 'A drone was shot down. It fell on a field.' | tracker add incident on:2021-07-02 -",
        "tracker add incident --like i7k3q on:2021-07-03 'Again rockets'",
        "tracker add actor kind:armed_group country:IQ names:'QA; القاف' 'Qaf Brigade'",
        "tracker add document kind:article url:https://example.org/raid 'Raid on a village'",
        """echo '{"on": "2021-07-04", "killed": "2..3", "by": "afp", "text": "Shells fell."}' """
        "| tracker add incident kind:shelling --jsonl",
    ),
    options=(_LIKE, _LAST, _TEMPLATE, _EDIT, _JSONL, _GAZETTEER, _DRY_RUN, _FORCE, _REASON),
)
@click.argument("noun", metavar="incident|statement|actor|place|document")
@click.argument("words", nargs=-1, metavar="[FIELD:VALUE]... [TEXT]")
def add(
    settings: Settings,
    noun: str,
    words: Sequence[str],
    like: str | None,
    last: bool,
    template: str | None,
    edit: bool,
    jsonl: bool,
    gazetteer: str | None,
    dry_run: bool,
    force: bool,
    reason: str | None,
) -> None:
    """Add a record."""
    from tracker.cli.entering import Beginning

    if noun not in NOUNS:
        raise UsageError(f"“{noun}” is nothing to add.", f"One of: {', '.join(NOUNS)}")
    why = clean(reason or "").strip() or None
    how = _How(f"{noun}s", Beginning(like, last, template), dry_run, force, why)
    if edit and jsonl:
        raise UsageError("--edit is for one record, --jsonl for many.")
    if edit:
        _add_edited(settings, words, how)
    elif jsonl:
        _add_lines(settings, words, how)
    else:
        _add_one(settings, words, how, gazetteer)


@dataclass(frozen=True, slots=True)
class _How:
    """How records are to be added, as the options say."""

    table: str
    beginning: Beginning
    dry_run: bool
    force: bool
    reason: str | None


def _add_one(settings: Settings, words: Sequence[str], how: _How, gazetteer: str | None) -> None:
    """Add a record as the words say it."""
    from tracker.cli import world
    from tracker.cli.adding import write
    from tracker.cli.entry_words import read_words

    typed = _with_date(how.table, read_words(_with_stdin(words), how.table))
    with settings.store() as store:
        known = _known_place(how, typed, gazetteer)
        if known is not None:
            entry = _take_from_gazetteer(store, known, how)
            if not how.dry_run:
                _print(store, [("places", world.write(store, entry, how.reason))])
            return
        if not how.dry_run:
            world.offer(store, [typed.last("place")])
        told = _told(store, typed, how)
        if not how.dry_run:
            with store.batch(how.reason) as batch:
                made = write(batch, told)
            _print(store, made)


def _add_edited(settings: Settings, words: Sequence[str], how: _How) -> None:
    """Add a record after it went through the editor; its words may leave out what it needs."""
    from tracker.cli.adding import understood, with_date
    from tracker.cli.entry_words import read_words
    from tracker.cli.in_editor import add_edited

    with settings.store() as store:
        typed = read_words(_with_stdin(words), how.table)
        if typed.last("date"):
            typed = with_date(how.table, typed)
        told = list(understood(store, how.table, typed, how.beginning, whole=False))
        _say(told, "Would add one" if how.dry_run else "Adding one")
        if not how.dry_run:
            _print(store, add_edited(store, told, how.reason, force=how.force))


def _add_lines(settings: Settings, words: Sequence[str], how: _How) -> None:
    """Add the records of lines of JSON, all of them or none."""
    from tracker.cli.entry_words import read_words

    shared = read_words(words, how.table)
    if shared.free:
        raise UsageError("With --jsonl the text stands in the lines.", '{"text": "…"}')
    from tracker.store.backup import rehearsal

    lines, text = _Lines(how, shared), _stdin()
    with settings.store() as store:
        if how.dry_run:
            # In a copy, where a line finds those before it: it may be a double of one.
            with rehearsal(store) as copy, copy.batch(how.reason) as batch:
                lines.add(copy, text, batch)
            return
        with store.batch(how.reason) as batch:
            made = lines.add(store, text, batch)
        _print(store, made)


def _known_place(how: _How, typed: Typed, key: str | None) -> Called | None:
    """Return what the gazetteer has of a place that is told by its name alone, None for others.

    Its country may be said as well. Raises as `world.chosen`, and UsageError for a key of anything
    else.
    """
    from tracker.cli import world
    from tracker.cli.entering import Beginning
    from tracker.model.country_names import codes

    told = {name for name, _ in typed.fields}
    is_plain = how.table == "places" and told <= _PLAIN and how.beginning == Beginning()
    if key is not None:
        world.refuse_key(is_plain=is_plain)
    names = {*(name for _, name in typed.all("name")), typed.free} - {""}
    country = typed.last("country") or ""
    lies_in = codes(country)[:1] if country else [""]
    if not is_plain or len(names) != 1 or not lies_in:
        return None  # what is wrong with it is told where its fields are read
    return world.chosen(names.pop(), lies_in[0], key)


def _take_from_gazetteer(store: Store, known: Called, how: _How) -> Entry:
    """Say which place comes from the gazetteer; raises RefusedError for a likely double."""
    from tracker.cli import world
    from tracker.cli.adding import refuse_double
    from tracker.cli.entering import Entered
    from tracker.gazetteer.entries import place_record

    assert known.meant is not None
    if not how.force:
        refuse_double(store, "places", Entered(place_record(known.meant)[1], (), ()))
    world.say_taken(known.meant, others=known.others, dry_run=how.dry_run)
    return known.meant


def _told(store: Store, typed: Typed, how: _How) -> Told:
    """Understand one record and say it; raises RefusedError for a likely double."""
    from tracker.cli.adding import refuse_double, understood

    told = list(understood(store, how.table, typed, how.beginning))
    try:
        if not how.force:
            refuse_double(store, how.table, told[0][1])
    except RefusedError:
        _say(told, "Not added: one")
        raise
    _say(told, "Would add one" if how.dry_run else "Adding one")
    return told


def _say(told: Told, head: str) -> None:
    for of, entered in told:
        say(f"{head} {of.removesuffix('s')}:")
        for line in entered.said:
            say(f"  {line}")
        for doubt in entered.doubts:
            say(f"  doubtful: {doubt}")


def _print(store: Store, made: Sequence[tuple[str, str]]) -> None:
    for table, uid in made:
        print(store.reference(table, uid, reference_length()))


def _with_stdin(words: Sequence[str]) -> list[str]:
    """Return the words, what comes on stdin in the place of a -."""
    if "-" not in words:
        return list(words)
    text = _stdin().strip()
    return [text if word == "-" else word for word in words]


def _stdin() -> str:
    """Return what comes on stdin; raises UsageError for what is no text."""
    if sys.stdin is None:
        raise UsageError("There is nothing to read: stdin is closed.")
    try:
        # Its bytes: some locales let sys.stdin take what is no text.
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError("What comes on stdin is no text in UTF-8.") from error


def _with_date(table: str, typed: Typed) -> Typed:
    """Ask for a missing date on a terminal; raises UsageError where nobody can be asked."""
    from tracker.cli.adding import with_date

    try:
        return with_date(table, typed)
    except UsageError:
        if not from_terminal():
            raise
    sys.stderr.write("When? (28 jun 2021, early june 2021, unknown) ")
    sys.stderr.flush()
    date = clean(sys.stdin.readline()).strip()
    return with_date(table, typed._replace(fields=(*typed.without("date").fields, ("date", date))))


@dataclass(frozen=True, slots=True)
class _Lines:
    """Records to be added from lines of JSON: what is the same for all of them."""

    how: _How
    shared: Typed

    def add(self, store: Store, text: str, batch: Batch) -> list[tuple[str, str]]:
        """Add a record for each line; raises, naming the lines, if one of them cannot be.

        A line may name a record of a line before it, and is refused as a double of one.
        """
        made: list[tuple[str, str]] = []
        problems: list[tuple[int, TrackerError]] = []
        for number, line in enumerate(text.split("\n"), 1):
            if not line.strip():
                continue
            try:
                made += self._add_one(store, line, batch)
            except TrackerError as error:
                problems.append((number, error))
        if problems:
            raise _refusal(problems)
        return made

    def _add_one(self, store: Store, line: str, batch: Batch) -> list[tuple[str, str]]:
        from tracker.cli import world
        from tracker.cli.adding import write

        typed, key = self._read(line)
        known = _known_place(self.how, typed, key)
        if known is not None:
            entry = _take_from_gazetteer(store, known, self.how)
            return [("places", world.put(batch, store, entry))]
        return write(batch, _told(store, typed, self.how))

    def _read(self, line: str) -> tuple[Typed, str | None]:
        """Return what a line says, and which place of the gazetteer it is, if it says so."""
        from tracker.cli.adding import with_date
        from tracker.cli.entry_words import read_object

        try:
            raw = json.loads(line, object_pairs_hook=_once)
        except UsageError:
            raise
        except (ValueError, RecursionError) as error:
            raise UsageError(f"This is no JSON: {error}.", '{"on": "2021-06-28", …}') from error
        key = None
        if isinstance(raw, dict) and isinstance(raw.get("gazetteer"), str):
            key = clean(raw.pop("gazetteer")).strip()
        typed = read_object(raw, self.how.table)
        said = {name for name, _ in typed.fields}
        shared = tuple(one for one in self.shared.fields if one[0] not in said)
        return with_date(self.how.table, typed._replace(fields=(*shared, *typed.fields))), key


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return an object; raises UsageError for a key that is said twice, of which one would go."""
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise UsageError(
                f"{one_line(key)} is said twice.", f'"{one_line(key)}": […] for several'
            )
        found[key] = value
    return found


def _refusal(problems: Sequence[tuple[int, TrackerError]]) -> TrackerError:
    """Return the error for all lines that cannot be added."""
    told = [f"line {number}: {error}" for number, error in problems[:_PROBLEMS_SHOWN]]
    if len(problems) > _PROBLEMS_SHOWN:
        told.append(f"… and {len(problems) - _PROBLEMS_SHOWN:,} more")
    doubles = all(isinstance(error, RefusedError) for _, error in problems)
    kind = RefusedError if doubles else UsageError
    lines = "1 line" if len(problems) == 1 else f"{len(problems):,} lines"
    return kind(f"{lines} cannot be added; nothing was added.", "\n".join(told))


COMMANDS = {"add": add}
