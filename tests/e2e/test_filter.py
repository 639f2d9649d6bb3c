"""The filter line in a real terminal: keys as they come, what stands above it, small screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.test_screen import start

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.e2e


def test_typing_completing_mistakes_and_earlier_filters(
    terminal: Terminal, sample_copy: Path
) -> None:
    start(terminal, sample_copy)
    terminal.keys("/")
    terminal.type("irbil dro")
    terminal.until("irbil = Erbil", "in Erbil", "/irbil dro")
    terminal.keys("Enter")
    terminal.until("/irbil dro*", "? help")
    terminal.keys("/", "C-u")
    terminal.type("kind:dr")
    terminal.until("drone_attack  drone attack")
    terminal.keys("Tab")
    terminal.until("/kind:drone_attack")
    terminal.type(" typ:x")
    terminal.until("There is no field “typ”. Did you mean type:x?")
    terminal.resize(60, 15)
    terminal.until("There is no field “typ”. Did you mean type:x?", "enter keep")
    terminal.keys("C-u", "Up")
    terminal.until("/irbil dro*")
    terminal.keys("C-u")
    terminal.type("erbil dorne")
    terminal.keys("Enter")
    terminal.until("None of the incidents: erbil dorne", "did you mean drone", "clears the filter")
    terminal.type("/\x15drone\rjj")
    terminal.until("Incidents  21 of 105", "> 6 Jul 2021", "/drone* ")
