"""What the import of a real data set costs, where it is at hand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.bench.figures import Bench, Figure
from tests.bench.shell import environment

if TYPE_CHECKING:
    from collections.abc import Sequence

FILE: Final = Path(__file__).parents[3] / "shared" / "data" / "ucdp" / "ged_syria_v19_1.csv"
"""UCDP GED 19.1, Syria: 16,566 events; not part of the project."""

_MEASURED: Final = """
import resource, sys
from tracker.cli import main
code = main()
used = resource.getrusage(resource.RUSAGE_SELF)
print("used", used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)
sys.exit(code)
"""


def ucdp(bench: Bench) -> list[Figure]:
    """Import UCDP GED twice: the second time nothing is to change.

    In time of the processor, of the whole process: the machine may have other work.
    """
    if not FILE.exists():
        return [Figure("UCDP import", "not measured: the file is not at hand")]
    path = bench.scratch / "ucdp.db"
    _run(bench, "init", str(path))
    figures = []
    for what in ("UCDP GED Syria, 16,566 events", "the same again: nothing changes"):
        seconds, peak = _run(bench, "--db", str(path), "import", "ucdp", str(FILE))
        rate = f"{16_566 / seconds:,.0f} events a second of the processor ({seconds:.1f} s)"
        ours = f"{rate}, peak {peak:,.0f} MB"
        figures.append(Figure(what, ours))
    return figures


def _run(bench: Bench, *words: str) -> tuple[float, float]:
    command: Sequence[str] = [sys.executable, "-c", _MEASURED, *words]
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment(bench), check=False
    )
    if done.returncode not in (0, 4):
        raise RuntimeError(done.stderr)
    seconds, peak = done.stderr.rsplit("used ", 1)[1].split()
    return float(seconds), int(peak) / 1024
