"""The command `stats`: incidents counted, as a table with bars, csv or json."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, Final

from tracker.analysis.statistics import BY, count
from tracker.cli import options
from tracker.cli.app import query_command
from tracker.cli.helps import QUERY_HELP
from tracker.cli.queried import asked, incidents, prepared
from tracker.cli.streams import Style, coloured, print_lines, say, to_terminal
from tracker.cli.wording import plural
from tracker.model.text import cut, one_line, pad
from tracker.model.text import width as text_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.analysis.statistics import Count
    from tracker.cli.settings import Settings

_BY: Final = options.Option("--by", "-b", "WHAT", f"One of {', '.join(BY)}; else kind.", BY)
_FORMATS: Final = ("table", "csv", "json")
_FORMAT: Final = options.Option(
    "--format", "-f", "FORMAT", f"One of {', '.join(_FORMATS)}.", _FORMATS
)
_OPTIONS: Final = (_BY, _FORMAT, options.LIMIT)
_WIDTH: Final = 80
_LABEL_MOST: Final = 36


def run(settings: Settings, command: str, words: Sequence[str]) -> int:
    """Count; return the exit code."""
    given, tokens = asked(settings, words, _OPTIONS)
    by = given.get("--by", "kind")
    most = options.limit_of(given.get("--limit")) or None
    conn = settings.connect()
    try:
        ids = incidents(conn, prepared(conn, tokens))
        found = count(conn, ids, by)
    finally:
        conn.close()
    form, shown = given.get("--format", "table"), found[:most]
    if form == "csv":
        _csv(by, shown)
    elif form == "json":
        _json(by, len(ids), shown)
    else:
        print_lines(_bars(shown, Style(coloured(settings.color))))
        say(f"{plural(len(ids), 'incident', 'incidents')} by {by}.")
    if most and len(found) > most:
        say(f"{most} of {len(found):,}. All: --limit 0")
    return 0


def _csv(by: str, found: Sequence[Count]) -> None:
    import csv

    from tracker.model.text import csv_safe

    writer = csv.writer(sys.stdout, lineterminator="\r\n")  # RFC 4180
    writer.writerow([by, "label", "incidents"])
    for one in found:
        writer.writerow([csv_safe(one.key), csv_safe(one_line(one.label)), one.number])


def _json(by: str, total: int, found: Sequence[Count]) -> None:
    from tracker.cli.jsonable import dumps

    rows = [{"key": one.key or None, "label": one.label, "incidents": one.number} for one in found]
    sys.stdout.write(dumps({"by": by, "incidents": total, "counts": rows}, indent=2) + "\n")


def _bars(found: Sequence[Count], style: Style) -> Iterator[str]:
    labels = [cut(one_line(one.label), _LABEL_MOST) for one in found]
    left = max((text_width(label) for label in labels), default=0)
    right = max((len(f"{one.number:,}") for one in found), default=0)
    cells = shutil.get_terminal_size().columns if to_terminal() else _WIDTH
    room = max(10, cells - left - right - 4)
    top = max((one.number for one in found), default=1)
    for label, one in zip(labels, found, strict=True):
        bar = "█" * max(1, one.number * room // top)
        yield f"{pad(label, left)}  {one.number:>{right},}  {style(bar, 'dim')}"


_ABOUT, _EXAMPLES = QUERY_HELP["stats"]
COMMANDS = {
    "stats": query_command("stats", about=_ABOUT, examples=_EXAMPLES, options=_OPTIONS, run=run)
}
