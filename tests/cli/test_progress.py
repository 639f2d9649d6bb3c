from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

from tracker.cli import progress
from tracker.cli.progress import Bar
from tracker.exchange.progress import Step

if TYPE_CHECKING:
    import pytest


class Screen(io.StringIO):
    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


def drawn(monkeypatch: pytest.MonkeyPatch, *, terminal: bool, patience: float) -> str:
    screen = Screen(terminal)
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(progress, "PATIENCE", patience)
    monkeypatch.setenv("TERM", "xterm")
    with Bar("Importing [bold]ged.csv") as bar:
        bar(Step(1000, 50, 100))
        bar(Step(2000, 100, 100))
    return screen.getvalue()


def test_a_bar_shows_rate_and_share_to_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = drawn(monkeypatch, terminal=True, patience=0)
    assert "[bold]ged.csv" in shown
    assert "records" in shown
    assert "/s" in shown
    assert "%" in shown


def test_what_is_short_or_unwatched_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn(monkeypatch, terminal=True, patience=60) == ""
    assert drawn(monkeypatch, terminal=False, patience=0) == ""
