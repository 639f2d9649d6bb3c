"""What a search from the shell costs: the whole process, piped, beside an empty Python."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Final

from tests.bench.corpus import COMMON, COMMON_TOO, MIDDLING
from tests.bench.figures import Bench, Figure, Times, shown
from tests.bench.terminal import tracker
from tests.bench.words import latin

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

RARE: Final = latin().words[30_000]
SEARCHES: Final = (
    ("a rare word", (RARE,), 8.0),
    ("two words and a date", (COMMON_TOO, MIDDLING, "since:2014-06"), 8.0),
    ("a common word", (COMMON,), 10.0),
)


def searching(bench: Bench) -> list[Figure]:
    """Run `tracker search` for the newest 20 of rare and common words."""
    runs = 10 * bench.rounds
    figures = []
    for what, words, target in SEARCHES:
        command = tracker("--db", str(bench.path), "search", "-n", "20", *words)
        variables = environment(bench)
        _run(command, variables)
        ours, bare = Times(), Times()
        for _ in range(runs):
            ours.add(_run(command, variables))
            bare.add(_run([sys.executable, "-c", "pass"], variables))
        ratio = ours.p50 / bare.p50
        figures.append(
            Figure(
                f"tracker search, {what}, whole process (p50 / p99)",
                str(ours),
                f"python -c pass {shown(bare.p50)} ms",
                ratio,
                f"≤ {target:g} ×",
                ratio <= target,
            )
        )
    return figures


def _run(command: Sequence[str], variables: Mapping[str, str]) -> float:
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, env=variables, check=False)
    spent = time.perf_counter() - began
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.decode()}")
    return spent


def environment(bench: Bench) -> dict[str, str]:
    """Return an environment without settings of whoever is at the machine, or of earlier runs.

    Modules are compiled once for all programs of a run, as installing them does.
    """
    fresh = Path(mkdtemp(dir=bench.scratch))
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("TRACKER_") and name != "PYTHONDONTWRITEBYTECODE"
    }
    kept["PYTHONPYCACHEPREFIX"] = str(bench.scratch / "compiled")
    folders = {
        f"XDG_{name}_HOME": str(fresh / name.lower())
        for name in ("CONFIG", "DATA", "STATE", "CACHE")
    }
    return {**kept, **folders}
