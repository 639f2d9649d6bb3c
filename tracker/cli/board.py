"""The command `board`: claims side by side, question by question."""

from __future__ import annotations

import sys
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from tracker.analysis import corroboration
from tracker.analysis.conflicts import board, summary, told
from tracker.cli import options
from tracker.cli.app import query_command
from tracker.cli.arguments import asked
from tracker.cli.failure import NOTHING_FOUND
from tracker.cli.helps import QUERY_HELP
from tracker.cli.queried import incidents, prepared, referred
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
from tracker.model.text import cut, one_line, pad, width
from tracker.store.board import board_of, contested_uids

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.analysis.conflicts import Board, Line, Tie
    from tracker.cli.settings import Settings
    from tracker.store.store import Store

_FORMATS: Final = ("table", "json", "jsonl")
_FORMAT: Final = options.Option(
    "--format", "-f", "FORMAT", f"One of {', '.join(_FORMATS)}.", _FORMATS
)
_OPTIONS: Final = (_FORMAT, options.LIMIT)
_ON_SCREEN: Final = 5
_WIDEST: Final = (18, 40, 36)  # topic, claim, speaker


def run(settings: Settings, command: str, words: Sequence[str]) -> int:
    """Show boards; return the exit code."""
    given, tokens = asked(settings, words, _OPTIONS)
    limit = options.limit_of(given.get("--limit"))
    form = given.get("--format") or "table"
    most = limit if limit is not None else _ON_SCREEN if form == "table" and to_terminal() else 0
    with settings.store() as store:
        uids = referred(store, tokens)
        if uids is None:
            query = prepared(store.conn, tokens)
            uids = contested_uids(store.conn, incidents(store.conn, query))
        _write(store, form, islice(_boards(store, uids), most or None), settings)
    if not uids:
        say("Nothing contradicts anything there.")
        return NOTHING_FOUND
    if most and len(uids) > most:
        say(f"{most} of {plural(len(uids), 'incident', 'incidents')}. All: --limit 0")
    return 0


def _boards(store: Store, uids: Sequence[str]) -> Iterator[Board]:
    for uid in uids:
        facts = board_of(store.conn, uid)
        if facts is not None:
            yield board(facts)


def _write(store: Store, form: str, found: Iterator[Board], settings: Settings) -> None:
    from tracker.cli.jsonable import dumps

    if form == "json":
        sys.stdout.write(dumps([_as_json(store, one) for one in found], indent=2) + "\n")
    elif form == "jsonl":
        for one in found:
            sys.stdout.write(dumps(_as_json(store, one)) + "\n")
    else:
        style = Style(coloured(settings.color))
        print_lines(line for one in found for line in _page(store, one, style))


def _as_json(store: Store, found: Board) -> dict[str, Any]:
    facts = found.facts
    return {
        "ref": store.reference("incidents", facts.incidents[facts.incident].uid, OUTSIDE),
        "title": facts.incidents[facts.incident].title,
        "contradictions": {q.name.lower(): n for q, n in found.contradictions.items()},
        "claims": [_line_as_json(store, found, line) for line in found.lines],
    }


def _line_as_json(store: Store, found: Board, line: Line) -> dict[str, Any]:
    from tracker.cli.jsonable import date_object

    said = found.facts.statements.get(line.statement or 0)
    numbers = line.figure
    return {
        "question": line.question.name.lower(),
        "topic": line.topic,
        "claim": line.claim,
        "incident": _reference(store, found, None, line.incident, OUTSIDE),
        "statement": _reference(store, found, line.statement, None, OUTSIDE),
        "speaker": said.speaker if said else None,
        "reliability": said.reliability if said else None,
        "credibility": said.credibility if said else None,
        "date": date_object(said.when.date.edtf, said.when.as_written) if said else None,
        "low": numbers.low if numbers else None,
        "best": numbers.best if numbers else None,
        "high": numbers.high if numbers else None,
        "note": line.note or None,
        "relations": [
            {
                "relation": tie.words,
                "with": _reference(store, found, tie.statement, tie.incident, OUTSIDE),
                "ours": tie.ours,
            }
            for tie in line.ties
        ],
    }


def _reference(
    store: Store, found: Board, statement: int | None, incident: int | None, least: int
) -> str | None:
    facts = found.facts
    if statement is not None:
        return store.reference("statements", facts.statements[statement].uid, least)
    if incident is not None:
        return store.reference("incidents", facts.incidents[incident].uid, least)
    return None


def _page(store: Store, found: Board, style: Style) -> Iterator[str]:
    facts, least = found.facts, reference_length()
    mine = facts.incidents[facts.incident]
    reference = store.reference("incidents", mine.uid, least)
    title = style(one_line(mine.title), "bold")
    yield f"{style(reference, 'dim')}  {mine.when.date.words()}  {title}"
    weight = ("bold", "yellow") if found.contradictions else ("dim",)
    yield f"  {style(summary(found), *weight)}"
    sources = corroboration.of_incident(store.conn, mine.uid)
    told = [*corroboration.words(sources), corroboration.warning(sources)]
    yield f"  {style('; '.join(part for part in told if part), 'dim')}"
    question = None
    for line, cells in zip(found.lines, _aligned(store, found, least), strict=True):
        if line.question is not question:
            question = line.question
            yield f"  {style(str(question), 'bold')}"
        marked = style("!", "bold", "yellow") if line.contradicted else " "
        yield f"  {marked} {cells}".rstrip()
    yield ""


def _aligned(store: Store, found: Board, least: int) -> Iterator[str]:
    rows = [_cells(store, found, line, least) for line in found.lines]
    widths = [
        min(most, max((width(row[n]) for row in rows), default=0)) for n, most in enumerate(_WIDEST)
    ]
    for *columns, rest in rows:
        fitted = (pad(cut(cell, most), most) for cell, most in zip(columns, widths, strict=True))
        yield f"{'  '.join(fitted)}  {rest}"


def _cells(store: Store, found: Board, line: Line, least: int) -> tuple[str, str, str, str]:
    said = found.facts.statements.get(line.statement or 0)
    who = one_line(said.speaker) if said else "our view"
    about = []
    if said is not None:
        grade = f"{said.reliability}{said.credibility}"
        reference = _reference(store, found, line.statement, None, least) or ""
        about = [grade, said.when.date.short(), reference]
    notes = [one_line(line.note)] if line.note else []
    ties = _ties(store, found, line, least)
    noted = [one_line(line.quoted)] if line.noted else []
    rest = "  ".join([*about, "; ".join([*notes, *ties, *noted])])
    return one_line(line.topic), one_line(line.claim), who, rest.rstrip()


def _ties(store: Store, found: Board, line: Line, least: int) -> Iterator[str]:
    for words, ties in told(line):
        others = [_other(store, found, tie, least) for tie in ties]
        yield f"{words} {', '.join(one for one in others if one)}".rstrip()


def _other(store: Store, found: Board, tie: Tie, least: int) -> str:
    if tie.ours:
        return "our view"
    if tie.statement is None and tie.incident is None:
        return "a denial"
    return _reference(store, found, tie.statement, tie.incident, least) or ""


_ABOUT, _EXAMPLES = QUERY_HELP["board"]
COMMANDS = {
    "board": query_command(
        "board",
        about=_ABOUT,
        examples=_EXAMPLES,
        options=_OPTIONS,
        run=run,
        words="REF... | [QUERY]...",
    )
}
