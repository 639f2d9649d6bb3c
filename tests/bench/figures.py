"""One line of the table: what was measured, what it is held against, what it should be."""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.bench.corpus import Built


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure and its baseline, both as text; `ok` is None where there is no target."""

    what: str
    ours: str
    baseline: str = ""
    ratio: float | None = None
    target: str = ""
    ok: bool | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of its line."""
        verdict = {None: "", True: "ok", False: "OVER"}[self.ok]
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        return (self.what, self.ours, self.baseline, ratio, self.target, verdict)


HEADINGS = ("figure", "ours", "baseline, same run", "ratio", "target", "")


@dataclass(frozen=True, slots=True)
class Bench:
    """What a measurement works on."""

    corpus: Built
    small: Built
    """A corpus of 10,000 incidents: what is to cost the same at any size is compared with it."""
    scratch: Path
    """An empty folder, gone after the run."""
    rounds: int

    @property
    def path(self) -> Path:
        """The file of the corpus; not to be written."""
        return Path(self.corpus.path)

    @property
    def small_path(self) -> Path:
        """The file of the small corpus; not to be written."""
        return Path(self.small.path)

    def copy(self, name: str) -> Path:
        """Return a copy of the corpus that may be written, on the disk already.

        Else the disk would still be at the copy while something else is measured.
        """
        path = self.scratch / name
        shutil.copyfile(self.path, path)
        with path.open("rb") as whole:
            os.fsync(whole.fileno())
        return path


@dataclass(slots=True)
class Times:
    """Durations in milliseconds."""

    values: list[float] = field(default_factory=list)

    def add(self, seconds: float) -> None:
        """Note one."""
        self.values.append(seconds * 1000)

    @property
    def p50(self) -> float:
        """The median."""
        return median(self.values)

    @property
    def p99(self) -> float:
        """The highest of all but one in a hundred."""
        ranked = sorted(self.values)
        return ranked[min(len(ranked) - 1, int(len(ranked) * 0.99))]

    def __str__(self) -> str:
        return f"{shown(self.p50)} / {shown(self.p99)} ms"


def timed(work: Callable[[], object], times: int) -> Times:
    """Return how long the processor was busy with each of several runs.

    Not how long it took: nothing here waits for a disk, and others may be using the machine.
    """
    found = Times()
    for _ in range(times):
        began = time.thread_time()
        work()
        found.add(time.thread_time() - began)
    return found


def shown(milliseconds: float) -> str:
    """Return a duration with the digits that mean something."""
    if milliseconds >= 100:
        return f"{milliseconds:,.0f}"
    return f"{milliseconds:.1f}" if milliseconds >= 10 else f"{milliseconds:.2f}"


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a table in Markdown, which reads as well as it is."""
    lines = [HEADINGS, *(figure.cells for figure in figures)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    drawn = [
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in lines
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([drawn[0], rule, *drawn[1:]])
