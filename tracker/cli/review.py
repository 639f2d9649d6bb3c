"""The command `review`: what awaits a second pair of eyes, and the decision on it."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Final

from tracker.cli.app import query_command
from tracker.cli.arguments import asked
from tracker.cli.helps import QUERY_HELP
from tracker.cli.nothing import help_for_nothing
from tracker.cli.options import Option
from tracker.cli.settings import date_order
from tracker.cli.streams import OUTSIDE, Style, coloured, print_lines, say
from tracker.cli.wording import how_many, plural
from tracker.entry import reviewing
from tracker.errors import PartlyDoneError, TrackerError, UsageError
from tracker.model.text import author_name, clean, cut, one_line
from tracker.query.names import refuse_lost_quotes
from tracker.query.narrowing import narrowed
from tracker.query.run import prepare
from tracker.store import authorship, handed_out, review, review_copy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tracker.cli.settings import Settings
    from tracker.entry.differing import Difference
    from tracker.store.batch import Batch
    from tracker.store.review import Reviewed
    from tracker.store.store import Store

VERBS: Final = ("list", "show", "accept", "return", "own", "copies")
_CELLS: Final = 200
"""Of a line on what was accepted: a summary may be a book."""

_OPTIONS: Final = (
    Option("--remark", "-m", "TEXT", "With return: why, in words that the author reads."),
    Option("--reason", "-r", "TEXT", "With accept: a word for the journal."),
    Option("--seen", "", "ROW", "With accept: only if it is as `show` has shown it."),
)


def run(settings: Settings, command: str, words: Sequence[str]) -> int:
    """Do what the first word says; without one of the verbs, list."""
    found, tokens = asked(settings, words, _OPTIONS)
    given = {name: clean(value) for name, value in found.items()}
    verb = tokens.pop(0) if tokens[:1] and tokens[0] in VERBS else "list"
    _refuse_strangers(verb, given)
    with settings.store() as store:
        return _DOES[verb](store, settings, tokens, given)


def _refuse_strangers(verb: str, given: Mapping[str, str]) -> None:
    for name, of in (("--remark", "return"), ("--reason", "accept"), ("--seen", "accept")):
        if name in given and verb != of:
            raise UsageError(f"{name} goes with {of}.", f"tracker review {of} i7k3q {name} '…'")


def _list(store: Store, settings: Settings, words: list[str], _: Mapping[str, str]) -> int:
    refuse_lost_quotes(store.conn, words)
    found = reviewing.queue(
        store.conn, " ".join(words), base=datetime.now(), date_order=date_order()
    )
    for table, uid in found:
        body = store.body(table, uid)
        title = one_line(str(body.get("title") or body.get("gist")))
        author = author_name(str(body.get("created_by") or ""))
        fields = (store.reference(table, uid, OUTSIDE), author, title)
        sys.stdout.write("\t".join(fields) + "\n")
    say(f"{plural(len(found), 'record awaits', 'records await')} review.")
    if words and not found:
        asked_for = prepare(
            *(store.conn, narrowed(" ".join(words), "state:review")),
            base=datetime.now(),
            date_order=date_order(),
        )
        for line in help_for_nothing(store.conn, asked_for):
            say(line)
    others = reviewing.statements_awaiting(store.conn)
    if others and not any(table == "statements" for table, _ in found):
        awaits = plural(others, "statement awaits", "statements await")
        say(f"{awaits} it too: tracker review is:statement")
    out = sum(one.back is None for one in handed_out.listed(store.conn))
    if out:
        say(f"{plural(out, 'review copy is', 'review copies are')} out: tracker review copies")
    return 0 if found else 1


def _show(store: Store, settings: Settings, words: list[str], _: Mapping[str, str]) -> int:
    from tracker.cli.show import pages_of
    from tracker.store.dossier import dossier

    style = Style(coloured(settings.color))
    lines: list[str] = []
    newest = review_copy.newest(store.conn)[0]  # first: what comes while it is read was not seen
    places = _named(store, words, "show")
    for table, uid in places:
        found = iter([dossier(store.conn, table, uid)])
        lines += [*_since(store, table, uid), "", *pages_of(store, found, "text", False, style), ""]
    print_lines(lines)
    shown = " ".join(store.reference(*place, OUTSIDE) for place in places)
    say(f"To accept it as it was read: tracker review accept {shown} --seen {newest}")
    return 0


def _since(store: Store, table: str, uid: str) -> Iterator[str]:
    found, fields = reviewing.changed(store, table, uid)
    yield from _changed(found, fields)
    yield f"To be accepted by anybody but: {', '.join(map(author_name, found.authors)) or 'nobody'}"


def _as_it_is(store: Store, table: str, uid: str) -> Iterator[str]:
    """Say what is accepted by whoever does not say what they have read."""
    found, fields = reviewing.changed(store, table, uid)
    newest = found.changes[-1] if found.changes else found.last
    if newest is not None:
        at = f"{newest.at:%d %b %Y %H:%M} UTC"
        yield f"as {author_name(newest.author)} left it, {at} (row {newest.seq} of the journal)"
    yield from (cut(line, _CELLS) for line in _changed(found, fields))


def _changed(found: Reviewed, fields: Sequence[Difference]) -> Iterator[str]:
    if found.last is None:
        yield "Never decided on."
    else:
        reason = f" ({one_line(found.last.reason)})" if found.last.reason else ""
        signed = f"{found.last.at:%d %b %Y} by {author_name(found.last.author)}"
        yield f"Last {found.decision} {signed}{reason}. Changed since:"
        for one in fields:
            old, new = (one_line(value) or "–" for value in (one.old, one.new))
            yield f"  {one.label}: {old} → {new}"
        if not fields:
            yield "  nothing but its state"


def _accept(store: Store, settings: Settings, words: list[str], given: Mapping[str, str]) -> int:
    told = given.get("--reason", "").strip()
    reason = f"{authorship.ACCEPTED}: {told}" if told else authorship.ACCEPTED
    row = _row(given.get("--seen"))

    def accept(batch: Batch, table: str, uid: str) -> list[str]:
        seen = None if row is None else review.seen_at(store.conn, table, uid, row)
        told = list(_as_it_is(store, table, uid)) if row is None else []
        review.accept(store.conn, batch, table, uid, seen)
        return told

    return _decide(store, _named(store, words, "accept"), reason, "Accepted", accept)


def _row(typed: str | None) -> int | None:
    """Read `--seen`; raises UsageError."""
    if typed is None:
        return None
    if not typed.isascii() or not typed.isdigit():
        raise UsageError(
            f"“{one_line(typed)}” is no row of the journal.", "tracker review show REF says which."
        )
    return min(int(typed), sys.maxsize)


def _return(store: Store, settings: Settings, words: list[str], given: Mapping[str, str]) -> int:
    remark = given.get("--remark", "").strip()
    if not remark:
        raise UsageError("Why is it sent back?", "tracker review return i7k3q --remark '…'")

    def send_back(batch: Batch, table: str, uid: str) -> list[str]:
        review.send_back(store.conn, batch, table, uid, remark)
        return []

    reason = f"{authorship.SENT_BACK}: {remark}"
    return _decide(store, _named(store, words, "return"), reason, "Sent back", send_back)


def _decide(
    store: Store,
    places: list[tuple[str, str]],
    reason: str,
    done: str,
    decide: Callable[[Batch, str, str], list[str]],
) -> int:
    """Decide on each record, a step each: what is refused holds up nothing else.

    `decide` returns what is said of it, line by line.
    """
    refused: list[TrackerError] = []
    for table, uid in places:
        try:
            with store.batch(reason) as batch:
                lines = decide(batch, table, uid)
        except TrackerError as error:
            refused.append(error)
            continue
        resting = reviewing.resting_words(store, table, uid) if done == "Accepted" else ""
        told = f"; {resting}" if resting else ""
        say(f"{done}: {store.reference(table, uid, OUTSIDE)}{told}")
        for line in lines:
            say(f"  {line}")
    if len(refused) == len(places):
        raise refused[0]
    say("Taken back by: tracker undo")
    if refused:
        raise PartlyDoneError("\n".join(error.message for error in refused), refused[0].hint)
    return 0


def _own(store: Store, settings: Settings, words: list[str], _: Mapping[str, str]) -> int:
    if words not in (["yes"], ["no"], []):
        raise UsageError("May people accept what is their own?", "tracker review own yes|no")
    if words:
        with store.batch("who may accept what") as batch:
            review.allow_own(batch, words == ["yes"])
    allowed = review.own_allowed(store.conn)
    say(f"In this file people {'may' if allowed else 'do not'} accept what is their own.")
    return 0


def _copies(store: Store, settings: Settings, words: list[str], _: Mapping[str, str]) -> int:
    if words:
        raise UsageError("The copies are listed, all of them.", "tracker review copies")
    found = list(handed_out.listed(store.conn))
    for one in found:
        counts = ", ".join(how_many(count, table) for table, count in one.chosen.items() if count)
        to = f"for {one.to}" if one.to else ""
        back = f"came back {one.back:%d %b %Y}" if one.back is not None else "out"
        by = f"by {author_name(one.author)}"
        fields = (f"{one.at:%d %b %Y}", one.file, to, by, counts, one.query, back)
        sys.stdout.write("\t".join(map(one_line, fields)) + "\n")
    if not found:
        say("No review copy was handed out.")
    return 0 if found else 1


def _named(store: Store, words: list[str], verb: str) -> list[tuple[str, str]]:
    if not words:
        raise UsageError(f"{verb.capitalize()} what?", f"tracker review {verb} i7k3q …")
    return list(dict.fromkeys(store.resolve(word) for word in words))


_DOES: Final = {
    "list": _list,
    "show": _show,
    "accept": _accept,
    "return": _return,
    "own": _own,
    "copies": _copies,
}

_ABOUT, _EXAMPLES = QUERY_HELP["review"]
COMMANDS = {
    "review": query_command(
        "review",
        about=_ABOUT,
        examples=_EXAMPLES,
        options=_OPTIONS,
        run=run,
        words="[list [QUERY] | show|accept|return REF... | own [yes|no] | copies]",
    )
}
