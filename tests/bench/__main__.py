"""Measure everything that docs/performance.md names, and print it as a table.

    python -m tests.bench [--incidents N] [--only NAME ...] [--rounds N] [--rebuild]

Each figure stands beside a baseline that is run between its own rounds, on the same machine at the
same time: hold the ratios, not the milliseconds.
"""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.bench import corpus, exchange, lookup, reports, screen, searching, shell, writing
from tests.bench.figures import Bench, table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.bench.figures import Figure

MEASUREMENTS: Final[Mapping[str, Callable[[Bench], list[Figure]]]] = {
    "start": screen.starting,
    "search": shell.searching,
    "keys": screen.keys,
    "filter-keys": screen.filter_keys,
    "timeline-keys": screen.timeline_keys,
    "stall": screen.while_importing,
    "filter": searching.filtering,
    "count": searching.counting,
    "jump": searching.jumping,
    "timeline": searching.timelines,
    "import": writing.importing,
    "edit": writing.editing,
    "lookup": lookup.looking_up,
    "memory": screen.memory,
    "ucdp": exchange.ucdp,
    "report": reports.reporting,
}
SMALL: Final = 10_000
OWN: Final = frozenset({"report", "ucdp"})
"""Measurements with files of their own: for them alone no large corpus is built."""


def main() -> None:
    """Run the measurements that were asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--incidents", type=int, default=100_000)
    parser.add_argument("--only", nargs="+", choices=MEASUREMENTS, default=list(MEASUREMENTS))
    parser.add_argument("--rounds", type=int, default=3, help="more rounds, less noise")
    parser.add_argument("--rebuild", action="store_true", help="make the corpus anew")
    arguments = parser.parse_args()
    _say_where()
    incidents = SMALL if OWN.issuperset(arguments.only) else arguments.incidents
    built = corpus.fetch(incidents, rebuild=arguments.rebuild)
    small = corpus.fetch(SMALL, rebuild=arguments.rebuild and incidents != SMALL)
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as scratch:
        bench = Bench(built, small, Path(scratch), arguments.rounds)
        for name in arguments.only:
            print(f"measuring {name} …", file=sys.stderr, flush=True)
            figures += MEASUREMENTS[name](bench)
    print(table(figures))


def _say_where() -> None:
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    print(
        f"{os.cpu_count()} cores, load {load:.1f} before the run, {platform.system()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}\n"
    )


if __name__ == "__main__":
    main()
