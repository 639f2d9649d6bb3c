"""What the import of a real data set costs, where it is at hand."""

from __future__ import annotations

import re
import subprocess
import sys
import time
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
print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
sys.exit(code)
"""


def ucdp(bench: Bench) -> list[Figure]:
    """Import UCDP GED twice: the second time nothing is to change."""
    if not FILE.exists():
        return [Figure("UCDP import", "not measured: the file is not at hand")]
    path = bench.scratch / "ucdp.db"
    _run(bench, "init", str(path))
    figures = []
    for what in ("UCDP GED Syria, 16,566 events", "the same again: nothing changes"):
        seconds, peak = _run(bench, "--db", str(path), "import", "ucdp", str(FILE))
        ours = f"{16_566 / seconds:,.0f} events/s ({seconds:.1f} s), peak {peak:,.0f} MB"
        figures.append(Figure(what, ours))
    return figures


def _run(bench: Bench, *words: str) -> tuple[float, float]:
    command: Sequence[str] = [sys.executable, "-c", _MEASURED, *words]
    began = time.perf_counter()
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment(bench), check=False
    )
    if done.returncode not in (0, 4):
        raise RuntimeError(done.stderr)
    peak = re.search(r"peak (\d+)", done.stderr)
    assert peak is not None
    return time.perf_counter() - began, int(peak[1]) / 1024
