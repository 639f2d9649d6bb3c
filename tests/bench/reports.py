"""What a situation report costs: of one incident, of some 500, of 20,000."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.bench import corpus
from tests.bench.figures import Figure
from tests.bench.shell import environment
from tracker.query.run import prepare
from tracker.store import connection
from tracker.store.days import DAY_BITS

if TYPE_CHECKING:
    from tests.bench.figures import Bench

SIZES: Final = (1, 500, 20_000)
WAYS: Final = (("md",), ("html",), ("html", "--redact"), ("docx",))
"""Format, and options."""
_MEASURED: Final = """
import resource, sys
from tracker.cli import main
code = main()
used = resource.getrusage(resource.RUSAGE_SELF)
print("used", used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)
sys.exit(code)
"""


def reporting(bench: Bench) -> list[Figure]:
    """Write reports as the command does, of the newest incidents of a corpus.

    In time of the processor, of the whole process: the machine may have other work.
    """
    path = Path(corpus.fetch(SIZES[-1]).path)
    figures = []
    for size in SIZES:
        words, found = _newest(path, size)
        for format_, *options in WAYS:
            out = bench.scratch / f"{size}{''.join(options)}.{format_}"
            seconds, peak, written = _run(bench, path, [*words, *options], out)
            ours = f"{seconds:.1f} s, {written / 1e6:.2f} MB, peak {peak:,.0f} MB"
            figures.append(Figure(f"report of {found:,}, {' '.join((format_, *options))}", ours))
    return figures


def _newest(path: Path, size: int) -> tuple[list[str], int]:
    """Return the words that ask for about so many incidents, the newest, and how many they are."""
    conn = connection.open_reader(path)
    try:
        rows = conn.execute("SELECT uid, sort_key FROM incidents ORDER BY sort_key DESC").fetchall()
        if size == 1:
            return [f"id:i{rows[0][0]}"], 1
        if size >= len(rows):
            return [], len(rows)
        since = date.fromordinal(rows[size - 1][1] >> DAY_BITS).isoformat()
        found = prepare(conn, f"since:{since}", base=datetime.now()).count(conn)
        return ["--since", since], found
    finally:
        conn.close()


def _run(bench: Bench, path: Path, words: list[str], out: Path) -> tuple[float, float, int]:
    command = [sys.executable, "-c", _MEASURED, "--db", str(path), "report", "-o", str(out)]
    done = subprocess.run(
        [*command, *words], capture_output=True, text=True, check=True, env=environment(bench)
    )
    seconds, peak = done.stderr.rsplit("used ", 1)[1].split()
    return float(seconds), int(peak) / 1024, out.stat().st_size
