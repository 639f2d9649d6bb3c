"""The command `gaps`: what is missing or cannot be right, and what would close it."""

from __future__ import annotations

import sys
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tracker.analysis.gaps import gaps
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
from tracker.errors import UsageError
from tracker.model.gaps import CLAIM_DAYS, GAPS
from tracker.model.text import one_line
from tracker.query.syntax import Item, Qualifier
from tracker.store.gap_facts import gap_facts
from tracker.store.gaps import claim_days, set_claim_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tracker.analysis.gaps import Gap
    from tracker.cli.settings import Settings
    from tracker.query.run import Prepared
    from tracker.store.gap_facts import GapFacts
    from tracker.store.store import Store

_FORMATS: Final = ("table", "tsv", "csv", "json", "jsonl")
_FORMAT: Final = options.Option(
    *("--format", "-f", "FORMAT"),
    f"One of {', '.join(_FORMATS)}; table on a terminal, tsv into a pipe.",
    _FORMATS,
)
_DAYS: Final = options.Option(
    *("--claim-days", "", "N"),
    f"Set, for this file, after how many days without a claim that is a gap (else {CLAIM_DAYS}).",
)
_OPTIONS: Final = (_FORMAT, options.LIMIT, _DAYS)
_ON_SCREEN: Final = 20
_DIGITS: Final = 6
_COLUMNS: Final = ("ref", "date", "title", "gap", "words", "closes", "at")


class Incomplete(NamedTuple):
    """An incident with its gaps."""

    facts: GapFacts
    gaps: list[Gap]


def run(settings: Settings, command: str, words: Sequence[str]) -> int:
    """List the gaps; return the exit code."""
    given, tokens = asked(settings, words, _OPTIONS)
    if _DAYS.name in given:
        return _set_days(settings, given, tokens)
    form = given.get("--format") or ("table" if to_terminal() else "tsv")
    limit = options.limit_of(given.get("--limit"))
    most = limit if limit is not None else _ON_SCREEN if form == "table" and to_terminal() else 0
    with settings.store() as store:
        named = referred(store, tokens)
        query = prepared(store.conn, [f"id:i{',i'.join(named)}"] if named else tokens)
        ids = incidents(store.conn, query)
        found = _incomplete(store, ids, _wanted(query))
        shown = list(islice(found, most or None))
        _write(store, form, shown, Style(coloured(settings.color)))
        if not shown:
            say(f"No gap in {plural(len(ids), 'incident', 'incidents')}.")
            return NOTHING_FOUND
        if most and next(found, None) is not None:
            say(f"The first {plural(len(shown), 'incident', 'incidents')}. All: --limit 0")
    return 0


def _set_days(settings: Settings, given: Mapping[str, str], tokens: Sequence[str]) -> int:
    """Set how long a claim is waited for; say what it is now."""
    typed = given[_DAYS.name].strip()
    if tokens or len(given) > 1:
        raise UsageError(f"{_DAYS.name} goes alone: it lists no gaps.", "tracker gaps lists them.")
    if not (typed.isascii() and typed.isdigit() and len(typed) <= _DIGITS):
        raise UsageError(f"“{typed}” is no number of days.", f"{_DAYS.name} {CLAIM_DAYS * 2}")
    with settings.store() as store:
        before = claim_days(store.conn)
        with store.batch("how long a claim is waited for") as batch:
            set_claim_days(batch, int(typed))
        now = plural(claim_days(store.conn), "day", "days")
        say(f"An incident that nobody has claimed is a gap after {now} (it was {before:,}).")
    return 0


def _wanted(query: Prepared) -> set[str]:
    """Return the gaps that the query asks for by `gap:`, else all."""
    asked_for = {
        value.text
        for child in query.query.root.children
        if isinstance(child, Qualifier) and child.field == "gap"
        for value in child.values
        if isinstance(value, Item)
    }
    return asked_for or set(GAPS)


def _incomplete(store: Store, ids: list[int], wanted: set[str]) -> Iterator[Incomplete]:
    today = date.today()
    for facts in gap_facts(store.conn, ids):
        found = [gap for gap in gaps(facts, today) if gap.code in wanted]
        if found:
            yield Incomplete(facts, found)


def _write(store: Store, form: str, found: Sequence[Incomplete], style: Style) -> None:
    if form == "table":
        print_lines(_lines(store, found, style))
        return
    rows = (row for one in found for row in _rows(store, one))
    if form in ("json", "jsonl"):
        _write_json(form, rows)
        return
    if form == "csv":
        import csv

        from tracker.model.text import csv_safe

        writer = csv.writer(sys.stdout, lineterminator="\r\n")  # RFC 4180
        writer.writerow(_COLUMNS)
        writer.writerows([csv_safe(cell) for cell in _cells(row)] for row in rows)
        return
    for row in rows:
        sys.stdout.write("\t".join(_cells(row)) + "\n")


def _rows(store: Store, one: Incomplete) -> Iterator[dict[str, Any]]:
    from tracker.cli.jsonable import date_object

    when = one.facts.when
    for gap in one.gaps:
        yield {
            "ref": store.reference("incidents", one.facts.uid, OUTSIDE),
            "date": date_object(when.date.edtf, when.as_written),
            "title": one.facts.title,
            "gap": gap.code,
            "words": gap.words,
            "closes": gap.closes,
            "at": [store.reference(table, uid, OUTSIDE) for table, uid in gap.at],
        }


def _cells(row: dict[str, Any]) -> list[str]:
    cells = {**row, "date": row["date"]["edtf"] or "", "at": " ".join(row["at"])}
    return [one_line(cells[name]) for name in _COLUMNS]


def _write_json(form: str, rows: Iterable[dict[str, Any]]) -> None:
    from tracker.cli.jsonable import dumps

    if form == "json":
        sys.stdout.write(dumps(list(rows), indent=2) + "\n")
        return
    for row in rows:
        sys.stdout.write(dumps(row) + "\n")


def _lines(store: Store, found: Sequence[Incomplete], style: Style) -> Iterator[str]:
    """Yield each incident with its gaps below it, what would close them dim."""
    least = reference_length()
    for facts, gaps_ in found:
        reference = store.reference("incidents", facts.uid, least)
        title = style(one_line(facts.title), "bold")
        yield f"{style(reference, 'dim')}  {facts.when.date.words()}  {title}"
        for gap in gaps_:
            at = " ".join(store.reference(table, uid, least) for table, uid in gap.at[:_AT_MOST])
            more = " …" if len(gap.at) > _AT_MOST else ""
            closes = style(one_line(f"→ {gap.closes}"), "dim")
            yield f"  {one_line(gap.words)}  {style(at + more, 'dim')}".rstrip()
            yield f"    {closes}"


_AT_MOST: Final = 5
"""Records that a line about a gap names."""

_ABOUT, _EXAMPLES = QUERY_HELP["gaps"]
COMMANDS = {
    "gaps": query_command(
        "gaps",
        about=_ABOUT,
        examples=_EXAMPLES,
        options=_OPTIONS,
        run=run,
        words="REF... | [QUERY]...",
    )
}
