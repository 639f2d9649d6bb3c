"""End-to-end tests want tmux; without it they are skipped, and say so."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.e2e.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal of 120x36."""
    if shutil.which("tmux") is None:
        pytest.skip("needs tmux: a real terminal to drive")
    with Terminal(tmp_path) as opened:
        yield opened
