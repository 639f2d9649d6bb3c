"""The command `stats`: incidents counted, as a table with bars, csv or json."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, Final

from tracker.analysis.counted import AROUND, BACKGROUND, PARTS, UNITS, Days, happened
from tracker.analysis.statistics import BY, ROLES, count
from tracker.cli import options
from tracker.cli.app import query_command
from tracker.cli.arguments import asked
from tracker.cli.helps import QUERY_HELP
from tracker.cli.queried import incidents, prepared
from tracker.cli.streams import Style, coloured, print_lines, say, to_terminal
from tracker.cli.wording import plural
from tracker.errors import UsageError
from tracker.model.text import cut, one_line, pad
from tracker.model.text import width as text_width
from tracker.query.period import period
from tracker.query.syntax import Qualifier, Word, texts_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from tracker.analysis.statistics import Count
    from tracker.cli.settings import Settings
    from tracker.query.run import Prepared

_BY: Final = options.Option(
    *("--by", "-b", "WHAT"),
    f"One of {', '.join(BY)}, or two: country,month; else kind.",
    choices=BY,
    joins=True,
)
_FORMATS: Final = ("table", "csv", "json")
_FORMAT: Final = options.Option(
    "--format", "-f", "FORMAT", f"One of {', '.join(_FORMATS)}.", _FORMATS
)
_OPTIONS: Final = (_BY, _FORMAT, options.LIMIT)
_WIDTH: Final = 80
_LABEL_MOST: Final = 36
_BY_MOST: Final = 2


def run(settings: Settings, command: str, words: Sequence[str]) -> int:
    """Count; return the exit code."""
    given, tokens = asked(settings, words, _OPTIONS)
    by = _wanted(given.get("--by", "kind"))
    most = options.limit_of(given.get("--limit")) or None
    conn = settings.connect()
    try:
        query = prepared(conn, tokens)
        ids = incidents(conn, query)
        found = count(conn, ids, by)
        once = list(_counted_once(conn, query, ids))
    finally:
        conn.close()
    form, shown = given.get("--format", "table"), found[:most]
    if form == "csv":
        _csv(by, shown)
    elif form == "json":
        _json(by, len(ids), shown)
    else:
        print_lines(_bars(shown, Style(coloured(settings.color))))
        in_any_role = ", in any role" if "actor" in by else ""
        say(f"{plural(len(ids), 'incident', 'incidents')} by {' and '.join(by)}{in_any_role}.")
        for line in once:
            say(line)
    if most and len(found) > most:
        say(f"{most} of {len(found):,}. All: --limit 0")
    for hint in _hints(query, by, "--by" in given):
        say(hint)
    return 0


def _wanted(typed: str) -> list[str]:
    """Return what to count by; raises UsageError."""
    by = typed.replace(" ", "").split(",")
    if len(by) > _BY_MOST or len(set(by)) < len(by):
        raise UsageError("Count by one thing, or by two.", "tracker stats --by country,month")
    return by


def _counted_once(conn: sqlite3.Connection, query: Prepared, ids: Sequence[int]) -> Iterator[str]:
    """Yield lines that say what a report counts of these; none where each counts as one event."""
    if query.table != "incidents":
        return
    asked = Days(*period(conn, query))
    now = happened(conn, ids, asked)
    told = [plural(now.units[unit], one, many) for unit, one, many in UNITS if now.units[unit]]
    if now.units["event"] == len(ids) or not (told or now.around):
        return
    where = " in the period" if asked.is_bounded else ""
    yield f"Each counted once, {now.number:,}{where}{': ' if told else ''}{', '.join(told)}."
    if now.told_by_others:
        yield f"{_more(now.told_by_others)} {PARTS}."
    if now.around:
        yield f"{_more(now.around)} {AROUND if asked.is_bounded else BACKGROUND}."


def _more(number: int) -> str:
    return f"{number:,} more {'is' if number == 1 else 'are'}"


def _hints(query: Prepared, by: Sequence[str], is_given: bool) -> Iterator[str]:
    """Say what else may have been meant: a role that was asked for, words that are of --by."""
    terms = query.query.root.children
    asked = texts_of(t for t in terms if isinstance(t, Qualifier) and t.field == "role")
    for role in [role for role in ROLES if role in asked] if "actor" in by else []:
        others = ",".join(role if name == "actor" else name for name in by)
        yield f"The other parties of these are counted, too. Only in this role: --by {others}"
    words = [term.text.lower() for term in terms if isinstance(term, Word)]
    meant = [word for word in dict.fromkeys(words) if word in BY][:_BY_MOST]
    if meant and not is_given:
        yield f"To count by {' and '.join(meant)}: --by {','.join(meant)}"


def _csv(by: Sequence[str], found: Sequence[Count]) -> None:
    import csv

    from tracker.model.text import csv_safe

    labels = ["label"] if len(by) == 1 else [f"{name}_label" for name in by]
    writer = csv.writer(sys.stdout, lineterminator="\r\n")  # RFC 4180
    writer.writerow([*by, *labels, "incidents"])
    for one in found:
        cells = [*one.keys, *map(one_line, one.labels)]
        writer.writerow([*map(csv_safe, cells), one.number])


def _json(by: Sequence[str], total: int, found: Sequence[Count]) -> None:
    from tracker.cli.jsonable import dumps

    rows: list[dict[str, object]] = []
    for one in found:
        values = [{"key": k or None, "label": v} for k, v in zip(one.keys, one.labels, strict=True)]
        named = values[0] if len(by) == 1 else dict(zip(by, values, strict=True))
        rows.append({**named, "incidents": one.number})
    told = by[0] if len(by) == 1 else list(by)
    sys.stdout.write(dumps({"by": told, "incidents": total, "counts": rows}, indent=2) + "\n")


def _bars(found: Sequence[Count], style: Style) -> Iterator[str]:
    """Yield a line for each; of two things, those of the second below each of the first."""
    labels = [cut(one_line(one.labels[-1]), _LABEL_MOST) for one in found]
    left = max((text_width(label) for label in labels), default=0)
    right = max((len(f"{one.number:,}") for one in found), default=0)
    cells = shutil.get_terminal_size().columns if to_terminal() else _WIDTH
    room = max(10, cells - left - right - 6)
    top = max((one.number for one in found), default=1)
    above = ""
    for label, one in zip(labels, found, strict=True):
        indent = ""
        if len(one.keys) > 1:
            indent = "  "
            if one.labels[0] != above:
                above = one.labels[0]
                yield style(one_line(above), "bold")
        bar = "█" * max(1, one.number * room // top)
        yield f"{indent}{pad(label, left)}  {one.number:>{right},}  {style(bar, 'dim')}"


_ABOUT, _EXAMPLES = QUERY_HELP["stats"]
COMMANDS = {
    "stats": query_command("stats", about=_ABOUT, examples=_EXAMPLES, options=_OPTIONS, run=run)
}
