"""The command `timeline`: bars of a query, the thread of an incident, as text or to a file."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tracker.analysis.buckets import HOURS, best_level, bucket_of, say_bucket, ticks
from tracker.analysis.lanes import Bars, bulk, lane, legend, span_of
from tracker.analysis.thread import lane_words, thread
from tracker.cli import options
from tracker.cli.app import query_command
from tracker.cli.arguments import asked
from tracker.cli.failure import NOTHING_FOUND
from tracker.cli.helps import QUERY_HELP
from tracker.cli.queried import prepared, referred
from tracker.cli.settings import date_order
from tracker.cli.streams import (
    OUTSIDE,
    Style,
    coloured,
    print_lines,
    reference_length,
    say,
    to_terminal,
)
from tracker.cli.wording import plural
from tracker.errors import RefusedError, UsageError
from tracker.folders import expanded
from tracker.model.text import cut, one_line, pad
from tracker.model.text import width as text_width
from tracker.query.period import period
from tracker.store import private
from tracker.store.thread import thread_facts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from tracker.analysis.buckets import Level
    from tracker.analysis.lanes import Lane
    from tracker.analysis.thread import Entry, Thread
    from tracker.cli.settings import Settings
    from tracker.exchange.timelinejs import Event
    from tracker.store.store import Store
    from tracker.store.thread import ThreadFacts

_OPTIONS: Final = (options.OUTPUT,)
_SUFFIXES: Final = (".svg", ".json")
_WIDTH: Final = 100
_LABEL: Final = 10
_TALL: Final = 3
_NO_CHOICE: Final = "Leave is:statement out, or write events: -o erbil.json"


def run(settings: Settings, command: str, words: Sequence[str]) -> int:
    """Show a timeline or a thread; return the exit code."""
    given, tokens = asked(settings, words, _OPTIONS)
    output = given.get("--output")
    if output is not None and Path(output).suffix not in _SUFFIXES:
        raise UsageError(f"{output} ends neither in .svg nor in .json.", "Such as: -o erbil.svg")
    with settings.store() as store:
        uids = referred(store, tokens)
        if uids is not None and len(uids) > 1:
            raise UsageError("A thread is of one incident.", "tracker timeline i7k3q")
        if output is not None:
            return _to_file(store, expanded(output), uids, tokens)
        style = Style(coloured(settings.color))
        if uids is not None:
            print_lines(_thread_lines(thread(thread_facts(store.conn, uids[0])), store, style))
            return 0
        return _overview(store, tokens, style)


# On the terminal


def _cells() -> int:
    return shutil.get_terminal_size().columns if to_terminal() else _WIDTH


class _View(NamedTuple):
    """What fits on the terminal, each bucket some cells wide."""

    level: Level
    buckets: range
    cell: int


def _overview(store: Store, tokens: Sequence[str], style: Style) -> int:
    found = prepared(store.conn, tokens)
    lanes = {table: lane(found.counted(store.conn, table)) for table in ("incidents", "statements")}
    span = span_of(*lanes.values())
    if span is None:
        say("Nothing there has a date.")
        return NOTHING_FOUND
    view = _fitted(lanes, _asked_for(span, *period(store.conn, found)), found.table)
    bars = {table: Bars(view.level, one) for table, one in lanes.items()}
    for name, table in (("happened", "incidents"), ("was said", "statements")):
        for line in _lane(name, bars[table], view.buckets, view.cell):
            print(style(line[:_LABEL], "dim") + line[_LABEL:])
    print(" " * _LABEL + style(_axis(view), "dim"))
    if lines := legend(bars.values(), view.buckets):
        say(lines)
    first, last = (say_bucket(view.level, view.buckets[n]) for n in (0, -1))
    happened, said = (lanes[table].total for table in ("incidents", "statements"))
    say(f"{first} – {last} by {view.level.name.lower()}: {happened:,} happened, {said:,} said.")
    _say_left_out(bars.values(), view)
    undated = found.count(store.conn) - lanes[found.table].total
    if undated > 0:
        say(f"{plural(undated, 'record', 'records')} without a date.")
    return 0


def _asked_for(span: tuple[int, int], first: date | None, last: date | None) -> tuple[int, int]:
    """Return of a span (hours) what lies in the period of the query, if that says any.

    What merely reaches into it, such as an aggregate of two years, does not widen it.
    """
    begins = max(span[0], first.toordinal() * HOURS) if first else span[0]
    ends = min(span[1], (last.toordinal() + 1) * HOURS - 1) if last else span[1]
    return (begins, ends) if begins <= ends else span


def _fitted(lanes: Mapping[str, Lane], span: tuple[int, int], listed: str) -> _View:
    """Return all of the span, or where it is too long for the terminal the bulk of that.

    `listed` is the table that is listed: its lane says what that is.
    """
    room = max(10, _cells() - _LABEL)
    level, shown = best_level(*span, room), span
    if bucket_of(level, span[1]) - bucket_of(level, span[0]) >= room:
        (other,) = lanes.keys() - {listed}
        shown = bulk(lanes[listed], lanes[other], room) or span
        level = best_level(*shown, room)
    first = bucket_of(level, shown[0])
    count = min(room, bucket_of(level, shown[1]) - first + 1)
    return _View(level, range(first, first + count), max(1, min(6, room // count)))


def _axis(view: _View) -> str:
    """Return the words under the bars, of which none runs into another."""
    axis = [" "] * (len(view.buckets) * view.cell)
    for tick in ticks(view.level, view.buckets[0], len(view.buckets)):
        at = (tick.bucket - view.buckets[0]) * view.cell
        end = at + len(tick.text)
        if end <= len(axis) and set(axis[max(0, at - 1) : end + 1]) <= {" "}:
            axis[at:end] = tick.text
    return "".join(axis).rstrip()


def _say_left_out(bars: Collection[Bars], view: _View) -> None:
    counts = (
        (sum(one.before(view.buckets[0]) for one in bars), "earlier"),
        (sum(one.after(view.buckets[-1]) for one in bars), "later"),
    )
    told = ", ".join(f"{number:,} {words}" for number, words in counts if number)
    if told:
        say(f"Not shown: {told}.")


def _lane(name: str, bars: Bars, buckets: range, cell: int) -> Iterator[str]:
    """Yield the rows of a lane, the label before its lowest."""
    for row in range(_TALL - 1, -1, -1):
        glyphs = [bars.glyph(bucket, row, _TALL)[0] * cell for bucket in buckets]
        yield (name if row == 0 else "").ljust(_LABEL) + "".join(glyphs).rstrip()


def _thread_lines(found: Thread, store: Store, style: Style) -> Iterator[str]:
    here = next(entry for entry in found.entries if entry.is_here)
    clocks = " = ".join((f"{here.clock} {here.when.utc_offset or ''}".strip(), *found.clocks))
    yield style(one_line(here.words), "bold")
    yield style(clocks, "dim")
    least = reference_length()
    rows = [_thread_cells(found, entry, store, least) for entry in found.entries]
    widths = [max(text_width(row[n]) for row in rows) for n in range(5)]
    for entry, row in zip(found.entries, rows, strict=True):
        head = "  ".join(pad(cell, most) for cell, most in zip(row, widths, strict=False))
        tail = row[5]
        if to_terminal():
            tail = cut(tail, max(10, _cells() - text_width(head) - 4))
        mark = " " if entry.ordered or entry.is_here else "~"
        line = f"{mark} {head}  {tail}"
        yield style(line, "bold") if entry.is_here else line
        if entry.own:
            yield style(f"    {entry.own}", "dim")
    yield style("~ may be at the same time as the line above", "dim")


def _thread_cells(found: Thread, entry: Entry, store: Store, least: int) -> tuple[str, ...]:
    reference = store.reference(entry.record.table, entry.record.uid, least)
    who = " ".join(part for part in (one_line(entry.who), entry.what) if part)
    return (
        *(entry.clock, entry.distance, lane_words(found, entry), cut(who, 48), reference),
        one_line(entry.words),
    )


# To a file


def _to_file(store: Store, path: Path, uids: Sequence[str] | None, tokens: Sequence[str]) -> int:
    if path.suffix == ".svg":
        text = _thread_drawing(store, uids[0]) if uids else _drawing(store, tokens)
    else:
        text = _events(store, uids, tokens)
    try:
        with private.new_text(path) as file:
            file.write(text)
    except FileExistsError as error:
        raise RefusedError(f"{path} exists already.", "Choose another name.") from error
    say(f"Wrote {path}.")
    return 0


def _public(store: Store, uid: str) -> ThreadFacts:
    """Return a thread as it may leave the file: nothing of other incidents that are sensitive."""
    facts = thread_facts(store.conn, uid)
    hidden = {
        one.record.uid
        for one in facts.joined
        if getattr(store.get("incidents", one.record.uid), "sensitive", False)
    }
    return facts._replace(
        joined=tuple(one for one in facts.joined if one.record.uid not in hidden),
        spoken=tuple(one for one in facts.spoken if one.part is None or one.part.uid not in hidden),
    )


def _thread_drawing(store: Store, uid: str) -> str:
    from tracker.report.drawing import thread_svg

    facts = _public(store, uid)
    return thread_svg(thread(facts), facts.record.title)


def _drawing(store: Store, tokens: Sequence[str]) -> str:
    from tracker.report.charts import timeline
    from tracker.report.dated import dated
    from tracker.report.drawing import standing_alone
    from tracker.report.selection import Wish

    if prepared(store.conn, tokens).table != "incidents":
        raise UsageError("A drawing is of incidents, with the statements about them.", _NO_CHOICE)
    wish = Wish(base=datetime.now(), query=" ".join(tokens), date_order=date_order())
    drawn = str(timeline(dated(store.conn, wish)))
    if not drawn:
        raise RefusedError("Nothing there has a date.", "tracker timeline shows what is found.")
    return standing_alone(drawn)


def _events(store: Store, uids: Sequence[str] | None, tokens: Sequence[str]) -> str:
    from tracker.cli.jsonable import dumps
    from tracker.exchange.timelinejs import timelinejs

    if uids:
        facts = _public(store, uids[0])
        title, events = facts.record.title, _thread_events(store, thread(facts))
    else:
        title, events = " ".join(tokens) or "Timeline", _found_events(store, tokens)
    found, undated = timelinejs(title, events)
    if not found["events"]:
        raise RefusedError("Nothing there has a date.", "tracker timeline shows what is found.")
    if undated:
        say(f"{plural(undated, 'record', 'records')} without a date left out.")
    return dumps(found, indent=2) + "\n"


def _thread_events(store: Store, found: Thread) -> Iterator[Event]:
    from tracker.exchange.timelinejs import Event

    for entry in found.entries:
        reference = store.reference(entry.record.table, entry.record.uid, OUTSIDE)
        group = entry.who or "what happened"
        head = f"{entry.who} {entry.what}" if entry.who else entry.record.title
        yield Event(reference, entry.when, head, entry.words, group)


def _found_events(store: Store, tokens: Sequence[str]) -> Iterator[Event]:
    from tracker.exchange.timelinejs import Event
    from tracker.store.tabular import uids

    found = prepared(store.conn, [*tokens, "-is:sensitive"])
    for uid in uids(store.conn, found.table, list(found.keys(store.conn))):
        record: Any = store.get(found.table, uid)
        reference = store.reference(found.table, uid, OUTSIDE)
        if found.table == "incidents":
            yield Event(reference, record.when, record.title, record.summary or "", "what happened")
        else:
            yield Event(reference, record.when, record.gist, record.quote or "", "what was said")


_ABOUT, _EXAMPLES = QUERY_HELP["timeline"]
COMMANDS = {
    "timeline": query_command(
        "timeline",
        about=_ABOUT,
        examples=_EXAMPLES,
        options=_OPTIONS,
        run=run,
        words="REF | [QUERY]...",
    )
}
