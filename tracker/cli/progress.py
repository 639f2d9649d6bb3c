"""A bar for work that takes longer than half a second, on stderr, where a person is watching."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from types import TracebackType

    from tracker.exchange.progress import Step

PATIENCE: Final = 0.5
"""Seconds before anything is shown: what is over by then needs no bar."""


class Bar:
    """Is told of each step and draws rate and time left; gone without a trace at the end."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._begun = time.monotonic()
        self._shown = sys.stderr.isatty()
        self._progress: Any = None
        self._task: Any = None

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def __call__(self, step: Step) -> None:
        """Draw a step."""
        if not self._shown or time.monotonic() - self._begun < PATIENCE:
            return
        if self._progress is None:
            self._start()
        rate = step.rows / max(time.monotonic() - self._begun, 0.001)
        self._progress.update(
            self._task,
            completed=step.done,
            total=step.total or None,
            rows=f"{step.rows:,} records, {rate:,.0f}/s",
        )

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
        from rich.progress import TimeRemainingColumn as TimeLeft

        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[rows]}", markup=False),
            TimeLeft(),
            console=Console(stderr=True),
            transient=True,
        )
        self._progress.start()
        self._task = self._progress.add_task(self._title, rows="")
